"""The desk's cards: side by side on a large screen, on two pages of a small one."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QRect, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from assets.line import Line
from assets.qt.line_model import LINE_ROLE
from assets.qt.lines import LineList
from assets.qt.station import AfterPaint
from assets.qt.theme import Theme
from assets.qt.widgets import RIGHT, Card, FitLabel, StatusStrip
from assets.theme import Role
from counter.desk.acts import Act
from counter.desk.events import ActOpened, Page, TrialAsked
from counter.desk.props import DeskProps, ListProps
from counter.parts import EventButton, Screen

WIDE_MM = 450.0
"""From this width on everything is shown at once."""

NEEDS_SHOWN = 3
"""So many things that need a person are seen without scrolling."""

CARDS = {
    "counters": 12,
    "queues": 0,
    "calls": 0,
    "stations": 0,
    "devices": 5,
    "slips": 3,
    "cases": 0,
    "sync": 6,
    "stuck": 0,
    "flags": 0,
}
"""The lists, and how many lines of each leave the rest of their column to the other; 0: as much room as there is."""

ACTS = {"settle": "cases", "tick": "flags", "resend": "stuck", "drop": "stuck"}
"""Buttons, and beside which card's title each stands."""

HUGS = frozenset({"slips", "sync"})
"""Lists that leave the rest of their column to the others on a small screen, too."""


class ListCard(Card):
    """A title, a sum and a list."""

    def __init__(self, theme: Theme, name: str, most: int = 0) -> None:
        super().__init__(theme)
        self._title = FitLabel(theme, Role.TITLE, bold=True, max_lines=1)
        self._total = FitLabel(theme, Role.BODY, colour="muted", align=RIGHT, max_lines=1)
        self.list = LineList(theme, name, most=most)
        pad = theme.px(theme.space.pad)
        self._head = head = QHBoxLayout()
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

    def add_button(self, button: EventButton) -> None:
        """At the right of the title."""
        self._head.addWidget(button)

    def show_list(self, props: ListProps) -> None:
        self._title.set_text(props.title)
        self._total.set_text(props.total)
        self.list.set_empty(props.empty)
        self.list.set_lines(props.lines)


class DeskScreen(Screen):
    """What needs a person above, the hall below."""

    needs_seen = Signal(tuple)
    """Keys of the needs that have been painted."""

    def __init__(self, theme: Theme, wide: bool, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.wide = wide
        self._headline = StatusStrip(theme, Role.BUTTON)
        self._headline.setObjectName("headline")
        self._needs = LineList(theme, "needs", most=NEEDS_SHOWN)
        self._needs.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._cards = {name: ListCard(theme, name, self._most(name)) for name in CARDS}
        self._test, self._triable = self.button("test", Role.CAPTION), frozenset[str]()
        self._cards["devices"].add_button(self._test)
        self._cards["devices"].list.clicked.connect(self._on_device)
        self._acts = {name: self.button(name, Role.CAPTION) for name in ACTS}
        for name, card in ACTS.items():
            self._cards[card].add_button(self._acts[name])
        for seen_to in ("cases", "flags"):
            self._cards[seen_to].list.clicked.connect(self._on_case)
        self._columns: list[tuple[QWidget, tuple[str, ...]]] = []
        self._pages = QStackedWidget()
        self._pages.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        self._painted = AfterPaint(self._needs.viewport())
        self._painted.painted.connect(self._on_painted)
        self._needs.verticalScrollBar().valueChanged.connect(self._painted.expect)
        self._lay_out()

    def render(self, props: DeskProps) -> None:  # type: ignore[override]  # screens render props
        self._headline.say(props.headline.look, props.headline.icon, props.headline.text)
        if props.needs != self._needs.lines.lines():
            self._painted.expect()
        self._needs.set_lines(props.needs)
        self._test.render_button(props.test)
        self._triable = props.triable
        self._needs.setVisible(bool(props.needs))
        for name, card in self._cards.items():
            wanted = getattr(props, name)
            assert isinstance(wanted, ListProps)
            card.show_list(wanted)
            card.setVisible(wanted.shown)
        for column, cards in self._columns:
            column.setVisible(any(getattr(props, name).shown for name in cards))
        for name, button in self._acts.items():
            button.render_button(getattr(props, name))
        self._pages.setCurrentIndex(self._page_at(props.page))

    def _on_device(self, index: QModelIndex) -> None:
        """A click on a device leads to trying it out."""
        line = index.data(LINE_ROLE)
        if isinstance(line, Line) and line.key in self._triable:
            self.meant.emit(TrialAsked(line.key.partition(":")[0]))

    def _page_at(self, page: Page) -> int:
        """A large screen shows the hall and its machines together; tallies are no page of these cards."""
        pages = [(Page.HALL, Page.MACHINES), (Page.DOSSIERS,)] if self.wide else [(one,) for one in Page]
        return next((place for place, shown in enumerate(pages) if page in shown), 0)

    def _on_case(self, index: QModelIndex) -> None:
        """A click on an entry leads to what was done about it."""
        line = index.data(LINE_ROLE)
        if isinstance(line, Line):
            self.meant.emit(ActOpened(Act.SETTLE, (line.key,)))

    def _on_painted(self) -> None:
        """Lines that must be scrolled to have not been seen."""
        model, box = self._needs.model(), self._needs.viewport().rect()
        rows = [model.index(row, 0) for row in range(model.rowCount())]
        self.needs_seen.emit(tuple(row.data(LINE_ROLE).key for row in rows if box.intersects(_core(self._needs, row))))

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
            self._pages.addWidget(self._side_by_side(*columns))
        else:
            self._pages.addWidget(self._side_by_side(("counters",), ("queues",), ("calls",)))
            self._pages.addWidget(self._side_by_side(("stations",), ("devices", "slips")))
        self._pages.addWidget(self._side_by_side(("cases", "flags"), ("sync", "stuck")))
        column.addWidget(self._pages, 1)

    def _most(self, name: str) -> int:
        return CARDS[name] if self.wide or name in HUGS else 0

    def _side_by_side(self, *columns: tuple[str, ...]) -> QWidget:
        """Columns of cards; on a large screen some cards take no more room than their lines need."""
        place, row = self._place()
        for cards in columns:
            self._columns.append((QWidget(), cards))
            column = QVBoxLayout(self._columns[-1][0])
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(row.spacing())
            for name in cards:
                column.addWidget(self._cards[name], 1 if self._most(name) == 0 else 0)
            row.addWidget(self._columns[-1][0], 1)
        return place

    def _place(self) -> tuple[QWidget, QHBoxLayout]:
        place = QWidget()
        row = QHBoxLayout(place)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self.theme.px(self.theme.space.gap))
        return place, row


def _core(lines: LineList, row: QModelIndex) -> QRect:
    """The middle of a line: with it in view, the line can be read."""
    box = lines.visualRect(row)
    return QRect(box.left(), box.center().y(), box.width(), 1)
