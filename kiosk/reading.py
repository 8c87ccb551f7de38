"""The kiosk's readers: what they read goes to the flow, how they are to the desk."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from config.codes import recovery_patterns
from config.schema import HallConfig, Station
from devices.links.tap import trace_file
from devices.qt.readers import Around, Feed, Readers
from kiosk.effects import Effects

StartReaders = Callable[[], Readers]


def readers_of(
    config: HallConfig, station: Station, effects: Effects, feed: Feed | None = None, parent: QObject | None = None
) -> StartReaders | None:
    """Starts the readers that the settings give this kiosk; ``feed`` hands a window's keys to one that types."""
    rows = [config.reader(name) for name in station.readers]
    if not rows:
        return None
    letters = [field.letter for field in config.fields]
    around = Around(
        effects.health.told,
        partial(trace_file, config.hall.state_dir),
        recovery_patterns(config.codes, letters, config.hall.lookup_url),
        feed,
    )

    def start() -> Readers:
        readers = Readers(rows, around, parent)
        readers.scanned.connect(effects.scanned)
        return readers

    return start
