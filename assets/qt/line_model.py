"""Lists that live for a day: rows with keys, changed one by one and never reset."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from assets.line import Line

LINE_ROLE = Qt.ItemDataRole.UserRole + 1

_ROOT = QModelIndex()


class LineModel(QAbstractListModel):
    """Rows that follow a list of lines: inserted, removed, moved or changed, so that no view loses its place."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: list[Line] = []

    def lines(self) -> tuple[Line, ...]:
        return tuple(self._lines)

    def set_lines(self, lines: Sequence[Line]) -> None:
        """Bring the rows to ``lines`` by the smallest steps; keys are unique."""
        wanted = {line.key for line in lines}
        for row in reversed([i for i, line in enumerate(self._lines) if line.key not in wanted]):
            self.beginRemoveRows(_ROOT, row, row)
            del self._lines[row]
            self.endRemoveRows()
        for row, line in enumerate(lines):
            self._settle(row, line)

    def _settle(self, row: int, line: Line) -> None:
        """The rows above ``row`` are right; make this one right too."""
        at = next((i for i, known in enumerate(self._lines) if known.key == line.key), None)
        if at is None:
            self.beginInsertRows(_ROOT, row, row)
            self._lines.insert(row, line)
            self.endInsertRows()
            return
        if at != row:
            self.beginMoveRows(_ROOT, at, at, _ROOT, row)
            self._lines.insert(row, self._lines.pop(at))
            self.endMoveRows()
        if self._lines[row] != line:
            self._lines[row] = line
            here = self.index(row)
            self.dataChanged.emit(here, here, [Qt.ItemDataRole.DisplayRole, LINE_ROLE])

    # -- for the view ----------------------------------------------------------------------------

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        return 0 if parent.isValid() else 1

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or not 0 <= index.row() < len(self._lines):
            return None
        line = self._lines[index.row()]
        if role == LINE_ROLE:
            return line
        if role == Qt.ItemDataRole.DisplayRole:
            return line.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(text for text in (line.title, line.note, line.value, line.value_note) if text)
        return None
