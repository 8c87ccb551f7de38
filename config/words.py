"""What the commands of ``config`` say, in Vietnamese and English.

Whoever works in a Vietnamese locale reads Vietnamese; everybody else English. HALL_LANG=vi or en decides over both.
"""

from __future__ import annotations

import os

_WORDS: dict[str, tuple[str, str]] = {
    # problems of a settings file
    "no_hall": (
        "không có quầy mẫu hay tệp cấu hình nào tên “{name}”",
        "there is no sample hall and no file of this name",
    ),
    "no_hall_fix": (
        "các mẫu có sẵn: {known}; hoặc ghi đường dẫn tới tệp .toml",
        "sample halls: {known}; or give the path of a .toml file",
    ),
    "unreadable": ("không đọc được tệp ({why})", "the file cannot be read ({why})"),
    "unreadable_fix": ("kiểm tra quyền đọc của tệp", "check who may read the file"),
    "not_utf8": ("tệp không ở dạng UTF-8", "the file is not UTF-8"),
    "not_utf8_fix": ("lưu lại tệp với bảng mã UTF-8", "save the file again as UTF-8"),
    "syntax": ("sai cú pháp TOML: {why}", "this is not TOML: {why}"),
    "syntax_fix": (
        "xem lại dòng được nêu: dấu nháy, dấu ngoặc, dấu bằng",
        "look at that line: quotes, brackets, equals signs",
    ),
    "unknown_key": ("không có mục cài đặt tên này", "there is no setting of this name"),
    "unknown_id": ("“{value}” không có trong [[{section}]]", "“{value}” is not in [[{section}]]"),
    "nearest": ("có phải “{name}”?", "did you mean “{name}”?"),
    "known": ("các tên có sẵn: {known}", "known names: {known}"),
    "missing": ("thiếu mục này", "this setting is missing"),
    "wrong_type": ("cần {wanted}, nhưng đang là {value}", "{wanted} is needed, but it is {value}"),
    "too_small": ("{value} nhỏ quá, ít nhất là {limit}", "{value} is too small, at least {limit} is needed"),
    "too_large": ("{value} lớn quá, nhiều nhất là {limit}", "{value} is too large, at most {limit} is allowed"),
    "pattern": ("{value} không đúng dạng", "{value} does not have the right form"),
    "choice": ("{value} không nằm trong các lựa chọn: {choices}", "{value} is not one of: {choices}"),
    "empty": ("không được để trống", "it may not be empty"),
    "wanted_string": ("chữ trong dấu nháy", "text in quotes"),
    "wanted_int": ("số nguyên", "a whole number"),
    "wanted_float": ("một số", "a number"),
    "wanted_bool": ("true hoặc false", "true or false"),
    "wanted_tuple": ("một danh sách [ … ]", "a list [ … ]"),
    "wanted_model": ("một bảng [ … ]", "a table"),
    "wanted_date": ("ngày dạng YYYY-MM-DD", "a date YYYY-MM-DD"),
    "wanted_path": ("đường dẫn trong dấu nháy", "a path in quotes"),
    "refused": ("{value} không được chấp nhận: {why}", "{value} is not accepted: {why}"),
    "meaning": ("ý nghĩa: {text}", "meaning: {text}"),
    "twice": ("“{value}” đã dùng ở {other}", "“{value}” is used already at {other}"),
    "twice_fix": ("mỗi {key} chỉ dùng một lần trong [[{section}]]", "each {key} may stand only once in [[{section}]]"),
    "alike": (
        "chữ {one} và {two} nghe giống nhau khi gọi số",
        "the letters {one} and {two} sound alike when a number is called",
    ),
    "alike_fix": ("chọn chữ khác cho một trong hai lĩnh vực", "choose another letter for one of the two fields"),
    "two_panels": ("quầy “{counter}” đã có bàn gọi số ở {other}", "counter “{counter}” has a panel already at {other}"),
    "two_panels_fix": (
        "mỗi quầy chỉ một bàn gọi số; đổi counter hoặc đặt enabled = false",
        "one panel a counter: change counter, or set enabled = false",
    ),
    "no_counter": ("trạm loại {kind} phải thuộc một quầy", "a station of kind {kind} belongs to a counter"),
    "no_counter_fix": ('thêm counter = "…"', 'add counter = "…"'),
    "port_clash": (
        "cổng {port} trên máy “{machine}” đã dùng ở {other}",
        "port {port} on machine “{machine}” is used already at {other}",
    ),
    "port_clash_fix": ("cho mỗi chương trình một cổng riêng", "give each program its own port"),
    "unserved": ("không quầy nào nhận lĩnh vực này", "no counter serves this field"),
    "unserved_fix": ("thêm vào fields của ít nhất một quầy", "add it to the fields of at least one counter"),
    "closes_early": ("phải sau giờ mở {opens}", "it must be later than the opening {opens}"),
    "closes_early_fix": (
        "buổi làm việc kết thúc trong cùng ngày; nửa đêm ghi là 24:00",
        "a session ends on the same day; midnight is 24:00",
    ),
    "calls_outside": (
        "quầy chỉ gọi số trong buổi làm việc, từ {opens} đến trước {closes}",
        "counters call within the session, from {opens} until before {closes}",
    ),
    "calls_outside_fix": ("sửa giờ, hoặc bỏ mục này", "change the time, or leave this key out"),
    "no_time_for_tickets": (
        "buổi này chỉ dài {minutes} phút, không còn lúc nào cấp số",
        "the session lasts only {minutes} minutes, so that no number could ever be issued",
    ),
    "no_time_for_tickets_fix": (
        "giảm số phút ngừng cấp số trước giờ đóng cửa",
        "stop issuing fewer minutes before closing",
    ),
    "overlap": ("trùng giờ với {other} vào {day}", "it overlaps {other} on {day}"),
    "overlap_fix": (
        "sửa giờ, hoặc chọn ngày khác trong weekdays",
        "change the times, or give them different weekdays",
    ),
    "closed_day": ("{day} không phải ngày làm việc", "{day} is not an open day"),
    "closed_day_fix": (
        "thêm {day} vào schedule.open_weekdays, hoặc bỏ ở đây",
        "add {day} to schedule.open_weekdays, or leave it out here",
    ),
    "like_closed_fix": (
        "chọn một ngày có trong schedule.open_weekdays",
        "choose a day that is in schedule.open_weekdays",
    ),
    "day_without_session": ("{day} không có buổi làm việc nào", "{day} has no session"),
    "day_without_session_fix": (
        "thêm buổi trong schedule.sessions, hoặc bỏ ngày này",
        "add a session to schedule.sessions, or leave the day out",
    ),
    "holiday_too": ("{day} cũng nằm trong schedule.holidays", "{day} is in schedule.holidays too"),
    "holiday_too_fix": ("bỏ ngày này ở một trong hai chỗ", "leave it out in one of the two places"),
    "never_open": (
        "hội trường không làm việc vào ngày nào trong số này: {days}",
        "the hall is open on none of these days: {days}",
    ),
    "never_open_fix": (
        "chọn ngày có trong schedule.open_weekdays, hoặc bỏ mục này",
        "choose days of schedule.open_weekdays, or leave this key out",
    ),
    "no_device": (
        "máy in loại {kind} cần tên của dây cáp",
        "a printer of kind {kind} needs the name of its cable",
    ),
    "no_device_escpos_serial_fix": (
        'thêm device = "/dev/serial/by-id/…"; xem tên bằng lệnh: ls /dev/serial/by-id',
        'add device = "/dev/serial/by-id/…"; to see the names: ls /dev/serial/by-id',
    ),
    "no_device_escpos_usblp_fix": (
        'thêm device = "usb:MÃ_HÃNG:MÃ_MÁY:SỐ_SÊ_RI"; xem mã bằng lệnh: lsusb',
        'add device = "usb:VENDOR:PRODUCT:SERIAL"; to see the codes: lsusb',
    ),
    "no_device_escpos_usb_fix": (
        'ghi device = "usb:MÃ_HÃNG:MÃ_MÁY:SỐ_SÊ_RI" hoặc "usb@CỔNG", ví dụ "usb:04b8:0e15" hoặc "usb@1-1.4"',
        'write device = "usb:VENDOR:PRODUCT:SERIAL" or "usb@PORT", for example "usb:04b8:0e15" or "usb@1-1.4"',
    ),
    "not_usb_name": ("“{value}” không phải tên của một thiết bị USB", "“{value}” is not the name of a USB device"),
    "not_a_path": ("“{value}” không phải đường dẫn của thiết bị", "“{value}” is not the path of a device"),
    "by_turns": (
        "{value} có thể chỉ sang thiết bị khác sau khi rút cắm hoặc khởi động lại",
        "{value} may mean another device after plugging or a restart",
    ),
    "by_turns_fix": (
        "dùng tên cố định: /dev/serial/by-id/… (cổng nối tiếp) hoặc usb:… (USB)",
        "use the name that stays: /dev/serial/by-id/… for serial lines, usb:… for USB",
    ),
    "not_for_kind": ("mục này không dùng cho loại {kind}", "this setting is not for kind {kind}"),
    "not_for_cable_fix": (
        'bỏ mục này, hoặc đặt kind = "escpos_tcp" nếu máy in nằm trên mạng',
        'leave it out, or set kind = "escpos_tcp" if the printer is on the LAN',
    ),
    "not_for_tcp_fix": (
        'bỏ mục này, hoặc đặt kind = "escpos_serial", "escpos_usblp" hay "escpos_usb"',
        'leave it out, or set kind = "escpos_serial", "escpos_usblp" or "escpos_usb"',
    ),
    "baud_idle_fix": ("bỏ mục này: tốc độ chỉ dùng cho cổng nối tiếp", "leave it out: only serial lines have a speed"),
    "no_baud": ("máy in ở cổng nối tiếp cần tốc độ", "a printer at a serial line needs a speed"),
    "no_baud_fix": (
        "ghi baud đúng như tờ tự kiểm của máy in (giữ nút FEED khi bật máy), tốt nhất là 115200",
        "write baud as the printer's self-test slip says (hold FEED while switching on); 115200 is best",
    ),
    "sim_usb": ("không giả lập được USB trực tiếp", "USB without usblp cannot be simulated"),
    "sim_usb_fix": (
        'đặt kind = "escpos_tcp" hoặc "escpos_serial" cho máy in giả lập',
        'set kind = "escpos_tcp" or "escpos_serial" for the simulated printer',
    ),
    "sim_real": (
        "{value} là chỗ của thiết bị thật, máy in giả lập không được đứng ở đó",
        "{value} is a real device's place, where no simulator may stand",
    ),
    "sim_real_fix": (
        "đặt simulated = false, hoặc ghi một đường dẫn khác cho device, ví dụ trong /tmp",
        "set simulated = false, or give device another path, for example under /tmp",
    ),
    "same_address": ("{other} đã dùng địa chỉ này", "{other} has this address already"),
    "same_address_fix": ("mỗi máy in một địa chỉ riêng", "each printer has an address of its own"),
    "spare_alone": (
        "có máy in dự phòng nhưng không có máy in chính",
        "there is a spare printer but no first one",
    ),
    "spare_alone_fix": ('thêm printer = "…", hoặc bỏ mục này', 'add printer = "…", or leave this out'),
    "spare_is_main": ("“{value}” đã là máy in chính của trạm này", "“{value}” is this station's first printer already"),
    "spare_is_main_fix": ("chọn một máy in khác, hoặc bỏ mục này", "choose another printer, or leave this out"),
    "cable_far": (
        "máy in “{printer}” cắm vào máy “{machine}”, còn trạm này chạy trên máy “{here}”",
        "printer “{printer}” is plugged into machine “{machine}”, and this station runs on “{here}”",
    ),
    "cable_far_fix": (
        "cắm máy in vào đúng máy và sửa machine của nó, hoặc dùng máy in trên mạng",
        "plug the printer into that machine and correct its machine, or use a printer on the LAN",
    ),
    "printer_off": ("máy in “{printer}” đang tắt (enabled = false)", "printer “{printer}” is switched off"),
    "printer_off_fix": (
        "đặt enabled = true khi máy in dùng lại được",
        "set enabled = true when the printer can be used again",
    ),
    "not_shared": (
        "{other} cũng dùng máy in “{printer}”, mà máy in chỉ nhận một chương trình một lúc",
        "{other} uses printer “{printer}” too, and a printer serves one program at a time",
    ),
    "not_shared_fix": (
        "cho mỗi trạm một máy in riêng, hoặc đặt shared = true ở máy in “{printer}”",
        "give each station its own printer, or set shared = true at printer “{printer}”",
    ),
    "title": ("Cấu hình có {count} lỗi:", "The settings have {count} problem(s):"),
    # secrets and state
    "no_state_dir": ("không ghi được vào thư mục dữ liệu ({why})", "the state folder cannot be written ({why})"),
    "no_state_dir_fix": (
        "cấp quyền ghi cho thư mục này, hoặc đặt hall.state_dir sang chỗ khác",
        "make the folder writable for this user, or set hall.state_dir to another place",
    ),
    "bad_secrets": ("tệp mã bí mật bị hỏng: {why}", "the file of secrets is damaged: {why}"),
    "bad_secrets_fix": (
        "xóa tệp này; mã mới được tạo ở lần chạy sau, rồi khởi động lại mọi trạm",
        "delete this file; new tokens are made at the next start, then restart every station",
    ),
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
    "do_kiosk": ("máy lấy số", "the ticket kiosk"),
    "do_panel": ("bàn gọi số của cán bộ", "an officer's panel"),
    "do_desk": ("bàn trực điều hành", "the supervisor's desk"),
    "do_board": ("bảng gọi số", "a hall board"),
    "do_devices": ("thiết bị: xem, cài đặt, thử (list, setup, test, log)", "devices: list, setup, test, log"),
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
    "left_out": (
        "{name}: bỏ qua, chưa có chương trình loại {kind}",
        "{name}: left out, there is no program for {kind} yet",
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
    "demo_away": ("không mở được cửa sổ: {names}", "windows that did not open: {names}"),
    "demo_left": ("Kết quả ở {out}", "The results are in {out}"),
    "demo_issued": ("Số đã cấp", "Numbers issued"),
    "demo_printed": ("Phiếu đã in", "Slips printed"),
    "demo_told_unprinted": ("Phiếu không in được, đã báo", "Slips not printed, and told so"),
    "demo_slips_torn": ("Mảnh giấy rách", "Torn pieces of paper"),
    "demo_called": ("Lượt gọi", "Tickets called"),
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
