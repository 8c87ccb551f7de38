"""A square code, drawn module by module so that a telephone reads it off the screen."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from assets.qt.theme import Theme

QUIET = 4
"""Light modules around the code that readers need."""


@lru_cache(maxsize=8)
def modules(content: str) -> tuple[bytes, ...]:
    """Rows of 0 (light) and 1 (dark), without the quiet zone."""
    import segno  # only a screen that shows a code pays for it

    return tuple(bytes(row) for row in segno.make(content, error="m", micro=False).matrix)


class QrLabel(QWidget):
    """Shows a text as a QR code, black on white whatever the palette, in whole pixels a module."""

    def __init__(self, theme: Theme, size_mm: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._content = theme, ""
        self.set_size(size_mm)

    def set_size(self, size_mm: float) -> None:
        """Edge with the light zone around the code, millimetres; rounded so that a module has whole pixels."""
        self._size_mm = size_mm
        across = len(modules(self._content)) + 2 * QUIET if self._content else 1
        side = max(1, round(self._theme.px(size_mm) / across)) * across
        self.setFixedSize(side, side)

    def content(self) -> str:
        return self._content

    def show_code(self, content: str) -> None:
        """An empty text shows nothing."""
        if content != self._content:
            self._content = content
            self.set_size(self._size_mm)
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._content:
            return
        rows, painter = modules(self._content), QPainter(self)
        scale = max(1, self.width() // (len(rows) + 2 * QUIET))
        left = (self.width() - scale * len(rows)) // 2
        painter.fillRect(self.rect(), QColor(Qt.GlobalColor.white))
        for y, row in enumerate(rows):
            for x, dark in enumerate(row):
                if dark:
                    painter.fillRect(QRect(left + x * scale, left + y * scale, scale, scale), Qt.GlobalColor.black)
