"""All that a hall knows at one instant about itself, as plain values. Times are minutes of the day."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from queue_engine.domain.policy import CounterSkills, Rule, TicketClass
from queue_engine.estimates.sessions import Sessions


@dataclass(frozen=True, slots=True)
class Waiting:
    """A ticket that waits."""

    ticket: str
    field: str
    key: float
    seq: int
    again: bool = False
    """The citizen is there for sure and will not be sent on: sent on from another field already, or readmitted."""
    only: int | None = None
    """The counter to which the ticket is bound, if it is; that calls it whatever its fields are."""
    due: float = -math.inf
    """From when it may be called: a place kept for the afternoon."""
    priority: bool = False


@dataclass(frozen=True, slots=True)
class Running:
    """A call or a service in progress, since its call."""

    field: str
    since: float
    key: float
    """The ticket's key, which it keeps when the citizen is sent on."""
    present: bool = False
    """The citizen is known to be there."""
    again: bool = False
    """A second service: the citizen will not be sent on again."""


@dataclass(frozen=True, slots=True)
class OpenCounter:
    """A counter that is open: serving, paused (at once, or after the present service), or idle."""

    skills: CounterSkills
    running: Running | None = None
    paused: bool = False


@dataclass(frozen=True, slots=True)
class Booking:
    """A booked citizen who has not checked in."""

    field: str
    slot: float


@dataclass(frozen=True, slots=True)
class Finished:
    """A service that has ended today."""

    field: str
    minutes: float


@dataclass(frozen=True, slots=True)
class Ask:
    """Somebody who might take a ticket of this kind now."""

    field: str
    ticket_class: TicketClass = TicketClass.ORDINARY
    slot: float | None = None


@dataclass(frozen=True, slots=True)
class Hall:
    """The hall at ``now``."""

    now: float
    sessions: Sessions
    rule: Rule
    counters: tuple[OpenCounter, ...]
    waiting: tuple[Waiting, ...] = ()
    bookings: tuple[Booking, ...] = ()
    finished: tuple[Finished, ...] = ()
    walk_ins: int = 0
    """Tickets issued today to people without a booking."""
    ratio: tuple[int, int] | None = None
    """So many priority tickets, then so many ordinary ones; ``rule`` is then that of arrival."""
    served: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        fields = (name for counter in self.counters for name in counter.skills.fields)
        object.__setattr__(self, "served", frozenset(fields))
