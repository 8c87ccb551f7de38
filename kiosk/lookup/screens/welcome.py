"""The first page: hold the receipt before the reader, or touch."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from assets.qt.icons import icon_pixmap
from assets.qt.planning import Arrangement, Manner
from assets.qt.theme import Theme
from assets.qt.viewfinder import Viewfinder
from assets.qt.widgets import Card, FitLabel, rounded
from assets.theme import Role
from kiosk.lookup.faces import WelcomeProps
from kiosk.lookup.screens.parts import LookBarRow
from kiosk.screens.parts import EventButton, Screen, Sentence, show

BUTTON_MM = 26.0
ABOVE = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom
BELOW = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
MOST_BUTTONS = 3
BARS = (3, 1, 1, 2, 1, 3, 2, 1, 1, 2, 3, 1, 2, 1, 1, 3)
"""Widths of the bars of the painted barcode."""


class HoldPicture(QWidget):
    """A receipt with its barcode, and an arrow to the reader below."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setMinimumHeight(theme.px(34))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self._theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        high = min(self.height(), round(self.width() * 0.95))
        paper = QRectF(0, 0, high * 0.86, high * 0.62)
        paper.moveCenter(QPointF(self.width() / 2, self.height() / 2 - high * 0.19))
        self._paint_paper(painter, paper)
        self._paint_arrow(painter, paper.center().x(), paper.bottom() + high * 0.05, high * 0.14)
        side = round(high * 0.18)
        sign = icon_pixmap("barcode", side, theme.hex("accent"))
        painter.drawPixmap(round(self.width() / 2 - side / 2), round(paper.bottom() + high * 0.2), sign)

    def _paint_paper(self, painter: QPainter, box: QRectF) -> None:
        theme, line = self._theme, self._theme.px(0.7)
        rounded(painter, box, theme.px(2), theme.colour("surface"), theme.colour("ink"), line)
        painter.setPen(QPen(theme.colour("muted"), theme.px(1.1), Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        for place, share in enumerate((0.5, 0.72, 0.62)):
            y = box.top() + box.height() * (0.16 + 0.13 * place)
            left = box.left() + box.width() * 0.12
            painter.drawLine(QPointF(left, y), QPointF(left + box.width() * share, y))
        unit, x = box.width() * 0.76 / (sum(BARS) + len(BARS)), box.left() + box.width() * 0.12
        for wide in BARS:
            bar = QRectF(x, box.top() + box.height() * 0.56, wide * unit, box.height() * 0.3)
            painter.fillRect(bar, theme.colour("ink"))
            x += (wide + 1) * unit

    def _paint_arrow(self, painter: QPainter, x: float, top: float, size: float) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("priority"))
        stem, head = size * 0.5, size
        half = ((-stem, 0), (-stem, size * 0.5), (-head, size * 0.5), (0, size))
        points = (*half, *((-dx, dy) for dx, dy in reversed(half[:-1])))
        painter.drawPolygon(QPolygonF([QPointF(x + dx, top + dy) for dx, dy in points]))


class WelcomeScreen(Screen):
    """Upright: the picture above, the buttons below it in reach. Wide: beside each other."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._title = FitLabel(theme, Role.TITLE, bold=True, max_lines=1)
        self._card = Card(theme, edge="accent")
        self._hold = Sentence(theme, Role.NUMBER, bold=True, align=ABOVE, max_lines=4)
        self._hold_line = Sentence(theme, Role.BODY, colour="muted", align=BELOW, max_lines=6)
        self._picture = HoldPicture(theme)
        self.viewfinder = Viewfinder(theme)
        self._buttons: list[EventButton] = [self.button() for _ in range(MOST_BUTTONS)]
        self._bar = LookBarRow(self)
        self._body = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._lay_out()

    def render(self, props: WelcomeProps) -> None:  # type: ignore[override]  # screens render props
        self._title.set_text(props.title)
        self._card.setVisible(props.has_reader)
        self._hold.set_text(props.hold)
        self._hold_line.set_text(props.hold_line)
        self._hold_line.setVisible(props.aim is None)
        self._picture.setVisible(props.aim is None)
        self.viewfinder.setVisible(props.aim is not None)
        if props.aim is not None:
            self.viewfinder.say(props.aim)
        for place, button in enumerate(self._buttons):
            show(button, props.buttons[place] if place < len(props.buttons) else None)
        self._bar.render(props.bar)

    def resizeEvent(self, event: QResizeEvent) -> None:
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._body.setDirection(across if self.is_wide() else down)
        self._inside.setDirection(across if self.is_wide() else down)
        self._body.setStretch(0, 3)
        self._body.setStretch(1, 2 if self.is_wide() else 0)

    def _lay_out(self) -> None:
        theme = self.theme
        margin, gap, pad = (theme.px(one) for one in (theme.space.margin, theme.space.gap, theme.space.pad))
        self._inside = QBoxLayout(QBoxLayout.Direction.TopToBottom, self._card)
        self._inside.setContentsMargins(pad * 2, pad * 2, pad * 2, pad * 2)
        self._inside.setSpacing(pad * 2)
        words = QVBoxLayout()
        words.setSpacing(pad)
        for part in (self._hold, self._hold_line):
            words.addWidget(part, 1)
        self._inside.addLayout(words, 2)
        self._inside.addWidget(self._picture, 3)
        self._inside.addWidget(self.viewfinder, 3)
        below = QVBoxLayout()
        below.setSpacing(gap)
        for button in self._buttons:
            button.setMinimumHeight(theme.px(BUTTON_MM))
            button.set_manner(Manner(Arrangement.ROW))
            below.addWidget(button, 1)
        self._body.setSpacing(gap * 2)
        self._body.addWidget(self._card, 3)
        self._body.addLayout(below)
        column = QVBoxLayout(self)
        column.setContentsMargins(margin, margin, margin, margin)
        column.setSpacing(gap)
        column.addWidget(self._title)
        column.addLayout(self._body, 1)
        column.addWidget(self._bar)
