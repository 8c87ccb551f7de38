"""The legend of a chart: what the paints stand for, and what is written at the ends of the bars."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from assets.qt.fitting import draw, fit, style_of, text_width
from assets.qt.theme import Theme
from assets.qt.widgets import LEFT
from assets.theme import Role
from counter.tallies.brushes import brush
from counter.tallies.charts import TICK, Chart


class Legend(QWidget):
    """As many lines as the width needs."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._shown = theme, Chart("", "")
        self._style = style_of(theme, Role.CAPTION, max_lines=1)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_chart(self, chart: Chart) -> None:
        self._shown = chart
        self.setVisible(bool(chart.rows) and bool(chart.marks or chart.side))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(40), self.heightForWidth(max(1, self.width())))

    def heightForWidth(self, width: int) -> int:
        return round(max((box.bottom() for box, _, _ in self._entries(width)), default=0)) + 1

    def overflows(self) -> bool:
        """Whether an entry is wider than the card."""
        return any(box.right() > self.width() + 1 for box, _, _ in self._entries(self.width()))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, em = QPainter(self), self._style.em
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for box, text, paint in self._entries(self.width()):
            if paint:
                self._draw_sign(painter, QRectF(box.left(), box.center().y() - em * 0.36, em * 0.9, em * 0.72), paint)
            room = box.adjusted(em * 1.25 if paint else 0, 0, 0, 0)
            fitted = fit(self._theme, text, self._style, room.width() + 1, room.height())
            draw(painter, self._theme, fitted, room, self._theme.colour("muted"), LEFT)

    def _draw_sign(self, painter: QPainter, box: QRectF, paint: str) -> None:
        if paint == TICK:
            painter.setPen(QPen(self._theme.colour("ink"), self._theme.px(0.7)))
            painter.drawLine(QPointF(box.center().x(), box.top()), QPointF(box.center().x(), box.bottom()))
            return
        painter.setPen(QPen(self._theme.colour("line"), 1))
        painter.setBrush(brush(paint, len(self._shown.rows)))
        painter.drawRect(box)

    def _entries(self, width: int) -> Iterator[tuple[QRectF, str, str]]:
        """Box, text and paint of each; what is written at the ends stands at the right."""
        em, high = self._style.em, self._style.em * 1.5
        left, top = 0.0, 0.0
        for mark in self._shown.marks:
            wide = text_width(self._theme, mark.text, self._style) + em * 1.25
            if left and left + wide > width:
                left, top = 0.0, top + high
            yield QRectF(left, top, wide, high), mark.text, mark.paint
            left += wide + em
        if self._shown.side:
            wide = text_width(self._theme, self._shown.side, self._style)
            top = top + high if left and left + wide > width else top
            yield QRectF(max(0.0, width - wide), top, wide, high), self._shown.side, ""
