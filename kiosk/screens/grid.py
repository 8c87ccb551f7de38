"""Equal cards in as many columns as make them well shaped and let every text be read at its best."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from assets.qt.planning import Arrangement, Manner
from assets.qt.theme import Theme
from assets.theme import Role
from kiosk.screens.parts import EventButton

SHAPE = {Arrangement.STACKED: 1.7, Arrangement.ROW: 3.2, Arrangement.BADGE: 3.2, Arrangement.BARE: 3.2}
"""Width to height that a card of an arrangement likes best."""
COST = {Arrangement.STACKED: 0.0, Arrangement.ROW: 0.0, Arrangement.BADGE: 0.6, Arrangement.BARE: 1.2}
EMPTY_CELL_COST = 0.1
SHRINK_COST = 3.0
UNFIT = 100.0
MOST_COLUMNS = 5
LEAST_SHAPE = 1.1
"""No card is higher than its width by this, even where few cards have a lot of room."""


@dataclass(frozen=True)
class Layout:
    """Columns, the size of a card, and how all cards are laid out."""

    columns: int
    size: QSize
    manner: Manner
    cost: float


class CardGrid(QWidget):
    """Places cards. The layout is chosen for titles and room; counts that change do not move anything."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._cards: list[EventButton] = []
        self._widest_line = ""
        self._chosen_for: tuple[object, ...] = ()

    def set_cards(self, cards: list[EventButton], widest_line: str) -> None:
        """``widest_line``: what the line below a title may grow to."""
        self._cards, self._widest_line = cards, widest_line
        for card in cards:
            card.setParent(self)
            card.show()
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange()

    def _arrange(self) -> None:
        chosen_for = (
            self.width(),
            self.height(),
            self._widest_line,
            *((card.face().title, card.face().icon) for card in self._cards),
        )
        if chosen_for == self._chosen_for or not self._cards or self.width() <= 0 or self.height() <= 0:
            return
        self._chosen_for = chosen_for
        layout = min(self._layouts(), key=lambda layout: layout.cost)
        step_x, step_y = layout.size.width() + self._gap(), layout.size.height() + self._gap()
        for place, card in enumerate(self._cards):
            row, column = divmod(place, layout.columns)
            card.setGeometry(QRect(column * step_x, row * step_y, layout.size.width(), layout.size.height()))
            card.set_manner(layout.manner)

    def _gap(self) -> int:
        return self._theme.px(self._theme.space.gap)

    def _layouts(self) -> Iterator[Layout]:
        for columns in range(1, min(MOST_COLUMNS, len(self._cards)) + 1):
            size = self._size(columns)
            for arrangement in self._arrangements():
                yield self._layout(columns, size, arrangement)

    def _arrangements(self) -> Iterator[Arrangement]:
        """Without icons there is nothing to stand above the words."""
        iconed = all(card.face().icon for card in self._cards)
        return (one for one in Arrangement if iconed or one is not Arrangement.STACKED)

    def _size(self, columns: int) -> QSize:
        rows, gap = math.ceil(len(self._cards) / columns), self._gap()
        width, height = (self.width() - gap * (columns - 1)) // columns, (self.height() - gap * (rows - 1)) // rows
        return QSize(width, max(1, min(height, round(width / LEAST_SHAPE))))

    def _layout(self, columns: int, size: QSize, arrangement: Arrangement) -> Layout:
        plans = [card.plan_in(size, arrangement, self._widest_line) for card in self._cards]
        em = min(plan.title_em for plan in plans)
        shape = abs(math.log(size.width() / size.height() / SHAPE[arrangement]))
        shrunk = 1 - em / self._theme.em(Role.BUTTON)
        cost = shape + COST[arrangement] + SHRINK_COST * shrunk + EMPTY_CELL_COST * (-len(self._cards) % columns)
        too_small = size.height() < self._theme.touch() or size.width() < self._theme.touch()
        if too_small or not all(plan.fits for plan in plans):
            cost += UNFIT
        return Layout(columns, size, Manner(arrangement, em), cost)
