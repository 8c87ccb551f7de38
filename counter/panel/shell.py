"""The panel's window: the band at the top, the screen of the moment, and the keys."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from assets.qt.header import Header
from assets.qt.station import AfterPaint, PaintLog, StationWindow
from assets.qt.style import style_sheet
from assets.qt.theme import Theme
from assets.qt.widgets import StatusStrip
from assets.texts import Texts
from assets.theme import Role
from config.schema import HallConfig
from counter.broken import BrokenCard
from counter.entry import PadProps
from counter.pad import PadScreen
from counter.panel.buttons import Button
from counter.panel.keypad import pressed
from counter.panel.keys import meaning_of
from counter.panel.notices import Say, banner_of, tells_fault
from counter.panel.own_devices import fault_here
from counter.panel.props import Props, SignInProps, WorkProps, props_of
from counter.panel.screens.sheet import SheetScreen
from counter.panel.screens.sign_in import SignInScreen
from counter.panel.screens.work import WorkScreen
from counter.panel.state import Do, Panel
from counter.parts import EventButton, Screen, show
from counter.words import Words
from queue_engine.protocol import TellFault

BANNER_MM = 12.0
SHIFT = Qt.KeyboardModifier.ShiftModifier
MODIFIERS = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier, SHIFT)


class Shell(StationWindow):
    """Shows the state; ``meant`` carries the event of a press or a key."""

    meant = Signal(object)
    fault_seen = Signal(object)
    """A TellFault whose line has been painted."""

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
        self.header = Header(theme, now, icon="counter", name_role=Role.TITLE)
        self.corner = EventButton(theme, "corner")
        self.screens = QStackedWidget()
        self.banner = StatusStrip(theme, Role.BUTTON)
        self.banner.setObjectName("banner")
        self._sign_in, self._work, self._broken = SignInScreen(theme), WorkScreen(theme), BrokenCard(theme)
        self._sheet, self._pad = SheetScreen(theme), PadScreen(theme)
        for screen in (self._sign_in, self._work, self._sheet, self._pad, self._broken):
            self.screens.addWidget(screen)
            screen.meant.connect(self.meant)
        self.corner.meant.connect(self.meant)
        self._lay_out(theme)
        self.after_paint = AfterPaint(self)
        self.after_paint.painted.connect(self._on_painted)
        self._props: Props | None = None
        self._banner: Say | None = None
        self._shown: tuple[str, str] | None = None
        self._fault: TellFault | None = None
        self._fault_paint = AfterPaint(self._work)
        self._fault_paint.painted.connect(self._on_fault_painted)

    def show_state(self, panel: Panel) -> None:
        """Bring the right screen forward with what it must show."""
        words = Words(Texts.load(panel.language), self._config)
        self._show_banner(banner_of(panel, words))
        props = props_of(panel, words)
        self._watch_fault(panel, props, words)
        if props == self._props:
            return
        self._props = props
        self.header.name.set_text(props.header)
        show(self.corner, _corner(props))
        if isinstance(props, SignInProps):
            self._sign_in.render(props)
            self._bring("sign_in", self._sign_in, "")
        elif isinstance(props, PadProps):
            self._pad.render(props)
            self._bring("pad", self._pad, "")
        elif not isinstance(props, WorkProps):
            self._bring("sheet", self._sheet, "")
            self._sheet.render(props)
        else:
            self._work.render(props)
            self._bring("work", self._work, props.ticket.number if props.ticket else "")

    def _show_banner(self, banner: Say | None) -> None:
        self._banner_place.setVisible(banner is not None)
        if banner and banner != self._banner:
            self.banner.say(banner.look, banner.icon, banner.text)
        self._banner = banner

    def _watch_fault(self, panel: Panel, props: Props, words: Words) -> None:
        """The line about a device is about to be painted; after a lost link the server is told again."""
        if not panel.link.live:
            self._fault = None
        elif isinstance(props, WorkProps) and tells_fault(props.say, panel, words):
            self._expect_fault(fault_here(panel, words))

    def _expect_fault(self, fault: TellFault | None) -> None:
        if fault is not None and fault != self._fault:
            self._fault = fault
            self._fault_paint.expect()
            self._work.update()

    def _on_fault_painted(self) -> None:
        if self._fault is not None and self.screens.currentWidget() is self._work:
            self.fault_seen.emit(self._fault)

    def press_key(self, act: str) -> None:
        """A key of the officer's keypad."""
        meaning = pressed(self._props, act)
        if meaning is not None:
            self.meant.emit(meaning)

    def show_broken(self) -> None:
        """The card for our own mistakes."""
        self._broken.say(Texts.load(self._config.hall.languages[0]), "panel")
        self.screens.setCurrentWidget(self._broken)

    def _bring(self, name: str, screen: Screen, number: str) -> None:
        if self.screens.currentWidget() is not screen:
            self.screens.setCurrentWidget(screen)
            screen.setFocus()
        if self._shown != (name, number):
            self._shown = (name, number)
            self.after_paint.expect()
            self.update()

    def _on_painted(self) -> None:
        if self._shown is not None:
            screen, number = self._shown
            self.paints.write("screen", screen=screen, **({"number": number} if number else {}))

    def _lay_out(self, theme: Theme) -> None:
        row = self.header.layout()
        assert isinstance(row, QHBoxLayout)
        self.corner.setFixedHeight(round(self.header.height() * 0.76))
        self.corner.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        row.insertWidget(row.count() - 1, self.corner)
        row.setSpacing(theme.px(theme.space.gap * 2))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        self._banner_place = QWidget()
        above = QHBoxLayout(self._banner_place)
        margin = theme.px(theme.space.margin)
        above.setContentsMargins(margin, theme.px(theme.space.gap), margin, 0)
        above.addWidget(self.banner)
        self._banner_place.setFixedHeight(theme.px(BANNER_MM))
        self._banner_place.hide()
        column.addWidget(self._banner_place)
        column.addWidget(self.screens, 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Everything can be done by keys; holding one does not repeat it."""
        if event.isAutoRepeat() or event.modifiers() not in MODIFIERS or self._props is None:
            super().keyPressEvent(event)
            return
        meaning = meaning_of(self._props, event.key(), event.text(), event.modifiers() == SHIFT)
        if meaning is None:
            super().keyPressEvent(event)
        else:
            self.meant.emit(meaning)


def _corner(props: Props) -> Button | None:
    """The button at the right end of the band."""
    if isinstance(props, SignInProps):
        return props.language
    if not isinstance(props, WorkProps):
        return None
    return next((button for button in props.buttons if button.name == Do.SIGN_OUT), None)
