"""What ``hall devices`` says of all that is no printer, in Vietnamese and English."""

from __future__ import annotations

DEVICES: dict[str, tuple[str, str]] = {
    # what there is
    "cable_hid": ("đầu đọc USB (HID-POS)", "USB reader (HID-POS)"),
    "cable_keyboard": ("bàn phím hoặc đầu đọc gõ phím", "keyboard, or a reader that types"),
    "cable_camera": ("camera", "camera"),
    "kind_reader": ("đầu đọc mã", "code reader"),
    "kind_camera": ("camera đọc mã", "camera"),
    "kind_bus": ("dây bảng số (RS-485)", "shared line (RS-485)"),
    "kind_sign": ("bảng số quầy", "counter sign"),
    "kind_pad": ("bàn phím đánh giá", "rating pad"),
    "kind_keypad": ("bàn phím gọi số", "call keypad"),
    "differs_missing_device": (
        "{id}: không thấy {where}. → Cắm lại dây; nếu đã đổi thiết bị: hall devices setup --device {id}",
        "{id}: {where} is not there. → Look at its cable; if it was replaced: hall devices setup --device {id}",
    ),
    "differs_missing_simulated": (
        "{id}: giả lập, chưa chạy. → Nó chạy cùng hall up; đã có thiết bị thật: hall devices setup --device {id}",
        "{id}: simulated, not at work. → hall up starts it; for a real one: hall devices setup --device {id}",
    ),
    "help_kind": ("loại thiết bị cần cài đặt", "the kind of device to be set up"),
    "help_device": ("mã thiết bị trong cấu hình; mã mới thì thêm thiết bị", "code of the device; a new code adds one"),
    "help_out": ("ghi vào tệp này", "write it into this file"),
    "help_doctor": (
        "một trang về máy tính và mọi thiết bị, để gửi người sửa chữa",
        "one page on this computer and all devices, for a repairer",
    ),
    "help_decode": ("đọc mã trong tệp ảnh như camera đọc", "read codes in picture files as the cameras do"),
    # which one
    "which_kind": ("Cài đặt thiết bị nào?", "What is to be set up?"),
    "setup_printer": ("máy in phiếu", "a slip printer"),
    "setup_reader": ("đầu đọc mã vạch, mã QR", "a reader of barcodes and QR codes"),
    "setup_camera": ("camera đọc mã", "a camera that reads codes"),
    "setup_pad": ("bàn phím đánh giá ở quầy (dây riêng hoặc trên màn hình)", "a rating pad (own cable, or screen)"),
    "setup_keypad": ("bàn phím gọi số của cán bộ", "an officer's keypad for calling"),
    "setup_bus": ("dây RS-485 có bảng số (và bàn phím đánh giá)", "an RS-485 line with signs (and rating pads)"),
    "hello_device": (
        "Cài đặt: {what}.\n"
        "Lúc nào cũng gõ được: “lui” để sửa câu trước, “thoat” (hoặc Ctrl+C) để dừng. "
        "Tệp cấu hình chỉ được ghi ở câu cuối cùng.",
        "Setting up: {what}.\n"
        "At any time: “back” takes the last answer back, “quit” (or Ctrl+C) stops. "
        "The settings file is written at the last question and not before.",
    ),
    "which_device": ("Thiết bị nào?", "Which one?"),
    "another_device": ("một thiết bị mới, chưa có trong cấu hình", "a new one, not in the settings yet"),
    "device_id": ("Mã của thiết bị (chữ thường, số, gạch nối)", "Code of the device (a-z, 0-9, hyphens)"),
    "device_name": ("Tên để cán bộ đọc", "Name as staff read it"),
    "name_readers": ("Đầu đọc mã", "Code reader"),
    "name_cameras": ("Camera đọc mã", "Camera"),
    "name_pads": ("Bàn phím đánh giá", "Rating pad"),
    "name_keypads": ("Bàn phím gọi số", "Call keypad"),
    "name_buses": ("Dây bảng số", "Line of signs"),
    "name_of_sign": ("Bảng số {counter}", "Sign of {counter}"),
    "name_of_pad": ("Bàn phím đánh giá {counter}", "Rating pad of {counter}"),
    "which_machine": ("Máy tính này là máy nào trong cấu hình?", "Which of the hall's machines is this computer?"),
    "move_here": (
        "Cấu hình ghi thiết bị này cắm ở máy “{there}”. Bây giờ cắm ở máy này (“{here}”)?",
        "The settings have it at machine “{there}”. Is it plugged into this one (“{here}”) now?",
    ),
    # where it is plugged in
    "which_device_cable": ("Thiết bị cắm ở đâu?", "Where is it plugged in?"),
    "cable_typed": ("tên khác, gõ vào", "another name, to be typed"),
    "cable_name": ("Tên của dây, ví dụ /dev/serial/by-id/…", "Name of the cable, for example /dev/serial/by-id/…"),
    "cable_name_wrong": (
        "Không thấy “{device}” trên máy này. Xem lại tên và dây cắm.",
        "There is no “{device}” on this machine. Please look at the name and the cable.",
    ),
    "typed_kind": ("Thiết bị gửi mã bằng cách nào?", "How does it send?"),
    "typed_serial": ("cổng nối tiếp (COM)", "serial line (COM)"),
    "typed_hid_pos": ("HID-POS", "HID-POS"),
    "typed_evdev": ("gõ phím", "it types"),
    # readers
    "step_which": ("thiết bị nào", "which one"),
    "step_reader_cable": ("thiết bị cắm ở đâu", "where it is plugged in"),
    "step_scan": ("quét thử một mã", "a scan"),
    "step_station": ("trạm nào dùng", "who uses it"),
    "step_facing": ("camera nhìn về đâu", "where it looks"),
    "faces_person": (
        "Camera hướng vào mặt người đứng trước máy phải không? (k: nhìn xuống chỗ đặt phiếu)",
        "Does the camera face the person before the kiosk? (n: it looks down at the slip)",
    ),
    "reader_wedge": (
        "đầu đọc gõ vào cửa sổ như bàn phím (chỉ khi không còn cách nào khác)",
        "a reader that types into the window (only if there is no other way)",
    ),
    "scan_now": ("Xin quét một mã bất kỳ (chờ {seconds} giây)…", "Please scan any code (within {seconds} s)…"),
    "scan_here": ("Xin quét một mã bất kỳ vào đây", "Please scan any code here"),
    "hold_before": (
        "Xin đưa một phiếu có mã trước camera, cách chừng 15 cm, giữ yên (chờ {seconds} giây)…",
        "Please hold a slip with a code before the camera, some 15 cm away, and still ({seconds} s)…",
    ),
    "nothing_scanned": (
        "Chưa nhận được gì. Đầu đọc có kêu bíp không? Không kêu: xem điện và mã. Có kêu: có thể đang chọn nhầm dây, "
        "hoặc đầu đọc đang ở kiểu nối khác (quét mã cài đặt “USB-COM / Virtual COM” trong sách của máy).",
        "Nothing came. Did the reader beep? No: look at its power and at the code. Yes: perhaps this is another cable, "
        "or the reader is in another mode (scan “USB-COM / virtual COM” in its manual).",
    ),
    "scanned": ("Đã đọc: {text}   (loại mã: {symbology})", "Read: {text}   (kind of code: {symbology})"),
    "not_told": ("không báo", "not told"),
    "scanned_identity": (
        "Đây là mã thẻ căn cước: nội dung được che. Cách gửi vẫn xem được.",
        "This is an identity card's code: its contents are masked. How it was sent can still be seen.",
    ),
    "ends_with": ("Kết thúc mã bằng {ends}: tốt.", "The code ends with {ends}: good."),
    "ends_not": (
        "Sau mã không có Enter{ends}: chương trình sẽ đợi một khoảng nghỉ. Nên bật “Enter/CR suffix” trong đầu đọc.",
        "There is no Enter{ends} behind the code: a pause will end it. Better switch “Enter suffix” on in the reader.",
    ),
    "aim_on": ("Đầu đọc báo loại mã (AIM): tốt.", "The reader tells the kind of code (AIM): good."),
    "aim_off": (
        "Đầu đọc không báo loại mã (AIM). Vẫn dùng được; nên bật “Transmit AIM ID” bằng mã cài đặt trong sách của máy.",
        "The reader does not tell the kind of code (AIM). It works; better switch on “Transmit AIM ID”.",
    ),
    "scan_strange": (
        "Nhận được ký hiệu lạ ở tốc độ {baud}: thử tốc độ khác, xin quét lại.",
        "Strange signs at {baud} bits a second: another speed is tried, please scan again.",
    ),
    "no_speed_reads": (
        "Không tốc độ nào đọc được. Xem tốc độ của đầu đọc trong sách, dây có phải dây của đầu đọc không.",
        "No speed can be read. See the reader's manual for its speed, and whether this is its cable.",
    ),
    "scan_right": ("Có đúng như trên tem hoặc phiếu vừa quét không?", "Is that what the label or slip says?"),
    "prefix": (
        "Các chữ thừa mà đầu đọc thêm vào trước mã (Enter: không phải vậy)",
        "The letters that the reader puts before the code (Enter: it is something else)",
    ),
    "prefix_wrong": ("Mã vừa đọc không bắt đầu bằng “{prefix}”.", "What was read does not begin with “{prefix}”."),
    "scan_wrong": (
        "Xem lại dây và kiểu bàn phím (ngôn ngữ) trong đầu đọc; đặt “US English”.",
        "Please look at the cable, and at the keyboard language in the reader: set “US English”.",
    ),
    "wedge_last_resort": (
        "Kiểu gõ phím dễ hỏng vì bộ gõ tiếng Việt và chỉ đọc được khi cửa sổ đang ở trước. Nếu đầu đọc có kiểu "
        "USB-COM, nên dùng kiểu đó.",
        "A reader that types suffers from Vietnamese input methods and works only while the window is in front. "
        "If it has a USB-COM mode, better use that.",
    ),
    "wedge_mangled": (
        "Bộ gõ tiếng Việt đang làm sai mã (ví dụ A100 thành Á00). Tắt bộ gõ (Unikey, ibus) cho người dùng của trạm, "
        "hoặc đổi đầu đọc sang USB-COM.",
        "A Vietnamese input method rewrites the code (A100 becomes Á00). Switch it off (Unikey, ibus) for the "
        "station's user, or set the reader to USB-COM.",
    ),
    "wedge_still": ("Vẫn ghi như vậy?", "Write it all the same?"),
    "which_station": ("Trạm nào sẽ nhận mã của thiết bị này?", "Which station gets what it reads?"),
    "no_station_yet": ("chưa trạm nào", "none yet"),
    "no_station_here": (
        "Máy “{machine}” chưa có trạm nào nhận mã; thêm trạm rồi chạy lại lệnh này.",
        "Machine “{machine}” has no station that reads codes yet; add one and run this again.",
    ),
    # pads and keypads
    "step_pad_kind": ("loại bàn phím", "kind of pad"),
    "step_pad_cable": ("bàn phím cắm ở đâu", "where it is plugged in"),
    "step_pad_address": ("địa chỉ của bàn phím", "its address"),
    "step_pad_table": ("tệp mô tả hộp phím", "the table of the box"),
    "step_pad_keys": ("bấm thử từng phím", "key by key"),
    "step_pad_counter": ("quầy nào", "which counter"),
    "which_pad_kind": ("Bàn phím thuộc loại nào?", "What kind of pad is it?"),
    "pad_line": ("hộp theo giao thức của hệ thống ($RP…), dây riêng", "a box in our line protocol ($RP…), own cable"),
    "pad_table": ("hộp mua sẵn có cổng COM, mô tả bằng tệp .toml", "a bought box at a COM port, described by a table"),
    "pad_digits": ("bàn phím số USB (gõ chữ số 1, 2, 3…)", "a USB pad that types digits"),
    "pad_screen": ("trên màn hình, không có hộp", "on the screen, no box"),
    "press_any": ("Xin bấm một phím bất kỳ (chờ {seconds} giây)…", "Please press any key (within {seconds} s)…"),
    "press_key": ("Xin bấm phím {what} (chờ {seconds} giây)…", "Please press key {what} (within {seconds} s)…"),
    "press_again": ("Bấm lại phím {what}? (k: không có phím này)", "Press key {what} again? (n: there is no such key)"),
    "nothing_pressed": (
        "Chưa nhận được phím nào. Xem đèn nguồn và dây cắm. {bytes}",
        "No key came. Please look at its lamp and its cable. {bytes}",
    ),
    "pad_found": ("Bàn phím trả lời, địa chỉ {address}.", "The pad answers, address {address}."),
    "pad_no_line": (
        "Hộp gửi {bytes}: không phải giao thức của hệ thống. Gõ “lui” rồi chọn “hộp mua sẵn”.",
        "The box sends {bytes}: this is not our line protocol. Type “back” and choose “a bought box”.",
    ),
    "box_sends": ("Hộp gửi (tốc độ {baud}): {bytes}", "The box sends (at {baud}): {bytes}"),
    "box_other_speed": (
        "Không tệp nào hợp với các byte này. Thử tốc độ khác? (k: chọn tệp)",
        "No table fits these bytes. Try another speed? (n: choose a table)",
    ),
    "no_box_fits": (
        "Chưa có tệp mô tả nào hợp. Chép một tệp trong assets/pads, sửa theo tờ hướng dẫn của hộp, rồi gõ tên tệp vào.",
        "No table fits. Copy one of assets/pads, change it by the maker's sheet, and type the copy's name.",
    ),
    "which_box": ("Tệp mô tả nào?", "Which table?"),
    "box_typed": ("tệp khác, gõ tên vào", "another file, to be typed"),
    "box_file": ("Tên tệp .toml mô tả hộp", "File (.toml) that describes the box"),
    "how_many_keys": ("Bàn phím có mấy phím đánh giá?", "How many rating keys has it?"),
    "how_many_wrong": ("Xin gõ một số từ 2 đến {most}.", "Please type a number from 2 to {most}."),
    "key_worst": ("(kém nhất, mặt buồn)", "(the worst, sad face)"),
    "key_best": ("(tốt nhất, mặt cười)", "(the best, smiling face)"),
    "key_heard": ("Đã nhận phím {key}.", "Key {key} came."),
    "same_key": ("Đó là phím vừa bấm trước (phím {key}). Xin bấm phím khác.", "That was key {key} again; another one."),
    "keys_differ": (
        "Từ kém nhất đến tốt nhất, bàn phím báo: {keys}. Số phải tăng từ 1. Xin dán lại nhãn phím theo số.",
        "From the worst to the best the pad says {keys}. They must count from 1: please change the labels.",
    ),
    "keys_still": ("Đã dán lại nhãn phím?", "Have the labels been changed?"),
    "keys_turned": (
        "Hộp đếm khác thứ tự: sẽ ghi vào tệp mô tả của hội trường ([levels]).",
        "The box counts otherwise: this is written into the hall's copy of the table ([levels]).",
    ),
    "act_next": ("GỌI SỐ TIẾP", "NEXT"),
    "act_recall": ("GỌI LẠI", "RECALL"),
    "act_finish": ("XONG", "FINISH"),
    "act_no_show": ("VẮNG MẶT", "NO SHOW"),
    "no_act": ("chưa dùng vào việc gì", "nothing"),
    "which_counter": ("Đặt ở quầy nào?", "At which counter?"),
    # lines and signs
    "step_bus_cable": ("bộ chuyển RS-485 cắm ở đâu", "where the RS-485 converter is plugged in"),
    "step_bus_look": ("tìm các bảng trên dây", "who is on the line"),
    "step_bus_digits": ("các bảng sáng đủ", "all lit"),
    "step_bus_places": ("bảng nào ở quầy nào", "which hangs where"),
    "step_bus_station": ("chương trình giữ dây", "the program of the line"),
    "bus_looking": (
        "Đang hỏi các địa chỉ {first}–{last} ở tốc độ {baud} (chừng 10 giây)…",
        "Asking the addresses {first}–{last} at {baud} (some 10 s)…",
    ),
    "bus_answered": ("  địa chỉ {address}: {what}, {ms} ms", "  address {address}: {what}, {ms} ms"),
    "speaks_modbus": ("bảng số Modbus", "Modbus sign"),
    "speaks_line": ("bảng số theo giao thức của hệ thống", "sign in our line protocol"),
    "speaks_pad": ("bàn phím đánh giá", "rating pad"),
    "bus_silent": (
        "Không ai trả lời. Xem nguồn của bảng; thử đổi chéo hai dây A và B; mỗi bảng phải có một địa chỉ riêng (1–32).",
        "Nobody answers. Look at the signs' power; try A and B the other way round; each needs its own address (1–32).",
    ),
    "how_many_digits": ("Mỗi bảng có mấy chữ số?", "How many places has each sign?"),
    "how_many_digits_wrong": ("Xin gõ một số từ {least} đến {most}.", "Please type a number from {least} to {most}."),
    "all_eights": (
        "Mọi bảng có đang sáng đủ {digits} số 8 không?",
        "Does every sign show {digits} eights, with all their strokes?",
    ),
    "bus_refused": ("Bảng không nhận: địa chỉ {addresses}.", "These refused it: addresses {addresses}."),
    "eights_wrong": (
        "Thiếu số: gõ lại đúng số chữ số. Thiếu nét hoặc tối: bảng hỏng nét, hoặc hai bảng trùng địa chỉ.",
        "Places missing: type how many there are. Strokes missing or dark: a broken sign, or two of one address.",
    ),
    "which_counter_of_sign": (
        "Bảng đang hiện số {address} treo ở quầy nào?",
        "The sign that shows {address} now hangs above which counter?",
    ),
    "which_counter_of_pad": (
        "Bàn phím đánh giá địa chỉ {address} đặt ở quầy nào?",
        "At which counter is the rating pad of address {address}?",
    ),
    "at_no_counter": ("không dùng", "it is not used"),
    "bus_station_name": ("Bảng số quầy: {name}", "Counter signs: {name}"),
    "bus_station_is": ("Trạm “{id}” sẽ giữ dây này.", "The station “{id}” will own this line."),
    # the end
    "rows_summary": ("\nSẽ ghi vào cấu hình:", "\nTo be written into the settings:"),
    "try_it": ("Thử: hall devices test {id} --config {file}", "Try it: hall devices test {id} --config {file}"),
    "restart_device": (
        "Khởi động lại hall up để các trạm dùng thiết bị này.",
        "Start hall up again so that the stations use it.",
    ),
    # test
    "test_tries": ("Đang thử “{name}” ({id})…", "Trying “{name}” ({id})…"),
    "test_elsewhere": (
        "Thiết bị này cắm ở máy “{machine}”, đây là máy “{here}”: xin thử ở máy ấy.",
        "It is plugged into the machine “{machine}”, and this is “{here}”: please test it there.",
    ),
    "try_scan": ("Xin quét một mã trong {seconds} giây…", "Please scan a code within {seconds} s…"),
    "try_hold": (
        "Xin đưa một mã trước camera trong {seconds} giây…",
        "Please hold a code before it within {seconds} s…",
    ),
    "try_nothing_scanned": ("Chưa nhận được mã nào.", "No code came."),
    "try_press": (
        "Đèn (nếu có) đang sáng. Xin bấm một phím trong {seconds} giây…",
        "Its lamp, if it has one, is lit. Please press a key within {seconds} s…",
    ),
    "try_keys": (
        "Xin bấm lần lượt các phím: {acts} (mỗi phím chờ {seconds} giây)…",
        "Please press each of the keys: {acts} (within {seconds} s each)…",
    ),
    "try_nothing_pressed": ("Chưa nhận được phím nào.", "No key came."),
    "try_on_screen": ("Bàn phím này nằm trên màn hình: không có gì để thử.", "It is on the screen: nothing to try."),
    "key_does": ("Phím {key}: {act}", "Key {key}: {act}"),
    "keys_missing": ("Chưa nhận được phím: {acts}.", "These did not come: {acts}."),
    "try_eights": ("Bảng đang hiện {text}: xin xem đủ nét không.", "It shows {text}: please see whether it is whole."),
    "try_number": ("Bảng đang hiện số quầy: {text}.", "It shows the counter's number: {text}."),
    "try_sign_silent": ("Bảng ở địa chỉ {address} không trả lời.", "The sign at address {address} does not answer."),
    "bus_empty": ("Cấu hình chưa có gì trên dây này.", "The settings have nothing on this line."),
    "bus_has": ("  địa chỉ {address}  {id} “{name}”: trả lời, {ms} ms", "  address {address}  {id} “{name}”: {ms} ms"),
    "bus_lacks": (
        "  địa chỉ {address}  {id} “{name}”: KHÔNG trả lời ({ms} ms)",
        "  address {address}  {id} “{name}”: NO answer ({ms} ms)",
    ),
    "bus_round": (
        "Một vòng {ms} ms: {well}/{count} thiết bị trả lời.",
        "A round of {ms} ms: {well} of {count} answered.",
    ),
    # log
    "log_of_line": ("Thiết bị này nằm trên dây {bus}; nhật ký của cả dây:", "It hangs on the line {bus}; all of that:"),
    "log_ended_device": ("chương trình dùng xong thiết bị", "the program was done with it"),
    # doctor
    "doctor_title": ("KHÁM THIẾT BỊ – {hall} – {when}", "DEVICES – {hall} – {when}"),
    "doctor_about": (
        "Trang này để gửi người sửa chữa. Không có mật khẩu, mã bí mật hay thông tin của người dân.",
        "This page is for a repairer. No passwords, no secrets and nothing of citizens are in it.",
    ),
    "doctor_settings": ("Cấu hình CHƯA dùng được", "The settings CANNOT be used"),
    "doctor_machine": ("Máy tính", "Computer"),
    "doctor_host": ("Tên máy", "Name"),
    "doctor_disk": ("Còn trống {free} GB ở {folder}", "{free} GB free at {folder}"),
    "doctor_disk_full": (
        "SẮP ĐẦY ĐĨA: còn {free} GB ở {folder} → xóa bớt tệp cũ",
        "DISK NEARLY FULL: {free} GB left at {folder} → remove old files",
    ),
    "doctor_groups": ("Người dùng {user}, nhóm thiết bị: {groups}", "User {user}, groups of devices: {groups}"),
    "doctor_groups_lack": (
        "Chưa ở nhóm {groups}: sudo usermod -aG {list} $USER, rồi đăng nhập lại (bỏ qua nhóm không có thiết bị)",
        "Not in the groups {groups}: sudo usermod -aG {list} $USER, then sign in anew (skip those without a device)",
    ),
    "doctor_needs": ("Phần mềm cho thiết bị", "Software that devices need"),
    "doctor_needs_all": ("Đủ.", "All there."),
    "doctor_need": ("THIẾU {what} ({why}) → {remedy}", "MISSING {what} ({why}) → {remedy}"),
    "need_serial": ("cổng nối tiếp", "serial lines"),
    "need_usb": ("máy in USB", "USB printers"),
    "need_keys": ("đầu đọc gõ phím, bàn phím số", "readers and pads that type"),
    "need_camera": ("camera", "cameras"),
    "need_second": ("camera, lần đọc thứ hai", "cameras, second reading"),
    "need_sound": ("tiếng gọi số", "calls aloud"),
    "need_font": ("phông chữ của phiếu", "the slips' font"),
    "doctor_cables": ("Đang cắm và cần có", "Plugged in and expected"),
    "doctor_devices": ("Tình trạng từng thiết bị", "Each device"),
    "doctor_held": (
        "đang được một chương trình giữ (hall up đang chạy?); xem phần “máy chủ biết gì” ở dưới",
        "held by a program (is hall up running?); see below what the server knows",
    ),
    "doctor_at": ("trạm {station} đang dùng – {state}", "at work at station {station} – {state}"),
    "doctor_perhaps_held": (
        "(Nếu một trạm đang dùng máy in này thì nó không nhận ai khác: xem ở bàn trực điều hành.)",
        "(A printer that a station has at work may turn others away: see the supervisor's desk.)",
    ),
    "doctor_opened": ("mở được dây", "the line can be opened"),
    "doctor_answers": ("trả lời, {ms} ms", "answers, {ms} ms"),
    "doctor_no_cable": ("không có dây riêng, thử bằng hall devices test", "no cable of its own; try hall devices test"),
    "doctor_reported": ("Máy chủ biết gì", "What the server knows"),
    "doctor_server_away": ("Máy chủ {address} không trả lời.", "The server {address} does not answer."),
    "doctor_server_there": ("Máy chủ {address} trả lời.", "The server {address} answers."),
    "doctor_server_shut": (
        "Tình trạng các trạm: xem ở bàn trực điều hành.",
        "How the stations are: see the supervisor's desk.",
    ),
    "doctor_station": ("{id}: đang nối", "{id}: connected"),
    "doctor_station_away": ("{id}: MẤT KẾT NỐI", "{id}: NOT CONNECTED"),
    "doctor_logs": ("Những gì vừa đi qua dây", "The last over the cables"),
}
