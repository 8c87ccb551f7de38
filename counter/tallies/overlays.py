"""What lies over the figures: the choice of a period with a month of large days, and the choice of a file."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from assets.qt.theme import Theme
from assets.qt.widgets import CENTRE, FitLabel
from assets.theme import Role
from counter.parts import EventButton, Screen, show
from counter.tallies.panes import FilesProps, PeriodsProps
from counter.tallies.periods import WEEK, Against, Preset

CHOICE_MM, DAY_MM, FOOT_MM = 19.0, 13.0, 13.0
FILES = 4


class PeriodsPane(Screen):
    """Named periods at the left, the calendar at the right, what to compare with below."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._title = FitLabel(theme, Role.TITLE, bold=True, max_lines=1)
        self._presets = self._buttons(len(Preset), CHOICE_MM)
        self._against_title = FitLabel(theme, Role.BUTTON, bold=True, max_lines=1)
        self._against = self._buttons(len(Against), CHOICE_MM)
        self._month = FitLabel(theme, Role.BUTTON, bold=True, align=CENTRE, max_lines=1)
        self._turn = self._buttons(2, DAY_MM)
        self._weekdays = [FitLabel(theme, Role.CAPTION, colour="muted", align=CENTRE) for _ in range(WEEK)]
        self._days = self._buttons(6 * WEEK, DAY_MM)
        self._hint = FitLabel(theme, Role.BODY, colour="muted", max_lines=2)
        self._back = self._buttons(1, FOOT_MM)
        self._lay_out()

    def render(self, props: PeriodsProps) -> None:  # type: ignore[override]  # screens render props
        self._title.set_text(props.title)
        self._against_title.set_text(props.against_title)
        self._month.set_text(props.month)
        self._hint.set_text(props.hint)
        for label, text in zip(self._weekdays, props.weekdays, strict=True):
            label.set_text(text)
        buttons = (*self._presets, *self._against, *self._turn, *self._back)
        wanted = (*props.presets, *props.against, *props.turn, props.back)
        for button, one in zip(buttons, wanted, strict=True):
            button.render_button(one)
        for button, day in zip(self._days, props.days, strict=True):
            show(button, day)

    def _buttons(self, count: int, height_mm: float) -> list[EventButton]:
        """Arrows move the calendar's cursor, so none of the buttons is walked to by them."""
        made = [self.button() for _ in range(count)]
        for button in made:
            button.setFixedHeight(self.theme.px(height_mm))
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return made

    def _lay_out(self) -> None:
        theme = self.theme
        margin, gap = theme.px(theme.space.margin), theme.px(theme.space.gap)
        columns = QHBoxLayout(self)
        columns.setContentsMargins(margin, margin, margin, margin)
        columns.setSpacing(margin * 2)
        left, right = QVBoxLayout(), QVBoxLayout()
        for column in (left, right):
            column.setSpacing(gap)
            columns.addLayout(column, 1)
        for part in (self._title, _grid(self._presets, 2, gap), self._against_title, _grid(self._against, 1, gap)):
            _add(left, part)
        left.addStretch(1)
        left.addWidget(self._back[0])
        head = QHBoxLayout()
        head.addWidget(self._turn[0])
        head.addWidget(self._month, 1)
        head.addWidget(self._turn[1])
        right.addLayout(head)
        right.addLayout(_grid(self._weekdays, WEEK, gap // 2))
        days = _grid(self._days, WEEK, gap // 2)
        for week in range(len(self._days) // WEEK):
            days.setRowMinimumHeight(week, theme.px(DAY_MM))
        right.addLayout(days)
        right.addWidget(self._hint)
        right.addStretch(1)


class FilesPane(Screen):
    """Four kinds of files."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._title = FitLabel(theme, Role.TITLE, bold=True, max_lines=1)
        self._line = FitLabel(theme, Role.BODY, colour="muted", max_lines=2)
        self._files = [self.button(role=Role.TITLE) for _ in range(FILES)]
        self._back = self.button()
        for button in self._files:
            button.setFixedHeight(theme.px(CHOICE_MM * 1.6))
        self._back.setFixedHeight(theme.px(FOOT_MM))
        margin, gap = theme.px(theme.space.margin), theme.px(theme.space.gap)
        column = QVBoxLayout(self)
        column.setContentsMargins(margin * 2, margin, margin * 2, margin)
        column.setSpacing(gap)
        for part in (self._title, self._line, _grid(self._files, 2, gap)):
            _add(column, part)
        column.addStretch(1)
        column.addWidget(self._back)

    def render(self, props: FilesProps) -> None:  # type: ignore[override]  # screens render props
        self._title.set_text(props.title)
        self._line.set_text(props.line)
        for button, one in zip((*self._files, self._back), (*props.files, props.back), strict=True):
            button.render_button(one)


def _grid(widgets: Sequence[QWidget], columns: int, gap: int) -> QGridLayout:
    """Columns of the same width."""
    grid = QGridLayout()
    grid.setSpacing(gap)
    for place, widget in enumerate(widgets):
        grid.addWidget(widget, place // columns, place % columns)
    for column in range(columns):
        grid.setColumnStretch(column, 1)
    return grid


def _add(column: QVBoxLayout, part: QWidget | QGridLayout) -> None:
    if isinstance(part, QWidget):
        column.addWidget(part)
    else:
        column.addLayout(part)
