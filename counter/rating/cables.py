"""The rating pads of the counter: armed while a question stands, told of to the desk, tried out for it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Qt

from config.devices import Pad
from config.schema import HallConfig, Station
from counter.gear import asker_of
from counter.ports import Link
from devices.links.tap import trace_file
from devices.pads.screen import WindowPad
from devices.ports import PressListener
from devices.qt.pads import CounterPads
from queue_engine.client.qt.health import HealthReporter
from queue_engine.client.qt.trials import DeviceTrials


class Cables(QObject):
    """A pad that is unplugged is away until it is back; the screen goes on without it."""

    def __init__(self, config: HallConfig, station: Station, link: Link, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._config, self._station, self._link = config, station, link
        self._health = HealthReporter(link, self)
        self._pads: CounterPads | None = None
        self._trials: DeviceTrials | None = None
        self._drawn: WindowPad | None = None

    def start(self, window: QObject, on_press: PressListener) -> None:
        """``window``: where pads that type type. ``on_press``: told what was for no test, on the pad's own thread."""
        trace_of = partial(trace_file, self._config.hall.state_dir)
        self._pads = CounterPads(pads_of(self._config, self._station), (), self._health.told, trace_of, self)
        self._pads.pressed.connect(on_press, Qt.ConnectionType.DirectConnection)
        window.installEventFilter(self._pads)
        drawn = (one for one in self._pads.pads if isinstance(one, WindowPad) and not one.types)
        self._drawn = next(drawn, None)
        self._trials = DeviceTrials(self._station.id, self._pads.trials, self._link, self)

    def arm(self, seconds: float) -> None:
        if self._pads is not None:
            self._pads.arm(seconds)

    def disarm(self) -> None:
        if self._pads is not None:
            self._pads.disarm()

    @property
    def drawn(self) -> str:
        return self._drawn.health.device if self._drawn else ""

    def is_tried(self) -> bool:
        return self._pads is not None and self._drawn is not None and self._pads.trials[self.drawn].is_open

    def prove(self, level: int) -> None:
        if self._drawn is not None:
            self._drawn.press(level)

    def close(self) -> None:
        if self._pads is not None:
            self._pads.close()


def pads_of(config: HallConfig, station: Station) -> list[Pad]:
    """Rating pads at this machine that this screen asks with."""
    return [row for row in config.pads if row.machine == station.machine and asker_of(config, row) == station.id]
