"""Slips in doubt, devices and fields of some days at the desk: which are told, in which words, and what may be done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from assets.texts import Texts
from counter.desk.acts import Act, Problem, Sheet
from counter.desk.choices import SheetProps
from counter.desk.events import (
    ActChosen,
    ActInstead,
    ActsAsked,
    Answered,
    Escaped,
    Event,
    Found,
    Given,
    Send,
    Sent,
    SlipsAsked,
)
from counter.desk.flow import Desk, reduce
from counter.desk.lists import queue_lines, slip_lines
from counter.desk.machines import device_lines
from counter.desk.needs import needs_of
from counter.desk.pages import page_props
from counter.desk.props import props_of
from counter.desk.wiring import Program, build
from counter.slips import doubtful
from counter.words import Words
from queue_engine.protocol import (
    AskSlip,
    ConfirmSlip,
    Discard,
    Done,
    HallState,
    Message,
    OpenField,
    SlipNow,
    StopField,
    TicketState,
)
from tests.counter.desk_samples import (
    a_desk,
    a_slip,
    commune_hall,
    desk_hall,
    desk_station,
    device,
    stations,
    with_device,
)
from tests.counter.fake_panel_link import FakeLink
from tests.counter.panel_samples import NOW_MS, a_ticket, config_of

WORDS, COMMUNE = Words(Texts.load("vi"), config_of()), Words(Texts.load("vi"), config_of("commune"))
A031 = "2026-11-23.A031"
INSTEAD = ["Không in: người dân đã có phiếu", "Không in: hủy số này…"]


def hall_with(*slips: SlipNow, **changes: Any) -> HallState:
    return desk_hall(slips={slip.ticket: slip for slip in slips}, **changes)


def play(desk: Desk, *events: Event) -> tuple[Desk, list[Message]]:
    sent: list[Send] = []
    for event in events:
        desk, effects = reduce(desk, event)
        sent += effects
    return desk, [one.body for one in sent]


def page(desk: Desk, words: Words = WORDS) -> SheetProps:
    assert desk.sheet is not None
    props = page_props(desk, desk.sheet, words)
    assert isinstance(props, SheetProps)
    return props


def titles(desk: Desk, words: Words = WORDS) -> list[str]:
    return [one.face.title for one in page(desk, words).choices]


# -- which slips are told --------------------------------------------------------------------------------

TOLD: dict[str, tuple[SlipNow, bool]] = {
    "it is not known whether it was printed": (a_slip(), True),
    "the printer did not begin": (a_slip(state="failed_before"), True),
    "nothing printed it in time": (a_slip("A031", "abandoned", "too-old"), True),
    "nobody wanted it any more": (a_slip("A031", "abandoned", "not-wanted"), False),
    "a person said that it is not needed": (a_slip("A031", "abandoned", "by-person"), False),
    "it is on its way": (a_slip(state="queued", minutes_ago=0.5), False),
    "it should long have come": (a_slip(state="sending", minutes_ago=1.1), True),
    "it is printed": (a_slip(state="confirmed"), False),
    "the printer took it and never tells": (a_slip(state="sent"), False),
    "a reprint was asked for": (a_slip(state="confirmed", asked=1, minutes_ago=0.1), True),
    "the reprint is done": (a_slip(state="confirmed", asked=1, done=1), False),
    "staff have seen it": (a_slip(in_hand=True), False),
    "its number has ended": (a_slip("A001"), False),
}


@pytest.mark.parametrize("case", TOLD)
def test_a_slip_is_told_of_while_somebody_may_miss_it(case: str) -> None:
    slip, is_told = TOLD[case]
    assert bool(doubtful(hall_with(slip), NOW_MS)) == is_told


def test_numbers_aside_and_at_counters_have_not_ended() -> None:
    missed = a_ticket("A012", "civil", state=TicketState.NO_SHOW)
    held = a_ticket("C004", state=TicketState.ON_HOLD)
    slips = [a_slip(number) for number in ("A012", "C004", "C014")]
    told = doubtful(hall_with(*slips, missed=(missed,), held=(held,)), NOW_MS)
    assert {slip.number for slip in told} == {"A012", "C004", "C014"}


def test_the_newest_slip_stands_first_with_kiosk_printer_reason_and_age() -> None:
    hall = hall_with(
        a_slip("A031", "failed_before", "media-empty", minutes_ago=4), a_slip("C016", "uncertain", "no-evidence")
    )
    lines = slip_lines(a_desk(hall), WORDS)
    assert [(line.title, line.note, line.value_note, line.tone) for line in lines] == [
        (
            "C016: chưa rõ đã in hay chưa",
            "Máy lấy số 1, cửa chính\nMáy in phiếu, máy lấy số 1: chưa chắc phiếu đã in xong.",
            "2 phút trước",
            "priority",
        ),
        (
            "A031: chưa in được",
            "Máy lấy số 1, cửa chính\nMáy in phiếu, máy lấy số 1: hết giấy.",
            "4 phút trước",
            "priority",
        ),
    ]


def test_a_reprint_that_was_asked_for_waits_calmly_and_then_not() -> None:
    slips = [a_slip("A031", None, asked=1, minutes_ago=minutes, printer="") for minutes in (0.2, 2)]
    lines = [slip_lines(a_desk(hall_with(slip)), WORDS)[0] for slip in slips]
    assert [(line.title, line.tone) for line in lines] == [
        ("A031: đang chờ in lại", "plain"),
        ("A031: chưa in lại được", "priority"),
    ]


def alarms(hall: HallState) -> list[tuple[str, str]]:
    return [(line.title, line.tone) for line in needs_of(a_desk(hall), WORDS) if line.key == "slips"]


def test_fresh_slips_raise_one_alarm_for_all() -> None:
    few = hall_with(a_slip("A031", minutes_ago=3), a_slip("C016", minutes_ago=1))
    many = hall_with(*(a_slip(f"D04{4 + n}", minutes_ago=n + 1) for n in range(5)))
    assert alarms(few) == [("2 phiếu chưa chắc đã in (C016, A031). Bấm F6 để in lại hoặc hủy số.", "priority")]
    assert alarms(many)[0][0].startswith("5 phiếu chưa chắc đã in (D044, D045, D046 …).")


def test_old_slips_and_those_asked_for_raise_none() -> None:
    hall = hall_with(a_slip("A031", minutes_ago=16), a_slip("C016", asked=1, minutes_ago=0.3))
    assert alarms(hall) == []
    assert len(slip_lines(a_desk(hall), WORDS)) == 2


def test_a_state_of_the_future_is_a_doubt_only_where_it_says_so() -> None:
    slip = a_slip("A031", "uncertain", "on-fire", printer="may-in-77")
    [line] = slip_lines(a_desk(hall_with(slip)), WORDS)
    assert line.note.endswith("may-in-77: có vấn đề chưa rõ.")


# -- what is done about one ------------------------------------------------------------------------------


def test_a_slip_in_doubt_is_printed_again_with_three_keys() -> None:
    desk, _ = play(a_desk(hall_with(a_slip())), SlipsAsked())
    assert titles(desk) == ["A031"]
    desk, _ = play(desk, page(desk).choices[0].event)
    assert titles(desk) == ["Giấy kẹt", "Máy hết giấy", "Phiếu mờ", "Mất phiếu", "Khác…", *INSTEAD]
    desk, sent = play(desk, page(desk).choices[0].event, Sent("i1"), Answered("i1"))
    assert sent == [AskSlip(ticket=A031, reason="giấy kẹt")]
    assert props_of(desk, WORDS).headline.text == "Đã ghi: In lại phiếu"


def test_a_slip_in_doubt_that_its_citizen_has_is_said_with_two_keys() -> None:
    desk, _ = play(a_desk(hall_with(a_slip())), SlipsAsked(), Given(A031))
    seen = next(one for one in page(desk).choices if one.face.title == "Không in: người dân đã có phiếu")
    desk, sent = play(desk, seen.event, Sent("i1"))
    assert sent == [ConfirmSlip(ticket=A031)]
    desk, _ = play(desk, Answered("i1"))
    assert props_of(desk, WORDS).headline.text == "Đã ghi: Người dân đã có phiếu"


def test_after_a_refusal_the_slips_that_may_have_been_seen_are_listed() -> None:
    hall = hall_with(a_slip(), a_slip("C016"), a_slip("C014", "failed_before"))
    desk, _ = play(a_desk(hall), SlipsAsked(), Given(A031), ActInstead(Act.SEEN, (A031,)), Sent("i1"))
    desk, _ = play(desk, Answered("i1", Problem("no_doubt", {})))
    assert titles(desk) == ["C016", "A031"]
    assert page(desk).title == "Người dân đã có phiếu của số nào?"
    assert play(desk, Given("2026-11-23.C016"))[1] == [ConfirmSlip(ticket="2026-11-23.C016")]


def test_instead_its_number_may_be_cancelled() -> None:
    desk, _ = play(a_desk(hall_with(a_slip())), SlipsAsked(), Given(A031))
    desk, _ = play(desk, page(desk).choices[-1].event)
    assert desk.sheet == Sheet(Act.CANCEL, ("civil", A031))
    assert play(desk, Given("công dân đã về"))[1] == [Discard(ticket=A031, reason="công dân đã về")]


def test_a_number_at_a_counter_is_not_cancelled_for_its_slip() -> None:
    desk, _ = play(a_desk(hall_with(a_slip("C014"))), SlipsAsked(), Given("2026-11-23.C014"))
    assert titles(desk)[-2:] == ["Khác…", "Không in: người dân đã có phiếu"]


def test_the_slip_of_any_number_may_be_printed_again() -> None:
    desk, _ = play(a_desk(), SlipsAsked())
    assert page(desk).none.startswith("Không có phiếu nào")
    found = page(desk).find
    assert found is not None
    desk, sent = play(desk, found.event, Found(A031), Given("mất phiếu"))
    assert sent == [AskSlip(ticket=A031, reason="mất phiếu")]
    desk, sent = play(a_desk(sheet=Sheet(found=A031)), ActChosen(Act.REPRINT), Given("mất phiếu"))
    assert sent == [AskSlip(ticket=A031, reason="mất phiếu")]


def test_the_page_of_acts_leads_to_the_slips_and_nothing_else_does() -> None:
    desk, _ = play(a_desk(hall_with(a_slip())), ActsAsked())
    more = page(desk).leaf
    assert more is not None
    assert more.face.title == "In lại phiếu (1)"
    assert play(desk, more.event)[0].sheet == Sheet(Act.REPRINT)
    busy = a_desk(sheet=Sheet(Act.MOVE, ("land",)))
    assert play(busy, SlipsAsked())[0] == busy
    assert play(a_desk(), SlipsAsked(), Escaped(), Escaped())[0].sheet is None


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("no_printer", "Nơi cấp số này không có máy in phiếu."),
        ("station_away", "Máy lấy số đã cấp số này đang mất kết nối, chưa in lại được."),
        ("illegal", "Không làm được việc này với số đang ở trạng thái hiện tại."),
    ],
)
def test_why_it_is_not_printed_again_is_said(code: str, said: str) -> None:
    desk, _ = play(a_desk(), SlipsAsked(), Given(A031), Given("x"), Sent("i1"), Answered("i1", Problem(code, {})))
    say = page(desk).say
    assert say is not None
    assert say.text == said


# -- devices ---------------------------------------------------------------------------------------------


def devices(**told: Any) -> dict[str, tuple[str, str]]:
    return {line.title: (line.note, line.tone) for line in device_lines(a_desk(desk_hall(**told)), WORDS)}


def test_a_device_tells_every_reason_with_its_remedy_and_since_when() -> None:
    told = with_device(device("may-in-1", "STOPPED", "cover-open", "media-empty", minutes_ago=64))
    assert devices(stations=told)["Máy in phiếu, máy lấy số 1"] == (
        "Đang dừng từ 09:28 (1 giờ 4 phút) · tín hiệu cuối: vừa xong\nNắp đang mở. Xin đóng nắp lại.\n"
        "Hết giấy. Xin thay cuộn giấy mới rồi đóng nắp.\nMáy lấy số 1, cửa chính",
        "alarm",
    )


def test_what_a_printer_cannot_tell_stands_beside_its_state() -> None:
    told = with_device(device("may-in-1", "READY", "unknown-near-end"))
    note, tone = devices(stations=told)["Máy in phiếu, máy lấy số 1"]
    assert (note.split("\n")[1], tone) == ("Máy không có cảm biến giấy sắp hết.", "calm")


def test_paper_that_is_low_warns_before_it_ends_whatever_else_is_unknown() -> None:
    told = with_device(device("may-in-1", "ATTENTION", "unknown-paper", "media-low"))
    [line] = needs_of(a_desk(desk_hall(stations=told)), WORDS)
    assert (line.tone, line.title) == (
        "priority",
        "Máy in phiếu, máy lấy số 1: giấy sắp hết. Xin chuẩn bị cuộn mới.",
    )


def test_the_last_word_of_a_station_that_is_away_is_told_as_old() -> None:
    note, tone = devices(stations=stations(lost=("kiosk-1",)))["Máy in phiếu, máy lấy số 1"]
    wanted = [
        "Tín hiệu cuối: 10:29, máy trạm mất kết nối 3 phút",
        "Tin trước đó: sẵn sàng từ 09:52 (40 phút)",
        "Máy lấy số 1, cửa chính",
    ]
    assert (note.split("\n"), tone) == (wanted, "quiet")


def test_a_printer_of_the_settings_that_nobody_has_told_of_is_listed() -> None:
    note, tone = devices(stations=stations(unseen=("kiosk-1",)))["Máy in phiếu, máy lấy số 1"]
    assert (note, tone) == ("chưa có tin\nMáy lấy số 1, cửa chính", "quiet")


# -- fields of some days ---------------------------------------------------------------------------------

OPENED = commune_hall(opened=("complaint",))


def row(hall: HallState) -> str:
    return next(line.note for line in queue_lines(a_desk(hall), COMMUNE) if line.key == "complaint")


def test_a_field_of_another_day_says_so_and_when() -> None:
    assert row(commune_hall()) == "hôm nay không nhận, nhận lại thứ Ba 24/11 · không có ai chờ"
    assert row(OPENED) == "mở riêng hôm nay · không có ai chờ"
    tuesday = commune_hall().model_copy(
        update={"day": commune_hall().day.model_copy(update={"day": "2026-11-24"}), "opened": ("complaint",)}
    )
    assert row(tuesday) == "không có ai chờ"


def chosen(hall: HallState) -> tuple[Desk, Event]:
    desk = a_desk(hall, sheet=Sheet(Act.STOP))
    pages = [desk, play(desk, page(desk, COMMUNE).leaf.event)[0]]  # type: ignore[union-attr]  # fourteen fields
    buttons = [(one, button) for one in pages for button in page(one, COMMUNE).choices]
    return next((one, button.event) for one, button in buttons if button.face.title == "Khiếu nại, tố cáo")


def test_it_is_opened_for_today_with_a_reason() -> None:
    desk, event = chosen(commune_hall())
    assert event == ActInstead(Act.OPEN, ("complaint",))
    desk, _ = play(desk, event)
    assert titles(desk, COMMUNE)[-2:] == ["Theo quyết định của người trực", "Khác…"]
    assert play(desk, page(desk, COMMUNE).choices[2].event)[1] == [
        OpenField(field="complaint", on=True, reason="làm bù ngày nghỉ")
    ]


def test_and_left_to_its_days_again_or_stopped() -> None:
    desk, event = chosen(OPENED)
    desk, _ = play(desk, event)
    assert titles(desk, COMMUNE)[0] == "Thôi mở hôm nay"
    back, _ = play(desk, page(desk, COMMUNE).choices[0].event)
    assert play(back, Given("mở nhầm"))[1] == [OpenField(field="complaint", on=False, reason="mở nhầm")]
    assert play(desk, Given("mất điện"))[1] == [StopField(field="complaint", reason="mất điện")]


# -- at the window ---------------------------------------------------------------------------------------


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[tuple[FakeLink, Program]]:
    link = FakeLink(NOW_MS)
    program = build(config_of(), desk_station(window=(0, 0, 1366, 768)), link)
    qtbot.addWidget(program.shell)
    with qtbot.waitExposed(program.shell):
        program.start()
    link.live(hall_with(a_slip(), a_slip("C016", "failed_before", "media-empty", minutes_ago=5)))
    yield link, program
    program.close()


def test_the_supervisor_prints_a_slip_again_by_keyboard_alone(window: tuple[FakeLink, Program]) -> None:
    link, program = window
    for key in (Qt.Key.Key_F6, Qt.Key.Key_1, Qt.Key.Key_4):
        QTest.keyClick(program.shell, key)
    assert link.sent == [AskSlip(ticket=A031, reason="mất phiếu")]
    link.answer(Done(seq=101))
    asked = a_slip(asked=1, minutes_ago=0)
    link.tell(hall_with(asked, seq=101))
    state = program.loop.state
    assert isinstance(state, Desk)
    assert state.sheet is None
    [line] = slip_lines(replace(state, now_ms=NOW_MS), WORDS)
    assert (line.title, line.value_note) == ("A031: đang chờ in lại", "dưới 1 phút trước")


def test_the_supervisor_reaches_the_slips_with_the_mouse(window: tuple[FakeLink, Program]) -> None:
    link, program = window
    for name in ("slips", "choice:2", "choice:6", "choice:1"):
        button = next(one for one in program.shell.findChildren(QWidget, name) if one.isVisible())
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert link.sent == [Discard(ticket="2026-11-23.C016", reason="công dân đã về")]
