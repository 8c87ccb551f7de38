"""What every key of dossiers means, in Vietnamese."""

from __future__ import annotations

DOSSIERS: dict[str, dict[str, str]] = {
    "Dossiers": {
        "system": "portal: họ cổng dịch vụ công; igate: iGate và tương tự; csv: tệp trong một thư mục; "
        "sql: khung nhìn chỉ đọc; none: không có hệ thống trung tâm",
        "name": "tên hệ thống như cán bộ đọc",
        "address": "portal, igate: địa chỉ; sql: đường dẫn tệp SQLite hoặc postgresql://…",
        "folder": "csv: thư mục dùng chung trên mạng; đường dẫn tương đối tính từ tệp này",
        "mapping": "tệp ánh xạ; trống: dùng tệp có sẵn của hệ thống đã chọn",
        "unit": "mã đơn vị của quầy trong hệ thống đó (madonvi)",
        "user": "tên đăng nhập của quầy",
        "secret": "tệp chứa mật khẩu hoặc client secret, chỉ người chạy chương trình đọc được (chmod 600)",
        "ca_file": "chứng chỉ của nơi đã cấp chứng chỉ cho hệ thống đó",
        "host": "địa chỉ mạng mà dịch vụ tra cứu nghe",
        "port": "cổng TCP của dịch vụ tra cứu, 1–65535",
        "deadline_s": "công dân chờ câu trả lời trực tiếp lâu nhất bao nhiêu giây",
        "fresh_s": "bản lưu mới hơn số giây này thì không hỏi lại",
        "old_h": "bản lưu cũ hơn số giờ này thì màn hình nói trước là số liệu cũ",
        "fields": "mã lĩnh vực của hệ thống = mã lĩnh vực của quầy",
        "returns": "mã lĩnh vực của hệ thống = mã lĩnh vực trả kết quả; không ghi: lĩnh vực đầu tiên loại return, "
        "không có thì chính lĩnh vực đó",
        "procedures": "tệp CSV các thủ tục, khi hệ thống không cung cấp",
        "proof": "bước xác nhận thứ hai: 4 số cuối của số giấy tờ hoặc số điện thoại",
        "guesses": "giới hạn số lần đoán mã",
        "circuit": "khi nào để hệ thống trung tâm nghỉ",
        "pull": "tự lấy về những gì",
        "out": "quầy báo gì cho hệ thống trung tâm",
        "sim": "hệ thống trung tâm giả lập",
    },
    "Proof": {
        "asked": "false: không hỏi ai, chỉ hiện những gì không cần xác nhận",
        "shows": "hiện gì sau khi xác nhận đúng: unit đơn vị, officer cán bộ, steps các bước, supplement giấy tờ còn "
        "thiếu, refusal lý do từ chối, note ghi chú",
    },
    "Guesses": {
        "by_station": "ở một trạm trong mười phút được thử mấy mã không có",
        "by_code": "một mã được xác nhận sai mấy lần thì phải chờ",
        "wait_s": "phải chờ bao nhiêu giây; mỗi lần sau gấp đôi, nhiều nhất một ngày",
    },
    "Circuit": {
        "failures": "hỏng mấy lần liền nhau thì ngừng hỏi",
        "pause_s": "sau bao nhiêu giây thì thử lại một lần; mỗi lần sau gấp đôi, nhiều nhất mười phút",
        "slow_ms": "thời gian trả lời thường gặp lâu hơn số mi-li-giây này thì hiện là chậm",
    },
    "Pull": {
        "dossiers_min": "bao nhiêu phút lấy hồ sơ có thay đổi một lần; 0: không lấy",
        "procedures_h": "bao nhiêu giờ lấy thủ tục và lĩnh vực một lần; 0: không lấy",
        "bookings_min": "bao nhiêu phút lấy lịch hẹn một lần; 0: không lấy",
        "keep_days": "giữ bản lưu của hồ sơ đã trả bao nhiêu ngày",
    },
    "Out": {
        "send": "visits: lượt phục vụ đã xong; flags: báo sai trạng thái; ratings: kết quả đánh giá; "
        "summaries: bản tổng hợp của mỗi ngày",
        "where": "system: lời gọi của hệ thống; address: JSON của chương trình này; folder: tệp CSV",
        "address": "where = address: địa chỉ nhận JSON",
        "folder": "where = folder: thư mục đặt tệp CSV; đường dẫn tương đối tính từ tệp này",
        "deadline_s": "mỗi dòng phải được nhận trong bao nhiêu giây",
    },
    "SimCentre": {
        "enabled": "true: `hall up` chạy hệ thống giả lập",
        "port": "cổng TCP, 1–65535",
        "tls_port": "cổng TCP cho HTTPS với chứng chỉ tự tạo; 0: không mở",
        "seed": "hạt giống của dữ liệu",
        "dossiers": "có bao nhiêu hồ sơ",
        "procedures": "có bao nhiêu thủ tục",
        "answer_ms": "bao nhiêu mi-li-giây thì trả lời",
    },
}
