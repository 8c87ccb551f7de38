"""Photos of officers for a sign, read off the window's thread, each one that cannot be shown told once."""

from __future__ import annotations

import logging
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtGui import QImage

from display.common.pictures import read_portrait

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Portrait:
    """A photo as large as it was asked for; None: it cannot be shown."""

    file: Path
    room: QSize
    picture: QImage | None


class Portraits(QObject):
    """Lives as long as the program; ``found`` is said in the window's thread."""

    found = Signal(object)

    def __init__(self, executor: Executor | None = None) -> None:
        super().__init__()
        self._executor = executor or ThreadPoolExecutor(1, "sign-photos")
        self._told: set[tuple[Path, str]] = set()

    def fetch(self, file: Path, room: QSize) -> None:
        self._executor.submit(self._read, file, QSize(room))

    def close(self) -> None:
        self._executor.shutdown(wait=True, cancel_futures=True)

    def _read(self, file: Path, room: QSize) -> None:
        picture, why = read_portrait(file, room)
        if picture is None and (file, why) not in self._told:
            self._told.add((file, why))
            log.warning("the photo %s cannot be shown: %s", file, why)
        self.found.emit(Portrait(file, room, picture))
