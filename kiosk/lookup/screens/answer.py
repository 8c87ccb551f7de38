"""Where a dossier stands: one sentence, what to do now, the button for it, and what it rests on."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from assets.qt.theme import Theme
from assets.qt.widgets import StatusStrip
from assets.theme import Role
from kiosk.lookup.faces import AnswerProps, LookBar
from kiosk.lookup.screens.facts import FactCard
from kiosk.lookup.screens.head import HeadCard
from kiosk.lookup.screens.parts import LookBarRow
from kiosk.screens.parts import EventButton, Screen, show

MAIN_MM, OTHER_MM = 24.0, 19.0
MOST_OTHERS = 3
SHARES = (9, 11)
"""Of the width that the sentence and what it rests on have beside each other."""


class AnswerScreen(Screen):
    """Upright: below each other. Wide: the sentence and its button at the left, what it rests on at the right."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._head, self._facts = HeadCard(theme), FactCard(theme)
        # The sentence beside it is what grows with larger letters.
        self._notice = StatusStrip(replace(theme, letters=1.0), Role.CAPTION)
        self._notice.setObjectName("notice")
        self._main = self.button("main")
        self._others: list[EventButton] = [self.button() for _ in range(MOST_OTHERS)]
        self._bar = LookBarRow(self)
        self._left, self._right = QVBoxLayout(), QVBoxLayout()
        self._body = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._doing = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._lay_out()

    def render(self, props: AnswerProps) -> None:  # type: ignore[override]  # screens render props
        self._head.render_head(props)
        self._facts.render_facts(props)
        notice = props.notice
        self._notice.say(*((notice.look, notice.icon, notice.text) if notice else ("calm", "info", "")))
        show(self._main, props.main)
        for place, button in enumerate(self._others):
            show(button, props.others[place] if place < len(props.others) else None)
        self._bar.render(props.bar)

    def forget(self) -> None:
        """Nothing of a dossier is kept behind another screen."""
        nothing = AnswerProps("calm", "info", "", "", None, "", None, (), None, (), LookBar(None, ()))
        self.render(nothing)

    def resizeEvent(self, event: QResizeEvent) -> None:
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._body.setDirection(across if self.is_wide() else down)
        for place, share in enumerate(SHARES if self.is_wide() else (0, 1)):
            self._body.setStretch(place, share)
        self._head.adapt(self.is_wide())
        self._doing.setDirection(across if self.is_wide() else down)
        # In reach: below everything on an upright screen, below the sentence on a wide one.
        if self.is_wide():
            self._left.insertWidget(2, self._main)
        else:
            self._right.insertWidget(1, self._main)

    def _lay_out(self) -> None:
        theme = self.theme
        margin, gap = theme.px(theme.space.margin), theme.px(theme.space.gap)
        self._main.setFixedHeight(theme.px(MAIN_MM))
        self._left.addWidget(self._notice)
        self._left.addWidget(self._head, 1)
        beside = QHBoxLayout()
        for box in (self._doing, beside):
            box.setSpacing(gap)
        for place, button in enumerate(self._others):
            button.setFixedHeight(theme.px(OTHER_MM))
            (beside if place else self._doing).addWidget(button)  # as wide as its words ask for
        self._doing.addLayout(beside)
        self._right.addWidget(self._facts, 1)
        self._right.addWidget(self._main)
        for half in (self._left, self._right, self._body):
            half.setSpacing(gap * 2)
        self._body.addLayout(self._left)
        self._body.addLayout(self._right, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(margin, margin, margin, margin)
        column.setSpacing(gap)
        column.addLayout(self._body, 1)
        column.addSpacing(gap // 2)
        column.addLayout(self._doing)
        column.addWidget(self._bar)
