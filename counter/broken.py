"""The card after our own mistake, while the program ends to be started anew."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from assets.qt.theme import Theme
from assets.qt.widgets import CENTRE, FitLabel, IconLabel
from assets.texts import Texts
from assets.theme import Role
from counter.parts import Screen


class BrokenCard(Screen):
    """Needs nothing that could have failed."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._title = FitLabel(theme, Role.NUMBER, bold=True, align=CENTRE)
        self._line = FitLabel(theme, Role.BUTTON, colour="muted", align=CENTRE)
        column = QVBoxLayout(self)
        margin = theme.px(theme.space.margin * 2)
        column.setContentsMargins(margin, margin, margin, margin)
        column.addStretch(1)
        column.addWidget(IconLabel(theme, "warning", 24.0, "alarm"), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._title)
        column.addWidget(self._line)
        column.addStretch(1)

    def say(self, texts: Texts, station: str) -> None:
        """``station`` is the section of the texts: panel, desk or leader."""
        self._title.set_text(texts[f"{station}.broken_title"])
        self._line.set_text(texts[f"{station}.broken_line"])
