"""The desk's cards: side by side on a large screen, on two pages of a small one."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from assets.qt.lines import LineList
from assets.qt.theme import Theme
from assets.qt.widgets import RIGHT, Card, FitLabel, StatusStrip
from assets.theme import Role
from counter.desk.flow import Page
from counter.desk.props import DeskProps, ListProps
from counter.parts import Screen

WIDE_MM = 450.0
"""From this width on everything is shown at once."""

NEEDS_SHOWN = 3
"""So many things that need a person are seen without scrolling."""

CARDS = {"counters": 12, "queues": 0, "calls": 0, "stations": 0, "devices": 5, "slips": 3}
"""The lists, and how many lines of each leave the rest of their column to the other; 0: as much room as there is."""


class ListCard(Card):
    """A title, a sum and a list."""

    def __init__(self, theme: Theme, name: str, most: int = 0) -> None:
        super().__init__(theme)
        self._title = FitLabel(theme, Role.TITLE, bold=True, max_lines=1)
        self._total = FitLabel(theme, Role.BODY, colour="muted", align=RIGHT, max_lines=1)
        self.list = LineList(theme, name, most=most)
        pad = theme.px(theme.space.pad)
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addWidget(self._total, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(pad, pad, pad, pad)
        column.setSpacing(theme.px(theme.space.gap / 2))
        column.addLayout(head)
        column.addWidget(self.list, 1)
        if not most:
            return
        column.addStretch(0)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def show_list(self, props: ListProps) -> None:
        self._title.set_text(props.title)
        self._total.set_text(props.total)
        self.list.set_empty(props.empty)
        self.list.set_lines(props.lines)


class DeskScreen(Screen):
    """What needs a person above, the hall below."""

    def __init__(self, theme: Theme, wide: bool, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.wide = wide
        self._headline = StatusStrip(theme, Role.BUTTON)
        self._headline.setObjectName("headline")
        self._needs = LineList(theme, "needs", most=NEEDS_SHOWN)
        self._cards = {name: ListCard(theme, name, most if wide else 0) for name, most in CARDS.items()}
        self._pages = QStackedWidget()
        self._lay_out()

    def render(self, props: DeskProps) -> None:  # type: ignore[override]  # screens render props
        self._headline.say(props.headline.look, props.headline.icon, props.headline.text)
        self._needs.set_lines(props.needs)
        self._needs.setVisible(bool(props.needs))
        for name, card in self._cards.items():
            wanted = getattr(props, name)
            assert isinstance(wanted, ListProps)
            card.show_list(wanted)
        if not self.wide:
            self._pages.setCurrentIndex(list(Page).index(props.page))

    def _lay_out(self) -> None:
        theme = self.theme
        margin, gap = theme.px(theme.space.margin), theme.px(theme.space.gap)
        column = QVBoxLayout(self)
        column.setContentsMargins(margin, gap, margin, margin)
        column.setSpacing(gap)
        column.addWidget(self._headline)
        column.addWidget(self._needs)
        if self.wide:
            columns = ("counters", "calls"), ("queues", "slips"), ("stations", "devices")
            column.addWidget(self._side_by_side(*columns), 1)
        else:
            self._pages.addWidget(self._side_by_side(("counters",), ("queues",), ("calls",)))
            self._pages.addWidget(self._side_by_side(("stations",), ("devices", "slips")))
            column.addWidget(self._pages, 1)

    def _side_by_side(self, *columns: tuple[str, ...]) -> QWidget:
        """Columns of cards; on a large screen some cards take no more room than their lines need."""
        place, row = self._place()
        for cards in columns:
            column = QVBoxLayout()
            column.setSpacing(row.spacing())
            for name in cards:
                column.addWidget(self._cards[name], 0 if self.wide and CARDS[name] else 1)
            row.addLayout(column, 1)
        return place

    def _place(self) -> tuple[QWidget, QHBoxLayout]:
        place = QWidget()
        row = QHBoxLayout(place)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self.theme.px(self.theme.space.gap))
        return place, row
