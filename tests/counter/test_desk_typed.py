"""What a supervisor types: a quota, a reason, the number of a ticket. Flow, pages, and the real window."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from assets.texts import Texts
from config.schema import Screen
from counter.desk.acts import LONGEST_REASON, STEPS, Act, Sheet, Step
from counter.desk.choices import SheetProps
from counter.desk.events import ActChosen, ActsAsked, Escaped, Event, FindAsked, Found, Given, Send, WritingAsked
from counter.desk.flow import Desk, reduce
from counter.desk.pages import found_by, page_props
from counter.desk.wiring import Program, build
from counter.entry import DigitTyped, NumberSet, PadProps, TextTyped
from counter.words import Words
from queue_engine.protocol import (
    AskSlip,
    Discard,
    DropOutbox,
    ForceSignOut,
    Message,
    MoveTicket,
    OpenField,
    Readmit,
    SetQuota,
    SettleCase,
    StopField,
    TicketState,
)
from tests.counter.desk_samples import a_desk, counters, desk_hall, desk_station
from tests.counter.fake_panel_link import FakeLink
from tests.counter.panel_samples import NOW_MS, a_queue, a_ticket, at, config_of

WORDS = Words(Texts.load("vi"), config_of())
MISSED = a_ticket("A012", "civil", state=TicketState.NO_SHOW, since=at(9))
HELD = a_ticket("C004", "certify", state=TicketState.ON_HOLD, since=at(12))
HALL = desk_hall(
    waiting={"land": a_queue("D", "land", 3, 44), "survey": (a_ticket("Đ044", "survey"),)},
    missed=(MISSED,),
    held=(HELD,),
    quotas={"land": 20},
)
D044 = "2026-11-23.D044"


def play(desk: Desk, *events: Event) -> tuple[Desk, list[Message]]:
    sent: list[Message] = []
    for event in events:
        desk, effects = reduce(desk, event)
        sent += [effect.body for effect in effects if isinstance(effect, Send)]
    return desk, sent


def page(desk: Desk) -> SheetProps:
    assert desk.sheet is not None
    props = page_props(desk, desk.sheet, WORDS)
    assert isinstance(props, SheetProps)
    return props


def pad(desk: Desk) -> PadProps[Event]:
    assert desk.sheet is not None
    props = page_props(desk, desk.sheet, WORDS)
    assert isinstance(props, PadProps)
    return props


# -- a quota ---------------------------------------------------------------------------------------------

QUOTA = (ActsAsked(), ActChosen(Act.QUOTA), Given("land"))


def test_the_quota_of_today_is_offered() -> None:
    desk, _ = play(a_desk(HALL), *QUOTA)
    assert (pad(desk).figure, pad(desk).go.event) == ("20", Given("20"))
    by_settings, _ = play(a_desk(desk_hall()), *QUOTA)
    assert (pad(by_settings).figure, pad(by_settings).go.event) == ("∞", Given("0"))


def test_any_number_may_be_typed_and_goes_out_with_its_reason() -> None:
    desk, _ = play(a_desk(HALL), *QUOTA, DigitTyped("4"), DigitTyped("3"))
    _, sent = play(desk, pad(desk).go.event, Given("quá đông"))
    assert sent == [SetQuota(field="land", quota=43, reason="quá đông")]


def test_more_and_less_are_five_and_stop_at_the_bounds() -> None:
    desk, _ = play(a_desk(HALL), *QUOTA)
    assert [one.event for one in pad(desk).steps] == [NumberSet(15), NumberSet(25)]
    desk, _ = play(desk, DigitTyped("3"))
    assert [one.event for one in pad(desk).steps] == [NumberSet(0), NumberSet(8)]
    desk, _ = play(desk, NumberSet(0))
    assert [one.enabled for one in pad(desk).steps] == [False, True]


def test_the_next_quota_begins_anew() -> None:
    desk, _ = play(a_desk(HALL), *QUOTA, DigitTyped("4"), Escaped(), Given("civil"))
    assert pad(desk).is_offered


# -- a reason --------------------------------------------------------------------------------------------

REASONED = {
    Act.STOP: (("land",), StopField(field="land", reason="đổi biểu mẫu")),
    Act.QUOTA: (("land", "43"), SetQuota(field="land", quota=43, reason="đổi biểu mẫu")),
    Act.FIRST: (("land", D044), MoveTicket(ticket=D044, first=True, reason="đổi biểu mẫu")),
    Act.PRIORITY: (("land", D044, "merit"), MoveTicket(ticket=D044, priority="merit", reason="đổi biểu mẫu")),
    Act.MOVE: (("land", D044, "civil"), MoveTicket(ticket=D044, to_field="civil", reason="đổi biểu mẫu")),
    Act.CANCEL: (("land", D044), Discard(ticket=D044, reason="đổi biểu mẫu")),
    Act.SIGN_OUT: (("quay-1",), ForceSignOut(counter="quay-1", reason="đổi biểu mẫu")),
    Act.REPRINT: ((MISSED.id,), AskSlip(ticket=MISSED.id, reason="đổi biểu mẫu")),
    Act.OPEN: (("land",), OpenField(field="land", reason="đổi biểu mẫu")),
    Act.SHUT: (("land",), OpenField(field="land", on=False, reason="đổi biểu mẫu")),
    Act.SETTLE: (("75",), SettleCase(case=75, words="đổi biểu mẫu")),
    Act.DROP: (("82",), DropOutbox(id=82, reason="đổi biểu mẫu")),
}


@pytest.mark.parametrize("act", REASONED)
def test_every_reason_may_be_written(act: Act) -> None:
    given, body = REASONED[act]
    desk, _ = play(a_desk(HALL), ActsAsked(), ActChosen(act), *map(Given, given))
    assert page(desk).choices[-1].event == WritingAsked()
    desk, _ = play(desk, WritingAsked(), TextTyped(" đổi  biểu mẫu"))
    save = page(desk).save
    assert save is not None
    assert play(desk, save.event)[1] == [body]


def test_each_act_with_a_reason_knows_how_long_it_may_be() -> None:
    assert set(LONGEST_REASON) == {act for act, steps in STEPS.items() if Step.REASON in steps} == set(REASONED)


@pytest.mark.parametrize(("text", "may"), [("", False), (" ", False), ("ệ" * 120, True), ("x" * 121, False)])
def test_an_empty_or_endless_reason_is_not_taken(text: str, may: bool) -> None:
    save = page(a_desk(sheet=Sheet(Act.STOP, ("land",), writes=True, text=text))).save
    assert save is not None
    assert save.enabled is may


def test_escape_leads_from_writing_to_the_ready_reasons() -> None:
    desk, _ = play(a_desk(sheet=Sheet(Act.STOP, ("land",), writes=True, text="x")), Escaped())
    assert desk.sheet == Sheet(Act.STOP, ("land",))


# -- a ticket by its number ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("A012", ["A012"]),
        ("a12", ["A012"]),
        ("12", ["A012"]),
        ("a", ["A012"]),
        ("d044", ["D044", "Đ044"]),
        ("đ44", ["D044", "Đ044"]),
        ("D04", ["D044", "D045", "D046", "Đ044"]),
        ("4", ["C004", "D044", "D045", "D046", "Đ044"]),
        ("C0041", []),
        ("X1", []),
        ("", []),
        (" ", []),
    ],
)
def test_a_number_is_found_as_it_is_read_or_shorter(typed: str, found: list[str]) -> None:
    tickets = [
        *(one for line in HALL.waiting.values() for one in line),
        MISSED,
        HELD,
        a_ticket("TH-A012", bound="practice"),
    ]
    assert [one.number for one in found_by(tickets, typed)] == found


def test_a_found_number_offers_what_may_be_done_with_it() -> None:
    desk, _ = play(a_desk(HALL), FindAsked("D"), TextTyped("D044"), Found(D044))
    assert [one.event for one in page(desk).choices] == [
        ActChosen(act) for act in (Act.FIRST, Act.PRIORITY, Act.MOVE, Act.CANCEL, Act.REPRINT)
    ]
    assert play(desk, ActChosen(Act.FIRST), Given("khẩn"))[1] == [MoveTicket(ticket=D044, first=True, reason="khẩn")]


def test_a_missed_number_that_was_found_waits_again_at_once() -> None:
    desk, _ = play(a_desk(HALL), FindAsked("A"), Found(MISSED.id))
    assert [one.face.title for one in page(desk).choices] == ["Cho chờ lại", "In lại phiếu"]
    assert play(desk, ActChosen(Act.READMIT))[1] == [Readmit(ticket=MISSED.id)]


def test_a_number_is_found_for_the_act_that_asks_for_one() -> None:
    desk, _ = play(a_desk(HALL), ActsAsked(), ActChosen(Act.MOVE), FindAsked(), TextTyped("d44"))
    hits = {one.face.title: one.enabled for one in page(desk).choices}
    assert hits == {"D044": True, "Đ044": True}
    desk, _ = play(desk, Found(D044))
    assert desk.sheet == Sheet(Act.MOVE, ("land", D044))


def test_a_number_that_does_not_fit_the_act_stands_last_and_shut() -> None:
    desk = a_desk(HALL, sheet=Sheet(Act.MOVE, finds=True, text="4"))
    assert [(one.face.title, one.enabled) for one in page(desk).choices][-1] == ("C004", False)


def test_an_open_number_is_found_and_only_its_slip_may_be_printed_again() -> None:
    hall = desk_hall(waiting={}, counters=counters(1))
    desk = a_desk(hall, sheet=Sheet(finds=True, text="C014"))
    [hit] = page(desk).choices
    assert "đang ở Quầy 1" in hit.face.line
    desk, _ = play(desk, hit.event)
    assert [one.event for one in page(desk).choices] == [ActChosen(Act.REPRINT)]
    assert not page(a_desk(hall, sheet=Sheet(Act.MOVE, finds=True, text="C014"))).choices[0].enabled


def test_no_ticket_is_looked_for_where_none_is_asked_for() -> None:
    desk = a_desk(sheet=Sheet(Act.STOP))
    assert play(desk, FindAsked("A"))[0] == desk


def test_a_number_that_has_gone_leaves_nothing_to_choose() -> None:
    desk = a_desk(desk_hall(), sheet=Sheet(found="2026-11-23.A999"))
    assert page(desk).choices == ()
    assert play(desk, ActChosen(Act.FIRST))[1] == []


def test_escape_leads_back_to_the_search_and_out_of_it() -> None:
    desk, _ = play(a_desk(HALL), FindAsked("D"), TextTyped("D044"), Found(D044), Escaped())
    assert desk.sheet == Sheet(finds=True, text="D044")
    assert play(desk, Escaped(), Escaped())[0].sheet is None


# -- by hand ---------------------------------------------------------------------------------------------


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[tuple[FakeLink, Program]]:
    link = FakeLink(NOW_MS)
    screen = Screen(width_px=1366, height_px=768, width_mm=344, height_mm=194)
    program = build(config_of(), desk_station(screen=screen, window=(0, 0, 1366, 768)), link)
    qtbot.addWidget(program.shell)
    with qtbot.waitExposed(program.shell):
        program.start()
    program.shell.activateWindow()
    link.live(HALL)
    yield link, program
    program.close()


def press(program: Program, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(program.shell.focusWidget() or program.shell, key)


def write(program: Program, text: str) -> None:
    for letter in text:
        QTest.keyClicks(program.shell.focusWidget() or program.shell, letter)


def click(program: Program, name: str) -> None:
    [button] = [one for one in program.shell.findChildren(QWidget, name) if one.isVisible()]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_typing_a_number_anywhere_finds_it(desk: tuple[FakeLink, Program]) -> None:
    link, program = desk
    write(program, "a012")
    press(program, Qt.Key.Key_Return, Qt.Key.Key_1)
    assert link.sent == [Readmit(ticket=MISSED.id)]


def test_a_found_number_is_sent_to_another_field_by_keyboard_alone(desk: tuple[FakeLink, Program]) -> None:
    link, program = desk
    press(program, Qt.Key.Key_F4, Qt.Key.Key_5, Qt.Key.Key_F5)
    write(program, "d45")
    press(program, Qt.Key.Key_Enter, Qt.Key.Key_1, Qt.Key.Key_4)
    write(program, "dung noi")
    press(program, Qt.Key.Key_Return)
    assert link.sent == [MoveTicket(ticket="2026-11-23.D045", to_field="civil", reason="dung noi")]


def test_a_quota_is_typed_by_keyboard_alone(desk: tuple[FakeLink, Program]) -> None:
    link, program = desk
    press(program, Qt.Key.Key_F4, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_4, Qt.Key.Key_3, Qt.Key.Key_Plus)
    press(program, Qt.Key.Key_Enter, Qt.Key.Key_1)
    assert link.sent == [SetQuota(field="land", quota=48, reason="quá đông người")]


def test_a_quota_a_reason_and_a_number_by_mouse_and_a_line(desk: tuple[FakeLink, Program]) -> None:
    link, program = desk
    for name in ("acts", "choice:2", "choice:3", "pad:3", "pad:0", "pad:more", "go", "choice:5"):
        click(program, name)
    line = QApplication.focusWidget()
    assert isinstance(line, QLineEdit)
    QTest.keyClicks(line, "hop")
    click(program, "save")
    assert link.sent == [SetQuota(field="land", quota=35, reason="hop")]


def test_letters_and_digits_on_a_line_are_text_and_not_keys(desk: tuple[FakeLink, Program]) -> None:
    link, program = desk
    press(program, Qt.Key.Key_F4, Qt.Key.Key_1, Qt.Key.Key_1, Qt.Key.Key_6)
    write(program, "1 a 2")
    assert program.loop.state.sheet.text == "1 a 2"
    press(program, Qt.Key.Key_Escape, Qt.Key.Key_2)
    assert link.sent == [StopField(field="civil", reason="chưa có cán bộ")]


def test_after_a_search_the_desk_has_its_keys_again(desk: tuple[FakeLink, Program]) -> None:
    link, program = desk
    write(program, "x9")
    press(program, Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Escape)
    assert (program.loop.state.sheet, link.sent) == (None, [])
    press(program, Qt.Key.Key_F4)
    assert program.loop.state.sheet == Sheet()
