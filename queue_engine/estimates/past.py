"""From the journal to what laws are learnt from: the visits of past days, fact by fact."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from queue_engine.domain.policy import TicketClass
from queue_engine.estimates.laws import PastService, PastVisit

LONGEST_PAUSE_MIN = 60.0
"""Whoever is away longer has closed the counter: no pause after a service, but another number of counters."""


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


@dataclass(slots=True)
class PastVisits:
    """Follows the facts in their order; ``visits`` are those whose end is known."""

    visits: list[PastVisit] = field(default_factory=list)
    _open: dict[tuple[str, str], PastVisit] = field(default_factory=dict)
    _called: dict[tuple[str, str], float] = field(default_factory=dict)
    _ended: dict[tuple[str, str], int] = field(default_factory=dict)
    """(day, ticket) → its place in ``visits``."""
    _last: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    """(day, counter) → the ticket that was served there last."""
    _paused: dict[tuple[str, str], float] = field(default_factory=dict)

    def follow(self, facts: Iterable[PastFact]) -> PastVisits:
        for fact in facts:
            self._take(fact)
        return self

    def _take(self, fact: PastFact) -> None:
        ticket = (fact.day, fact.ticket)
        if fact.kind == "ticket_issued":
            self._open[ticket] = PastVisit(fact.day, fact.at, _class_of(fact), fact.field, fact.slot)
        elif ticket in self._open:
            self._go_on(fact, ticket)
        elif fact.counter:
            self._follow_counter(fact, (fact.day, fact.counter))

    def _follow_counter(self, fact: PastFact, counter: tuple[str, str]) -> None:
        if fact.kind == "counter_paused":
            self._paused.setdefault(counter, fact.at)
        elif fact.kind == "counter_opened" and counter in self._paused:
            minutes = fact.at - self._paused.pop(counter)
            if counter in self._last and 0 < minutes <= LONGEST_PAUSE_MIN:
                self._add_pause(self._last.pop(counter), minutes)

    def _add_pause(self, ticket: tuple[str, str], minutes: float) -> None:
        """The counter stayed away after the last service of this ticket."""
        visit = self._open.get(ticket) or self.visits[self._ended[ticket]]
        *before, last = visit.services
        paused = replace(visit, services=(*before, replace(last, pause_min=minutes)))
        if ticket in self._open:
            self._open[ticket] = paused
        else:
            self.visits[self._ended[ticket]] = paused

    def _go_on(self, fact: PastFact, ticket: tuple[str, str]) -> None:
        match fact.kind:
            case "ticket_called":
                self._called[ticket] = fact.at
            case "ticket_transferred" | "ticket_finished" if ticket in self._called:
                self._served(fact, ticket)
            case "ticket_no_show" if ticket in self._called:
                held = max(0.0, fact.at - self._called.pop(ticket))
                self.visits.append(replace(self._open.pop(ticket), absent_min=held))
            case "ticket_cancelled" | "ticket_voided":
                self._open.pop(ticket)
                self._called.pop(ticket, None)

    def _served(self, fact: PastFact, ticket: tuple[str, str]) -> None:
        """A service has ended, from its call on: the way to the counter holds the counter too."""
        visit, called = self._open[ticket], self._called.pop(ticket)
        service = PastService(fact.field, max(0.0, fact.at - called))
        self._open[ticket] = replace(visit, services=(*visit.services, service))
        if fact.counter:
            self._last[(fact.day, fact.counter)] = ticket
        if fact.kind == "ticket_finished":
            self._ended[ticket] = len(self.visits)
            self.visits.append(self._open.pop(ticket))


def _class_of(fact: PastFact) -> TicketClass:
    if fact.slot is not None:
        return TicketClass.APPOINTMENT
    return TicketClass.PRIORITY if fact.priority else TicketClass.ORDINARY
