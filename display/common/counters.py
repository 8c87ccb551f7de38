"""What a counter shows of itself, whatever it is shown on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from queue_engine.protocol import CounterState, HallState, Ticket, TicketState


class Stand(StrEnum):
    """How a counter stands, to those who wait for it."""

    UNKNOWN = "unknown"
    """Nothing has been heard of the hall yet."""
    CALLED = "called"
    SERVING = "serving"
    PAUSED = "paused"
    FREE = "free"
    VACANT = "vacant"
    """Nobody is signed in there. Only a counter's own sign can tell: it alone hears the officer's name."""
    CLOSED = "closed"
    """The hall's day is over, or has not begun."""


@dataclass(frozen=True, slots=True)
class At:
    """A counter as people may see it."""

    stand: Stand = Stand.UNKNOWN
    ticket: Ticket | None = None
    counter: CounterState | None = None


def counter_at(hall: HallState | None, id: str) -> At:
    """An open number is shown also while its counter is paused: its citizen is still being served."""
    if hall is None:
        return At()
    counter = hall.counters.get(id)
    ticket = counter.ticket if counter else None
    if ticket is not None and ticket.state in (TicketState.CALLED, TicketState.SERVING):
        return At(Stand.CALLED if ticket.state is TicketState.CALLED else Stand.SERVING, ticket, counter)
    if not hall.day.open:
        return At(Stand.CLOSED, None, counter)
    if counter is not None and counter.paused is not None:
        return At(Stand.PAUSED, None, counter)
    return At(Stand.FREE if counter is not None and counter.officer_name else Stand.VACANT, None, counter)
