"""Large keys for the code of a booking: digits, then letters as in the alphabet, ten or five beside each other."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from assets.qt.theme import Theme
from assets.qt.viewfinder import Viewfinder
from assets.qt.widgets import CENTRE, Card, FitLabel
from assets.theme import Role
from kiosk.faces import Button, KeypadProps
from kiosk.screens.parts import EventButton, LowerBar, Screen, show

COLUMNS = {True: 10, False: 5}
FEW, COLUMNS_OF_FEW = 12, {True: 6, False: 3}
"""So few keys stand as on a telephone."""
HIGHEST_KEY_MM = 42.0
CODE_MM = 22.0
TAKE_MM = 20.0
PICTURE_MM = 96.0
"""Height of the camera's picture above the keys; on a wide screen it stands beside them."""
ANY = 16_777_215
"""Qt's own largest size."""
SHARES = (2, 3)
"""Of the width that the picture and the keys have beside each other."""


class KeyGrid(QWidget):
    """Equal keys in rows; the key that erases fills the last row."""

    def __init__(self, screen: Screen) -> None:
        super().__init__(screen)
        self._screen = screen
        self._keys: list[EventButton] = []
        self._erase = screen.button("erase")
        self._erase.setParent(self)

    def render_keys(self, keys: tuple[Button, ...], erase: Button) -> None:
        while len(self._keys) < len(keys):
            key = self._screen.button()
            key.setParent(self)
            self._keys.append(key)
        while len(self._keys) > len(keys):
            self._keys.pop().deleteLater()
        for key, wanted in zip(self._keys, keys, strict=True):
            show(key, wanted)
        show(self._erase, erase)
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()

    def _place(self) -> None:
        columns = (COLUMNS if len(self._keys) > FEW else COLUMNS_OF_FEW)[self._screen.is_wide()]
        gap = self._screen.theme.px(self._screen.theme.space.gap)
        rows = len(self._keys) // columns + 1
        wide = (self.width() - gap * (columns - 1)) / columns
        high = min((self.height() - gap * (rows - 1)) / rows, self._screen.theme.px(HIGHEST_KEY_MM))
        for place, key in enumerate((*self._keys, self._erase)):
            row, column = divmod(place, columns)
            across = self.width() if key is self._erase else round((wide + gap) * column + wide)
            left = round((wide + gap) * column)
            key.setGeometry(left, int((high + gap) * row), across - left, int(high))


class KeypadScreen(Screen):
    """The code above, the keys in the middle, the way on below them; with a camera, its picture."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._title = FitLabel(theme, Role.TITLE, bold=True, max_lines=1)
        self._line = FitLabel(theme, Role.BODY, colour="muted", max_lines=2)
        self._card = Card(theme, edge="accent")
        self._code = FitLabel(theme, Role.NUMBER, bold=True, align=CENTRE)
        self._code.setObjectName("code")
        self._take = self.button("take")
        self._grid, self._bar = KeyGrid(self), LowerBar(self)
        self.viewfinder = Viewfinder(theme)
        self._question, self._middle = (QBoxLayout(QBoxLayout.Direction.TopToBottom) for _ in range(2))
        self._lay_out()

    def render(self, props: KeypadProps) -> None:  # type: ignore[override]  # screens render props
        self._title.set_text(props.title)
        self._line.set_text(props.line)
        self._code.set_text(props.code)
        self._code.set_colour("muted" if props.is_empty else "ink")
        self._grid.render_keys(props.keys, props.erase)
        show(self._take, props.take)
        self._bar.render(props.bar)
        self.viewfinder.setVisible(props.aim is not None)
        if props.aim is not None:
            self.viewfinder.say(props.aim)

    def resizeEvent(self, event: QResizeEvent) -> None:
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._question.setDirection(across if self.is_wide() else down)
        self._middle.setDirection(across if self.is_wide() else down)
        self._share()
        self._question.setSpacing(self.theme.px(self.theme.space.pad * 2) if self.is_wide() else 0)
        self._bar.adapt(self.is_wide())

    def _share(self) -> None:
        """Beside the keys the picture has its share of the width, above them its height."""
        wide, least = self.is_wide(), self.theme.px(PICTURE_MM)
        self.viewfinder.setMinimumHeight(0 if wide else least)
        self.viewfinder.setMaximumHeight(ANY if wide else least)
        for place, share in enumerate(SHARES if wide else (0, 1)):
            self._middle.setStretch(place, share)

    def _lay_out(self) -> None:
        theme = self.theme
        margin, gap = theme.px(theme.space.margin), theme.px(theme.space.gap)
        inside = QHBoxLayout(self._card)
        inside.setContentsMargins(margin, 0, margin, 0)
        inside.addWidget(self._code)
        self._card.setFixedHeight(theme.px(CODE_MM))
        self._take.setFixedHeight(theme.px(TAKE_MM))
        self._question.addWidget(self._title)
        self._question.addWidget(self._line, 1)
        typed = QVBoxLayout()
        typed.setSpacing(gap)
        typed.addWidget(self._card)
        typed.addWidget(self._grid, 1)
        typed.addWidget(self._take)
        self._middle.setSpacing(gap)
        self._middle.addWidget(self.viewfinder)
        self._middle.addLayout(typed)
        column = QVBoxLayout(self)
        column.setContentsMargins(margin, margin, margin, margin)
        column.setSpacing(gap)
        column.addLayout(self._question)
        column.addLayout(self._middle, 1)
        column.addWidget(self._bar)
