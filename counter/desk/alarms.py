"""What the queue itself asks of the supervisor: help at a counter, long waits, free officers, stranded tickets."""

from __future__ import annotations

from collections.abc import Iterator

from assets.line import Line
from config.clock import worked_ms
from counter.desk.flow import Desk, is_kept
from counter.slips import doubtful, is_late, is_wanted
from counter.words import MINUTE_MS, Words, ms_of
from queue_engine.protocol import CounterState, HallState, Ticket

IDLE_MS = 2 * MINUTE_MS
"""An officer may catch breath for so long."""

FRESH_MS = 15 * MINUTE_MS
"""Whoever got no slip may still stand at the kiosk."""
NAMED = 3
"""So many numbers are told by name."""


def line_of(key: str, text: str, icon: str, tone: str) -> Line:
    return Line(key=key, title=text, icon=icon, tone=tone)


def name_of(counter: CounterState, words: Words) -> str:
    return counter.officer_name or (words.officer(counter.officer) if counter.officer else words["desk.nobody_here"])


def is_staffed(counter: CounterState) -> bool:
    """Somebody sits there for the public; a training session serves nobody."""
    return counter.officer is not None and not counter.practice


def serves(counter: CounterState, field: str, words: Words) -> bool:
    """By what the counter says it serves today; before it has said so, by the settings."""
    if counter.fields:
        return field in counter.fields
    return any(one.id == counter.counter for one in words.config.counters_of(field))


def people(hall: HallState, field: str, now_ms: int) -> tuple[Ticket, ...]:
    """Who waits for a field now; numbers of a training session, or kept for the afternoon, are nobody."""
    line = hall.waiting.get(field, ())
    return tuple(ticket for ticket in line if ticket.bound != "practice" and not is_kept(ticket, now_ms))


def emergencies(hall: HallState, words: Words) -> Iterator[Line]:
    for one in hall.counters.values():
        if one.emergency:
            values = {"counter": words.counter(one.counter), "name": name_of(one, words)}
            text = words["desk.need_emergency"].format(**values)
            yield line_of(f"emergency:{one.counter}", text, "hand", "alarm")


def long_waits(hall: HallState, words: Words, now_ms: int) -> Iterator[tuple[str, Line]]:
    """Fields whose longest wait, in working time, is above their target."""
    for field in words.config.fields:
        waiting = people(hall, field.id, now_ms)
        wait_ms = max((_waited_ms(hall, words, ticket, now_ms) for ticket in waiting), default=0)
        if wait_ms > field.target_wait_min * MINUTE_MS:
            values = {"field": words.field(field.id), "wait": words.minutes(wait_ms), "target": field.target_wait_min}
            text = words["desk.need_wait"].format(**values)
            yield field.id, line_of(f"wait:{field.id}", text, "clock", "priority")


def _waited_ms(hall: HallState, words: Words, ticket: Ticket, now_ms: int) -> int:
    since = max(ms_of(ticket.issued_at), ms_of(ticket.not_before) if ticket.not_before else 0)
    return worked_ms(words.config.schedule, words.config.hall.timezone, hall.day.day, since, now_ms)


def idle_counters(desk: Desk, hall: HallState, words: Words) -> Iterator[Line]:
    """Officers who are free while people wait for what they serve."""
    for name, since_ms in desk.idle.items():
        idle_ms = desk.now_ms - since_ms
        if idle_ms > IDLE_MS and name in hall.counters:
            counter = hall.counters[name]
            values = {"counter": words.counter(name), "name": name_of(counter, words), "wait": words.minutes(idle_ms)}
            yield line_of(f"idle:{name}", words["desk.need_idle"].format(**values), "counter", "priority")


def stranded(hall: HallState, words: Words) -> Iterator[Line]:
    """Tickets that wait for one officer or one counter, where nobody is."""
    present = {f"officer:{one.officer}" for one in hall.counters.values() if one.officer}
    present |= {f"counter:{one.counter}" for one in hall.counters.values() if one.officer}
    for tickets in hall.waiting.values():
        for ticket in tickets:
            if ticket.bound and ":" in ticket.bound and ticket.bound not in present:
                values = {"number": ticket.number, "name": _bound_to(ticket, words)}
                text = words["desk.need_bound"].format(**values)
                yield line_of(f"bound:{ticket.id}", text, "user", "priority")


def left_open(hall: HallState, words: Words) -> Iterator[Line]:
    """Visits that are open at a counter at which nobody sits any more."""
    for name, row in hall.counters.items():
        if row.ticket and row.officer is None:
            text = words["desk.need_left_open"].format(number=row.ticket.number, counter=words.counter(name))
            yield line_of(f"left:{row.ticket.id}", text, "user", "priority")


def _bound_to(ticket: Ticket, words: Words) -> str:
    kind, _, name = (ticket.bound or "").partition(":")
    return words.officer(name) if kind == "officer" else words.counter(name)


def slips_in_doubt(desk: Desk, hall: HallState, words: Words) -> Iterator[Line]:
    """One line for all slips of which something was heard lately."""
    left = (slip for slip in doubtful(hall, desk.now_ms) if not is_wanted(slip) or is_late(slip, desk.now_ms))
    fresh = [slip for slip in left if desk.now_ms - ms_of(slip.at) <= FRESH_MS]
    if fresh:
        more = " …" if len(fresh) > NAMED else ""
        numbers = ", ".join(slip.number for slip in fresh[:NAMED]) + more
        text = words["desk.need_slips"].format(n=len(fresh), numbers=numbers)
        yield line_of("slips", text, "printer-off", "priority")
