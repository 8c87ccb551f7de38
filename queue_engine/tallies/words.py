"""The words of tallies, in Vietnamese and English: heads of tables, titles, notes."""

from __future__ import annotations

_WORDS: dict[str, tuple[str, str]] = {
    # lines
    "total": ("Toàn bộ", "All"),
    "not_called": ("(chưa được gọi)", "(not called)"),
    "officer": ("Cán bộ", "Officer"),
    "counter": ("Quầy", "Counter"),
    "field": ("Lĩnh vực", "Field"),
    "hour": ("Giờ lấy số", "Hour of issue"),
    "weekday": ("Thứ", "Weekday"),
    "day": ("Ngày", "Day"),
    "hour_name": ("{start}–{end} giờ", "{start}:00–{end}:00"),
    # columns
    "visits": ("Lượt", "Visits"),
    "finished": ("Phục vụ xong", "Finished"),
    "by_day": ("Hết giờ mới đóng", "Closed by day end"),
    "no_shows": ("Vắng mặt", "No-shows"),
    "cancelled": ("Đã hủy", "Cancelled"),
    "open": ("Chưa xong", "Open"),
    "voided": ("Bấm nhầm", "Voided"),
    "transfers": ("Chuyển quầy", "Transfers"),
    "wait_median": ("Chờ: trung vị (phút)", "Wait: median (min)"),
    "wait_p90": ("Chờ: 90% không quá (phút)", "Wait: 90% within (min)"),
    "walk_median": ("Đến quầy: trung vị (phút)", "Walk: median (min)"),
    "walk_p90": ("Đến quầy: 90% không quá (phút)", "Walk: 90% within (min)"),
    "service_median": ("Phục vụ: trung vị (phút)", "Service: median (min)"),
    "service_p90": ("Phục vụ: 90% không quá (phút)", "Service: 90% within (min)"),
    "opened": ("Được hỏi", "Asked"),
    "answered": ("Đã trả lời", "Answered"),
    "response": ("Tỷ lệ trả lời", "Response rate"),
    "points": ("Điểm trung bình", "Mean points"),
    "low": ("Khoảng 95%: từ", "95% interval: from"),
    "high": ("Khoảng 95%: đến", "95% interval: to"),
    "presses": ("Bấm ngoài lượt hỏi", "Presses unasked"),
    "flagged": ("Cần xem lại", "To be looked at"),
    "remark": ("Ghi chú", "Remark"),
    "few": ("chưa đủ ({n} trả lời, cần {least})", "too few ({n} answers, {least} needed)"),
    "few_short": ("chưa đủ ({n})", "too few ({n})"),
    "before": ("{name} – kỳ so sánh", "{name} – compared"),
    "change": ("{name} – thay đổi", "{name} – change"),
    "reason": ("Lý do", "Reason"),
    "why": ("Loại", "Kind"),
    "count": ("Số lần", "Count"),
    "indicator": ("Chỉ số", "Indicator"),
    "answers": ("Số trả lời", "Answers"),
    "indicator_points": ("Điểm (tối đa 2)", "Points (of 2)"),
    "indicator_3": ("3. Số lần phải đi lại", "3. Times one had to come back"),
    "indicator_4": ("4. Số cơ quan phải liên hệ", "4. Bodies one had to contact"),
    # why
    "unarmed": ("Bấm khi chưa được hỏi", "Pressed unasked"),
    "repeat": ("Phím bấm lặp", "Key repeated"),
    "noise": ("Tín hiệu nhiễu", "Noise"),
    "second": ("Bấm lần thứ hai", "Second press"),
    "late": ("Bấm khi đã hết lượt hỏi", "Pressed too late"),
    "too_fast": ("Trả lời quá nhanh", "Answered too fast"),
    "run": ("Nhiều trả lời giống nhau liên tiếp", "Equal answers running"),
    "strays": ("Nhiều lần bấm ngoài lượt hỏi", "Many presses unasked"),
    "few_times": ("{value} · ít lượt", "{value} · few"),
    "wait_few": ("chờ: ít lượt ({n})", "waits: few ({n})"),
    "walk_few": ("đến quầy: ít lượt ({n})", "walks: few ({n})"),
    "service_few": ("phục vụ: ít lượt ({n})", "services: few ({n})"),
    "of_nobody": (
        "Bấm ngoài lượt hỏi, và việc cần xem lại vì bấm nhiều, không thuộc về cán bộ hay lĩnh vực nào: chỉ có ở dòng "
        "Toàn bộ, và khi xem theo quầy hoặc theo thời gian.",
        "Presses unasked, and what is to be looked at for many of them, belong to no officer and to no field: they are "
        "in the line All, and told by counter and by time.",
    ),
    # one row a visit
    "number": ("Số", "Number"),
    "issued": ("Lấy số lúc", "Issued at"),
    "state": ("Kết thúc", "End"),
    "waited": ("Chờ (phút)", "Wait (min)"),
    "walked": ("Đến quầy (phút)", "Walk (min)"),
    "served": ("Phục vụ (phút)", "Service (min)"),
    "calls": ("Lần gọi", "Calls"),
    "level": ("Mức", "Level"),
    "given_points": ("Điểm", "Points"),
    "source": ("Nguồn trả lời", "Answered at"),
    "waiting": ("Đang chờ", "Waiting"),
    "called": ("Đang gọi", "Called"),
    "serving": ("Đang phục vụ", "Serving"),
    "on_hold": ("Tạm giữ", "On hold"),
    "no_show": ("Vắng mặt", "No-show"),
    "ended_by_day": ("{state} (hết giờ)", "{state} (day end)"),
    "pad": ("Bàn phím", "Pad"),
    "screen": ("Màn hình", "Screen"),
    "kiosk": ("Máy lấy số", "Kiosk"),
    "lookup": ("Máy tra cứu", "Look-up screen"),
    # sheets and titles
    "sheet_officer": ("Theo cán bộ", "By officer"),
    "sheet_counter": ("Theo quầy", "By counter"),
    "sheet_field": ("Theo lĩnh vực", "By field"),
    "sheet_hour": ("Theo giờ", "By hour"),
    "sheet_weekday": ("Theo thứ", "By weekday"),
    "sheet_day": ("Theo ngày", "By day"),
    "sheet_levels": ("Mức hài lòng", "Satisfaction"),
    "sheet_reasons": ("Lý do", "Reasons"),
    "sheet_presses": ("Bấm ngoài lượt", "Stray presses"),
    "sheet_flags": ("Cần xem lại", "To be looked at"),
    "sheet_indicators": ("Chỉ số TT 01-2018", "Indicators TT 01-2018"),
    "sheet_visits": ("Từng lượt", "Visits"),
    "sheet_source": ("Nguồn", "Source"),
    "chart_waits": ("Thời gian chờ (phút)", "Waits (minutes)"),
    "chart_levels": ("Mức hài lòng (số trả lời)", "Satisfaction (answers)"),
    "half": ("5 trong 10 người", "5 in 10 people"),
    "ninety": ("9 trong 10 người", "9 in 10 people"),
    # where it comes from
    "hall": ("Đơn vị", "Hall"),
    "period": ("Kỳ", "Period"),
    "compared": ("Kỳ so sánh", "Compared with"),
    "from_to": ("từ {first} đến {last}", "{first} to {last}"),
    "on_day": ("ngày {first}", "{first}"),
    "made_by": ("Người lập", "Made by"),
    "made_at": ("Lập lúc", "Made at"),
    "journal": ("Nhật ký: số thứ tự", "Journal: seq"),
    "head": ("Nhật ký: mã băm cuối", "Journal: last hash"),
    "days": ("Số ngày có dữ liệu", "Days with facts"),
    "scale": ("Thang mức hài lòng", "Scale of satisfaction"),
    "other_scales": ("Thang khác, không tính vào điểm", "Other scales, not in the means"),
    "note": ("Lưu ý", "Note"),
    "note_satisfaction": (
        "Mức hài lòng do công dân bấm một lần tại chỗ. Đây không phải điểm đánh giá theo 9 chỉ số của "
        "Thông tư 01/2018/TT-VPCP và không phải tỷ lệ hài lòng trên Cổng Dịch vụ công quốc gia.",
        "Satisfaction is one tap in the hall. It is neither the score of the nine indicators of Circular "
        "01/2018/TT-VPCP nor the percentage of the National Public Service Portal.",
    ),
    "note_visits": (
        "Mỗi lượt được tính đúng một lần, vào ngày lấy số; theo lĩnh vực, quầy và cán bộ thì tính ở nơi gọi sau cùng.",
        "Each visit is counted exactly once, on the day of its issue; by field, counter and officer where it was "
        "last called.",
    ),
    "note_waits": (
        "Thời gian chờ tính đến lần gọi đầu tiên, chỉ trong giờ làm việc.",
        "Waits are those until the first call, in working time.",
    ),
    "note_few": (
        "Dưới {least} trả lời thì ghi “chưa đủ”, không nêu điểm trung bình.",
        "With fewer than {least} answers no mean is given.",
    ),
    # the notice board
    "notice": ("KẾT QUẢ PHỤC VỤ CÔNG DÂN", "HOW CITIZENS WERE SERVED"),
    "notice_finished": ("lượt phục vụ xong", "served"),
    "notice_wait": ("phút: 5 trong 10 người chờ không lâu hơn", "minutes: 5 in 10 people waited no longer"),
    "notice_ninety": (
        "phút: 9 trong 10 người chờ không lâu hơn",
        "minutes: 9 in 10 people waited no longer",
    ),
    "notice_few_waits": ("ít lượt ({n}), chưa nêu thời gian chờ", "few visits ({n}): no waits are told"),
    "notice_few_short": ("ít lượt ({n})", "few ({n})"),
    "notice_levels": ("Công dân đánh giá", "What citizens said"),
    "notice_response": (
        "{answered} lượt trả lời trên {finished} lượt phục vụ xong: tỷ lệ trả lời {response}",
        "{answered} answers of {finished} served: response rate {response}",
    ),
    "notice_few": (
        "Mới có {n} lượt trả lời, chưa đủ {least} để nêu tỷ lệ.",
        "Only {n} answers; {least} are needed to name shares.",
    ),
    "notice_none": ("Chưa có lượt trả lời nào.", "No answers yet."),
    "notice_by_field": ("Thời gian chờ theo lĩnh vực (phút)", "Waits by field (minutes)"),
    "notice_by_hour": ("Số lượt theo giờ lấy số", "Visits by hour of issue"),
    "notice_more": ("và {n} lĩnh vực khác, ít lượt hơn", "and {n} other fields with fewer visits"),
    "notice_source": (
        "{who} lập lúc {when}. Nguồn: nhật ký số {first}–{last}, mã băm {head}",
        "Made by {who} at {when}. Source: journal {first}–{last}, hash {head}",
    ),
    "nothing": ("Không có dữ liệu trong kỳ này.", "Nothing in this period."),
    # the command line
    "about": ("số liệu thống kê của hội trường", "the hall's tallies"),
    "rebuilt": ("{facts} dữ kiện đã đọc lại", "{facts} facts were read again"),
    "checked": ("{visits} lượt, {days} ngày: bảng khớp với nhật ký", "{visits} visits, {days} days: the tables agree"),
    "differs": ("{day}: {tickets} lượt không khớp: {names}", "{day}: {tickets} visits differ: {names}"),
    "kept_by_service": (
        "dịch vụ thống kê đang dùng các bảng ({holder}). Dừng dịch vụ rồi chạy lại lệnh này.",
        "the service of tallies keeps the tables now ({holder}). Stop the service, then run this again.",
    ),
    "other_form": (
        "dịch vụ thống kê đang chạy là bản khác với lệnh này. Khởi động lại dịch vụ rồi chạy lại lệnh.",
        "the service of tallies that runs is another version than this command. Restart it, then run this again.",
    ),
    "need_out": ("--format {format} cần --out TỆP", "--format {format} needs --out FILE"),
    "visits_where": (
        "--visits chỉ dùng với --format xlsx, không dùng với {format}",
        "--visits goes with --format xlsx, not with {format}",
    ),
    "no_font": (
        "máy này thiếu phông chữ tiếng Việt (đã tìm trong {folders}). Cài phông Noto Sans hoặc DejaVu.",
        "this machine has no font with Vietnamese letters (looked into {folders}). Install Noto Sans or DejaVu.",
    ),
    "no_scale": ("không có thang “{scale}”; các thang hiện có: {known}", "there is no scale “{scale}”; known: {known}"),
    "turned_round": ("từ {first} đến {last}: ngày cuối ở trước ngày đầu", "{last} is before {first}"),
    "not_written": (
        "không ghi được tệp {file} ({why}). Chọn một thư mục có sẵn, còn chỗ trống và được phép ghi.",
        "cannot write {file} ({why}). Choose a folder that is there, has room and may be written to.",
    ),
    "written": ("Đã ghi {file}", "{file} is written"),
    "port": (
        "không mở được {host}:{port} ({why}). Dừng chương trình đang dùng cổng này, hoặc đặt cổng khác.",
        "cannot listen at {host}:{port} ({why}). Stop the program that uses this port, or set another port.",
    ),
}

_WEEKDAYS = (
    ("Thứ Hai", "Monday"),
    ("Thứ Ba", "Tuesday"),
    ("Thứ Tư", "Wednesday"),
    ("Thứ Năm", "Thursday"),
    ("Thứ Sáu", "Friday"),
    ("Thứ Bảy", "Saturday"),
    ("Chủ nhật", "Sunday"),
)


def say(code: str, language: str = "vi", **values: object) -> str:
    """The words for a code; ``language`` vi or en."""
    vietnamese, english = _WORDS[code]
    return (vietnamese if language == "vi" else english).format(**values)


def known(code: str, language: str = "vi") -> str:
    """The words for a code that a fact brought; the code itself when there are none."""
    return say(code, language) if code in _WORDS else code


def weekday_name(number: int, language: str = "vi") -> str:
    """0 is Monday."""
    return _WEEKDAYS[number][0 if language == "vi" else 1]


def hour_name(hour: int, language: str = "vi") -> str:
    """The hour that begins so."""
    return say("hour_name", language, start=hour, end=hour + 1)
