"""The leader's window: the page of tallies, and above it whether the hall is heard."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout

from assets.qt.header import Header
from assets.qt.station import AfterPaint, PaintLog, StationWindow
from assets.qt.style import style_sheet
from assets.qt.theme import Theme
from assets.qt.widgets import StatusStrip
from assets.texts import Texts
from assets.theme import Role
from config.schema import HallConfig
from counter.broken import BrokenCard
from counter.keys import keys_of
from counter.leader.flow import Leader
from counter.leader.props import LeaderProps, props_of
from counter.parts import EventButton, Screen
from counter.tallies.part import TallyPart
from counter.words import Words


class Shell(StationWindow):
    """Shows the state; ``meant`` carries the event of a press or a key. Without ``tallies`` it says so."""

    meant = Signal(object)

    def __init__(
        self,
        config: HallConfig,
        theme: Theme,
        now: Callable[[], datetime],
        tallies: TallyPart | None,
        *,
        box: tuple[int, int, int, int] | None = None,
        paints: PaintLog | None = None,
    ) -> None:
        super().__init__(box, config.hall.short_name)
        self._config, self.paints, self._tallies = config, paints or PaintLog(None), tallies
        self._props: LeaderProps | None = None
        self.setStyleSheet(style_sheet(theme))
        self.header = Header(theme, now, icon="users", name_role=Role.TITLE)
        self._language = EventButton(theme, "language")
        self._broken, self._screens, self._off = BrokenCard(theme), QStackedWidget(), StatusStrip(theme, Role.TITLE)
        self._lay_out(theme)
        self.after_paint = AfterPaint(self)

    def show_state(self, leader: Leader) -> None:
        """Bring the window up to date; what has not changed is not touched."""
        if self._tallies:
            self._tallies.bring(True, leader.language)
        props = props_of(leader, Words(Texts.load(leader.language), self._config))
        if props == self._props:
            return
        self._props = props
        self.header.name.set_text(props.header)
        self.header.link.set_lost(props.lost)
        self._language.render_button(props.language)
        self._off.say("priority", "info", "" if self._tallies else props.off)

    def show_broken(self) -> None:
        """The card for our own mistakes."""
        self._broken.say(Texts.load(self._config.hall.languages[0]), "leader")
        self._screens.setCurrentWidget(self._broken)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._tallies and self._tallies.take_key(event):
            return
        if self._props and event.key() in keys_of(self._props.language.key) and not event.isAutoRepeat():
            self.meant.emit(self._props.language.event)
            return
        super().keyPressEvent(event)

    def _lay_out(self, theme: Theme) -> None:
        row = self.header.layout()
        assert isinstance(row, QHBoxLayout)
        self._language.meant.connect(self.meant)
        self._language.setFixedHeight(round(self.header.height() * 0.76))
        self._language.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        row.insertWidget(row.count() - 1, self._language)
        self._screens.addWidget(self._tallies.screen if self._tallies else Screen(theme))
        self._screens.addWidget(self._broken)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self._off)
        column.addWidget(self._screens, 1)
