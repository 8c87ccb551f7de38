"""What may be called next, so that its sounds are made before anybody waits for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from queue_engine.protocol import CounterState, HallState, TicketState

HEADS = 2
"""So many tickets of each field may be the next one: an ordinary one, and one with priority."""


@dataclass(frozen=True, slots=True)
class Expected:
    """A call that may come."""

    number: str
    counter: str
    priority: bool = False
    again: bool = False


def expected(hall: HallState, counters: frozenset[str] | None) -> tuple[Expected, ...]:
    """The heads of the lines at each counter that serves them, and who stands to be called again."""
    here = [row for name, row in sorted(hall.counters.items()) if counters is None or name in counters]
    return (*(one for row in here for one in _again(row)), *dict.fromkeys(_next(hall, here)))


def _again(counter: CounterState) -> Iterator[Expected]:
    ticket = counter.ticket
    if ticket is not None and ticket.state is TicketState.CALLED:
        yield Expected(ticket.number, counter.counter, again=True)


def _next(hall: HallState, counters: list[CounterState]) -> Iterator[Expected]:
    for counter in counters:
        for field in counter.fields:
            line = hall.waiting.get(field, ())
            first = next((one for one in line if one.priority), None)
            for ticket in (*line[:HEADS], *((first,) if first else ())):
                yield Expected(ticket.number, counter.counter, bool(ticket.priority))
