"""Dossiers, procedures and states of looking up, for tests and pictures."""

from __future__ import annotations

from dataclasses import replace

from kiosk.lookup.events import Heard, Look, Tell
from kiosk.lookup.state import Answering, Consulting, LookupPage, Searching, Told
from kiosk.state import Kiosk, Rules
from queue_engine.protocol import (
    Centre,
    DossierAnswer,
    DossierMore,
    DossierStep,
    DossierView,
    Found,
    Message,
    NextStep,
    Paper,
    Phase,
    ProcedureCase,
    ProcedureField,
    ProcedureHit,
    ProcedureHits,
    ProcedureView,
    Proof,
    Rating,
    Ticket,
    TicketState,
)
from tests.kiosk.kiosk_samples import TOKEN, a_kiosk, a_ticket, kiosk_rules, ms_at

CODE = "H13.12-261109-0042"
LONG_CODE = "000.00.01.H22-200420-0001"
AS_OF = "2026-11-23T02:38:00.000Z"
LAND = "Đăng ký, cấp giấy chứng nhận quyền sử dụng đất lần đầu"


def lookup_rules(**changes: object) -> Rules:
    return replace(kiosk_rules(), **{"looks_up": True, "lookups": True, "readers": True, "prints": True, **changes})  # type: ignore[arg-type]


def a_view(phase: Phase = Phase.RESULT_READY, step: NextStep = NextStep.COLLECT, **changes: object) -> DossierView:
    values: dict[str, object] = {
        "code": CODE,
        "procedure": LAND,
        "phase": phase,
        "next_step": step,
        "received_at": "2026-11-09",
        "due_at": "2026-11-23",
        "field": "land",
        "return_field": "return",
        **changes,
    }
    return DossierView.model_validate(values)


def an_answer(view: DossierView | None = None, **changes: object) -> DossierAnswer:
    values: dict[str, object] = {
        "found": Found.FOUND,
        "dossier": view or a_view(),
        "as_of": AS_OF,
        "centre": Centre.OK,
        "proof": Proof.POSSIBLE,
        **changes,
    }
    return DossierAnswer.model_validate(values)


MORE = DossierMore(
    unit="Chi nhánh Văn phòng Đăng ký đất đai, phòng Đăng ký và cấp giấy",
    officer="Nguyễn Thị Minh Hạnh",
    supplement=(
        "Bản sao trích lục kết hôn có chứng thực",
        "Biên lai nộp thuế sử dụng đất phi nông nghiệp năm 2025",
        "Tờ khai lệ phí trước bạ theo mẫu 01/LPTB, có chữ ký của cả hai vợ chồng",
    ),
    refusal="Sơ đồ thửa đất chưa có xác nhận của các hộ liền kề ở phía bắc và phía tây.",
    steps=tuple(
        DossierStep(
            at=f"2026-11-{9 + place:02}T02:00:00Z",
            unit="Bộ phận Một cửa" if not place else "Phòng Đăng ký và cấp giấy",
            officer="Trần Văn Bình",
            content=content,
        )
        for place, content in enumerate(
            (
                "Tiếp nhận hồ sơ",
                "Chuyển hồ sơ đến phòng chuyên môn",
                "Thẩm định hồ sơ và xác minh thực địa",
                "Yêu cầu bổ sung giấy tờ",
            )
        )
    ),
)
PROVED = an_answer(a_view(Phase.SUPPLEMENT, NextStep.SUPPLEMENT, more=MORE), proof=Proof.GIVEN)

FIELDS = tuple(
    ProcedureField(code=f"LV{place:02}", name=name, count=count, hall_field=None)
    for place, (name, count) in enumerate(
        (
            ("Hộ tịch", 34),
            ("Chứng thực", 12),
            ("Đất đai", 58),
            ("Quy hoạch xây dựng, kiến trúc", 23),
            ("Thành lập và hoạt động của hộ kinh doanh", 5),
            ("Bảo trợ xã hội", 19),
            ("Người có công", 27),
            ("Giáo dục mầm non", 9),
            ("Môi trường", 7),
            ("Giải quyết khiếu nại, tố cáo", 4),
        )
    )
)
HITS = tuple(
    ProcedureHit(code=f"1.00{place:04}", name=name, field="LV00", field_name="Hộ tịch")
    for place, name in enumerate(
        (
            "Đăng ký khai sinh",
            "Đăng ký khai sinh kết hợp đăng ký nhận cha, mẹ, con",
            "Đăng ký khai sinh lưu động",
            "Đăng ký lại khai sinh",
            "Đăng ký khai sinh cho người đã có hồ sơ, giấy tờ cá nhân",
            "Đăng ký khai sinh có yếu tố nước ngoài tại khu vực biên giới",
            "Liên thông: đăng ký khai sinh, đăng ký thường trú, cấp thẻ bảo hiểm y tế cho trẻ em dưới 6 tuổi",
        )
    )
)
BROWSE = ProcedureHits(of=198, fields=FIELDS, published="2026-10-01")
SEARCHING = Searching(fields=FIELDS, answered=True, published="2026-10-01")
FOUND = replace(SEARCHING, query="KHAI SINH", hits=HITS, of=len(HITS))
BIRTH = ProcedureView(
    code="1.001193.000.00.00.H13",
    name="Đăng ký khai sinh",
    field="LV00",
    field_name="Hộ tịch",
    hall_field="civil",
    agency="Ủy ban nhân dân cấp xã",
    submission=("Nộp trực tiếp: ngay trong ngày, không thu lệ phí", "Nộp trực tuyến: 1 ngày làm việc"),
    time_limit="Ngay trong ngày tiếp nhận; nhận sau 15 giờ thì trả kết quả trong ngày làm việc tiếp theo.",
    fee="Miễn lệ phí khi đăng ký đúng hạn; 8.000 đồng khi đăng ký quá hạn.",
    steps=(
        "Người có yêu cầu nộp hồ sơ tại Bộ phận Một cửa.",
        "Cán bộ kiểm tra giấy tờ, viết giấy tiếp nhận và hẹn trả kết quả.",
        "Công chức tư pháp – hộ tịch ghi nội dung khai sinh vào sổ hộ tịch, cùng người đi đăng ký ký tên vào sổ.",
        "Người có yêu cầu nhận giấy khai sinh.",
    ),
    cases=(
        ProcedureCase(
            name="Cha mẹ có đăng ký kết hôn",
            papers=(
                Paper(name="Tờ khai đăng ký khai sinh", originals=1, form_url="https://example.invalid/mau"),
                Paper(name="Giấy chứng sinh", originals=1, note="không có thì nộp văn bản của người làm chứng"),
                Paper(name="Giấy chứng nhận kết hôn của cha mẹ", originals=1, copies=1),
                Paper(name="Căn cước của người đi đăng ký", originals=1),
            ),
        ),
        ProcedureCase(name="Trẻ bị bỏ rơi", papers=(Paper(name="Biên bản về việc trẻ bị bỏ rơi", originals=1),)),
    ),
    requirements=(),
    legal_basis=("Luật Hộ tịch số 60/2014/QH13", "Nghị định số 123/2015/NĐ-CP ngày 15/11/2015 của Chính phủ"),
    decides="Ủy ban nhân dân cấp xã",
    who_may_apply="Cá nhân",
    result="Giấy khai sinh",
    url="https://dichvucong.gov.vn/p/home/dvc-chi-tiet-thu-tuc-hanh-chinh.html?ma_thu_tuc=1.001193",
    decision_no="1872/QĐ-BTP",
    decided_on="2020-09-04",
    source="Cơ sở dữ liệu quốc gia về thủ tục hành chính",
    imported_at="2026-11-20T01:00:00Z",
)


def looking(page: LookupPage, leaving: int = 0, **changes: object) -> Kiosk:
    """A look-up screen in an open hall, on this page."""
    values = {"rules": lookup_rules(), "now_ms": ms_at("09:41"), "phase": Consulting(page, leaving), **changes}
    return a_kiosk(**values)  # type: ignore[arg-type]


def answering(view: DossierView | None = None, **changes: object) -> Kiosk:
    return looking(Answering(Told(an_answer(view, **changes))))


def a_slip(state: TicketState = TicketState.ON_HOLD, **changes: object) -> Ticket:
    return a_ticket("D205", "land").model_copy(update={"state": state, **changes})


def a_rating(**changes: object) -> Rating:
    """The question of the slip's visit."""
    values: dict[str, object] = {
        "ticket": a_slip().id,
        "number": "D205",
        "field": "land",
        "counter": "quay-3",
        "officer": "hanh",
        "officer_name": "Nguyễn Thị Minh Hạnh",
        "scale": "ba-muc",
        "opened_at": "2026-11-23T02:36:00.000Z",
        "until": "2026-11-23T02:36:30.000Z",
        **changes,
    }
    return Rating.model_validate(values)


def newest(effects: list[object], kind: type[Look] | type[Tell] = Look) -> tuple[int, Message]:
    """The newest question and its number."""
    found = [one for one in effects if isinstance(one, kind)]
    return found[-1].ask, found[-1].body


def heard(effects: list[object], answer: Message | None, kind: type[Look] | type[Tell] = Look) -> Heard:
    return Heard(newest(effects, kind)[0], answer)


SLIP_ADDRESS = f"https://example.invalid/hall/v/{TOKEN}"
