"""What is wrong with a settings file and what to do about it, in Vietnamese and English."""

from __future__ import annotations

from config.file_words import FILE_PROBLEMS
from config.voice_words import VOICE_PROBLEMS

PROBLEMS: dict[str, tuple[str, str]] = {
    **FILE_PROBLEMS,
    **VOICE_PROBLEMS,
    "no_zone": ("không có múi giờ tên {value}", "there is no time zone of this name: {value}"),
    "no_zone_fix": (
        "giờ Việt Nam là “Asia/Ho_Chi_Minh”",
        "Vietnam's is “Asia/Ho_Chi_Minh”",
    ),
    "why_absent": ("không có tệp này", "there is no such file"),
    "why_folder": ("đây là thư mục", "it is a folder"),
    "why_no_folder": ("một phần của đường dẫn không phải thư mục", "a part of its path is no folder"),
    "why_forbidden": ("không có quyền", "it is not allowed"),
    "why_read_only": ("ổ đĩa chỉ cho đọc", "the disk is read-only"),
    "why_full": ("ổ đĩa đã đầy", "the disk is full"),
    "unknown_key": ("không có mục cài đặt tên này", "there is no setting of this name"),
    "unknown_id": ("“{value}” không có trong [[{section}]]", "“{value}” is not in [[{section}]]"),
    "none_yet": ("chưa có [[{section}]] nào trong tệp", "there is no [[{section}]] in the file yet"),
    "nearest": ("có phải “{name}”?", "did you mean “{name}”?"),
    "known": ("các tên có sẵn: {known}", "known names: {known}"),
    "missing": ("thiếu mục này", "this setting is missing"),
    "wrong_type": ("cần {wanted}, nhưng đang là {value}", "{wanted} is needed, but it is {value}"),
    "too_small": ("{value} nhỏ quá, ít nhất là {limit}", "{value} is too small, at least {limit} is needed"),
    "too_large": ("{value} lớn quá, nhiều nhất là {limit}", "{value} is too large, at most {limit} is allowed"),
    "not_above": ("{value} nhỏ quá, phải lớn hơn {limit}", "{value} is too small, it must be more than {limit}"),
    "not_below": ("{value} lớn quá, phải nhỏ hơn {limit}", "{value} is too large, it must be less than {limit}"),
    "multiple": ("{value} không chia hết cho {limit}", "{value} is not a multiple of {limit}"),
    "too_short": ("ngắn quá, ít nhất {limit} ký tự", "too short, at least {limit} characters are needed"),
    "too_long": ("dài quá, nhiều nhất {limit} ký tự", "too long, at most {limit} characters are allowed"),
    "too_few": ("ít quá, cần ít nhất {limit} mục", "too few, at least {limit} are needed"),
    "too_many": ("nhiều quá, nhiều nhất {limit} mục", "too many, at most {limit} are allowed"),
    "pattern": ("{value} không đúng dạng", "{value} does not have the right form"),
    "choice": ("{value} không nằm trong các lựa chọn: {choices}", "{value} is not one of: {choices}"),
    "empty": ("không được để trống", "it may not be empty"),
    "wanted_string": ("chữ trong dấu nháy", "text in quotes"),
    "wanted_int": ("số nguyên", "a whole number"),
    "wanted_float": ("một số", "a number"),
    "wanted_bool": ("true hoặc false", "true or false"),
    "wanted_tuple": ("một danh sách [ … ]", "a list [ … ]"),
    "wanted_model": ("một bảng [ … ]", "a table"),
    "wanted_dict": ("một bảng {{ … }}", "a table {{ … }}"),
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
    "host_at_home": (
        "{host} chỉ dùng được trên chính máy chủ, còn các trạm này chạy ở máy khác: {stations}",
        "{host} can be reached on the server's own machine only, but these stations run on others: {stations}",
    ),
    "host_at_home_fix": (
        "ghi địa chỉ của máy chủ trên mạng nội bộ; server, tallies và dossiers dùng chung địa chỉ ấy",
        "write the server's address on the LAN; server, tallies and dossiers have the same one",
    ),
    "board_only_fix": (
        'mục này chỉ dùng cho trạm kind = "hall_board"',
        'this is for stations of kind = "hall_board" only',
    ),
    "board_small": (
        "màn hình nhỏ quá: đọc từ {metres} m cần chữ cao {needed} mm, số được gọi cao nhất chỉ {largest} mm",
        "the screen is too small: {metres} m need letters of {needed} mm, a called number has {largest} mm at most",
    ),
    "board_small_fix": (
        "dùng màn hình lớn hơn, hoặc treo thêm bảng gần người ngồi xa; xem lại width_mm và height_mm",
        "hang a larger screen, or another one nearer to the last seats; check width_mm and height_mm",
    ),
    "board_field": (
        "không quầy nào trong khu vực của bảng nhận lĩnh vực này",
        "no counter of the board's zone serves this field",
    ),
    "board_field_fix": ("sửa zone hoặc fields của bảng", "change the board's zone or fields"),
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
    "no_device_fix": (
        "cắm thiết bị, chạy hall devices list, ghi tên dây nối vào device",
        "plug it in, run hall devices list, write the name of its cable into device",
    ),
    "on_a_bus_fix": (
        "thiết bị trên đường dây chung không có dây riêng; bỏ device",
        "what hangs on a shared line has no cable of its own; remove device",
    ),
    "not_for_screen_fix": ("loại này không có dây nối; bỏ device", "this kind has no cable; remove device"),
    "line_only_fix": (
        'trên đường dây chung chỉ dùng được kind = "line"',
        'on a shared line only kind = "line" can be used',
    ),
    "sim_kind": ("không mô phỏng được loại {kind}", "kind {kind} cannot be simulated"),
    "sim_kind_fix": ("bỏ simulated", "remove simulated"),
    "no_table": ("loại table cần tệp mô tả thiết bị", "kind table needs the file that describes the box"),
    "no_table_fix": (
        "ghi đường dẫn tệp vào table; các mẫu nằm trong assets/pads",
        "write the file's path into table; samples are in assets/pads",
    ),
    "table_only_fix": ('bỏ table, hoặc đặt kind = "table"', 'remove table, or set kind = "table"'),
    "one_name_fix": (
        "mỗi thiết bị một id, kể cả khác loại",
        "each device needs an id of its own, whatever its kind",
    ),
    "one_address_fix": (
        "mỗi thiết bị trên đường dây “{bus}” một địa chỉ",
        "each device on the line “{bus}” needs an address of its own",
    ),
    "no_bus": ("chương trình này cần một đường dây", "this program needs a line"),
    "no_bus_fix": ("ghi id của [[buses]] vào bus", "write the id of a [[buses]] into bus"),
    "bus_only_fix": (
        'bus chỉ dùng cho trạm kind = "sign_bus"',
        'bus is for stations of kind = "sign_bus" only',
    ),
    "no_reading_fix": (
        "máy quét chỉ dùng ở máy lấy số, máy tra cứu và bàn cán bộ",
        "readers serve kiosks, lookup screens and officers' panels",
    ),
    "device_far": (
        "thiết bị {device} cắm vào máy “{machine}”, còn trạm này chạy trên máy “{here}”",
        "device {device} is plugged into machine “{machine}”, but this station runs on “{here}”",
    ),
    "device_far_fix": (
        "sửa machine của một trong hai cho khớp",
        "make the machine of the two the same",
    ),
    "no_listener": (
        "máy “{machine}” không chạy bàn gọi số nào của quầy “{counter}”, nên không ai nghe bàn phím này",
        "machine “{machine}” runs no panel of counter “{counter}”, so nobody listens to this keypad",
    ),
    "no_listener_fix": (
        "ghi machine của bàn gọi số ở quầy đó",
        "write the machine of that counter's panel",
    ),
    "no_pause_fix": (
        "bỏ dòng này: mã của đầu đọc loại này kết thúc bằng phím hoặc bằng gói dữ liệu",
        "leave it out: a code of such a reader ends with a key or with its report",
    ),
    "held_twice": (
        "thiết bị {device} đã thuộc về {other}",
        "device {device} belongs to {other} already",
    ),
    "held_twice_fix": (
        "mỗi thiết bị chỉ một trạm dùng",
        "one station uses a device, no second one",
    ),
    "no_folder": ("không có thư mục {folder}", "there is no folder {folder}"),
    "no_folder_fix": ("sửa đường dẫn, hoặc bỏ mục này", "put the path right, or leave this setting out"),
    "no_photo": ("không có tệp ảnh {file} trên máy này", "there is no picture {file} on this machine"),
    "no_photo_fix": (
        "chép ảnh đến máy của biển quầy, hoặc sửa đường dẫn; chưa có ảnh thì biển chỉ hiện tên",
        "copy it to the machine of the counter's sign, or put the path right; without it the sign shows the name alone",
    ),
    "photo_of_whom": (
        "hai cán bộ cùng tên “{name}”: biển quầy không biết ảnh nào là của ai",
        "two officers are called “{name}”: a counter's sign cannot tell whose photo is whose",
    ),
    "photo_of_whom_fix": (
        "ghi tên khác nhau, thí dụ thêm bộ phận; chưa sửa thì biển chỉ hiện tên",
        "make the names differ, as by the division; until then the sign shows the name alone",
    ),
    "officer_shown_only_fix": (
        'officer_shown chỉ dùng cho trạm kind = "counter_sign"',
        'officer_shown is for stations of kind = "counter_sign" only',
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
    "paper_panel_only_fix": (
        "bỏ mục này; chỉ bàn cán bộ (counter_panel) cần nơi in giấy tờ còn thiếu",
        "leave it out; only a counter_panel names where missing papers are printed",
    ),
    "paper_kind": (
        "trạm “{station}” thuộc loại {kind}, không in giấy cho người dân",
        "station “{station}” is a {kind}, which prints nothing for citizens",
    ),
    "paper_no_printer": ("trạm “{station}” không có máy in", "station “{station}” has no printer"),
    "paper_off": ("trạm “{station}” đang tắt (enabled = false)", "station “{station}” is switched off"),
    "paper_fix": (
        "ghi mã của một máy lấy số hoặc máy tra cứu có máy in và đang bật",
        "give the id of a ticket_kiosk or lookup_screen that has a printer and is switched on",
    ),
    "not_shared": (
        "{other} cũng dùng máy in “{printer}”, mà máy in chỉ nhận một chương trình một lúc",
        "{other} uses printer “{printer}” too, and a printer serves one program at a time",
    ),
    "not_shared_fix": (
        "cho mỗi trạm một máy in riêng, hoặc đặt shared = true ở máy in “{printer}”",
        "give each station its own printer, or set shared = true at printer “{printer}”",
    ),
    "bad_layout": (
        "chưa dùng được mẫu phiếu của máy in “{printer}”",
        "the slip layout of printer “{printer}” cannot be used",
    ),
    "bad_paper_layout": ("chưa dùng được mẫu giấy “{paper}”", "the layout of the paper “{paper}” cannot be used"),
    "code_pattern_plain": (
        r"mẫu mã chỉ gồm chữ, số, \d [A-Z] \. (?:…|…), lặp lại bằng ? {{4}} {{4,8}}; không dùng * + . ( )",
        r"a code's pattern has letters, digits, \d [A-Z] \. (?:…|…), repeated by ? {{4}} {{4,8}}; no * + . ( )",
    ),
    "code_pattern_long": ("mẫu mã dài quá {limit} ký tự", "a code's pattern has at most {limit} characters"),
    "code_pattern_wide": (
        "mẫu mã này có quá nhiều cách hiểu, máy sẽ chậm; xin ghi rõ số lần lặp",
        "this pattern can be read in too many ways and would be slow; say how often each part comes",
    ),
    "title": ("Cấu hình có {count} lỗi:", "The settings have {count} problem(s):"),
}
