"""The page of acts: a question, nine large answers, and at the foot the way back, more, and save."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from assets.qt.theme import Theme
from assets.qt.widgets import FitLabel, StatusStrip
from assets.theme import Role
from counter.desk.buttons import Button
from counter.desk.choices import MOST, SheetProps
from counter.parts import EventButton, Screen, TextLine, show

COLUMNS = 3
CHOICE_MM, FOOT_MM = 30.0, 15.0


class SheetScreen(Screen):
    """Three by three; empty places stay empty, so that an answer's place is its digit's on the keypad's page."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._title = FitLabel(theme, Role.NUMBER, bold=True, max_lines=1)
        self._line = FitLabel(theme, Role.BUTTON, colour="muted", max_lines=2)
        self._say = StatusStrip(theme, Role.BUTTON)
        self._none = FitLabel(theme, Role.TITLE, colour="muted", max_lines=2)
        self._choices = [self.button(role=Role.TITLE) for _ in range(MOST)]
        self._words = TextLine(self)
        self._words.meant.connect(self.meant)
        self._back, self._leaf, self._save = (self.button(name) for name in ("back", "leaf", "save"))
        self._lay_out()

    def render(self, props: SheetProps) -> None:  # type: ignore[override]  # screens render props
        self._title.set_text(props.title)
        self._line.set_text(props.line)
        self._say.say(*((props.say.look, props.say.icon, props.say.text) if props.say else ("calm", "info", "")))
        self._none.set_text(props.none)
        self._none.setVisible(bool(props.none))
        spare: Sequence[Button | None] = [None] * (MOST - len(props.choices))
        for button, wanted in zip(self._choices, (*props.choices, *spare), strict=True):
            show(button, wanted)
        self._back.render_button(props.back)
        show(self._leaf, props.leaf)
        show(self._save, props.save or props.find)
        self._words.show_entry(props.entry)

    def _lay_out(self) -> None:
        theme = self.theme
        margin, gap = theme.px(theme.space.margin), theme.px(theme.space.gap)
        column = QVBoxLayout(self)
        column.setContentsMargins(margin * 2, margin, margin * 2, margin)
        column.setSpacing(gap)
        for part in (self._title, self._line, self._say, self._words):
            column.addWidget(part)
        column.addSpacing(gap)
        column.addLayout(self._grid(self._choices, CHOICE_MM))
        column.addWidget(self._none)
        column.addStretch(1)
        column.addLayout(self._grid([self._back, self._leaf, self._save], FOOT_MM))

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
