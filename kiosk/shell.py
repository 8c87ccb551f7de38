"""The kiosk's window: header, one screen at a time, and the loop that feeds the flow."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLayout, QStackedWidget, QVBoxLayout

from assets.aim import Glance
from assets.qt.header import Header
from assets.qt.station import AfterPaint, PaintLog, StationWindow
from assets.qt.style import style_sheet
from assets.qt.theme import Theme
from assets.texts import Texts
from config.schema import HallConfig
from kiosk.faces import AimProps, ChoiceProps, KeypadProps, MessageProps, Props, TicketProps
from kiosk.messages import broken
from kiosk.props import props_of
from kiosk.screens.aim import AimScreen
from kiosk.screens.choice import ChoiceScreen
from kiosk.screens.keypad import KeypadScreen
from kiosk.screens.message import MessageScreen
from kiosk.screens.ticket import TicketScreen
from kiosk.state import Kiosk, ScreenName


class Shell(StationWindow):
    """Shows the state; ``meant`` carries the event of whatever a finger meant."""

    meant = Signal(object)

    def __init__(
        self,
        config: HallConfig,
        theme: Theme,
        now: Callable[[], datetime],
        *,
        box: tuple[int, int, int, int] | None = None,
        paints: PaintLog | None = None,
    ) -> None:
        super().__init__(box, config.hall.short_name)
        self._config, self.paints = config, paints or PaintLog(None)
        self.setStyleSheet(style_sheet(theme))
        self.header = Header(theme, now)
        self.screens = QStackedWidget()
        self._choice, self._ticket, self._message = ChoiceScreen(theme), TicketScreen(theme), MessageScreen(theme)
        self._keypad, self._aim = KeypadScreen(theme), AimScreen(theme)
        for screen in (self._choice, self._ticket, self._message, self._keypad, self._aim):
            screen.meant.connect(self.meant)
            self.screens.addWidget(screen)
        self._lay_out()
        self.after_paint = AfterPaint(self)
        self.after_paint.painted.connect(self._on_painted)
        self._shown: tuple[ScreenName, str] | None = None

    def look_through(self, glance: Glance) -> None:
        """What the camera sees, for the screens that show it."""
        for screen in (self._keypad, self._aim):
            screen.viewfinder.look_through(glance)

    def show_state(self, state: Kiosk) -> None:
        """Bring the right screen forward with what it must show."""
        texts = Texts.load(state.language)
        name, props = props_of(state, self._config, texts)
        self.header.set_name(texts.pick(self._config.hall.name, self._config.hall.name_en))
        self._show(props)
        self.screens.setEnabled(state.settled)
        shown = (name, props.number if isinstance(props, TicketProps) else "")
        if shown != self._shown:
            self._shown = shown
            self.after_paint.expect()
            self.update()

    def show_broken(self) -> None:
        """The card for our own mistakes; it needs nothing that could have failed."""
        self._show(broken(Texts.load(self._config.hall.languages[0])))

    def _show(self, props: Props) -> None:
        match props:
            case ChoiceProps():
                self._choice.render(props)
                self.screens.setCurrentWidget(self._choice)
            case TicketProps():
                self._ticket.render(props)
                self.screens.setCurrentWidget(self._ticket)
            case KeypadProps():
                self._keypad.render(props)
                self.screens.setCurrentWidget(self._keypad)
            case AimProps():
                self._aim.render(props)
                self.screens.setCurrentWidget(self._aim)
            case MessageProps():
                self._message.render(props)
                self.screens.setCurrentWidget(self._message)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        # The screen's size is given: texts shrink to it, the window never grows to its texts.
        column.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        column.addWidget(self.header)
        column.addWidget(self.screens, 1)

    def _on_painted(self) -> None:
        if self._shown is not None:
            name, number = self._shown
            self.paints.write("screen", screen=name, **({"number": number} if number else {}))
