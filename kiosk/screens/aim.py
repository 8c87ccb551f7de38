"""The camera's picture, as large as there is room: where nothing is typed, only held before it."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from assets.qt.theme import Theme
from assets.qt.viewfinder import Viewfinder
from assets.qt.widgets import FitLabel
from assets.theme import Role
from kiosk.faces import AimProps
from kiosk.screens.parts import LowerBar, Screen


class AimScreen(Screen):
    """What to hold where, the picture, and the way back."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._title = FitLabel(theme, Role.TITLE, bold=True, max_lines=1)
        self._line = FitLabel(theme, Role.BODY, colour="muted", max_lines=2)
        self.viewfinder = Viewfinder(theme)
        self._bar = LowerBar(self)
        self._question = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._lay_out()

    def render(self, props: AimProps) -> None:  # type: ignore[override]  # screens render props
        self._title.set_text(props.title)
        self._line.set_text(props.line)
        self.viewfinder.say(props.words)
        self._bar.render(props.bar)

    def resizeEvent(self, event: QResizeEvent) -> None:
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._question.setDirection(across if self.is_wide() else down)
        self._question.setSpacing(self.theme.px(self.theme.space.pad * 2) if self.is_wide() else 0)
        self._bar.adapt(self.is_wide())

    def _lay_out(self) -> None:
        theme = self.theme
        margin, gap = theme.px(theme.space.margin), theme.px(theme.space.gap)
        self._question.addWidget(self._title)
        self._question.addWidget(self._line, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(margin, margin, margin, margin)
        column.setSpacing(gap)
        column.addLayout(self._question)
        column.addWidget(self.viewfinder, 1)
        column.addWidget(self._bar)
