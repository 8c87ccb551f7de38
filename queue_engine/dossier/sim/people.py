"""Words of the simulated centre: units, statuses and people who do not exist."""

from __future__ import annotations

UNITS = (
    ("H13.01", "UBND phường Ninh Kiều"),
    ("H13.02", "UBND phường Cái Khế"),
    ("H13.05", "UBND xã Phong Điền"),
    ("H13.31", "Chi nhánh Văn phòng đăng ký đất đai"),
)
FAMILY_NAMES = ("Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Võ", "Đặng", "Bùi", "Thạch", "Sơn")
MIDDLE_NAMES = ("Văn", "Thị", "Hữu", "Ngọc", "Minh", "Thanh", "Kim")
GIVEN_NAMES = ("An", "Bình", "Cúc", "Dũng", "Hạnh", "Hòa", "Lan", "Mai", "Nghĩa", "Phúc", "Quý", "Sang", "Tâm", "Vân")
OFFICERS = ("Lê Thị Hồng", "Trần Quốc Việt", "Phạm Minh Châu", "Đỗ Thành Nam", "Lâm Thị Sà Rây")
MISSING_PAPERS = (
    "Bản sao giấy chứng nhận quyền sử dụng đất\nTờ khai có chữ ký của cả hai vợ chồng",
    "Giấy chứng sinh bản chính",
    "- Bản vẽ thiết kế có đóng dấu\n- Ảnh chụp hiện trạng",
    "Văn bản ủy quyền có chứng thực",
)
REFUSALS = ("Không thuộc thẩm quyền giải quyết của đơn vị.", "Thửa đất đang có tranh chấp.")
STATUSES = {
    1: "Mới đăng ký",
    2: "Được tiếp nhận",
    3: "Không được tiếp nhận",
    4: "Đang xử lý",
    5: "Yêu cầu bổ sung giấy tờ",
    6: "Yêu cầu thực hiện nghĩa vụ tài chính",
    7: "Công dân yêu cầu rút hồ sơ",
    8: "Dừng xử lý",
    9: "Đã xử lý xong",
    10: "Đã trả kết quả",
}
