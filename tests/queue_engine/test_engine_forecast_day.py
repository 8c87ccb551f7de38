"""What the estimator makes of a day: practice, undone acts, restarts, pauses, paper rolls, bookings, failures."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from config import HallConfig
from queue_engine import protocol
from queue_engine.domain.policy import MINUTE_MS, Rule
from queue_engine.domain.rules import CallingRules
from queue_engine.domain.schedule import Schedule
from queue_engine.estimates.hall import Finished
from queue_engine.estimates.laws import first_day
from queue_engine.estimates.past import PastVisits
from queue_engine.forecast.known import Now, Settings, closed_counters, hall_at, past_of
from queue_engine.forecast.today import Today
from queue_engine.forecast.wiring import facts_of
from queue_engine.forecast.worker import Forecaster
from queue_engine.protocol import HallState, PutWaits, StationKind, TicketState
from queue_engine.usecases import bookings, counters, issue, officers, roll, serve, undo
from queue_engine.usecases.scene import Caller
from queue_engine.views import seen_by, snapshot
from tests.fakes.hall import COUNTERS, EVERY_DAY, FIELDS, KIOSK, START_MS, Engine, panel, rules

DAY = "2026-11-23"
MIDNIGHT = {DAY: START_MS - 450 * MINUTE_MS}
SETTINGS = Settings(Rule(minute=MINUTE_MS), {name: int(name) for name in COUNTERS})


class Hall(Engine):
    """A hall with short words for what people do."""

    def sit(self, counter: str, practice: bool = False) -> None:
        body = protocol.SignIn(officer=f"officer-{'abc'[int(counter) - 1]}", pin="-", practice=practice)
        signed_in = self.run(lambda scene: officers.sign_in(scene, body, True), panel(counter))
        self.sessions[counter] = signed_in.counter.session

    def take(self, field: str, priority: str | None = None) -> Any:
        body = protocol.IssueTicket(field=field, priority=priority)
        return self.run(lambda scene: issue.issue(scene, body, "0" * 32), KIOSK).ticket

    def call(self, counter: str) -> Any:
        body = protocol.CallNext(session=self.sessions[counter])
        return self.run(lambda scene: serve.call_next(scene, body), panel(counter)).ticket

    def start(self, counter: str, ticket: str) -> None:
        body = protocol.Start(session=self.sessions[counter], ticket=ticket, seen=TicketState.CALLED)
        self.run(lambda scene: serve.start(scene, body), panel(counter))

    def finish(self, counter: str, ticket: str) -> None:
        body = protocol.Finish(session=self.sessions[counter], ticket=ticket, seen=TicketState.SERVING)
        self.run(lambda scene: serve.finish(scene, body), panel(counter))

    def serve(self, counter: str, minutes: float) -> None:
        ticket = self.call(counter).id
        self.start(counter, ticket)
        self.now_ms += round(minutes * MINUTE_MS)
        self.finish(counter, ticket)

    def undo(self, counter: str) -> None:
        act = self.run(lambda scene: scene.uow.last_act(counter))
        body = protocol.Undo(session=self.sessions[counter], seq=act.seq)
        self.run(lambda scene: undo.undo(scene, body), panel(counter))

    def pause(self, counter: str, reason: str | None = "họp") -> None:
        body = protocol.Pause(session=self.sessions[counter], reason=reason)
        self.run(lambda scene: counters.pause(scene, body), panel(counter))

    def book(self, *slots: tuple[str, str]) -> None:
        rows = [protocol.BookingIn(code=code, field="land", day=DAY, slot=slot) for code, slot in slots]
        body = protocol.PutBookings(source="test", bookings=tuple(rows))
        self.run(lambda scene: bookings.put_bookings(scene, body), Caller("desk", StationKind.SUPERVISOR_DESK))

    def check_in(self, code: str) -> None:
        self.run(lambda scene: bookings.check_in_booking(scene, protocol.CheckIn(code=code), "3" * 32), KIOSK)

    def seen(self) -> HallState:
        state = self.run(lambda scene: snapshot(scene.uow, scene.rules, self.store.id, StationKind.ESTIMATOR))
        assert isinstance(state, HallState)
        return state

    def heard(self, after: int = 0) -> tuple[protocol.Fact, ...]:
        views = (seen_by(StationKind.ESTIMATOR, fact) for fact in self.store.facts(after))
        return tuple(fact for fact in views if fact)

    def journal(self, day: str) -> list[Any]:
        return [fact for fact in self.store.facts(0) if fact.day == day]


def a_hall(**calling: Any) -> Hall:
    quick = CallingRules(no_show_after_calls=1, no_show_after_s=0, recall_cooldown_s=0, undo_within_s=3600, **calling)
    return Hall(rules(schedule=Schedule("Asia/Ho_Chi_Minh", EVERY_DAY), calling=quick))


def worker(hall: Hall, **more: Any) -> Forecaster:
    laws = first_day(sorted(FIELDS), len(COUNTERS), 420, 1020)
    values = {"laws": lambda: laws, "send": lambda waits: True, "targets": dict.fromkeys(FIELDS, 30.0), **more}
    return Forecaster(hall.rules.schedule, SETTINGS, now_ms=lambda: hall.now_ms, journal=hall.journal, **values)


def table(hall: Hall) -> PutWaits:
    one, state = worker(hall), hall.seen()
    one.heard(state, ())
    return one.table(state)


def waits(hall: Hall) -> dict[str, protocol.TicketWait | None]:
    return {one.field: one.wait for one in table(hall).fields if not one.priority}


def now_of(hall: Hall) -> Now:
    today = Today()
    today.follow(hall.journal(DAY))
    return Now(hall.seen(), hall.now_ms, tuple(today.finished), today.paused)


# -- today's speed ----------------------------------------------------------------------------------------


def test_practice_says_nothing_about_todays_speed() -> None:
    hall = a_hall()
    hall.sit("1", practice=True)
    body = protocol.IssueAtPanel(session=hall.sessions["1"], field="certify")
    hall.run(lambda scene: issue.issue_at_panel(scene, body, "1" * 32), panel("1"))
    hall.serve("1", minutes=0.1)
    for facts in (hall.heard(), hall.journal(DAY)):
        today = Today()
        today.follow(facts)
        assert today.finished == []


def test_an_undone_act_says_nothing_about_todays_speed() -> None:
    hall, today = a_hall(), Today()
    hall.sit("3")
    hall.take("land")
    ticket = hall.call("3").id
    hall.start("3", ticket)
    hall.now_ms += 3 * MINUTE_MS
    hall.finish("3", ticket)
    today.follow(hall.heard())
    assert today.finished == [Finished("land", 3)]
    hall.undo("3")
    today.follow(hall.heard())
    assert today.finished == [], "the citizen is still there"
    hall.now_ms += 4 * MINUTE_MS
    hall.finish("3", ticket)
    today.follow(hall.heard())
    assert today.finished == [Finished("land", 7)]


def test_a_service_of_half_a_day_was_forgotten_at_the_panel() -> None:
    hall, today = a_hall(), Today()
    hall.sit("3")
    hall.take("land")
    hall.serve("3", minutes=300)
    today.follow(hall.heard())
    assert today.finished == []


def test_a_worker_that_comes_at_noon_knows_the_speed_of_the_morning() -> None:
    hall = a_hall()
    hall.sit("3")
    early = worker(hall)
    early.heard(hall.seen(), ())
    before = hall.seen().seq
    for _ in range(12):
        hall.take("land")
        hall.serve("3", minutes=15)
    hall.take("land")
    early.heard(hall.seen(), hall.heard(before))
    late = worker(hall)
    late.heard(hall.seen(), ())
    assert late.table(hall.seen()) == early.table(hall.seen())
    blind = Forecaster(
        hall.rules.schedule, SETTINGS, lambda: first_day(sorted(FIELDS)), lambda: hall.now_ms, lambda waits: True
    )
    blind.heard(hall.seen(), ())
    hall.call("3")
    slow, usual = (
        next(one.wait for one in told.table(hall.seen()).fields if one.field == "land") for told in (late, blind)
    )
    assert slow and usual and slow.mean_min > 1.2 * usual.mean_min


def test_facts_that_were_read_and_then_heard_count_once() -> None:
    hall, today = a_hall(), Today()
    hall.sit("3")
    hall.take("land")
    hall.serve("3", minutes=6)
    today.follow(hall.journal(DAY))
    today.follow(hall.heard())
    assert today.finished == [Finished("land", 6)]


def test_a_journal_that_cannot_be_read_is_a_morning_that_is_not_known(
    tmp_path: Path, expect_log: Callable[[str], None]
) -> None:
    expect_log("nothing known of today's morning")
    from tests.fakes.hall import settings

    assert facts_of(HallConfig.model_validate(settings(tmp_path)), DAY) == []


# -- the worker lives on ----------------------------------------------------------------------------------


def test_a_failing_computation_sends_no_table_and_ends_nothing(expect_log: Callable[[str], None]) -> None:
    expect_log("no table of waits at seq")
    hall, sent, failed = a_hall(), threading.Event(), threading.Event()
    hall.sit("3")
    state, laws = hall.seen(), first_day(sorted(FIELDS))

    def learn() -> Any:
        if failed.is_set():
            return laws
        failed.set()
        raise KeyError("a ticket that nobody knows")

    one = worker(hall, laws=learn, send=lambda waits: sent.set())
    thread = threading.Thread(target=one.run)
    thread.start()
    one.heard(state, ())
    assert failed.wait(10) and not sent.is_set()
    one.heard(state, ())
    assert sent.wait(10)
    one.stop()
    thread.join(10)
    assert not thread.is_alive()


# -- counters that are away -------------------------------------------------------------------------------


def test_no_wait_is_named_while_every_counter_of_the_field_is_paused() -> None:
    hall = a_hall()
    hall.sit("1")
    hall.sit("3")
    land, civil = hall.take("land"), hall.take("civil")
    hall.pause("3")
    told = table(hall)
    assert set(told.tickets) == {civil.id}
    assert {one.field for one in told.fields if one.wait} == {"civil", "certify"}
    hall.pause("3", None)
    assert land.id in table(hall).tickets and waits(hall)["land"] is not None


def test_a_field_with_another_counter_at_work_keeps_its_wait() -> None:
    hall = a_hall()
    for counter in ("2", "3"):
        hall.sit(counter)
    for _ in range(3):
        hall.take("land")
    usual = waits(hall)["land"]
    hall.pause("3")
    paused = waits(hall)["land"]
    assert usual and paused and paused.mean_min > usual.mean_min


def test_a_ticket_bound_to_a_paused_counter_has_no_wait() -> None:
    hall = a_hall()
    hall.sit("1")
    hall.sit("2")
    hall.take("certify")
    ticket = hall.call("1")
    body = protocol.Transfer(session=hall.sessions["1"], ticket=ticket.id, seen=TicketState.CALLED, to_counter="2")
    hall.run(lambda scene: serve.transfer(scene, body), panel("1"))
    assert ticket.id in table(hall).tickets
    hall.pause("2")
    assert ticket.id not in table(hall).tickets


def test_a_ticket_bound_to_a_counter_without_its_field_has_a_wait() -> None:
    hall = a_hall()
    hall.sit("1")
    hall.sit("3")
    hall.take("civil")
    ticket = hall.call("1")
    body = protocol.Transfer(session=hall.sessions["1"], ticket=ticket.id, seen=TicketState.CALLED, to_counter="3")
    hall.run(lambda scene: serve.transfer(scene, body), panel("1"))
    assert table(hall).tickets[ticket.id].mean_min < 1


@pytest.mark.parametrize(("minutes", "offered"), [(5, False), (11, True)])
def test_a_counter_in_a_long_pause_is_offered_as_one_to_open(minutes: int, offered: bool) -> None:
    hall = a_hall()
    for counter in ("2", "3"):
        hall.sit(counter)
    hall.pause("2")
    hall.now_ms += minutes * MINUTE_MS
    for _ in range(12):
        hall.take("land")
    assert set(closed_counters(now_of(hall), SETTINGS.numbers)) == ({"1", "2"} if offered else {"1"})
    advice = table(hall).advice
    assert [one.counter for one in advice] == (["2"] if offered else [])
    assert all(one.after_min < one.before_min for one in advice)


def test_a_counter_in_a_long_pause_is_not_expected_back() -> None:
    hall = a_hall()
    for counter in ("2", "3"):
        hall.sit(counter)
    hall.pause("2")
    plan = hall.rules.schedule.plan_at(hall.now_ms)
    hall.now_ms += 9 * MINUTE_MS
    near = hall_at(now_of(hall), plan, SETTINGS)
    hall.now_ms += 2 * MINUTE_MS
    far = hall_at(now_of(hall), plan, SETTINGS)
    assert near and [one.skills.number for one in near.counters] == [2, 3]
    assert far and [one.skills.number for one in far.counters] == [3]


# -- how many come ----------------------------------------------------------------------------------------


def test_numbers_of_a_paper_roll_are_no_crowd() -> None:
    hall = a_hall(paper_roll=True)
    hall.sit("3")
    hall.take("civil")
    body = protocol.CallRoll(session=hall.sessions["3"], field="land", serial=812)
    called = hall.run(lambda scene: roll.call_roll(scene, body, "2" * 32), panel("3")).ticket
    known = hall_at(now_of(hall), hall.rules.schedule.plan_at(hall.now_ms), SETTINGS)
    assert known and known.walk_ins == 1
    hall.start("3", called.id)
    hall.now_ms += 5 * MINUTE_MS
    hall.finish("3", called.id)
    [visit] = PastVisits().follow(past_of(hall.store.facts(0), MIDNIGHT)).visits
    assert not visit.arrived and [one.minutes for one in visit.services] == [5]


def test_bookings_that_never_came_are_found_in_the_journal() -> None:
    hall = a_hall()
    hall.run(lambda scene: None)
    hall.book(("BK01", "07:40"), ("BK02", "08:30"), ("BK03", "08:30"))
    hall.check_in("BK01")
    known = hall_at(now_of(hall), hall.rules.schedule.plan_at(hall.now_ms), SETTINGS)
    assert known and known.walk_ins == 0, "a booked citizen is no walk-in"
    hall.now_ms += 90 * MINUTE_MS
    hall.check_in("BK02")
    past = PastVisits().follow(past_of(hall.store.facts(0), MIDNIGHT))
    assert past.missed_bookings == 1, "who came late has come"


def test_the_settings_of_a_ratio_reach_the_estimate() -> None:
    hall = a_hall(ratio=(1, 1))
    hall.sit("3")
    first, second, favoured = hall.take("land"), hall.take("land"), hall.take("land", "elderly")
    by_ratio = replace(SETTINGS, ratio=(1, 1))
    known = hall_at(now_of(hall), hall.rules.schedule.plan_at(hall.now_ms), by_ratio)
    assert known and known.ratio == (1, 1)
    assert {one.ticket: one.priority for one in known.waiting} == {first.id: False, second.id: False, favoured.id: True}


def test_what_the_end_of_the_day_has_closed_teaches_nothing() -> None:
    hall = a_hall()
    hall.sit("3")
    for _ in range(2):
        hall.take("land")
    hall.start("3", hall.call("3").id)
    hall.now_ms += 24 * 60 * MINUTE_MS
    hall.run(lambda scene: None)
    assert "ticket_finished" in hall.kinds()
    assert PastVisits().follow(past_of(hall.store.facts(0), MIDNIGHT)).visits == []
