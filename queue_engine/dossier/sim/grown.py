"""As many procedures as a province or the whole country has, grown from a seed out of the sample list.

The same seed and count give the same list; a longer list begins with the shorter one. No two names are the same.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from queue_engine.dossier.record import Procedure

ACTIONS = (
    "Cấp", "Cấp lại", "Cấp đổi", "Gia hạn", "Điều chỉnh", "Thu hồi", "Chuyển đổi", "Bổ sung", "Công nhận", "Thẩm định",
    "Tạm dừng", "Khôi phục",
)  # fmt: skip
DOCUMENTS = (
    "giấy phép hoạt động", "giấy chứng nhận đủ điều kiện", "chứng chỉ hành nghề", "giấy phép kinh doanh",
    "giấy xác nhận đăng ký", "quyết định phê duyệt phương án", "thẻ hành nghề", "giấy phép nhập khẩu",
    "văn bản chấp thuận", "hợp đồng thuê mặt bằng", "giấy chứng nhận chất lượng", "hồ sơ dự thầu",
    "kế hoạch bảo vệ môi trường", "mã số vùng trồng",
)  # fmt: skip
ACTIVITIES = (
    "phòng khám nha khoa", "nhà thuốc", "cơ sở giết mổ gia súc", "trại nuôi tôm", "vận tải hành khách bằng taxi",
    "trung tâm ngoại ngữ", "trung tâm tin học", "trường dạy lái xe", "khai thác cát sỏi", "khai thác nước ngầm",
    "xưởng đóng tàu", "bến phà", "cửa hàng xăng dầu", "kho vật liệu nổ công nghiệp", "cơ sở in bao bì",
    "nhà xuất bản", "rạp chiếu phim", "hướng dẫn viên du lịch", "khách sạn ba sao", "nhà nghỉ du lịch",
    "đại lý bảo hiểm", "tiệm cầm đồ", "sàn giao dịch bất động sản", "văn phòng luật sư", "phòng công chứng",
    "đấu giá tài sản", "giám định tư pháp", "dịch vụ bảo vệ", "môi giới lao động", "đưa người đi làm việc ở nước ngoài",
    "trường nghề", "nhà dưỡng lão", "cơ sở cai nghiện", "trại giống cây trồng", "sản xuất phân bón",
    "thuốc bảo vệ thực vật",
    "thức ăn chăn nuôi", "kiểm dịch động vật", "chế biến cà phê", "chế biến gạo xuất khẩu", "lò gạch", "bãi rửa xe",
    "bãi chôn lấp chất thải rắn", "vận chuyển chất thải nguy hại", "quan trắc khí thải", "nhà máy điện mặt trời",
    "đường dây trung thế", "trạm biến áp", "thang máy", "nồi hơi", "bức xạ y tế", "X-quang chẩn đoán",
    "thiết bị đo lường",
    "mã vạch hàng hóa", "truyền hình trả tiền", "trang thông tin điện tử", "trò chơi trên mạng",
    "bưu chính chuyển phát",
    "viễn thông cố định", "tổng đài nhắn tin", "thi đấu quyền anh", "phòng tập thể hình", "sân gôn", "hồ bơi",
    "bảo tàng tư nhân", "tu bổ di tích", "mua bán cổ vật", "vũ trường", "tiệm vàng", "máy chủ lưu trữ", "nuôi chim yến",
    "hợp tác quốc tế về con nuôi", "tư vấn du học", "hòa giải thương mại",
)  # fmt: skip
PEOPLE = (
    "đối với tổ chức trong nước", "đối với cá nhân nước ngoài", "đối với người Việt Nam định cư ở nước ngoài",
    "đối với hộ nghèo", "đối với hợp tác xã", "đối với doanh nghiệp nhỏ và vừa", "đối với đơn vị sự nghiệp công lập",
    "đối với người dân tộc thiểu số", "đối với người cao tuổi", "đối với người khuyết tật",
    "đối với thanh niên khởi nghiệp",
    "đối với phụ nữ nông thôn", "đối với cơ sở có vốn đầu tư nước ngoài", "đối với trường đại học",
    "đối với bệnh viện tuyến huyện", "đối với khu công nghiệp", "đối với làng nghề", "đối với cảng biển",
    "đối với khu bảo tồn thiên nhiên", "đối với vùng hải đảo",
)  # fmt: skip
CASES = (
    "do bị mất", "do bị cháy", "do sáp nhập đơn vị hành chính", "do thay đổi người đại diện", "do đổi tên",
    "do chuyển trụ sở", "khi hết hạn", "theo bản án của tòa án", "theo thủ tục rút gọn", "qua dịch vụ bưu chính",
    "trên môi trường điện tử", "lần thứ hai", "có thời hạn năm năm", "không thời hạn", "do thiên tai",
    "khi chuyển giao công nghệ", "do sai sót của cơ quan cấp", "trong khu kinh tế cửa khẩu", "tại vùng biên giới",
    "trên địa bàn nhiều tỉnh", "thuộc thẩm quyền của tỉnh", "thuộc thẩm quyền của bộ",
)  # fmt: skip
FIELDS = (
    ("CN", "Công Thương"), ("GDN", "Giáo dục nghề nghiệp"), ("KH", "Khoa học và công nghệ"),
    ("TTTT", "Thông tin, truyền thông"),
    ("NG", "Ngoại vụ"), ("TP", "Bổ trợ tư pháp"), ("DT", "Đầu tư"), ("TNN", "Tài nguyên nước"),
)  # fmt: skip


def grown(base: Sequence[Procedure], count: int, seed: int = 1) -> tuple[Procedure, ...]:
    """The base, then as many new ones as are wanted."""
    found = list(base[:count])
    chance = random.Random(seed)
    names = {one.name for one in base}
    for name in _names(chance, [one.name for one in base]):
        if len(found) >= count:
            break
        if name not in names:
            names.add(name)
            found.append(_procedure(chance, base, name, len(found)))
    return tuple(found)


def _names(chance: random.Random, old: Sequence[str]) -> Iterator[str]:
    """Half of them as short as they can be; with the number of names the longer ones become more."""
    while True:
        document = f"{chance.choice(ACTIONS)} {chance.choice(DOCUMENTS)} {chance.choice(ACTIVITIES)}"
        kind = chance.random()
        if kind < 0.5:
            yield document
        elif kind < 0.7:
            yield f"{document} {chance.choice(PEOPLE)}"
        elif kind < 0.85:
            yield f"{document} {chance.choice(CASES)}"
        elif kind < 0.92:
            yield f"{chance.choice(old)} {chance.choice(CASES)}"
        else:
            yield f"{chance.choice(old)} {chance.choice(PEOPLE)}"


def _procedure(chance: random.Random, base: Sequence[Procedure], name: str, number: int) -> Procedure:
    """The papers and headings of one of the base, under a code and a decision of its own."""
    like = chance.choice(base)
    field = chance.choice([*FIELDS, (like.field_code, like.field_name)])
    code = f"9.{number + 100_000:06d}"
    return replace(
        like,
        code=code,
        name=name,
        field_code=field[0],
        field_name=field[1],
        level=chance.choice(("xã", "tỉnh")),
        url=like.url.replace(like.code, code),
        decision_no=f"MẪU {chance.randrange(100, 4000)}/QĐ-UBND (SAMPLE)",
        decided_on=like.decided_on and like.decided_on - timedelta(days=chance.randrange(700)),
        keywords=(),
    )
