"""The estimate: hand cases, another simulator, and what must hold for every hall that hypothesis can think of."""

from __future__ import annotations

import math
import random
from dataclasses import replace
from itertools import pairwise
from statistics import mean, quantiles

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.by_means import estimate_by_means
from benchmarks.day_sim import DaySim, Plan, Stop, Visit
from queue_engine.domain.policy import CounterSkills, Rule, RuleName, TicketClass
from queue_engine.estimates.answer import Estimate, Estimates
from queue_engine.estimates.estimator import asks_of, estimate
from queue_engine.estimates.hall import Ask, Booking, Finished, Hall, OpenCounter, Running, Waiting
from queue_engine.estimates.laws import FieldLaw, Laws, first_day
from queue_engine.estimates.sessions import Sessions

FIELDS = ("a", "b", "c")
DAY = Sessions(((30.0, 270.0), (390.0, 600.0)))


def sharp(minutes: float = 10.0) -> Laws:
    """Every service takes the same, everybody comes, nobody is sent on, nobody passes."""
    law = FieldLaw(math.log(minutes), 1e-6, 0.0, no_show=0.0, transfer=0.0)
    laws = first_day(FIELDS)
    return replace(
        laws, fields=dict.fromkeys(FIELDS, law), hall=law, pause=0.0, priority=0.0, speed_sd=1e-6, odd_days=0.0
    )


def counter(number: int, fields: str = "a", since: float | None = None, paused: bool = False) -> OpenCounter:
    running = Running(fields[0], since, key=0.0, present=True) if since is not None else None
    return OpenCounter(CounterSkills(number, frozenset(fields)), running, paused)


def line(count: int, field: str = "a", now: float = 100.0) -> tuple[Waiting, ...]:
    return tuple(Waiting(f"{field}{seq}", field, now - count + seq, seq) for seq in range(count))


def hall(*counters: OpenCounter, now: float = 100.0, waiting: tuple[Waiting, ...] = (), **known: object) -> Hall:
    return replace(Hall(now, DAY, Rule(), counters, waiting), **known)


def means(found: Estimates) -> list[float]:
    return [answer.mean for answer in found.tickets.values() if answer]


# -- hand cases -------------------------------------------------------------------------------------------


def test_with_equal_services_the_kth_waits_for_its_round() -> None:
    busy = [counter(number, since=98.0) for number in (1, 2, 3)]
    found = estimate(hall(*busy, waiting=line(7)), sharp())
    assert means(found) == pytest.approx([8, 8, 8, 18, 18, 18, 28], abs=1e-3)


def test_the_next_ticket_waits_behind_the_line_and_a_priority_ticket_before_it() -> None:
    found = estimate(hall(counter(1, since=95.0), waiting=line(3)), sharp(), asks_of(["a"]))
    ordinary, priority = found.asks.values()
    assert ordinary and ordinary.mean == pytest.approx(35, abs=1e-3)
    assert priority and priority.mean == pytest.approx(5, abs=1e-3)


def test_an_idle_counter_is_no_wait() -> None:
    found = estimate(hall(counter(1, "ab"), counter(2, "b", since=99.0)), sharp(), [Ask("b")])
    assert found.asks[Ask("b")] == Estimate(0.0, 0.0, 0.0)


def test_a_field_that_no_open_counter_serves_has_no_estimate() -> None:
    found = estimate(hall(counter(1, "ab"), waiting=line(2, "c")), sharp(), [Ask("c"), Ask("a")])
    assert list(found.tickets.values()) == [None, None]
    assert found.asks[Ask("c")] is None and found.asks[Ask("a")]
    assert estimate(hall(waiting=line(1)), sharp(), [Ask("a")]) == Estimates({"a0": None}, {Ask("a"): None})


def test_a_ticket_bound_to_a_counter_waits_for_it() -> None:
    bound = replace(line(1)[0], only=2)
    found = estimate(hall(counter(1), counter(2, since=99.0), waiting=(bound,)), sharp())
    assert means(found) == pytest.approx([9], abs=1e-3)
    nobody = estimate(hall(counter(1), waiting=(bound,)), sharp())
    assert nobody.tickets == {"a0": None}


def test_a_ticket_bound_to_a_counter_is_called_there_whatever_its_field_is() -> None:
    bound = replace(line(1, "c")[0], only=2)
    found = estimate(hall(counter(1, since=95.0), counter(2, since=99.0), waiting=(bound, *line(1))), sharp())
    assert found.tickets["c0"] and found.tickets["c0"].mean == pytest.approx(9, abs=1e-3)
    assert found.tickets["a0"] and found.tickets["a0"].mean == pytest.approx(5, abs=1e-3)
    alone = replace(counter(2), skills=CounterSkills(2, frozenset()))
    assert means(estimate(hall(alone, waiting=(bound,)), sharp())) == [0.0]


def test_nobody_is_sent_on_to_a_field_that_only_a_bound_ticket_has() -> None:
    laws = first_day(FIELDS)
    board = hall(counter(1, "ab", since=95.0), waiting=line(6))
    bound = replace(line(1, "c")[0], key=500.0, seq=99, only=1)
    with_it = estimate(replace(board, waiting=(*board.waiting, bound)), laws)
    without = estimate(board, laws)
    assert with_it.tickets["a5"] and without.tickets["a5"]
    assert with_it.tickets["a5"].mean == pytest.approx(without.tickets["a5"].mean, rel=0.1)


def test_the_lunch_break_does_not_count_and_is_announced() -> None:
    found = estimate(hall(counter(1, since=258.0), now=260.0, waiting=line(3, now=260.0)), sharp())
    first, second, third = (answer for answer in found.tickets.values() if answer)
    assert first.mean == pytest.approx(8, abs=1e-3) and first.this_session == 1
    assert second.mean == pytest.approx(10, abs=1e-3) and second.this_session == 0 and second.today == 1
    assert third.mean == pytest.approx(20, abs=1e-3)


def test_a_place_kept_for_the_afternoon_is_called_first_then_and_not_before() -> None:
    kept = Waiting("kept", "a", 90.0, 0, due=240.0)
    board = hall(counter(1), now=150.0, waiting=(*line(1, now=150.0), kept), sessions=Sessions(((0, 180), (240, 480))))
    found = estimate(board, sharp())
    first, later = found.tickets["a0"], found.tickets["kept"]
    assert first and later
    assert first.mean < 1 and later.mean == pytest.approx(30.0, abs=0.5)


def test_after_closing_the_estimate_says_that_today_is_unlikely() -> None:
    found = estimate(hall(counter(1, since=591.0), now=595.0, waiting=line(2, now=595.0)), sharp())
    first, second = (answer for answer in found.tickets.values() if answer)
    assert first.today == 0 and second.mean == pytest.approx(16, abs=1e-3)


def test_a_booked_citizen_to_come_passes_those_with_a_larger_key() -> None:
    laws = replace(sharp(), check_in_sd_min=0.01, booked_come=1.0)
    known = {"waiting": line(2), "bookings": (Booking("a", 103.0),)}
    found = estimate(hall(counter(1, since=98.0), **known), laws)
    assert means(found) == pytest.approx([18, 28], abs=1e-3)


def test_priority_tickets_to_come_make_ordinary_ones_wait_longer() -> None:
    crowd = replace(sharp(), walk_ins=(0.5,) * 40, shares={"a": 1.0}, priority=0.2, day_spread=0.01)
    board = hall(counter(1, since=98.0), waiting=line(4), walk_ins=50)
    assert all(more > less + 1 for more, less in zip(means(estimate(board, crowd))[1:], (18, 28, 38), strict=True))


def test_a_paused_counter_comes_back() -> None:
    found = estimate(hall(counter(1, paused=True), waiting=line(1)), sharp())
    assert means(found) == pytest.approx([sharp().pause_mean_min], rel=0.05)


def test_a_counter_that_will_pause_after_its_service_comes_back_later() -> None:
    busy = replace(counter(1, since=95.0), paused=True)
    assert means(estimate(hall(busy, waiting=line(1)), sharp())) == pytest.approx([5 + sharp().pause_mean_min], rel=0.1)


def test_a_ratio_calls_so_many_of_each_class_and_asks_are_put_where_they_would_stand() -> None:
    waiting = tuple(replace(one, priority=one.seq >= 3) for one in line(6))  # three ordinary, then three priority
    board = hall(counter(1, since=98.0), waiting=waiting, rule=Rule(RuleName.FCFS), ratio=(1, 2))
    found = estimate(board, sharp(), asks_of(["a"]))
    order = sorted((answer.mean, ticket) for ticket, answer in found.tickets.items() if answer)
    assert [ticket for _, ticket in order] == ["a3", "a0", "a1", "a4", "a2", "a5"]
    ordinary, priority = found.asks.values()
    assert ordinary and ordinary.mean == pytest.approx(58, abs=1e-3), "the second of its pair, before the last"
    assert priority and priority.mean == pytest.approx(68, abs=1e-3)


def test_a_ratio_without_priority_tickets_is_the_order_of_arrival() -> None:
    board = hall(counter(1, since=98.0), waiting=line(4), rule=Rule(RuleName.FCFS))
    by_ratio = estimate(replace(board, ratio=(2, 1)), sharp())
    assert by_ratio.tickets == estimate(board, sharp()).tickets


def test_under_a_ratio_priority_tickets_to_come_make_ordinary_ones_wait_longer() -> None:
    crowd = replace(sharp(), walk_ins=(0.5,) * 40, shares={"a": 1.0}, priority=0.2, day_spread=0.01)
    board = hall(counter(1, since=98.0), waiting=line(4), walk_ins=50, rule=Rule(RuleName.FCFS), ratio=(1, 1))
    assert all(more > less + 1 for more, less in zip(means(estimate(board, crowd))[1:], (18, 28, 38), strict=True))


def test_a_counter_still_at_work_in_a_field_that_is_closed_now_is_waited_for() -> None:
    working = replace(counter(1, "a"), running=Running("closed", 99.0, key=0.0))
    assert means(estimate(hall(working, waiting=line(1)), sharp()))[0] > 0


# -- another simulator ------------------------------------------------------------------------------------


def test_the_estimate_agrees_with_days_simulated_one_by_one() -> None:
    """Forty wait at the opening; fifteen hundred mornings are played ticket by ticket with the same laws."""
    laws = replace(first_day(FIELDS), priority=0.0, speed_sd=1e-6, odd_days=0.0)
    laws = replace(laws, fields={name: replace(law, mu_sd=0.0, transfer=0.1) for name, law in laws.fields.items()})
    skills = [CounterSkills(1, frozenset("a")), CounterSkills(2, frozenset("ab")), CounterSkills(3, frozenset("abc"))]
    chance = random.Random(5)
    fields = [chance.choice(FIELDS) for _ in range(40)]
    waits: list[list[float]] = [[] for _ in fields]
    for _ in range(1500):
        morning = [_visit(chance, laws, ticket, field) for ticket, field in enumerate(fields)]
        for call in DaySim(Plan(tuple(skills), DAY), Rule(), morning).run():
            waits[call.visit.ticket].append(call.at - 30)
    waiting = tuple(Waiting(str(ticket), field, ticket / 10, ticket) for ticket, field in enumerate(fields))
    found = estimate(hall(*(OpenCounter(one) for one in skills), now=30.0, waiting=waiting), laws, replays=1000)
    for ticket, seen in enumerate(waits):
        answer, tenths = found.tickets[str(ticket)], quantiles(seen, n=10)
        assert answer and answer.mean == pytest.approx(mean(seen), rel=0.04, abs=1.0)
        assert answer.p10 == pytest.approx(tenths[0], rel=0.1, abs=2.0)
        assert answer.p90 == pytest.approx(tenths[-1], rel=0.1, abs=2.5)


def _visit(chance: random.Random, laws: Laws, ticket: int, field: str) -> Visit:
    absent = chance.random() < laws.of(field).no_show
    sent = not absent and chance.random() < laws.of(field).transfer
    second = _stop(chance, laws, chance.choice([name for name in FIELDS if name != field])) if sent else None
    return Visit(ticket, ticket / 10, TicketClass.ORDINARY, _stop(chance, laws, field), absent=absent, second=second)


def _stop(chance: random.Random, laws: Laws, field: str) -> Stop:
    law = laws.of(field)
    pause = chance.expovariate(1 / laws.pause_mean_min) if chance.random() < laws.pause else 0.0
    return Stop(field, chance.lognormvariate(law.mu, law.sigma), pause)


# -- every hall -------------------------------------------------------------------------------------------

MINUTE = st.floats(0, 700, allow_nan=False)


@st.composite
def halls(draw: st.DrawFn) -> Hall:
    now = draw(MINUTE)
    age = st.floats(0, 300).map(lambda minutes: now - minutes)
    running = st.builds(Running, st.sampled_from((*FIELDS, "closed")), age, age, st.booleans(), st.booleans())
    skills = st.frozensets(st.sampled_from(FIELDS), min_size=1)
    numbers = draw(st.lists(st.integers(1, 99), max_size=4, unique=True))
    counters = [
        OpenCounter(CounterSkills(number, draw(skills)), draw(st.none() | running), draw(st.booleans()))
        for number in numbers
    ]
    keys = st.floats(-100_000, 700)
    waiting = [
        Waiting(str(seq), draw(st.sampled_from(FIELDS)), draw(keys), seq, draw(st.booleans()))
        for seq in range(draw(st.integers(0, 8)))
    ]
    return Hall(
        now=now,
        sessions=DAY,
        rule=Rule(draw(st.sampled_from(RuleName))),
        counters=tuple(counters),
        waiting=tuple(waiting),
        bookings=tuple(draw(st.lists(st.builds(Booking, st.sampled_from(FIELDS), MINUTE), max_size=4))),
        finished=tuple(draw(st.lists(st.builds(Finished, st.sampled_from(FIELDS), st.floats(0, 300)), max_size=5))),
        walk_ins=draw(st.integers(0, 500)),
    )


ASKS = (*asks_of(FIELDS), Ask("a", TicketClass.APPOINTMENT, 120.0), Ask("closed"))


@settings(max_examples=120, deadline=None)
@given(known=halls())
def test_estimates_are_possible_and_the_same_each_time(known: Hall) -> None:
    laws = first_day(FIELDS, counters=3, opening=15.0)
    for way in (lambda: estimate(known, laws, ASKS, replays=16), lambda: estimate_by_means(known, laws, ASKS)):
        found = way()
        assert found == way()
        asked = [(ask.field, answer) for ask, answer in found.asks.items()]
        for field, answer in [*asked, *((one.field, found.tickets[one.ticket]) for one in known.waiting)]:
            assert (answer is None) == (field not in known.served)
            if answer:
                _is_possible(answer, known)


@settings(max_examples=60, deadline=None)
@given(known=halls(), priority=st.lists(st.booleans(), min_size=8, max_size=8), only=st.integers(1, 99))
def test_estimates_under_a_ratio_and_for_bound_tickets_are_possible(
    known: Hall, priority: list[bool], only: int
) -> None:
    bound = [min([only, *(one.skills.number for one in known.counters)])] if known.waiting else []
    marked = [replace(one, priority=mark) for one, mark in zip(known.waiting, priority, strict=False)]
    waiting = tuple(replace(one, only=number) for one, number in zip(marked, bound, strict=False)) + tuple(marked[1:])
    board = replace(known, waiting=waiting, rule=Rule(RuleName.FCFS), ratio=(2, 1))
    found = estimate(board, first_day(FIELDS, counters=3), ASKS, replays=16)
    answers = [*found.tickets.values(), *found.asks.values()]
    for answer in answers:
        if answer:
            _is_possible(answer, board)
    for one in waiting:
        able = [c for c in board.counters if (one.only or c.skills.number) == c.skills.number]
        served = bool(able) and (one.only is not None or one.field in board.served)
        assert (found.tickets[one.ticket] is not None) == served


def _is_possible(answer: Estimate, known: Hall) -> None:
    assert 0 <= answer.p10 <= answer.p90 < math.inf and 0 <= answer.mean < math.inf
    assert 0 <= answer.this_session <= answer.today <= 1
    worked = DAY.worked(known.now)
    for wait in (answer.p10, answer.mean, answer.p90):
        assert not 270 <= DAY.clock(worked + wait) < 390
        assert DAY.clock(worked + wait) >= 30


@settings(max_examples=60, deadline=None)
@given(known=halls())
def test_nobody_is_promised_less_than_who_stands_before_in_the_same_field(known: Hall) -> None:
    found = estimate(known, first_day(FIELDS, counters=3), replays=16)
    for field in known.served:
        ordered = sorted((one for one in known.waiting if one.field == field), key=lambda one: (one.key, one.seq))
        answers = [answer for one in ordered if (answer := found.tickets[one.ticket])]
        for before, after in pairwise(answers):
            for name in ("mean", "p10", "p90"):
                assert getattr(before, name) <= getattr(after, name) + 1e-9
