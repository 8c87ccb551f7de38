"""A page over the work: nine large choices, and the way back always at the same place."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from assets.qt.theme import Theme
from assets.qt.widgets import CENTRE, FitLabel, StatusStrip
from assets.theme import Role
from counter.panel.sheets import MOST, SheetProps
from counter.parts import EventButton, Figure, Screen, TextLine, show

COLUMNS, TABS, TABS_A_ROW = 3, 12, 6
CHOICE_MM, TAB_MM, FOOT_MM, NUMBER_CAP_MM = 22.0, 13.0, 15.0, 42.0


class SheetScreen(Screen):
    """Title, lists to choose from, choices, and at the foot: back, more, and what else may be wished."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._title = FitLabel(theme, Role.NUMBER, bold=True, max_lines=1)
        self._line = FitLabel(theme, Role.BUTTON, colour="muted", max_lines=2)
        self._say = StatusStrip(theme, Role.BUTTON)
        self._number = Figure(theme, NUMBER_CAP_MM, CENTRE, "accent")
        self._number.setObjectName("issued_number")
        self._none = FitLabel(theme, Role.TITLE, colour="muted", max_lines=2)
        self._tabs = [self.button() for _ in range(TABS)]
        self._choices = [self.button(role=Role.TITLE) for _ in range(MOST)]
        self._words = TextLine(self)
        self._words.meant.connect(self.meant)
        self._back, self._leaf, self._come_back, self._note, self._go = (self.button() for _ in range(5))
        self._lay_out()

    def render(self, props: SheetProps) -> None:  # type: ignore[override]  # screens render props
        self._title.set_text(props.title)
        self._line.set_text(props.line)
        self._line.set_colour("accent" if props.is_chosen else "muted")
        self._say.setVisible(props.say is not None)
        if props.say:
            self._say.say(props.say.look, props.say.icon, props.say.text)
        for label, text in ((self._number, props.number), (self._none, props.none)):
            label.setVisible(bool(text))
            label.set_text(text)
        _show_all(self._tabs, props.tabs)
        _show_all(self._choices, props.choices)
        self._words.show_entry(props.entry)
        for button, wanted in zip(self._foot, (props.come_back, props.note, props.leaf, props.go), strict=True):
            show(button, wanted)
        beside = sum(button.isVisibleTo(self) for button in self._foot)
        self._row.setStretch(len(self._foot), max(0, COLUMNS - 1 - beside))
        self._back.render_button(props.back)

    def _lay_out(self) -> None:
        theme = self.theme
        margin, gap = theme.px(theme.space.margin), theme.px(theme.space.gap)
        column = QVBoxLayout(self)
        column.setContentsMargins(margin * 2, margin, margin * 2, margin)
        column.setSpacing(gap)
        for part in (self._title, self._line, self._words):
            column.addWidget(part)
        column.addLayout(self._tab_rows())
        column.addSpacing(gap)
        column.addLayout(self._grid(self._choices, CHOICE_MM))
        column.addWidget(self._none)
        column.addStretch(1)
        column.addWidget(self._number)
        column.addStretch(1)
        column.addWidget(self._say)
        column.addLayout(self._foot_row())

    def _tab_rows(self) -> QVBoxLayout:
        """As wide as there is room; more than fit stand in a second row."""
        rows = QVBoxLayout()
        rows.setSpacing(self.theme.px(self.theme.space.gap))
        for first in range(0, TABS, TABS_A_ROW):
            row = QHBoxLayout()
            for button in self._tabs[first:][:TABS_A_ROW]:
                button.setFixedHeight(self.theme.px(TAB_MM))
                row.addWidget(button, 1)
            rows.addLayout(row)
        return rows

    def _foot_row(self) -> QHBoxLayout:
        """The way back at the left, what Enter does at the right, wishes between."""
        self._foot = (self._come_back, self._note, self._leaf, self._go)
        self._row = QHBoxLayout()
        self._row.setSpacing(self.theme.px(self.theme.space.gap))
        for button in (self._back, *self._foot):
            button.setFixedHeight(self.theme.px(FOOT_MM))
            self._row.addWidget(button, 1)
        self._row.insertStretch(len(self._foot), 0)
        return self._row

    def _grid(self, buttons: list[EventButton], height_mm: float) -> QGridLayout:
        """Columns of the same width, whichever of the buttons show."""
        grid = QGridLayout()
        grid.setSpacing(self.theme.px(self.theme.space.gap))
        for place, button in enumerate(buttons):
            button.setFixedHeight(self.theme.px(height_mm))
            grid.addWidget(button, place // COLUMNS, place % COLUMNS)
        for column in range(COLUMNS):
            grid.setColumnStretch(column, 1)
        return grid


def _show_all(buttons: list[EventButton], wanted: tuple[object, ...]) -> None:
    """The first so many of the buttons."""
    for place, button in enumerate(buttons):
        show(button, wanted[place] if place < len(wanted) else None)  # type: ignore[arg-type]  # buttons all
