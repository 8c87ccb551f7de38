"""Follows the hall, and hands the server a new table of waits whenever something has changed."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from queue_engine.domain.calendar import iso
from queue_engine.domain.policy import TicketClass
from queue_engine.domain.schedule import Schedule
from queue_engine.estimates.answer import Estimate, Estimates
from queue_engine.estimates.estimator import asks_of, estimate
from queue_engine.estimates.laws import Laws
from queue_engine.forecast.advice import Adviser
from queue_engine.forecast.known import Now, Settings, attended, closed_counters, hall_at
from queue_engine.forecast.today import Today
from queue_engine.journal import FactRow
from queue_engine.protocol import Fact, FieldWait, HallState, PutWaits, TicketWait

log = logging.getLogger(__name__)

LONGEST_REST_S = 20.0
"""Even when nothing happens the table is made again: running services grow older."""
SHORTEST_REST_S = 0.5
"""A rush does not make more tables than people can read."""


class Forecaster:
    """Waits for news, computes, sends. ``send`` returns False while the server does not listen.

    ``journal``: the facts of a day so far; read when the following begins, so that a worker that comes at noon knows
    the morning.
    """

    def __init__(
        self,
        schedule: Schedule,
        settings: Settings,
        laws: Callable[[], Laws],
        now_ms: Callable[[], int],
        send: Callable[[PutWaits], bool],
        targets: Mapping[str, float] = MappingProxyType({}),
        journal: Callable[[str], Iterable[FactRow]] = lambda day: (),
    ) -> None:
        self._schedule, self._settings, self._journal = schedule, settings, journal
        self._learn, self._now_ms, self._send = laws, now_ms, send
        self._laws: tuple[str, Laws] | None = None
        self._state: HallState | None = None
        self._today = Today()
        self._adviser = Adviser(targets)
        self._news = threading.Event()
        self._stopped = threading.Event()

    def heard(self, state: HallState, facts: tuple[Fact, ...]) -> None:
        """From the follower's thread. A state of a store that is new here comes without the facts that led to it."""
        if self._state is None or self._state.store != state.store:
            self._today = Today()
            self._today.follow(self._journal(state.day.day))
        self._today.follow(facts)
        self._state = state
        self._news.set()

    def stop(self) -> None:
        self._stopped.set()
        self._news.set()

    def run(self) -> None:
        """Until stop()."""
        while not self._stopped.is_set():
            self._news.wait(LONGEST_REST_S)
            self._news.clear()
            if self._state and not self._stopped.is_set():
                self._tell(self._state)
            self._stopped.wait(SHORTEST_REST_S)

    def _tell(self, state: HallState) -> None:
        try:
            self._send(self.table(state))
        except Exception:  # the runner's top: a hall that cannot be reckoned with now may be in a minute
            log.exception("no table of waits at seq %s", state.seq)

    def table(self, state: HallState) -> PutWaits:
        """The waits of everybody who waits, and of whoever might take a number now; nothing before a draw is held."""
        now = Now(state, self._now_ms(), tuple(self._today.finished), dict(self._today.paused))
        if state.draw_at:
            return PutWaits(seq=state.seq, at=iso(now.ms), fields=(), tickets={})
        hall = hall_at(now, self._schedule.plan_at(now.ms), self._settings)
        fields, line = attended(state)
        laws = self._laws_of(state.day.day)
        found = estimate(hall, laws, asks_of(sorted(fields))) if hall else Estimates()
        waits = [
            _field_wait(name, kind, found.asks.get(ask))
            for ask in asks_of(sorted(state.waiting))
            for name, kind in [(ask.field, ask.ticket_class)]
        ]
        tickets = {name: _ticket_wait(one) for name, one in found.tickets.items() if one and name in line}
        closed = closed_counters(now, self._settings.numbers)
        advice = self._adviser.advice(hall, laws, found, closed) if hall else ()
        return PutWaits(seq=state.seq, at=iso(now.ms), fields=tuple(waits), tickets=tickets, advice=advice)

    def _laws_of(self, day: str) -> Laws:
        """Learnt once a day, from the days before."""
        if self._laws is None or self._laws[0] != day:
            self._laws = (day, self._learn())
        return self._laws[1]


def _field_wait(name: str, kind: TicketClass, found: Estimate | None) -> FieldWait:
    priority = kind is TicketClass.PRIORITY
    return FieldWait(field=name, priority=priority, wait=_ticket_wait(found) if found else None)


def _ticket_wait(found: Estimate) -> TicketWait:
    return TicketWait(
        mean_min=round(found.mean, 1),
        p10_min=round(found.p10, 1),
        p90_min=round(found.p90, 1),
        this_session=round(found.this_session, 3),
        today=round(found.today, 3),
    )
