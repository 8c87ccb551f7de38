"""What the screens of staff are built of: buttons that carry events, lists of them, a line to write on, the ground."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from assets.qt.buttons import TouchButton
from assets.qt.fitting import Style
from assets.qt.theme import Theme
from assets.qt.widgets import RIGHT, FitLabel, NumberLabel
from assets.theme import Role
from counter.buttons import Button
from counter.entry import Entry

NAME_MM, ENTRY_MM = 14.0, 15.0


class EventButton(TouchButton):
    """A touch button that says what it means."""

    meant = Signal(object)

    def __init__(self, theme: Theme, name: str, role: Role = Role.BUTTON, parent: QWidget | None = None) -> None:
        super().__init__(theme, name, role=role, parent=parent)
        self._event: object = None
        self.touched.connect(self._on_touched)

    def render_button(self, button: Button[object]) -> None:
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


def show(button: EventButton, wanted: Button[object] | None) -> None:
    """Render a button that may be absent."""
    button.setVisible(wanted is not None)
    if wanted is not None:
        button.render_button(wanted)


class ButtonList(QScrollArea):
    """Any number of buttons, one below the other; more than fit are scrolled."""

    def __init__(self, screen: Screen) -> None:
        super().__init__(screen)
        self._screen = screen
        self._buttons: list[EventButton] = []
        self._inside = QWidget()
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(screen.theme.px(screen.theme.space.gap))
        self._column.addStretch(1)
        self.setWidget(self._inside)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)
        self._inside.setAutoFillBackground(False)

    def show_buttons(self, wanted: Sequence[Button[object]]) -> None:
        while len(self._buttons) > len(wanted):
            self._buttons.pop().deleteLater()
        for _ in range(len(wanted) - len(self._buttons)):
            button = self._screen.button()
            button.setFixedHeight(self._screen.theme.px(NAME_MM))
            self._column.insertWidget(len(self._buttons), button)
            self._buttons.append(button)
        for button, props in zip(self._buttons, wanted, strict=True):
            button.render_button(props)
            if props.face.look in ("main", "chosen"):
                self.ensureWidgetVisible(button)


class Figure(NumberLabel):
    """A number at its own size, on one line."""

    def __init__(self, theme: Theme, cap_mm: float, align: Qt.AlignmentFlag, colour: str = "ink") -> None:
        super().__init__(theme, align=align, colour=colour)
        self._style = Style(theme.em_of_cap(cap_mm), theme.em(Role.TITLE), True, 1)


class TextLine(QWidget):
    """A line for free text, by whatever keyboard and input method the system has. It has the focus while it shows."""

    meant = Signal(object)

    def __init__(self, screen: Screen) -> None:
        super().__init__(screen)
        theme, self._screen, self._entry = screen.theme, screen, Entry("", "")
        self.line = QLineEdit()
        self.line.setObjectName("words")
        self.line.setStyleSheet(f"font-size: {theme.em(Role.BUTTON)}px")
        self.line.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.line.setFixedHeight(theme.px(ENTRY_MM))
        self.line.textEdited.connect(self._on_edited)
        self._count = FitLabel(theme, Role.BODY, colour="muted", align=RIGHT, max_lines=1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(theme.space.gap))
        row.addWidget(self.line, 1)
        row.addWidget(self._count)
        self.hide()

    def show_entry(self, entry: Entry | None) -> None:
        if entry is None:
            if self.isVisibleTo(self._screen):
                self._screen.setFocus()
            self.hide()
            return
        self._entry = entry
        self.line.setPlaceholderText(entry.hint)
        self._count.set_text(entry.count)
        self._count.set_colour("alarm" if entry.is_too_long else "muted")
        if entry.text != self.line.text():
            self.line.setText(entry.text)
        if not self.isVisibleTo(self._screen):
            self.show()
            self.line.setFocus()

    def _on_edited(self, text: str) -> None:
        self.meant.emit(self._entry.typed(text))
