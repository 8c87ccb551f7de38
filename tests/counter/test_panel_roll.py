"""Numbers torn from paper rolls: typed with one hand, called with Enter, refused in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from assets.texts import Texts
from config.schema import Screen
from counter.entry import DigitTyped, PadProps
from counter.panel.events import Answered, Asked, Escaped, Event, HallChanged, Opened, TabTurned
from counter.panel.flow import reduce
from counter.panel.props import WorkProps, props_of
from counter.panel.rolls import next_serial
from counter.panel.state import Do, Page, Panel
from counter.panel.wiring import build
from counter.words import Words
from queue_engine.protocol import CallRoll, Message, Refusal, TicketNow, TicketState
from tests.counter.fake_panel_link import FakeLink
from tests.counter.panel_bench import Bench
from tests.counter.panel_samples import (
    NOW_MS,
    a_call,
    a_hall,
    a_ticket,
    at,
    called,
    config_of,
    panel_station,
    seated,
    serving,
)

LAST = {"certify": "C016", "civil": "A102"}
TAKEN = Refusal(code="number_taken", detail={"number": "C017", "state": "serving"}, message="taken")
WORDS = Words(Texts.load("vi"), config_of())


def rolling(**changes: Any) -> Panel:
    """A free counter in a hall with paper rolls."""
    return seated(**{"hall": a_hall(waiting={}, last_number=LAST), "paper_roll": True, **changes})


def after(panel: Panel, *events: Event) -> tuple[Panel, list[Message]]:
    sent: list[Message] = []
    for event in events:
        panel, effects = reduce(panel, event)
        sent += [effect.body for effect in effects]
    return panel, sent


def pad(panel: Panel) -> PadProps[Event]:
    props = props_of(panel, WORDS)
    assert isinstance(props, PadProps)
    return props


def work(panel: Panel) -> WorkProps:
    props = props_of(panel, WORDS)
    assert isinstance(props, WorkProps)
    return props


# -- which comes next ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hall", "serial"),
    [
        (a_hall(waiting={}), 1),
        (a_hall(waiting={}, last_number={"certify": "C016"}), 17),
        (a_hall(waiting={}, last_number={"certify": "C999"}), 1000),
        (a_hall(waiting={}, last_number={"certify": "C9999"}), 9999),
        (a_hall(waiting={"certify": (a_ticket("C017"),)}, last_number={"certify": "C016"}), 18),
        (a_hall(called("C018"), waiting={}, held=(a_ticket("C017"),), last_number={"certify": "C016"}), 19),
        (a_hall(waiting={}, calls=(a_call(called("C013")),), last_number={"certify": "C012"}), 14),
        (a_hall(waiting={}, held=(a_ticket("A013", "civil"),), last_number={"certify": "C012"}), 13),
    ],
    ids=["nobody yet", "after the newest", "four digits", "the end", "waiting", "at a counter", "late", "other roll"],
)
def test_the_next_serial_follows_the_newest_and_passes_over_what_is_used(hall: Any, serial: int) -> None:
    assert next_serial(rolling(hall=hall), "certify") == serial


def test_each_field_has_a_roll_of_its_own() -> None:
    panel, _ = after(rolling(), Opened(Page.ROLL))
    assert pad(panel).figure == "C017"
    panel, _ = after(panel, DigitTyped("9"), TabTurned("civil"))
    assert (pad(panel).figure, pad(panel).is_offered) == ("A103", True)


def test_the_roll_of_the_last_call_is_offered_first() -> None:
    panel = rolling(answered=serving("A102", "civil", state=TicketState.FINISHED))
    assert "A103" in work(panel).idle_line
    panel, _ = after(panel, Opened(Page.ROLL))
    assert pad(panel).figure == "A103"


# -- calling ---------------------------------------------------------------------------------------------


def test_enter_calls_what_is_offered() -> None:
    panel, _ = after(rolling(), Opened(Page.ROLL))
    panel, sent = after(panel, pad(panel).go.event)
    assert sent == [CallRoll(session=50, field="certify", serial=17)]
    panel, _ = after(panel, Answered(1, TicketNow(ticket=called("C017", call_seq=101))))
    assert panel.ticket is not None
    assert panel.sheet is None


def test_after_a_call_the_next_serial_is_offered() -> None:
    done = a_hall(waiting={}, last_number={"certify": "C017"})
    panel, _ = after(rolling(), HallChanged(done), Opened(Page.ROLL))
    assert pad(panel).figure == "C018"


def test_a_number_that_is_taken_is_said_and_the_page_stays() -> None:
    panel, _ = after(rolling(), DigitTyped("1"), DigitTyped("7"), Asked(Do.ROLL, "certify:17"), Answered(1, TAKEN))
    said = pad(panel).say
    assert said is not None
    assert "Số C017 đã dùng rồi (đang được phục vụ)" in said.text
    assert (pad(panel).figure, pad(panel).is_offered) == ("C017", False)
    panel, _ = after(panel, DigitTyped("2"))
    assert pad(panel).figure == "C002"


def test_what_is_open_at_the_counter_is_said() -> None:
    for wish in (DigitTyped("1"), Opened(Page.ROLL)):
        panel, sent = after(rolling(hall=a_hall(serving())), wish)
        say = work(panel).say
        assert (panel.sheet, sent) == (None, [])
        assert say is not None
        assert "C014 còn đang mở" in say.text


def test_a_refusal_because_of_an_open_number_leads_to_the_work() -> None:
    busy = Refusal(code="counter_busy", detail={"number": "C014", "state": "called"}, message="busy")
    panel, _ = after(rolling(), Opened(Page.ROLL), Asked(Do.ROLL, "certify:17"), HallChanged(a_hall(called())))
    panel, _ = after(panel, Answered(1, busy))
    say = work(panel).say
    assert say is not None
    assert "C014" in say.text


SHUT = {
    "no paper rolls": replace(rolling(), paper_roll=False),
    "a training session": rolling(hall=a_hall(waiting={}, at_counter={"practice": True})),
    "the counter pauses": rolling(hall=a_hall(waiting={}, at_counter={"paused": "họp"})),
}


@pytest.mark.parametrize("case", SHUT)
def test_where_no_roll_is_called_the_page_does_not_open(case: str) -> None:
    panel, sent = after(SHUT[case], DigitTyped("1"), Opened(Page.ROLL))
    assert (panel.sheet, sent) == (None, [])


def test_no_roll_begins_at_nought() -> None:
    panel, _ = after(rolling(), DigitTyped("0"))
    assert not pad(panel).go.enabled


def test_escape_leaves_the_page() -> None:
    assert after(rolling(), DigitTyped("4"), Escaped())[0].sheet is None


def test_without_rolls_there_is_no_such_button() -> None:
    assert "roll" not in [one.name for one in work(seated()).buttons]
    assert "roll" in [one.name for one in work(rolling()).buttons]


# -- by hand ---------------------------------------------------------------------------------------------


@pytest.fixture
def rolls(qtbot: QtBot) -> Iterator[Bench]:
    screen = Screen(width_px=1366, height_px=768, width_mm=344, height_mm=194)
    config = config_of()
    config = config.model_copy(update={"queue": config.queue.model_copy(update={"paper_roll": True})})
    link = FakeLink(NOW_MS)
    program = build(config, panel_station(screen=screen, window=(0, 0, 1366, 768)), link)
    qtbot.addWidget(program.shell)
    with qtbot.waitExposed(program.shell):
        program.start()
    bench = Bench(link, program)
    bench.sign_in(a_hall(waiting={}, last_number=LAST))
    yield bench
    program.close()


def on_the_pad(bench: Bench, *keys: Qt.Key) -> None:
    """The numeric keypad says of itself that it is one."""
    for key in keys:
        QTest.keyClick(bench.shell.focusWidget() or bench.shell, key, Qt.KeyboardModifier.KeypadModifier)


def test_one_hand_on_the_numeric_keypad_is_enough(rolls: Bench) -> None:
    on_the_pad(rolls, Qt.Key.Key_4, Qt.Key.Key_2, Qt.Key.Key_Enter)
    assert rolls.link.sent == [CallRoll(session=50, field="certify", serial=42)]
    rolls.link.answer(TicketNow(ticket=called("C042", call_seq=101)))
    assert "C042" in rolls.texts()


def test_enter_twice_calls_the_next_of_the_roll_and_no_more(rolls: Bench) -> None:
    on_the_pad(rolls, *[Qt.Key.Key_Enter] * 5)
    assert rolls.link.sent == [CallRoll(session=50, field="certify", serial=17)]
    rolls.link.answer(TicketNow(ticket=called("C017", call_seq=101)))
    on_the_pad(rolls, *[Qt.Key.Key_Enter] * 5)
    assert len(rolls.link.sent) == 1


def test_field_and_number_are_changed_by_keys(rolls: Bench) -> None:
    rolls.press(Qt.Key.Key_Return, Qt.Key.Key_Down)
    on_the_pad(rolls, Qt.Key.Key_Plus, Qt.Key.Key_Plus, Qt.Key.Key_Minus)
    assert "A104" in rolls.texts()
    rolls.press(Qt.Key.Key_Delete)
    assert "A103" in rolls.texts()
    rolls.press(Qt.Key.Key_Up, Qt.Key.Key_Return)
    assert rolls.link.sent == [CallRoll(session=50, field="certify", serial=17)]


def test_the_mouse_is_enough(rolls: Bench) -> None:
    for name in ("roll", "field:civil", "pad:1", "pad:2", "pad:erase", "pad:more", "go"):
        rolls.click(name)
    assert rolls.link.sent == [CallRoll(session=50, field="civil", serial=2)]


def test_the_page_closes_when_a_number_comes_by_itself(rolls: Bench) -> None:
    rolls.press(Qt.Key.Key_Return)
    rolls.link.tell(a_hall(called(since=at(0)), waiting={}, last_number=LAST))
    assert "C014" in rolls.texts()
    assert rolls.find("start").isEnabled()


def test_plus_of_a_keyboard_without_a_number_pad_means_plus(rolls: Bench) -> None:
    rolls.press(Qt.Key.Key_Return, Qt.Key.Key_Equal)
    QTest.keyClick(rolls.shell.focusWidget() or rolls.shell, Qt.Key.Key_Plus, Qt.KeyboardModifier.ShiftModifier)
    assert "C019" in rolls.texts()
