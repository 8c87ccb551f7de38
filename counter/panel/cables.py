"""What is plugged in at the officer's desk. A device that is away is told to the desk; the panel goes on without it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from config.codes import recovery_patterns
from config.devices import Keypad, Pad
from config.schema import HallConfig, Station
from config.station_files import ratings_file
from counter.gear import asker_of
from counter.ports import Link
from devices.links.tap import trace_file
from devices.qt.pads import CounterPads
from queue_engine.client.askers import Askers, Posting
from queue_engine.client.asking import Asker
from queue_engine.client.post import Counted, Post
from queue_engine.client.qt.health import HealthReporter
from queue_engine.client.qt.trials import DeviceTrials
from queue_engine.protocol import HallState

if TYPE_CHECKING:
    from devices.qt.readers import Feed, Readers

TICK_MS = 1000
PostOf = Callable[[Counted], Posting]


class Cables(QObject):
    """``acted`` carries the act of a key of the officer's keypad, in the window's thread.

    The rating pads ask the question that stands at the counter; what is pressed goes to the server by itself, and no
    screen of the officer's learns what it was.
    """

    acted = Signal(str)
    scanned = Signal(object)
    """A devices.ports.Scan."""

    def __init__(
        self,
        config: HallConfig,
        station: Station,
        link: Link,
        feed: Feed | None = None,
        parent: QObject | None = None,
        post_of: PostOf | None = None,
    ) -> None:
        """``feed`` hands the window's keys to a reader that types, so that they press nothing."""
        super().__init__(parent)
        self._post_of = post_of or partial(_post, config, station)
        self._config, self._station, self._link, self._feed = config, station, link, feed
        self._health = HealthReporter(link, self)
        self._pads: CounterPads | None = None
        self._askers: Askers | None = None
        self._readers: Readers | None = None
        self._trials: DeviceTrials | None = None

    def start(self) -> None:
        trace_of = partial(trace_file, self._config.hall.state_dir)
        pads, keypads = pads_of(self._config, self._station), keypads_of(self._config, self._station)
        self._pads = CounterPads(pads, keypads, self._health.told, trace_of, self)
        self._pads.acted.connect(self.acted)
        self._askers = self._asking(self._pads, pads) if pads else None
        self._readers = self._started_readers(trace_of) if self._station.readers else None
        trials = {**self._pads.trials, **(self._readers.trials if self._readers else {})}
        self._trials = DeviceTrials(self._station.id, trials, self._link, self)

    def _asking(self, pads: CounterPads, rows: list[Pad]) -> Askers:
        asker = Asker(rows[0].counter, pads, self._config.ratings.level_counts)
        askers = Askers({row.id: asker for row in rows}, self._post_of)
        # On the pad's own thread: the disk to which the answer goes may be slow, and the window must not be.
        pads.pressed.connect(askers.pressed, Qt.ConnectionType.DirectConnection)
        self._link.changed.connect(self._on_changed)
        second = QTimer(self, interval=TICK_MS)
        second.timeout.connect(self._on_second)
        second.start()
        askers.start()
        return askers

    def _on_changed(self, hall: HallState, facts: object) -> None:
        if self._askers:
            self._askers.heard(hall, self._link.now_ms())

    def _on_second(self) -> None:
        if self._askers:
            self._askers.passed(self._link.now_ms())

    def _started_readers(self, trace_of: Callable[[str], Path]) -> Readers:
        """Most panels have none, and need not load what cameras need."""
        from devices.qt.readers import Around, Readers

        config = self._config
        letters = [field.letter for field in config.fields]
        patterns = recovery_patterns(config.codes, letters, config.hall.lookup_url)
        rows = [config.reader(name) for name in self._station.readers]
        readers = Readers(rows, Around(self._health.told, trace_of, patterns, self._feed), self)
        readers.scanned.connect(self.scanned)
        return readers

    def close(self) -> None:
        for one in (self._pads, self._readers):
            if one is not None:
                one.close()
        if self._askers:
            self._askers.stop()


def keypads_of(config: HallConfig, station: Station) -> list[Keypad]:
    """The officer's keypads at this machine."""
    return [row for row in config.keypads if (row.machine, row.counter) == (station.machine, station.counter)]


def pads_of(config: HallConfig, station: Station) -> list[Pad]:
    """Rating pads at this machine that no rating screen and no line has."""
    return [row for row in config.pads if row.machine == station.machine and asker_of(config, row) == station.id]


def _post(config: HallConfig, station: Station, counted: Counted) -> Posting:
    return Post(config.server.address, station.secret, ratings_file(config, station), counted=counted)
