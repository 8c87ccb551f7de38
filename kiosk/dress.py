"""All screens in one dress: letters of one size, colours of one palette. A window has one for each that is wanted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TypeVar, assert_never

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLayout, QStackedWidget, QVBoxLayout, QWidget

from assets.aim import Glance
from assets.qt.header import Header
from assets.qt.style import style_sheet
from assets.qt.theme import Theme
from kiosk.faces import AimProps, ChoiceProps, KeypadProps, MessageProps, RateProps, TicketProps
from kiosk.lookup.faces import AnswerProps, LeavingProps, SearchProps, Shown, TextProps, WelcomeProps
from kiosk.lookup.screens.answer import AnswerScreen
from kiosk.lookup.screens.leaving import LeavingCard
from kiosk.lookup.screens.search import SearchScreen
from kiosk.lookup.screens.text import TextScreen
from kiosk.lookup.screens.welcome import WelcomeScreen
from kiosk.rating.screen import RateScreen
from kiosk.screens.aim import AimScreen
from kiosk.screens.choice import ChoiceScreen
from kiosk.screens.keypad import KeypadScreen
from kiosk.screens.message import MessageScreen
from kiosk.screens.parts import Screen
from kiosk.screens.ticket import TicketScreen

S = TypeVar("S", bound=Screen)
KINDS: tuple[type[Screen], ...] = (
    ChoiceScreen,
    TicketScreen,
    MessageScreen,
    KeypadScreen,
    AimScreen,
    WelcomeScreen,
    AnswerScreen,
    TextScreen,
    SearchScreen,
    RateScreen,
)
"""All are made with the dress: a first scan must not wait for its screen."""


class Dress(QWidget):
    """Header and screens; ``meant`` carries the event of whatever a finger meant."""

    meant = Signal(object)

    def __init__(self, theme: Theme, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.setStyleSheet(style_sheet(theme))
        # The header is not what somebody wants to read, and a number is as large as can be: both stay as they are.
        usual = replace(theme, letters=1.0)
        self.header = Header(usual, now)
        self.screens = QStackedWidget()
        self._made: dict[type[Screen], Screen] = {
            kind: kind(usual if kind is TicketScreen else theme) for kind in KINDS
        }
        for screen in self._made.values():
            screen.meant.connect(self.meant)
            self.screens.addWidget(screen)
        self._shown: Screen | None = None
        self._leaving = LeavingCard(theme, self)
        self._leaving.stay.meant.connect(self.meant)
        self._lay_out()

    def look_through(self, glance: Glance) -> None:
        """What the camera sees, for the screens that show it."""
        for screen in self._made.values():
            if isinstance(screen, KeypadScreen | AimScreen | WelcomeScreen):
                screen.viewfinder.look_through(glance)

    def show_props(self, props: Shown, leaving: LeavingProps | None = None) -> None:
        match props:
            case ChoiceProps():
                self._bring(ChoiceScreen).render(props)
            case TicketProps():
                self._bring(TicketScreen).render(props)
            case KeypadProps():
                self._bring(KeypadScreen).render(props)
            case AimProps():
                self._bring(AimScreen).render(props)
            case MessageProps():
                self._bring(MessageScreen).render(props)
            case WelcomeProps():
                self._bring(WelcomeScreen).render(props)
            case AnswerProps():
                self._bring(AnswerScreen).render(props)
            case TextProps():
                self._bring(TextScreen).render(props)
            case SearchProps():
                self._bring(SearchScreen).render(props)
            case RateProps():
                self._bring(RateScreen).render(props)
            case _:
                assert_never(props)
        self._leaving.render(leaving)
        self._settle()

    def _settle(self) -> None:
        """A screen that was hidden is laid out before it is painted, whatever waits in the event loop."""
        layout = self._shown.layout() if self._shown else None
        if layout is not None:
            layout.activate()

    def forget(self) -> None:
        """Another dress is worn: nothing of this citizen stays in this one."""
        if isinstance(self._shown, AnswerScreen | TextScreen | SearchScreen):
            self._shown.forget()

    def _bring(self, kind: type[S]) -> S:
        """The screen of this kind, in front; what another one said of a dossier is forgotten."""
        screen = self._made[kind]
        assert isinstance(screen, kind), "screens are kept by their kind"
        if screen is not self._shown:
            self.forget()
            self._shown = screen
        self.screens.setCurrentWidget(screen)
        return screen

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        # The screen's size is given: texts shrink to it, the window never grows to its texts.
        column.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        column.addWidget(self.header)
        column.addWidget(self.screens, 1)
