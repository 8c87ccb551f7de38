"""For tests and pictures: which texts of a window are cut off, hidden or hang out of their parent."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QLabel, QScrollArea, QWidget

from assets.qt.qr import QrLabel


@runtime_checkable
class Fitting(Protocol):
    """A widget of ours that can say whether its text fits."""

    def overflows(self) -> bool: ...


def clipped(window: QWidget) -> list[str]:
    """A sentence for each visible widget below ``window`` whose text a person cannot read whole."""
    widgets = [window, *window.findChildren(QWidget)]
    shown = [widget for widget in widgets if widget is window or widget.isVisibleTo(window)]
    return [f"{_name(w)}: {why}" for w in shown for why in _reasons(w, window)] + _overlaps(shown)


def _reasons(widget: QWidget, window: QWidget) -> list[str]:
    reasons = []
    if isinstance(widget, Fitting) and widget.overflows():
        reasons.append("the text does not fit")
    if isinstance(widget, QLabel) and widget.text() and _label_is_cut(widget):
        reasons.append("the label is cut")
    if isinstance(widget, QAbstractButton) and widget.text() and widget.width() < widget.minimumSizeHint().width():
        reasons.append("the button's text is cut")
    if isinstance(widget, QAbstractItemView):
        reasons += _cut_cells(widget)
    if _says_something(widget) and widget is not window and _hangs_out(widget):
        reasons.append("hangs out of its parent")
    return reasons


def _overlaps(shown: list[QWidget]) -> list[str]:
    """Neighbours that lie on each other; one pixel is rounding."""
    speaking = [widget for widget in shown if _says_something(widget)]
    return [
        f"{_name(one)}: lies on {_name(other)}"
        for place, one in enumerate(speaking)
        for other in speaking[place + 1 :]
        if one.parentWidget() is other.parentWidget() and _common(one, other) > 1
    ]


def _common(one: QWidget, other: QWidget) -> int:
    shared = one.geometry().intersected(other.geometry())
    return min(shared.width(), shared.height())


def _says_something(widget: QWidget) -> bool:
    if isinstance(widget, QrLabel):
        return bool(widget.content())
    return isinstance(widget, Fitting | QLabel | QAbstractButton)


def _label_is_cut(label: QLabel) -> bool:
    need = label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
    too_wide = not label.wordWrap() and label.sizeHint().width() > label.width()
    return too_wide or need > label.height()


def _hangs_out(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    if parent is None or isinstance(parent.parentWidget(), QScrollArea):
        return False
    return not parent.rect().contains(widget.geometry())


def _cut_cells(view: QAbstractItemView) -> list[str]:
    model: QAbstractItemModel | None = view.model()
    if model is None:
        return []
    cells = (model.index(row, column) for row in range(model.rowCount()) for column in range(model.columnCount()))
    return [
        f"cell {cell.row()},{cell.column()} is cut: {cell.data(Qt.ItemDataRole.DisplayRole)}"
        for cell in cells
        if cell.data(Qt.ItemDataRole.DisplayRole)
        and view.visualRect(cell).intersects(view.viewport().rect())
        and view.sizeHintForIndex(cell).width() > view.visualRect(cell).width()
    ]


def _name(widget: QWidget) -> str:
    text = getattr(widget, "text", None)
    said = f" {text()!r}" if callable(text) else ""
    return f"{type(widget).__name__} {widget.objectName()}{said}".strip()
