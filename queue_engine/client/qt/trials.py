"""Trials of a Qt station's devices: asked by the link, answered by it, looked at by a timer while one goes on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal, SignalInstance

from queue_engine.client.trials import Trial, Trials
from queue_engine.protocol import Fact, HallState, Message

LOOK_MS = 500


class Link(Protocol):
    """What is needed of HallLink."""

    @property
    def changed(self) -> SignalInstance: ...
    def send(self, body: Message) -> str: ...
    def now_ms(self) -> int: ...


class DeviceTrials(QObject):
    """Give it the station's trials by the names of their devices; it keeps them."""

    _said = Signal(object)
    """From a device's thread to the window's."""

    def __init__(self, station: str, trials: Mapping[str, Trial], link: Link, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._link = link
        self._trials = Trials(station, trials, link.now_ms, self._said.emit)
        self._said.connect(self._on_said)
        self._second = QTimer(self, interval=LOOK_MS)
        self._second.timeout.connect(self._trials.look)
        link.changed.connect(self._on_changed)
        self._second.start()

    def add(self, trials: Mapping[str, Trial]) -> None:
        """Devices that were started later."""
        self._trials.add(trials)

    def _on_changed(self, hall: HallState, facts: tuple[Fact, ...]) -> None:
        self._trials.heard(facts)

    def _on_said(self, report: Message) -> None:
        self._link.send(report)
