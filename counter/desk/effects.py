"""Sends commands, and turns what the link and the clock say into events. Nothing here waits."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from counter.desk.acts import Problem
from counter.desk.events import (
    Answered,
    Effect,
    HallChanged,
    LinkChanged,
    Send,
    Sent,
    SyncChanged,
    Tell,
    Ticked,
    WaitsChanged,
)
from counter.ports import Link
from queue_engine.client import LinkStatus, Unreachable
from queue_engine.protocol import HallState, Refusal, Sync, Waits

TICK_MS = 1000


class Effects(QObject):
    """``happened`` carries events to the loop, always in the window's thread."""

    happened = Signal(object)

    def __init__(self, link: Link, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._link = link
        self._second = QTimer(self)
        self._second.timeout.connect(self._on_second)
        self._second.start(TICK_MS)
        link.changed.connect(self._on_changed)
        link.link_changed.connect(self._on_link_changed)
        link.answered.connect(self._on_answered)
        link.waits_changed.connect(self._on_waits_changed)
        link.sync_changed.connect(self._on_sync_changed)

    def perform(self, effect: Effect) -> None:
        match effect:
            case Send(body):
                self.happened.emit(Sent(self._link.send(body)))
            case Tell(body):
                self._link.send(body)

    def _on_second(self) -> None:
        self.happened.emit(Ticked(self._link.now_ms()))

    def _on_changed(self, hall: HallState, facts: tuple[Any, ...]) -> None:
        self.happened.emit(HallChanged(hall))

    def _on_waits_changed(self, waits: Waits) -> None:
        self.happened.emit(WaitsChanged(waits))

    def _on_sync_changed(self, sync: Sync) -> None:
        self.happened.emit(SyncChanged(sync))

    def _on_link_changed(self, status: LinkStatus) -> None:
        self.happened.emit(LinkChanged(status))

    def _on_answered(self, intent: str, answer: object) -> None:
        match answer:
            case Refusal(code=code, detail=detail):
                self.happened.emit(Answered(intent, Problem(code, detail)))
            case Unreachable():
                self.happened.emit(Answered(intent, Problem("unreachable", {})))
            case _:
                self.happened.emit(Answered(intent))
