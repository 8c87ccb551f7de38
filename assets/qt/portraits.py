"""Photos of officers, read off the window's thread, each one that cannot be shown told once; and their frame."""

from __future__ import annotations

import logging
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QRectF, QSize, Signal
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QWidget

from assets.qt.pictures import read_portrait
from assets.qt.theme import Theme

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
        self._executor = executor or ThreadPoolExecutor(1, "portraits")
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


class PhotoFrame(QWidget):
    """The officer's photo, with corners as round as everything's."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._picture = theme, QImage()

    def show_picture(self, picture: QImage) -> None:
        self._picture = picture
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._picture.isNull():
            return
        painter, radius, outline = QPainter(self), self._theme.px(self._theme.space.radius), QPainterPath()
        outline.addRoundedRect(QRectF(self.rect()), radius, radius)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipPath(outline)
        painter.drawImage(self.rect(), self._picture)
