"""All readers of a station: whatever reads, its codes come as one signal in the window's thread."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from devices.camera.settings import CameraRow, CameraSettings
from devices.camera.station import Camera, camera_reader
from devices.ports import CodeReader, Scan, StateListener
from devices.readers.settings import ReaderRow, ReaderSettings
from devices.readers.station import code_reader
from devices.readers.wedge import WedgeReader, WedgeRow, WedgeSettings, wedge_reader
from devices.trials import AnsweredTrial


class Row(ReaderRow, CameraRow, WedgeRow, Protocol):
    """One reader of a hall's configuration."""


Feed = Callable[[WedgeReader], object]
"""Hands a window's keys to a reader that types; what it returns is kept alive."""


@dataclass(frozen=True)
class Around:
    """What the station hands to its readers."""

    on_state: StateListener
    trace_of: Callable[[str], Path]
    """Where the last signs of a device are kept for repairers."""
    patterns: tuple[re.Pattern[str], ...] = ()
    """What codes look like: what an input method has spoilt is recovered by them."""
    feed: Feed | None = None
    """None: there is no window, and a reader that types cannot be heard."""


class Readers(QObject):
    """Starts them; ``scanned`` carries each devices.ports.Scan."""

    scanned = Signal(object)

    def __init__(self, rows: Iterable[Row], around: Around, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._around = around
        self._kept: list[object] = []
        self.cameras: list[Camera] = []
        rows = tuple(rows)
        self.trials = {row.id: AnsweredTrial() for row in rows}
        """By the reader's name: the next code that it reads is also what a test waits for."""
        self.scanned.connect(self._on_scanned)
        self._readers = [reader for row in rows if (reader := self._start(row)) is not None]

    def close(self) -> None:
        for reader in self._readers:
            reader.close()
        self._readers, self.cameras = [], []

    def _on_scanned(self, scan: Scan) -> None:
        if scan.reader in self.trials:
            self.trials[scan.reader].scanned(scan)

    def _start(self, row: Row) -> CodeReader | None:
        around = self._around
        if row.kind == "camera":
            camera = camera_reader(CameraSettings.of(row, around.trace_of(row.id)), self.scanned.emit, around.on_state)
            self.cameras.append(camera)
            return camera
        if row.kind == "wedge":
            return self._wedge(row)
        settings = ReaderSettings.of(row, around.trace_of(row.id))
        return code_reader(settings, self.scanned.emit, around.on_state)

    def _wedge(self, row: Row) -> CodeReader | None:
        if self._around.feed is None:
            return None
        reader = wedge_reader(WedgeSettings.of(row, self._around.patterns), self.scanned.emit, self._around.on_state)
        self._kept.append(self._around.feed(reader))
        return reader
