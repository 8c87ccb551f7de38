"""Cards of the page: a chart under the sentence that says its finding, and a figure read from two steps away."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from assets.qt.fitting import Style
from assets.qt.theme import Theme
from assets.qt.widgets import Card, FitLabel
from assets.theme import Role
from counter.tallies.buttons import Tile
from counter.tallies.charts import Chart
from counter.tallies.legend import Legend
from counter.tallies.plots import Plot

VALUE_CAP_MM = 5.4


class Rows(QScrollArea):
    """As wide as there is room, and as high as the rows need."""

    def __init__(self, plot: Plot) -> None:
        super().__init__()
        self._plot = plot
        self.setWidget(plot)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Rows that do not fit leave room for the bar that scrolls them."""
        room = self.maximumViewportSize()
        width = room.width()
        if self._plot.least_height(width) > room.height():
            width -= self.verticalScrollBar().sizeHint().width()
        self._plot.resize(width, max(room.height(), self._plot.least_height(width)))


class ChartCard(Card):
    """The finding, the legend, the bars; rows beyond the card's height are scrolled to."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent=parent)
        self._finding = FitLabel(theme, Role.BUTTON, bold=True, max_lines=3)
        self._legend, self.plot = Legend(theme), Plot(theme)
        self._foot = FitLabel(theme, Role.CAPTION, colour="muted")
        self._scroll = Rows(self.plot)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        pad = theme.px(theme.space.pad)
        column = QVBoxLayout(self)
        column.setContentsMargins(pad, pad, pad, pad)
        column.setSpacing(theme.px(theme.space.gap / 2))
        for part in (self._finding, self._legend):
            column.addWidget(part)
        column.addWidget(self._scroll, 1)
        column.addWidget(self._foot)

    def show_chart(self, chart: Chart) -> None:
        self.setObjectName(f"chart:{chart.name}")
        self._finding.set_text(chart.finding)
        self._legend.show_chart(chart)
        self.plot.show_chart(chart)
        self._scroll.fit()
        self._foot.set_text(chart.foot)
        self._foot.setVisible(bool(chart.foot))

    def finding(self) -> str:
        return self._finding.text()

    def turn(self, pages: int) -> None:
        """By so many heights of the card, a row less."""
        bar = self._scroll.verticalScrollBar()
        bar.setValue(bar.value() + pages * round(bar.pageStep() * 0.85))


class _Value(FitLabel):
    """A figure and its unit, at its own size."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, Role.TITLE, bold=True, max_lines=1)
        self._style = Style(theme.em_of_cap(VALUE_CAP_MM), theme.em(Role.BODY), True, 1)


class TileCard(Card):
    """What it is, the figure, and what belongs to it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent=parent)
        self._title = FitLabel(theme, Role.CAPTION, colour="muted", max_lines=1)
        self._value = _Value(theme)
        self._line = FitLabel(theme, Role.CAPTION, max_lines=1)
        self._beside = FitLabel(theme, Role.CAPTION, colour="muted", max_lines=1)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        pad = theme.px(theme.space.pad)
        column = QVBoxLayout(self)
        column.setContentsMargins(pad, pad // 2, pad, pad // 2)
        column.setSpacing(0)
        for part in (self._title, self._value, self._line, self._beside):
            column.addWidget(part)

    def show_tile(self, tile: Tile) -> None:
        self._title.set_text(tile.title)
        self._value.set_text(tile.value)
        self._line.set_text(tile.line)
        self._beside.set_text(tile.beside)
        self._beside.setVisible(bool(tile.beside))
