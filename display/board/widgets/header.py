"""The band at the top of the board: name of the hall, day and time."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from assets.qt.fitting import Fitted, Style, draw, fit
from assets.qt.icons import icon_pixmap
from assets.qt.theme import Theme
from assets.qt.widgets import LEFT, RIGHT
from display.board.layout import SHORT_MM
from display.board.props import HeaderProps
from display.common.lettering import SMALL_MM, letters

ICON = "culture"
CLOCK_MM, DAY_MM = 124.0, 122.0
"""Widths of the time and of the day beside it."""
NAME_SHARE = 0.55


class BoardHeader(QWidget):
    """Name in two languages at the left; day and large clock at the right. Painted once a minute."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._props: HeaderProps | None = None
        self._name = letters(theme, 22, bold=True, lines=2)
        self._small = letters(theme, SMALL_MM, lines=2)
        self._day = letters(theme, 16)
        self._clock = letters(theme, 34, bold=True)

    def render_header(self, props: HeaderProps) -> None:
        if props != self._props:
            self._props = props
            self.update()

    def props(self) -> HeaderProps | None:
        return self._props

    def text(self) -> str:
        """What people read."""
        return f"{self._props.name.main} {self._props.clock}" if self._props else ""

    def overflows(self) -> bool:
        """Whether something does not fit."""
        return self._props is not None and any(not fitted.fits for fitted, *_ in self._texts(self._props))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter, size = self._theme, QPainter(self), self._theme.px(44)
        painter.fillRect(self.rect(), theme.colour("sunken"))
        line = theme.px(theme.space.line)
        painter.fillRect(0, self.height() - line, self.width(), line, theme.colour("accent"))
        left, top = theme.px(theme.space.margin), (self.height() - size) // 2
        painter.drawPixmap(left, top, icon_pixmap(ICON, size, theme.hex("accent")))
        if self._props is None:
            return
        for fitted, box, colour, is_right in self._texts(self._props):
            draw(painter, theme, fitted, box, theme.colour(colour), RIGHT if is_right else LEFT)

    def _texts(self, props: HeaderProps) -> list[tuple[Fitted, QRectF, str, bool]]:
        name, day, clock = self._boxes()
        upper, lower = _split(name, NAME_SHARE if props.name.small else 1.0)
        weekday, date = _split(day, 0.5)
        wanted: list[tuple[str, Style, QRectF, str, bool]] = [
            (props.name.main, self._name, upper, "ink", False),
            (props.name.small, self._small, lower, "muted", False),
            (props.weekday, self._day, weekday, "muted", True),
            (props.date, self._day, date, "muted", True),
            (props.clock, self._clock, clock, "ink", True),
        ]
        return [
            (fit(self._theme, text, style, box.width(), box.height()), box, colour, is_right)
            for text, style, box, colour, is_right in wanted
            if text
        ]

    def _boxes(self) -> tuple[QRectF, QRectF, QRectF]:
        """Of the name, of the day and of the clock; on an upright board the day stands below the clock."""
        theme = self._theme
        margin, gap, rim = theme.px(theme.space.margin), theme.px(theme.space.gap), theme.px(5)
        high = self.height() - rim * 2 - theme.px(theme.space.line)
        clock = QRectF(self.width() - margin - theme.px(CLOCK_MM), rim, theme.px(CLOCK_MM), high)
        if self.width() > theme.px(SHORT_MM) * 1.4:
            day = QRectF(clock.left() - gap - theme.px(DAY_MM), rim, theme.px(DAY_MM), high)
        else:
            clock, day = _split(clock, 0.5)
        left = margin + theme.px(44) + gap
        return QRectF(left, rim, day.left() - gap - left, high), day, clock


def _split(box: QRectF, share: float) -> tuple[QRectF, QRectF]:
    upper = QRectF(box.left(), box.top(), box.width(), box.height() * share)
    return upper, QRectF(box.left(), upper.bottom(), box.width(), box.height() - upper.height())
