"""Follows the hall, and hands the server a new table of waits whenever something has changed."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from queue_engine.domain.calendar import iso
from queue_engine.domain.policy import Rule, TicketClass
from queue_engine.domain.schedule import Schedule
from queue_engine.estimates.answer import Estimate, Estimates
from queue_engine.estimates.estimator import asks_of, estimate
from queue_engine.estimates.hall import Finished, Hall
from queue_engine.estimates.laws import Laws
from queue_engine.forecast.advice import Adviser
from queue_engine.forecast.known import closed_counters, hall_at, utc_ms
from queue_engine.protocol import Fact, FieldWait, HallState, PutWaits, TicketWait

log = logging.getLogger(__name__)

LONGEST_REST_S = 20.0
"""Even when nothing happens the table is made again: running services grow older."""
SHORTEST_REST_S = 0.5
"""A rush does not make more tables than people can read."""


@dataclass
class Today:
    """What has ended today: the speed of the day is read from it."""

    day: str = ""
    called: dict[str, tuple[str, int]] = field(default_factory=dict)
    finished: list[Finished] = field(default_factory=list)

    def follow(self, facts: tuple[Fact, ...]) -> None:
        for fact in facts:
            if fact.day != self.day:
                self.day, self.called, self.finished = fact.day, {}, []
            self._take(fact)

    def _take(self, fact: Fact) -> None:
        ticket = fact.data.get("ticket")
        if fact.kind == "ticket_called":
            self.called[str(ticket)] = (fact.data["field"], utc_ms(fact.at))
        elif fact.kind in ("ticket_finished", "stop_finished", "ticket_transferred") and ticket in self.called:
            name, since = self.called.pop(str(ticket))
            self.finished.append(Finished(name, (utc_ms(fact.at) - since) / 60_000))
        elif fact.kind in ("ticket_no_show", "ticket_held"):
            self.called.pop(str(ticket), None)


class Forecaster:
    """Waits for news, computes, sends. ``send`` returns False while the server does not listen."""

    def __init__(
        self,
        schedule: Schedule,
        rule: Rule,
        numbers: Mapping[str, int],
        laws: Callable[[], Laws],
        now_ms: Callable[[], int],
        send: Callable[[PutWaits], bool],
        targets: Mapping[str, float] = MappingProxyType({}),
    ) -> None:
        self._schedule, self._rule, self._numbers = schedule, rule, numbers
        self._learn, self._now_ms, self._send = laws, now_ms, send
        self._laws: tuple[str, Laws] | None = None
        self._state: HallState | None = None
        self._today = Today()
        self._adviser = Adviser(targets)
        self._news = threading.Event()
        self._stopped = threading.Event()

    def heard(self, state: HallState, facts: tuple[Fact, ...]) -> None:
        """From the follower's thread."""
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
                self._send(self.table(self._state))
            self._stopped.wait(SHORTEST_REST_S)

    def table(self, state: HallState) -> PutWaits:
        """The waits of everybody who waits, and of whoever might take a number now; nothing before a draw is held."""
        now_ms = self._now_ms()
        hall = self._hall(state, now_ms)
        if state.draw_at:
            return PutWaits(seq=state.seq, at=iso(now_ms), fields=(), tickets={})
        fields = sorted(state.waiting)
        laws = self._laws_of(state.day.day)
        found = estimate(hall, laws, asks_of(fields)) if hall else Estimates()
        waits = [
            _field_wait(name, kind, found.asks.get(ask))
            for ask in asks_of(fields)
            for name, kind in [(ask.field, ask.ticket_class)]
        ]
        tickets = {name: _ticket_wait(one) for name, one in found.tickets.items() if one}
        advice = self._adviser.advice(hall, laws, found, closed_counters(state, self._numbers)) if hall else ()
        return PutWaits(seq=state.seq, at=iso(now_ms), fields=tuple(waits), tickets=tickets, advice=advice)

    def _hall(self, state: HallState, now_ms: int) -> Hall | None:
        plan = self._schedule.plan_at(now_ms)
        return hall_at(state, plan, now_ms, self._rule, self._numbers, self._today.finished)

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
