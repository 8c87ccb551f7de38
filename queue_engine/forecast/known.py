"""From the hall as a follower sees it to what the estimator must know. Times become minutes of the local day."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from queue_engine.domain.policy import CounterSkills, Rule
from queue_engine.domain.schedule import DayPlan
from queue_engine.estimates.hall import Booking, Finished, Hall, OpenCounter, Running, Waiting
from queue_engine.estimates.past import COUNTER_FACTS, ROLL_CALLED, SHUT, PastFact
from queue_engine.estimates.sessions import Sessions
from queue_engine.journal import FactRow
from queue_engine.protocol import CounterState, HallState, Ticket, TicketState

PRACTICE = "practice"
LONG_PAUSE_MIN = 10.0
"""Most pauses are over by then, and a shorter one ends before anybody could act. After that nobody can say when the
officer will be back: the counter is not reckoned with, and it is one that might be opened."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What an estimate must know of the hall's settings. ``numbers``: counter → its public number."""

    rule: Rule
    numbers: Mapping[str, int]
    ratio: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Now:
    """The hall's state at a moment, and what the facts of the day tell beside it.

    ``paused``: counter → since when it is paused, UTC ms.
    """

    state: HallState
    ms: int
    finished: tuple[Finished, ...] = ()
    paused: Mapping[str, int] = field(default_factory=dict)

    def away_min(self, row: CounterState) -> float:
        """How long a counter has been paused; 0 when it is not, or nobody has heard when that began."""
        return (self.ms - self.paused.get(row.counter, self.ms)) / 60_000 if row.paused is not None else 0.0

    def opened(self) -> dict[str, CounterState]:
        """Counters that call, or will soon after a pause."""
        rows = {name: row for name, row in self.state.counters.items() if _is_staffed(row)}
        return {name: row for name, row in rows.items() if row.ticket or self.away_min(row) < LONG_PAUSE_MIN}


def utc_ms(at: str) -> int:
    """UTC milliseconds of a moment of the protocol."""
    return round(datetime.fromisoformat(at).timestamp() * 1000)


def hall_at(now: Now, plan: DayPlan, settings: Settings) -> Hall | None:
    """The hall as the estimator takes it; None on a day without a session."""
    spans = plan.spans_min()
    if not spans:
        return None
    state, numbers, opened = now.state, settings.numbers, now.opened()
    return Hall(
        now=plan.minute(now.ms),
        sessions=Sessions(spans),
        rule=settings.rule,
        counters=tuple(_counter(numbers[name], row, plan) for name, row in opened.items()),
        waiting=tuple(_waiting(one, plan, opened, numbers) for one in _plain(state)),
        bookings=tuple(Booking(one.field, plan.minute(utc_ms(one.slot_at))) for one in state.booked),
        finished=now.finished,
        walk_ins=sum(state.issued.values()),
        ratio=settings.ratio,
    )


def attended(state: HallState) -> tuple[frozenset[str], frozenset[str]]:
    """Fields and tickets that a counter at work may call. Of all others nobody can say when they will be called: when
    an officer comes back is not for a model to promise."""
    rows = [row for row in state.counters.values() if _is_staffed(row) and row.paused is None]
    fields = frozenset(name for row in rows for name in row.fields)
    places = {name for row in rows for name in (f"counter:{row.counter}", f"officer:{row.officer}")}
    tickets = (one.id for one in _plain(state) if (one.bound in places if one.bound else one.field in fields))
    return fields, frozenset(tickets)


def closed_counters(now: Now, numbers: Mapping[str, int]) -> dict[str, CounterSkills]:
    """Counters that could be opened, with what they would serve: nobody sits there, or whoever does is away long."""
    rows = {name: row for name, row in now.state.counters.items() if name in numbers}
    idle = {
        name: row
        for name, row in rows.items()
        if row.officer is None or (_is_staffed(row) and not row.ticket and now.away_min(row) >= LONG_PAUSE_MIN)
    }
    return {name: CounterSkills(numbers[name], frozenset(row.fields)) for name, row in idle.items()}


def _is_staffed(row: CounterState) -> bool:
    return row.officer is not None and not row.practice


def _plain(state: HallState) -> Iterable[Ticket]:
    return (one for line in state.waiting.values() for one in line if one.bound != PRACTICE)


def _waiting(one: Ticket, plan: DayPlan, opened: Mapping[str, CounterState], numbers: Mapping[str, int]) -> Waiting:
    key = (one.key_ms - plan.midnight_ms) / 60_000
    due = plan.minute(utc_ms(one.not_before)) if one.not_before else -math.inf
    only = _only(one, opened, numbers)
    return Waiting(one.id, one.field, key, one.seq, one.calls > 0, only, due, one.priority is not None)


def _only(one: Ticket, opened: Mapping[str, CounterState], numbers: Mapping[str, int]) -> int | None:
    kind, _, name = (one.bound or "").partition(":")
    if kind == "counter":
        return numbers.get(name, -1)
    if kind == "officer":
        return next((numbers[place] for place, row in opened.items() if row.officer == name), -1)
    return None


def _counter(number: int, row: CounterState, plan: DayPlan) -> OpenCounter:
    skills = CounterSkills(number, frozenset(row.fields))
    ticket = row.ticket
    if ticket is None:
        return OpenCounter(skills, paused=row.paused is not None)
    key = (ticket.key_ms - plan.midnight_ms) / 60_000
    running = Running(ticket.field, plan.minute(utc_ms(ticket.since)), key, present=ticket.state is TicketState.SERVING)
    return OpenCounter(skills, running, paused=row.paused is not None)


_ENDS = ("ticket_finished", "ticket_no_show", "ticket_cancelled")
_CLOSINGS = ("day_closed", "session_closed")


def past_of(facts: Iterable[FactRow], minute_of: Mapping[str, int]) -> Iterable[PastFact]:
    """What the journal says of tickets, pauses and bookings, without acts that were undone and without practice.

    ``minute_of``: day → UTC ms of its local midnight.
    """
    known = [fact for fact in facts if fact.day in minute_of and not fact.data.get("practice")]
    undone = {fact.data["undoes"] for fact in known if fact.kind == "act_undone"}
    for fact in known:
        if fact.seq not in undone and _teaches(fact):
            yield _past_fact(fact, minute_of[fact.day])


def _teaches(fact: FactRow) -> bool:
    return "ticket" in fact.data or fact.kind in (*COUNTER_FACTS, "bookings_due")


def _kind(fact: FactRow) -> str:
    if fact.kind in _ENDS and fact.data.get("reason") in _CLOSINGS:
        return SHUT
    if fact.kind == "ticket_called" and fact.data.get("why") == "roll":
        return ROLL_CALLED
    return "ticket_transferred" if fact.kind == "stop_finished" else fact.kind


def _past_fact(fact: FactRow, midnight_ms: int) -> PastFact:
    """A late booking has lost its slot in the order, and still tells when booked citizens come."""
    data = fact.data
    slot = data.get("booked_ms") or data.get("slot_ms")
    return PastFact(
        fact.day,
        (utc_ms(fact.at) - midnight_ms) / 60_000,
        _kind(fact),
        data.get("ticket", ""),
        data.get("from_field") or data.get("field", ""),
        data.get("counter"),
        bool(data.get("priority")),
        None if slot is None else (slot - midnight_ms) / 60_000,
        tuple((name, (slot_ms - midnight_ms) / 60_000) for name, slot_ms in data.get("bookings", ())),
    )
