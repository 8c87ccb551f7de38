"""The rating pads of a line: each asks the question that stands at its counter."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from config import HallConfig
from config.schema import Station
from devices.pads.bus_pad import BusPad
from devices.pads.settings import PadSettings
from devices.pads.station import bus_pad
from devices.ports import Press
from queue_engine.client.askers import Askers, Posting, Together
from queue_engine.client.asking import Asker
from queue_engine.client.post import Counted
from queue_engine.protocol import HallState

PostOf = Callable[[Counted], Posting]


class LineAsking:
    """``pads`` are made first and handed to the line, which then runs. Presses come on the line's thread."""

    def __init__(self, config: HallConfig, station: Station, post_of: PostOf) -> None:
        rows = [row for row in config.pads if row.bus == station.bus and row.enabled]
        self.pads = [bus_pad(PadSettings.of(row), self._pressed) for row in rows]
        at: dict[str, list[BusPad]] = defaultdict(list)
        for row, pad in zip(rows, self.pads, strict=True):
            at[row.counter].append(pad)
        levels = config.ratings.level_counts
        askers = {counter: Asker(counter, Together(pads), levels) for counter, pads in at.items()}
        self._askers = Askers({row.id: askers[row.counter] for row in rows}, post_of) if rows else None

    def start(self) -> None:
        if self._askers:
            self._askers.start()

    def stop(self) -> None:
        """After the line was closed."""
        if self._askers:
            self._askers.stop()

    def heard(self, hall: HallState, now_ms: int) -> None:
        if self._askers:
            self._askers.heard(hall, now_ms)

    def passed(self, now_ms: int) -> None:
        if self._askers:
            self._askers.passed(now_ms)

    def _pressed(self, press: Press) -> None:
        if self._askers:
            self._askers.pressed(press)
