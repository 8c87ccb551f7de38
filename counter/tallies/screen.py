"""The page of tallies: what is asked for above, five figures, and the charts or the table below."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from assets.qt.theme import Theme
from assets.qt.widgets import StatusStrip
from assets.theme import Role
from counter.keys import keys_of
from counter.parts import EventButton, Screen
from counter.tallies.cards import ChartCard, TileCard
from counter.tallies.events import View
from counter.tallies.grid import Table
from counter.tallies.overlays import FilesPane, PeriodsPane
from counter.tallies.panes import FilesProps, PeriodsProps
from counter.tallies.props import WAYS, TallyProps

ROW_MM, VIEW_MM = 12.5, 10.5
PERIOD_SHARE = 6
"""The button of the period is so many times as wide as one of the ways to look."""
MOST_CHARTS, TILES = 3, 5
REPEATING = (
    *(Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down),
    *(Qt.Key.Key_PageUp, Qt.Key.Key_PageDown),
)
"""Keys that may be held."""


class TallyScreen(Screen):
    """Shows props; ``meant`` carries the event of a press or a key."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._props: TallyProps | None = None
        self._period = self._button(ROW_MM)
        self._ways = [self._button(ROW_MM) for _ in WAYS]
        self._strip = StatusStrip(theme, Role.BODY)
        self._strip.setObjectName("tally-strip")
        self._tiles = [TileCard(theme) for _ in range(TILES)]
        self._views = [self._button(VIEW_MM) for _ in View]
        self._files, self._print = self._button(VIEW_MM), self._button(VIEW_MM)
        self._charts = [ChartCard(theme) for _ in range(MOST_CHARTS)]
        self.table = Table(theme)
        self.table.meant.connect(self.meant)
        self._periods, self._kinds = PeriodsPane(theme), FilesPane(theme)
        for pane in (self._periods, self._kinds):
            pane.meant.connect(self.meant)
        self._over, self._below = QStackedWidget(), QStackedWidget()
        self._row = QHBoxLayout()
        self._lay_out()

    def render(self, props: TallyProps) -> None:  # type: ignore[override]  # screens render props
        if props == self._props:
            return
        self._props = props
        buttons = (self._period, *self._ways, *self._views, self._files, self._print)
        wanted = (props.period, *props.ways, *props.views, props.files, props.print)
        for button, one in zip(buttons, wanted, strict=True):
            button.render_button(one)
        self._strip.say(props.strip.look, props.strip.icon, props.strip.text)
        for card, tile in zip(self._tiles, props.tiles, strict=False):
            card.show_tile(tile)
        for card in self._tiles:
            card.setVisible(bool(props.tiles))
        self._show_figures(props)
        self._show_over(props)

    def _show_figures(self, props: TallyProps) -> None:
        for place, card in enumerate(self._charts):
            card.setVisible(place < len(props.charts))
        for card, chart in zip(self._charts, props.charts, strict=False):
            card.show_chart(chart)
        if props.table:
            self.table.show_table(props.table)
        if self._below.currentIndex() != (1 if props.table else 0):
            self._below.setCurrentIndex(1 if props.table else 0)
            if props.table:
                self.table.take_focus()
            else:
                self.setFocus()

    def _show_over(self, props: TallyProps) -> None:
        match props.pane:
            case PeriodsProps():
                self._periods.render(props.pane)
                self._over.setCurrentWidget(self._periods)
            case FilesProps():
                self._kinds.render(props.pane)
                self._over.setCurrentWidget(self._kinds)
            case None:
                self._over.setCurrentIndex(0)

    def take_key(self, event: QKeyEvent) -> bool:
        """Whether the key meant something here."""
        if self._props is None or (event.isAutoRepeat() and event.key() not in REPEATING):
            return False
        for one in self._props.keyed:
            if one.enabled and event.key() in keys_of(one.key):
                self.meant.emit(one.event)
                return True
        if self._props.pane is None and event.key() == Qt.Key.Key_S and self._props.table:
            self.table.sort_here()
            return True
        return self._props.pane is None and self._scrolled(event)

    def _scrolled(self, event: QKeyEvent) -> bool:
        pages = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}.get(Qt.Key(event.key()), 0)
        for card in self._charts:
            card.turn(pages)
        return bool(pages)

    # -- layout ----------------------------------------------------------------------------------

    def _button(self, height_mm: float) -> EventButton:
        button = self.button()
        button.setFixedHeight(self.theme.px(height_mm))
        return button

    def _lay_out(self) -> None:
        theme, figures = self.theme, QWidget()
        margin, gap = theme.px(theme.space.margin), theme.px(theme.space.gap)
        column = QVBoxLayout(figures)
        column.setContentsMargins(margin, gap, margin, margin)
        column.setSpacing(gap)
        column.addLayout(self._line([(self._period, PERIOD_SHARE), *((way, 2) for way in self._ways)]))
        column.addWidget(self._strip)
        column.addLayout(self._line([(tile, 1) for tile in self._tiles]))
        ends = [(view, 5) for view in self._views] + [(self._files, 4), (self._print, 2)]
        column.addLayout(self._line(ends))
        column.addWidget(self._below, 1)
        charts = QWidget()
        charts.setLayout(self._row)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(gap)
        for card in self._charts:
            self._row.addWidget(card, 1)
        self._below.addWidget(charts)
        self._below.addWidget(self.table)
        for layer in (figures, self._periods, self._kinds):
            self._over.addWidget(layer)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._over)

    def _line(self, parts: Sequence[tuple[QWidget, int]]) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(self.theme.px(self.theme.space.gap))
        for part, stretch in parts:
            line.addWidget(part, stretch)
        return line
