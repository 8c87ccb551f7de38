"""Does the policy call as the recorded days were called, and is it fair? Every ticket, three rules."""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from benchmarks import program
from benchmarks.day_draw import VOLUMES, draw_days
from benchmarks.day_files import HISTORY, plan_of, read_days
from benchmarks.day_scores import mean
from benchmarks.day_sim import Called, DaySim, Plan, Visit
from benchmarks.day_watch import first_laws, past_of
from benchmarks.measure import Row, counted, sampled
from queue_engine.domain.policy import Rule, RuleName, TicketClass
from queue_engine.estimates.laws import learn

EXACT_MIN = 0.01
DRAWN, SEED = 60, 374
ORDINARY, PRIORITY, APPOINTMENT = TicketClass

Days = Mapping[str, Sequence[Visit]]


def measure(_: bool) -> list[Row]:  # a few seconds in all: a quick run leaves nothing out
    plan = plan_of()
    days = read_days(HISTORY, plan)
    idle: list[int] = []
    called = {name: _run(plan, days, Rule(name), idle) for name in RuleName}
    default, fcfs = called[RuleName.DEFAULT], called[RuleName.FCFS]
    return [
        counted("calls_off_the_record", "tickets", len(list(off_the_record(default, HISTORY))), n=len(_flat(default))),
        counted("passed_too_late", "tickets", sum(passed_too_late(calls, Rule()) for calls in default.values())),
        counted("idle_beside_a_line", "counters", sum(idle), n=len(idle)),
        counted("ordinary_wait", "min", _wait(default, ORDINARY), baseline=_wait(fcfs, ORDINARY)),
        counted("priority_wait", "min", _wait(default, PRIORITY), baseline=_wait(fcfs, PRIORITY)),
        counted("priority_wait_under_strict", "min", _wait(called[RuleName.STRICT], PRIORITY)),
        sampled("wait", "min", [call.wait for call in _flat(default)]),
        *_normal_days(plan, days),
    ]


def _normal_days(plan: Plan, days: Days) -> Iterable[Row]:
    """How the default rule treats people on days of a usual crowd, beside everybody in order of arrival."""
    laws = learn(past_of({day: list(visits) for day, visits in days.items()}), first_laws(plan))
    drawn = {str(index): one.visits for index, one in enumerate(draw_days(laws, [VOLUMES["normal"]] * DRAWN, SEED))}
    default, fcfs = (_run(plan, drawn, Rule(name), []) for name in (RuleName.DEFAULT, RuleName.FCFS))
    flat = _flat(default)
    booked = [one.wait for one in flat if _is(one, APPOINTMENT)]
    yield counted("ordinary_wait_normal_day", "min", _wait(default, ORDINARY), baseline=_wait(fcfs, ORDINARY))
    yield counted("priority_wait_normal_day", "min", _wait(default, PRIORITY), baseline=_wait(fcfs, PRIORITY))
    yield counted("appointment_within_15_min", "%", 100 * mean(wait <= 15 for wait in booked), n=len(booked))
    for name, unit, figure in (("worst_field_to_best", "times", spread), ("fairness_of_fields", "Jain", fairness)):
        yield counted(name, unit, figure(flat), len(flat), baseline=figure(_flat(fcfs)))


def _flat(called: Mapping[str, Sequence[Called]]) -> list[Called]:
    return [call for calls in called.values() for call in calls]


def _run(plan: Plan, days: Days, rule: Rule, idle: list[int]) -> dict[str, list[Called]]:
    def look(sim: DaySim) -> None:
        idle.append(beside_a_line(sim))

    return {day: DaySim(plan, rule, visits, settled=look).run() for day, visits in days.items()}


def _is(call: Called, ticket_class: TicketClass) -> bool:
    return call.visit.ticket_class is ticket_class


def _wait(called: Mapping[str, Sequence[Called]], ticket_class: TicketClass) -> float:
    return mean(call.wait for call in _flat(called) if _is(call, ticket_class))


def off_the_record(called: Mapping[str, Sequence[Called]], record: Path) -> Iterable[str]:
    """Tickets that were not called at the recorded instant and counter, in words."""
    ours = {(day, call.visit.ticket): call for day, calls in called.items() for call in calls}
    with record.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            call = ours.pop((row["day"], int(row["ticket"])), None)
            name = f"day {row['day']}, ticket {row['ticket']}"
            if call is None:
                yield f"{name}: never called"
            elif abs(call.at - float(row["call_min"])) > EXACT_MIN or call.counter != int(row["counter"]):
                yield f"{name}: at {call.at:.4f} by {call.counter}, not {row['call_min']} by {row['counter']}"
    yield from (f"day {day}, ticket {ticket}: not in the record" for day, ticket in ours)


def passed_too_late(calls: Sequence[Called], rule: Rule) -> int:
    """Ordinary tickets for whose field a priority ticket, taken more than the advance later, was called earlier."""
    passed = 0
    for one in calls:
        if _is(one, ORDINARY):
            passed += any(
                _is(other, PRIORITY) and other.visit.issued > one.visit.issued + rule.advance_min and other.at < one.at
                for other in calls
                if other.visit.first.field == one.visit.first.field
            )
    return passed


def beside_a_line(sim: DaySim) -> int:
    """Counters that could call somebody at this instant and do not."""
    idle = [desk.skills for desk in sim.desks.values() if desk.idle] if sim.calling else []
    return sum(any(sim.lines[name] for name in counter.fields) for counter in idle)


def spread(calls: Iterable[Called]) -> float:
    waits = _field_waits(calls)
    return max(waits) / min(waits)


def fairness(calls: Iterable[Called]) -> float:
    """Jain's index of the mean waits of the fields: 1 when all are equal."""
    waits = _field_waits(calls)
    return sum(waits) ** 2 / (len(waits) * sum(wait**2 for wait in waits))


def _field_waits(calls: Iterable[Called]) -> list[float]:
    waits: dict[str, list[float]] = defaultdict(list)
    for call in calls:
        waits[call.visit.first.field].append(call.wait)
    return [mean(found) for found in waits.values()]


if __name__ == "__main__":
    sys.exit(program.main("dispatch_history", measure))
