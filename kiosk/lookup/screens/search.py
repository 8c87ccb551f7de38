"""Procedures as somebody types: what is typed, what fits, and keys without marks."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from assets.qt.theme import Theme
from assets.qt.widgets import Card, FitLabel
from assets.theme import Role
from kiosk.faces import Button
from kiosk.lookup.faces import SearchProps
from kiosk.lookup.screens.parts import LookBarRow, RowList
from kiosk.screens.parts import EventButton, Screen, show

QUERY_MM = 20.0
HIGHEST_KEY_MM, LEAST_KEY_MM, KEY_GAP_MM = 30.0, 16.0, 2.4
ERASE_MM = 42.0
KEYS_SHARE = (1, 1)
"""Of the width that the list and the keys have beside each other."""


class Keyboard(QWidget):
    """Rows of keys; each takes its share of the row."""

    def __init__(self, screen: Screen) -> None:
        super().__init__(screen)
        self._screen, self._theme = screen, screen.theme
        self._keys: list[EventButton] = []
        self._rows: tuple[tuple[int, ...], ...] = ()

    def render_keys(self, rows: tuple[tuple[tuple[Button, int], ...], ...]) -> None:
        flat = [key for row in rows for key, _ in row]
        while len(self._keys) < len(flat):
            self._keys.append(self._screen.button())
            self._keys[-1].setParent(self)
        for key, wanted in zip(self._keys, flat, strict=True):
            show(key, wanted)
        self._rows = tuple(tuple(share for _, share in row) for row in rows)
        self._place()

    def high(self, key_mm: float) -> int:
        """How high all rows are with keys so high."""
        gap = self._theme.px(KEY_GAP_MM)
        return max(0, len(self._rows) * (self._theme.px(key_mm) + gap) - gap)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()

    def _place(self) -> None:
        if not self._rows:
            return
        gap, keys = self._theme.px(KEY_GAP_MM), iter(self._keys)
        high = min((self.height() - gap * (len(self._rows) - 1)) / len(self._rows), self._theme.px(HIGHEST_KEY_MM))
        below = self.height() - (high + gap) * len(self._rows) + gap
        for place, shares in enumerate(self._rows):
            unit, done = (self.width() + gap) / sum(shares), 0
            for share in shares:
                left, right = round(unit * done), round(unit * (done + share)) - gap
                top = int(below + (high + gap) * place)
                next(keys).setGeometry(left, top, right - left, int(high))
                done += share


class SearchScreen(Screen):
    """Upright: the list above the keys. Wide: beside them."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._title = FitLabel(theme, Role.TITLE, bold=True, max_lines=2)
        self._card = Card(theme, edge="accent")
        self._query = FitLabel(theme, Role.BUTTON, bold=True, max_lines=2)
        self._query.setObjectName("query")
        self._erase = self.button("erase")
        self._status = FitLabel(theme, Role.BODY, colour="muted", max_lines=2)
        self._status.setObjectName("status")
        self.rows, self._keys, self._bar = RowList(self), Keyboard(self), LookBarRow(self)
        self._body = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._lay_out()

    def render(self, props: SearchProps) -> None:  # type: ignore[override]  # screens render props
        self._title.set_text(props.title)
        self._query.set_text(props.query)
        self._query.set_colour("muted" if props.is_empty else "ink")
        self._status.set_text(props.status)
        self.rows.render_rows(props.rows, props.turn)
        self._keys.render_keys(props.keys)
        show(self._erase, props.erase)
        self._bar.render(props.bar)
        self._adapt()

    def forget(self) -> None:
        """The next citizen begins anew."""
        self._query.set_text("")
        self.rows.forget()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._adapt()

    def _adapt(self) -> None:
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        wide = self.is_wide()
        self._body.setDirection(across if wide else down)
        for place, share in enumerate(KEYS_SHARE if wide else (1, 0)):
            self._body.setStretch(place, share)
        self._keys.setMinimumHeight(self._keys.high(LEAST_KEY_MM))
        self._keys.setMaximumHeight(self._keys.high(HIGHEST_KEY_MM))

    def _lay_out(self) -> None:
        theme = self.theme
        margin, gap, pad = (theme.px(one) for one in (theme.space.margin, theme.space.gap, theme.space.pad))
        inside = QHBoxLayout(self._card)
        inside.setContentsMargins(pad, 0, pad, 0)
        inside.addWidget(self._query)
        self._card.setFixedHeight(theme.px(QUERY_MM))
        listed, typed = QVBoxLayout(), QVBoxLayout()
        for part in (listed, typed):
            part.setSpacing(gap)
        listed.addWidget(self._status)
        listed.addWidget(self.rows, 1)
        query = QHBoxLayout()
        query.setSpacing(gap)
        query.addWidget(self._card, 1)
        query.addWidget(self._erase)
        self._erase.setFixedSize(theme.px(ERASE_MM), theme.px(QUERY_MM))
        typed.addStretch(1)
        typed.addLayout(query)
        typed.addWidget(self._keys, 8)
        self._body.setSpacing(gap * 2)
        self._body.addLayout(listed)
        self._body.addLayout(typed)
        column = QVBoxLayout(self)
        column.setContentsMargins(margin, margin, margin, margin)
        column.setSpacing(gap)
        column.addWidget(self._title)
        column.addLayout(self._body, 1)
        column.addWidget(self._bar)
