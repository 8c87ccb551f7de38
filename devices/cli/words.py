"""What ``hall devices`` says, in Vietnamese and English."""

from __future__ import annotations

from devices.cli.words_devices import DEVICES
from devices.fault_words import Language

_WORDS: dict[str, tuple[str, str]] = {
    # the conversation
    "yes_no": ("[c/k]", "[y/n]"),
    "yes_or_no": (
        "Xin gõ c (có) hoặc k (không). Gõ “lui” để sửa câu trước, “thoat” để dừng.",
        "Please type y (yes) or n (no). “back” takes the last answer back, “quit” stops.",
    ),
    "your_choice": ("Chọn {choices}", "Choose {choices}"),
    "one_of": (
        "Xin gõ một trong: {choices}. Gõ “lui” để sửa câu trước, “thoat” để dừng.",
        "Please type one of: {choices}. “back” takes the last answer back, “quit” stops.",
    ),
    "press_enter": ("Xong thì bấm Enter.", "Press Enter when done."),
    "hello": (
        "Cài đặt máy in “{name}” ({id}).\n"
        "Chương trình sẽ in các phiếu thử có đánh số; xin xem phiếu rồi trả lời c (có) hoặc k (không).\n"
        "Lúc nào cũng gõ được: “lui” để sửa câu trước, “thoat” để dừng (các câu đã trả lời được giữ lại).",
        "Setting up printer “{name}” ({id}).\n"
        "Numbered test slips will be printed; please look at them and answer y (yes) or n (no).\n"
        "At any time: “back” takes the last answer back, “quit” stops (what is answered is kept).",
    ),
    "go_on": (
        "Lần trước đã làm xong {count} bước. Làm tiếp từ đó?",
        "Last time {count} step(s) were done. Go on from there?",
    ),
    "left": (
        "Đã dừng. Chưa ghi gì vào cấu hình; chạy lại lệnh này để làm tiếp.",
        "Stopped. Nothing was written into the settings; run this again to go on.",
    ),
    "left_empty": ("Đã dừng. Chưa ghi gì vào cấu hình.", "Stopped. Nothing was written into the settings."),
    "step": ("\nBước {number}: {what}", "\nStep {number}: {what}"),
    "taken_back": ("Làm lại: {what}.", "Once more: {what}."),
    "nothing_to_take_back": ("Đây là câu đầu tiên.", "This is the first question."),
    "trouble": ("Có trở ngại: {said}\n  ({detail})", "There is a problem: {said}\n  ({detail})"),
    "try_again": ("Thử lại bước này? (k: lùi một bước)", "Try this step again? (n: one step back)"),
    "step_cable": ("máy in cắm ở đâu", "where the printer is plugged in"),
    "step_speed": ("tốc độ của dây nối tiếp", "speed of the serial line"),
    "step_text": ("in thử một dòng chữ", "a line of text"),
    "step_cut": ("dao cắt giấy", "the knife"),
    "step_answers": ("máy in có trả lời không", "does the printer answer"),
    "step_picture": ("in hình", "pictures"),
    "step_width": ("bề rộng in được", "how wide it prints"),
    "step_sensors": ("nắp, giấy và bộ nhớ chờ", "cover, paper and what it holds back"),
    "step_more": ("các phép thử thêm", "further tests"),
    "step_native": ("số lớn và mã vuông do máy in tự vẽ", "number and square code in its own hand"),
    "step_memory": ("hình lưu trong máy in", "pictures kept in the printer"),
    "step_glyphs": ("chữ Việt nạp vào máy in", "Vietnamese letters loaded into the printer"),
    "step_tcvn": ("chữ Việt có sẵn (TCVN)", "its own Vietnamese letters (TCVN)"),
    # the cable
    "which_cable": ("Máy in được nối bằng dây nào?", "Which cable is the printer at?"),
    "cable_serial": ("cổng nối tiếp", "serial line"),
    "cable_usblp": ("USB", "USB"),
    "cable_usb": ("USB (không qua usblp)", "USB (without usblp)"),
    "by_socket": (
        "không có số sê-ri: luôn cắm vào đúng ổ này",
        "has no serial number: always use this same socket",
    ),
    "as_known": ("như đang ghi trong cấu hình: {device}", "as the settings have it: {device}"),
    "on_lan": ("máy in trên mạng LAN", "a printer on the LAN"),
    "lan_address": (
        "Địa chỉ của máy in, ví dụ 192.168.1.50 hoặc 192.168.1.50:9100 (giữ nút FEED khi bật máy để in địa chỉ)",
        "The printer's address, for example 192.168.1.50 or 192.168.1.50:9100 (hold FEED while switching on)",
    ),
    "lan_address_wrong": ("Địa chỉ chưa đúng.", "That is no address."),
    "opened": ("Đã nối được.", "Connected."),
    # readable?
    "speeds": (
        "Sẽ thử {count} tốc độ, mỗi lần in một mẩu giấy. Sai tốc độ thì ra chữ lạ hoặc không ra gì: không sao.",
        "{count} speeds are tried, each with a slip. At a wrong speed strange signs come out, or nothing: never mind.",
    ),
    "speed_likely": ("Máy in có trả lời ở tốc độ: {bauds}.", "The printer answers at: {bauds}."),
    "speed_readable": (
        "Phiếu {number}: có đọc được dòng “TOC DO {baud}” không?",
        "Slip {number}: can the line “TOC DO {baud}” be read?",
    ),
    "no_speed": (
        "Không tốc độ nào đọc được. Xin xem dây có cắm chặt, máy có giấy và đèn báo sẵn sàng; tắt máy, giữ nút FEED "
        "rồi bật lại để in phiếu tự thử có ghi tốc độ.",
        "No speed can be read. Please look at the cable, the paper and the lamp; switch off, hold FEED and switch on: "
        "the self-test slip names the speed.",
    ),
    "text_readable": (
        "Phiếu {number}: có đọc được dòng “DOC DUOC” không?",
        "Slip {number}: can the line “DOC DUOC” be read?",
    ),
    "text_unreadable": (
        "Không đọc được: có thể đây không phải máy in phiếu ESC/POS, hoặc nối nhầm máy. Xin xem lại địa chỉ, dây "
        "và giấy (mặt giấy nhiệt quay lên đầu in).",
        "Unreadable: perhaps it is no ESC/POS slip printer, or another machine. Please look at address, cable and "
        "paper (thermal side towards the head).",
    ),
    # cut
    "cut_clean": (
        "Phiếu {number}: giấy có được cắt dưới vạch cuối, đủ bốn dòng, không phạm vào chữ không?",
        "Slip {number}: is the paper cut below the last line, with all four lines whole?",
    ),
    "no_cut": ("Máy in không có dao cắt: phiếu sẽ được xé bằng tay.", "There is no knife: slips are torn by hand."),
    # answers
    "asking": ("Đang hỏi máy in…", "Asking the printer…"),
    "answered": ("Máy in trả lời: {answers}.", "The printer answers: {answers}."),
    "nothing": ("không có gì", "nothing"),
    "only_two_lines": (
        "Phiếu {number}: có đúng hai dòng “PHIEU {number}” và “HET”, không có chữ lạ phải không?",
        "Slip {number}: are there just two lines, “PHIEU {number}” and “HET”, and no strange signs?",
    ),
    # pictures
    "frame_whole": (
        "Phiếu {number}: có khung kín bốn cạnh, hai đường chéo thẳng, số {number} ở giữa, không có chữ lạ phải không?",
        "Slip {number}: a frame closed on four sides, straight diagonals, {number} in the middle, no strange signs?",
    ),
    "no_pictures": (
        "Máy in này không in được hình nên không in được phiếu tiếng Việt. Xin dùng máy in khác. Chưa ghi gì.",
        "This printer prints no pictures and so no Vietnamese slips. Please use another one. Nothing was written.",
    ),
    "widest_frame": (
        "Phiếu {number}: khung rộng nhất mà còn thấy đủ cả cạnh trái và cạnh phải là khung nào?",
        "Slip {number}: which is the widest frame whose left and right sides are both there?",
    ),
    "both_edges": (
        "Phiếu {number}: có đủ cả vạch đen dày ở mép trái lẫn mép phải, hai vạch dày bằng nhau không?",
        "Slip {number}: is there a broad black bar at the left edge and at the right, both equally broad?",
    ),
    "edges_lost": (
        "Vậy khung {width} rộng quá, phiếu sẽ mất chữ ở mép. In lại các khung; xin chọn khung hẹp hơn.",
        "Then frame {width} is too wide, and slips would lose letters at the edge. Once more; take a narrower one.",
    ),
    "dots": ("{dots} điểm", "{dots} dots"),
    # cover and paper
    "try_sensors": (
        "Thử cảm biến giấy: cần mở nắp và nhấc cuộn giấy ra. Làm bây giờ?",
        "Testing the paper sensors: the cover must be opened and the roll taken out. Do it now?",
    ),
    "open_cover": ("Xin mở nắp máy in và nhấc cuộn giấy ra.", "Please open the cover and take the roll out."),
    "close_cover": ("Xin đặt cuộn giấy vào và đóng nắp.", "Please put the roll back and close the cover."),
    "flow_test": (
        "Đang thử xem máy in có biết bảo “chờ” không; mất chừng một phút…",
        "Testing whether the printer can say “wait”; this takes about a minute…",
    ),
    "flow_found": ("Máy in báo “chờ” bằng {flow}.", "The printer says “wait” by {flow}."),
    "flow_none": ("Máy in không báo “chờ”.", "The printer never says “wait”."),
    "came_out": (
        "Sau khi đóng nắp, có phiếu nào ghi “PHIEU {number}” và “KHONG DUOC RA” in ra không?",
        "After the cover was closed, did a slip “PHIEU {number}”, “KHONG DUOC RA” come out?",
    ),
    "sensors_found": (
        "Báo hết giấy: {paper}. Báo giấy sắp hết: {near_end}. Bỏ được phiếu in dở: {clears}.",
        "Says that paper has ended: {paper}. That it runs low: {near_end}. Forgets an unfinished slip: {clears}.",
    ),
    "true": ("có", "yes"),
    "false": ("không", "no"),
    # more
    "skip_more": (
        "Dây này nhanh nên bốn phép thử còn lại (số lớn, hình lưu, chữ nạp, TCVN) không cần. Bỏ qua?",
        "This cable is fast, so the four tests left (number, stored picture, letters, TCVN) are not needed. Skip?",
    ),
    "native_number": (
        "Phiếu {number}: số {text} có to, rõ, nằm gọn trên một dòng không?",
        "Slip {number}: is {text} large, clear and on one line?",
    ),
    "native_qr": (
        "Phiếu {number}: điện thoại có quét được mã vuông ra {url} không?",
        "Slip {number}: does a phone read {url} from the square code?",
    ),
    "stored_frame": (
        "Phiếu {number}: có khung kín với số {number} ở giữa, không có chữ lạ phải không?",
        "Slip {number}: a closed frame with {number} in the middle, and no strange signs?",
    ),
    "letters_right": (
        "Phiếu {number}: dòng “{text}” và dòng dưới có đủ dấu, không có chữ lạ không?",
        "Slip {number}: is “{text}”, and the line below it, right with all its marks?",
    ),
    # the end
    "summary": ("\nHồ sơ của máy in:", "\nThe printer's passport:"),
    "write": ("Ghi vào {file}? (k: lùi một bước)", "Write it into {file}? (n: one step back)"),
    "written": ("Đã ghi vào {file}.", "Written into {file}."),
    "not_written": ("Chưa ghi được: {why}", "Not written: {why}"),
    "proving": ("Đang in một phiếu mẫu như khi dùng thật…", "Printing a sample slip as in real use…"),
    "sample_whole": (
        "Phiếu mẫu T000: số to, đủ dấu tiếng Việt, không mất chữ ở hai mép, mã vuông (nếu có) quét được không?",
        "Sample slip T000: number large, all marks there, both edges whole, square code (if any) readable?",
    ),
    "sample_wrong": (
        "Hồ sơ được ghi là chưa thử. Xem bảng “trên phiếu” trong docs/may-in.md, rồi chạy lại: "
        "hall devices setup --printer {id}",
        "The passport is marked as not proved. See the table of slips in docs/may-in.md, then run again: "
        "hall devices setup --printer {id}",
    ),
    "near_id": (
        "Cấu hình chưa có máy in “{id}”. Có phải ý là “{near}”?",
        "There is no printer “{id}” in the settings. Is “{near}” meant?",
    ),
    "really_new": (
        "Cấu hình chưa có máy in “{id}” (có: {known}). Thêm một máy in mới với mã này?",
        "There is no printer “{id}” in the settings (there are: {known}). Add a new printer of that code?",
    ),
    "restart": (
        "Khởi động lại hall up để các trạm dùng hồ sơ mới.",
        "Start hall up again so that the stations use the new passport.",
    ),
    "no_station": (
        'Chưa trạm nào in trên máy này: thêm printer = "{id}" vào trạm lấy số trong {file}.',
        'No station prints on it yet: add printer = "{id}" to the kiosk\'s station in {file}.',
    ),
    "storing": ("Đang lưu {count} hình ({kb} kB) vào máy in…", "Keeping {count} picture(s), {kb} kB, in the printer…"),
    "keys_untold": (
        "Máy in này không cho biết đang lưu hình nào. Khi thay máy khác, phải chạy lại "
        "hall devices setup --printer {id}; nếu không, phiếu sẽ thiếu hình.",
        "This printer does not say which pictures it keeps. When it is replaced, run hall devices setup --printer {id} "
        "again, or parts of the slips will be missing.",
    ),
    "new_name": ("Tên máy in để cán bộ đọc", "Name of the printer as staff read it"),
    "new_name_default": ("Máy in phiếu", "Slip printer"),
    "which_printer": ("Cài đặt máy in nào?", "Which printer is to be set up?"),
    "another_printer": ("một máy in mới, chưa có trong cấu hình", "a new printer, not in the settings yet"),
    "new_id": ("Mã của máy in mới (chữ thường, số, gạch nối)", "Code of the new printer (a-z, 0-9, hyphens)"),
    "new_id_wrong": ("Mã này không dùng được hoặc đã có.", "That code cannot be used, or exists already."),
    "which_file": ("Tệp cấu hình của hội trường", "The hall's settings file"),
    "no_file": (
        "Chưa biết tệp cấu hình của hội trường: thêm --config TỆP (thường là /etc/hall/hall.toml).",
        "Which hall? Add --config FILE (usually /etc/hall/hall.toml).",
    ),
    "sample_file": (
        "{file} là mẫu đi kèm chương trình. Xin chép ra tệp riêng, ví dụ /etc/hall/hall.toml, rồi thêm --config.",
        "{file} is a sample that comes with the program. Copy it to a file of your own, for example "
        "/etc/hall/hall.toml, and run this with --config.",
    ),
    "help": ("thiết bị: xem, cài đặt, thử, nhật ký dây", "devices: list, set up, try, what went over the cable"),
    "help_list": (
        "đang cắm gì, cấu hình cần gì, khác nhau chỗ nào",
        "what is plugged in, what is expected, what differs",
    ),
    "help_setup": ("cài đặt một thiết bị, từng bước", "set a device up, step by step"),
    "help_test": ("dùng thử một thiết bị một lần và nói kết quả", "use a device once and say what came of it"),
    "help_log": ("những gì vừa đi qua dây của thiết bị", "the last that went over a device's cable"),
    "help_config": ("tệp cấu hình của hội trường; mặc định {file}", "the hall's settings file; else {file}"),
    "help_machine": ("tên máy tính này trong cấu hình", "this computer's name in the settings"),
    "help_json": ("in ra JSON cho chương trình khác đọc", "as JSON, for other programs"),
    "help_printer": ("mã máy in trong cấu hình; mã mới thì thêm máy in", "code of the printer; a new code adds one"),
    "help_name": ("mã thiết bị trong cấu hình", "code of the device in the settings"),
    "help_lines": ("số dòng cuối cùng", "how many of the last lines"),
    # list
    "list_plugged": ("Đang cắm vào máy tính này:", "Plugged into this computer:"),
    "list_nothing": ("(không có gì)", "(nothing)"),
    "list_expected": ("Cấu hình cần ({file}):", "Expected by the settings ({file}):"),
    "list_differs": ("Khác nhau:", "Differences:"),
    "list_agrees": ("Không có gì khác nhau.", "No differences."),
    "kind_printer": ("máy in phiếu", "slip printer"),
    "there": ("có", "there"),
    "missing": ("không thấy", "not found"),
    "elsewhere": ("ở máy “{machine}”", "at machine “{machine}”"),
    "off": ("đã tắt", "switched off"),
    "proved": ("đã thử ngày {day:%d/%m/%Y}", "proved on {day:%Y-%m-%d}"),
    "unproved": ("chưa thử", "not proved"),
    "differs_missing": (
        "{id}: không thấy {where}. → Cắm lại dây, bật máy; nếu đã đổi máy: hall devices setup --printer {id}",
        "{id}: {where} is not there. → Look at cable and power; if it was replaced: hall devices setup --printer {id}",
    ),
    "differs_unused": (
        "{id}: chưa trạm nào dùng. → hall devices setup --device {id}, chọn trạm",
        "{id}: no station uses it. → hall devices setup --device {id}, and choose a station",
    ),
    "differs_unproved": (
        "{id}: chưa in thử. → hall devices setup --printer {id}",
        "{id}: never proved. → hall devices setup --printer {id}",
    ),
    "differs_unsteady": (
        "{id}: {where} là tên theo thứ tự cắm, có thể đổi. → Ghi {better}",
        "{id}: {where} goes by the order of plugging in. → Write {better}",
    ),
    "differs_unknown": (
        "{where} ({words}): đang cắm nhưng cấu hình không nhắc tới. → hall devices setup",
        "{where} ({words}): plugged in, and the settings do not know it. → hall devices setup",
    ),
    # test
    "no_device": ("Không có thiết bị “{name}”; có: {known}", "There is no device “{name}”; there are: {known}"),
    "test_prints": ("Đang in phiếu thử trên “{name}” ({id})…", "Printing a test slip on “{name}” ({id})…"),
    "test_field": ("PHIẾU THỬ – không dùng để chờ", "TEST SLIP – not a ticket"),
    "test_state": ("Tình trạng: {state}.", "State: {state}."),
    "test_confirmed": ("Chắc chắn đã in xong ({evidence}).", "Printed for certain ({evidence})."),
    "test_sent": (
        "Đã gửi hết dữ liệu, nhưng máy in không cho biết đã in hay chưa. Xin nhìn phiếu.",
        "All data was sent, and the printer does not say whether it has printed. Please look at the slip.",
    ),
    "test_uncertain": ("Chưa chắc đã in xong.", "It is not certain that it was printed."),
    "test_failed_before": (
        "Chưa in: không có gì được gửi tới máy in.",
        "Not printed: nothing was sent to the printer.",
    ),
    "test_none": ("Máy in chưa xong sau {seconds} giây.", "The printer is not done after {seconds} s."),
    "by_gs_h": ("máy in nhắc lại số của phiếu sau khi in, GS ( H", "it repeated the slip's number afterwards, GS ( H"),
    "by_gs_r": ("máy in trả lời câu hỏi đặt sau phiếu, GS r", "it answered a question behind the slip, GS r"),
    "by_asb_idle": ("máy in báo rảnh sau phiếu, GS a", "it reported idle after the slip, GS a"),
    # log
    "log_empty": (
        "Chưa có gì được ghi về “{name}” ({file}).",
        "Nothing has been recorded of “{name}” yet ({file}).",
    ),
    "log_opened": ("đã nối", "connected"),
    "log_closed": ("đã ngắt", "let go"),
    "log_ended": ("chương trình dùng xong máy in", "the program was done with the printer"),
    "log_failed": ("lỗi: {why}", "failed: {why}"),
    "log_letters": ("chữ, {count} byte (không ghi nội dung)", "text, {count} bytes (not recorded)"),
    "log_again": ("(lặp lại {count} lần)", "({count} times more)"),
    "log_garbage": ("không hiểu", "not understood"),
    "log_printed": ("đã in xong số {id}", "printed, number {id}"),
    "log_well": ("bình thường", "well"),
    "log_says": ("báo: {reasons}", "says: {reasons}"),
}

_WORDS |= DEVICES


def say(language: Language, key: str, /, **values: object) -> str:
    """A text in the reader's language."""
    vietnamese, english = _WORDS[key]
    return (vietnamese if language == "vi" else english).format(**values)
