"""How the paints of charts are laid on: full, hatched, or pale where bars are a pixel or two wide."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor

from counter.tallies.colours import PAINTS

CROWDED, PALE = 60, 90
"""More bars than this have no room for lines in them; how opaque they are instead."""


def brush(name: str, bars: int) -> QBrush:
    """The brush of a paint in a chart of so many bars."""
    paint, colour = PAINTS[name], QColor(PAINTS[name].fill)
    if name == "nothing":
        return QBrush(Qt.BrushStyle.NoBrush)
    if not paint.hatched:
        return QBrush(colour)
    if bars <= CROWDED:
        return QBrush(colour, Qt.BrushStyle.BDiagPattern)
    colour.setAlpha(PALE)
    return QBrush(colour)
