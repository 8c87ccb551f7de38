"""A simulated day of a hall: an event list around the engine's own policy. Times are minutes.

Its outcomes are checked against closed forms of queueing theory and against the recorded days.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from queue_engine.domain.policy import CounterSkills, Rule, TicketClass, choose, idle_counter_for, pick_order
from queue_engine.estimates.sessions import Sessions

ABSENT_HOLD_MIN = 1.5


@dataclass(frozen=True, slots=True)
class Stop:
    """One service of a visit: the field, the minutes needed there, and how long the counter stays away after it."""

    field: str
    service_min: float
    pause_min: float = 0.0


@dataclass(frozen=True, slots=True)
class Visit:
    """One row of a day: when the ticket is issued and everything that will happen to it."""

    ticket: int
    issued: float
    ticket_class: TicketClass
    first: Stop
    slot: float | None = None
    absent: bool = False
    second: Stop | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """The hall: its counters and the sessions of the day."""

    counters: tuple[CounterSkills, ...]
    sessions: Sessions

    @property
    def fields(self) -> tuple[str, ...]:
        return tuple(sorted({name for counter in self.counters for name in counter.fields}))


@dataclass(frozen=True, slots=True)
class Waiter:
    """A ticket that waits for its first service or, sent on from another field, for its second."""

    visit: Visit
    key: float
    again: bool = False

    @property
    def order(self) -> tuple[float, int]:
        return (self.key, self.visit.ticket)

    @property
    def stop(self) -> Stop:
        return self.visit.second if self.again and self.visit.second else self.visit.first

    @property
    def present(self) -> bool:
        """Somebody comes when the number is called."""
        return self.again or not self.visit.absent

    def __lt__(self, other: Waiter) -> bool:
        return self.order < other.order


@dataclass(slots=True)
class Desk:
    """A counter at work: whom it serves and since when, or since when it is away."""

    skills: CounterSkills
    serving: Waiter | None = None
    since: float = 0.0
    away: bool = False

    @property
    def idle(self) -> bool:
        return self.serving is None and not self.away


@dataclass(frozen=True, slots=True)
class Called:
    """The outcome of a ticket: its first call."""

    visit: Visit
    at: float
    counter: int
    wait: float


@dataclass(frozen=True, slots=True)
class Ended:
    """A service that has ended: what the hall learns from it."""

    waiter: Waiter
    called: float
    at: float


@dataclass(slots=True)
class DaySim:
    """Runs one day. ``watch`` sees the hall at each issue, before the new ticket has touched anything."""

    plan: Plan
    rule: Rule
    visits: Sequence[Visit]
    watch: Callable[[DaySim, Visit], None] | None = None
    settled: Callable[[DaySim], None] | None = None
    """Sees the hall after each instant, when nothing more can happen in it."""
    now: float = float("-inf")
    calling: bool = False
    desks: dict[int, Desk] = field(default_factory=dict)
    lines: dict[str, list[Waiter]] = field(default_factory=dict)
    calls: list[Called] = field(default_factory=list)
    ended: list[Ended] = field(default_factory=list)
    to_come: int = 0
    _events: list[tuple[float, int]] = field(default_factory=list)

    def run(self) -> list[Called]:
        """Every first call, in the order of calling."""
        self.desks = {one.number: Desk(one) for one in self.plan.counters}
        self.lines = {name: [] for name in self.plan.fields}
        edges = [(start, True) for start, _ in self.plan.sessions.spans]
        edges += [(end, False) for end, _ in self.plan.sessions.breaks]
        pending = sorted(edges, reverse=True)
        self.to_come = 0
        while (at := self._next_instant(pending)) is not None:
            self._reach(at, pending)
            if self.settled:
                self.settled(self)
        return self.calls

    def waiting(self) -> Iterable[Waiter]:
        return (waiter for line in self.lines.values() for waiter in line)

    def _next_instant(self, edges: list[tuple[float, bool]]) -> float | None:
        times = [self.visits[self.to_come].issued] if self.to_come < len(self.visits) else []
        times += [self._events[0][0]] if self._events else []
        times += [edges[-1][0]] if edges else []
        return min(times, default=None)

    def _reach(self, at: float, edges: list[tuple[float, bool]]) -> None:
        """All of one instant: doors open, services and pauses end; then counters call; then people arrive."""
        self.now = at
        while edges and edges[-1][0] == at:
            self.calling = edges.pop()[1]
        self._free(self._due(at))
        self._call_all(desk.skills for desk in self.desks.values() if desk.idle)
        while self.to_come < len(self.visits) and self.visits[self.to_come].issued == at:
            self.to_come += 1
            self._arrive(self.visits[self.to_come - 1])

    def _due(self, at: float) -> list[Desk]:
        numbers = []
        while self._events and self._events[0][0] == at:
            numbers.append(heapq.heappop(self._events)[1])
        return [self.desks[one.number] for one in pick_order(self.desks[number].skills for number in numbers)]

    def _free(self, due: Sequence[Desk]) -> None:
        """Services and pauses have ended. Who is sent on queues again before these counters do anything else."""
        ended = [(desk, waiter) for desk in due if (waiter := desk.serving)]
        for desk, waiter in ended:
            self.ended.append(Ended(waiter, desk.since, self.now))
            desk.serving, desk.away = None, True
        for _, waiter in ended:
            if waiter.visit.second and waiter.present and not waiter.again:
                self._join(Waiter(waiter.visit, waiter.key, again=True))
        pauses = {desk.skills.number: waiter.stop.pause_min for desk, waiter in ended if waiter.present}
        for desk in due:
            self._leave(desk, pauses.get(desk.skills.number, 0.0))

    def _leave(self, desk: Desk, pause_min: float) -> None:
        desk.away = pause_min > 0
        if desk.away:
            desk.since = self.now
            self._later(self.now + pause_min, desk)

    def _arrive(self, visit: Visit) -> None:
        if self.watch:
            self.watch(self, visit)
        self._join(Waiter(visit, self.rule.key(visit.issued, visit.ticket_class, visit.slot)))

    def _join(self, waiter: Waiter) -> None:
        idle = (desk.skills for desk in self.desks.values() if desk.idle) if self.calling else ()
        counter = idle_counter_for(waiter.stop.field, idle)
        if counter is None:
            heapq.heappush(self.lines[waiter.stop.field], waiter)
        else:
            self._call(self.desks[counter.number], waiter)

    def _call_all(self, free: Iterable[CounterSkills]) -> None:
        if not self.calling:
            return
        for counter in pick_order(free):
            waiter = choose(self.lines[name][0] for name in counter.fields if self.lines[name])
            if waiter:
                heapq.heappop(self.lines[waiter.stop.field])
                self._call(self.desks[counter.number], waiter)

    def _call(self, desk: Desk, waiter: Waiter) -> None:
        if not waiter.again:
            visit, worked = waiter.visit, self.plan.sessions.worked
            wait = worked(self.now) - worked(visit.issued)
            self.calls.append(Called(visit, self.now, desk.skills.number, wait))
        desk.serving, desk.since = waiter, self.now
        self._later(self.now + (waiter.stop.service_min if waiter.present else ABSENT_HOLD_MIN), desk)

    def _later(self, at: float, desk: Desk) -> None:
        heapq.heappush(self._events, (at, desk.skills.number))
