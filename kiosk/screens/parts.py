"""What the screens are built of: buttons that carry events, the grid of cards, the bar at the lower edge."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from assets.qt.buttons import TouchButton
from assets.qt.theme import Theme
from assets.qt.widgets import FitLabel
from assets.unbroken import whole
from kiosk.faces import Bar, Button


class EventButton(TouchButton):
    """A touch button that says what it means."""

    meant = Signal(object)
    fades = False
    """The moment in which a new screen takes no touches is not to be seen."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, name, parent=parent)
        self._event: object = None
        self.touched.connect(self._on_touched)

    def render_button(self, button: Button) -> None:
        self._event = button.event
        self.setObjectName(button.name)
        self.set_face(button.face)

    def _on_touched(self) -> None:
        self.meant.emit(self._event)


class Sentence(FitLabel):
    """A large sentence; no word of it is torn apart at the end of a line."""

    _said = ""

    def text(self) -> str:
        return self._said

    def set_text(self, text: str) -> None:
        self._said = text
        super().set_text(whole(text))


class Screen(QWidget):
    """The ground of a screen; ``meant`` carries the event of whatever was touched."""

    meant = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def button(self, name: str = "") -> EventButton:
        """A new button whose events this screen passes on."""
        button = EventButton(self.theme, name, self)
        button.meant.connect(self.meant)
        return button

    def is_wide(self) -> bool:
        return self.width() > self.height()

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(event.rect(), self.theme.colour("ground"))


TIGHT = 0.86
"""Beside the strip, which needs the width, words are a little smaller."""


class LowerBar(QWidget):
    """Back at the left, the language at the right; the strip between them, or above where the screen is upright."""

    BUTTON_MM = 19.0
    STRIP_MM = {True: 38.0, False: 43.0}

    def __init__(self, screen: Screen) -> None:
        super().__init__(screen)
        self._theme = screen.theme
        self.back, self.strip, self.language = (screen.button(name) for name in ("back", "priority", "language"))
        self.booking, self.papers = screen.button("booking"), screen.button("papers")
        for button in (self.back, self.strip, self.language, self.booking, self.papers):
            button.setParent(self)
        self._wide, self._has_strip = True, False
        self._papers: Button | None = None

    def render(self, bar: Bar) -> None:  # type: ignore[override]  # a screen's part renders props, as screens do
        wanted = (bar.back, bar.strip, bar.language, bar.booking)
        for button, face in zip((self.back, self.strip, self.language, self.booking), wanted, strict=True):
            show(button, face)
        self._papers = bar.papers
        self._has_strip = bar.strip is not None
        self.adapt(self._wide)

    def adapt(self, wide: bool) -> None:
        """Take the height that an upright or a wide screen needs."""
        self._wide = wide
        show(self.papers, None if wide else self._papers)
        px, gap = self._theme.px, self._theme.space.gap
        if not self._has_strip:
            self.setFixedHeight(px(self.BUTTON_MM))
        elif wide:
            self.setFixedHeight(px(self.STRIP_MM[True]))
        else:
            self.setFixedHeight(px(self.STRIP_MM[False] + gap + self.BUTTON_MM))
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()

    def _place(self) -> None:
        px, gap = self._theme.px, self._theme.px(self._theme.space.gap)
        button_high = self.height() if self._wide else px(self.BUTTON_MM)
        top = self.height() - button_high
        left, right = 0, self.width()
        # In a wide bar with a strip the way to a booking stands above the language: the strip needs the width.
        is_stacked = self._wide and self._has_strip and self.booking.isVisibleTo(self)
        if self.papers.isVisibleTo(self):
            self._place_three(top, button_high, gap)
            self.strip.setGeometry(0, 0, self.width(), px(self.STRIP_MM[False]))
            return
        at_left = self.back if self.back.isVisibleTo(self) else self.booking
        if at_left.isVisibleTo(self) and not is_stacked:
            at_left.setGeometry(0, top, self._width_of(at_left), button_high)
            left = at_left.width() + gap
        if is_stacked:
            right -= self._stack(gap) + gap
        elif self.language.isVisibleTo(self):
            right -= self._width_of(self.language)
            self.language.setGeometry(right, top, self.width() - right, button_high)
            right -= gap
        if self._wide:
            self.strip.setGeometry(left, 0, right - left, self.height())
        else:
            self.strip.setGeometry(0, 0, self.width(), px(self.STRIP_MM[False]))

    def _place_three(self, top: int, high: int, gap: int) -> None:
        """The ways to other pages and the language share the lower edge of an upright screen, by their words."""
        shown = [one for one in (self.booking, self.papers, self.language) if one.isVisibleTo(self)]
        wide = [self._width_of(one) for one in shown]
        share = min(1.0, (self.width() - gap * (len(shown) - 1)) / sum(wide))
        left = 0
        for button, across in zip(shown, wide, strict=True):
            last = button is self.language
            across = int(across * share)
            button.setGeometry(self.width() - across if last else left, top, across, high)
            left += across + gap

    def _stack(self, gap: int) -> int:
        """Booking above language at the right edge; their common width."""
        shown = [button for button in (self.booking, self.language) if button.isVisibleTo(self)]
        wide = max(round(self._width_of(button) * TIGHT) for button in shown)
        high = (self.height() - gap * (len(shown) - 1)) // len(shown)
        for place, button in enumerate(shown):
            button.setGeometry(self.width() - wide, place * (high + gap), wide, high)
        return wide

    def _width_of(self, button: EventButton) -> int:
        return max(button.sizeHint().width(), self._theme.touch() * 2)


def show(button: EventButton, wanted: Button | None) -> None:
    """Render a button that may be absent."""
    button.setVisible(wanted is not None)
    if wanted is not None:
        button.render_button(wanted)
