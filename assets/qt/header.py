"""The band at the top of every station: sign, name of the hall, link sign, time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from assets.qt.fitting import draw, fit, style_of, text_width
from assets.qt.icons import icon_pixmap
from assets.qt.theme import Theme
from assets.qt.widgets import LEFT, RIGHT, FitLabel, rounded
from assets.theme import Role

CLOCK_TICK_MS = 1000


class Clock(FitLabel):
    """Hours and minutes; ``now`` gives the hall's local time (the server's clock, where it is known)."""

    def __init__(
        self,
        theme: Theme,
        now: Callable[[], datetime],
        role: Role = Role.TITLE,
        colour: str = "ink",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, role, "00:00", bold=True, colour=colour, align=RIGHT, max_lines=1, parent=parent)
        self._now = now
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._on_tick)
        self._timer.start(CLOCK_TICK_MS)
        self._on_tick()

    def _on_tick(self) -> None:
        self.set_text(self._now().strftime("%H:%M"))


class ConnectionSign(QWidget):
    """A small sign that appears only while the link to the hall server is lost: icon and words."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._text = theme, ""
        self._style = style_of(theme, Role.CAPTION, bold=True, max_lines=1)
        self.hide()

    def set_lost(self, text: str) -> None:
        """Show these words ("mất kết nối từ 10:32"); an empty text hides the sign."""
        self._text = text
        self.setFixedWidth(round(text_width(self._theme, text, self._style)) + self._left() + self._theme.px(4))
        self.setVisible(bool(text))
        self.update()

    def overflows(self) -> bool:
        return bool(self._text) and not fit(self._theme, self._text, self._style, *self._room()).fits

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = self._theme, QPainter(self)
        high = round(self._style.em * 1.7)
        box = QRectF(0, (self.height() - high) / 2, self.width(), high)
        rounded(painter, box, high / 2, theme.colour("alarm_soft"), theme.colour("alarm"), theme.px(theme.space.line))
        size = self._style.em
        top = round(box.center().y() - size / 2)
        painter.drawPixmap(round(size * 0.6), top, icon_pixmap("wifi-off", size, theme.hex("alarm")))
        fitted = fit(theme, self._text, self._style, *self._room())
        draw(painter, theme, fitted, box.adjusted(self._left(), 0, 0, 0), theme.colour("alarm"), LEFT)

    def _left(self) -> int:
        return round(self._style.em * 2.0)

    def _room(self) -> tuple[float, float]:
        return self.width() - self._left(), self.height()


class Header(QWidget):
    """Sign and name of the hall at the left; link sign and time at the right."""

    def __init__(
        self,
        theme: Theme,
        now: Callable[[], datetime],
        *,
        icon: str = "culture",
        clock_role: Role = Role.TITLE,
        name_role: Role = Role.BODY,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._icon = theme, icon
        self.name = FitLabel(theme, name_role, bold=True, max_lines=2, colour="on_accent")
        self.link = ConnectionSign(theme)
        self.clock = Clock(theme, now, clock_role, colour="on_accent")
        self._lay_out()

    def _lay_out(self) -> None:
        theme, em = self._theme, self._theme.em(Role.BODY)
        row = QHBoxLayout(self)
        margin = theme.px(theme.space.margin)
        row.setContentsMargins(margin + round(em * 2.3) + theme.px(theme.space.gap), 0, margin, 0)
        row.setSpacing(theme.px(theme.space.gap))
        row.addWidget(self.name, 1)
        row.addWidget(self.link)
        row.addWidget(self.clock)
        self.setFixedHeight(round(em * 2.9))

    def set_name(self, name: str) -> None:
        """The hall's name; the band is lower where one line is enough."""
        self.name.set_text(name)
        self._adapt()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._adapt()

    def _adapt(self) -> None:
        em, taken = self._theme.em(Role.BODY), self.clock.sizeHint().width() + self.link.width()
        room = self.width() - em * 3 - self._theme.px(self._theme.space.margin) * 2 - taken
        is_short = self.name.sizeHint().width() <= room
        needed = max((item.minimumHeight() for item in self._guests()), default=0) + self._theme.px(2)
        self.setFixedHeight(max(round(em * (2.0 if is_short else 2.9)), needed))

    def _guests(self) -> list[QWidget]:
        """What a station has added to the band."""
        return self.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = self._theme, QPainter(self)
        painter.fillRect(self.rect(), theme.colour("accent"))
        size = round(theme.em(Role.BODY) * 1.6)
        left, top = theme.px(theme.space.margin), (self.height() - size) // 2
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawPixmap(left, top, icon_pixmap(self._icon, size, theme.hex("on_accent")))
