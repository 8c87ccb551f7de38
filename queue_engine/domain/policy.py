"""Who is called next. The key is fixed at issue, so two waiting tickets of a field never swap order.

Times and keys are plain numbers: the engine counts milliseconds since 1970, a simulated day counts minutes.
A rule says how many of the caller's units make a minute.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, TypeVar

MINUTE_MS = 60_000

# Strict priority as a key: earlier than any ticket of the same day and of the ten weeks before it.
ALWAYS_FIRST_MIN = 100_000


class RuleName(StrEnum):
    """The order in which a hall calls."""

    FCFS = "fcfs"
    """Everybody in the order of arrival."""
    DEFAULT = "default"
    """A priority ticket counts as taken some minutes earlier, a booked citizen as come some minutes before the slot."""
    STRICT = "strict"
    """Priority tickets before all others; booked citizens as under ``default``."""


class TicketClass(StrEnum):
    """What gives a ticket its place in the order."""

    ORDINARY = "ordinary"
    PRIORITY = "priority"
    APPOINTMENT = "appointment"


class Ordered(Protocol):
    """Anything that waits: the smallest ``order`` is called first."""

    @property
    def order(self) -> tuple[float, int]:
        """The key fixed at issue, then the number in order of issue."""


Waiting = TypeVar("Waiting", bound=Ordered)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of calling as data. ``minute`` is how many units of the caller's time make a minute."""

    name: RuleName = RuleName.DEFAULT
    priority_advance_min: int = 45
    appointment_advance_min: int = 30
    appointment_grace_min: int = 10
    minute: int = 1

    def key(self, issued: float, ticket_class: TicketClass, slot: float | None = None) -> float:
        """The place in the order of a ticket, fixed at its issue; for a booked citizen the issue is the check-in."""
        if self.name is RuleName.FCFS:
            return issued
        if ticket_class is TicketClass.PRIORITY:
            return issued - self.advance_min * self.minute
        if ticket_class is TicketClass.APPOINTMENT and slot is not None:
            return self._appointment_key(issued, slot)
        return issued

    @property
    def advance_min(self) -> int:
        """How many minutes earlier a priority ticket counts as taken."""
        if self.name is RuleName.FCFS:
            return 0
        return ALWAYS_FIRST_MIN if self.name is RuleName.STRICT else self.priority_advance_min

    def latest_check_in(self, slot: float) -> float:
        """A citizen who checks in later than this has lost the advantage of the booking."""
        return slot + self.appointment_grace_min * self.minute

    def _appointment_key(self, issued: float, slot: float) -> float:
        if issued > self.latest_check_in(slot):
            return issued
        return slot - self.appointment_advance_min * self.minute


@dataclass(frozen=True, slots=True)
class CounterSkills:
    """A counter by its public number, and the fields that it serves."""

    number: int
    fields: frozenset[str]

    @property
    def rank(self) -> tuple[int, int]:
        """Fewest skills first, then the lowest number: the versatile counters stay free for those who need them."""
        return (len(self.fields), self.number)


def choose(heads: Iterable[Waiting]) -> Waiting | None:
    """The ticket with the smallest key, then the smallest number, among those that a counter may serve."""
    return min(heads, key=lambda ticket: ticket.order, default=None)


def idle_counter_for(field: str, idle: Iterable[CounterSkills]) -> CounterSkills | None:
    """The idle counter that takes an arriving ticket of ``field``."""
    return min((counter for counter in idle if field in counter.fields), key=lambda one: one.rank, default=None)


def pick_order(free: Iterable[CounterSkills]) -> list[CounterSkills]:
    """The order in which counters that become free at the same instant call."""
    return sorted(free, key=lambda counter: counter.rank)
