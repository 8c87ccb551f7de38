"""The kiosk's window: header, one screen at a time, and the loop that feeds the flow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLayout, QStackedLayout, QStackedWidget

from assets.aim import Glance
from assets.qt.station import AfterPaint, PaintLog, StationWindow
from assets.qt.theme import Theme
from assets.texts import Texts
from assets.theme import CONTRAST, LARGER
from assets.unbroken import whole
from config.schema import HallConfig
from kiosk.dress import Dress
from kiosk.faces import TicketProps
from kiosk.lookup.buttons import leaving
from kiosk.lookup.state import Consulting
from kiosk.messages import broken
from kiosk.props import props_of
from kiosk.state import Kiosk

Wish = tuple[bool, bool]
"""Larger letters; white on black."""


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
        self._config, self._theme, self._now, self.paints = config, theme, now, paints or PaintLog(None)
        self._glance: Glance | None = None
        self._dresses: dict[Wish, Dress] = {}
        self._stack = QStackedLayout(self)
        # The screen's size is given: texts shrink to it, the window never grows to its texts.
        self._stack.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self._dress = self._dressed((False, False))
        self.after_paint = AfterPaint(self)
        self.after_paint.painted.connect(self._on_painted)
        self._shown: tuple[str, str] | None = None

    def look_through(self, glance: Glance) -> None:
        """What the camera sees, for the screens that show it."""
        self._glance = glance
        for dress in self._dresses.values():
            dress.look_through(glance)

    @property
    def screens(self) -> QStackedWidget:
        return self._dress.screens

    def _dressed(self, wish: Wish) -> Dress:
        """The dress for larger letters, for more contrast, for both, or the usual one; made when first wanted."""
        dress = self._dresses.get(wish)
        if dress is None:
            larger, contrast = wish
            letters = LARGER if larger else 1.0
            palette = CONTRAST if contrast else self._theme.palette
            dress = Dress(replace(self._theme, letters=letters, palette=palette), self._now)
            dress.meant.connect(self.meant)
            if self._glance is not None:
                dress.look_through(self._glance)
            self._dresses[wish] = dress
            self._stack.addWidget(dress)
            dress.setGeometry(self.rect())
        return dress

    def _wear(self, wish: Wish) -> Dress:
        dress = self._dressed(wish)
        if dress is not self._dress:
            self._dress.forget()
            self._dress = dress
            self._stack.setCurrentWidget(dress)
        return dress

    def show_state(self, state: Kiosk) -> None:
        """Bring the right screen forward with what it must show."""
        texts = Texts.load(state.language)
        name, props = props_of(state, self._config, texts)
        dress = self._wear((state.larger, state.contrast))
        dress.header.set_name(whole(texts.pick(self._config.hall.name, self._config.hall.name_en)))
        left = state.phase.leaving if isinstance(state.phase, Consulting) else 0
        dress.show_props(props, leaving(left, texts))
        dress.screens.setEnabled(state.settled)
        shown = (str(name), props.number if isinstance(props, TicketProps) else "")
        if shown != self._shown:
            self._shown = shown
            self.after_paint.expect()
            self.update()

    def show_broken(self) -> None:
        """The card for our own mistakes; it needs nothing that could have failed."""
        self._wear((False, False)).show_props(broken(Texts.load(self._config.hall.languages[0])))

    def _on_painted(self) -> None:
        if self._shown is not None:
            name, number = self._shown
            self.paints.write("screen", screen=name, **({"number": number} if number else {}))
