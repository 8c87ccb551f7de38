"""What the look-up screens are built of: the bar, leaves that are turned, lists of rows."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from assets.face import Face
from assets.qt.fitting import style_of, wrapped_height
from assets.qt.widgets import CENTRE, FitLabel
from assets.theme import Role
from kiosk.faces import Button
from kiosk.lookup.events import LeafTouched
from kiosk.lookup.faces import LookBar, TurnWords
from kiosk.screens.parts import EventButton, Screen, show

BUTTON_MM = 19.0
ROW_MM = 19.0
"""Least height of a row in a list."""


class LookBarRow(QWidget):
    """The way out at the left; letters, colours and language at the right, as wide as their words."""

    def __init__(self, screen: Screen) -> None:
        super().__init__(screen)
        self._screen, self._theme = screen, screen.theme
        self._back = screen.button("back")
        self._back.setParent(self)
        self._looks: list[EventButton] = []
        self.setFixedHeight(self._theme.px(BUTTON_MM))

    def render(self, bar: LookBar) -> None:  # type: ignore[override]  # a screen's part renders props, as screens do
        show(self._back, bar.back)
        while len(self._looks) < len(bar.looks):
            self._looks.append(self._screen.button())
            self._looks[-1].setParent(self)
        for place, button in enumerate(self._looks):
            show(button, bar.looks[place] if place < len(bar.looks) else None)
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()

    def _place(self) -> None:
        shown = [one for one in (self._back, *self._looks) if one.isVisibleTo(self)]
        if not shown:
            return
        gap, least = self._theme.px(self._theme.space.gap), self._theme.touch() * 2
        wide = [max(one.sizeHint().width(), least) for one in shown]
        room = self.width() - gap * (len(shown) - 1)
        share = min(1.0, room / sum(wide))
        right = self.width()
        for button, width in reversed(list(zip(shown, wide, strict=True))):
            across = int(width * share)
            left = 0 if button is self._back else right - across
            button.setGeometry(left, 0, across, self.height())
            right = left - gap


class Turner(QWidget):
    """The leaf before, which leaf this is, the next one; not to be seen where there is one leaf."""

    def __init__(self, screen: Screen, turned: Callable[[int], None]) -> None:
        super().__init__(screen)
        theme = screen.theme
        self._screen, self._turned, self._words = screen, turned, TurnWords("", "", "{n}/{all}")
        self._before, self._after = screen.button("leaf-before"), screen.button("leaf-after")
        self._of = FitLabel(theme, Role.BODY, bold=True, align=CENTRE, max_lines=1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(theme.space.gap))
        for part in (self._before, self._of, self._after):
            row.addWidget(part, 1)
        self._before.touched.connect(lambda: self._turned(-1))
        self._after.touched.connect(lambda: self._turned(1))
        self.setFixedHeight(theme.px(BUTTON_MM))

    def say(self, words: TurnWords) -> None:
        self._words = words

    def stand(self, leaf: int, leaves: int) -> None:
        """Be at this leaf of so many."""
        self.setVisible(leaves > 1)
        self._of.set_text(self._words.of.format(n=leaf + 1, all=leaves))
        edges = (
            (self._before, self._words.before, "back", leaf > 0),
            (self._after, self._words.after, "forward", leaf < leaves - 1),
        )
        for button, title, icon, can in edges:
            face = Face(title, icon=icon, look="plain" if can else "off", centred=True)
            button.render_button(Button(button.objectName(), face, LeafTouched()))


class RowList(QWidget):
    """Buttons below each other, as many as there is room for; the others are on further leaves."""

    def __init__(self, screen: Screen) -> None:
        super().__init__(screen)
        self._screen, self._theme = screen, screen.theme
        self._rows: tuple[Button, ...] = ()
        self._buttons: list[EventButton] = []
        self._leaf = 0
        self._turner = Turner(screen, self._turn)
        self._turner.setParent(self)

    def render_rows(self, rows: tuple[Button, ...], words: TurnWords) -> None:
        if [one.name for one in rows] != [one.name for one in self._rows]:
            self._leaf = 0
        self._rows = rows
        self._turner.say(words)
        self._place()

    def forget(self) -> None:
        self._leaf = 0
        self.render_rows((), TurnWords("", "", "{n}/{all}"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()

    def _turn(self, step: int) -> None:
        self._leaf += step
        self._place()

    def _heights(self, shown: tuple[Button, ...]) -> list[int]:
        """Each row is as high as its words need."""
        theme, wide = self._theme, max(1, self.width() - 2 * self._theme.px(self._theme.space.pad))
        title, line = style_of(theme, Role.BODY, bold=True), style_of(theme, Role.CAPTION)
        found = []
        for row in shown:
            words = wrapped_height(theme, row.face.title, title, wide)
            words += wrapped_height(theme, row.face.line, line, wide) if row.face.line else 0
            found.append(max(theme.px(ROW_MM), round(words) + theme.px(theme.space.pad)))
        return found

    def _leaves(self, room: int) -> list[tuple[Button, ...]]:
        """The rows, as many on a leaf as there is room for."""
        gap, leaves, filled = self._theme.px(self._theme.space.gap), [list[Button]()], 0
        for row, high in zip(self._rows, self._heights(self._rows), strict=True):
            if leaves[-1] and filled + high > room:
                leaves.append([])
                filled = 0
            leaves[-1].append(row)
            filled += high + gap
        return [tuple(leaf) for leaf in leaves]

    def _place(self) -> None:
        gap, foot = self._theme.px(self._theme.space.gap), self._turner.height()
        leaves = self._leaves(self.height())
        if len(leaves) > 1:
            leaves = self._leaves(self.height() - foot - gap)
        self._leaf = max(0, min(self._leaf, len(leaves) - 1))
        self._show(leaves[self._leaf])
        self._turner.setGeometry(0, self.height() - foot, self.width(), foot)
        self._turner.stand(self._leaf, len(leaves))

    def _show(self, shown: tuple[Button, ...]) -> None:
        while len(self._buttons) < len(shown):
            self._buttons.append(self._screen.button())
            self._buttons[-1].setParent(self)
        top, gap = 0, self._theme.px(self._theme.space.gap)
        for button, wanted, high in zip(self._buttons, shown, self._heights(shown), strict=False):
            show(button, wanted)
            button.setGeometry(0, top, self.width(), high)
            top += high + gap
        for spare in self._buttons[len(shown) :]:
            show(spare, None)
            spare.set_face(Face())
