"""The kiosk's window under real fingers: mouse events go in, commands come out."""

from __future__ import annotations

import errno
import itertools
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from assets.qt.buttons import TouchButton
from assets.qt.clipping import clipped
from assets.qt.qr import QrLabel
from assets.qt.widgets import NumberLabel
from config.schema import Screen, Station
from devices.ports import Scan, SlipState
from devices.printer.job_disk import FileDisk
from devices.printer.joblog import JobLog
from devices.states import Reason, State
from kiosk.core import Paper
from kiosk.events import Timer, TimeUp
from kiosk.state import ScreenName, Showing, Slip, screen_of
from kiosk.wiring import Program, build
from queue_engine.client import Unreachable
from queue_engine.client.intents import Intent
from queue_engine.protocol import (
    AskCode,
    CheckIn,
    CodeMeaning,
    Discard,
    HallState,
    IssueTicket,
    KeepForAfternoon,
    Noted,
    Refusal,
    ReportDevice,
    ReportSlip,
    SlipNow,
    TicketNow,
)
from tests.kiosk.fake_link import FakeLink
from tests.kiosk.fake_printer import FakePrinter
from tests.kiosk.kiosk_samples import AFTERNOON, AT, ONE_O_CLOCK, a_hall, a_table, a_wait, an_issued, config_of, ms_at

BOX = (0, 0, 540, 960)
_LOGS = itertools.count()


def kiosk_station(where: str, **changes: object) -> Station:
    station = next(s for s in config_of(where).stations if s.kind == "ticket_kiosk")
    return station.model_copy(update={"window": BOX, "ticket_shown_s": 30.0, **changes})


class Citizen:
    """A kiosk at work, and hands that touch it."""

    def __init__(self, qtbot: QtBot, folder: Path, where: str = "thu-dau-mot", **changes: object) -> None:
        self.qtbot, self.link = qtbot, FakeLink()
        self.printers: list[FakePrinter] = []
        station = kiosk_station(where, **changes)
        paper = Paper(self._printers, JobLog(folder / f"{next(_LOGS)}.jsonl")) if station.printer else None
        self.program: Program = build(config_of(where), station, self.link, paper)
        qtbot.addWidget(self.program.shell)
        self.program.start()
        self.link.follow(a_hall(where))
        self.settle()

    def _printers(self, on_state: Callable[..., None]) -> list[FakePrinter]:
        self.printers = [FakePrinter(on_state), FakePrinter(on_state, "may-in-2")]
        return self.printers

    @property
    def printer(self) -> FakePrinter:
        return self.printers[0]

    @property
    def spare(self) -> FakePrinter:
        return self.printers[1]

    @property
    def screen(self) -> ScreenName:
        return screen_of(self.program.loop.state)

    def settle(self) -> None:
        """The moment after a new screen is over."""
        self.program.loop.dispatch(TimeUp(Timer.SETTLE))

    def button(self, name: str) -> TouchButton:
        found = [b for b in self.program.shell.findChildren(TouchButton, name) if b.isVisible()]
        assert len(found) == 1, f"{name}: {len(found)} to be seen"
        return found[0]

    def touch(self, name: str) -> None:
        self.settle()
        QTest.mouseClick(self.button(name), Qt.MouseButton.LeftButton)

    def tap_at(self, place: QPoint) -> None:
        shell = self.program.shell
        target = shell.childAt(place) or shell
        QTest.mouseClick(target, Qt.MouseButton.LeftButton, pos=target.mapFrom(shell, place))


@pytest.fixture
def citizen(qtbot: QtBot, tmp_path: Path) -> Iterator[Citizen]:
    one = Citizen(qtbot, tmp_path)
    yield one
    one.program.close()


def test_one_touch_one_number_one_slip(citizen: Citizen) -> None:
    citizen.touch("field:land")
    assert citizen.link.issues() == [IssueTicket(field="land", language="vi")]
    assert citizen.button("field:land").face().busy
    citizen.link.answer(an_issued())
    assert citizen.screen is ScreenName.TICKET
    assert [slip.number for slip in citizen.printer.slips] == ["A012"]


def test_thirty_presses_make_one_number(citizen: Citizen) -> None:
    place = citizen.button("field:land").mapTo(citizen.program.shell, citizen.button("field:land").rect().center())
    for _ in range(15):
        citizen.tap_at(place)
    citizen.link.answer(an_issued())
    for _ in range(15):
        citizen.tap_at(place)
        citizen.settle()
    assert len(citizen.link.issues()) == 1
    assert citizen.screen is ScreenName.TICKET


def test_a_finger_that_slides_off_takes_no_number(citizen: Citizen) -> None:
    button = citizen.button("field:land")
    QTest.mousePress(button, Qt.MouseButton.LeftButton)
    assert button.is_pressed()
    QTest.mouseMove(button, QPoint(-50, -50))
    QTest.mouseRelease(button, Qt.MouseButton.LeftButton, pos=QPoint(-50, -50))
    assert not button.is_pressed()
    assert citizen.link.issues() == []


def test_a_press_that_is_held_takes_its_number_when_the_finger_lifts(citizen: Citizen) -> None:
    button = citizen.button("field:land")
    QTest.mousePress(button, Qt.MouseButton.LeftButton)
    assert citizen.link.issues() == []
    QTest.mouseRelease(button, Qt.MouseButton.LeftButton)
    assert len(citizen.link.issues()) == 1


def test_two_fingers_on_two_fields_take_one_number(citizen: Citizen) -> None:
    one, other = citizen.button("field:land"), citizen.button("field:civil")
    QTest.mousePress(one, Qt.MouseButton.LeftButton)
    QTest.mousePress(other, Qt.MouseButton.LeftButton)
    QTest.mouseRelease(one, Qt.MouseButton.LeftButton)
    QTest.mouseRelease(other, Qt.MouseButton.LeftButton)
    assert len(citizen.link.issues()) == 1


def test_a_new_screen_takes_no_touch_until_it_has_settled(qtbot: QtBot, tmp_path: Path) -> None:
    citizen = Citizen(qtbot, tmp_path, "commune")
    citizen.touch("group:land")
    assert not citizen.button("field:land").isEnabled()
    citizen.settle()
    assert citizen.button("field:land").isEnabled()


def test_the_moment_of_settling_ends_by_itself(qtbot: QtBot, tmp_path: Path) -> None:
    citizen = Citizen(qtbot, tmp_path, "commune")
    citizen.touch("group:land")
    qtbot.waitUntil(lambda: citizen.button("field:land").isEnabled())


def test_a_printed_slip_is_told_to_the_citizen_and_to_the_hall(citizen: Citizen) -> None:
    citizen.touch("field:civil")
    citizen.link.answer(an_issued())
    citizen.printer.end(SlipState.CONFIRMED)
    assert slip_of(citizen) is Slip.PRINTED
    (report,) = citizen.link.bodies(ReportSlip)
    assert isinstance(report, ReportSlip)
    assert [step.state for step in report.steps] == ["queued", "sending", "sent", "confirmed"]
    assert (report.ticket, report.after, report.steps[-1].printer) == ("2026-11-23.A012", 0, "may-in-1")


def slip_of(citizen: Citizen) -> Slip:
    showing = citizen.program.loop.state.phase
    assert isinstance(showing, Showing)
    return showing.slip


def test_a_slip_that_no_printer_takes_waits_and_is_printed_when_one_is_back(citizen: Citizen) -> None:
    citizen.touch("field:civil")
    citizen.link.answer(an_issued())
    citizen.printer.become(State.STOPPED, Reason.MEDIA_EMPTY)
    citizen.printer.end(SlipState.FAILED_BEFORE, Reason.MEDIA_EMPTY)
    citizen.spare.end(SlipState.FAILED_BEFORE, Reason.UNREACHABLE)
    assert slip_of(citizen) is Slip.FAILED
    citizen.printer.become(State.READY)
    citizen.printer.end(SlipState.CONFIRMED)
    assert slip_of(citizen) is Slip.PRINTED
    assert [slip.texts("again") for slip in citizen.printer.slips] == [(), ()], "no piece was begun"
    assert len(citizen.link.issues()) == 1


def test_the_spare_printer_takes_the_slip_and_the_screen_says_where(citizen: Citizen) -> None:
    citizen.touch("field:civil")
    citizen.link.answer(an_issued())
    citizen.printer.end(SlipState.FAILED_BEFORE, Reason.COVER_OPEN)
    citizen.spare.end(SlipState.CONFIRMED)
    showing = citizen.program.loop.state.phase
    assert isinstance(showing, Showing)
    assert (showing.slip, showing.elsewhere) == (Slip.PRINTED, "may-in-2")


def test_a_slip_in_doubt_is_printed_at_once_at_the_spare_printer_with_its_mark(citizen: Citizen) -> None:
    citizen.touch("field:civil")
    citizen.link.answer(an_issued())
    citizen.printer.become(State.STOPPED, Reason.MEDIA_EMPTY)
    citizen.printer.end(SlipState.UNCERTAIN, Reason.MEDIA_EMPTY)
    assert "lần 2" in str(citizen.spare.slips[0].texts("again"))


def test_a_slip_in_doubt_is_printed_again_with_its_mark_when_the_citizen_asks(qtbot: QtBot, citizen: Citizen) -> None:
    citizen.touch("field:civil")
    citizen.link.answer(an_issued())
    for printer in citizen.printers:
        printer.become(State.STOPPED, Reason.MEDIA_EMPTY)
    citizen.printer.end(SlipState.UNCERTAIN, Reason.MEDIA_EMPTY)
    assert slip_of(citizen) is Slip.UNCERTAIN
    citizen.touch("reprint")
    qtbot.waitUntil(lambda: len(citizen.printer.slips) == 2)
    assert "lần 2" in str(citizen.printer.slips[1].texts("again"))


def test_staff_may_ask_for_a_slip_again_and_the_wish_is_answered_once(qtbot: QtBot, citizen: Citizen) -> None:
    citizen.touch("field:civil")
    citizen.link.answer(an_issued())
    citizen.printer.end(SlipState.CONFIRMED)
    ticket = an_issued().ticket
    station = kiosk_station("thu-dau-mot").id
    wish = SlipNow(ticket=ticket.id, number=ticket.number, station=station, state="confirmed", at=AT, asked=1)
    hall = a_hall("thu-dau-mot").model_copy(update={"slips": {ticket.id: wish}})
    citizen.link.follow(hall)
    citizen.link.follow(hall)
    qtbot.waitUntil(lambda: len(citizen.printer.slips) == 2)
    citizen.printer.end(SlipState.CONFIRMED)
    report = citizen.link.bodies(ReportSlip)[-1]
    assert isinstance(report, ReportSlip)
    assert (report.asked, report.steps[-1].state, report.steps[-1].copies) == (1, "confirmed", 2)
    assert len(citizen.printer.slips) == 2


def _in_hand(state: str) -> HallState:
    """The hall after staff have seen this number's slip."""
    ticket, station = an_issued().ticket, kiosk_station("thu-dau-mot").id
    slip = SlipNow(ticket=ticket.id, number=ticket.number, station=station, state=state, copies=1, at="x", in_hand=True)
    return a_hall("thu-dau-mot").model_copy(update={"slips": {ticket.id: slip}})


def test_a_slip_in_doubt_that_staff_have_seen_is_confirmed_by_a_person(qtbot: QtBot, citizen: Citizen) -> None:
    citizen.touch("field:civil")
    citizen.link.answer(an_issued())
    for printer in citizen.printers:
        printer.become(State.STOPPED, Reason.MEDIA_EMPTY)
    citizen.printer.end(SlipState.UNCERTAIN, Reason.MEDIA_EMPTY)
    assert _last(citizen) == "uncertain"
    citizen.link.follow(_in_hand("uncertain"))
    qtbot.waitUntil(lambda: _last(citizen) == "confirmed")
    report = citizen.link.bodies(ReportSlip)[-1]
    assert isinstance(report, ReportSlip)
    assert (report.steps[-1].evidence, report.steps[-1].copies) == ("person", 1)
    citizen.printer.become(State.READY)
    assert len(citizen.printer.slips) == 1, "nobody needs another one"


def test_a_slip_that_staff_have_seen_and_the_kiosk_has_forgotten_is_confirmed_all_the_same(
    qtbot: QtBot, citizen: Citizen
) -> None:
    citizen.link.follow(_in_hand("uncertain"))
    qtbot.waitUntil(lambda: bool(citizen.link.bodies(ReportSlip)))
    report = citizen.link.bodies(ReportSlip)[-1]
    assert isinstance(report, ReportSlip)
    assert (report.steps[-1].state, report.steps[-1].evidence) == ("confirmed", "person")


def test_a_voided_number_s_slip_is_not_printed_any_more(qtbot: QtBot, citizen: Citizen) -> None:
    citizen.touch("field:civil")
    citizen.link.answer(an_issued())
    for printer in citizen.printers:
        printer.become(State.STOPPED, Reason.MEDIA_EMPTY)
        printer.end(SlipState.FAILED_BEFORE, Reason.MEDIA_EMPTY)
    citizen.touch("void")
    citizen.touch("void-yes")
    intent = next(one for one, body in citizen.link.sent if isinstance(body, Discard))
    citizen.link.answered.emit(intent, TicketNow(ticket=an_issued().ticket))
    qtbot.waitUntil(lambda: bool(citizen.link.bodies(ReportSlip)) and _last(citizen) == "abandoned")
    citizen.printer.become(State.READY)
    assert len(citizen.printer.slips) == 1


def _last(citizen: Citizen) -> str:
    report = citizen.link.bodies(ReportSlip)[-1]
    assert isinstance(report, ReportSlip)
    return report.steps[-1].state


def test_a_number_whose_citizen_is_long_gone_is_shown_and_printed_only_if_somebody_asks(
    qtbot: QtBot, citizen: Citizen
) -> None:
    citizen.link.clock_ms += 10 * 60_000
    citizen.link.keep(an_issued())
    citizen.link.recovered.emit(an_issued())
    assert (slip_of(citizen), citizen.printer.slips) == (Slip.OFFERED, [])
    citizen.touch("reprint")
    qtbot.waitUntil(lambda: len(citizen.printer.slips) == 1)
    assert citizen.printer.slips[0].texts("again") == ()


def test_done_returns_to_the_start_for_the_next_citizen(citizen: Citizen) -> None:
    citizen.touch("language")
    citizen.touch("field:civil")
    citizen.link.answer(an_issued())
    citizen.touch("done")
    assert citizen.screen is ScreenName.START
    assert citizen.program.loop.state.language == "vi"


def test_the_number_leaves_by_itself(qtbot: QtBot, tmp_path: Path) -> None:
    citizen = Citizen(qtbot, tmp_path, ticket_shown_s=0.05)
    citizen.touch("field:civil")
    citizen.link.answer(an_issued())
    citizen.printer.end(SlipState.CONFIRMED)
    qtbot.waitUntil(lambda: citizen.screen is ScreenName.START)


def test_an_idle_kiosk_returns_to_vietnamese(qtbot: QtBot, tmp_path: Path) -> None:
    citizen = Citizen(qtbot, tmp_path, idle_timeout_s=0.05)
    citizen.touch("language")
    assert citizen.program.loop.state.language == "en"
    qtbot.waitUntil(lambda: citizen.program.loop.state.language == "vi")


def test_a_mis_press_is_given_up_at_the_screen(citizen: Citizen) -> None:
    citizen.touch("field:civil")
    citizen.link.answer(an_issued())
    citizen.touch("void")
    citizen.touch("void-yes")
    assert citizen.link.bodies(Discard) == [Discard(ticket="2026-11-23.A012", void=True)]
    citizen.link.answered.emit(citizen.link.sent[-1][0], TicketNow(ticket=an_issued().ticket))
    assert citizen.screen is ScreenName.VOIDED
    citizen.touch("retry")
    assert citizen.screen is ScreenName.START


def test_a_refusal_is_said_in_words_and_the_next_try_is_a_new_cycle(citizen: Citizen) -> None:
    citizen.touch("field:civil")
    citizen.link.answer(Refusal(code="unavailable", message="the store is busy"))
    assert citizen.screen is ScreenName.REFUSED
    citizen.touch("retry")
    citizen.touch("field:civil")
    assert len(citizen.link.issues()) == 2


def test_no_answer_is_said_in_words(citizen: Citizen) -> None:
    citizen.touch("field:civil")
    citizen.link.answer(Unreachable(Intent("0" * 32, "/tickets", "{}")))
    assert citizen.screen is ScreenName.REFUSED


def test_a_lost_server_is_shown_and_its_return_too(citizen: Citizen) -> None:
    citizen.link.lose()
    citizen.program.loop.dispatch(TimeUp(Timer.LOST))
    assert citizen.screen is ScreenName.AWAY
    citizen.link.follow(a_hall())
    assert citizen.screen is ScreenName.START


def test_lunch_comes_and_goes_with_the_servers_clock(citizen: Citizen) -> None:
    for clock, screen in (("11:30", ScreenName.BREAK), ("13:00", ScreenName.START)):
        citizen.link.clock_ms = ms_at(clock)
        citizen.qtbot.waitUntil(lambda screen=screen: citizen.screen is screen)


def test_the_newest_waits_stand_on_the_cards(citizen: Citizen) -> None:
    citizen.link.waits_changed.emit(a_table({"land": a_wait(12, 24)}))
    assert citizen.button("field:land").face().line.endswith("chờ 10–25 phút")


def test_a_code_before_the_reader_becomes_a_number(citizen: Citizen) -> None:
    citizen.program.effects.scanned.emit(Scan("may-quet-1", "qr", "LH26110042\r", 0.0))
    assert citizen.link.bodies(AskCode) == [AskCode(text="LH26110042\r", symbology="qr")]
    citizen.link.answer(CodeMeaning(kind="booking", code="LH26110042"))
    assert citizen.link.bodies(CheckIn) == [CheckIn(code="LH26110042")]
    citizen.link.answer(an_issued())
    assert citizen.screen is ScreenName.TICKET


def test_a_code_is_typed_with_fingers(citizen: Citizen) -> None:
    for name in ("lookup", "booking", *(f"key:{key}" for key in "LH26"), "erase", "key:7", "take"):
        citizen.touch(name)
    assert citizen.link.bodies(CheckIn) == [CheckIn(code="LH27")]


def test_a_place_is_kept_at_the_screen(citizen: Citizen) -> None:
    citizen.touch("field:civil")
    citizen.link.answer(an_issued(afternoon=AFTERNOON))
    citizen.touch("keep")
    assert citizen.link.bodies(KeepForAfternoon) == [KeepForAfternoon(ticket="2026-11-23.A012")]
    kept = an_issued().ticket.model_copy(update={"not_before": ONE_O_CLOCK})
    citizen.link.answered.emit(citizen.link.sent[-1][0], TicketNow(ticket=kept))
    assert citizen.screen is ScreenName.TICKET
    assert not citizen.program.shell.findChild(TouchButton, "keep").isVisible()


def test_a_kiosk_without_printer_shows_the_number_and_the_code(qtbot: QtBot, tmp_path: Path) -> None:
    citizen = Citizen(qtbot, tmp_path, printer=None)
    citizen.touch("field:civil")
    citizen.link.answer(an_issued())
    assert citizen.screen is ScreenName.TICKET
    assert citizen.printers == []


def test_the_hall_hears_of_the_printers_state_once_each(citizen: Citizen) -> None:
    for state in (State.READY, State.BUSY, State.READY, State.BUSY):
        citizen.printer.become(state)
    citizen.printer.become(State.STOPPED, Reason.MEDIA_EMPTY)
    reports = [body for body in citizen.link.bodies(ReportDevice) if isinstance(body, ReportDevice)]
    told = [(body.state, body.reasons) for body in reports if body.device == "may-in-1"]
    assert told == [("READY", ()), ("STOPPED", ("media-empty",))]
    assert citizen.program.loop.state.paper is False


def test_the_desk_hears_of_a_disk_that_takes_no_slip_while_the_number_is_large_on_the_screen(
    citizen: Citizen, monkeypatch: pytest.MonkeyPatch, expect_log: Callable[[str], None]
) -> None:
    expect_log("the log of slips cannot be written")
    expect_log("the slip of A012 waits")

    def full(*_args: object) -> None:
        raise OSError(errno.ENOSPC, "no space left")

    for write in ("append", "replace"):
        monkeypatch.setattr(FileDisk, write, full)
    citizen.touch("field:civil")
    citizen.link.answer(an_issued())
    told = [(body.device, body.state, body.reasons) for body in citizen.link.bodies(ReportDevice)]  # type: ignore[attr-defined]
    assert told[-1] == ("slip-record", "STOPPED", ("not-stored",))
    assert (slip_of(citizen), citizen.printer.slips) == (Slip.FAILED, [])
    code = citizen.program.shell.findChild(QrLabel, "qr")
    assert code is not None and code.isVisible()


@pytest.mark.parametrize(
    ("wide", "high", "share"), [(1080, 1920, 0.4), (1920, 1080, 0.18), (1280, 720, 0.17)], ids=lambda value: str(value)
)
def test_without_paper_number_and_code_are_large_on_every_screen(
    qtbot: QtBot, tmp_path: Path, wide: int, high: int, share: float
) -> None:
    """The code is a telephone's to read, the number a citizen's from some steps away."""
    width_mm, height_mm = (293, 521) if wide < high else (527, 296)
    screen = Screen(width_px=wide, height_px=high, width_mm=width_mm, height_mm=height_mm)
    one = Citizen(qtbot, tmp_path, window=(0, 0, wide, high), screen=screen)
    one.touch("field:civil")
    one.link.answer(an_issued())
    for printer in one.printers:
        printer.become(State.STOPPED, Reason.MEDIA_EMPTY)
        printer.end(SlipState.FAILED_BEFORE, Reason.MEDIA_EMPTY)
    assert slip_of(one) is Slip.FAILED
    shell = one.program.shell
    qtbot.waitUntil(lambda: shell.width() == wide)
    code, number = shell.findChild(QrLabel, "qr"), shell.findChild(NumberLabel, "number")
    assert code is not None and number is not None
    assert code.width() >= share * wide
    assert number.fitted_em() >= 0.12 * wide
    qtbot.waitUntil(lambda: clipped(shell) == [])
    one.program.close()


def test_what_was_painted_is_written_down(qtbot: QtBot, tmp_path: Path) -> None:
    log = tmp_path / "paints.jsonl"
    citizen = Citizen(qtbot, tmp_path, paint_log=log)
    qtbot.waitUntil(lambda: '"start"' in log.read_text())
    citizen.touch("field:civil")
    citizen.link.answer(an_issued())
    qtbot.waitUntil(lambda: '"ticket"' in log.read_text())
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    assert [line["screen"] for line in lines][-2:] == ["start", "ticket"]
    assert lines[-1]["number"] == "A012"
    assert lines[0]["t"] < lines[-1]["t"]
    citizen.program.close()


def test_a_demo_window_is_the_screen_made_smaller(qtbot: QtBot, tmp_path: Path) -> None:
    """Whatever the window's size, the same buttons stand at the same shares of it and nothing is clipped."""
    shares = []
    for box in ((0, 0, 1080, 1920), (0, 0, 432, 768)):
        citizen = Citizen(qtbot, tmp_path, window=box)
        button, shell = citizen.button("field:land"), citizen.program.shell
        place = button.mapTo(shell, QPoint(0, 0))
        shares.append((place.x() / box[2], place.y() / box[3], button.width() / box[2], button.height() / box[3]))
        assert clipped(shell) == []
    assert shares[0] == pytest.approx(shares[1], abs=0.012)


def test_a_screen_too_small_for_readable_capitals_is_logged_and_nothing_is_cut(
    qtbot: QtBot, expect_log: Callable[[str], None], tmp_path: Path
) -> None:
    expect_log("too small: capitals are 5.1 mm high instead of 6.1")
    screen = Screen(width_px=1366, height_px=768, width_mm=344, height_mm=194)
    citizen = Citizen(qtbot, tmp_path, screen=screen, window=(0, 0, 1366, 768))
    assert clipped(citizen.program.shell) == []


def test_our_own_mistake_is_a_card_not_a_traceback(citizen: Citizen) -> None:
    citizen.program.shell.show_broken()
    assert clipped(citizen.program.shell) == []


def test_closing_ends_link_and_printer(citizen: Citizen) -> None:
    citizen.program.close()
    assert (citizen.link.runs, citizen.printer.closed, citizen.printer.warmed) == (False, True, True)


def test_what_a_printer_said_while_the_server_was_away_is_told_when_it_is_back(citizen: Citizen) -> None:
    citizen.printer.become(State.READY)
    citizen.link.lose()
    citizen.printer.become(State.STOPPED, Reason.MEDIA_EMPTY)
    citizen.link.sent.clear()
    citizen.link.follow(a_hall("thu-dau-mot"))
    told = [(body.state, body.reasons) for body in citizen.link.bodies(ReportDevice)]  # type: ignore[attr-defined]
    assert ("STOPPED", ("media-empty",)) in told


def test_a_report_that_the_server_did_not_take_is_sent_again(qtbot: QtBot, citizen: Citizen) -> None:
    citizen.touch("field:civil")
    citizen.link.answer(an_issued())
    citizen.printer.end(SlipState.CONFIRMED)

    def reports() -> list[str]:
        """Of the slip's steps, the last one among them."""
        told = [(one, body) for one, body in citizen.link.sent if isinstance(body, ReportSlip)]
        return [one for one, _ in told] if told and told[-1][1].steps[-1].state == SlipState.CONFIRMED else []

    qtbot.waitUntil(lambda: bool(reports()))
    for intent in reports():
        citizen.link.answered.emit(intent, Refusal(code="bad_token", message="who are you?"))
    citizen.link.sent.clear()
    citizen.link.follow(a_hall("thu-dau-mot"))
    qtbot.waitUntil(lambda: bool(reports()))
    for again in reports():
        citizen.link.answered.emit(again, Noted(seq=7))
    log = citizen.program.core.slips
    assert log is not None
    citizen.link.sent.clear()
    citizen.link.follow(a_hall("thu-dau-mot"))
    log.close()
    assert citizen.link.bodies(ReportSlip) == []
