"""A chart as Qt draws it: bars by QtCharts, names and figures in the theme's letters, so that none is elided."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil

from PySide6.QtCharts import (
    QAbstractBarSeries,
    QBarCategoryAxis,
    QBarSet,
    QChart,
    QChartView,
    QHorizontalStackedBarSeries,
    QStackedBarSeries,
    QValueAxis,
)
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from assets.qt.fitting import Style, draw, fit, style_of, text_width, wrapped_height
from assets.qt.theme import Theme
from assets.qt.widgets import CENTRE, LEFT, RIGHT
from assets.theme import Role
from counter.tallies.brushes import CROWDED, brush
from counter.tallies.charts import Chart, Row
from counter.tallies.colours import PAINTS

ROW_MM, LONG_ROW_MM, MOST_ROW_MM = 7.4, 9.6, 15.0
"""A row is never lower; with few rows they are not stretched further."""
NAME_SHARE, NAME_MM = 0.36, 58.0
"""Names take at most this share of the width, and no more than so many millimetres."""
BAR = 0.62
HEAD_MM = 5.5
"""A line of figures."""


@dataclass(frozen=True)
class Writing:
    """A text in its box; an optional one is left out where it does not fit."""

    box: QRectF
    text: str
    style: Style
    colour: str
    align: Qt.AlignmentFlag
    optional: bool = False


class Plot(QChartView):
    """The bars of a chart."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        self._chart = QChart()
        super().__init__(self._chart, parent)
        self._theme, self._shown = theme, Chart("", "")
        self._series: QAbstractBarSeries | None = None
        self._chart.setBackgroundVisible(False)
        self._chart.legend().hide()
        self._chart.layout().setContentsMargins(0, 0, 0, 0)
        self.setBackgroundBrush(theme.colour("surface"))
        self.setFrameShape(QChartView.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_chart(self, chart: Chart) -> None:
        if chart == self._shown:
            return
        self._shown = chart
        self._rebuild()
        self._place()

    def least_height(self, width: int) -> int:
        """More rows than there is room for are scrolled to."""
        if not self._shown.rows or self._shown.upright:
            return 0
        return self._row_height(width) * len(self._shown.rows) + self._head()

    def overflows(self) -> bool:
        """Whether some name or figure does not fit."""
        return any(not self._fits(one) for one in self._writings() if not one.optional)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    # -- bars ------------------------------------------------------------------------------------

    def _rebuild(self) -> None:
        self._chart.removeAllSeries()
        for axis in self._chart.axes():
            self._chart.removeAxis(axis)
            axis.deleteLater()  # the chart gives it up without deleting it
        self._series = None
        if not self._shown.rows:
            return
        upright = self._shown.upright
        series = QStackedBarSeries() if upright else QHorizontalStackedBarSeries()
        series.setBarWidth(1.0 if self._is_crowded() else BAR)
        for place, paint in enumerate(self._shown.paints):
            for used in dict.fromkeys(self._paint(row, place, paint) for row in self._shown.rows):
                series.append(self._set(place, paint, used))
        self._chart.addSeries(series)
        self._add_axes(series, upright)
        self._series = series

    def _paint(self, row: Row, place: int, paint: str) -> str:
        """The first part is pale where there is little behind it, and dark where the finding is."""
        if place or not self._shown.strong:
            return paint
        return "few" if row.few else self._shown.strong if row.stands_out else paint

    def _set(self, place: int, paint: str, used: str) -> QBarSet:
        """One part of those bars that are painted alike; of the others nothing. QtCharts counts rows from below."""
        shown, bars = self._shown, QBarSet("")
        for row in shown.rows if shown.upright else reversed(shown.rows):
            mine = place < len(row.values) and self._paint(row, place, paint) == used
            bars.append(row.values[place] if mine else 0.0)
        bars.setBrush(brush(used, len(shown.rows)))
        apart = len(shown.paints) > 1 and not self._is_crowded()
        bars.setPen(QPen(self._theme.colour("surface"), 1) if apart else QPen(Qt.PenStyle.NoPen))
        return bars

    def _is_crowded(self) -> bool:
        return len(self._shown.rows) > CROWDED

    def _add_axes(self, series: QAbstractBarSeries, upright: bool) -> None:
        names, values = QBarCategoryAxis(), QValueAxis()
        names.append([str(place) for place in range(len(self._shown.rows))])
        values.setRange(0.0, self._shown.most)
        below, left = Qt.AlignmentFlag.AlignBottom, Qt.AlignmentFlag.AlignLeft
        for axis, at in ((names, below if upright else left), (values, left if upright else below)):
            axis.setVisible(False)
            self._chart.addAxis(axis, at)
            series.attachAxis(axis)

    # -- places ----------------------------------------------------------------------------------

    def _place(self) -> None:
        self._chart.setPlotArea(self._area())
        self.scene().update()

    def _area(self) -> QRectF:
        """Where the bars lie: between the names and the figures."""
        width, height, gap = self.width(), self.height(), self._theme.px(self._theme.space.gap)
        if self._shown.upright:
            top = round(self._style(Role.CAPTION).em * 1.5)
            left = max((self._wide(text) for _, text in self._shown.grid), default=0) + gap
            return QRectF(left, top, max(1.0, width - left - gap), max(1, height - top - self._foot()))
        most = max(self._theme.px(MOST_ROW_MM), self._row_height(width)) * max(1, len(self._shown.rows))
        high = min(height - self._head(), most)
        left, right = self._names_width(width) + gap, self._texts_width() + gap
        return QRectF(left, self._head(), max(1.0, width - left - right), max(1, high))

    def _names_width(self, width: int) -> float:
        wanted = max((self._name_width(row) for row in self._shown.rows), default=0) + 2
        return max(1.0, min(wanted, width * NAME_SHARE, self._theme.px(NAME_MM)))

    def _name_width(self, row: Row) -> float:
        return text_width(self._theme, row.name, self._style(Role.BODY, bold=row.stands_out))

    def _texts_width(self) -> float:
        style = self._style(Role.CAPTION, bold=True)
        return max((text_width(self._theme, row.text, style) for row in self._shown.rows), default=0) + 2

    def _wide(self, text: str) -> float:
        return text_width(self._theme, text, self._style(Role.CAPTION)) + 4

    def _row_height(self, width: int) -> int:
        """Names of several lines need higher rows."""
        style, room = self._style(Role.BODY), self._names_width(width)
        if all(self._name_width(row) <= room for row in self._shown.rows):
            return self._theme.px(ROW_MM)
        least = Style(style.least_em, style.least_em, True, 99)
        tallest = max(wrapped_height(self._theme, row.name, least, room - 2) for row in self._shown.rows)
        return max(self._theme.px(LONG_ROW_MM), round(tallest) + 4)

    def _head(self) -> int:
        """Room of the grid's figures, which stay in sight when rows are scrolled to."""
        return self._theme.px(HEAD_MM) if self._shown.grid else 0

    def _foot(self) -> int:
        """Room of the names of days and of their figures."""
        return self._theme.px(HEAD_MM * 2)

    def _style(self, role: Role, bold: bool = False, lines: int = 1) -> Style:
        return style_of(self._theme, role, bold, lines)

    def _along(self, value: float) -> float:
        """Where a value lies, in pixels: from the left, or from above."""
        area, share = self._chart.plotArea(), value / self._shown.most
        return area.bottom() - share * area.height() if self._shown.upright else area.left() + share * area.width()

    def _bands(self) -> Iterator[tuple[Row, QRectF]]:
        """Each row and its whole band."""
        area, rows = self._chart.plotArea(), self._shown.rows
        if self._shown.upright:
            wide = area.width() / max(1, len(rows))
            for place, row in enumerate(rows):
                yield row, QRectF(area.left() + place * wide, area.top(), wide, area.height())
        else:
            high = area.height() / max(1, len(rows))
            for place, row in enumerate(rows):
                yield row, QRectF(area.left(), area.top() + place * high, area.width(), high)

    # -- letters ---------------------------------------------------------------------------------

    def drawForeground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        """In the scene's coordinates, which are the widget's."""
        if not self._shown.rows:
            return
        painter.save()
        self._draw_grid(painter)
        for row, band in self._bands():
            self._draw_marks(painter, row, band)
        for one in self._writings():
            if not one.optional or self._fits(one):
                fitted = fit(self._theme, one.text, one.style, one.box.width(), one.box.height())
                draw(painter, self._theme, fitted, one.box, QColor(one.colour), one.align)
        painter.restore()

    def _fits(self, one: Writing) -> bool:
        return fit(self._theme, one.text, one.style, one.box.width(), one.box.height()).fits

    def _draw_grid(self, painter: QPainter) -> None:
        area = self._chart.plotArea()
        painter.setPen(QPen(self._theme.colour("muted"), self._theme.px(0.25), Qt.PenStyle.DotLine))
        for value, _ in self._shown.grid or ((0.0, ""),):
            at = self._along(value)
            if self._shown.upright:
                painter.drawLine(QPointF(area.left(), at), QPointF(area.right(), at))
            else:
                painter.drawLine(QPointF(at, area.top()), QPointF(at, area.bottom()))

    def _draw_marks(self, painter: QPainter, row: Row, band: QRectF) -> None:
        """The mean as a dot, the compared period as a stroke across the bar."""
        theme, upright = self._theme, self._shown.upright
        thick = (band.width() if upright else band.height()) * BAR
        if row.tick is not None:
            at, half = self._along(row.tick), thick * 0.62
            painter.setPen(QPen(theme.colour("ink"), theme.px(0.7)))
            centre = band.center()
            ends = (QPointF(centre.x() - half, at), QPointF(centre.x() + half, at)) if upright else (
                QPointF(at, centre.y() - half),
                QPointF(at, centre.y() + half),
            )  # fmt: skip
            painter.drawLine(*ends)
        if row.dot is not None:
            at, size = self._along(row.dot), min(thick * 0.34, theme.px(1.8))
            centre = QPointF(band.center().x(), at) if upright else QPointF(at, band.center().y())
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("alarm" if row.stands_out else "accent"))
            painter.drawEllipse(centre, size, size)

    def _writings(self) -> Iterator[Writing]:
        if self._shown.upright:
            yield from self._upright_writings()
            return
        for row, band in self._bands():
            yield from self._row_writings(row, band)
        yield from self._grid_writings()

    def _row_writings(self, row: Row, band: QRectF) -> Iterator[Writing]:
        palette, gap = self._theme.palette, self._theme.px(self._theme.space.gap)
        name = QRectF(0, band.top(), band.left() - gap, band.height())
        weight = self._style(Role.BODY, bold=row.stands_out, lines=99)
        yield Writing(name, row.name, weight, palette.muted if row.few else palette.ink, LEFT)
        end = QRectF(band.right() + gap, band.top(), self.width() - band.right() - gap, band.height())
        style = self._style(Role.CAPTION, bold=not row.few)
        yield Writing(end, row.text, style, palette.muted if row.few else palette.ink, LEFT)
        yield from self._on_parts(row, band)

    def _on_parts(self, row: Row, band: QRectF) -> Iterator[Writing]:
        start = 0.0
        for place, text in enumerate(row.on):
            end = start + row.values[place]
            box = QRectF(self._along(start) + 3, band.top(), self._along(end) - self._along(start) - 6, band.height())
            ink = PAINTS[self._shown.paints[place]].ink
            yield Writing(box, text, self._style(Role.CAPTION, bold=True), ink, CENTRE, optional=True)
            start = end

    def _grid_writings(self) -> Iterator[Writing]:
        area, high = self._chart.plotArea(), self._head()
        style, muted = self._style(Role.CAPTION), self._theme.palette.muted
        taken: list[QRectF] = []
        for value, text in reversed(self._shown.grid):
            wide, at = self._wide(text), self._along(value)
            left = min(max(area.left(), at - wide / 2), max(area.left(), area.right() - wide))
            box = QRectF(left, area.top() - high, wide, high)
            if not any(box.intersects(other) for other in taken):
                taken.append(box)
                yield Writing(box, text, style, muted, CENTRE)

    def _upright_writings(self) -> Iterator[Writing]:
        """Days: the name and the figure of every so many, as the room allows; the finding's is always there."""
        bands, palette = list(self._bands()), self._theme.palette
        style, foot = self._style(Role.CAPTION), self._foot() / 2
        widest = max(text_width(self._theme, text, style) for row, _ in bands for text in (row.name, row.text))
        every = max(1, ceil((widest + 12) / max(1.0, bands[0][1].width())))
        chosen = next((n for n, (row, _) in enumerate(bands) if row.stands_out), 0)
        for place, (row, band) in enumerate(bands):
            if (place - chosen) % every:
                continue
            left = band.center().x() - widest / 2 - 2
            if place != chosen and not 0 <= left <= self.width() - widest - 4:
                continue
            left = min(max(0.0, left), self.width() - widest - 4)
            below = QRectF(left, band.bottom(), widest + 4, foot)
            bold = self._style(Role.CAPTION, bold=row.stands_out)
            yield Writing(below, row.name, bold, palette.ink, CENTRE)
            yield Writing(below.translated(0, foot), row.text, bold, palette.muted, CENTRE)
        yield from self._grid_of_days()

    def _grid_of_days(self) -> Iterator[Writing]:
        area, style = self._chart.plotArea(), self._style(Role.CAPTION)
        for value, text in self._shown.grid:
            wide, high = self._wide(text), style.em * 1.4
            top = min(max(0.0, self._along(value) - high / 2), area.bottom() - high / 2)
            yield Writing(
                QRectF(area.left() - wide - 4, top, wide, high), text, style, self._theme.palette.muted, RIGHT
            )
