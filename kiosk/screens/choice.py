"""A question and its answers as cards: fields, groups of fields, priority groups."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from assets.qt.theme import Theme
from assets.qt.widgets import FitLabel, StatusStrip
from assets.theme import Role
from kiosk.faces import Button, ChoiceProps, Notice
from kiosk.props import MOST_NOTICES
from kiosk.screens.grid import CardGrid
from kiosk.screens.parts import EventButton, LowerBar, Screen, Sentence


class ChoiceScreen(Screen):
    """Cards that fill the middle, so that the question stands above and the bar below in reach."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._title = Sentence(theme, Role.TITLE, bold=True, max_lines=2)
        self._line = FitLabel(theme, Role.BODY, colour="muted", max_lines=2)
        self._wanted: tuple[Notice, ...] = ()
        self._notices = [StatusStrip(theme) for _ in range(MOST_NOTICES)]
        self._grid = CardGrid(theme)
        self._cards: list[EventButton] = []
        self._wanted_cards: tuple[tuple[Button, ...], str, str] = ((), "", "")
        self._bar = LowerBar(self)
        self._question = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._lay_out()

    def render(self, props: ChoiceProps) -> None:  # type: ignore[override]
        self._title.set_text(props.title)
        self._line.set_text(props.line)
        self._render_notices(props.notices)
        self._wanted_cards = (props.cards, props.widest_line, props.widest_short)
        self._render_cards()
        self._bar.render(props.bar)

    def resizeEvent(self, event: QResizeEvent) -> None:
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._question.setDirection(across if self.is_wide() else down)
        self._question.setSpacing(self.theme.px(self.theme.space.pad * 2) if self.is_wide() else 0)
        self._show_notices()
        self._render_cards()
        self._bar.adapt(self.is_wide())

    def _lay_out(self) -> None:
        theme = self.theme
        column = QVBoxLayout(self)
        margin, gap = theme.px(theme.space.margin), theme.px(theme.space.gap)
        column.setContentsMargins(margin, margin, margin, margin)
        column.setSpacing(gap)
        self._question.addWidget(self._title)
        self._question.addWidget(self._line, 1)
        column.addLayout(self._question)
        for strip in self._notices:
            column.addWidget(strip)
        column.addSpacing(gap // 2)
        column.addWidget(self._grid, 1)
        column.addWidget(self._bar)

    def _render_notices(self, notices: tuple[Notice, ...]) -> None:
        self._wanted = notices
        self._show_notices()

    def _show_notices(self) -> None:
        """A wide screen has room for one line: of the most pressing notice, in short if need be."""
        for place, strip in enumerate(self._notices):
            notice = self._wanted[place] if place < len(self._wanted) else None
            if notice is None or (self.is_wide() and place > 0):
                strip.say("calm", "info", "")
                continue
            strip.say(notice.look, notice.icon, notice.text)
            if (
                self.is_wide()
                and notice.short
                and strip.sizeHint().width() > self.width() - 2 * self.theme.px(self.theme.space.margin)
            ):
                strip.say(notice.look, notice.icon, notice.short)

    def _render_cards(self) -> None:
        """Buttons stay while their places stay: a finger on one must not lose it when a count changes."""
        wanted, widest, widest_short = self._wanted_cards
        in_short = self.is_wide() and bool(widest_short)
        self._cards += [self.button() for _ in range(len(wanted) - len(self._cards))]
        for card, button in zip(self._cards, wanted, strict=False):
            card.render_button(_shortened(button) if in_short and button.short else button)
        for spare in self._cards[len(wanted) :]:
            spare.setObjectName("")
            spare.hide()
        self._grid.set_cards(self._cards[: len(wanted)], widest_short if in_short else widest)


def _shortened(button: Button) -> Button:
    return replace(button, face=replace(button.face, line=button.short))
