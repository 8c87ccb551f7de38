"""Fetches the next film or picture off the window's thread; a large picture takes its time."""

from __future__ import annotations

from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtGui import QImage

from assets.qt.pictures import read_picture
from config.board import Board
from display.board.playlist import Playlist, is_film


@dataclass(frozen=True)
class Found:
    """The next entry: a picture that is ready, or a film that is to be opened; neither: there is nothing to show."""

    request: int
    entry: Path | None = None
    picture: QImage | None = None


class Loader(QObject):
    """Lives as long as the program; ``found`` is said in the window's thread."""

    found = Signal(object)

    def __init__(self, playlist: Playlist, settings: Board, executor: Executor | None = None) -> None:
        super().__init__()
        self.playlist, self.settings = playlist, settings
        self._executor = executor or ThreadPoolExecutor(1, "board-pictures")
        self._requests = 0
        self._closed = False

    def fetch(self, after: str, room: QSize) -> int:
        """Look for the entry behind this name; the answer carries the number that is returned."""
        self._requests += 1
        if not self._closed:
            self._executor.submit(self._look, self._requests, after, room)
        return self._requests

    def close(self) -> None:
        """A window that still asks gets no answer."""
        self._closed = True
        self._executor.shutdown(wait=True, cancel_futures=True)

    def _look(self, request: int, after: str, room: QSize) -> None:
        entry = self.playlist.after(after)
        while entry is not None:
            if is_film(entry):
                self.found.emit(Found(request, entry))
                return
            picture, why = read_picture(entry, room)
            if picture is not None:
                self.found.emit(Found(request, entry, picture))
                return
            self.playlist.tell(entry, why)
            entry = self.playlist.after(entry.name)
        self.found.emit(Found(request))
