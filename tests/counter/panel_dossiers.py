"""Dossiers at the officer's panel, for tests and pictures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from counter.panel.looked import Looked
from counter.panel.state import Do as Do
from counter.panel.state import Notice, Page, Panel, Pending, Sheet
from queue_engine.protocol import (
    Centre,
    DossierAnswer,
    DossierView,
    Found,
    NextStep,
    Paper,
    PaperAsked,
    Phase,
    ProcedureCase,
    ProcedureView,
    Ticket,
    TicketState,
)
from tests.counter.panel_samples import NOW_MS, a_hall, a_ticket, at, called, seated, serving

CODE = "H13.12-261109-0042"
NAMES = (
    "Đơn đăng ký biến động đất đai, tài sản gắn liền với đất theo mẫu số 11/ĐK",
    "Bản gốc Giấy chứng nhận đã cấp",
    "Hợp đồng chuyển nhượng quyền sử dụng đất đã công chứng hoặc chứng thực",
    "Bản sao giấy xác nhận tình trạng hôn nhân",
    "Tờ khai lệ phí trước bạ",
    "Tờ khai thuế thu nhập cá nhân",
    "Bản sao giấy khai sinh",
    "Văn bản ủy quyền (nếu nộp thay)",
    "Mảnh trích đo địa chính thửa đất",
    "Giấy tờ chứng minh quan hệ gia đình để được miễn thuế",
)
PROCEDURE = ProcedureView(
    code="1.012793",
    name="Đăng ký biến động quyền sử dụng đất",
    cases=(ProcedureCase(papers=tuple(Paper(name=name, originals=1) for name in NAMES)),),
)


def a_view(phase: Phase = Phase.RESULT_READY, step: NextStep = NextStep.COLLECT, **changes: Any) -> DossierView:
    known = {"code": CODE, "procedure": PROCEDURE.name, "procedure_code": PROCEDURE.code, "due_at": "2026-11-20"}
    return DossierView(**{**known, "phase": phase, "next_step": step, **changes})


def an_answer(view: DossierView | None = None, found: Found = Found.FOUND, **changes: Any) -> DossierAnswer:
    known = {"as_of": at(50) if view else None, "centre": Centre.OK}
    return DossierAnswer(**{"found": found, "dossier": view, **known, **changes})


def bound(answer: DossierAnswer | None = None, ticket: Ticket | None = None, **changes: Any) -> Panel:
    """A visit about a dossier, and what is known of it."""
    open_one = ticket or serving()
    looked = Looked(CODE, NOW_MS, answer, **{"failed": False, "procedure": PROCEDURE, **changes})
    hall = a_hall(open_one.model_copy(update={"dossier": CODE}))
    return seated(hall=hall, looked=looked, asks=True)


def holding(page: Page, *missing: str, **sheet: Any) -> Panel:
    """A page about what is missing."""
    panel = replace(bound(an_answer(a_view())), prints=True)
    return replace(panel, sheet=Sheet(page, subject=serving().id, missing=missing, paper=True, **sheet))


LATE = a_view(Phase.IN_PROGRESS, NextStep.LATE, overdue=True, days_late=3)
SUPPLEMENT = a_view(Phase.SUPPLEMENT, NextStep.SUPPLEMENT)
MISSING = (NAMES[0], NAMES[3], "Bản sao căn cước của người được ủy quyền")
HELD = a_ticket(
    "C004", "certify", state=TicketState.ON_HOLD, since=at(18), note="Bổ sung giấy tờ", counter="quay-1",
    missing=MISSING,
)  # fmt: skip
AGAIN = called("C004", "certify", missing=MISSING, note="Bổ sung giấy tờ", priority="elderly")


def a_paper(state: Any = None, *reasons: str) -> PaperAsked:
    return PaperAsked(
        paper=99, station="kiosk-1", ticket=HELD.id, number=HELD.number, field=HELD.field, counter="quay-1",
        missing=MISSING, at=at(0.1), state=state, reasons=reasons,
    )  # fmt: skip


def printing(state: Any = None, *reasons: str, heard_ms: int = 2_000) -> Panel:
    """What became of the newest paper of the counter."""
    paper = a_paper(state, *reasons)
    held = a_hall(held=(HELD,), papers=() if state in ("confirmed", "sent") else (paper,))
    return seated(hall=held, paper=paper, paper_at_ms=NOW_MS - heard_ms, prints=True)


def _front(page: Page, panel: Panel | None = None, **sheet: Any) -> Panel:
    return replace(panel or bound(an_answer(a_view())), sheet=Sheet(page, subject=serving().id, **sheet))


DOSSIERS: Mapping[str, Panel] = {
    "dossier-ready": bound(an_answer(a_view())),
    "dossier-late": bound(an_answer(LATE), called("A031", "civil", priority="disability", calls=3)),
    "dossier-supplement": bound(an_answer(SUPPLEMENT), called()),
    "dossier-old": bound(an_answer(LATE, as_of=at(60 * 70), old=True, centre=Centre.AWAY)),
    "dossier-asking": bound(),
    "dossier-away": bound(failed=True),
    "dossier-not-found": bound(an_answer(None, Found.NOT_FOUND)),
    "dossier-flagged": replace(bound(an_answer(a_view())), notice=Notice("status_flagged", NOW_MS)),
    "dossier-bound": replace(bound(), notice=Notice("dossier_bound", NOW_MS, {"number": "C014"})),
    "dossier-freed": replace(seated(serving()), notice=Notice("dossier_freed", NOW_MS, {"number": "C014"})),
    "dossier-no-ticket": seated(notice=Notice("scan_no_ticket", NOW_MS)),
    "dossier-no-code": _front(
        Page.CODE, replace(seated(serving()), notice=Notice("no_dossier_code", NOW_MS)), text="H13-42"
    ),
    "page-dossier": _front(Page.DOSSIER),
    "page-dossier-late": _front(Page.DOSSIER, bound(an_answer(LATE))),
    "page-code": _front(Page.CODE, seated(serving())),
    "page-flag": _front(Page.FLAG),
    "page-hold-missing": holding(Page.HOLD, *MISSING),
    "page-missing": holding(Page.MISSING),
    "page-missing-chosen": holding(Page.MISSING, *MISSING),
    "page-missing-second": holding(Page.MISSING, *MISSING, leaf=1),
    "page-missing-full": holding(Page.MISSING, *(f"Giấy tờ {n}" for n in range(1, 13))),
    "page-line": replace(holding(Page.LINE), looked=None),
    "page-line-more": holding(Page.LINE, *MISSING, text="Giấy xác nhận cư trú"),
    "missing-again": seated(hall=a_hall(AGAIN)),
    "missing-again-dossier": bound(an_answer(SUPPLEMENT), AGAIN),
    **{f"paper-{state or 'asked'}": printing(state) for state in (None, "confirmed", "sent", "uncertain", "too_old")},
    "paper-failed": printing("failed", "media-empty"),
    "paper-late": printing(heard_ms=20_000),
    "page-ticket-missing": replace(
        printing("failed", "media-empty"), sheet=Sheet(Page.TICKET, tab="held", subject=HELD.id)
    ),
    "sending-bind-page": replace(bound(an_answer(a_view())), pending=Pending(1, Do.BIND)),
}
