"""From the journal to what laws are learnt from: the visits of past days, fact by fact."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from queue_engine.domain.policy import TicketClass
from queue_engine.estimates.laws import PastService, PastVisit

LONGEST_PAUSE_MIN = 60.0
"""Whoever is away longer has closed the counter: no pause after a service, but another number of counters."""
LONGEST_SERVICE_MIN = 240.0
"""Half a day: whoever seems to be served longer was forgotten at the panel, which says nothing about the service."""
LONGEST_ABSENCE_MIN = 30.0
"""A call that nobody answered was forgotten at the panel after so long."""

ROLL_CALLED = "roll_called"
"""The kind of a first call that has itself created the ticket: a number of a paper roll."""
SHUT = "shut"
"""The kind of the end that the hall's closing gives to tickets that are still there."""

CALLS = ("ticket_called", ROLL_CALLED)
COUNTER_FACTS = ("counter_paused", "counter_opened", "officer_signed_in", "officer_signed_out")
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class PastFact:
    """What a fact of the journal says about a ticket or a counter; ``at`` is the minute of the local day."""

    day: str
    at: float
    kind: str
    ticket: str
    field: str
    counter: str | None = None
    priority: bool = False
    slot: float | None = None
    due: tuple[tuple[str, float], ...] = ()
    """Of ``bookings_due``: field and slot of the bookings of the day that are still to come."""


@dataclass(frozen=True, slots=True)
class _Served:
    """The newest service at a counter: of which ticket, its place in the visit, and when it ended."""

    ticket: Key
    place: int
    ended: float


@dataclass(slots=True)
class PastVisits:
    """Follows the facts in their order; ``visits`` are those whose end is known."""

    visits: list[PastVisit] = field(default_factory=list)
    _open: dict[Key, PastVisit] = field(default_factory=dict)
    _called: dict[Key, float] = field(default_factory=dict)
    _ended: dict[Key, int] = field(default_factory=dict)
    """(day, ticket) → its place in ``visits``."""
    _last: dict[Key, _Served] = field(default_factory=dict)
    """(day, counter) → what it did last, if that was a service."""
    _paused: dict[Key, float] = field(default_factory=dict)
    _due: dict[str, Counter[tuple[str, float]]] = field(default_factory=dict)

    @property
    def missed_bookings(self) -> int:
        """Booked citizens who had not come when their day ended."""
        return sum(booked.total() for booked in self._due.values())

    def follow(self, facts: Iterable[PastFact]) -> PastVisits:
        for fact in facts:
            self._take(fact)
        return self

    def _take(self, fact: PastFact) -> None:
        ticket, counter = (fact.day, fact.ticket), (fact.day, fact.counter or "")
        if fact.kind in CALLS:
            self._last.pop(counter, None)
            self._paused.pop(counter, None)
        if fact.kind in COUNTER_FACTS:
            self._follow_counter(fact, counter)
        elif fact.kind == "bookings_due":
            self._due[fact.day] = Counter(fact.due)
        elif fact.kind == "ticket_issued":
            self._issue(fact, ticket)
        elif fact.kind == ROLL_CALLED:
            self._open[ticket] = PastVisit(fact.day, fact.at, _class_of(fact), fact.field, arrived=False)
            self._called[ticket] = fact.at
        elif ticket in self._open:
            self._go_on(fact, ticket)

    def _issue(self, fact: PastFact, ticket: Key) -> None:
        self._open[ticket] = PastVisit(fact.day, fact.at, _class_of(fact), fact.field, fact.slot)
        due = self._due.get(fact.day)
        if due and fact.slot is not None and due[fact.field, fact.slot]:
            due[fact.field, fact.slot] -= 1

    def _follow_counter(self, fact: PastFact, counter: Key) -> None:
        if fact.kind == "counter_paused":
            self._paused.setdefault(counter, fact.at)
            return
        paused, last = self._paused.pop(counter, None), self._last.pop(counter, None)
        if fact.kind == "counter_opened" and paused is not None and last:
            minutes = fact.at - max(paused, last.ended)
            if 0 < minutes <= LONGEST_PAUSE_MIN:
                self._add_pause(last, minutes)

    def _add_pause(self, last: _Served, minutes: float) -> None:
        """The counter stayed away after this service."""
        if last.ticket in self._open:
            self._open[last.ticket] = _with_pause(self._open[last.ticket], last.place, minutes)
        elif last.ticket in self._ended:
            place = self._ended[last.ticket]
            self.visits[place] = _with_pause(self.visits[place], last.place, minutes)

    def _go_on(self, fact: PastFact, ticket: Key) -> None:
        match fact.kind:
            case "ticket_called":
                self._called[ticket] = fact.at
            case "ticket_transferred" | "ticket_finished" if ticket in self._called:
                self._serve(fact, ticket)
            case "ticket_no_show" if ticket in self._called:
                held = max(0.0, fact.at - self._called.pop(ticket))
                known = held if held <= LONGEST_ABSENCE_MIN else None
                self._end(ticket, replace(self._open[ticket], absent_min=known))
            case "ticket_held":
                self._called.pop(ticket, None)
            case "ticket_cancelled" | "ticket_voided" | "shut":
                self._drop(ticket)

    def _serve(self, fact: PastFact, ticket: Key) -> None:
        """A service has ended, from its call on: the way to the counter holds the counter too."""
        visit, minutes = self._open[ticket], max(0.0, fact.at - self._called.pop(ticket))
        if minutes > LONGEST_SERVICE_MIN:
            self._drop(ticket)
            return
        visit = self._open[ticket] = replace(visit, services=(*visit.services, PastService(fact.field, minutes)))
        if fact.counter:
            self._last[fact.day, fact.counter] = _Served(ticket, len(visit.services) - 1, fact.at)
        if fact.kind == "ticket_finished":
            self._end(ticket, visit)

    def _end(self, ticket: Key, visit: PastVisit) -> None:
        self._drop(ticket)
        self._ended[ticket] = len(self.visits)
        self.visits.append(visit)

    def _drop(self, ticket: Key) -> None:
        del self._open[ticket]
        self._called.pop(ticket, None)


def _with_pause(visit: PastVisit, place: int, minutes: float) -> PastVisit:
    services = list(visit.services)
    services[place] = replace(services[place], pause_min=minutes)
    return replace(visit, services=tuple(services))


def _class_of(fact: PastFact) -> TicketClass:
    if fact.slot is not None:
        return TicketClass.APPOINTMENT
    return TicketClass.PRIORITY if fact.priority else TicketClass.ORDINARY
