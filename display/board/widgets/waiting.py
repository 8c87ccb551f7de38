"""How many people wait in each field, or for how long."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from assets.qt.fitting import Fitted, draw, fit, text_width
from assets.qt.icons import icon_pixmap
from assets.qt.theme import Theme
from assets.qt.widgets import CENTRE, LEFT, RIGHT, rounded
from display.board.layout import WAITING_ROW_MM, WAITING_TITLE_MM
from display.board.props import WaitingProps, WaitingRow
from display.common.lettering import CAPTION_MM, SMALL_MM, letters, shortened

LETTER_ROWS_MM, LETTERS_TALLEST_MM = (40.0, 29.0), 64.0
MOST_SHORTENED = 0.5
"""Of the rows, the part whose names may be cut short before the letters stand alone."""


@dataclass(frozen=True)
class Plan:
    """Which rows are drawn, in how many columns, with or without their names."""

    rows: tuple[WaitingRow, ...]
    columns: int
    named: bool


class WaitingList(QWidget):
    """Letter, field and value a line: every field, or, with many fields, those that are worth it.

    A name that is too long is cut short behind a word; where many are, the letters of the numbers stand alone.
    """

    def __init__(self, theme: Theme, columns: int = 1, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._columns = theme, columns
        self._props: WaitingProps | None = None
        self._title = letters(theme, CAPTION_MM, bold=True)
        self._small = letters(theme, SMALL_MM)
        self._name = letters(theme, SMALL_MM, lines=2)
        self._value = letters(theme, CAPTION_MM, bold=True)

    def render_waiting(self, props: WaitingProps) -> None:
        if props != self._props:
            self._props = props
            self.update()

    def plan(self) -> Plan:
        """The first way that fits."""
        rows = self._props.rows if self._props else ()
        busy = tuple(row for row in rows if row.is_busy)
        for some in (rows, busy):
            plan = Plan(some, self._columns, named=True)
            if self._shortened(plan) == 0:
                return plan
        for some in (rows, busy):
            plan = Plan(some, self._columns, named=True)
            if self._shortened(plan) <= len(some) * MOST_SHORTENED:
                return plan
        plans = [self._lettered(some, high) for high in LETTER_ROWS_MM for some in (rows, busy)]
        return next((plan for plan in plans if self._values_fit(plan)), plans[-1])

    def _lettered(self, rows: tuple[WaitingRow, ...], row_mm: float) -> Plan:
        most = max(1, int(self._rows_height() / self._theme.px(row_mm)))
        return Plan(rows, max(1, math.ceil(len(rows) / most)), named=False)

    def overflows(self) -> bool:
        """Whether some value does not fit beside its letter."""
        return not self._values_fit(self.plan())

    def _values_fit(self, plan: Plan) -> bool:
        width, high = self._cell(plan)
        room = width - self._letter_width() - self._pad() * (0.3 if plan.named else 1.5)
        return all(self._fitted(row.value, QRectF(0, 0, room, high)).fits for row in plan.rows)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._props is None:
            return
        painter, theme = QPainter(self), self._theme
        rounded(painter, QRectF(self.rect()), theme.px(theme.space.radius), theme.colour("sunken"), None, 0)
        self._draw_title(painter, self._props)
        plan = self.plan()
        for place, row in enumerate(plan.rows):
            self._draw_row(painter, row, self._box(place, plan), plan.named)

    def _draw_title(self, painter: QPainter, props: WaitingProps) -> None:
        theme, pad = self._theme, self._pad()
        box = QRectF(pad, 0, self.width() - pad * 2, theme.px(WAITING_TITLE_MM))
        size = theme.px(24)
        sign = icon_pixmap(props.icon, size, theme.hex("muted"))
        painter.drawPixmap(round(pad), round(box.center().y() - size / 2), sign)
        text = box.adjusted(size + pad * 0.7, 0, 0, 0)
        main = fit(theme, props.title.main, self._title, text.width(), text.height())
        draw(painter, theme, main, text, theme.colour("ink"), LEFT)
        rest = text.adjusted(main.width + pad * 0.7, 0, 0, 0)
        total = fit(theme, props.total, self._value, text.width(), text.height())
        draw(painter, theme, total, text, theme.colour("ink"), RIGHT)
        small = fit(theme, props.title.small, self._small, rest.width() - total.width - pad * 0.7, rest.height())
        if small.fits:
            draw(painter, theme, small, rest, theme.colour("muted"), LEFT)

    def _draw_row(self, painter: QPainter, row: WaitingRow, box: QRectF, named: bool) -> None:
        theme, pad = self._theme, self._pad()
        if not named:
            box = box.adjusted(0, pad * 0.2, 0, -pad * 0.2)
            rounded(painter, box, theme.px(theme.space.radius) / 2, theme.colour("surface"), None, 0)
            box = box.adjusted(pad * 0.5, 0, -pad * 0.7, 0)
        letter = QRectF(box.left(), box.top(), self._letter_width(), box.height())
        ink = theme.colour("ink" if row.is_busy else "muted")
        draw(painter, theme, self._fitted(row.letter, letter), letter, theme.colour("accent"), CENTRE)
        if named:
            name = QRectF(letter.right() + pad * 0.4, box.top(), self._name_width(row, box.width()), box.height())
            draw(painter, theme, self._named(row.name, name.width(), name.height()), name, ink, LEFT)
        value = box.adjusted(letter.width() + pad * 0.3, 0, 0, 0)
        draw(painter, theme, self._fitted(row.value, value), value, ink, RIGHT)

    def _fitted(self, text: str, box: QRectF) -> Fitted:
        return fit(self._theme, text, self._value, box.width(), box.height())

    # -- measuring -------------------------------------------------------------------------------

    def _pad(self) -> float:
        return self._theme.px(self._theme.space.pad)

    def _letter_width(self) -> float:
        return self._value.em * 0.95

    def _name_width(self, row: WaitingRow, width: float) -> float:
        """What its own value leaves of a row; names beside short numbers are all equally wide."""
        value = max(text_width(self._theme, value, self._value) for value in ("888", row.value))
        return width - self._letter_width() - self._pad() * 0.8 - value

    def _shortened(self, plan: Plan) -> float:
        """How many names have to be cut short; endless where one does not fit even so."""
        width, high = self._cell(plan)
        rooms = [(row.name, self._name_width(row, width)) for row in plan.rows]
        whole = [fit(self._theme, name, self._name, room, high).fits for name, room in rooms]
        if not all(self._named(name, room, high).fits for name, room in rooms):
            return math.inf
        return whole.count(False)

    def _named(self, name: str, width: float, high: float) -> Fitted:
        return shortened(self._theme, name, self._name, width, high)

    def _rows_height(self) -> float:
        return self.height() - self._theme.px(WAITING_TITLE_MM) - self._pad() * 0.3

    def _cell(self, plan: Plan) -> tuple[float, float]:
        width = (self.width() - self._pad() * (plan.columns + 1)) / plan.columns
        tallest = self._theme.px(WAITING_ROW_MM if plan.named else LETTERS_TALLEST_MM)
        return width, min(self._rows_height() / _lines(plan), tallest)

    def _box(self, place: int, plan: Plan) -> QRectF:
        width, high = self._cell(plan)
        column, line = divmod(place, _lines(plan))
        left = self._pad() + column * (width + self._pad())
        return QRectF(left, self._theme.px(WAITING_TITLE_MM) + line * high, width, high)


def _lines(plan: Plan) -> int:
    return max(1, math.ceil(len(plan.rows) / plan.columns))
