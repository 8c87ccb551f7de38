"""The page that asks for a number: what it is of at the left, the figure in the middle, the pad at the right."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from assets.qt.theme import Theme
from assets.qt.widgets import CENTRE, Card, FitLabel, StatusStrip
from assets.theme import Role
from counter.entry import PadProps
from counter.parts import ButtonList, EventButton, Figure, Screen

FIGURE_CAP_MM, KEY_MM, PAD_MM, PICKS_MM, FOOT_MM = 26.0, 17.0, 96.0, 82.0, 17.0
STRIP_MM = 13.0


class PadScreen(Screen):
    """Everything has its place whether it shows or not, so that no key moves."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._title = FitLabel(theme, Role.NUMBER, bold=True, max_lines=1)
        self._line = FitLabel(theme, Role.BUTTON, colour="muted", max_lines=2)
        self._say = StatusStrip(theme, Role.BUTTON)
        self._say.setObjectName("say")
        self._picks = ButtonList(self)
        self._figure = Figure(theme, FIGURE_CAP_MM, CENTRE)
        self._figure.setObjectName("figure")
        self._note = FitLabel(theme, Role.BUTTON, colour="muted", align=CENTRE, max_lines=2)
        self._keys = [self.button(role=Role.TITLE) for _ in range(12)]
        self._steps = [self.button(role=Role.TITLE) for _ in range(2)]
        self._back, self._go = self.button(), self.button(role=Role.TITLE)
        self._lay_out()

    def render(self, props: PadProps[Any]) -> None:  # type: ignore[override]  # screens render props
        self._title.set_text(props.title)
        self._line.set_text(props.line)
        say = props.say
        self._say.say(say.look if say else "calm", say.icon if say else "", say.text if say else "")
        self._picks.show_buttons(props.picks)
        self._picks.setVisible(bool(props.picks))
        self._figure.set_text(props.figure)
        self._figure.set_colour("muted" if props.is_offered else "accent")
        self._note.set_text(props.note)
        wanted = (*props.keys, *props.steps, props.back, props.go)
        for button, one in zip((*self._keys, *self._steps, self._back, self._go), wanted, strict=True):
            button.render_button(one)

    def _lay_out(self) -> None:
        theme = self.theme
        margin, gap = theme.px(theme.space.margin), theme.px(theme.space.gap)
        column = QVBoxLayout(self)
        column.setContentsMargins(margin * 2, margin, margin * 2, margin)
        column.setSpacing(gap)
        for part in (self._title, self._line, self._strip()):
            column.addWidget(part)
        row = QHBoxLayout()
        row.setSpacing(gap * 2)
        row.addWidget(self._picks)
        row.addWidget(self._middle(), 1)
        row.addLayout(self._grid(self._keys, KEY_MM))
        self._picks.setFixedWidth(theme.px(PICKS_MM))
        column.addLayout(row, 1)
        column.addStretch(0)
        foot = QHBoxLayout()
        foot.setSpacing(gap)
        for button, share in ((self._back, 1), (self._go, 2)):
            button.setFixedHeight(theme.px(FOOT_MM))
            foot.addWidget(button, share)
        column.addLayout(foot)

    def _strip(self) -> QWidget:
        place = QWidget()
        place.setFixedHeight(self.theme.px(STRIP_MM))
        row = QVBoxLayout(place)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._say)
        return place

    def _middle(self) -> Card:
        theme = self.theme
        card = Card(theme)
        column = QVBoxLayout(card)
        pad = theme.px(theme.space.pad)
        column.setContentsMargins(pad, pad, pad, pad)
        column.addStretch(1)
        column.addWidget(self._figure)
        column.addWidget(self._note)
        column.addStretch(1)
        steps = QHBoxLayout()
        steps.setSpacing(theme.px(theme.space.gap))
        for button in self._steps:
            button.setFixedHeight(theme.px(KEY_MM))
            steps.addWidget(button, 1)
        column.addLayout(steps)
        return card

    def _grid(self, buttons: list[EventButton], height_mm: float) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(self.theme.px(self.theme.space.gap))
        wide = round(self.theme.px(PAD_MM) / 3)
        for place, key in enumerate(buttons):
            key.setFixedSize(wide, self.theme.px(height_mm))
            grid.addWidget(key, place // 3, place % 3)
        grid.setRowStretch(4, 1)
        return grid
