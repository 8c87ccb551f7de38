"""What the commands of ``config`` say, in Vietnamese and English.

Whoever works in a Vietnamese locale reads Vietnamese; everybody else English. HALL_LANG=vi or en decides over both.
"""

from __future__ import annotations

import os

from config.dossier_words import DOSSIERS
from config.problem_words import PROBLEMS
from config.rating_words import RATED

_WORDS: dict[str, tuple[str, str]] = {
    **PROBLEMS,
    **DOSSIERS,
    **RATED,
    # secrets and state
    "no_state_dir": ("không ghi được vào thư mục dữ liệu ({why})", "the state folder cannot be written ({why})"),
    "no_state_dir_fix": (
        "cấp quyền ghi cho thư mục này, hoặc đặt hall.state_dir sang chỗ khác",
        "make the folder writable for this user, or set hall.state_dir to another place",
    ),
    "disk_full_fix": (
        "xóa bớt tệp trên ổ đĩa này, hoặc đặt hall.state_dir sang ổ đĩa khác",
        "delete files from this disk, or set hall.state_dir to another disk",
    ),
    "bad_secrets": ("tệp mã bí mật bị hỏng: {why}", "the file of secrets is damaged: {why}"),
    "bad_secrets_fix": (
        "xóa tệp này; mã mới được tạo ở lần chạy sau, rồi khởi động lại mọi trạm",
        "delete this file; new tokens are made at the next start, then restart every station",
    ),
    "strange_token": (
        "máy chủ {server} không biết mã bí mật này",
        "the server at {server} does not know this token",
    ),
    "strange_token_fix": (
        "chép secrets.toml trong thư mục dữ liệu của máy chủ đè lên tệp này, rồi khởi động lại trạm; "
        "nếu đó không phải máy chủ của hội trường này thì sửa server.host",
        "copy secrets.toml from the server's state folder over this file, then start the station again; "
        "if that is not this hall's server, correct server.host",
    ),
    "strange_token_set_fix": (
        "ghi cùng một token cho trạm này trong cấu hình ở máy chủ và ở đây, rồi khởi động lại cả hai; "
        "nếu đó không phải máy chủ của hội trường này thì sửa server.host",
        "give the station the same token in the settings at the server and here, then start both again; "
        "if that is not this hall's server, correct server.host",
    ),
    # why the system refuses something, beside those of a file
    "why_no_parent": ("chưa có thư mục để chứa tệp này", "the folder that it should be in is not there"),
    "why_disk": ("ổ đĩa đọc ghi bị lỗi", "the disk fails to read or write"),
    "why_there": ("đã có tệp hoặc thư mục tên này", "there is a file or folder of this name already"),
    "why_in_use": ("chương trình khác đang dùng cổng này", "another program uses this port"),
    "why_not_ours": ("địa chỉ này không phải của máy này", "this machine does not have that address"),
    "why_nobody": ("không có chương trình nào nhận kết nối", "no program takes connections there"),
    "why_cut": ("kết nối bị ngắt", "the connection was cut"),
    "why_no_way": ("mạng không đến được máy đó", "the network does not reach that machine"),
    "why_silent": ("quá lâu không có trả lời", "no answer came in time"),
    "why_no_name": ("không có máy nào mang tên này", "there is no machine of this name"),
    # commands
    "usage": ("hall LỆNH …", "hall COMMAND …"),
    "no_command": ("Không có lệnh “{name}”;", "There is no command “{name}”;"),
    "do_up": ("chạy mọi chương trình của máy này", "run every program of this machine"),
    "do_demo": (
        "xem một ngày mẫu với người dân và cán bộ giả lập",
        "watch a sample day with scripted citizens and officers",
    ),
    "do_config": ("kiểm tra và giải thích cấu hình", "check and explain the settings"),
    "do_serve": ("máy chủ của hội trường", "the hall server"),
    "do_journal": ("xuất nhật ký", "write out the journal"),
    "do_verify": ("kiểm tra nhật ký", "check a journal"),
    "do_store": ("kho dữ liệu đang chứa gì", "what the store holds"),
    "do_bookings": ("đưa danh sách hẹn (CSV) vào máy chủ", "hand a list of bookings (CSV) to the server"),
    "do_pin": ("tạo mã băm cho PIN của cán bộ", "make the hash of an officer's PIN"),
    "do_dossiers": (
        "hồ sơ của hệ thống trung tâm: check, sim, import, status",
        "dossiers of the central system: check, sim, import, status",
    ),
    "do_tallies": ("bảng tổng hợp một thời gian: xem, xuất tệp", "the tallies of a period: told or as a file"),
    "do_kiosk": ("máy lấy số", "the ticket kiosk"),
    "do_panel": ("bàn gọi số của cán bộ", "an officer's panel"),
    "do_rating": ("màn hình đánh giá của một quầy", "the rating screen of a counter"),
    "do_desk": ("bàn trực điều hành", "the supervisor's desk"),
    "do_leader": ("màn hình số liệu của lãnh đạo, chỉ xem", "the leader's screen of tallies, to read only"),
    "do_board": ("bảng gọi số", "a hall board"),
    "do_sign": ("màn hình nhỏ trên quầy", "the sign of one counter, on a screen"),
    "do_signs": ("bảng LED của một đường dây", "the LED signs of one line"),
    "do_announcer": ("loa gọi số", "the voice that calls numbers"),
    "do_devices": ("thiết bị: xem, cài đặt, thử (list, setup, test, log)", "devices: list, setup, test, log"),
    "do_doctor": ("một trang về mọi thiết bị, để gửi người sửa chữa", "one page on all devices, for a repairer"),
    "do_sim_printer": ("máy in phiếu giả lập", "a simulated slip printer"),
    "do_faults": ("kiểm tra một tệp lỗi giả lập", "check a fault file"),
    "do_preview_slip": ("xem thử mẫu phiếu (ảnh PNG)", "a sample slip as a picture (PNG)"),
    "do_say": ("đọc thử một lời gọi số", "say a call aloud, as words or as a sound"),
    "help_describe": ("giải thích mọi mục cài đặt", "say what every key means"),
    "help_check": ("kiểm tra một mẫu hoặc một tệp", "check a sample hall or a file"),
    "check_ok": (
        "{name}: cấu hình dùng được ({fields} lĩnh vực, {counters} quầy, {stations} trạm)",
        "{name}: the settings can be used ({fields} fields, {counters} counters, {stations} stations)",
    ),
    # hall up
    "help_hall": ("tên mẫu hoặc tệp .toml", "a sample hall or a .toml file"),
    "help_machine": (
        "máy trong cấu hình; mặc định: tên của máy tính này; {every}: mọi máy",
        "machine of the settings; else the one named like this computer; {every}: every machine",
    ),
    "no_machine": (
        "máy “{name}” không có trong cấu hình; các máy có: {known}",
        "machine “{name}” is not in the settings; there are: {known}",
    ),
    "no_machine_fix": (
        "chọn bằng --machine TÊN, hoặc --machine all để chạy tất cả tại đây",
        "choose one with --machine NAME, or run everything here with --machine all",
    ),
    "help_faults": (
        "tệp lỗi giả lập, hoặc tên mẫu: {known}; xem config/faults/README.md",
        "fault file, or a sample's name: {known}; see config/faults/README.md",
    ),
    "no_faults": ("không có tệp lỗi giả lập này", "there is no such fault file"),
    "faults_begin": (
        "Diễn lỗi giả lập theo {file}; thêm dòng vào tệp để gây lỗi bằng tay.",
        "Playing the faults of {file}; lines appended to it take effect too.",
    ),
    "fault_done": ("{program}: {fault} (theo tệp lỗi giả lập)", "{program}: {fault} (the fault file wants it)"),
    "already_up": ("hội trường này đang chạy (tiến trình {pid})", "this hall is running already (process {pid})"),
    "already_up_fix": ("kết thúc nó trước: kill {pid}", "end that one first: kill {pid}"),
    "up": (
        "{name}: chạy máy “{machine}”. Nhật ký chương trình: {logs}. Ctrl+C để kết thúc.",
        "{name}: running machine “{machine}”. Logs: {logs}. Ctrl+C ends it.",
    ),
    "no_screen": ("Không có màn hình: các cửa sổ được vẽ ẩn.", "There is no screen: windows are drawn out of sight."),
    "event_started": ("{name}: đã khởi động", "{name}: started"),
    "event_died": (
        "{name}: đã dừng ({how}), chạy lại sau {wait} giây",
        "{name}: died ({how}), starting again in {wait} s",
    ),
    "event_given_up": (
        "{name}: cài đặt sai, không chạy lại. Chương trình báo:",
        "{name}: wrong set-up, not started again. It said:",
    ),
    "event_ended": ("{name}: đã kết thúc", "{name}: ended"),
    "event_killed": ("{name}: không chịu kết thúc, đã buộc dừng", "{name}: did not end when asked, killed"),
    "disk_full": (
        "ổ đĩa của {folder} đã đầy: hãy xóa bớt tệp trên ổ đĩa này",
        "the disk of {folder} is full: delete files from it",
    ),
    "never_begun": ("không khởi động được", "it could not be started"),
    "by_signal": ("tín hiệu {signal}", "signal {signal}"),
    "by_code": ("mã thoát {code}", "exit code {code}"),
    # hall demo
    "help_visits": ("số lượt người dân", "how many citizens come"),
    "help_seed": ("số gieo: cùng số thì cùng một ngày", "seed: the same seed, the same people"),
    "help_speed": (
        "người và máy móc nhanh gấp mấy lần ngoài đời",
        "how many times faster than life people and mechanisms are",
    ),
    "help_day": ("ngày trong config/halls/history.csv", "day of config/halls/history.csv"),
    "help_out": ("thư mục kết quả; mặc định: một thư mục tạm", "folder for the results; else a temporary one"),
    "help_positive": ("phải lớn hơn 0", "must be more than 0"),
    "demo_no_day": (
        "--day {day}: không có ngày này; có các ngày {first}–{last}",
        "--day {day}: there is no such day; there are {first}–{last}",
    ),
    "demo_no_folder": (
        "{out}: không ghi được ({why}). Chọn thư mục khác bằng --out.",
        "{out}: cannot be written ({why}). Choose another folder with --out.",
    ),
    "demo_starts": (
        "{name}: {visits} lượt người dân, nhanh gấp {speed} lần. Ctrl+C để dừng.",
        "{name}: {visits} citizens, {speed} times faster than life. Ctrl+C stops it.",
    ),
    "demo_foreign": (
        "thư mục này đã có {names}, không phải do buổi trình diễn tạo ra",
        "this folder has {names} already, and no demonstration made them",
    ),
    "demo_foreign_fix": ("chọn một thư mục trống", "choose an empty folder"),
    "demo_mark": (
        "Thư mục của buổi trình diễn: lần sau sẽ bị xóa và ghi lại.",
        "A demonstration's folder: the next one empties it.",
    ),
    "demo_no_journal": ("không xuất được nhật ký", "the journal could not be written out"),
    "demo_stopped": ("Đã dừng theo yêu cầu.", "Stopped as asked."),
    "demo_stalled": ("{seconds} giây không có gì xảy ra", "nothing has happened for {seconds} s"),
    "demo_away": (
        "không mở được cửa sổ: {names}. Máy có thể đang quá bận: đóng bớt chương trình, hoặc thử --hall commune",
        "windows that did not open: {names}. The computer may be too busy: end other programs, or try --hall commune",
    ),
    "demo_left": ("Kết quả ở {out}", "The results are in {out}"),
    "demo_issued": ("Số đã cấp", "Numbers issued"),
    "demo_printed": ("Phiếu đã in", "Slips printed"),
    "demo_told_unprinted": ("Phiếu không in được, đã báo", "Slips not printed, and told so"),
    "demo_slips_torn": ("Mảnh giấy rách", "Torn pieces of paper"),
    "demo_called": ("Lượt gọi", "Tickets called"),
    "demo_calls_spoken": ("Lượt gọi đã đọc", "Calls spoken"),
    "demo_spoken_of": ("{spoken} trên {calls}", "{spoken} of {calls}"),
    "demo_shown_only": (", {count} chỉ hiện trên bảng ({why})", ", {count} shown only ({why})"),
    "demo_why_called-again": ("đã gọi lại", "called again"),
    "demo_why_taken-back": ("đã hoàn tác", "taken back"),
    "demo_why_came": ("người đã đến", "had come"),
    "demo_why_absent": ("đã ghi vắng mặt", "marked absent"),
    "demo_why_elsewhere": ("đã tạm giữ hoặc chuyển", "held or sent on"),
    "demo_why_too-old": ("chờ quá lâu", "too late"),
    "demo_why_no-sound-card": ("không có loa", "no loudspeaker"),
    "demo_why_other": ("loa trục trặc", "trouble with the loudspeaker"),
    "demo_lookups": ("Tra cứu được trả lời", "Look-ups answered"),
    "demo_ratings": ("Lượt được người dân đánh giá", "Visits that were rated"),
    "demo_lookups_of": ("{answered} trên {lookups}", "{answered} of {lookups}"),
    "demo_finished": ("Đã phục vụ xong", "Visits finished"),
    "demo_no_show": ("Vắng mặt", "No-shows"),
    "demo_duplicate_numbers": ("Số bị trùng", "Numbers given twice"),
    "demo_double_calls": ("Gọi trùng", "Double calls"),
    "demo_missed_on_board": ("Lượt gọi bảng không hiện", "Calls that a board missed"),
    "demo_journal_gaps": ("Chỗ hở trong nhật ký", "Gaps in the journal"),
    "demo_touch_to_slip_ms": ("Chạm → phiếu tới máy in", "Touch → slip at the printer"),
    "demo_call_to_board_ms": ("Bấm gọi → hiện trên bảng", "Call → painted on a board"),
    "demo_seconds": ("Thời gian", "Time taken"),
}


def language() -> str:
    """``vi`` or ``en``."""
    for name in ("HALL_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return "vi" if value.lower().startswith("vi") else "en"
    return "en"


def say(text: str, /, **values: object) -> str:
    """A text in the reader's language."""
    vietnamese, english = _WORDS[text]
    return (vietnamese if language() == "vi" else english).format(**values)
