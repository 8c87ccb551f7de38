"""Papers with every part filled, for looking at and for tests; the long ones strain the layout."""

from __future__ import annotations

from dataclasses import replace

from devices.printer.papers import PaperContent
from devices.printer.slip import PaperKind

_CODE = "000.00.01.H22-261109-0042"
_URL = "https://motcua.thudaumot.example/v/6f1c0e5b9a7d4c32a8e4d17b3f905c6e"
_PAGE = "https://dichvucong.example/thu-tuc/1.001193.000.00.00.H13"


def sample_paper(
    paper: PaperKind, language: str = "vi", *, long: bool = False, copy: int = 1, number: str = ""
) -> PaperContent:
    """One of the papers that are no number's slip."""
    english = language == "en"
    content = (_LONG if long else _USUAL)[paper]["en" if english else "vi"]
    again = f"REPRINT ({copy})" if english else f"BẢN IN LẠI (lần {copy})"
    return replace(
        content, language=language, number=number or content.number, again=again if copy > 1 else content.again
    )


_HALL = "Trung tâm Phục vụ hành chính công phường Thủ Dầu Một"
_HALL_EN = "Thủ Dầu Một Ward Public Service Centre"
_LONG_HALL = "Trung tâm Phục vụ hành chính công và Kiểm soát thủ tục hành chính xã Nguyễn Nghiêm Trường Thượng"
_LONG_HALL_EN = "Centre for Public Administrative Services and Procedures of Nguyễn Nghiêm Trường Thượng Commune"
_LAND = "Đăng ký, cấp giấy chứng nhận quyền sử dụng đất lần đầu"
_LONG_LAND = (
    "Đăng ký biến động quyền sử dụng đất, quyền sở hữu tài sản gắn liền với đất trong các trường hợp chuyển đổi, "
    "chuyển nhượng, thừa kế, tặng cho, góp vốn bằng quyền sử dụng đất, quyền sở hữu tài sản gắn liền với đất"
)
_BIRTH = "Đăng ký khai sinh"
_TIME, _TIME_EN = "In lúc 09:44, thứ\u00a0Hai 23/11/2026", "Printed at 09:44, Monday 23\u00a0November\u00a02026"
_AS_OF, _AS_OF_EN = "Số liệu lúc 09:42 ngày\u00a023/11/2026", "As it stood at 09:42 on\u00a023/11/2026"

_STATUS = PaperContent(
    "status",
    hall_name=_HALL,
    title="Tình trạng hồ sơ",
    lead="Hồ sơ đang được giải quyết, hẹn trả ngày 27/11/2026.",
    todo=("Chưa cần làm gì. Mời quay lại vào ngày hẹn.",),
    subject=_LAND,
    facts=("Mã hồ sơ\tH13.12-261109-0042", "Ngày nhận\t09/11/2026", "Hẹn trả\t27/11/2026"),
    as_of=_AS_OF,
    time=_TIME,
    qr_url="H13.12-261109-0042",
    barcode="H13.12-261109-0042",
    qr_caption="Đưa mã này vào đầu đọc để xem lại",
)
_STATUS_EN = replace(
    _STATUS,
    hall_name=_HALL_EN,
    title="Status of your dossier",
    lead="Your dossier is being handled; the result is due on 27/11/2026.",
    todo=("Nothing to do now. Please come back on that day.",),
    facts=("Dossier code\tH13.12-261109-0042", "Received\t09/11/2026", "Due\t27/11/2026"),
    as_of=_AS_OF_EN,
    time=_TIME_EN,
    qr_caption="Hold this code to a reader to look again",
)
_CHECKLIST = PaperContent(
    "checklist",
    hall_name=_HALL,
    title="Giấy tờ cần mang",
    subject=_BIRTH,
    case="Cha mẹ có đăng ký kết hôn",
    items=(
        "Tờ khai đăng ký khai sinh\n1 bản chính · có mẫu",
        "Giấy chứng sinh\n1 bản chính",
        "Căn cước của người đi đăng ký\nxuất trình",
    ),
    facts=("Thời hạn giải quyết\tTrong ngày", "Phí, lệ phí\tMiễn lệ phí", "Nộp tại\tQuầy\u00a01"),
    source="Quyết định công bố: Số\u00a01872/QĐ-BTP, ngày 04/09/2026",
    time=_TIME,
    qr_url=_PAGE,
    qr_caption="Quét để xem trang công bố thủ tục",
)
_CHECKLIST_EN = replace(
    _CHECKLIST,
    hall_name=_HALL_EN,
    title="Papers to bring",
    items=(
        "Tờ khai đăng ký khai sinh\n1 original · there is a form",
        "Giấy chứng sinh\n1 original",
        "Căn cước của người đi đăng ký\nto be shown",
    ),
    facts=("Time limit\tTrong ngày", "Fee\tMiễn lệ phí", "Where\tCounter\u00a01"),
    source="Published by decision: No.\u00a01872/QĐ-BTP of 04/09/2026",
    time=_TIME_EN,
    qr_caption="Scan for the published page",
)
_LACKS = ("Bản sao trích lục kết hôn có chứng thực", "Biên lai nộp thuế sử dụng đất phi nông nghiệp năm 2025")
_LONG_LACKS = (
    *_LACKS,
    "Tờ khai lệ phí trước bạ theo mẫu 01/LPTB, có chữ ký của cả hai vợ chồng; người ký thay phải có giấy ủy quyền",
    "Văn bản thỏa thuận phân chia di sản thừa kế đã công chứng, kèm sơ yếu của từng người thừa kế theo hàng thứ nhất",
    "Sơ đồ thửa đất có xác nhận của các hộ liền kề ở phía bắc và phía tây",
    "Căn cước của người được ủy quyền",
    "Hợp đồng chuyển nhượng",
    "Giấy chứng nhận đã cấp (bản gốc)",
    "Đơn đề nghị theo mẫu 11/ĐK",
    "Giấy xác nhận tình trạng hôn nhân cấp trong vòng sáu tháng",
)
_MISSING = PaperContent(
    "missing",
    hall_name=_HALL,
    title="Giấy tờ còn thiếu",
    lead="Hồ sơ cần bổ sung giấy tờ.",
    todo=("Mời mang giấy tờ còn thiếu đến quầy\u00a03 hoặc quầy\u00a04.",),
    subject=_LAND,
    items=_LACKS,
    facts=("Mã hồ sơ\tH13.12-261109-0042", "Hẹn trả\t27/11/2026"),
    as_of=_AS_OF,
    time=_TIME,
    qr_url="H13.12-261109-0042",
    barcode="H13.12-261109-0042",
    qr_caption="Đưa mã này vào đầu đọc để xem lại",
)
_MISSING_EN = replace(
    _MISSING,
    hall_name=_HALL_EN,
    title="Papers still missing",
    lead="Your dossier needs more papers.",
    todo=("Please bring the missing papers to counter\u00a03 or counter\u00a04.",),
    facts=("Dossier code\tH13.12-261109-0042", "Due\t27/11/2026"),
    as_of=_AS_OF_EN,
    time=_TIME_EN,
    qr_caption="Hold this code to a reader to look again",
)
_HOLD = PaperContent(
    "hold",
    hall_name=_HALL,
    title="Sửa xong, quay lại",
    number_label="Số đang được giữ chỗ",
    number="D012",
    counters="Giữ tại quầy\u00a03",
    items_label="Xin mang đủ:",
    items=_LACKS,
    lead="Khi đã đủ giấy tờ, đưa mã này vào đầu đọc ở bất kỳ máy lấy số nào. Số sẽ về đúng chỗ cũ, "
    "không phải xếp lại từ cuối.",
    qr_url=_URL,
    advice=("Máy không đọc được mã: mời đến bàn hướng dẫn.", "Dùng được đến hết ngày\u00a023/11/2026."),
    time="Giữ chỗ lúc 09:41, thứ\u00a0Hai 23/11/2026",
)
_HOLD_EN = replace(
    _HOLD,
    hall_name=_HALL_EN,
    title="Come back when ready",
    number_label="Your number is held",
    counters="Held at counter\u00a03",
    items_label="Please bring:",
    lead="When you have everything, hold this code to the reader of any ticket kiosk: you get your old place back.",
    advice=("If it cannot be read, go to the guidance desk.", "Valid until the end of\u00a023/11/2026."),
    time="Held since 09:41, Monday 23\u00a0November\u00a02026",
)
_LONG_FEE = (
    "Miễn lệ phí khi đăng ký đúng hạn; 8.000 đồng khi đăng ký quá hạn. Miễn cho người thuộc gia đình có công với cách "
    "mạng, người thuộc hộ nghèo, người khuyết tật. Cấp bản sao trích lục: 8.000 đồng một bản."
)
_LONG_TIME = (
    "Ngay trong ngày tiếp nhận hồ sơ; nếu nhận hồ sơ sau 15 giờ mà không giải quyết được ngay thì trả kết quả trong "
    "ngày làm việc tiếp theo. Phải xác minh thì không quá 5 ngày làm việc."
)
_LONG_PAPERS = tuple(
    f"{name}\n{note}"
    for name, note in (
        ("Tờ khai đăng ký khai sinh theo mẫu, có đủ thông tin của cả cha và mẹ", "1 bản chính · có mẫu"),
        (
            "Giấy chứng sinh; nếu không có thì nộp văn bản của người làm chứng xác nhận về việc sinh, không có người "
            "làm chứng thì phải có giấy cam đoan về việc sinh",
            "1 bản chính",
        ),
        ("Văn bản ủy quyền được chứng thực, trong trường hợp ủy quyền", "1 bản chính · 1 bản sao"),
        (
            "Giấy tờ chứng minh nơi cư trú, trong giai đoạn chuyển tiếp",
            "1 bản sao · không phải nộp nếu đã có trong Cơ sở dữ liệu quốc gia về dân cư",
        ),
    )
)


def _lengthened(content: PaperContent) -> PaperContent:
    """The same with everything as long as it comes."""
    english = content.hall_name == _HALL_EN
    longer = replace(content, hall_name=_LONG_HALL_EN if english else _LONG_HALL)
    labels = [fact.partition("\t")[0] for fact in content.facts]
    match content.paper:
        case "status":
            said = zip((*labels, "New date" if english else "Hẹn lại"), _LONG_DATES, strict=True)
            facts = tuple(f"{label}\t{value}" for label, value in said)
            return replace(longer, facts=facts, subject=_LONG_LAND, qr_url=_CODE, barcode=_CODE)
        case "checklist":
            facts = tuple(f"{label}\t{value}" for label, value in zip(labels, _LONG_TERMS, strict=True))
            return replace(longer, subject=_LONG_LAND, case=_LONG_CASE, items=_LONG_PAPERS, facts=facts)
        case "missing":
            return replace(longer, items=_LONG_LACKS, subject=_LONG_LAND, qr_url=_CODE, barcode=_CODE)
        case _:
            return replace(longer, number="Q1088", items=_LONG_LACKS)


_LONG_CASE = "Trẻ em sinh ra tại Việt Nam, có cha hoặc mẹ là công dân Việt Nam cư trú ở khu vực biên giới"
_LONG_DATES = (_CODE, "09/11/2026", "20/11/2026", "27/11/2026")
_LONG_TERMS = (_LONG_TIME, _LONG_FEE, "Quầy\u00a01, Quầy\u00a02 hoặc Quầy\u00a012")
_USUAL: dict[PaperKind, dict[str, PaperContent]] = {
    "status": {"vi": _STATUS, "en": _STATUS_EN},
    "checklist": {"vi": _CHECKLIST, "en": _CHECKLIST_EN},
    "missing": {"vi": _MISSING, "en": _MISSING_EN},
    "hold": {"vi": _HOLD, "en": _HOLD_EN},
}
_LONG = {
    paper: {language: _lengthened(content) for language, content in both.items()} for paper, both in _USUAL.items()
}
