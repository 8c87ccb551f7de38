"""One replay with mean times, to compare the estimator with: plain Python, no chance, blind for those to come."""

from __future__ import annotations

import heapq
import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from queue_engine.estimates.answer import Estimate, Estimates
from queue_engine.estimates.hall import Ask, Hall, OpenCounter, Running, Waiting
from queue_engine.estimates.laws import SHORTEST_MIN, FieldLaw, Laws
from queue_engine.estimates.speed import speed_today

# The wait's standard deviation is about the square root of (wait x so many mean holds / counters).
HOLDS_OF_DOUBT = 2.5
BAND = 1.2816


def estimate_by_means(hall: Hall, laws: Laws, asks: Sequence[Ask] = ()) -> Estimates:
    """The same answers as :func:`estimate`, from one replay with mean times."""
    found = Estimates({one.ticket: None for one in hall.waiting}, dict.fromkeys(asks))
    run = _Means(hall, laws, list(asks))
    run.play()
    for one, at in run.called:
        found.tickets[one.ticket] = run.answer(at)
    for ask, at in run.asked.items():
        found.asks[ask] = run.answer(at)
    return found


@dataclass(slots=True)
class _Means:
    hall: Hall
    laws: Laws
    open_asks: list[Ask]
    called: list[tuple[Waiting, float]] = field(default_factory=list)
    asked: dict[Ask, float] = field(default_factory=dict)

    def play(self) -> None:
        speed = math.exp(speed_today(self.hall, self.laws).shift)
        line = sorted(self.hall.waiting, key=lambda one: (one.key, one.seq))
        free = [(self._free(one, speed), one.skills.rank, one) for one in self.hall.counters]
        heapq.heapify(free)
        while free and (line or self.open_asks):
            at, rank, counter = heapq.heappop(free)
            ticket = next((one for one in line if _may_call(counter, one)), None)
            self._ask(counter, at, ticket)
            if ticket:
                line.remove(ticket)
                self.called.append((ticket, at))
                hold = self.laws.hold_min(ticket.field) * speed * (1 + self.laws.of(ticket.field).transfer)
                heapq.heappush(free, (self.hall.sessions.next_call(at + hold), rank, counter))

    def _ask(self, counter: OpenCounter, at: float, ticket: Waiting | None) -> None:
        """Those who would be called now, if they took a ticket."""
        key = ticket.key if ticket else math.inf
        for ask in [one for one in self.open_asks if one.field in counter.skills.fields]:
            if self.hall.rule.key(self.hall.now, ask.ticket_class, ask.slot) < key:
                self.asked[ask] = at
                self.open_asks.remove(ask)

    def _free(self, counter: OpenCounter, speed: float) -> float:
        rest = self.laws.pause_mean_min if counter.paused else 0.0
        if counter.running:
            rest = _mean_rest(counter.running, self.laws.of(counter.running.field), self.hall.now, speed)
            rest += self.laws.pause * self.laws.pause_mean_min
        return self.hall.sessions.next_call(self.hall.now + rest)

    def answer(self, at: float) -> Estimate:
        sessions, now = self.hall.sessions, self.hall.now
        wait = max(0.0, sessions.worked(at) - sessions.worked(now))
        hold = self.laws.hall.mean_min * HOLDS_OF_DOUBT / max(1, len(self.hall.counters))
        doubt = BAND * math.sqrt(wait * hold)
        end, closing = sessions.session_end(now), sessions.spans[-1][1]
        session = 1.0 if end is None else float(at < end)
        today = 1.0 if now >= closing else float(at < closing)
        return Estimate(wait, max(0.0, wait - doubt), wait + doubt, session, today)


def _may_call(counter: OpenCounter, one: Waiting) -> bool:
    return one.field in counter.skills.fields and one.only in (None, counter.skills.number)


def _mean_rest(running: Running, law: FieldLaw, now: float, speed: float) -> float:
    """The mean of what is left of a log-normal service that has lasted so long."""
    age, mu = max(SHORTEST_MIN, now - running.since), law.mu + math.log(speed)
    z = (math.log(age) - mu) / law.sigma
    survival = math.erfc(z / math.sqrt(2)) / 2
    if survival < 1e-9:
        return age / 2
    return math.exp(mu + law.sigma**2 / 2) * math.erfc((z - law.sigma) / math.sqrt(2)) / 2 / survival - age
