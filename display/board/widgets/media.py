"""Films and pictures beside the calls, one after the other without an end."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from assets.qt.theme import Theme
from display.board.loading import Found, Loader

if TYPE_CHECKING:
    from display.board.film import Film

AGAIN_MS = 30_000
"""How soon an empty folder is looked at again."""


class MediaArea(QWidget):
    """Shows nothing before :meth:`play`; :meth:`rest` holds the film or the picture where it is.

    Frames are painted by ourselves: a window of the video system would lie over the calls, and not every old
    machine could draw it.
    """

    has_something = Signal(bool)
    """Whether the folder holds anything that can be shown."""

    def __init__(self, theme: Theme, loader: Loader, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._loader = theme, loader
        self._picture: QImage | None = None
        self._entry: Path | None = None
        self._film: Film | None = None
        self._request, self._plays, self._is_film = 0, False, False
        self._left_ms = 0
        self._next = QTimer(self, singleShot=True)
        self._next.timeout.connect(self._fetch)
        # Queued: the answer may be there before the number of the request is known here.
        loader.found.connect(self._on_found, Qt.ConnectionType.QueuedConnection)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    # -- what it is told -------------------------------------------------------------------------

    def play(self) -> None:
        """Begin, or go on where it was held."""
        if self._plays:
            return
        self._plays = True
        if self._entry is None:
            self._fetch()
        elif self._is_film and self._film is not None:
            self._film.play()
        else:
            self._next.start(self._left_ms)

    def rest(self) -> None:
        """A call is lit: nothing moves and nothing sounds."""
        if not self._plays:
            return
        self._plays = False
        self._left_ms = max(1000, self._next.remainingTime())
        self._next.stop()
        if self._is_film and self._film is not None:
            self._film.pause()

    def entry(self) -> Path | None:
        """What is shown."""
        return self._entry

    def picture(self) -> QImage | None:
        return self._picture

    # -- the next one ----------------------------------------------------------------------------

    def _fetch(self) -> None:
        self._request = self._loader.fetch(self._entry.name if self._entry else "", self.size())

    def _on_found(self, found: Found) -> None:
        if found.request != self._request:
            return
        if found.entry is not None and found.picture is None:
            self._open(found.entry)
            return
        if self._film is not None:
            self._film.close()
        self._entry, self._picture, self._is_film = found.entry, found.picture, False
        self.has_something.emit(found.entry is not None)
        self._wait(AGAIN_MS if found.entry is None else round(self._loader.settings.picture_s * 1000))
        self.update()

    def _wait(self, ms: int) -> None:
        self._left_ms = ms
        if self._plays:
            self._next.start(ms)

    # -- films -----------------------------------------------------------------------------------

    def _open(self, file: Path) -> None:
        self._entry, self._is_film = file, True
        try:
            film = self._film or self._made_film()
        except ImportError as error:
            self._on_failed(f"this machine cannot show films: {error}")
            return
        self._film = film
        film.open(file)
        if self._plays:
            film.play()

    def _made_film(self) -> Film:
        # Only boards that show films load the media library.
        from display.board.film import Film

        film = Film(self._loader.settings.sound_percent, self)
        film.frame_came.connect(self._on_frame)
        film.ended.connect(self._on_ended)
        film.failed.connect(self._on_failed)
        return film

    def _on_frame(self) -> None:
        self.has_something.emit(True)
        self.update()

    def _on_ended(self) -> None:
        """The next one follows, but not from within the player's own call: one that is closed there may not return."""
        self._is_film = False
        self._wait(0)

    def _on_failed(self, why: str) -> None:
        if self._entry is not None:
            self._loader.playlist.tell(self._entry, why)
        self._on_ended()

    # -- drawing ---------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        frame = self._film.take_picture() if self._film is not None else None
        self._picture = frame or self._picture
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("sunken"))
        if self._picture is None or self._picture.isNull():
            return
        place = _fitted(self._picture.size(), self.size())
        if self._picture.size() != place.size():
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(place, self._picture)


def _fitted(size: QSize, room: QSize) -> QRect:
    """As large as the room allows, in its middle."""
    shown = size.scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
    rest = room - shown
    return QRect(rest.width() // 2, rest.height() // 2, shown.width(), shown.height())
