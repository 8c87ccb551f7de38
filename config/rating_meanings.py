"""What every key of ratings and tallies means, in Vietnamese."""

from __future__ import annotations

RATINGS: dict[str, dict[str, str]] = {
    "Ratings": {
        "enabled": "false: không hỏi ai",
        "scales": "các thang đánh giá theo ngày áp dụng",
        "reasons": "các lý do, theo thứ tự hiện trên màn hình",
        "asked_s": "câu hỏi đứng ở quầy bao nhiêu giây",
        "shortest_s": "câu trả lời nhanh hơn số giây này được đánh dấu để trưởng bộ phận xem",
        "run": "bấy nhiêu câu trả lời giống nhau liên tiếp ở một quầy thì được đánh dấu",
        "strays": "trong một ngày ở một quầy có bấy nhiêu lần bấm không ứng với câu hỏi nào thì được đánh dấu",
        "later": "true: người dân được đánh giá sau bằng phiếu số, tại máy lấy số hoặc màn hình tra cứu, đến hết ngày",
        "shows": "bên câu hỏi hiện gì: number: số phiếu; officer: tên cán bộ; photo: ảnh cán bộ",
        "questions": "câu hỏi thêm theo Thông tư 01/2018: 3: số lần phải đi lại; 4: số nơi phải liên hệ",
        "feedback_url": "địa chỉ góp ý đã công bố, hiện bằng mã QR",
        "least": "ít câu trả lời hơn số này thì bảng tổng hợp ghi là ít",
        "daily_summary": "true: cuối ngày ghi bản tổng hợp",
    },
    "Scale": {
        "id": "mã của thang; câu trả lời giữ mã này để không trộn hai thang với nhau",
        "since": "ngày đầu tiên áp dụng, NĂM-THÁNG-NGÀY; không ghi: luôn áp dụng",
        "reasons": "mã các lý do được hỏi với thang này, theo thứ tự; trống: mọi lý do",
        "levels": "các mức, mức tốt nhất đứng đầu; trên bàn phím đánh giá, phím số lớn nhất là mức tốt nhất, "
        "phím 1 là mức kém nhất",
    },
    "RatingLevel": {
        "name": "tên mức bằng tiếng Việt",
        "name_en": "tên mức bằng tiếng Anh",
        "points": "số điểm khi tính trung bình",
        "asks_reason": "true: hỏi lý do bằng một lần chạm",
    },
    "RatingReason": {
        "id": "mã lý do, là thứ duy nhất được lưu",
        "name": "lý do bằng tiếng Việt",
        "name_en": "lý do bằng tiếng Anh",
    },
    "Tallies": {
        "enabled": "false: hall up không chạy phần này; lệnh hall tallies vẫn dùng được",
        "host": "địa chỉ mạng mà nó nghe",
        "port": "cổng TCP, 1–65535",
    },
}
