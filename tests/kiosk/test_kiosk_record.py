"""What becomes of a number's slip on a full disk, and of staff's wishes that are old or come at the wrong moment."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

import pytest
from pytestqt.qtbot import QtBot

from devices.ports import SlipState
from devices.printer.joblog import JobLog
from devices.printer.spooler import SlipEvent
from devices.states import DeviceHealth, Reason, State
from kiosk.printing import SlipDesk
from kiosk.record import DEVICE, Record
from queue_engine.protocol import ReportSlip, SlipNow
from tests.devices.devices_spool import FakeDisk, Fate
from tests.kiosk.fake_printer import FakePrinter
from tests.kiosk.kiosk_samples import AT, a_ticket, an_issued, config_of

ISSUED = an_issued()
TICKET = ISSUED.ticket
TODAY = date(2026, 11, 23)
STATION = "kiosk-1"
PATIENCE_S = 30.0


class Hall:
    """A slip desk on a disk that can be full, with the hall's clock in the test's hand."""

    def __init__(self, expect: Callable[[str], None]) -> None:
        self.expect = expect
        self.disk, self.now = FakeDisk(Fate()), datetime.fromisoformat(AT)
        self.printer = FakePrinter(lambda health: None)
        self.events: list[SlipEvent] = []
        self.sent: list[ReportSlip] = []
        self.record: list[DeviceHealth] = []
        self.desk = self.start()

    def fill(self) -> None:
        """From now on the disk takes nothing."""
        self.expect("the log of slips cannot be written")
        self.disk.full = True

    def start(self) -> SlipDesk:
        log = JobLog(self.disk)
        told, sent, heard = self.events.append, self.sent.append, self.record.append
        return SlipDesk(log, [self.printer], config_of(), told, sent, lambda: self.now, heard)

    @property
    def slips(self) -> int:
        return len(self.printer.slips)

    def later(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)
        self.desk.ticked(TODAY)

    def settle(self) -> None:
        """Everything that the desk was told so far is done."""
        self.desk._hands.submit(int).result(PATIENCE_S)

    def wish(self, at: datetime, asked: int = 1, ticket: str = TICKET.id) -> None:
        said = at.isoformat()
        slip = SlipNow(ticket=ticket, number="A012", station=STATION, state="confirmed", at=said, asked=asked)
        self.desk.wished(STATION, [slip])

    def answers(self) -> list[tuple[str, tuple[str, ...], int]]:
        return [(one.steps[-1].state, one.steps[-1].reasons, one.asked) for one in self.sent]


@pytest.fixture
def hall(qtbot: QtBot, expect_log: Callable[[str], None]) -> Iterator[Hall]:
    one = Hall(expect_log)
    yield one
    one.desk.close()


def a_printed_slip(hall: Hall) -> None:
    hall.desk.keep(ISSUED)
    hall.printer.end(SlipState.CONFIRMED)
    hall.sent.clear()


def test_a_slip_that_a_full_disk_refused_is_printed_once_the_disk_takes_it(hall: Hall, qtbot: QtBot) -> None:
    hall.fill()
    hall.expect("the slip of A012 waits")
    hall.desk.keep(ISSUED)
    assert (hall.events[-1].state, hall.events[-1].reasons) == ("failed_before", (Reason.NOT_STORED,))
    hall.later(10)
    hall.later(10)
    qtbot.waitUntil(lambda: len(hall.events) == 3)
    assert hall.slips == 0, "what is on no disk is not printed"
    hall.disk.full = False
    hall.later(10)
    qtbot.waitUntil(lambda: hall.slips == 1)
    hall.printer.end(SlipState.CONFIRMED)
    hall.later(10)
    qtbot.waitUntil(lambda: hall.record[-1].state is State.READY)
    assert (hall.slips, hall.printer.slips[0].texts("again")) == (1, ())


def test_staff_hear_of_a_full_disk_once_and_when_it_is_over(hall: Hall, qtbot: QtBot) -> None:
    hall.fill()
    hall.expect("the slip of A012 waits")
    hall.desk.keep(ISSUED)
    hall.expect("the slip of A013 waits")
    hall.desk.keep(an_issued(a_ticket("A013")))
    hall.disk.full = False
    hall.later(10)
    qtbot.waitUntil(lambda: len(hall.record) == 3)
    told = [(one.device, one.state, one.reasons) for one in hall.record]
    assert told == [(DEVICE, State.READY, ()), (DEVICE, State.STOPPED, (Reason.NOT_STORED,)), (DEVICE, State.READY, ())]


def test_staff_hear_of_a_disk_that_fills_while_a_slip_is_printed(hall: Hall) -> None:
    hall.desk.keep(ISSUED)
    order = hall.printer.orders[-1]
    assert order.sending()
    hall.fill()
    order.sent()
    assert hall.record[-1].state is State.STOPPED


def test_a_slip_is_not_doubled_when_the_citizen_asks_while_it_waits_for_the_disk(hall: Hall, qtbot: QtBot) -> None:
    hall.fill()
    hall.expect("the slip of A012 waits")
    hall.desk.keep(ISSUED)
    hall.desk.again(ISSUED)
    qtbot.waitUntil(lambda: len(hall.events) == 2)
    hall.disk.full = False
    hall.desk.again(ISSUED)
    hall.later(10)
    qtbot.waitUntil(lambda: hall.slips == 1 and hall.record[-1].state is State.READY)
    hall.later(10)
    hall.desk.close()
    assert hall.slips == 1


def test_a_slip_that_waited_for_the_disk_too_long_is_given_up_and_said_to_be(hall: Hall, qtbot: QtBot) -> None:
    hall.fill()
    hall.expect("the slip of A012 waits")
    hall.desk.keep(ISSUED)
    hall.later(600)
    hall.disk.full = False
    hall.later(10)
    qtbot.waitUntil(lambda: ("abandoned", ("too-old",), 0) in hall.answers())
    assert hall.slips == 0


def test_a_slip_that_was_given_up_does_not_come_when_the_disk_has_room(hall: Hall, qtbot: QtBot) -> None:
    hall.fill()
    hall.expect("the slip of A012 waits")
    hall.desk.keep(ISSUED)
    hall.desk.drop(TICKET.id)
    hall.disk.full = False
    hall.later(10)
    qtbot.waitUntil(lambda: hall.record[-1].state is State.READY)
    assert hall.slips == 0


def test_what_waited_for_the_disk_is_forgotten_with_its_day(hall: Hall, qtbot: QtBot) -> None:
    hall.fill()
    hall.expect("the slip of A012 waits")
    hall.desk.keep(ISSUED)
    hall.desk.ticked(date(2026, 11, 24))
    qtbot.waitUntil(lambda: not hall.desk._record.unwritten())
    assert hall.record[-1].state is State.STOPPED, "nothing waits, and the disk is still full"
    hall.disk.full = False
    hall.desk.ticked(date(2026, 11, 24))
    qtbot.waitUntil(lambda: hall.record[-1].state is State.READY)
    assert hall.slips == 0


def test_a_wish_for_a_slip_that_waits_for_the_disk_is_told_why(hall: Hall, qtbot: QtBot) -> None:
    hall.fill()
    hall.expect("the slip of A012 waits")
    hall.desk.keep(ISSUED)
    hall.expect("staff want a slip")
    hall.wish(hall.now)
    qtbot.waitUntil(lambda: hall.answers() == [("abandoned", ("not-stored",), 1)])


def test_a_wish_that_is_heard_too_late_is_answered_and_not_printed(hall: Hall, qtbot: QtBot) -> None:
    a_printed_slip(hall)
    wished_at, hall.now = hall.now, hall.now + timedelta(hours=3)
    hall.wish(wished_at)
    qtbot.waitUntil(lambda: bool(hall.sent))
    assert hall.answers()[-1] == ("abandoned", ("too-old",), 1)
    hall.wish(wished_at)
    hall.later(10)
    hall.desk.close()
    assert hall.slips == 1


def test_after_a_wish_that_was_too_old_a_new_one_is_printed(hall: Hall, qtbot: QtBot) -> None:
    a_printed_slip(hall)
    wished_at, hall.now = hall.now, hall.now + timedelta(hours=3)
    hall.wish(wished_at)
    qtbot.waitUntil(lambda: bool(hall.sent))
    hall.wish(hall.now, asked=2)
    qtbot.waitUntil(lambda: hall.slips == 2)
    assert "lần 2" in str(hall.printer.slips[1].texts("again"))


def test_an_old_wish_is_not_printed_after_a_restart_either(hall: Hall, qtbot: QtBot) -> None:
    a_printed_slip(hall)
    wished_at, hall.now = hall.now, hall.now + timedelta(hours=3)
    hall.desk.close()
    hall.desk = hall.start()
    hall.wish(wished_at)
    qtbot.waitUntil(lambda: ("abandoned", ("too-old",), 1) in hall.answers())
    assert hall.slips == 1


def test_a_wish_that_comes_while_the_slip_is_printed_is_taken_up_when_it_has_ended(hall: Hall, qtbot: QtBot) -> None:
    """Nothing else need happen in the hall, and no time need pass."""
    hall.desk.keep(ISSUED)
    order = hall.printer.orders[-1]
    assert order.sending()
    hall.wish(hall.now)
    hall.desk.again(an_issued(a_ticket("A013")))  # the wish has been looked at when this one is printed
    qtbot.waitUntil(lambda: len(list(hall.desk._log)) == 2)
    assert hall.slips == 1
    hall.printer.end(SlipState.CONFIRMED)
    assert hall.printer.slips[-1].texts("number") == ("A013",)
    hall.printer.end(SlipState.CONFIRMED)
    qtbot.waitUntil(lambda: hall.slips == 3)
    assert "lần 2" in str(hall.printer.slips[-1].texts("again"))


def test_a_wish_that_the_full_disk_refused_is_taken_up_when_it_has_room(hall: Hall, qtbot: QtBot) -> None:
    a_printed_slip(hall)
    hall.fill()
    hall.wish(hall.now)
    hall.later(10)
    hall.disk.full = False
    hall.later(10)
    qtbot.waitUntil(lambda: hall.slips == 2)


def test_a_number_given_up_while_its_slip_is_tried_again_does_not_come_back(
    hall: Hall, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    hall.fill()
    hall.expect("the slip of A012 waits")
    hall.desk.keep(ISSUED)

    def refuse() -> None:
        hall.desk.drop(TICKET.id)
        raise OSError(28, "no space left")

    with monkeypatch.context() as patch:
        patch.setattr(hall.disk, "_check", refuse)
        hall.later(10)
        qtbot.waitUntil(lambda: len(hall.events) >= 2 and not hall.desk._record.unwritten())
    hall.disk.full = False
    hall.later(10)
    qtbot.waitUntil(lambda: hall.record[-1].state is State.READY)
    assert hall.slips == 0


def test_the_screen_is_told_that_a_full_disk_lets_no_other_slip_come(hall: Hall, qtbot: QtBot) -> None:
    hall.desk.keep(ISSUED)
    hall.printer.end(SlipState.UNCERTAIN, Reason.NO_EVIDENCE)
    hall.fill()
    hall.events.clear()
    hall.desk.again(ISSUED)
    qtbot.waitUntil(lambda: bool(hall.events))
    assert [(one.state, one.reasons) for one in hall.events] == [("uncertain", (Reason.NOT_STORED,))]


def test_staff_and_screen_are_told_that_a_full_disk_lets_no_slip_come_by_itself(hall: Hall, qtbot: QtBot) -> None:
    hall.desk.keep(ISSUED)
    hall.printer.end(SlipState.UNCERTAIN, Reason.MEDIA_EMPTY)
    hall.printer.become(State.STOPPED, Reason.MEDIA_EMPTY)
    hall.fill()
    hall.events.clear()
    hall.printer.become(State.READY)
    assert [(one.state, one.reasons) for one in hall.events] == [("uncertain", (Reason.NOT_STORED,))]
    hall.later(10)
    hall.desk._hands.submit(lambda: None).result()
    assert [health.state for health in hall.record] == [State.READY, State.STOPPED], "as long as it is full"
    hall.disk.full = False
    hall.later(10)
    qtbot.waitUntil(lambda: hall.slips == 2 and hall.record[-1].state is State.READY)
    assert "lần 2" in str(hall.printer.slips[-1].texts("again"))


def test_a_wish_that_was_answered_is_not_remembered_for_ever(hall: Hall, qtbot: QtBot) -> None:
    a_printed_slip(hall)
    hall.wish(hall.now)
    qtbot.waitUntil(lambda: hall.slips == 2)
    hall.desk.wished(STATION, [])
    assert not hall.desk._wishes


def test_a_wish_for_a_slip_that_waits_for_paper_is_that_slip_and_no_second_one(hall: Hall, qtbot: QtBot) -> None:
    hall.desk.keep(ISSUED)
    hall.printer.become(State.STOPPED, Reason.MEDIA_EMPTY)
    hall.printer.end(SlipState.FAILED_BEFORE, Reason.MEDIA_EMPTY)
    hall.wish(hall.now)
    qtbot.waitUntil(lambda: len(hall.printer.orders) == 2)
    hall.printer.end(SlipState.FAILED_BEFORE, Reason.MEDIA_EMPTY)
    qtbot.waitUntil(lambda: hall.answers()[-1] == ("failed_before", ("media-empty",), 1))
    hall.printer.become(State.READY)
    hall.printer.end(SlipState.CONFIRMED)
    hall.later(10)
    hall.desk.close()
    assert [slip.texts("again") for slip in hall.printer.slips] == [(), (), ()], "each a try of the same piece"


def test_changes_of_the_record_are_told_in_their_order_whoever_is_slow() -> None:
    told: list[State] = []
    at = datetime.fromisoformat(AT)

    def hear(health: DeviceHealth) -> None:
        if len(told) == 2:
            other = threading.Thread(target=record.refused, args=(ISSUED, at))
            other.start()
            other.join()
        told.append(health.state)

    record = Record(JobLog(FakeDisk(Fate())), hear)
    record.refused(ISSUED, at)
    record.settled(TICKET.id)
    record.look()
    assert told == [State.READY, State.STOPPED, State.READY, State.STOPPED]


def test_what_no_server_answers_is_reported_ever_more_seldom_and_at_once_when_it_is_back(hall: Hall) -> None:
    hall.desk.keep(ISSUED)
    hall.printer.end(SlipState.CONFIRMED)
    assert len(hall.sent) == 1
    for _ in range(100):
        hall.desk.ticked(TODAY)
    hall.settle()
    assert 4 < len(hall.sent) < 12
    before = len(hall.sent)
    hall.desk.linked()
    hall.desk.ticked(TODAY)
    hall.settle()
    assert len(hall.sent) == before + 2
