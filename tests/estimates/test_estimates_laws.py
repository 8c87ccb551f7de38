"""What the past teaches, today's speed, the sessions of a day, and the way from facts to visits."""

from __future__ import annotations

import math
import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.by_means import estimate_by_means
from queue_engine.domain.policy import CounterSkills, Rule, TicketClass
from queue_engine.estimates.hall import Ask, Finished, Hall, OpenCounter, Running, Waiting
from queue_engine.estimates.laws import FIRST_MEAN_MIN, Laws, PastService, PastVisit, first_day, learn
from queue_engine.estimates.past import PastFact, PastVisits
from queue_engine.estimates.sessions import Sessions
from queue_engine.estimates.speed import hazard, log_survival, speed_today, speeds_today

FIELDS = ("a", "b")
DAY = Sessions(((30.0, 270.0), (390.0, 600.0)))
MEANS = {"a": 5.0, "b": 20.0}


def past(count: int, seed: int = 1, days: int = 5) -> list[PastVisit]:
    """Visits with log-normal services around MEANS, 10 % absent, 20 % of those of field a sent on to b."""
    chance = random.Random(seed)
    return [_past(chance, str(index % days)) for index in range(count)]


def _past(chance: random.Random, day: str) -> PastVisit:
    field = chance.choice(FIELDS)
    ticket_class = TicketClass.PRIORITY if chance.random() < 0.25 else TicketClass.ORDINARY
    services = [_service(chance, field)]
    if field == "a" and chance.random() < 0.2:
        services.append(_service(chance, "b"))
    came = chance.random() < 0.9
    return PastVisit(day, chance.uniform(30, 270), ticket_class, field, services=tuple(services) if came else ())


def _service(chance: random.Random, field: str) -> PastService:
    pause = chance.expovariate(1 / 12) if chance.random() < 0.5 else 0.0
    return PastService(field, chance.lognormvariate(math.log(MEANS[field]) - 0.125, 0.5), pause)


def test_much_past_gives_its_own_laws() -> None:
    laws = learn(past(8000), first_day(FIELDS))
    for field, minutes in MEANS.items():
        assert laws.of(field).mean_min == pytest.approx(minutes, rel=0.05)
        assert laws.of(field).sigma == pytest.approx(0.5, rel=0.05)
        assert laws.of(field).no_show == pytest.approx(0.1, abs=0.02)
    assert laws.of("a").transfer == pytest.approx(0.2, abs=0.02)
    assert laws.of("b").transfer < 0.03
    assert laws.moves["b"] > 0.95
    assert laws.pause == pytest.approx(0.5, abs=0.03)
    assert laws.pause_mean_min == pytest.approx(12, rel=0.06)
    assert laws.priority == pytest.approx(0.25, abs=0.02)
    assert laws.walk_in_rate(100) == pytest.approx(8000 / 5 / 240, rel=0.15)
    assert laws.walk_in_rate(300) == 0


def test_without_a_past_the_laws_are_those_of_a_usual_hall() -> None:
    prior = first_day(FIELDS, counters=4, opening=30)
    assert learn([], prior) == prior
    assert prior.of("a").mean_min == pytest.approx(FIRST_MEAN_MIN)
    assert prior.hold_min("a") == pytest.approx(0.93 * (8 + 0.03 * 6) + 0.07 * 1.5)


def test_little_past_moves_the_laws_a_little() -> None:
    services = (PastService("a", 80.0),)
    few = learn([PastVisit("1", 40.0, TicketClass.ORDINARY, "a", services=services)], first_day(FIELDS))
    assert FIRST_MEAN_MIN < few.of("a").mean_min < 1.5 * FIRST_MEAN_MIN
    assert few.of("a").mu_sd > learn(past(2000), first_day(FIELDS)).of("a").mu_sd


def test_a_field_that_was_never_seen_follows_the_hall() -> None:
    laws = learn(past(1000), first_day(FIELDS))
    assert laws.of("new") == laws.hall


def test_check_ins_of_booked_citizens_are_learnt() -> None:
    booked = [PastVisit("1", 100 + late, TicketClass.APPOINTMENT, "a", slot=100.0) for late in (8.0, 10.0, 12.0)] * 100
    laws = learn(booked, first_day(FIELDS), missed_bookings=100)
    assert laws.check_in_mean_min == pytest.approx(10, abs=1)
    assert laws.check_in_sd_min < 4
    assert laws.booked_come == pytest.approx(0.75, abs=0.02)


# -- speed ------------------------------------------------------------------------------------------------


def day(minutes: list[float], running_since: float | None = None) -> Hall:
    skills = CounterSkills(1, frozenset(FIELDS))
    running = Running("a", running_since, key=0.0) if running_since is not None else None
    counters = (OpenCounter(skills, running),)
    return Hall(200.0, DAY, Rule(), counters, finished=tuple(Finished("a", one) for one in minutes))


def usual(count: int, slower: float = 1.0) -> list[float]:
    chance, law = random.Random(3), first_day(FIELDS).of("a")
    return [chance.lognormvariate(law.mu, law.sigma) * slower for _ in range(count)]


def test_a_usual_day_has_its_usual_speed() -> None:
    assert abs(speed_today(day(usual(300)), first_day(FIELDS)).shift) < 0.06


def test_a_slow_day_is_found_out() -> None:
    laws = first_day(FIELDS)
    assert speed_today(day(usual(300, 1.3)), laws).shift == pytest.approx(math.log(1.3), abs=0.08)
    assert speeds_today(day(usual(300, 1.3)), laws)[1].weight > 0.9
    assert speeds_today(day(usual(300)), laws)[1].weight < 0.2


def test_nothing_finished_says_nothing() -> None:
    assert speed_today(day([]), first_day(FIELDS)).shift == pytest.approx(0, abs=1e-9)


def test_a_service_that_does_not_end_is_evidence_of_a_slow_day() -> None:
    quiet = speed_today(day(usual(20)), first_day(FIELDS)).shift
    assert speed_today(day(usual(20), running_since=50.0), first_day(FIELDS)).shift > quiet


def test_the_likeliest_speed_is_at_the_top_of_the_likelihood() -> None:
    """Newton's answer against a fine grid, with censored services."""
    laws = replace(first_day(FIELDS), odd_days=0.0)
    board = day(usual(15, 1.5), running_since=120.0)
    law, grid = laws.of("a"), [step / 10_000 for step in range(-3000, 3000)]

    def likelihood(shift: float) -> float:
        ended = sum(-(((math.log(one.minutes) - law.mu - shift) / law.sigma) ** 2) / 2 for one in board.finished)
        running = log_survival((math.log(80.0) - law.mu - shift) / law.sigma)
        return ended + running - (shift / laws.speed_sd) ** 2 / 2

    assert speed_today(board, laws).shift == pytest.approx(max(grid, key=likelihood), abs=2e-4)


def test_the_hazard_is_steady_far_out() -> None:
    assert hazard(29.9) == pytest.approx(hazard(30.1), rel=0.01)
    assert hazard(0.0) == pytest.approx(2 / math.sqrt(2 * math.pi))
    assert log_survival(8.999) == pytest.approx(log_survival(9.001), abs=0.05)


# -- sessions ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "called", "worked"),
    [(0, 30, 0), (30, 30, 0), (269, 269, 239), (270, 390, 240), (389, 390, 240), (650, 650, 500)],
)
def test_a_day_has_its_working_minutes(at: float, called: float, worked: float) -> None:
    assert DAY.next_call(at) == called
    assert DAY.worked(at) == worked
    assert DAY.clock(worked) == called


@given(st.floats(0, 700))
def test_the_clock_of_worked_minutes_is_never_inside_a_break(worked: float) -> None:
    at = DAY.clock(worked)
    assert DAY.next_call(at) == at
    assert DAY.worked(at) == pytest.approx(worked)


def test_sessions_follow_one_another() -> None:
    with pytest.raises(ValueError, match="must follow"):
        Sessions(((30.0, 270.0), (260.0, 600.0)))
    assert [DAY.session_end(at) for at in (0, 269, 300, 599, 600)] == [270, 270, 600, 600, None]


# -- from facts to visits ---------------------------------------------------------------------------------


def facts(*steps: tuple[str, float], **ticket: object) -> list[PastFact]:
    return [
        PastFact("2026-03-02", at, kind, "t1", str(ticket.get("field", "a")), **_rest(ticket)) for kind, at in steps
    ]


def _rest(ticket: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in ticket.items() if key != "field"}


def test_a_finished_ticket_is_a_visit_with_its_service() -> None:
    steps = facts(("ticket_issued", 40), ("ticket_called", 50), ("service_started", 51), ("ticket_finished", 58))
    assert PastVisits().follow(steps).visits == [
        PastVisit("2026-03-02", 40, TicketClass.ORDINARY, "a", services=(PastService("a", 8),))
    ]


def test_a_citizen_who_is_sent_on_has_two_services() -> None:
    first = facts(("ticket_issued", 40), ("ticket_called", 50), ("ticket_transferred", 55), priority=True)
    second = facts(("ticket_called", 70), ("ticket_finished", 90), field="b")
    [visit] = PastVisits().follow([*first, *second]).visits
    assert visit.ticket_class is TicketClass.PRIORITY
    assert visit.services == (PastService("a", 5), PastService("b", 20))


def test_a_no_show_teaches_how_long_it_held_the_counter() -> None:
    steps = facts(("ticket_issued", 40), ("ticket_called", 50), ("ticket_no_show", 53), slot=45.0)
    [visit] = PastVisits().follow(steps).visits
    assert visit.absent_min == 3 and not visit.services and visit.ticket_class is TicketClass.APPOINTMENT
    assert 1.5 < learn([visit] * 20, first_day(FIELDS)).absent_hold_min < 3


def test_open_and_cancelled_tickets_teach_nothing() -> None:
    cancelled = facts(("ticket_issued", 40), ("ticket_cancelled", 50))
    assert PastVisits().follow([*cancelled, *facts(("ticket_issued", 60), ("ticket_called", 70))]).visits == []


# -- one replay with mean times ---------------------------------------------------------------------------


def sharp() -> Laws:
    laws = first_day(FIELDS)
    law = replace(laws.hall, mu=math.log(10), sigma=1e-6, no_show=0.0, transfer=0.0)
    return replace(laws, fields=dict.fromkeys(FIELDS, law), hall=law, pause=0.0)


def test_mean_times_give_each_one_its_round() -> None:
    board = replace(day([]), waiting=tuple(Waiting(str(seq), "a", seq, seq) for seq in range(3)), now=260.0)
    found = estimate_by_means(board, sharp(), [Ask("b"), Ask("nobody")])
    assert [round(answer.mean, 3) for answer in found.tickets.values() if answer] == [0, 10, 20]
    ask = found.asks[Ask("b")]
    assert ask and ask.mean == pytest.approx(30) and ask.p10 < 30 < ask.p90 and ask.this_session == 0
    assert found.asks[Ask("nobody")] is None
