"""A list of lines: sign, title and note at the left, a value at the right; texts wrap and never clip."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from assets.line import Line
from assets.qt.fitting import Style, draw, fit, style_of, text_width, wrapped_height
from assets.qt.icons import icon_pixmap
from assets.qt.line_model import LINE_ROLE, LineModel
from assets.qt.theme import Theme
from assets.qt.widgets import RIGHT, rounded
from assets.theme import Role

CHIP_CENTRE = Qt.AlignmentFlag.AlignCenter
TOP_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop


@dataclass(frozen=True)
class Tone:
    """Names of colours of the palette; without ``fill`` the list's own ground shows."""

    ink: str
    soft: str
    sign: str
    well: str
    fill: str | None = None


TONES: dict[str, Tone] = {
    "plain": Tone("ink", "muted", "accent", "accent_soft"),
    "quiet": Tone("muted", "muted", "muted", "sunken"),
    "busy": Tone("ink", "muted", "on_accent", "accent"),
    "calm": Tone("ink", "muted", "calm", "calm_soft"),
    "priority": Tone("ink", "ink", "on_priority", "priority", "priority_soft"),
    "alarm": Tone("ink", "ink", "on_alarm", "alarm", "alarm_soft"),
}


class LineDelegate(QStyledItemDelegate):
    """Measures and draws a :class:`Line`."""

    def __init__(self, theme: Theme, parent: QWidget, small: bool = False) -> None:
        super().__init__(parent)
        self._theme = theme
        self._title = style_of(theme, Role.CAPTION if small else Role.BODY, bold=not small)
        self._note = style_of(theme, Role.CAPTION)
        self._value = style_of(theme, Role.BODY if small else Role.TITLE, bold=True, max_lines=1)
        self._chip = style_of(theme, Role.BODY, bold=True, max_lines=1)
        self._pad = theme.px(theme.space.pad * (0.35 if small else 0.55))
        self._side = round(self._title.em * (1.5 if small else 1.9))
        self.has_value_notes = False

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        view = self.parent()
        assert isinstance(view, QAbstractItemView)
        width = view.viewport().width()
        return QSize(width, self.height_of(_line(index), width))

    def height_of(self, line: Line, width: int) -> int:
        room = self._text_room(line, width)
        text = sum(wrapped_height(self._theme, said, style, room) for said, style in self._texts(line))
        return round(max(text, self._side)) + self._pad * 2

    def fits(self, line: Line, width: int) -> bool:
        """Whether the longest words fit their column."""
        room = self._text_room(line, width)
        return all(fit(self._theme, said, style, room, 1e6).fits for said, style in self._texts(line))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        line, box = _line(index), QRectF(option.rect)
        tone = TONES[line.tone]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if tone.fill:
            radius = self._theme.px(self._theme.space.radius)
            rounded(painter, box.adjusted(0, 1, 0, -1), radius, self._theme.colour(tone.fill), None, 0)
        elif index.row():
            painter.fillRect(QRectF(box.left(), box.top(), box.width(), 1), self._theme.colour("line"))
        self._draw_sign(painter, line, box, tone)
        self._draw_texts(painter, line, box, tone)
        self._draw_value(painter, line, box, tone)
        painter.restore()

    def _draw_sign(self, painter: QPainter, line: Line, box: QRectF, tone: Tone) -> None:
        if not (line.chip or line.icon):
            return
        theme, side = self._theme, self._side
        well = QRectF(box.left() + self._pad, box.center().y() - side / 2, side, side)
        rounded(painter, well, side * 0.28, theme.colour(tone.well), None, 0)
        if line.icon:
            size = round(side * 0.66)
            spot = well.center().toPoint()
            pixmap = icon_pixmap(line.icon, size, theme.hex(tone.sign))
            painter.drawPixmap(spot.x() - size // 2, spot.y() - size // 2, pixmap)
            return
        fitted = fit(theme, line.chip, self._chip, well.width(), well.height() * 1.6)
        draw(painter, theme, fitted, well.adjusted(0, -side, 0, side), theme.colour(tone.sign), CHIP_CENTRE)

    def _draw_texts(self, painter: QPainter, line: Line, box: QRectF, tone: Tone) -> None:
        theme, room = self._theme, self._text_room(line, round(box.width()))
        parts = [fit(theme, said, style, room, 1e6) for said, style in self._texts(line)]
        top = box.center().y() - sum(part.height for part in parts) / 2
        for part, colour in zip(parts, (tone.ink, tone.soft), strict=False):
            place = QRectF(box.left() + self._left(line), top, room, part.height)
            draw(painter, theme, part, place, theme.colour(colour), TOP_LEFT)
            top += part.height

    def _draw_value(self, painter: QPainter, line: Line, box: QRectF, tone: Tone) -> None:
        """The value large, or, in a list with notes below values, as large as the title: none is louder."""
        theme, wide = self._theme, self._value_room(line)
        place = QRectF(box.right() - self._pad - wide, box.top() + self._pad, wide, box.height() - self._pad * 2)
        both = len(self._values(line)) > 1
        for (said, style), colour, half in zip(self._values(line), (tone.ink, tone.soft), (0, 1), strict=False):
            at = _half(place, half) if both else place
            fitted = fit(theme, said, style, at.width(), 1e6)
            draw(painter, theme, fitted, at, theme.colour(colour), RIGHT)

    def _texts(self, line: Line) -> list[tuple[str, Style]]:
        return [(said, style) for said, style in ((line.title, self._title), (line.note, self._note)) if said]

    def _left(self, line: Line) -> int:
        return self._pad + (self._side + self._pad if line.chip or line.icon else 0)

    def _value_room(self, line: Line) -> float:
        wide = [text_width(self._theme, said, style) for said, style in self._values(line)]
        return max(wide, default=0.0) + (2 if wide else 0)

    def _values(self, line: Line) -> list[tuple[str, Style]]:
        value = self._title if self.has_value_notes else self._value
        return [(said, style) for said, style in ((line.value, value), (line.value_note, self._note)) if said]

    def _text_room(self, line: Line, width: int) -> float:
        value = self._value_room(line)
        return max(1.0, width - self._left(line) - self._pad - (value + self._pad if value else 0))


def _line(index: QModelIndex | QPersistentModelIndex) -> Line:
    line = index.data(LINE_ROLE)
    assert isinstance(line, Line)
    return line


def _half(box: QRectF, which: int) -> QRectF:
    return QRectF(box.left(), box.top() + which * box.height() / 2, box.width(), box.height() / 2)


class LineList(QListView):
    """Shows lines; scrolls when there are more than fit.

    ``empty`` is said when there is none; a list that ``hugs`` is never taller than its lines, or than
    the first ``most`` of them.
    """

    def __init__(
        self,
        theme: Theme,
        name: str,
        *,
        empty: str = "",
        small: bool = False,
        hugs: bool = False,
        most: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._theme, self._empty, self._hugs, self._most = theme, empty, hugs or most > 0, most
        self.lines = LineModel(self)
        self._delegate = LineDelegate(theme, self, small)
        self.setModel(self.lines)
        self.setItemDelegate(self._delegate)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setStyleSheet("QListView { background: transparent; border: 0; } QListView::item { padding: 0; }")
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        if self._hugs:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def set_lines(self, lines: Sequence[Line]) -> None:
        if tuple(lines) != self.lines.lines():
            self._note_values(any(line.value and line.value_note for line in lines))
            self.lines.set_lines(lines)
            self.updateGeometry()
            self.viewport().update()

    def _note_values(self, noted: bool) -> None:
        """Rows that have not changed are measured anew, too."""
        if noted != self._delegate.has_value_notes:
            self._delegate.has_value_notes = noted
            self.scheduleDelayedItemsLayout()

    def sizeHint(self) -> QSize:
        if not self._hugs:
            return super().sizeHint()
        said = self._theme.em(Role.BODY) * 2 if self._empty and not self.lines.rowCount() else 0
        return QSize(self.width(), said + self.content_height(self.viewport().width(), self._most or None))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, min(self.sizeHint().height(), self._theme.em(Role.BODY) * 4))

    def set_empty(self, text: str) -> None:
        """What is said when there is nothing to show."""
        if text != self._empty:
            self._empty = text
            self.updateGeometry()
            self.viewport().update()

    def content_height(self, width: int, most: int | None = None) -> int:
        """The height in which all lines, or the first ``most``, show without scrolling."""
        return sum(self._delegate.height_of(line, width) for line in self.lines.lines()[:most])

    def overflows(self) -> bool:
        """Whether some word is too long for its column."""
        width = self.viewport().width()
        return any(not self._delegate.fits(line, width) for line in self.lines.lines())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()
        self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._empty or self.lines.rowCount():
            return
        box = QRectF(self.viewport().rect())
        style = style_of(self._theme, Role.BODY)
        fitted = fit(self._theme, self._empty, style, box.width(), box.height())
        draw(QPainter(self.viewport()), self._theme, fitted, box, self._theme.colour("muted"), TOP_LEFT)
