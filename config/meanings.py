"""What every key means, in Vietnamese: the schema's own descriptions are English.

By the name of the table and the key; what tables have in common stands under the table that they grow from.
"""

from __future__ import annotations

from pydantic.fields import FieldInfo

from config.dossier_meanings import DOSSIERS
from config.rating_meanings import RATINGS
from config.table import Settings
from config.words import language

_MEANINGS: dict[str, dict[str, str]] = {
    "HallConfig": {
        "hall": "thông tin của bộ phận một cửa",
        "server": "máy chủ chạy ở đâu",
        "schedule": "khi nào phát số",
        "queue": "quy tắc của hàng chờ",
        "printing": "làm gì với phiếu chưa in được ngay",
        "codes": "mã quét và mã nhập trông như thế nào",
        "dossiers": "hồ sơ và thủ tục của hệ thống trung tâm",
        "ratings": "người dân đánh giá việc phục vụ như thế nào",
        "tallies": "số liệu ngày, tháng cho trưởng bộ phận",
        "voice": "cách đọc khi gọi số",
        "board": "bảng gọi số hiện gì ngoài các lượt gọi",
        "zones": "các khu vực có loa và bảng riêng",
        "priority_groups": "những người được phục vụ sớm hơn",
        "field_groups": "bước chọn đầu tiên ở máy lấy số",
        "fields": "các lĩnh vực, theo thứ tự nút ở máy lấy số",
        "counters": "các quầy",
        "officers": "cán bộ được đăng nhập",
        "stations": "các chương trình có màn hình",
        "printers": "các máy in phiếu",
        "readers": "máy quét mã vạch, mã QR, kể cả máy quay",
        "buses": "đường dây chung của bảng số và bàn phím",
        "signs": "bảng số trên đường dây chung",
        "pads": "bàn phím đánh giá",
        "keypads": "bàn phím gọi số của cán bộ",
    },
    "Voice": {
        "languages": "các thứ tiếng đọc khi gọi số, đọc lần lượt",
        "region": "south: lẻ, ngàn, bốn; north: linh, nghìn, tư; trống: theo gói ngôn ngữ",
        "whole_numbers": "true: đọc A012 là A mười hai thay vì A không một hai",
        "engine": "cách tạo giọng: espeak, pyttsx3, hoặc recorded (giọng thu sẵn)",
        "recorded": "thư mục giọng thu sẵn; đường dẫn tương đối tính từ tệp này",
        "packs": "thư mục gói ngôn ngữ thêm vào các gói có sẵn; đường dẫn tương đối tính từ tệp này",
        "speed": "số từ mỗi phút, 80 đến 260; 0: theo gói ngôn ngữ",
        "times": "mỗi lần gọi đọc mấy lượt",
        "merge_after_s": "những lần gọi chờ lâu hơn được đọc gộp, mỗi số một lượt",
        "oldest_s": "lần gọi cũ hơn chỉ hiện trên bảng",
        "awaited_only": "false: vẫn đọc dù người được gọi đã đến quầy hoặc đã ghi vắng mặt",
        "most_merged": "đọc gộp nhiều nhất bấy nhiêu số",
        "quiet": "những giờ không đọc",
        "volumes": "âm lượng theo giờ; trống: luôn to nhất",
        "invite_every_s": "máy lấy số, màn hình tra cứu có giọng đọc: cứ sau bấy nhiêu giây không ai chạm thì "
        "mời chạm vào màn hình; không ghi: không mời",
        "station_volumes": "âm lượng theo giờ của máy lấy số và màn hình tra cứu; trống: như volumes",
        "cache_mb": "dung lượng giữ âm thanh đã tạo, megabyte",
    },
    "Board": {
        "texts": "các câu thông báo chạy ở dòng cuối bảng; mỗi câu đứng yên một phần tư phút",
        "flash_s": "số vừa gọi sáng lên trong bao nhiêu giây",
        "unheard_flash_s": "số mà loa không đọc được thì sáng lên trong bao nhiêu giây",
        "replay_s": "sau khi mất kết nối: lượt gọi mới hơn số giây này vẫn sáng lên, cũ hơn chỉ được liệt kê",
        "start_replay_s": "khi bảng vừa bật: lượt gọi mới hơn số giây này vẫn sáng lên",
        "picture_s": "mỗi hình trong thư mục phim ảnh hiện bao nhiêu giây",
        "back_after_s": "sau lượt gọi bao nhiêu giây thì phim ảnh hiện lại",
        "sound_percent": "tiếng của phim to bao nhiêu phần trăm; 0: không tiếng",
    },
    "BoardText": {
        "text": "câu tiếng Việt, nhiều nhất 240 ký tự",
        "text_en": "câu tiếng Anh; trống: chỉ có tiếng Việt",
    },
    **DOSSIERS,
    **RATINGS,
    "Quiet": {"begins": "bắt đầu, HH:MM", "ends": "kết thúc, HH:MM, sau giờ bắt đầu"},
    "Volume": {"since": "từ giờ nào, HH:MM", "percent": "0: tắt tiếng; 100: to nhất"},
    "Zone": {
        "id": "mã khu vực",
        "name": "tên cho nhân viên đọc",
        "counters": "mã các quầy trong khu; trống: tất cả",
        "room": "các khu cùng phòng nghe thấy nhau nên đọc lần lượt",
    },
    "Codes": {
        "dossier": "mã hồ sơ; mặc định nhận các dạng của cổng quốc gia và các tỉnh",
        "receipt": "số biên nhận của phần mềm cũ; trống: không có",
        "dossier_keys": "tên mục trong địa chỉ của mã QR chứa mã hồ sơ",
        "booking": "mã lịch hẹn, chữ hoa, không dấu cách, có ít nhất một chữ số",
    },
    "CodePattern": {
        "pattern": "mẫu của cả mã, chữ in hoa",
        "since": "ngày bắt đầu áp dụng; không ghi: luôn luôn",
    },
    "Hall": {
        "id": "tên ngắn của nơi này: chữ thường không dấu, chữ số, dấu gạch nối",
        "name": "tên đầy đủ bằng tiếng Việt, cho người dân đọc",
        "name_en": "tên bằng tiếng Anh",
        "short_name": "tên rút gọn cho chỗ hẹp, nhiều nhất 40 chữ cái",
        "timezone": "múi giờ (tên IANA); ngày làm việc bắt đầu lúc nửa đêm ở đó",
        "languages": "ngôn ngữ của màn hình cho người dân; thứ tiếng đầu là thứ tiếng hiện lúc nghỉ",
        "state_dir": "thư mục dữ liệu (nhật ký, mã bí mật, tệp ghi); đường dẫn tương đối tính từ tệp này; "
        "trống: ~/.local/state/hall/<id>",
        "lookup_url": "địa chỉ trong mã QR của phiếu, đứng trước /v/ và mã lượt; http hoặc https, không có dấu ?",
    },
    "Server": {
        "host": "địa chỉ trong mạng LAN: máy chủ nghe ở đó, các trạm nối tới đó",
        "port": "cổng TCP, 1–65535",
        "machine": "tên máy tính chạy máy chủ, cho `hall up --machine`",
        "heartbeat_s": "số giây giữa hai lần báo còn sống; mất ba lần là coi như đứt kết nối",
    },
    "Schedule": {
        "open_weekdays": "các ngày làm việc trong tuần: mon tue wed thu fri sat sun",
        "holidays": "các ngày nghỉ, dạng YYYY-MM-DD",
        "sessions": "các buổi trong ngày; không ghi: 07:00–11:30 và 13:00–17:00 mỗi ngày làm việc",
        "makeup_days": "những ngày làm bù",
        "crowd": "thứ tự của những người lấy số trước lượt gọi đầu: arrival (đến trước) hoặc draw (bốc thăm)",
        "draw_window_min": "khi bốc thăm: chậm nhất bao nhiêu phút trước lượt gọi đầu thì bắt đầu phát số",
        "day_texts": "thông báo của một số ngày trong tuần",
    },
    "Session": {
        "weekdays": "các ngày trong tuần; trống: mọi ngày làm việc",
        "opens": "bắt đầu phát số lúc này, giờ:phút theo đồng hồ của hội trường",
        "closes": "kết thúc buổi, giờ:phút; 24:00 là nửa đêm",
        "last_ticket_before_min": "ngừng phát số trước giờ đóng cửa bao nhiêu phút",
        "counters_from": "quầy bắt đầu gọi lúc này, giờ:phút; không ghi: từ giờ mở cửa",
    },
    "MakeUpDay": {
        "date": "ngày, dạng YYYY-MM-DD",
        "like": "lấy buổi, lĩnh vực và thông báo của ngày nào trong tuần",
    },
    "DayText": {
        "weekdays": "hiện vào những ngày nào trong tuần",
        "text": "thông báo tiếng Việt, nhiều nhất 120 chữ cái",
        "text_en": "thông báo tiếng Anh, nhiều nhất 120 chữ cái",
    },
    "Queue": {
        "rule": "thứ tự gọi: default: người ưu tiên được tính sớm hơn priority_advance_min phút; fcfs: theo lúc đến; "
        "strict: ưu tiên luôn trước; ratio: mấy người ưu tiên rồi mấy người thường",
        "priority_advance_min": "số của người ưu tiên được tính như lấy sớm hơn bao nhiêu phút",
        "ratio_priority": "với ratio: gọi liền mấy số ưu tiên …",
        "ratio_ordinary": "với ratio: … rồi mấy số thường",
        "appointment_advance_min": "người đặt hẹn được tính như đến trước giờ hẹn bao nhiêu phút",
        "appointment_grace_min": "sau giờ hẹn bao nhiêu phút thì vẫn giữ chỗ",
        "bookings": "true: máy lấy số nhận mã của lượt đã đặt hẹn ở nơi khác",
        "booking_early_min": "người đặt hẹn được nhận số sớm nhất bao nhiêu phút trước giờ hẹn",
        "recall_cooldown_s": "hai lần gọi cùng một số cách nhau ít nhất bao nhiêu giây",
        "no_show_after_calls": "gọi mấy lần rồi mới được ghi vắng mặt",
        "no_show_after_s": "sau lượt gọi đầu bao nhiêu giây mới được ghi vắng mặt",
        "readmit_within_min": "số vắng mặt được quay lại trong bao nhiêu phút; 0: không được",
        "readmit_place": "số vắng mặt quay lại chỗ nào: old_place: chỗ cũ; after_next: sau người kế tiếp; "
        "end: như vừa lấy",
        "undo_within_s": "quầy được hoàn tác việc vừa làm trong bao nhiêu giây; 0: không",
        "void_within_s": "số lấy nhầm được bỏ trong bao nhiêu giây; 0: không",
        "paper_roll": "true: số xé từ cuộn giấy, mỗi lĩnh vực một cuộn; gọi số giấy ở quầy thì số mới được tạo",
        "max_per_person": "mỗi người lấy nhiều nhất mấy số một ngày, theo thẻ quét; 0: không giới hạn",
        "waiting_over_lunch": "số còn chờ khi hết buổi mà còn buổi sau: keep: giữ; close: đóng",
        "stop_issuing": "ngừng phát số khi số mới không kịp được gọi trước giờ đóng cửa: mean: theo mức trung bình; "
        "p90: theo mức muộn của dự báo; never: phát đến giờ của số cuối",
    },
    "Printing": {
        "oldest_s": "phiếu chờ quá số giây này thì không in nữa",
        "most_copies": "một phiếu có nhiều nhất mấy bản trước khi để người xem lại",
        "dossier_code": "true: giấy về hồ sơ có mã hồ sơ, để đọc và để quét; false: không in mã",
        "layouts": "tệp mẫu của các loại giấy khác",
        "reprint_by_itself": "true: phiếu có thể bị dở thì tự in lại, có ghi “bản in lại”, khi máy in chạy được",
    },
    "PriorityGroup": {
        "id": "mã của diện ưu tiên: chữ thường không dấu, chữ số, dấu gạch nối; ngoài mã này không lưu gì về người dân",
        "name": "tên diện bằng tiếng Việt, cho người dân đọc",
        "name_en": "tên diện bằng tiếng Anh",
    },
    "FieldGroup": {
        "id": "mã của nhóm lĩnh vực: chữ thường không dấu, chữ số, dấu gạch nối",
        "name": "tên nhóm bằng tiếng Việt, trên nút ở bước chọn đầu",
        "name_en": "tên nhóm bằng tiếng Anh",
        "icon": "tên hình trong assets/icons; trống: không có hình",
    },
    "HallField": {
        "id": "mã của lĩnh vực: chữ thường không dấu, chữ số, dấu gạch nối",
        "letter": "chữ cái đầu của số, A–Z hoặc Đ; không có hai chữ nghe giống nhau",
        "name": "tên lĩnh vực bằng tiếng Việt, cho người dân đọc",
        "name_en": "tên lĩnh vực bằng tiếng Anh",
        "icon": "tên hình trong assets/icons; trống: không có hình",
        "group": "mã của nhóm lĩnh vực; không ghi: hiện ngay ở bước đầu",
        "kind": "field: nhận hồ sơ; advice: hướng dẫn; return: trả kết quả",
        "open_weekdays": "nhận vào những ngày nào trong tuần; trống: mọi ngày làm việc",
        "quota_per_session": "số lượt không hẹn mỗi buổi; 0: không giới hạn",
        "quotas": "số lượt của buổi thứ nhất, thứ hai, …; không ghi: mỗi buổi quota_per_session",
        "target_wait_min": "chờ quá số phút này thì bàn trực được nhắc",
    },
    "Counter": {
        "id": "mã của quầy: chữ thường không dấu, chữ số, dấu gạch nối",
        "number": "số trên biển quầy, như hiện và như đọc lên",
        "name": "tên quầy bằng tiếng Việt",
        "name_en": "tên quầy bằng tiếng Anh",
        "fields": "mã các lĩnh vực mà quầy nhận, lĩnh vực chính đứng đầu",
        "direction": "đường đến quầy, tiếng Việt; in trên phiếu",
        "direction_en": "đường đến quầy, tiếng Anh",
    },
    "Officer": {
        "id": "mã của cán bộ: chữ thường không dấu, chữ số, dấu gạch nối",
        "name": "tên như đồng nghiệp đọc",
        "pin_hash": "mã băm argon2id của PIN; tạo bằng `hall pin`",
        "counters": "mã các quầy mà cán bộ được ngồi; trống: quầy nào cũng được",
        "photo": "ảnh JPEG, PNG hoặc WebP cho biển quầy và màn hình đánh giá; đường dẫn tương đối tính từ tệp này",
    },
    "Station": {
        "id": "mã của trạm: chữ thường không dấu, chữ số, dấu gạch nối",
        "kind": "loại trạm: ticket_kiosk: máy lấy số; lookup_screen: máy tra cứu; counter_panel: bàn cán bộ; "
        "rating_screen: đánh giá; supervisor_desk: bàn trực; leader_desk: số liệu cho lãnh đạo, chỉ xem; "
        "hall_board: bảng gọi số; counter_sign: biển quầy; "
        "sign_bus: đường dây bảng số; announcer: đọc loa",
        "name": "tên như cán bộ đọc",
        "machine": "tên máy tính chạy trạm này, cho `hall up --machine`",
        "enabled": "false: `hall up` không chạy trạm này",
        "counter": "mã quầy của trạm; cần cho bàn cán bộ, biển quầy và màn hình đánh giá",
        "printer": "mã của máy in mà trạm dùng",
        "spare_printer": "mã của máy in dự phòng, nhận phiếu mà máy chính không in được",
        "paper_at": "counter_panel: mã của máy lấy số hoặc máy tra cứu sẽ in danh sách giấy tờ còn thiếu "
        "khi cán bộ giữ lại một lượt",
        "readers": "mã các máy quét ở trạm này",
        "bus": "sign_bus: mã của đường dây chung mà chương trình này giữ",
        "officer_shown": "counter_sign: hiện tên và ảnh cán bộ đang ngồi ở quầy",
        "zone": "hall_board, announcer: mã khu vực; không ghi: cả sảnh",
        "viewing_m": "hall_board: người ngồi xa nhất cách bảng mấy mét; số được gọi sẽ đủ cao để đọc",
        "fields": "hall_board: mã các lĩnh vực mà bảng hiện; trống: tất cả",
        "playlist": "hall_board: thư mục phim và hình; đường dẫn tương đối tính từ tệp này",
        "speaker": "announcer, máy lấy số có giọng đọc: tên sink âm thanh, hoặc alsa:CARD; trống: loa mặc định; "
        "sim:TỐC_ĐỘ:TỆP: loa giả lập",
        "token": "mã bí mật để máy chủ nhận ra trạm, ít nhất 16 ký tự; không ghi: tự tạo trong "
        "<state_dir>/secrets.toml",
        "voice": "true: máy lấy số đọc lời nhắc ngắn, như khi không in được, và lời mời; cần có loa",
        "screen": "cỡ màn hình của trạm",
        "idle_timeout_s": "không ai chạm trong số giây này thì về màn hình đầu",
        "ticket_shown_s": "số vừa lấy hiện to trong bao nhiêu giây",
        "window": "x, y, rộng, cao của cửa sổ, tính bằng điểm ảnh; không ghi: toàn màn hình",
        "pilot": "máy:cổng của kịch bản trình diễn; không ghi: không có",
        "paint_log": "tệp JSONL ghi cái gì hiện lúc nào; không ghi: không ghi lại",
    },
    "Screen": {
        "width_px": "bề rộng của hình, điểm ảnh",
        "height_px": "bề cao của hình, điểm ảnh",
        "width_mm": "bề rộng nhìn thấy, mi-li-mét",
        "height_mm": "bề cao nhìn thấy, mi-li-mét",
    },
    "Printer": {
        "id": "mã của máy in: chữ thường không dấu, chữ số, dấu gạch nối",
        "name": "tên như cán bộ đọc",
        "machine": "tên máy tính mà máy in cắm vào, hoặc chạy máy in giả lập, cho `hall up --machine`",
        "kind": "cách nối: escpos_tcp: mạng LAN; escpos_serial: cổng nối tiếp; escpos_usblp: USB qua usblp; "
        "escpos_usb: USB không qua usblp",
        "enabled": "false: đã có người tắt, không gửi gì tới máy in",
        "host": "escpos_tcp: địa chỉ của máy in trong mạng LAN",
        "port": "escpos_tcp: cổng TCP của máy in, 1–65535, thường là 9100",
        "device": "nối tiếp hoặc USB: tên cố định của dây, ví dụ /dev/serial/by-id/… hoặc usb:04b8:0e15:SERIAL; "
        "xem bằng `hall devices list`",
        "shared": "true: nhiều trạm cùng in, nên in xong mỗi phiếu thì nhả dây",
        "layout": "tệp mẫu phiếu; đường dẫn tương đối tính từ tệp này; không ghi: mẫu chuẩn",
        "connect_timeout_s": "chờ nối được trong bao nhiêu giây",
        "write_timeout_s": "máy in phải nhận hết một phiếu trong bao nhiêu giây",
        "passport": "hồ sơ máy in: những gì phiếu thử đã chứng tỏ",
        "simulated": "true: `hall up` chạy một máy in giả lập ở địa chỉ hoặc dây này",
        "sim": "máy in giả lập chạy ra sao",
    },
    "PaperLayouts": {
        "status": "phiếu tình trạng hồ sơ; đường dẫn tương đối tính từ tệp này",
        "checklist": "danh sách giấy tờ của một thủ tục",
        "missing": "giấy tờ còn thiếu trong hồ sơ",
        "hold": "giấy giữ chỗ: số và những giấy tờ còn thiếu",
    },
    "Passport": {
        "dots": "số điểm in được trên một dòng, chia hết cho 8: giấy 80 mm là 576, giấy 58 mm là 384",
        "cut": "cách cắt: feed_cut: tự đẩy giấy đến dao; full: đứt hẳn; partial: còn dính; none: xé tay",
        "picture": "cách gửi hình: strips: GS v 0; columns: ESC *, cho máy in không có lệnh in hình theo dòng",
        "characters": "cách in chữ: picture: vẽ hết; hybrid: phần cố định lưu trong máy in; "
        "glyphs: nạp chữ vào máy in; tcvn: chữ TCVN-3 có sẵn",
        "answers": "những câu hỏi máy in đã trả lời; keys: đang lưu hình nào; trống mà đã thử: máy in không trả lời",
        "native": "những gì máy in tự vẽ tốt: số lớn, mã QR",
        "near_end": "false: không có cảm biến giấy sắp hết, nên lời báo đó không có nghĩa",
        "clears": "true: bảo được máy in bỏ phiếu đang in dở (DLE ENQ 2)",
        "baud": "tốc độ cổng nối tiếp, bit mỗi giây; cần cho escpos_serial",
        "flow": "cách báo “chờ” trên dây nối tiếp; phải giống như đặt trong máy in",
        "evidence_per": "strip: hỏi sau mỗi dải hình, để biết khi mất dữ liệu trên dây",
        "nv": "hình đã lưu trong máy in: khóa hai chữ và SHA-256; `hall devices setup` tự ghi",
        "proved_on": "ngày in phiếu thử; không ghi: chưa thử",
        "mm_per_s": "tốc độ in chậm nhất, mi-li-mét mỗi giây",
    },
    "SimSettings": {
        "capture_dir": "thư mục chứa hình những gì đã nhận; trống: <state_dir>/printers/<id>",
        "buffer_bytes": "bộ nhớ chờ, tính bằng byte",
        "mm_per_s": "tốc độ đẩy giấy, mi-li-mét mỗi giây",
        "speed": "chạy nhanh gấp mấy lần máy thật",
    },
    "Device": {
        "id": "mã của thiết bị: chữ thường không dấu, chữ số, dấu gạch nối",
        "name": "tên như cán bộ đọc",
        "machine": "tên máy tính mà thiết bị cắm vào, hoặc chạy thiết bị giả lập, cho `hall up --machine`",
        "enabled": "false: đã có người tắt, không ai nghe thiết bị này",
        "simulated": "true: `hall up` chạy thiết bị giả lập ở dây này",
        "device": "tên cố định của dây nối; xem bằng `hall devices list`",
        "baud": "tốc độ, bit mỗi giây",
        "kind": "loại thiết bị, hoặc cách nói chuyện với nó",
        "table": "kind table: tệp mô tả thiết bị; đường dẫn tương đối tính từ tệp này",
        "address": "số của nó trên đường dây, 1–127",
        "debounce_ms": "hai lần bấm cùng một phím gần hơn số mi-li-giây này tính là một",
        "bus": "mã của đường dây chung",
        "counter": "mã của quầy có thiết bị này",
    },
    "Reader": {
        "kind": "serial: cổng COM (tốt nhất); hid_pos: USB không gõ phím; evdev: gõ phím, được tách khỏi bàn phím; "
        "wedge: gõ vào cửa sổ; camera: máy quay",
        "prefix": "những chữ máy quét thêm vào trước mỗi mã",
        "terminator": "any: Enter, xuống dòng hoặc Tab kết thúc một mã; none: ngừng gap_ms thì hết mã",
        "gap_ms": "terminator none: ngừng bao nhiêu mi-li-giây thì hết mã",
        "same_code_s": "cùng một mã trong số giây này chỉ tính một lần",
        "wedge": "kind wedge: phân biệt máy quét với người gõ phím",
        "camera": "kind camera: máy quay nhìn ra sao",
    },
    "Wedge": {
        "median_ms": "khoảng cách giữa hai phím của máy quét, mức giữa, nhiều nhất (mi-li-giây)",
        "longest_ms": "khoảng cách dài nhất giữa hai phím của máy quét (mi-li-giây)",
        "least_keys": "một lần quét có ít nhất mấy phím, không kể phím kết thúc",
    },
    "Camera": {
        "width": "bề rộng của hình, điểm ảnh",
        "height": "bề cao của hình, điểm ảnh",
        "decodes_per_s": "mỗi giây xem mấy hình",
        "symbologies": "tìm những loại mã nào",
        "mirror": "true: màn hình hiện hình như soi gương, dành cho camera hướng vào mặt người; "
        "false: dành cho camera nhìn xuống phiếu",
    },
    "Bus": {"answer_ms": "chờ trả lời lâu nhất bao nhiêu mi-li-giây"},
    "Sign": {
        "kind": "modbus: Modbus RTU (họ LED-485); line: giao thức dòng lệnh của hệ thống",
        "digits": "bảng có mấy chữ số",
    },
    "Pressed": {
        "kind": "line: giao thức dòng lệnh của hệ thống; table: thiết bị mua sẵn, có tệp mô tả; digits: gõ chữ số; "
        "screen: trên màn hình",
    },
    "Keypad": {"keys": "phím → việc: next, recall, finish, no_show"},
}


def meaning(table: type[Settings], name: str, info: FieldInfo) -> str:
    """In the reader's language; a key that has no Vietnamese words yet is told in English."""
    if language() == "vi":
        for one in (base.__name__ for base in table.__mro__):
            if said := _MEANINGS.get(one, {}).get(name):
                return said
    return info.description or ""
