"""The spooler's policy: at least once, never silently twice, told in order."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import date

import pytest

from devices.errors import NotStored
from devices.ports import PrintOutcome, SlipState
from devices.printer.spooler import SlipEvent, SpoolRules
from devices.states import Reason, State
from tests.devices.devices_spool import Fate, Hall, Killed, Piece, content_of

ExpectLog = Callable[[str], None]


@pytest.fixture
def hall() -> Hall:
    return Hall().start()


@pytest.fixture
def two() -> Hall:
    return Hall(printer_ids=("main", "spare")).start()


def test_a_slip_is_printed_once_however_often_it_is_put(hall: Hall) -> None:
    hall.ask("A001")
    hall.spooler.put("A001", "another payload")
    hall.run()
    hall.spooler.put("A001", "A001")
    hall.run()
    assert hall.paper == [Piece("A001", 1, False, True, "main")]
    assert hall.states("A001") == ["queued 1", "sending 1", "sent 1", "confirmed 1"]


def test_every_state_is_told_and_reported_in_order(hall: Hall) -> None:
    hall.ask("A001")
    hall.run()
    assert [(event.state, event.printer, event.evidence) for event in hall.events] == [
        (SlipState.QUEUED, "", None),
        (SlipState.SENDING, "main", None),
        (SlipState.SENT, "main", None),
        (SlipState.CONFIRMED, "main", "gs_r"),
    ]
    assert [hall.told["A001"][index].state for index in range(4)] == [event.state for event in hall.events]


def test_slips_wait_for_one_another_in_order(hall: Hall) -> None:
    for number in ("A001", "A002", "A003"):
        hall.ask(number)
    assert len(hall.printers[0].orders) == 1
    hall.run()
    assert [piece.job_id for piece in hall.paper] == ["A001", "A002", "A003"]


def test_a_slip_that_nothing_could_print_waits_and_comes_out_unmarked(hall: Hall) -> None:
    hall.printers[0].become(State.STOPPED, Reason.MEDIA_EMPTY)
    hall.ask("A001")
    hall.run()
    assert hall.events[-1] == SlipEvent(
        "A001", SlipState.FAILED_BEFORE, "main", 1, (Reason.MEDIA_EMPTY,), None, waits=True
    )
    hall.pass_time(300)
    hall.printers[0].become(State.READY)
    hall.run()
    assert hall.paper == [Piece("A001", 1, False, True, "main")]


def test_a_slip_too_old_is_not_printed_after_a_long_outage(hall: Hall) -> None:
    hall.printers[0].become(State.ABSENT, Reason.UNREACHABLE)
    hall.ask("A001")
    hall.run()
    hall.pass_time(601)
    hall.printers[0].become(State.READY)
    hall.run()
    assert hall.paper == []
    assert hall.events[-1].state is SlipState.ABANDONED
    assert hall.events[-1].reasons == (Reason.TOO_OLD,)


def test_a_slip_too_old_is_given_up_though_no_printer_says_anything(hall: Hall) -> None:
    hall.printers[0].become(State.ABSENT, Reason.UNREACHABLE)
    hall.ask("A001")
    hall.run()
    hall.pass_time(601)
    hall.spooler.expire()
    assert hall.states("A001")[-1] == "abandoned 1"


def test_a_slip_that_grew_old_in_the_printers_queue_is_not_sent(hall: Hall) -> None:
    hall.ask("A001")
    hall.pass_time(601)
    hall.run()
    assert hall.paper == []
    assert hall.states("A001") == ["queued 1", "abandoned 1"]


def test_one_printer_that_refuses_is_not_knocked_at_by_every_waiting_slip(hall: Hall) -> None:
    hall.printers[0].become(State.ABSENT, Reason.UNREACHABLE)
    for number in ("A001", "A002", "A003"):
        hall.ask(number)
        hall.run()
    hall.spooler.expire()
    assert len(hall.printers[0].orders) == 1
    hall.run()
    assert not hall.printers[0].orders
    assert hall.states("A001") == ["queued 1", "failed_before 1"]


def test_a_torn_slip_is_printed_again_with_its_mark_when_the_printer_is_back(hall: Hall) -> None:
    hall.ask("A001")
    hall.run("tear")
    assert hall.states("A001")[-1] == "uncertain 1"
    hall.printers[0].become(State.STOPPED, Reason.MEDIA_EMPTY)
    hall.run()
    hall.printers[0].become(State.READY)
    hall.run()
    assert hall.paper == [Piece("A001", 1, False, False, "main"), Piece("A001", 2, True, True, "main")]
    assert hall.states("A001")[-1] == "confirmed 2"


def test_a_garbled_slip_is_printed_again_at_once(hall: Hall) -> None:
    hall.ask("A001")
    hall.run("garble")
    assert [piece.copy for piece in hall.paper] == [1, 2]


def test_an_uncertain_slip_is_left_to_a_person_where_the_hall_wants_it_so() -> None:
    hall = Hall(SpoolRules(auto_reprint=False)).start()
    hall.ask("A001")
    hall.run("mute")
    hall.printers[0].become(State.STOPPED, Reason.NO_EVIDENCE)
    hall.printers[0].become(State.READY)
    hall.start()
    hall.run()
    assert [piece.copy for piece in hall.paper] == [1]
    assert hall.spooler.again("A001", "khách chưa nhận được phiếu", by_person=True)
    hall.run()
    assert [piece.copy for piece in hall.paper] == [1, 2]
    assert hall.told["A001"][4].note == "khách chưa nhận được phiếu"


def test_a_printer_that_never_tells_makes_no_second_slip_by_itself() -> None:
    hall = Hall().start()
    hall.ask("A001")
    hall.run("sent")
    hall.printers[0].become(State.ATTENTION, Reason.SILENT)
    hall.start()
    hall.run()
    assert hall.states("A001") == ["queued 1", "sending 1", "sent 1", "sent 1"]
    assert [piece.copy for piece in hall.paper] == [1]


def test_a_slip_is_given_up_after_its_last_copy(hall: Hall) -> None:
    hall.ask("A001")
    hall.run("garble", "garble", "garble")
    assert [piece.copy for piece in hall.paper] == [1, 2, 3]
    assert hall.events[-1].state is SlipState.ABANDONED
    assert hall.events[-1].reasons == (Reason.TOO_MANY_COPIES,)


def test_a_slip_that_cannot_be_drawn_is_given_up_at_once(hall: Hall) -> None:
    hall.ask("A001")
    order = hall.printers[0].orders.pop()
    order.ended(PrintOutcome("A001", SlipState.FAILED_BEFORE, (Reason.NOT_DRAWABLE,)))
    assert hall.states("A001") == ["queued 1", "failed_before 1", "abandoned 1"]


def test_a_copy_without_its_mark_is_never_drawn(hall: Hall) -> None:
    hall.ask("A001")
    hall.run("garble")
    hall.spooler.again("A001", "", by_person=True)
    order = hall.printers[0].orders[0]
    hall.spooler._content_of = lambda payload, copy, place: content_of(payload, 1, place)
    with pytest.raises(ValueError, match="does not say that it is printed again"):
        order.content()


# ---- the spare printer ----


def test_the_spare_prints_when_the_main_one_refuses_and_the_event_says_which(two: Hall) -> None:
    two.printers[0].become(State.STOPPED, Reason.COVER_OPEN)
    two.ask("A001")
    two.run()
    assert two.paper == [Piece("A001", 1, False, True, "spare")]
    assert two.events[-1].printer == "spare"


def test_the_spare_is_tried_when_the_main_one_turns_out_stopped(two: Hall) -> None:
    two.ask("A001")
    two.run("refuse")
    assert two.paper == [Piece("A001", 1, False, True, "spare")]
    assert two.states("A001") == ["queued 1", "failed_before 1", "sending 1", "sent 1", "confirmed 1"]
    assert not two.events[1].waits


def test_the_main_printer_is_used_again_for_new_slips_when_it_is_back(two: Hall) -> None:
    two.printers[0].become(State.STOPPED, Reason.COVER_OPEN)
    two.ask("A001")
    two.run()
    two.printers[0].become(State.READY)
    two.ask("A002")
    two.run()
    assert [piece.printer for piece in two.paper] == ["spare", "main"]


def test_a_slip_torn_on_the_main_printer_comes_marked_from_the_spare_at_once(two: Hall) -> None:
    two.ask("A001")
    two.run("tear")
    assert [(piece.printer, piece.copy, piece.whole) for piece in two.paper] == [
        ("main", 1, False),
        ("spare", 2, True),
    ]


def test_all_printers_are_tried_once_even_when_none_is_well(two: Hall) -> None:
    for printer in two.printers:
        printer.become(State.ABSENT, Reason.UNREACHABLE)
    two.ask("A001")
    two.run()
    assert [(event.state, event.printer, event.waits) for event in two.events] == [
        (SlipState.QUEUED, "", False),
        (SlipState.FAILED_BEFORE, "main", False),
        (SlipState.FAILED_BEFORE, "spare", True),
    ]
    two.printers[1].become(State.READY)
    two.run()
    assert [piece.printer for piece in two.paper] == ["spare"]


def test_printers_that_stay_away_are_told_of_once_each_however_often_they_are_tried(two: Hall) -> None:
    for printer in two.printers:
        printer.become(State.ABSENT, Reason.UNREACHABLE)
    two.ask("A001")
    two.run()
    for _ in range(3):
        two.spooler.expire()
        two.run()
    assert two.states("A001") == ["queued 1", "failed_before 1", "failed_before 1"]
    two.printers[1].become(State.STOPPED, Reason.MEDIA_EMPTY)
    two.spooler.expire()
    two.run()
    assert two.events[-1].reasons == (Reason.MEDIA_EMPTY,), "why it cannot is news"
    assert two.events[-1].waits


# ---- persons ----


def test_a_person_may_have_a_printed_slip_again_marked_and_beyond_the_limit() -> None:
    hall = Hall(SpoolRules(most_copies=1)).start()
    hall.ask("A001")
    hall.run()
    assert not hall.spooler.again("A001", "", by_person=False)
    assert hall.spooler.again("A001", "mất phiếu", by_person=True)
    assert hall.spooler.again("A001", "mất phiếu", by_person=True), "the same piece"
    hall.run()
    assert [piece.copy for piece in hall.paper] == [1, 2]


def test_a_person_who_asks_for_a_slip_that_waits_gets_it_tried_once_more_unmarked(hall: Hall) -> None:
    hall.printers[0].become(State.ABSENT, Reason.UNREACHABLE)
    hall.ask("A001")
    hall.run()
    assert hall.printers[0].orders == []
    assert hall.spooler.again("A001", "mất phiếu", by_person=True)
    hall.printers[0].become(State.READY)
    hall.run()
    assert hall.paper == [Piece("A001", 1, False, True, "main")]


def test_a_person_who_asks_for_a_slip_that_is_leaving_us_is_told_that_it_comes(hall: Hall) -> None:
    hall.ask("A001")
    assert hall.printers[0].orders[0].sending()
    assert not hall.spooler.again("A001", "mất phiếu", by_person=True)
    hall.run()
    assert [piece.copy for piece in hall.paper] == [1]


def test_another_piece_that_a_full_disk_does_not_let_come_is_told_and_comes_when_it_has_room(
    hall: Hall, expect_log: ExpectLog
) -> None:
    expect_log("the log of slips cannot be written")
    hall.ask("A001")
    hall.run("tear")
    hall.printers[0].become(State.STOPPED, Reason.MEDIA_EMPTY)
    hall.disk.full = True
    hall.events.clear()
    hall.printers[0].become(State.READY)
    assert hall.events == [SlipEvent("A001", SlipState.UNCERTAIN, "main", 1, (Reason.NOT_STORED,), None, waits=True)]
    hall.disk.full = False
    hall.spooler.expire()
    hall.run()
    assert [piece.copy for piece in hall.paper] == [1, 2]


def test_a_persons_wish_makes_an_old_slip_young(hall: Hall) -> None:
    hall.ask("A001")
    hall.run()
    hall.pass_time(7200)
    assert hall.spooler.again("A001", "", by_person=True)
    hall.run()
    assert [piece.copy for piece in hall.paper] == [1, 2]


def test_a_slip_given_up_before_anything_left_us_comes_unmarked_when_a_person_wants_it(hall: Hall) -> None:
    hall.printers[0].become(State.ABSENT, Reason.UNREACHABLE)
    hall.ask("A001")
    hall.run()
    assert hall.spooler.abandon("A001")
    hall.printers[0].become(State.READY)
    hall.run()
    assert hall.paper == []
    assert hall.spooler.again("A001", "", by_person=True)
    hall.run()
    assert hall.paper == [Piece("A001", 1, False, True, "main")]


def test_a_slip_abandoned_in_the_printers_queue_is_not_begun(hall: Hall) -> None:
    hall.ask("A001")
    assert hall.spooler.abandon("A001")
    hall.run()
    assert hall.paper == []
    assert hall.states("A001") == ["queued 1", "abandoned 1"]
    assert not hall.spooler.abandon("A001")
    assert not hall.spooler.abandon("unknown")


def test_a_slip_wanted_again_before_the_printer_let_go_of_it_is_printed_once(hall: Hall) -> None:
    hall.ask("A001")
    hall.spooler.abandon("A001")
    assert hall.spooler.again("A001", "", by_person=True)
    hall.run()
    assert hall.paper == [Piece("A001", 1, False, True, "main")]


def test_a_person_who_holds_the_slip_is_evidence(hall: Hall) -> None:
    hall.ask("A001")
    assert not hall.spooler.confirm("A001"), "nothing has left us yet"
    hall.run("mute")
    assert hall.spooler.confirm("A001")
    hall.printers[0].become(State.STOPPED, Reason.NO_EVIDENCE)
    hall.printers[0].become(State.READY)
    hall.run()
    assert [piece.copy for piece in hall.paper] == [1]
    assert hall.log.job("A001").evidence == "person"  # type: ignore[union-attr]


# ---- reports, the disk, the listeners ----


def test_what_was_reported_is_not_reported_again(hall: Hall) -> None:
    hall.ask("A001")
    hall.run()
    hall.spooler.reported("A001", 3)
    hall.ask("A002")  # the mark goes to the disk with the next step
    hall.told.clear()
    hall.start()
    hall.spooler.report_again()
    assert set(hall.told) == {"A002"}


def test_old_slips_are_forgotten_when_they_have_ended_and_were_reported(hall: Hall) -> None:
    for number in ("A001", "A002", "A003"):
        hall.ask(number)
    hall.run()
    hall.spooler.reported("A001", 3)
    hall.spooler.reported("A002", 2)
    hall.spooler.forget_before(date(2025, 11, 20))
    assert len(list(hall.log)) == 3
    hall.spooler.forget_before(date(2025, 11, 23))
    assert [job.id for job in hall.log] == ["A002", "A003"]
    hall.start()
    assert [job.id for job in hall.log] == ["A002", "A003"]


def test_a_full_disk_refuses_new_slips_and_sends_nothing_that_is_not_stored(hall: Hall, expect_log: ExpectLog) -> None:
    expect_log("the log of slips cannot be written")
    hall.ask("A001")
    hall.disk.full = True
    with pytest.raises(NotStored):
        hall.spooler.put("A002", "A002")
    order = hall.printers[0].orders[0]
    with pytest.raises(NotStored):
        order.sending()
    order.ended(PrintOutcome("A001", SlipState.FAILED_BEFORE, (Reason.NOT_STORED,)))
    hall.printers[0].orders.clear()
    assert hall.paper == []
    hall.disk.full = False
    hall.spooler.expire()
    hall.run()
    assert hall.paper == [Piece("A001", 1, False, True, "main")]


def test_a_listener_that_fails_harms_nobody(hall: Hall, expect_log: ExpectLog) -> None:
    expect_log("a listener failed")
    hall.spooler._on_event = lambda event: 1 / 0  # type: ignore[assignment,return-value]
    hall.ask("A001")
    hall.run()
    assert [piece.copy for piece in hall.paper] == [1]


def test_printers_that_are_slow_to_end_are_closed_at_the_same_time() -> None:
    hall = Hall(printer_ids=("main", "spare", "second spare")).start()
    all_of_them = threading.Barrier(3)
    for printer in hall.printers:
        printer.close = lambda: all_of_them.wait(5)  # type: ignore[method-assign,assignment,return-value]
    hall.spooler.close()
    assert not all_of_them.broken


def test_a_slip_that_nobody_waits_for_is_given_up_unprinted_and_told_until_somebody_asks(hall: Hall) -> None:
    hall.spooler.put_too_late("A001", "A001")
    hall.spooler.put_too_late("A001", "A001")
    hall.put.append("A001")
    hall.run()
    assert hall.paper == [] and hall.states("A001") == ["queued 1", "abandoned 1"]
    assert [event.state for event in hall.events] == ["abandoned"]
    hall.check_nothing_lost()
    assert hall.spooler.again("A001", "wish", by_person=True)
    hall.run()
    assert [piece.copy for piece in hall.paper] == [1]


def test_nothing_is_written_of_it_while_somebody_else_is_at_the_spooler(hall: Hall) -> None:
    late = threading.Thread(target=hall.spooler.put_too_late, args=("A001", "A001"))
    with hall.spooler._lock:
        late.start()
        late.join(0.2)
        assert late.is_alive() and hall.log.job("A001") is None
    late.join(5)
    assert hall.states("A001") == ["queued 1", "abandoned 1"]


def test_a_disk_that_refuses_a_slip_too_late_to_print_says_so(hall: Hall, expect_log: ExpectLog) -> None:
    expect_log("cannot be written")
    hall.disk.full = True
    with pytest.raises(NotStored):
        hall.spooler.put_too_late("A001", "A001")
    assert hall.events == []


def test_a_wish_that_is_too_old_ends_a_slip_anew_but_not_one_on_its_way(hall: Hall) -> None:
    hall.ask("A001")
    assert not hall.spooler.again_too_late("A001", "wish 1")
    hall.run()
    assert hall.spooler.again_too_late("A001", "wish 1")
    job = hall.log.job("A001")
    assert job is not None and (job.state, job.now.note) == ("abandoned", "wish 1")
    assert not hall.spooler.again_too_late("A009", "wish 1"), "nobody knows it"
    hall.check_nothing_lost()
    assert len(hall.paper) == 1


def test_closing_leaves_what_was_not_begun_for_the_next_start(hall: Hall) -> None:
    hall.ask("A001")
    hall.ask("A002")
    hall.spooler.close()
    assert hall.printers[0].closed
    hall.start()
    hall.run()
    assert [(piece.job_id, piece.copy) for piece in hall.paper] == [("A001", 1), ("A002", 1)]


# ---- the end of the program at every step ----

STORIES = {
    "printed": ("print",),
    "torn": ("tear",),
    "swallowed": ("swallow",),
    "printed and not said": ("mute",),
    "garbled": ("garble",),
    "refused": ("refuse",),
    "link lost before the first byte": ("link_lost_before",),
}
KEPT = {"kill -9": 1.0, "power cut, nothing kept": 0.0, "power cut, half a line kept": 0.5}


def _live(hall: Hall, how: tuple[str, ...]) -> None:
    """Two slips; the printer fails as the story says, then recovers; somebody reports what is known."""
    hall.start()
    hall.ask("A001")
    hall.ask("A002")
    hall.run(*how)
    hall.spooler.reported("A001", 1)
    for printer in hall.printers:
        printer.become(State.STOPPED, Reason.MEDIA_EMPTY)
        printer.become(State.READY)
    hall.run()


def _live_until_struck(hall: Hall, how: tuple[str, ...], strike_at: int, kept: float) -> bool:
    """True when the program was killed."""
    hall.fate.strike_at = hall.fate.steps + strike_at
    try:
        _live(hall, how)
    except Killed:
        return True
    finally:
        hall.die(kept)
    return False


@pytest.mark.parametrize("kept", KEPT.values(), ids=KEPT)
@pytest.mark.parametrize("how", STORIES.values(), ids=STORIES)
@pytest.mark.parametrize("printers", [("main",), ("main", "spare")], ids=["alone", "with spare"])
def test_wherever_the_program_is_killed_no_slip_is_lost_or_silently_doubled(
    how: tuple[str, ...], kept: float, printers: tuple[str, ...], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)
    strike_at, killed = 0, True
    while killed:
        strike_at += 1
        hall = Hall(printer_ids=printers, fate=Fate())
        killed = _live_until_struck(hall, how, strike_at, kept)
        hall.start()
        hall.run()
        hall.check_paper()
        hall.check_nothing_lost()
    assert strike_at > 30, "the matrix has hardly any steps"


@pytest.mark.parametrize("how", STORIES.values(), ids=STORIES)
def test_killed_twice_at_any_two_steps_no_slip_is_lost_or_silently_doubled(how: tuple[str, ...]) -> None:
    for first in range(1, 60, 3):
        for second in range(1, 30, 2):
            hall = Hall(SpoolRules(most_copies=5), fate=Fate())
            _live_until_struck(hall, how, first, kept=0.5)
            _live_until_struck(hall, how, second, kept=0.0)
            hall.start()
            hall.run()
            hall.check_paper()
            hall.check_nothing_lost()


def test_a_slip_in_the_middle_when_the_program_died_makes_its_printer_distrusted() -> None:
    hall = Hall(printer_ids=("main", "spare")).start()
    hall.ask("A001")
    hall.printers[0].orders[0].sending()
    hall.start()
    assert [printer.distrusted for printer in hall.printers] == [1, 0]
    assert hall.states("A001") == ["queued 1", "sending 1", "uncertain 1", "queued 2"]


@pytest.mark.parametrize("handed_over", [False, True])
def test_a_printer_is_distrusted_however_often_the_program_dies_until_a_piece_came_out_of_it(handed_over: bool) -> None:
    hall = Hall().start()
    hall.ask("A001")
    hall.printers[0].orders[0].sending()
    if handed_over:
        hall.printers[0].orders[0].sent()
    for _ in range(3):
        hall.start()
        assert hall.printers[0].distrusted == 1
    hall.run()
    hall.start()
    assert hall.printers[0].distrusted == 0


@pytest.mark.parametrize(("ways", "distrusted"), [(("break off",), 1), (("break off", "print"), 0), (("tear",), 0)])
def test_a_slip_that_broke_off_before_the_program_ended_makes_its_printer_distrusted(
    ways: tuple[str, ...], distrusted: int
) -> None:
    hall = Hall().start()
    hall.ask("A001")
    for how in ways:
        hall.printers[0].become(State.READY)
        hall.printers[0].work(how)
        hall.printers[0].become(State.ABSENT, Reason.UNREACHABLE)
    hall.spooler.close()
    hall.start()
    assert [printer.distrusted for printer in hall.printers] == [distrusted]


@pytest.mark.parametrize("sent", [False, True])
def test_a_program_that_is_closed_leaves_a_slip_torn_only_where_it_has_not_handed_all_of_it_over(sent: bool) -> None:
    hall = Hall().start()
    hall.ask("A001")
    order = hall.printers[0].orders.pop()
    assert order.sending()
    if sent:
        order.sent()
    order.ended(PrintOutcome("A001", SlipState.UNCERTAIN, (Reason.CLOSED,)))
    hall.start()
    assert hall.printers[0].distrusted == (not sent)
