"""The station without a window: follows the hall, drives the signs of one line, and reports how they are."""

from __future__ import annotations

import logging
import queue
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Protocol, assert_never

from display.common.events import Acknowledge, HallChanged, LinkChanged, NotHeard
from display.common.reports import Reports
from display.signs.flow import Event, Face, Lit, Show, SignsState, Ticked, reduce
from queue_engine.client import LinkStatus
from queue_engine.protocol import Fact, HallState

TICK_S = 1.0
log = logging.getLogger(__name__)


class Following(Protocol):
    """The part of queue_engine.client.Follower that is used here."""

    def start(self) -> None: ...
    def stop(self) -> None: ...
    def shown(self, calls: tuple[int, ...]) -> bool: ...


class LedSign(Protocol):
    """The part of devices.signs.station.BusSign that is used here."""

    def show(self, text: str, blink: bool = False, on_shown: Callable[[], None] | None = None) -> None: ...


class SignStation:
    """Events come from the follower's thread and are worked off by ``run``, on the thread of the program."""

    def __init__(
        self,
        signs: Mapping[str, Sequence[LedSign]],
        now_ms: Callable[[], int],
        reports: Reports,
        begun: SignsState | None = None,
    ) -> None:
        """``signs``: by counter; ``begun``: with the settings. ``following`` is set before ``run``."""
        self.following: Following | None = None
        self.on_tick: Callable[[int], None] = lambda now_ms: None
        self.on_time: Callable[[int], None] = lambda now_ms: None
        self.on_hall: Callable[[HallState, int], None] = lambda hall, now_ms: None
        self.on_facts: Callable[[tuple[Fact, ...], int], None] = lambda facts, now_ms: None
        self.state = begun or SignsState(tuple(signs))
        self._signs, self._now_ms, self._reports = signs, now_ms, reports
        self._events: queue.SimpleQueue[Event | None] = queue.SimpleQueue()

    def changed(self, hall: HallState, facts: tuple[Fact, ...]) -> None:
        """What the follower hears."""
        self._events.put(HallChanged(hall, facts, self._now_ms()))

    def link_changed(self, status: LinkStatus) -> None:
        """What the follower knows of the link."""
        if status.live:
            self._reports.linked()
        self._events.put(LinkChanged(status.live, status.lost_at))

    def end(self) -> None:
        """From any thread or a signal handler: ``run`` returns."""
        self._events.put(None)

    def run(self) -> None:
        """Until ``end``."""
        while True:
            try:
                event = self._events.get(timeout=TICK_S)
            except queue.Empty:
                event = Ticked(self._now_ms())
            if event is None:
                return
            self.take(event)
            self.on_tick(self._now_ms())
            self.on_time(self._now_ms())

    def take(self, event: Event) -> None:
        self.state, effects = reduce(self.state, event)
        if isinstance(event, HallChanged):
            self.on_hall(event.hall, event.now_ms)
            self.on_facts(event.facts, event.now_ms)
        for effect in effects:
            match effect:
                case Show():
                    self._show(effect)
                case Acknowledge(seqs):
                    self._acknowledge(seqs)
                case _:
                    assert_never(effect)

    def put_back(self, counter: str, sign: LedSign) -> None:
        """What this sign of a counter has to show now; a call that it may not have shown yet is told once more."""
        face = self.state.faces.get(counter, Face())
        sign.show(face.text, face.call is not None, self._lit(face.call))

    def _show(self, show: Show) -> None:
        for sign in self._signs[show.counter]:
            sign.show(show.text, show.blink, self._lit(show.call))

    def _lit(self, call: int | None) -> Callable[[], None] | None:
        """What a sign says when it shows a call; the server notes it once."""
        return None if call is None else partial(self._events.put, Lit(call))

    def _acknowledge(self, seqs: tuple[int, ...]) -> None:
        if self.following is None or not self.following.shown(seqs):
            self._events.put(NotHeard(seqs))
