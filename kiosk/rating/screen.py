"""The question how a visit was, and a face with its words for each level."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from assets.qt.moods import MoodButton, even
from assets.qt.theme import Theme
from assets.qt.widgets import FitLabel
from assets.theme import Role
from kiosk.faces import RateProps
from kiosk.screens.parts import EventButton, LowerBar, Screen, Sentence

HIGHEST_MM = 78.0
"""Higher faces look lost on an upright screen with few levels."""
SHAPE = 1.25
"""Height to width of a face's button beside others, at most."""


class LevelButton(EventButton, MoodButton):
    """A level of the scale, in letters as large as the question's."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, name, parent)
        self._role = Role.TITLE


class LevelRow(QWidget):
    """Upright: the levels below each other, the best one on top. Wide: beside each other, the best one at the left."""

    def __init__(self, screen: Screen) -> None:
        super().__init__(screen)
        self._screen, self._theme = screen, screen.theme
        self._made: list[LevelButton] = []
        self._count = 0

    def render_levels(self, props: RateProps) -> None:
        while len(self._made) < len(props.levels):
            button = LevelButton(self._theme, "level", self)
            button.meant.connect(self._screen.meant)
            self._made.append(button)
        self._count = len(props.levels)
        for place, button in enumerate(self._made):
            button.setVisible(place < self._count)
            if place < self._count:
                button.render_button(props.levels[place])
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()

    def _place(self) -> None:
        shown, gap = self._made[: self._count], self._theme.px(self._theme.space.gap)
        if not shown:
            return
        for button, box in zip(shown, self._boxes(gap * 2 if self._screen.is_wide() else gap), strict=True):
            button.setGeometry(box)
        even(shown)

    def _boxes(self, gap: int) -> list[QRect]:
        """Equal boxes, in the middle of the room that is left."""
        many = self._count
        if self._screen.is_wide():
            wide = (self.width() - gap * (many - 1)) // many
            high = min(self.height(), round(wide * SHAPE))
            top = (self.height() - high) // 2
            return [QRect(place * (wide + gap), top, wide, high) for place in range(many)]
        high = min((self.height() - gap * (many - 1)) // many, self._theme.px(HIGHEST_MM))
        top = (self.height() - many * high - gap * (many - 1)) // 2
        return [QRect(0, top + place * (high + gap), self.width(), high) for place in range(many)]


class RateScreen(Screen):
    """The question above, the faces in the middle, the way back below."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._title = Sentence(theme, Role.TITLE, bold=True, max_lines=2)
        self._title.setObjectName("title")
        self._line = FitLabel(theme, Role.BODY, colour="muted", max_lines=2)
        self._levels = LevelRow(self)
        self._bar = LowerBar(self)
        margin, gap = theme.px(theme.space.margin), theme.px(theme.space.gap)
        column = QVBoxLayout(self)
        column.setContentsMargins(margin, margin, margin, margin)
        column.setSpacing(gap)
        column.addWidget(self._title)
        column.addWidget(self._line)
        column.addSpacing(gap // 2)
        column.addWidget(self._levels, 1)
        column.addWidget(self._bar)

    def render(self, props: RateProps) -> None:  # type: ignore[override]  # screens render props
        self._title.set_text(props.title)
        self._line.set_text(props.line)
        self._levels.render_levels(props)
        self._bar.render(props.bar)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._bar.adapt(self.is_wide())
