"""The officer's keypad: four keys that press the panel's buttons."""

from __future__ import annotations

from PySide6.QtCore import Qt

from queue_engine.protocol import CallNext, Finish, NoShow, Recall, Start, TicketNow, TicketState
from tests.counter.panel_bench import Bench
from tests.counter.panel_samples import a_hall, at, called, serving

SEEN = {"session": 50, "ticket": "2026-11-23.C014"}
LONG_MS = 60_000


def test_next_calls_then_says_that_the_citizen_has_come_and_finish_ends_the_visit(bench: Bench) -> None:
    bench.sign_in(a_hall())
    bench.shell.press_key("next")
    bench.link.answer(TicketNow(ticket=called(call_seq=101)))
    bench.link.pass_time(LONG_MS / 1000)
    bench.shell.press_key("recall")
    bench.link.answer(TicketNow(ticket=called(call_seq=102, calls=2)))
    bench.link.pass_time(LONG_MS / 1000)
    bench.shell.press_key("next")
    bench.link.answer(TicketNow(ticket=serving(call_seq=102, calls=2, since=at(0))))
    bench.shell.press_key("finish")
    assert bench.link.sent == [
        CallNext(session=50),
        Recall(**SEEN, seen=TicketState.CALLED),
        Start(**SEEN, seen=TicketState.CALLED),
        Finish(**SEEN, seen=TicketState.SERVING),
    ]


def test_an_impatient_officer_who_presses_next_ten_times_calls_one_citizen_and_starts_nothing(bench: Bench) -> None:
    bench.sign_in(a_hall())
    for _ in range(5):
        bench.shell.press_key("next")
    bench.link.answer(TicketNow(ticket=called(call_seq=101, since=at(0))))
    for _ in range(5):
        bench.shell.press_key("next")
    assert bench.link.sent == [CallNext(session=50)]


def test_absent_is_pressed_twice_on_the_keypad_too(bench: Bench) -> None:
    bench.sign_in(a_hall(called(calls=2)))
    bench.shell.press_key("no_show")
    assert bench.link.sent == []
    bench.link.pass_time(1)
    bench.shell.press_key("no_show")
    assert bench.link.sent == [NoShow(**SEEN, seen=TicketState.CALLED)]


def test_a_key_says_nothing_where_somebody_signs_in_or_has_a_page_open(bench: Bench) -> None:
    bench.link.live(a_hall(officer=None, session=None))
    bench.shell.press_key("next")
    bench.sign_in(a_hall(called(calls=2)))
    bench.press(Qt.Key.Key_F8)
    bench.shell.press_key("recall")
    assert bench.link.sent == []


def test_an_act_that_a_newer_table_names_does_nothing(bench: Bench) -> None:
    bench.sign_in(a_hall())
    bench.shell.press_key("lunch")
    assert bench.link.sent == []
