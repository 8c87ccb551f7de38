"""Widgets put where the layout says, on whole pixels."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtWidgets import QWidget

from display.common.box import Box

Placed = TypeVar("Placed", bound=QWidget)


def place(widget: QWidget, box: Box) -> None:
    """Neighbouring boxes stay neighbours: edges are rounded, not widths."""
    left, top = round(box.x), round(box.y)
    widget.setGeometry(left, top, round(box.x + box.w) - left, round(box.y + box.h) - top)


def placed(widget: Placed, box: Box) -> Placed:
    place(widget, box)
    widget.show()
    return widget
