"""Dossiers at the panel: bound by a scan, looked up, said to be wrong; what is missing at a held visit."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from assets.texts import Texts
from counter.entry import TextTyped
from counter.panel.dossiers import dossier_said
from counter.panel.events import (
    Answered,
    Asked,
    CodeGiven,
    CodeRead,
    Effect,
    Escaped,
    Event,
    HallChanged,
    LineGiven,
    Look,
    LookedUp,
    Opened,
    PaperTurned,
    Read,
    Scanned,
    Send,
    Ticked,
)
from counter.panel.flow import reduce
from counter.panel.looking import AGAIN_MS
from counter.panel.papers import paper_said
from counter.panel.state import Do, Page, Panel, Sheet
from counter.words import Words
from queue_engine.protocol import (
    AskCode,
    AskDossier,
    AskPaper,
    AskProcedure,
    BindDossier,
    CodeMeaning,
    Done,
    Fact,
    FlagStatus,
    Found,
    Hold,
    Phase,
    ProcedureAnswer,
    TicketNow,
    TicketState,
)
from tests.counter.panel_bench import Bench
from tests.counter.panel_dossiers import (
    CODE,
    DOSSIERS,
    HELD,
    LATE,
    MISSING,
    NAMES,
    PROCEDURE,
    a_paper,
    a_view,
    an_answer,
    bound,
    holding,
    printing,
)
from tests.counter.panel_samples import NOW, NOW_MS, a_hall, at, called, config_of, seated, serving

WORDS = Words(Texts.load("vi"), config_of())
READ = CodeRead(CodeMeaning(kind="dossier", code=CODE))


def after(panel: Panel, *events: Event) -> tuple[Panel, list[Effect]]:
    done: list[Effect] = []
    for event in events:
        panel, effects = reduce(panel, event)
        done += effects
    return panel, done


def test_a_scan_is_read_by_the_hall_and_bound_to_the_open_visit() -> None:
    panel, done = after(seated(serving()), Scanned(f" {CODE}", "code128", "dau-doc-1"), READ)
    bind = BindDossier(session=50, ticket=serving().id, seen=TicketState.SERVING, code=CODE)
    assert done == [Read(AskCode(text=f" {CODE}", symbology="code128")), Send(1, Do.BIND, bind)]
    panel, _ = after(panel, Answered(1, TicketNow(ticket=serving(dossier=CODE))))
    assert panel.notice is not None and panel.notice.code == "dossier_bound"


def test_a_typed_code_goes_the_same_way() -> None:
    panel, done = after(seated(called()), Opened(Page.DOSSIER), TextTyped(f" {CODE} "), CodeGiven())
    assert panel.sheet is not None and panel.sheet.page is Page.CODE
    assert done == [Read(AskCode(text=CODE))]


def test_a_scan_without_an_open_number_binds_nothing() -> None:
    panel, done = after(seated(), READ)
    assert not done and panel.notice is not None and panel.notice.code == "scan_no_ticket"


def test_what_is_no_dossier_is_said_and_nothing_is_bound() -> None:
    panel, done = after(seated(serving()), CodeRead(CodeMeaning(kind="identity")))
    assert not done and panel.notice is not None and panel.notice.code == "no_dossier_code"


def test_the_slip_of_a_held_visit_leads_to_its_number() -> None:
    panel, _ = after(seated(hall=a_hall(held=(HELD,))), CodeRead(CodeMeaning(kind="slip", ticket=HELD)))
    assert panel.sheet == Sheet(Page.TICKET, tab="held", subject=HELD.id)


def test_the_status_of_a_bound_dossier_is_asked_for_by_itself() -> None:
    hall = a_hall(serving(dossier=CODE))
    panel, done = after(replace(seated(serving()), asks=True), HallChanged(hall))
    assert done == [Look(AskDossier(code=CODE))]
    answer = an_answer(a_view(), refreshing=True)
    panel, done = after(panel, LookedUp(AskDossier(code=CODE), answer))
    assert done == [
        Look(AskDossier(code=CODE, newer_than=answer.as_of)),
        Look(AskProcedure(code=PROCEDURE.code)),
    ]
    panel, _ = after(panel, LookedUp(AskProcedure(code=PROCEDURE.code), ProcedureAnswer(procedure=PROCEDURE)))
    assert panel.looked is not None and panel.looked.procedure == PROCEDURE


def test_a_service_that_did_not_answer_is_asked_again_later() -> None:
    panel, done = after(bound(), LookedUp(AskDossier(code=CODE), None), Ticked(NOW_MS + AGAIN_MS - 1))
    assert not done
    _, done = after(panel, Ticked(NOW_MS + AGAIN_MS))
    assert done == [Look(AskDossier(code=CODE))]


def test_an_answer_about_another_dossier_is_not_shown() -> None:
    panel, _ = after(bound(), LookedUp(AskDossier(code="H13.12-1-1"), an_answer(LATE)))
    assert panel.looked is not None and panel.looked.answer is None


@pytest.mark.parametrize(
    ("name", "said", "tone"),
    [
        ("dossier-ready", "đến nhận kết quả · đã có kết quả · hẹn 20/11/2026 · số liệu lúc 09:42", "plain"),
        (
            "dossier-late",
            "đến hỏi vì trễ hẹn · đang giải quyết · hẹn 20/11/2026 · trễ 3 ngày · số liệu lúc 09:42",
            "alarm",
        ),
        ("dossier-asking", "đang hỏi trạng thái…", "quiet"),
        ("dossier-away", "chưa hỏi được hệ thống hồ sơ", "priority"),
        ("dossier-not-found", "hệ thống chưa có hồ sơ này", "priority"),
    ],
)
def test_one_line_says_where_the_dossier_stands_and_of_when_that_is(name: str, said: str, tone: str) -> None:
    panel = DOSSIERS[name]
    assert panel.ticket is not None
    assert dossier_said(panel, WORDS, panel.ticket) == (f"{CODE} · {said}", tone)


def test_a_flag_names_what_was_shown_and_how_old_it_was() -> None:
    answer = an_answer(a_view())
    panel, done = after(bound(answer), Opened(Page.FLAG), Asked(Do.FLAG, "returned"))
    flag = FlagStatus(code=CODE, shown=Phase.RESULT_READY, as_of=answer.as_of, claim="returned")
    assert done == [Send(1, Do.FLAG, flag)]
    panel, _ = after(panel, Answered(1, Done(seq=120)))
    assert panel.notice is not None and panel.notice.code == "status_flagged"


def test_nothing_is_flagged_while_no_status_is_shown() -> None:
    panel, done = after(bound(an_answer(None, Found.NOT_FOUND)), Opened(Page.FLAG), Asked(Do.FLAG, "other"))
    assert panel.sheet is None and not done


def test_the_binding_is_taken_back() -> None:
    _, done = after(bound(an_answer(a_view())), Opened(Page.DOSSIER), Asked(Do.BIND))
    assert [one.body.code for one in done if isinstance(one, Send) and isinstance(one.body, BindDossier)] == [None]


# -- what is missing -------------------------------------------------------------------------------------


def test_ticked_papers_and_written_lines_go_with_the_hold() -> None:
    start = replace(bound(an_answer(a_view())), prints=True)
    panel, _ = after(start, Opened(Page.HOLD), Opened(Page.MISSING), PaperTurned(NAMES[0]), Opened(Page.LINE))
    panel, _ = after(panel, TextTyped("  Giấy   ủy quyền "), LineGiven(), LineGiven())
    assert panel.sheet is not None and panel.sheet.page is Page.MISSING
    _, done = after(panel, Asked(Do.HOLD, "Bổ sung giấy tờ"))
    assert [one.body for one in done if isinstance(one, Send)] == [
        Hold(
            session=50, ticket=serving().id, seen=TicketState.SERVING, reason="Bổ sung giấy tờ",
            missing=(NAMES[0], "Giấy ủy quyền"), paper=True,
        )
    ]  # fmt: skip


def test_with_no_known_papers_the_first_line_is_written_at_once() -> None:
    panel, _ = after(seated(serving()), Opened(Page.HOLD), Opened(Page.MISSING))
    assert panel.sheet is not None and panel.sheet.page is Page.LINE
    panel, _ = after(panel, Escaped())
    assert panel.sheet is not None and panel.sheet.page is Page.HOLD


def test_a_thirteenth_paper_is_not_taken() -> None:
    full = holding(Page.MISSING, *(f"Giấy tờ {n}" for n in range(12)))
    panel, _ = after(full, PaperTurned(NAMES[0]))
    assert panel.sheet is not None and len(panel.sheet.missing) == 12 and NAMES[0] not in panel.sheet.missing


def test_the_panel_follows_the_paper_until_it_is_out() -> None:
    asked = {name: value for name, value in a_paper().model_dump().items() if name not in ("paper", "at", "state")}
    del asked["reasons"]
    facts = (Fact(seq=99, day="2026-11-23", at=NOW, kind="paper_asked", who="ban-1", data=asked),)
    panel, _ = after(replace(seated(), prints=True), HallChanged(a_hall(held=(HELD,), papers=(a_paper(),)), facts))
    said = paper_said(panel, WORDS)
    assert said is not None and "đang in" in said[2]
    told = {"paper": 99, "ticket": HELD.id, "station": "kiosk-1", "state": "confirmed", "reasons": []}
    fact = Fact(seq=101, day="2026-11-23", at=NOW, kind="paper_reported", who="kiosk-1", data=told)
    panel, _ = after(panel, HallChanged(a_hall(held=(HELD,), seq=101), (fact,)))
    said = paper_said(panel, WORDS)
    assert said is not None and said[0] == "calm"


def test_a_paper_that_did_not_come_out_can_be_printed_again() -> None:
    said = paper_said(printing("failed", "media-empty"), WORDS)
    assert said is not None and said[0] == "priority" and "Hết giấy" in said[2]
    panel = replace(printing("failed"), sheet=Sheet(Page.TICKET, tab="held", subject=HELD.id))
    _, done = after(panel, Asked(Do.PAPER, HELD.id))
    assert done == [Send(1, Do.PAPER, AskPaper(ticket=HELD.id))]


# -- in the window ---------------------------------------------------------------------------------------


def test_an_officer_types_a_code_and_sees_it_bound(bench: Bench) -> None:
    bench.sign_in(a_hall(serving(since=at(2)), session=101))
    bench.press(Qt.Key.Key_Escape)
    bench.click("dossier")
    bench.type(CODE)
    bench.press(Qt.Key.Key_Return)
    assert bench.link.sent == [AskCode(text=CODE)]
    bench.link.answer(CodeMeaning(kind="dossier", code=CODE))
    assert isinstance(bench.link.sent[-1], BindDossier)
    bench.link.answer(TicketNow(ticket=serving(since=at(2), dossier=CODE)))
    bench.link.tell(a_hall(serving(since=at(2), dossier=CODE), session=101))
    assert CODE in bench.texts() and "Đã gắn hồ sơ vào số C014." in bench.texts()


def test_a_visit_that_is_called_again_shows_what_was_missing(bench: Bench) -> None:
    bench.sign_in(a_hall(called(missing=MISSING), session=101))
    assert any(MISSING[2] in text for text in bench.texts())
