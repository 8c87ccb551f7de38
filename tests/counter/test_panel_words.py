"""Free words, visits with several stops, and numbers kept for the afternoon, at the panel."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from assets.texts import Texts
from counter.entry import TextTyped
from counter.panel.events import (
    Answered,
    Asked,
    ComeBackTurned,
    Escaped,
    Event,
    FieldPicked,
    HallChanged,
    NoteGiven,
    Opened,
    TabTurned,
    Ticked,
)
from counter.panel.flow import reduce
from counter.panel.props import WorkProps, props_of
from counter.panel.sheets import SheetProps
from counter.panel.state import Do, Page, Panel
from counter.words import Words
from queue_engine.protocol import (
    Afternoon,
    CallNumber,
    Hold,
    IssueAtPanel,
    Issued,
    KeepForAfternoon,
    Message,
    Pause,
    Refusal,
    TicketNow,
    TicketState,
    Transfer,
)
from tests.counter.panel_bench import Bench
from tests.counter.panel_samples import NOW_MS, a_hall, a_queue, a_ticket, at, called, config_of, seated, serving

C014: dict[str, Any] = {"session": 50, "ticket": "2026-11-23.C014", "seen": TicketState.SERVING}
F = {n: Qt.Key[f"Key_F{n}"] for n in range(1, 13)}
WORDS = Words(Texts.load("vi"), config_of())


def after(panel: Panel, *events: Event) -> tuple[Panel, list[Message]]:
    sent: list[Message] = []
    for event in events:
        panel, effects = reduce(panel, event)
        sent += [effect.body for effect in effects]
    return panel, sent


def page(panel: Panel) -> SheetProps:
    props = props_of(panel, WORDS)
    assert isinstance(props, SheetProps)
    return props


def writing(panel: Panel, first: Page, do: Do, text: str) -> Panel:
    return after(panel, Opened(first), Opened(Page.WORDS, do), TextTyped(text))[0]


# -- free words ------------------------------------------------------------------------------------------

WRITTEN = {
    "hold": (Page.HOLD, Do.HOLD, Hold(**C014, reason="chờ con ra ký")),
    "pause": (Page.PAUSE, Do.PAUSE, Pause(session=50, reason="chờ con ra ký")),
}


@pytest.mark.parametrize("case", WRITTEN)
def test_a_reason_is_sent_as_it_was_written(case: str) -> None:
    first, do, body = WRITTEN[case]
    panel = writing(seated(serving()), first, do, " chờ con  ra ký ")
    go = page(panel).go
    assert go is not None
    assert go.enabled
    assert after(panel, go.event)[1] == [body]


@pytest.mark.parametrize("case", WRITTEN)
def test_the_ready_reasons_come_first_and_the_last_choice_is_another(case: str) -> None:
    first, do, _ = WRITTEN[case]
    *ready, last = page(after(seated(serving()), Opened(first))[0]).choices
    assert all(isinstance(one.event, Asked) for one in ready)
    assert (last.face.title, last.event) == ("Khác…", Opened(Page.WORDS, do))


@pytest.mark.parametrize(
    ("text", "may"), [("", False), ("  ", False), ("x", True), ("ệ" * 120, True), ("x" * 121, False)]
)
def test_nothing_and_too_much_are_not_sent(text: str, may: bool) -> None:
    props = page(writing(seated(serving()), Page.HOLD, Do.HOLD, text))
    assert props.go is not None
    assert props.entry is not None
    assert (props.go.enabled, props.entry.is_too_long) == (may, len(text) > 120)


def test_escape_leads_from_the_words_to_the_ready_reasons() -> None:
    panel = writing(seated(serving()), Page.HOLD, Do.HOLD, "chờ")
    panel, sent = after(panel, Escaped())
    assert panel.sheet is not None
    assert (panel.sheet.page, panel.sheet.text, sent) == (Page.HOLD, "", [])


def test_a_note_goes_with_the_transfer_and_the_wish_to_come_back_stays() -> None:
    panel, _ = after(seated(serving()), Opened(Page.TRANSFER), TabTurned("counter"), ComeBackTurned())
    panel, _ = after(panel, Opened(Page.WORDS, Do.TRANSFER), TextTyped("Đã thu phí"), NoteGiven())
    assert page(panel).line == "ghi chú: Đã thu phí"
    _, sent = after(panel, Asked(Do.TRANSFER, "counter:quay-3"))
    assert sent == [Transfer(**C014, to_counter="quay-3", note="Đã thu phí", come_back=True)]


def test_a_note_may_be_changed_and_taken_away() -> None:
    panel = writing(seated(serving()), Page.TRANSFER, Do.TRANSFER, "Đã thu phí")
    panel, _ = after(panel, NoteGiven(), Opened(Page.WORDS, Do.TRANSFER))
    entry = page(panel).entry
    assert entry is not None
    assert entry.text == "Đã thu phí"
    panel, _ = after(panel, TextTyped(""), NoteGiven())
    assert after(panel, Asked(Do.TRANSFER, "field:land"))[1] == [Transfer(**C014, to_field="land")]


def test_words_about_a_number_that_has_gone_are_put_away() -> None:
    panel = writing(seated(serving()), Page.HOLD, Do.HOLD, "chờ")
    assert after(panel, HallChanged(a_hall()))[0].sheet is None
    pausing = writing(seated(serving()), Page.PAUSE, Do.PAUSE, "họp")
    assert after(pausing, HallChanged(a_hall()))[0].sheet is not None


def line_of(bench: Bench) -> QLineEdit:
    found = QApplication.focusWidget()
    assert isinstance(found, QLineEdit)
    assert bench.shell.isAncestorOf(found)
    return found


def test_a_reason_is_written_by_keyboard_alone(bench: Bench) -> None:
    bench.sign_in(a_hall(serving()))
    bench.press(F[7], Qt.Key.Key_7)
    QTest.keyClicks(line_of(bench), "Cho 2 nguoi ky")
    bench.press(Qt.Key.Key_Return)
    assert bench.link.sent == [Hold(**C014, reason="Cho 2 nguoi ky")]
    bench.link.answer(TicketNow(ticket=serving(state=TicketState.ON_HOLD, since=at(0))))
    bench.press(F[2])
    assert len(bench.link.sent) == 2


def test_an_input_method_writes_vietnamese(bench: Bench) -> None:
    bench.sign_in(a_hall())
    bench.press(F[11])
    bench.click("choice:5")
    line = line_of(bench)
    for commit in ("Họp giao ban ", "đến ", "10 giờ"):
        event = QInputMethodEvent()
        event.setCommitString(commit)
        QApplication.sendEvent(line, event)
    assert "23/80" in bench.texts()
    bench.click("go")
    assert bench.link.sent == [Pause(session=50, reason="Họp giao ban đến 10 giờ")]


def test_escape_closes_the_words_and_the_keys_mean_what_they_meant(bench: Bench) -> None:
    bench.sign_in(a_hall(serving()))
    bench.press(F[7], Qt.Key.Key_7)
    bench.type("abc")
    bench.press(Qt.Key.Key_Escape, Qt.Key.Key_2)
    assert bench.link.sent == [Hold(**C014, reason="Đi sao chụp")]


def test_enter_on_an_empty_line_sends_nothing(bench: Bench) -> None:
    bench.sign_in(a_hall(serving()))
    bench.press(F[7], Qt.Key.Key_7, Qt.Key.Key_Return, Qt.Key.Key_Enter)
    assert bench.link.sent == []
    assert line_of(bench).isVisible()


def test_a_note_is_written_and_sent_by_keyboard_alone(bench: Bench) -> None:
    bench.sign_in(a_hall(serving()))
    bench.press(F[8], F[2])
    bench.type("da thu phi")
    bench.press(Qt.Key.Key_Return, Qt.Key.Key_Right, Qt.Key.Key_2)
    assert bench.link.sent == [Transfer(**C014, to_counter="quay-3", note="da thu phi")]


# -- a visit with several stops --------------------------------------------------------------------------


def test_fields_are_visited_in_the_order_in_which_they_were_chosen() -> None:
    panel, _ = after(seated(), Opened(Page.ISSUE), *map(FieldPicked, ("land", "civil", "return", "civil")))
    assert page(panel).line == "Đất đai → Trả kết quả"
    go = page(after(panel, TabTurned("elderly"))[0]).go
    assert go is not None
    visit = IssueAtPanel(session=50, field="land", stops=("return",), priority="elderly")
    assert after(panel, go.event)[1] == [visit]


def test_no_more_stops_than_the_protocol_takes() -> None:
    fields = [one.id for one in config_of().fields]
    panel, _ = after(seated(), Opened(Page.ISSUE), *map(FieldPicked, fields[:7]))
    assert panel.sheet is not None
    assert panel.sheet.fields == tuple(fields[:6])
    assert [one.enabled for one in page(panel).choices] == [True] * 6 + [False] * 3


def test_a_field_that_gives_no_numbers_is_not_a_stop() -> None:
    panel = seated(hall=a_hall(stopped={"land": "mất điện"}))
    choices = page(after(panel, Opened(Page.ISSUE))[0]).choices
    assert [one.face.title for one in choices if not one.enabled] == ["Đất đai"]


def test_without_a_field_no_number_is_issued() -> None:
    go = page(after(seated(), Opened(Page.ISSUE))[0]).go
    assert go is not None
    assert not go.enabled


def test_a_refused_visit_is_still_there_with_the_reason() -> None:
    panel, _ = after(seated(), Opened(Page.ISSUE), FieldPicked("land"), FieldPicked("civil"), TabTurned("merit"))
    full = Refusal(code="quota_reached", detail={"limit": 40}, message="full")
    again, _ = after(panel, Asked(Do.ISSUE, "land civil:merit"), Answered(1, full))
    assert again.sheet == panel.sheet
    assert page(again).say is not None


def test_a_visit_with_a_group_is_issued_by_keyboard_alone(bench: Bench) -> None:
    bench.sign_in(a_hall())
    bench.press(F[1], Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_0, Qt.Key.Key_1, Qt.Key.Key_Right, Qt.Key.Key_Right)
    bench.press(Qt.Key.Key_Enter)
    visit = IssueAtPanel(session=50, field="land", stops=("return",), priority="disability")
    assert bench.link.sent == [visit]


def test_a_visit_with_a_group_is_issued_by_mouse_alone(bench: Bench) -> None:
    bench.sign_in(a_hall())
    for name in ("more", "choice:2", "choice:1", "choice:2", "tab:pregnant", "go"):
        bench.click(name)
    assert bench.link.sent == [IssueAtPanel(session=50, field="civil", stops=("certify",), priority="pregnant")]


def test_what_comes_after_this_stop_stands_with_the_number() -> None:
    props = props_of(seated(serving(stops=("land", "return"))), WORDS)
    assert isinstance(props, WorkProps)
    assert props.ticket is not None
    assert props.ticket.why == "sau đó đến: Đất đai, Trả kết quả"


# -- kept for the afternoon ------------------------------------------------------------------------------

KEPT = a_ticket("C010", issued_at=at(40), not_before=at(-148))
LATER = a_hall(waiting={"certify": (KEPT, *a_queue("C", "certify", 2))})


def test_a_kept_number_is_neither_counted_nor_next() -> None:
    panel = seated(hall=LATER)
    assert [one.number for one in panel.line] == ["C015", "C016"]
    alone = seated(hall=a_hall(waiting={"certify": (KEPT,)}))
    assert Do.NEXT not in alone.legal
    props = props_of(alone, WORDS)
    assert isinstance(props, WorkProps)
    assert "1 số hẹn gọi từ 13:00" in props.idle_line
    assert props.waiting[0].note == "1 số hẹn từ 13:00"


def test_a_kept_number_waits_like_any_other_from_its_time_on() -> None:
    panel, _ = after(seated(hall=LATER), Ticked(NOW_MS + 148 * 60_000))
    assert [one.number for one in panel.line] == ["C010", "C015", "C016"]
    assert panel.kept == ()


def test_a_kept_number_is_called_by_number_after_a_question(bench: Bench) -> None:
    bench.sign_in(LATER)
    bench.press(F[5], Qt.Key.Key_Right, Qt.Key.Key_3, Qt.Key.Key_1)
    assert "Số C010 hẹn gọi từ 13:00" in bench.texts()
    assert bench.link.sent == []
    bench.press(Qt.Key.Key_1)
    assert "Số C010" in bench.texts()
    bench.press(Qt.Key.Key_1)
    bench.click("choice:2")
    assert bench.link.sent == [CallNumber(session=50, ticket=KEPT.id)]


def test_a_kept_number_is_not_offered_for_calling_while_a_call_is_open() -> None:
    panel = seated(called(), hall=a_hall(called(), waiting={"certify": (KEPT,)}))
    panel, _ = after(panel, Opened(Page.TICKET, KEPT.id))
    assert not page(panel).choices[0].enabled


def test_an_issued_number_may_keep_its_place_for_the_afternoon() -> None:
    ticket = a_ticket("C031")
    issued = Issued(
        ticket=ticket,
        ahead=24,
        token="0" * 32,
        day="2026-11-23",
        counters=("quay-1",),
        afternoon=Afternoon(session=1, at="13:00"),
    )
    panel, _ = after(seated(called()), Asked(Do.ISSUE, "certify:"), Answered(1, issued))
    [offer] = page(panel).choices
    panel, sent = after(panel, offer.event)
    assert sent == [KeepForAfternoon(ticket=ticket.id)]
    kept = TicketNow(ticket=ticket.model_copy(update={"not_before": at(-148)}))
    panel, _ = after(panel, Answered(2, kept))
    assert (page(panel).title, page(panel).number) == ("Số C031 hẹn gọi từ 13:00", "C031")
    assert panel.ticket == called()
    no = Refusal(code="no_afternoon", message="none")
    refused, _ = after(replace(panel, sheet=None), Asked(Do.KEEP, ticket.id), Answered(3, no))
    assert refused.notice is not None
