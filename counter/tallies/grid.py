"""The table behind the charts, as Qt shows it: cells change one by one, columns sort at a touch or by S."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QVBoxLayout, QWidget

from assets.qt.theme import Theme
from assets.qt.widgets import FitLabel
from assets.theme import Role
from counter.tallies.events import SortAsked
from counter.tallies.table import NAME, TableProps

Index = QModelIndex | QPersistentModelIndex
NUMBERS = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
NAMES = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
OWN_KEYS = (
    *(Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down),
    *(Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End),
)
_LOOK = """
QTableCornerButton::section {{ background: {ground}; border: 0; }}
QScrollBar:horizontal {{ background: transparent; height: {wide}px; margin: 0; }}
QScrollBar::handle:horizontal {{ background: {line}; border-radius: {half}px; min-width: {wide}0px; }}
QHeaderView {{ background: {surface}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ height: 0; width: 0; }}
"""
UP, DOWN = " ▲", " ▼"


class FiguresModel(QAbstractTableModel):
    """Names at the left as heads of the rows, figures in the cells."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._props = TableProps((), (), "")

    def show_table(self, props: TableProps) -> bool:
        """Only cells that changed are told, while the shape stays; whether the widths may have changed."""
        old, same = self._props, _shape(props) == _shape(self._props)
        if props == old:
            return False
        if not same:
            self.beginResetModel()
        self._props = props
        if not same:
            self.endResetModel()
            return True
        for row, (before, now) in enumerate(zip(old.rows, props.rows, strict=True)):
            if before != now:
                self.dataChanged.emit(self.index(row, 0), self.index(row, self.columnCount() - 1))
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.columnCount() - 1)
        self.headerDataChanged.emit(Qt.Orientation.Vertical, 0, self.rowCount() - 1)
        return True

    def key_of(self, column: int) -> str:
        return self._props.heads[column + 1][0]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 – as Qt has it
        return 0 if parent.isValid() else len(self._props.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 – as Qt has it
        return 0 if parent.isValid() else max(0, len(self._props.heads) - 1)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._props.rows[index.row()][index.column() + 1]
            case Qt.ItemDataRole.TextAlignmentRole:
                return NUMBERS
            case Qt.ItemDataRole.FontRole:
                return self._theme.font(Role.BODY, bold=index.row() == self.rowCount() - 1)
            case _:
                return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return NUMBERS if orientation is Qt.Orientation.Horizontal else NAMES
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation is Qt.Orientation.Vertical:
            return self._props.rows[section][0]
        key, title = self._props.heads[section + 1]
        sort = self._props.sort
        return title + ((DOWN if sort.descending else UP) if sort and sort.column == key else "")


def _shape(props: TableProps) -> tuple[object, ...]:
    return props.heads, len(props.rows)


class FiguresView(QTableView):
    """Only the keys that move in it are its own: digits and letters belong to the page."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in OWN_KEYS:
            super().keyPressEvent(event)
        else:
            event.ignore()


class Table(QWidget):
    """The table and what is to be known of it."""

    meant = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model, self.view = FiguresModel(theme), FiguresView()
        self.view.setModel(self.model)
        self.view.setObjectName("figures")
        self.view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.view.setAlternatingRowColors(True)
        self.view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.view.setCornerButtonEnabled(False)
        self.view.setStyleSheet(
            _LOOK.format(
                line=theme.hex("line"),
                ground=theme.hex("sunken"),
                surface=theme.hex("surface"),
                wide=theme.px(3),
                half=theme.px(1.4),
            )
        )
        self._set_heads(theme)
        self._note = FitLabel(theme, Role.CAPTION, colour="muted", max_lines=2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(theme.space.gap / 2))
        column.addWidget(self.view, 1)
        column.addWidget(self._note)

    def show_table(self, props: TableProps) -> None:
        self._note.set_text(props.note)
        if self.model.show_table(props):
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Only in its place the style is known, and with it the room around the figures."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.view.ensurePolished()
        self.view.resizeColumnsToContents()

    def take_focus(self) -> None:
        """The keys move in it; a cell is chosen from the start."""
        if not self.view.currentIndex().isValid() and self.model.rowCount():
            self.view.setCurrentIndex(self.model.index(0, 0))
        self.view.setFocus()

    def sort_here(self) -> None:
        """By the column of the chosen cell; without one by name."""
        chosen = self.view.currentIndex()
        self.meant.emit(SortAsked(self.model.key_of(chosen.column()) if chosen.isValid() else NAME))

    def _set_heads(self, theme: Theme) -> None:
        across, down = self.view.horizontalHeader(), self.view.verticalHeader()
        across.setSectionsClickable(True)
        across.sectionClicked.connect(self._on_head)
        across.setMinimumHeight(theme.px(11))
        down.setDefaultSectionSize(theme.px(9.5))
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        down.setDefaultAlignment(NAMES)

    def _on_head(self, column: int) -> None:
        self.meant.emit(SortAsked(self.model.key_of(column)))
