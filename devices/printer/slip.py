"""What stands on a slip, as plain text in the citizen's language."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SlipContent:
    """Everything on one slip, ready to read; an empty text leaves its place out.

    A no-break space (U+00A0) keeps words on one line: "Quầy\u00a03".
    """

    hall_name: str
    number: str
    field: str
    qr_url: str
    number_label: str = ""
    """Small line above the number: "Số thứ tự của ông/bà"."""
    priority_mark: str | None = None
    """Stands white on black under the number; None for an ordinary ticket."""
    counters: str = ""
    """Where to go, large: "Quầy 3 hoặc 4"."""
    directions: tuple[str, ...] = ()
    """How to get there, one line or more."""
    ahead: str = ""
    """People ahead and, where it is known, the waiting time."""
    time: str = ""
    """When the number was taken."""
    advice: tuple[str, ...] = ()
    qr_caption: str = ""
    """What the square code is good for."""


def sample_slip(language: str = "vi", *, long: bool = False, priority: bool = False) -> SlipContent:
    """A slip with every part filled, for looking at and for warming up; ``long`` strains the layout."""
    if language == "en":
        return _english(priority)
    return _long_vietnamese(priority) if long else _vietnamese(priority)


_URL = "https://motcua.thudaumot.example/v/6f1c0e5b9a7d4c32a8e4d17b3f905c6e"


def _vietnamese(priority: bool) -> SlipContent:
    return SlipContent(
        hall_name="Trung tâm Phục vụ hành chính công phường Thủ Dầu Một",
        number_label="Số thứ tự của ông/bà",
        number="A012",
        priority_mark="ƯU TIÊN" if priority else None,
        field="Đất đai",
        counters="Quầy\u00a03 hoặc quầy\u00a04",
        directions=("Tầng trệt, dãy bên phải, cạnh cửa sổ",),
        ahead="Trước ông/bà còn 7\u00a0người",
        time="Lấy số lúc 08:41, thứ\u00a0Sáu 21/11/2025",
        advice=("Xin giữ phiếu, xem bảng số và nghe loa gọi.", "Phiếu có giá trị trong ngày."),
        qr_url=_URL,
        qr_caption="Quét mã để xem số đang gọi",
    )


def _long_vietnamese(priority: bool) -> SlipContent:
    return SlipContent(
        hall_name="Trung tâm Phục vụ hành chính công và Kiểm soát thủ tục hành chính xã Nguyễn Nghiêm Trường Thượng",
        number_label="Số thứ tự của ông/bà",
        number="Q1088",
        priority_mark="ƯU TIÊN – NGƯỜI TỪ ĐỦ 60\u00a0TUỔI, NGƯỜI KHUYẾT TẬT" if priority else None,
        field="Đăng ký biến động quyền sử dụng đất, quyền sở hữu nhà ở và tài sản khác gắn liền với đất",
        counters="Quầy\u00a03, quầy\u00a04, quầy\u00a012 hoặc quầy\u00a015",
        directions=(
            "Lên cầu thang, tầng hai, rẽ phải, đi hết hành lang, đối diện phòng Nghiệp vụ Đăng ký hộ tịch",
            "Có thang máy ở cuối sảnh cho người khó đi lại",
        ),
        ahead="Trước ông/bà còn 138\u00a0người, chờ khoảng 1\u00a0giờ 45\u00a0phút đến 2\u00a0giờ 10\u00a0phút",
        time="Lấy số lúc 08:41, thứ\u00a0Sáu 21/11/2025",
        advice=(
            "Xin giữ phiếu, xem bảng số và nghe loa gọi; quá lượt xin gặp cán bộ hướng dẫn để được gọi lại.",
            "Xin chuẩn bị sẵn căn cước và giấy tờ kèm theo. Phiếu có giá trị trong ngày.",
        ),
        qr_url=_URL,
        qr_caption="Quét mã để xem số đang gọi",
    )


def _english(priority: bool) -> SlipContent:
    return SlipContent(
        hall_name="Thủ Dầu Một Ward Public Service Centre",
        number_label="Your number",
        number="A012",
        priority_mark="PRIORITY" if priority else None,
        field="Land",
        counters="Counter\u00a03 or counter\u00a04",
        directions=("Ground floor, on the right, by the windows",),
        ahead="7\u00a0people before you",
        time="Taken at 08:41, Friday 21\u00a0November\u00a02025",
        advice=("Please keep this slip, watch the board and listen for your number.", "Valid today only."),
        qr_url=_URL,
        qr_caption="Scan to see the number being called",
    )
