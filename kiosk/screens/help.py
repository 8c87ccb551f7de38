"""Without paper: the code to photograph, as large as there is room, and what to do."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from assets.qt.qr import QUIET, QrLabel, modules
from assets.qt.theme import Theme
from assets.qt.widgets import FitLabel
from assets.theme import Role

LEAST_QR_MM = 40.0
MOST_ACROSS = 0.5
"""Of the row: the advice beside the code needs the rest."""


class HelpRow(QWidget):
    """The code and the advice beside it; hidden where a slip is printed."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._code, self._advice, self._url = QrLabel(theme, LEAST_QR_MM), FitLabel(theme, Role.BODY), ""
        self._code.setObjectName("qr")
        self._least = theme.px(LEAST_QR_MM)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(theme.space.pad))
        row.addWidget(self._code)
        row.addWidget(self._advice, 1)

    def least(self) -> int:
        """Pixels below which no telephone should have to read the code."""
        return self._least

    def say(self, url: str, advice: str) -> None:
        self.setVisible(bool(url))
        self._url = url
        self._code.show_code(url)
        self._advice.set_text(advice)

    def fit(self, width: int, room: int) -> None:
        """Show the code in whole pixels a module, within a row so wide and a room so high."""
        if self._url:
            across = len(modules(self._url)) + 2 * QUIET
            module = max(round(self._least / across), min(room, round(width * MOST_ACROSS)) // across)
            self._code.setFixedSize(module * across, module * across)
