"""What stations say of their slips, and what staff ask them to print again."""

from __future__ import annotations

from typing import Any

import pytest

from queue_engine import protocol
from queue_engine.domain.errors import Refused
from queue_engine.protocol import HallState, SlipStep, StationKind
from queue_engine.usecases import aside, issue, reports
from queue_engine.usecases.scene import Caller
from queue_engine.views import snapshot
from tests.fakes.hall import BOARD, KIOSK, Engine

DESK = Caller("desk", StationKind.SUPERVISOR_DESK)


def step(state: Any, copies: int = 1, **more: Any) -> SlipStep:
    return SlipStep(state=state, at="2026-11-23T00:30:01.000Z", copies=copies, printer="may-in-1", **more)


def take(engine: Engine) -> str:
    body = protocol.IssueTicket(field="land")
    return str(engine.run(lambda scene: issue.issue(scene, body, "0" * 32), KIOSK).ticket.id)


def report(engine: Engine, ticket: str, after: int, *steps: SlipStep, asked: int = 0) -> int | None:
    body = protocol.ReportSlip(ticket=ticket, after=after, steps=steps, asked=asked)
    seq: int | None = engine.run(lambda scene: reports.report_slip(scene, body), KIOSK).seq
    return seq


def ask(engine: Engine, ticket: str) -> protocol.Done:
    body = protocol.AskSlip(ticket=ticket, reason="khách làm mất phiếu")
    done: protocol.Done = engine.run(lambda scene: reports.ask_slip(scene, body), DESK)
    return done


def state(engine: Engine, kind: StationKind = StationKind.SUPERVISOR_DESK) -> HallState:
    seen: HallState = engine.run(lambda scene: snapshot(scene.uow, scene.rules, engine.store.id, kind))
    return seen


def connected() -> Engine:
    engine = Engine()
    engine.run(lambda scene: reports.note_station(scene, True), KIOSK)
    return engine


def test_each_step_of_a_slip_is_in_the_journal_once_however_often_it_is_reported() -> None:
    engine = connected()
    ticket = take(engine)
    steps = (step("queued", 0), step("sending"), step("uncertain", reasons=("media-empty",)))
    assert report(engine, ticket, 0, *steps) is not None
    assert report(engine, ticket, 0, *steps) is None, "the same report again"
    assert report(engine, ticket, 1, *steps[1:], step("sending", 2), step("confirmed", 2)) is not None
    told = [
        one["state"] for fact in engine.store.facts(0) if fact.kind == "slip_reported" for one in fact.data["steps"]
    ]
    assert told == ["queued", "sending", "uncertain", "sending", "confirmed"]


def test_a_slip_in_doubt_is_on_the_desk_until_it_is_printed_and_never_on_a_board() -> None:
    engine = connected()
    ticket = take(engine)
    report(engine, ticket, 0, step("uncertain", reasons=("media-empty",)))
    slip = state(engine).slips[ticket]
    assert (slip.number, slip.state, slip.reasons, slip.printer) == ("D001", "uncertain", ("media-empty",), "may-in-1")
    assert state(engine, StationKind.HALL_BOARD).slips == {}
    report(engine, ticket, 1, step("confirmed", 2))
    assert state(engine).slips == {}


def test_a_reprint_is_asked_of_the_station_that_issued_the_number_and_open_until_it_has_taken_it_up() -> None:
    engine = connected()
    ticket = take(engine)
    report(engine, ticket, 0, step("confirmed"))
    ask(engine, ticket)
    wish = state(engine, StationKind.TICKET_KIOSK).slips[ticket]
    assert (wish.station, wish.asked, wish.done) == ("kiosk-1", 1, 0)
    report(engine, ticket, 1, step("queued"), step("confirmed", 2), asked=1)
    assert state(engine, StationKind.TICKET_KIOSK).slips == {}
    reasons = [fact.data["reason"] for fact in engine.store.facts(0) if fact.kind == "slip_asked"]
    assert reasons == ["khách làm mất phiếu"]


def test_a_reprint_that_nobody_can_print_is_refused_in_words() -> None:
    engine = Engine()
    ticket = take(engine)
    assert refused(lambda: ask(engine, ticket)) == "station_away"
    engine.run(lambda scene: reports.note_station(scene, True), KIOSK)
    void = protocol.Discard(ticket=ticket, void=True)
    engine.run(lambda scene: aside.discard(scene, void), KIOSK)
    assert refused(lambda: ask(engine, ticket)) == "illegal"
    other = Caller("kiosk-2", StationKind.TICKET_KIOSK)
    body = protocol.IssueTicket(field="land")
    bare = engine.run(lambda scene: issue.issue(scene, body, "0" * 32), other).ticket.id
    assert refused(lambda: ask(engine, bare)) == "no_printer"


def see(engine: Engine, ticket: str) -> protocol.Done:
    done: protocol.Done = engine.run(
        lambda scene: reports.confirm_slip(scene, protocol.ConfirmSlip(ticket=ticket)), DESK
    )
    return done


def test_a_slip_that_staff_have_seen_waits_for_its_kiosk_and_is_then_confirmed_by_a_person() -> None:
    engine = connected()
    ticket = take(engine)
    report(engine, ticket, 0, step("uncertain", reasons=("no-evidence",)))
    see(engine, ticket)
    told = state(engine, StationKind.TICKET_KIOSK).slips[ticket]
    assert (told.in_hand, told.state) == (True, "uncertain"), "a kiosk that was away finds it"
    assert engine.kinds()[-1] == "slip_confirmed"
    report(engine, ticket, 1, step("confirmed", evidence="person"))
    assert state(engine).slips == {}
    last = list(engine.store.facts(0))[-1]
    assert last.data["steps"][-1]["evidence"] == "person"


def test_whoever_asks_for_a_reprint_after_it_has_not_seen_the_new_one() -> None:
    engine = connected()
    ticket = take(engine)
    report(engine, ticket, 0, step("uncertain"))
    see(engine, ticket)
    ask(engine, ticket)
    assert state(engine).slips[ticket].in_hand is False


def test_a_slip_that_is_being_printed_again_is_not_confirmed_by_a_look_at_the_old_one() -> None:
    engine = connected()
    ticket = take(engine)
    report(engine, ticket, 0, step("uncertain"))
    ask(engine, ticket)
    assert refused(lambda: see(engine, ticket)) == "no_doubt"


@pytest.mark.parametrize("last", ["confirmed", "sent", "failed_before", None])
def test_only_a_slip_in_doubt_is_confirmed_by_a_look(last: str | None) -> None:
    engine = connected()
    ticket = take(engine)
    if last:
        report(engine, ticket, 0, step(last))
    assert refused(lambda: see(engine, ticket)) == "no_doubt"


def refused(work: Any) -> str:
    with pytest.raises(Refused) as caught:
        work()
    return caught.value.code


def test_slips_of_yesterday_are_forgotten() -> None:
    engine = connected()
    ticket = take(engine)
    report(engine, ticket, 0, step("uncertain"))
    engine.now_ms += 24 * 60 * 60_000
    engine.run(lambda scene: None, BOARD)
    assert state(engine).slips == {}
    assert engine.run(lambda scene: scene.uow.slip(ticket)) is None


def test_no_other_station_speaks_for_a_slip_and_no_wish_is_answered_before_it_is_made() -> None:
    engine = connected()
    ticket = take(engine)
    body = protocol.ReportSlip(ticket=ticket, after=0, steps=(step("abandoned"),))
    other = Caller("kiosk-2", StationKind.TICKET_KIOSK)
    assert refused(lambda: engine.run(lambda scene: reports.report_slip(scene, body), other)) == "not_allowed"
    report(engine, ticket, 0, step("confirmed"), asked=99)
    ask(engine, ticket)
    assert ticket in state(engine).slips


def test_a_station_that_has_forgotten_a_slip_is_heard_when_it_says_so() -> None:
    engine = connected()
    ticket = take(engine)
    report(engine, ticket, 0, step("queued"), step("confirmed"))
    ask(engine, ticket)
    report(engine, ticket, 0, step("abandoned", 0, reasons=("unknown-slip",)), asked=1)
    slip = state(engine).slips[ticket]
    assert (slip.state, slip.reasons, slip.done) == ("abandoned", ("unknown-slip",), 1)


def test_a_station_that_has_forgotten_a_slip_is_heard_when_it_says_that_staff_have_seen_it() -> None:
    engine = connected()
    ticket = take(engine)
    report(engine, ticket, 0, step("queued", 0), step("sending"), step("uncertain"))
    see(engine, ticket)
    assert report(engine, ticket, 0, step("confirmed", evidence="person")) is not None
    assert state(engine, StationKind.TICKET_KIOSK).slips == {}
    assert report(engine, ticket, 0, step("confirmed", evidence="person")) is None, "once is enough"


def test_an_old_report_does_not_pass_for_what_staff_have_seen() -> None:
    engine = connected()
    ticket = take(engine)
    report(engine, ticket, 0, step("queued", 0), step("confirmed"))
    report(engine, ticket, 2, step("queued", 2), step("uncertain", 2))
    see(engine, ticket)
    assert report(engine, ticket, 0, step("queued", 0), step("confirmed")) is None
    assert state(engine).slips[ticket].state == "uncertain"


def test_what_staff_have_seen_is_not_the_piece_that_was_printed_after_it() -> None:
    engine = connected()
    ticket = take(engine)
    report(engine, ticket, 0, step("uncertain"))
    see(engine, ticket)
    report(engine, ticket, 1, step("queued", 2))
    assert state(engine).slips[ticket].in_hand is False
    report(engine, ticket, 2, step("uncertain", 2))
    assert (state(engine).slips[ticket].state, state(engine).slips[ticket].in_hand) == ("uncertain", False)
