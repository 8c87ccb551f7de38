"""What stands on a slip, as plain text in the citizen's language."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar, Literal, Protocol

PaperKind = Literal["ticket", "status", "checklist", "missing", "hold"]
"""What a piece of paper is. ``ticket``: the slip of a number; the others: see devices.printer.papers."""

TextName = Literal[
    "again", "hall_name", "number_label", "priority_mark", "field", "counters", "directions", "ahead", "wait", "time",
    "qr_caption", "advice", "title", "lead", "todo", "subject", "case", "items_label", "source", "as_of",
]  # fmt: skip
"""The texts that a layout may name. Another kind of paper adds its own names here: see ``Content``."""
ListName = Literal["items", "facts"]
"""Lists: an item is its words, and after a line break what is said of it; a fact is its label, a tab and its value."""


class Content(Protocol):
    """What a layout asks of any kind of paper.

    A kind without a number or codes leaves those empty, as every empty text leaves its place out.
    """

    @property
    def paper(self) -> PaperKind: ...
    @property
    def language(self) -> str: ...
    @property
    def number(self) -> str: ...
    @property
    def qr_url(self) -> str: ...
    @property
    def barcode(self) -> str: ...

    def texts(self, name: TextName | ListName) -> tuple[str, ...]:
        """The paragraphs of that name; none when this paper has none."""


@dataclass(frozen=True)
class SlipContent:
    """Everything on a ticket's slip, ready to read; an empty text leaves its place out.

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
    """People ahead."""
    wait: str = ""
    """When the number will be called, where that is known."""
    time: str = ""
    """When the number was taken."""
    advice: tuple[str, ...] = ()
    qr_caption: str = ""
    """What the square code is good for."""
    again: str = ""
    """Only where another piece of paper may exist: "BẢN IN LẠI (lần 2)"."""
    language: str = "vi"
    """Of these texts; the hall's own words in a layout follow it."""

    paper: ClassVar[PaperKind] = "ticket"
    barcode: ClassVar[str] = ""

    def texts(self, name: TextName | ListName) -> tuple[str, ...]:
        return paragraphs(getattr(self, name, None))


def paragraphs(told: str | tuple[str, ...] | None) -> tuple[str, ...]:
    """One text or several, none where there is nothing to say."""
    return told if isinstance(told, tuple) else (told,) if told else ()


def sample_slip(
    language: str = "vi", *, long: bool = False, priority: bool = False, copy: int = 1, number: str = ""
) -> SlipContent:
    """A slip with every part filled, for looking at and for warming up; ``long`` strains the layout."""
    english = language == "en"
    content = (_LONG_ENGLISH if english else _LONG_VIETNAMESE) if long else _ENGLISH if english else _VIETNAMESE
    mark = {"en": ("PRIORITY", _LONG_MARK_EN), "vi": ("ƯU TIÊN", _LONG_MARK)}["en" if english else "vi"][long]
    again = f"REPRINT ({copy})" if english else f"BẢN IN LẠI (lần {copy})"
    return replace(
        content,
        number=number or content.number,
        priority_mark=mark if priority else None,
        again=again if copy > 1 else "",
    )


_URL = "https://motcua.thudaumot.example/v/6f1c0e5b9a7d4c32a8e4d17b3f905c6e"
_LONG_MARK = "ƯU TIÊN – NGƯỜI TỪ ĐỦ 60\u00a0TUỔI, NGƯỜI KHUYẾT TẬT"
_LONG_MARK_EN = "PRIORITY – AGED 60\u00a0OR\u00a0OVER, OR WITH A DISABILITY"

_VIETNAMESE = SlipContent(
    hall_name="Trung tâm Phục vụ hành chính công phường Thủ Dầu Một",
    number_label="Số thứ tự của ông/bà",
    number="A012",
    field="Đất đai",
    counters="Quầy\u00a03 hoặc quầy\u00a04",
    directions=("Tầng trệt, dãy bên phải, cạnh cửa sổ",),
    ahead="Trước ông/bà còn 7\u00a0người",
    wait="Dự kiến gọi lúc 09:05\u00a0–\u00a009:25",
    time="Lấy số lúc 08:41, thứ\u00a0Sáu 21/11/2025",
    advice=("Xin giữ phiếu và để ý bảng gọi số.", "Phiếu có giá trị trong ngày."),
    qr_url=_URL,
    qr_caption="Quét mã để xem số đang gọi",
)
_LONG_VIETNAMESE = SlipContent(
    hall_name="Trung tâm Phục vụ hành chính công và Kiểm soát thủ tục hành chính xã Nguyễn Nghiêm Trường Thượng",
    number_label="Số thứ tự của ông/bà",
    number="Q1088",
    field="Đăng ký biến động quyền sử dụng đất, quyền sở hữu nhà ở và tài sản khác gắn liền với đất",
    counters="Quầy\u00a03, quầy\u00a04, quầy\u00a012 hoặc quầy\u00a015",
    directions=(
        "Lên cầu thang, tầng hai, rẽ phải, đi hết hành lang, đối diện phòng Nghiệp vụ Đăng ký hộ tịch",
        "Có thang máy ở cuối sảnh cho người khó đi lại",
    ),
    ahead="Trước ông/bà còn 138\u00a0người",
    wait="Dự kiến gọi trong buổi chiều, từ\u00a013:45 đến\u00a015:10; giờ này có thể thay đổi trong ngày",
    time="Lấy số lúc 08:41, thứ\u00a0Sáu 21/11/2025",
    advice=(
        "Xin giữ phiếu, xem bảng số và nghe loa gọi; quá lượt xin gặp cán bộ hướng dẫn để được gọi lại.",
        "Xin chuẩn bị sẵn căn cước và giấy tờ kèm theo. Phiếu có giá trị trong ngày.",
    ),
    qr_url=_URL,
    qr_caption="Quét mã để xem số đang gọi",
)
_ENGLISH = SlipContent(
    hall_name="Thủ Dầu Một Ward Public Service Centre",
    number_label="Your number",
    number="A012",
    field="Land",
    counters="Counter\u00a03 or counter\u00a04",
    directions=("Ground floor, on the right, by the windows",),
    ahead="7\u00a0people before you",
    wait="Your call is expected at 09:05\u00a0–\u00a009:25",
    time="Taken at 08:41, Friday 21\u00a0November\u00a02025",
    advice=("Please keep this slip and watch the board.", "Valid today only."),
    qr_url=_URL,
    qr_caption="Scan to see the number being called",
    language="en",
)
_LONG_ENGLISH = replace(
    _ENGLISH,
    hall_name="Centre for Public Administrative Services and Procedures of Nguyễn Nghiêm Trường Thượng Commune",
    number="Q1088",
    field="Registration of changes in rights to land, to houses and to other property attached to land",
    counters="Counter\u00a03, counter\u00a04, counter\u00a012 or counter\u00a015",
    directions=(
        "Up the stairs, second floor, turn right, to the end of the corridor, opposite the civil status office",
        "There is a lift at the end of the lobby",
    ),
    ahead="138\u00a0people before you",
    wait="Your call is expected in the afternoon, between\u00a013:45 and\u00a015:10; this may change during the day",
    advice=(
        "Please keep this slip, watch the board and listen; if you missed your call, ask at the guidance desk.",
        "Please have your identity card and papers ready. Valid today only.",
    ),
)
