"""Turns what the link says into events, and carries out what the flow asks for off the window's thread."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Executor
from typing import Protocol, assert_never

from PySide6.QtCore import QObject, Signal, SignalInstance

from assets.qt.station import PaintLog
from display.common.events import Acknowledge, Effect, HallChanged, LinkChanged, NotHeard, RecordShown, WaitsChanged
from queue_engine.client import LinkStatus
from queue_engine.protocol import Call, Fact, HallState, Waits

log = logging.getLogger(__name__)


class Link(Protocol):
    """The part of queue_engine.client.qt.HallLink that boards and signs use."""

    @property
    def changed(self) -> SignalInstance: ...
    @property
    def link_changed(self) -> SignalInstance: ...
    @property
    def waits_changed(self) -> SignalInstance: ...
    def start(self) -> None: ...
    def stop(self) -> None: ...
    def now_ms(self) -> int: ...
    def shown(self, calls: tuple[int, ...]) -> bool: ...


class Effects(QObject):
    """``happened`` carries events to the loop, always in the window's thread. The executor has one thread."""

    happened = Signal(object)
    _not_heard = Signal(object)

    def __init__(
        self,
        link: Link,
        paints: PaintLog,
        executor: Executor,
        counter_of: Callable[[Call], str],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._link, self._paints, self._executor, self._counter_of = link, paints, executor, counter_of
        link.changed.connect(self._on_changed)
        link.link_changed.connect(self._on_link_changed)
        link.waits_changed.connect(self._on_waits_changed)
        self._not_heard.connect(self._on_not_heard)

    def perform(self, effect: Effect) -> None:
        """Hand the effect over; returns at once."""
        match effect:
            case Acknowledge(seqs):
                self._executor.submit(self._acknowledge, seqs)
            case RecordShown(t, calls):
                self._executor.submit(self._record, t, calls)
            case _:
                assert_never(effect)

    def close(self) -> None:
        """What was handed over is still done."""
        self._executor.shutdown(wait=True)

    def _acknowledge(self, seqs: tuple[int, ...]) -> None:
        if not self._link.shown(seqs):
            self._not_heard.emit(seqs)

    def _record(self, t: float, calls: tuple[Call, ...]) -> None:
        shown = [{"seq": call.seq, "number": call.number, "counter": self._counter_of(call)} for call in calls]
        try:
            self._paints.write("shown", t=t, shown=shown)
        except OSError as error:
            log.warning("the paint log could not be written: %s", error.strerror)

    def _on_changed(self, hall: HallState, facts: tuple[Fact, ...]) -> None:
        self.happened.emit(HallChanged(hall, facts, self._link.now_ms()))

    def _on_waits_changed(self, waits: Waits) -> None:
        self.happened.emit(WaitsChanged(waits))

    def _on_link_changed(self, status: LinkStatus) -> None:
        self.happened.emit(LinkChanged(status.live, status.lost_at))

    def _on_not_heard(self, seqs: tuple[int, ...]) -> None:
        self.happened.emit(NotHeard(seqs))
