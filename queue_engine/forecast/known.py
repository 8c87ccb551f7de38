"""From the hall as a follower sees it to what the estimator must know. Times become minutes of the local day."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from datetime import datetime

from queue_engine.domain.policy import CounterSkills, Rule
from queue_engine.domain.schedule import DayPlan
from queue_engine.estimates.hall import Booking, Finished, Hall, OpenCounter, Running, Waiting
from queue_engine.estimates.past import PastFact
from queue_engine.estimates.sessions import Sessions
from queue_engine.journal import FactRow
from queue_engine.protocol import CounterState, HallState, Ticket, TicketState

PRACTICE = "practice"


def utc_ms(at: str) -> int:
    """UTC milliseconds of a moment of the protocol."""
    return round(datetime.fromisoformat(at).timestamp() * 1000)


def hall_at(
    state: HallState, plan: DayPlan, now_ms: int, rule: Rule, numbers: Mapping[str, int], finished: Iterable[Finished]
) -> Hall | None:
    """The hall at ``now_ms``; None on a day without a session. ``numbers``: counter → its public number."""
    spans = plan.spans_min()
    if not spans:
        return None
    opened = {name: row for name, row in state.counters.items() if _is_open(row)}
    return Hall(
        now=plan.minute(now_ms),
        sessions=Sessions(spans),
        rule=rule,
        counters=tuple(_counter(numbers[name], row, plan) for name, row in opened.items()),
        waiting=tuple(_waiting(one, plan, opened, numbers) for one in _plain(state)),
        bookings=tuple(Booking(one.field, plan.minute(utc_ms(one.slot_at))) for one in state.booked),
        finished=tuple(finished),
        walk_ins=_issued_today(state),
    )


def closed_counters(state: HallState, numbers: Mapping[str, int]) -> dict[str, CounterSkills]:
    """Counters where nobody sits, with what they would serve."""
    closed = {name: row for name, row in state.counters.items() if row.officer is None and name in numbers}
    return {name: CounterSkills(numbers[name], frozenset(row.fields)) for name, row in closed.items()}


def _is_open(row: CounterState) -> bool:
    return row.officer is not None and not row.practice


def _plain(state: HallState) -> Iterable[Ticket]:
    return (one for line in state.waiting.values() for one in line if one.bound != PRACTICE)


def _issued_today(state: HallState) -> int:
    """Numbers are without gaps, so the newest ones tell how many were issued."""
    return sum(int("".join(letter for letter in number if letter.isdigit())) for number in state.last_number.values())


def _waiting(one: Ticket, plan: DayPlan, opened: Mapping[str, CounterState], numbers: Mapping[str, int]) -> Waiting:
    key = (one.key_ms - plan.midnight_ms) / 60_000
    due = plan.minute(utc_ms(one.not_before)) if one.not_before else -math.inf
    return Waiting(one.id, one.field, key, one.seq, one.calls > 0, _only(one, opened, numbers), due)


def _only(one: Ticket, opened: Mapping[str, CounterState], numbers: Mapping[str, int]) -> int | None:
    kind, _, name = (one.bound or "").partition(":")
    if kind == "counter":
        return numbers.get(name)
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


_KINDS = {"stop_finished": "ticket_transferred"}
_COUNTER_FACTS = ("counter_paused", "counter_opened")


def past_of(facts: Iterable[FactRow], minute_of: Mapping[str, int]) -> Iterable[PastFact]:
    """What the journal says of tickets and pauses, without acts that were undone and without practice.

    ``minute_of``: day → UTC ms of its local midnight.
    """
    known = [fact for fact in facts if fact.day in minute_of and not fact.data.get("practice")]
    undone = {fact.data["undoes"] for fact in known if fact.kind == "act_undone"}
    for fact in known:
        if fact.seq not in undone and ("ticket" in fact.data or fact.kind in _COUNTER_FACTS):
            yield _past_fact(fact, minute_of[fact.day])


def _past_fact(fact: FactRow, midnight_ms: int) -> PastFact:
    data, slot = fact.data, fact.data.get("slot_ms")
    return PastFact(
        fact.day,
        (utc_ms(fact.at) - midnight_ms) / 60_000,
        _KINDS.get(fact.kind, fact.kind),
        data.get("ticket", ""),
        data.get("from_field") or data.get("field", ""),
        data.get("counter"),
        bool(data.get("priority")),
        None if slot is None else (slot - midnight_ms) / 60_000,
    )
