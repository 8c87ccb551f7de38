"""What the screens of staff are built of: buttons that carry events, and the ground under them."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from assets.face import Face
from assets.qt.buttons import TouchButton
from assets.qt.theme import Theme
from assets.theme import Role


class ButtonProps(Protocol):
    """What a button needs to know: name, face, meaning, and whether it may be pressed."""

    @property
    def name(self) -> str: ...
    @property
    def face(self) -> Face: ...
    @property
    def event(self) -> object: ...
    @property
    def enabled(self) -> bool: ...


class EventButton(TouchButton):
    """A touch button that says what it means."""

    meant = Signal(object)

    def __init__(self, theme: Theme, name: str, role: Role = Role.BUTTON, parent: QWidget | None = None) -> None:
        super().__init__(theme, name, role=role, parent=parent)
        self._event: object = None
        self.touched.connect(self._on_touched)

    def render_button(self, button: ButtonProps) -> None:
        self._event = button.event
        self.setObjectName(button.name)
        self.setEnabled(button.enabled)
        self.set_face(button.face)

    def _on_touched(self) -> None:
        if self.isEnabled():
            self.meant.emit(self._event)


class Screen(QWidget):
    """The ground of a screen; ``meant`` carries the event of whatever was pressed."""

    meant = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def button(self, name: str = "", role: Role = Role.BUTTON) -> EventButton:
        """A new button whose events this screen passes on."""
        button = EventButton(self.theme, name, role, self)
        button.meant.connect(self.meant)
        return button

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(event.rect(), self.theme.colour("ground"))


def show(button: EventButton, wanted: ButtonProps | None) -> None:
    """Render a button that may be absent."""
    button.setVisible(wanted is not None)
    if wanted is not None:
        button.render_button(wanted)
