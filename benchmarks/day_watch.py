"""What the hall knows at an instant of a simulated day, and nothing else: the estimator's view of the simulator."""

from __future__ import annotations

from collections.abc import Iterable

from benchmarks.day_sim import DaySim, Desk, Plan, Visit, Waiter
from queue_engine.estimates.hall import Booking, Finished, Hall, OpenCounter, Running, Waiting
from queue_engine.estimates.laws import Laws, PastService, PastVisit, first_day


def known_now(sim: DaySim) -> Hall:
    """Issued tickets, calls, services that have ended, absences found, ages, pauses, slots not checked in yet."""
    return Hall(
        now=sim.now,
        sessions=sim.plan.sessions,
        rule=sim.rule,
        counters=tuple(_counter(desk) for desk in sim.desks.values()),
        waiting=tuple(_waiting(one) for one in sim.waiting()),
        bookings=tuple(_bookings(sim.visits[sim.to_come :])),
        finished=tuple(Finished(one.waiter.stop.field, one.at - one.called) for one in sim.ended if one.waiter.present),
        walk_ins=sum(one.slot is None for one in sim.visits[: sim.to_come]),
    )


def _waiting(one: Waiter) -> Waiting:
    return Waiting(str(one.visit.ticket), one.stop.field, one.key, one.visit.ticket, one.again)


def _counter(desk: Desk) -> OpenCounter:
    if desk.serving is None:
        return OpenCounter(desk.skills, paused=desk.away)
    one = desk.serving
    running = Running(one.stop.field, desk.since, one.key, present=one.again, again=one.again)
    return OpenCounter(desk.skills, running)


def _bookings(to_come: Iterable[Visit]) -> Iterable[Booking]:
    return (Booking(one.first.field, one.slot) for one in to_come if one.slot is not None)


def past_of(days: dict[str, list[Visit]]) -> list[PastVisit]:
    """Recorded days as a hall's journal has them; the minutes of a service that never was are not looked at."""
    return [_past(day, visit) for day, visits in days.items() for visit in visits]


def _past(day: str, visit: Visit) -> PastVisit:
    stops = () if visit.absent else (visit.first, *([visit.second] if visit.second else []))
    services = tuple(PastService(one.field, one.service_min, one.pause_min) for one in stops)
    return PastVisit(day, visit.issued, visit.ticket_class, visit.first.field, visit.slot, services)


def first_laws(plan: Plan) -> Laws:
    """What is believed about the hall of a plan before any past."""
    opening, closing = plan.sessions.opening, plan.sessions.spans[-1][1]
    return first_day(plan.fields, len(plan.counters), opening, closing)
