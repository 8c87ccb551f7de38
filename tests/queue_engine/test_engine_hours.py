"""What the hours bring by themselves: a place kept for the afternoon, numbers closed at lunch, the opening draw."""

from __future__ import annotations

from typing import Any

import pytest

from queue_engine import protocol
from queue_engine.domain.draw import commitment, drawn_order, seed
from queue_engine.domain.errors import Refused
from queue_engine.domain.promise import OverLunch, PromiseRules
from queue_engine.domain.quota import FieldRule
from queue_engine.domain.schedule import Crowd, Schedule, SessionRule
from queue_engine.protocol import HallState, Issued, StationKind
from queue_engine.usecases import aside, bookings, counters, issue, officers, serve
from queue_engine.usecases.scene import Caller, Scene
from queue_engine.views import snapshot
from tests.fakes.hall import EVERY_DAY, KIOSK, START_MS, Engine, panel, rules

DESK = Caller("desk", StationKind.SUPERVISOR_DESK)
MIN = 60_000
SESSIONS = (SessionRule(7 * 60, 11 * 60, calls_from_min=8 * 60), SessionRule(13 * 60, 17 * 60))


def at(clock: str) -> int:
    """A moment of the engine's first day; START_MS is 07:30."""
    hours, minutes = map(int, clock.split(":"))
    return START_MS + ((hours - 7) * 60 + minutes - 30) * MIN


def hall(clock: str, **changes: Any) -> Engine:
    """A hall with a morning and an afternoon, at a time of its day."""
    schedule = Schedule("Asia/Ho_Chi_Minh", EVERY_DAY, sessions=SESSIONS, crowd=changes.pop("crowd", Crowd.ARRIVAL))
    engine = Engine(rules(schedule=schedule, **changes), now_ms=at(clock))
    engine.run(lambda scene: None)
    return engine


def take(engine: Engine, field: str = "land", **more: Any) -> Issued:
    body = protocol.IssueTicket(field=field, **more)
    answer: Issued = engine.run(lambda scene: issue.issue(scene, body, "0" * 32), KIOSK)
    return answer


def sit(engine: Engine, counter: str = "3") -> int:
    body = protocol.SignIn(officer="officer-a", pin="-", take_over=True)
    session: int = engine.run(lambda scene: officers.sign_in(scene, body, True), panel(counter)).counter.session
    return session


def call(engine: Engine, session: int, counter: str = "3") -> str:
    body = protocol.CallNext(session=session)
    return str(engine.run(lambda scene: serve.call_next(scene, body), panel(counter)).ticket.number)


def keep(engine: Engine, ticket: str, caller: Caller = KIOSK) -> protocol.Ticket:
    body = protocol.KeepForAfternoon(ticket=ticket)
    return protocol.TicketNow.model_validate(
        engine.run(lambda scene: issue.keep_for_afternoon(scene, body), caller)
    ).ticket


def refused(work: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        work()
    return caught.value


def desk(engine: Engine) -> HallState:
    kind = StationKind.SUPERVISOR_DESK
    state: HallState = engine.run(lambda scene: snapshot(scene.uow, scene.rules, engine.store.id, kind))
    return state


# -- first in the afternoon


def test_a_number_for_the_afternoon_is_first_then_and_not_called_before() -> None:
    engine = hall("10:40")
    kept = take(engine, afternoon=True)
    assert kept.ticket.not_before == "2026-11-23T06:00:00.000Z"
    later = take(engine)
    session = sit(engine)
    assert call(engine, session) == later.ticket.number
    engine.now_ms = at("13:05")
    afternoon = take(engine)
    assert (afternoon.ahead, afternoon.ticket.number) == (1, "D003")
    finish_open(engine, session)
    assert call(engine, session) == kept.ticket.number


def finish_open(engine: Engine, session: int, counter: str = "3") -> None:
    row = engine.run(lambda scene: scene.uow.counter(counter))
    ticket = engine.run(lambda scene: scene.uow.ticket(row.ticket))
    body = protocol.NoShow(session=session, ticket=row.ticket, seen=ticket.state)
    engine.run(lambda scene: serve.no_show(scene, body), panel(counter))


def test_a_waiting_number_may_be_kept_and_nobody_ahead_counts_it_this_morning() -> None:
    engine = hall("10:40")
    first = take(engine)
    kept = keep(engine, first.ticket.id)
    assert kept.not_before and kept.key_ms == first.ticket.key_ms
    assert take(engine).ahead == 0


def test_an_officer_may_still_call_a_kept_number_by_hand() -> None:
    engine = hall("10:40")
    kept = take(engine, afternoon=True)
    session = sit(engine)
    assert refused(lambda: call(engine, session)).code == "queue_empty"
    body = protocol.CallNumber(session=session, ticket=kept.ticket.id)
    called = engine.run(lambda scene: serve.call_number(scene, body), panel("3")).ticket
    assert (called.number, called.not_before) == (kept.ticket.number, None)


def test_a_counter_that_stands_ready_gets_the_kept_number_when_the_afternoon_begins() -> None:
    engine = hall("10:40")
    kept = take(engine, afternoon=True)
    session = sit(engine)
    engine.run(lambda scene: serve.stand_ready(scene, protocol.Ready(session=session)), panel("3"))
    engine.now_ms = at("12:59")
    engine.run(lambda scene: None)
    assert desk(engine).counters["3"].ticket is None
    engine.now_ms = at("13:00")
    engine.run(lambda scene: None)
    ticket = desk(engine).counters["3"].ticket
    assert ticket and ticket.number == kept.ticket.number


def test_in_the_afternoon_nothing_can_be_kept_any_more() -> None:
    engine = hall("13:30")
    first = take(engine)
    assert refused(lambda: keep(engine, first.ticket.id)).code == "no_afternoon"
    assert refused(lambda: take(engine, afternoon=True)).code == "no_afternoon"


def test_a_kiosk_keeps_only_what_it_has_issued() -> None:
    engine = hall("10:40")
    first = take(engine)
    other = Caller("kiosk-2", StationKind.TICKET_KIOSK)
    assert refused(lambda: keep(engine, first.ticket.id, other)).code == "not_allowed"


def test_a_kept_number_uses_the_afternoon_s_quota_and_a_voided_one_none() -> None:
    engine = hall("10:30", field_rules={"land": FieldRule("land", quota_per_session=1)})
    first = take(engine)
    stop = refused(lambda: take(engine))
    assert (stop.code, stop.detail["afternoon_at"]) == ("quota_reached", "13:00")
    keep(engine, first.ticket.id)
    second = take(engine)
    assert refused(lambda: take(engine, afternoon=True)).code == "no_afternoon"
    engine.run(lambda scene: aside.discard(scene, protocol.Discard(ticket=second.ticket.id, void=True)), KIOSK)
    assert take(engine).ticket.number == "D003"


def test_each_session_may_have_a_quota_of_its_own() -> None:
    engine = hall("09:00", field_rules={"land": FieldRule("land", quotas=(1, 2))})
    take(engine)
    assert refused(lambda: take(engine)).code == "quota_reached"
    engine.now_ms = at("13:30")
    take(engine), take(engine)
    assert refused(lambda: take(engine)).code == "quota_reached"


def test_after_the_last_number_of_the_morning_the_refusal_names_the_afternoon() -> None:
    engine = hall("10:50")
    stop = refused(lambda: take(engine))
    assert (stop.code, stop.detail["afternoon_at"]) == ("last_ticket_passed", "13:00")
    assert take(engine, afternoon=True).ticket.not_before


def test_the_supervisor_opens_a_field_on_a_day_on_which_the_settings_keep_it_closed() -> None:
    engine = hall("09:00", field_rules={"land": FieldRule("land", open_weekdays=frozenset({"tue"}))})
    assert refused(lambda: take(engine)).code == "field_closed_today"
    body = protocol.OpenField(field="land", reason="dồn hồ sơ")
    engine.run(lambda scene: counters.open_field(scene, body), DESK)
    assert take(engine).ticket.number == "D001"
    assert desk(engine).opened == ("land",)
    engine.now_ms += 2 * 24 * 60 * MIN
    assert refused(lambda: take(engine)).code == "field_closed_today"


# -- numbers closed at lunch


def test_where_nothing_is_kept_over_lunch_waiting_numbers_are_closed_once() -> None:
    engine = hall("10:30", promise=PromiseRules(over_lunch=OverLunch.CLOSE))
    waiting, kept = take(engine), take(engine, afternoon=True)
    session = sit(engine)
    called = take(engine)
    serve_number(engine, session, called.ticket.id)
    engine.now_ms = at("11:00")
    engine.run(lambda scene: None)
    engine.now_ms = at("12:00")
    engine.run(lambda scene: None)
    closed = [fact.data for fact in engine.store.facts(0) if fact.kind == "ticket_cancelled"]
    assert [(one["ticket"], one["reason"]) for one in closed] == [(waiting.ticket.id, "session_closed")]
    assert [one.id for one in desk(engine).waiting["land"]] == [kept.ticket.id]


def serve_number(engine: Engine, session: int, ticket: str) -> None:
    body = protocol.CallNumber(session=session, ticket=ticket)
    engine.run(lambda scene: serve.call_number(scene, body), panel("3"))


def test_a_server_that_was_away_over_lunch_closes_the_morning_s_numbers_when_it_is_back() -> None:
    engine = hall("10:30", promise=PromiseRules(over_lunch=OverLunch.CLOSE))
    take(engine)
    engine.now_ms = at("14:00")
    later = take(engine)
    assert [one.id for one in desk(engine).waiting["land"]] == [later.ticket.id]


def test_by_default_numbers_wait_over_lunch() -> None:
    engine = hall("10:30")
    first = take(engine)
    engine.now_ms = at("14:00")
    engine.run(lambda scene: None)
    assert [one.id for one in desk(engine).waiting["land"]] == [first.ticket.id]


# -- the draw


def test_nobody_is_called_before_the_lot_and_then_everybody_has_the_drawn_place() -> None:
    engine = hall("07:31", crowd=Crowd.DRAW)
    session = sit(engine)
    tickets = []
    for _ in range(8):
        tickets.append(take(engine).ticket.id)
        engine.now_ms += MIN
    assert desk(engine).draw_at == "2026-11-23T01:00:00.000Z"
    stop = refused(lambda: call(engine, session))
    assert (stop.code, stop.detail["at"]) == ("before_draw", "08:00")
    engine.now_ms = at("08:00")
    engine.run(lambda scene: None)
    held = next(fact.data for fact in engine.store.facts(0) if fact.kind == "draw_held")
    assert held["order"] == drawn_order(tickets, seed(bytes.fromhex(held["secret"]), held["head"]))
    assert [one.id for one in desk(engine).waiting["land"]] == held["order"]
    assert desk(engine).draw_at is None
    assert call(engine, session) == held["order"][0].partition(".")[2]


def test_the_commitment_stands_in_the_journal_before_the_first_number() -> None:
    engine = hall("07:31", crowd=Crowd.DRAW)
    take(engine)
    engine.now_ms = at("08:00")
    engine.run(lambda scene: None)
    kinds = engine.kinds()
    assert kinds.index("draw_committed") < kinds.index("ticket_issued") < kinds.index("draw_held")
    facts = {fact.kind: fact.data for fact in engine.store.facts(0)}
    assert facts["draw_committed"]["commitment"] == commitment(bytes.fromhex(facts["draw_held"]["secret"]))


def test_a_hall_that_first_starts_after_the_lot_s_moment_calls_in_the_order_of_arrival() -> None:
    engine = hall("08:30", crowd=Crowd.DRAW)
    first = take(engine)
    assert desk(engine).draw_at is None
    assert call(engine, sit(engine)) == first.ticket.number


def test_a_counter_that_stands_ready_waits_for_the_lot_too() -> None:
    engine = hall("07:31", crowd=Crowd.DRAW)
    session = sit(engine)
    body = protocol.Ready(session=session)
    assert refused(lambda: engine.run(lambda scene: serve.stand_ready(scene, body), panel("3"))).code == "before_draw"


# -- what the estimator and the desk know of bookings


def test_bookings_still_to_come_are_known_until_they_check_in() -> None:
    engine = hall("08:00")
    one = protocol.BookingIn(code="ABCD1234", field="land", day="2026-11-23", slot="08:20")
    put = protocol.PutBookings(source="test", bookings=(one,))
    engine.run(lambda scene: bookings.put_bookings(scene, put), DESK)
    assert desk(engine).booked == (protocol.Booked(field="land", slot_at="2026-11-23T01:20:00.000Z"),)
    check = protocol.CheckIn(code="ABCD1234")
    engine.run(lambda scene: bookings.check_in_booking(scene, check, "1" * 32), KIOSK)
    assert desk(engine).booked == ()


def test_a_public_station_hears_of_no_booking() -> None:
    engine = hall("08:00")
    one = protocol.BookingIn(code="ABCD1234", field="land", day="2026-11-23", slot="08:20")
    put = protocol.PutBookings(source="test", bookings=(one,))
    engine.run(lambda scene: bookings.put_bookings(scene, put), DESK)

    def board(scene: Scene) -> HallState:
        return snapshot(scene.uow, scene.rules, engine.store.id, StationKind.HALL_BOARD)

    assert engine.run(board).booked == ()
