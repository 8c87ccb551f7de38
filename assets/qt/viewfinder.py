"""A camera's live picture with a frame to aim at; in its place words, while there is nothing to see.

It looks only while it can be seen, and forgets the picture when it is hidden.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QRect, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QHideEvent, QImage, QPainter, QPaintEvent, QPen, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from assets.aim import AimWords, Glance, Look, Picture, Sight
from assets.qt.icons import icon_pixmap
from assets.qt.theme import Theme
from assets.qt.widgets import CENTRE, FitLabel, StatusStrip, rounded
from assets.theme import Role

LOOK_MS = 80
"""Twelve pictures a second: a hand sees itself move."""
STALE_S = 2.0
"""An older picture does not pass for what is before the camera."""
USUAL = QSize(16, 9)
"""The picture's shape before there is one."""
BESIDE_MM = 84.0
"""Width of the words where they stand beside the picture."""
BRACKET, BRACKET_MM, HALO_MM = 0.22, 1.5, 0.7
"""Length of a corner of the frame, of its height; how thick it is, and the line around it."""
DIM, LIT = 95, 140
"""How much lies over the picture outside the frame, of 255: while the person aims, and when a code was found."""
FOUND_MM, SIGN_MM = 26.0, 20.0


class Viewfinder(QWidget):
    """Asks ``glance`` twelve times a second while it is visible. Without one the camera has not been started yet."""

    def __init__(
        self,
        theme: Theme,
        glance: Glance | None = None,
        clock: Callable[[], float] = time.monotonic,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._glance, self._clock = theme, glance, clock
        self._words = AimWords("", "", {})
        self._look = Look(Sight.STARTING)
        self._image: QImage | None = None
        self._box, self._whole, self._sign = QRect(), QRect(), QRect()
        self._call, self._found = StatusStrip(theme, Role.BUTTON), StatusStrip(theme, Role.BUTTON)
        self._trouble = FitLabel(theme, Role.BUTTON, align=CENTRE)
        for part in (self._call, self._found, self._trouble):
            part.setParent(self)
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.look)

    @property
    def sight(self) -> Sight:
        """What is shown: the picture if LIVE, else words."""
        return self._look.sight

    @property
    def found(self) -> bool:
        """Whether the frame is green."""
        return self._look.picture is not None and self._look.picture.found

    @property
    def looks(self) -> bool:
        """Whether it is at work."""
        return self._timer.isActive()

    def said(self) -> str:
        """The sentence on the screen now."""
        if self.sight is not Sight.LIVE:
            return self._trouble.text()
        return (self._found if self.found else self._call).text()

    def image(self) -> QImage | None:
        """The picture that is shown, not mirrored."""
        return self._image

    def look_through(self, glance: Glance) -> None:
        self._glance = glance

    def say(self, words: AimWords) -> None:
        if words != self._words:
            self._words = words
            self._call.say("busy", "barcode", words.call)
            self._found.say("calm", "check-circle", words.found)
            self._arrange()

    def showEvent(self, event: QShowEvent) -> None:
        self._timer.start()
        self.look()

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()
        self._show(Look(Sight.STARTING))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange()

    # -- looking ---------------------------------------------------------------------------------------

    def look(self) -> None:
        """Once; while it can be seen the timer does."""
        if self._glance is not None:
            self._show(self._honest(self._glance()))

    def _honest(self, look: Look) -> Look:
        """A picture is live only if it is there and young; only a live one is shown."""
        if look.sight is not Sight.LIVE:
            return Look(look.sight)
        if look.picture is None:
            return Look(Sight.STARTING)
        return look if self._clock() - look.picture.at <= STALE_S else Look(Sight.FROZEN)

    def _show(self, look: Look) -> None:
        before, self._look = self._look, look
        if look.picture is not before.picture:
            self._image = image_of(look.picture) if look.picture else None
        if _shape(look.picture) != _shape(before.picture) or look.sight is not before.sight or _turned(before, look):
            self._arrange()
        if look.picture is not before.picture:
            self.update(self._box)

    # -- places ----------------------------------------------------------------------------------------

    def _arrange(self) -> None:
        """The words below the picture or beside it, wherever the picture becomes larger; all of it at the top."""
        gap, width, height = self._theme.px(self._theme.space.gap), self.width(), self.height()
        high = max(strip.heightForWidth(width) for strip in (self._call, self._found))
        below = _fit(self._look.picture, QSize(width, height - high - gap))
        beside = _fit(self._look.picture, QSize(width - self._theme.px(BESIDE_MM) - gap, height))
        if beside.width() > below.width():
            self._box = QRect(0, 0, beside.width(), beside.height())
            words = QRect(beside.width() + gap, 0, width - beside.width() - gap, beside.height())
        else:
            self._box = QRect((width - below.width()) // 2, 0, below.width(), below.height())
            words = QRect(0, below.height() + gap, width, high)
        self._place_words(words)
        self.update()

    def _place_words(self, words: QRect) -> None:
        live = self.sight is Sight.LIVE
        for part, is_shown in ((self._call, live and not self.found), (self._found, live and self.found)):
            part.setGeometry(words)
            part.setVisible(is_shown)
        self._trouble.set_text("" if live else self._words.troubles.get(self.sight, ""))
        self._trouble.setVisible(not live)
        self._whole = self._box.united(words)
        self._place_trouble()

    def _place_trouble(self) -> None:
        """The sign and the sentence below it, in the middle of where the picture and its words would be."""
        whole, pad = self._whole, self._theme.px(self._theme.space.pad)
        side = min(self._theme.px(SIGN_MM), whole.height() // 3)
        wide = max(0, whole.width() - 2 * pad)
        high = min(self._trouble.heightForWidth(wide), max(0, whole.height() - side - 3 * pad))
        top = whole.top() + (whole.height() - side - pad - high) // 2
        self._sign = QRect(whole.center().x() - side // 2, top, side, side)
        self._trouble.setGeometry(whole.left() + pad, top + side + pad, wide, high)

    # -- painting --------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._image is None or self._look.picture is None:
            self._paint_sign(painter)
            return
        painter.setClipRect(self._box)
        paint_picture(painter, self._image, self._box, self._look.mirrored)
        self._paint_frame(painter, self._frame(self._look.picture))

    def _paint_sign(self, painter: QPainter) -> None:
        theme, waits = self._theme, self.sight is Sight.STARTING
        fill, edge, sign = ("sunken", "line", "muted") if waits else ("priority_soft", "priority_line", "priority_line")
        line, radius = theme.px(theme.space.line), theme.px(theme.space.radius)
        rounded(painter, QRectF(self._whole), radius, theme.colour(fill), theme.colour(edge), line)
        painter.drawPixmap(self._sign, icon_pixmap("camera", self._sign.width(), theme.hex(sign)))

    def _frame(self, picture: Picture) -> QRect:
        """Where to hold the code, on the screen."""
        factor, aim = self._box.width() / picture.width, picture.aim
        left = picture.width - aim.left - aim.width if self._look.mirrored else aim.left
        x, y = self._box.left() + round(left * factor), self._box.top() + round(aim.top * factor)
        return QRect(x, y, round(aim.width * factor), round(aim.height * factor))

    def _paint_frame(self, painter: QPainter, frame: QRect) -> None:
        theme = self._theme
        veil = theme.colour("calm" if self.found else "ink")
        veil.setAlpha(LIT if self.found else DIM)
        for part in around(self._box, frame):
            painter.fillRect(part, veil)
        inner, outer = theme.px(BRACKET_MM), theme.px(BRACKET_MM) + 2 * theme.px(HALO_MM)
        if self.found:
            _paint_lines(painter, frame, frame.width(), outer, theme.colour("surface"))
            _paint_lines(painter, frame, frame.width(), inner, theme.colour("calm"))
            self._paint_check(painter, frame)
        else:
            length = round(frame.height() * BRACKET)
            _paint_lines(painter, frame, length, outer, theme.colour("ink"))
            _paint_lines(painter, frame, length, inner, theme.colour("surface"))

    def _paint_check(self, painter: QPainter, frame: QRect) -> None:
        theme, side = self._theme, min(self._theme.px(FOUND_MM), frame.height() // 2)
        disc = QRect(0, 0, side, side)
        disc.moveCenter(frame.center())
        rounded(painter, QRectF(disc), side / 2, theme.colour("calm"), theme.colour("surface"), theme.px(HALO_MM))
        size = round(side * 0.6)
        check = icon_pixmap("check", size, theme.hex("surface"))
        painter.drawPixmap(disc.left() + (side - size) // 2, disc.top() + (side - size) // 2, check)


def image_of(picture: Picture) -> QImage:
    """One pass over the bytes; what Qt draws three times as fast, and does not need the bytes any more."""
    raw = QImage(picture.rgb, picture.width, picture.height, 3 * picture.width, QImage.Format.Format_RGB888)
    return raw.convertToFormat(QImage.Format.Format_RGB32)


def paint_picture(painter: QPainter, image: QImage, box: QRect, mirrored: bool) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    if mirrored:
        painter.translate(2 * box.left() + box.width(), 0)
        painter.scale(-1, 1)
    painter.drawImage(box, image)
    painter.restore()


def around(box: QRect, frame: QRect) -> tuple[QRect, QRect, QRect, QRect]:
    """What of the box lies above, below, left and right of the frame."""
    bottom = frame.bottom() + 1
    right = frame.right() + 1
    return (
        QRect(box.left(), box.top(), box.width(), frame.top() - box.top()),
        QRect(box.left(), bottom, box.width(), box.bottom() + 1 - bottom),
        QRect(box.left(), frame.top(), frame.left() - box.left(), frame.height()),
        QRect(right, frame.top(), box.right() + 1 - right, frame.height()),
    )


def _paint_lines(painter: QPainter, frame: QRect, length: int, thick: int, colour: QColor) -> None:
    """The frame's corners; with lines as long as half of its sides the whole frame."""
    across, down = min(length, frame.width() // 2 + 1), min(length, frame.height() // 2 + 1)
    painter.setPen(QPen(colour, thick, Qt.PenStyle.SolidLine, Qt.PenCapStyle.SquareCap))
    for x, to_x in ((frame.left(), across), (frame.right(), -across)):
        for y, to_y in ((frame.top(), down), (frame.bottom(), -down)):
            painter.drawLine(x, y, x + to_x, y)
            painter.drawLine(x, y, x, y + to_y)


def _fit(picture: Picture | None, room: QSize) -> QSize:
    shape = QSize(picture.width, picture.height) if picture else USUAL
    return shape.scaled(room.expandedTo(QSize(1, 1)), Qt.AspectRatioMode.KeepAspectRatio)


def _shape(picture: Picture | None) -> tuple[int, int] | None:
    return (picture.width, picture.height) if picture else None


def _turned(before: Look, now: Look) -> bool:
    """From aiming to found, or back."""
    return (before.picture is not None and before.picture.found) != (now.picture is not None and now.picture.found)
