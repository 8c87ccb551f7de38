"""The rules of the queue on a store in memory: every legal and illegal step, order, day, sessions."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_engine import protocol
from queue_engine.clock import HallClock
from queue_engine.domain.calendar import iso
from queue_engine.domain.errors import IllegalTransition, Refused
from queue_engine.domain.lockout import Guesses
from queue_engine.domain.numbering import ticket_number
from queue_engine.domain.schedule import Schedule
from queue_engine.domain.ticket import LIFE, Action, Ticket, TicketState, act
from queue_engine.journal import parse, verify
from queue_engine.protocol import StationKind
from queue_engine.usecases import issue, officers, reports, serve
from queue_engine.usecases.scene import Caller, Scene
from tests.fakes.hall import BOARD, EVERY_DAY, KIOSK, Engine, panel, rules

MINUTE = 60_000


def take(engine: Engine, field: str = "civil", priority: str | None = None) -> protocol.Issued:
    body = protocol.IssueTicket(field=field, priority=priority)
    result = engine.run(lambda scene: issue.issue(scene, body, "0" * 32), KIOSK)
    assert isinstance(result, protocol.Issued)
    return result


def sit(engine: Engine, counter: str, officer: str = "officer-a", take_over: bool = False) -> int:
    body = protocol.SignIn(officer=officer, pin="-", take_over=take_over)
    answer = engine.run(lambda scene: officers.sign_in(scene, body, True), panel(counter))
    session: int = answer.counter.session
    return session


def call(engine: Engine, counter: str, session: int) -> protocol.Ticket:
    body = protocol.CallNext(session=session)
    answer = engine.run(lambda scene: serve.call_next(scene, body), panel(counter))
    ticket: protocol.Ticket = answer.ticket
    return ticket


def on(
    engine: Engine, usecase: Any, model: Any, counter: str, session: int, ticket: protocol.Ticket
) -> protocol.Ticket:
    body = model(session=session, ticket=ticket.id, seen=ticket.state)
    after: protocol.Ticket = engine.run(lambda scene: usecase(scene, body), panel(counter)).ticket
    return after


def refused(code: str) -> Any:
    return pytest.raises(Refused, check=lambda error: error.code == code)


@pytest.mark.parametrize("state", list(TicketState))
@pytest.mark.parametrize("action", list(Action))
def test_a_step_that_is_not_in_the_table_is_refused(state: TicketState, action: Action) -> None:
    ticket = Ticket("x.A001", "x", "A001", "civil", 1, 0, 0, 1, "", "kiosk-1", state=state)
    if (state, action) in LIFE:
        assert act(ticket, action, 5, "1").state is LIFE[state, action]
    else:
        with pytest.raises(IllegalTransition):
            act(ticket, action, 5, "1")


@given(st.integers(1, 100_000))
def test_a_number_says_its_serial_and_never_wraps(serial: int) -> None:
    assert int(ticket_number("A", serial)[1:]) == serial and len(ticket_number("A", serial)) >= 4


def test_numbers_run_by_field_without_a_gap_and_a_refusal_burns_none() -> None:
    engine = Engine()
    take(engine)
    with refused("bad_message"):
        take(engine, priority="friend")
    assert [take(engine).ticket.number, take(engine, "land").ticket.number] == ["A002", "D001"]


def test_the_smallest_key_of_the_counters_fields_is_called() -> None:
    engine = Engine()
    late = [take(engine, "certify").ticket.number]
    engine.now_ms += 40 * MINUTE
    priority = take(engine, "civil", "elderly").ticket.number
    engine.now_ms += MINUTE
    take(engine, "land")
    session = sit(engine, "1")
    order = []
    for _ in range(2):
        ticket = call(engine, "1", session)
        order.append(ticket.number)
        on(engine, serve.no_show, protocol.NoShow, "1", session, ticket)
    assert order == [priority, *late]
    with refused("queue_empty"):
        call(engine, "1", session)


def test_people_ahead_are_those_with_a_smaller_key_in_the_same_field() -> None:
    engine = Engine()
    assert [take(engine).ahead, take(engine, "land").ahead, take(engine).ahead] == [0, 0, 1]
    assert take(engine, priority="elderly").ahead == 0


def test_a_counter_with_an_open_ticket_calls_nobody_else() -> None:
    engine = Engine()
    take(engine), take(engine)
    session = sit(engine, "1")
    ticket = call(engine, "1", session)
    with refused("counter_busy"):
        call(engine, "1", session)
    ticket = on(engine, serve.start, protocol.Start, "1", session, ticket)
    with refused("illegal"):
        on(engine, serve.no_show, protocol.NoShow, "1", session, ticket)
    assert on(engine, serve.finish, protocol.Finish, "1", session, ticket).state is TicketState.FINISHED


def test_the_loser_of_a_race_is_told_what_the_ticket_is_now() -> None:
    engine = Engine()
    take(engine)
    session = sit(engine, "1")
    seen = call(engine, "1", session)
    on(engine, serve.start, protocol.Start, "1", session, seen)
    with pytest.raises(Refused) as error:
        on(engine, serve.no_show, protocol.NoShow, "1", session, seen)
    assert error.value.code == "ticket_changed" and error.value.detail["state"] == "serving"


def test_the_newest_session_wins_after_a_question_and_the_older_is_refused() -> None:
    engine = Engine()
    first = sit(engine, "1")
    with refused("counter_taken"):
        sit(engine, "1", "officer-b")
    second = sit(engine, "1", "officer-b", take_over=True)
    take(engine)
    with refused("old_session"):
        call(engine, "1", first)
    assert call(engine, "1", second).number == "A001"


def test_an_officer_who_signs_in_elsewhere_leaves_the_first_counter() -> None:
    engine = Engine()
    first = sit(engine, "1")
    with refused("counter_taken"):
        sit(engine, "2")
    sit(engine, "2", take_over=True)
    with refused("old_session"):
        call(engine, "1", first)


def test_an_open_ticket_stays_with_the_counter_when_the_officer_signs_in_again() -> None:
    engine = Engine()
    take(engine)
    ticket = call(engine, "1", sit(engine, "1"))
    session = sit(engine, "1")
    assert on(engine, serve.start, protocol.Start, "1", session, ticket).state is TicketState.SERVING
    with refused("counter_busy"):
        engine.run(lambda scene: officers.sign_out(scene, protocol.SignOut(session=session)), panel("1"))


def test_five_wrong_pins_lock_and_each_further_one_doubles_the_time() -> None:
    guesses = Guesses()
    waits = []
    for _ in range(8):
        guesses = guesses.one_more(0)
        waits.append(guesses.locked_until_ms // 1000)
    assert waits == [0, 0, 0, 0, 60, 120, 240, 480]


def test_the_day_opens_by_a_fact_that_carries_the_head_and_closes_what_was_open() -> None:
    engine = Engine()
    take(engine), take(engine), take(engine)
    session = sit(engine, "1")
    on(engine, serve.start, protocol.Start, "1", session, call(engine, "1", session))
    engine.now_ms += 24 * 60 * MINUTE
    assert take(engine).ticket.id == "2026-11-24.A001"
    facts = list(engine.store.facts(0))
    opening = [fact for fact in facts if fact.kind == "day_opened"]
    assert [fact.day for fact in opening] == ["2026-11-23", "2026-11-24"]
    assert opening[1].data["previous_head"] == facts[opening[1].seq - 2].hash
    assert [fact.kind for fact in facts if fact.data.get("reason") == "day_closed"] == [
        "ticket_finished",
        "ticket_cancelled",
        "ticket_cancelled",
    ]
    assert verify(facts).problems == ()
    assert verify(facts[opening[1].seq - 1 :]).problems == (), "old days can leave"


def test_a_clock_that_went_back_a_day_changes_nothing() -> None:
    engine = Engine()
    take(engine)
    engine.now_ms -= 24 * 60 * MINUTE
    assert take(engine).ticket.id == "2026-11-23.A002"


@pytest.mark.parametrize(
    ("schedule", "reason"),
    [
        (Schedule("Asia/Ho_Chi_Minh", frozenset({"sun"})), "weekday"),
        (Schedule("Asia/Ho_Chi_Minh", EVERY_DAY, frozenset({date(2026, 11, 23)})), "holiday"),
    ],
)
def test_no_number_is_issued_on_a_closed_day(schedule: Schedule, reason: str) -> None:
    engine = Engine(rules(schedule=schedule))
    with pytest.raises(Refused) as error:
        take(engine)
    assert (error.value.code, error.value.detail["reason"]) == ("day_closed", reason)


def test_hours_that_change_during_the_day_are_a_fact() -> None:
    engine = Engine(rules(schedule=Schedule("Asia/Ho_Chi_Minh", frozenset({"sun"}))))
    with refused("day_closed"):
        take(engine)
    engine.rules = rules()
    take(engine)
    assert engine.kinds() == ["day_opened", "day_changed", "ticket_issued"]


def test_the_day_is_the_halls_local_day() -> None:
    hours = Schedule("Asia/Ho_Chi_Minh", EVERY_DAY)
    midnight = 1_795_453_200_000
    assert iso(midnight) == "2026-11-23T17:00:00.000Z"
    assert (hours.local_day(midnight - 1), hours.local_day(midnight)) == ("2026-11-23", "2026-11-24")


def test_a_report_that_says_nothing_new_is_not_a_fact() -> None:
    engine = Engine()
    ticket = take(engine).ticket
    step = protocol.SlipStep(state="confirmed", at="2026-11-23T00:30:01.000Z", copies=1, printer="p1")
    body = protocol.ReportSlip(ticket=ticket.id, after=0, steps=(step,))
    device = protocol.ReportDevice(device="p1", kind="printer", state="READY")
    for _ in range(2):
        engine.run(lambda scene: reports.report_slip(scene, body), KIOSK)
        engine.run(lambda scene: reports.report_device(scene, device), KIOSK)
    assert engine.kinds()[-2:] == ["slip_reported", "device_changed"] and len(engine.kinds()) == 4


def test_a_call_is_noted_as_shown_once_a_board_and_an_unknown_one_not_at_all() -> None:
    engine = Engine()
    take(engine)
    seq = call(engine, "1", sit(engine, "1")).call_seq or 0
    for calls in ((seq,), (seq, 999), (seq,)):
        engine.run(lambda scene, calls=calls: reports.note_shown(scene, calls), BOARD)
    assert engine.kinds().count("calls_shown") == 1


@pytest.mark.parametrize(
    ("harm", "problem"),
    [
        (lambda lines: [*lines[:2], *lines[3:]], "a gap after seq 2"),
        (lambda lines: [*lines[:2], lines[2].replace("A002", "A009"), *lines[3:]], "does not match its hash"),
        (lambda lines: lines[1:], "does not begin with the opening of a day"),
    ],
)
def test_harm_to_the_journal_is_found(harm: Any, problem: str) -> None:
    engine = Engine()
    for _ in range(5):
        take(engine)
    lines = [fact.line() for fact in engine.store.facts(0)]
    assert verify(map(parse, lines)).problems == ()
    assert any(problem in one for one in verify(map(parse, harm(lines))).problems)


def test_a_line_of_the_journal_is_sorted_compact_json_with_exactly_its_keys() -> None:
    engine = Engine()
    take(engine)
    for line in (fact.line() for fact in engine.store.facts(0)):
        values = json.loads(line)
        assert sorted(values) == ["at", "data", "day", "hash", "kind", "prev", "seq", "who"]
        assert line == json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def test_the_journal_never_holds_a_slips_token() -> None:
    engine = Engine()
    take(engine)
    assert all("0" * 32 not in json.dumps(fact.data) for fact in engine.store.facts(1))


def test_hall_time_does_not_follow_a_wall_clock_that_jumps() -> None:
    wall, mono = [1000.0], [50.0]
    clock = HallClock(0, lambda: wall[0], lambda: mono[0])
    first = clock.now_ms()
    wall[0], mono[0] = wall[0] - 3600 + 10, mono[0] + 10
    assert clock.now_ms() == first + 10_000
    assert clock.take_move() == -3_600_000 and clock.take_move() == 0
    wall[0], mono[0] = wall[0] + 5, mono[0] + 5
    assert clock.now_ms() == first + 15_000


def test_a_server_that_starts_with_an_old_clock_goes_on_after_the_newest_fact() -> None:
    assert HallClock(9_000_000, lambda: 1.0, lambda: 0.0).now_ms() == 9_000_000


def test_a_bug_in_one_command_leaves_nothing_behind() -> None:
    engine = Engine()
    take(engine)

    def broken(scene: Scene) -> None:
        issue.issue(scene, protocol.IssueTicket(field="civil"), "1" * 32)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        engine.run(broken, Caller("kiosk-1", StationKind.TICKET_KIOSK))
    assert take(engine).ticket.number == "A002" and verify(engine.store.facts(0)).problems == ()
