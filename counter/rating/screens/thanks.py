"""Thank you, whatever the answer was."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from assets.qt.theme import Theme
from assets.qt.widgets import CENTRE, FitLabel, IconLabel
from assets.theme import Role
from counter.parts import Screen
from counter.rating.props import ThanksProps

SIGN_MM = 46.0


class ThanksScreen(Screen):
    """The same for everybody: whoever looks on learns nothing."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._title = FitLabel(theme, Role.TITLE, bold=True, align=CENTRE, max_lines=2)
        self._line = FitLabel(theme, Role.BUTTON, colour="muted", align=CENTRE, max_lines=3)
        column = QVBoxLayout(self)
        margin = theme.px(theme.space.margin * 1.4)
        column.setContentsMargins(margin, margin, margin, margin)
        column.setSpacing(theme.px(theme.space.gap * 1.6))
        column.addStretch(1)
        column.addWidget(IconLabel(theme, "check-circle", SIGN_MM, "calm"), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._title)
        column.addWidget(self._line)
        column.addStretch(1)

    def render(self, props: ThanksProps) -> None:  # type: ignore[override]  # screens render props
        self._title.set_text(props.title)
        self._line.set_text(props.line)
