"""What is plugged in at the officer's desk. A device that is away is told to the desk; the panel goes on without it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from config.schema import HallConfig, Station
from counter.ports import Link
from devices.links.tap import trace_file
from devices.qt.pads import CounterPads
from queue_engine.client.qt.health import HealthReporter
from queue_engine.client.qt.trials import DeviceTrials


class Cables(QObject):
    """``acted`` carries the act of a key of the officer's keypad, in the window's thread."""

    acted = Signal(str)

    def __init__(self, config: HallConfig, station: Station, link: Link, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._health = HealthReporter(link, self)
        self._trace_of = partial(trace_file, config.hall.state_dir)
        here = [row for row in config.keypads if row.machine == station.machine]
        self._keypads = [row for row in here if row.counter == station.counter]
        self._station, self._link = station.id, link
        self._pads: CounterPads | None = None
        self._trials: DeviceTrials | None = None

    def start(self) -> None:
        self._pads = CounterPads((), self._keypads, self._health.told, self._trace_of, self)
        self._pads.acted.connect(self.acted)
        self._trials = DeviceTrials(self._station, self._pads.trials, self._link, self)

    def close(self) -> None:
        if self._pads is not None:
            self._pads.close()
