"""The desk's window: the band at the top with its pages, the cards below, and the keys."""

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
from counter.desk.buttons import Button
from counter.desk.events import FaultsSeen, FindAsked, Page, PageAsked
from counter.desk.flow import Desk
from counter.desk.needs import FAULT
from counter.desk.props import PAGE_KEYS, DeskProps, props_of
from counter.desk.screen import WIDE_MM, DeskScreen
from counter.desk.sheet import SheetScreen
from counter.entry import PadProps
from counter.keys import keys_of
from counter.pad import PadScreen
from counter.parts import EventButton, Screen, show
from counter.tallies.part import TallyPart
from counter.words import Words

ALERTS = ("alarm", "priority")
TOGETHER = (Page.HALL, Page.MACHINES)
"""Pages that a large screen shows at once."""


class Shell(StationWindow):
    """Shows the state; ``meant`` carries the event of a press or a key."""

    meant = Signal(object)

    def __init__(
        self,
        config: HallConfig,
        theme: Theme,
        now: Callable[[], datetime],
        *,
        width_px: int,
        box: tuple[int, int, int, int] | None = None,
        paints: PaintLog | None = None,
        tallies: TallyPart | None = None,
    ) -> None:
        super().__init__(box, config.hall.short_name)
        self._config, self.paints, self._tallies = config, paints or PaintLog(None), tallies
        self.setStyleSheet(style_sheet(theme))
        self.header = Header(theme, now, icon="users", name_role=Role.TITLE)
        self.screen_ = DeskScreen(theme, wide=width_px / theme.px_per_mm >= WIDE_MM)
        self._buttons = [EventButton(theme, name) for name in (*Page, "slips", "acts", "language")]
        self._sheet = SheetScreen(theme)
        self._pad = PadScreen(theme)
        for page in (self.screen_, self._sheet, self._pad):
            page.meant.connect(self.meant)
        self._broken, self._screens = BrokenCard(theme), QStackedWidget()
        self._alert = StatusStrip(theme, Role.BUTTON)
        self._alert.setObjectName("alert")
        self._lay_out(theme)
        self.after_paint = AfterPaint(self)
        self.screen_.needs_seen.connect(self._on_needs_seen)
        self._props: DeskProps | None = None

    def show_state(self, desk: Desk) -> None:
        """Bring the desk up to date; what has not changed is not touched."""
        texts = Texts.load(desk.language)
        props = props_of(desk, Words(texts, self._config))
        if self._tallies:
            self._tallies.bring(desk.page is Page.TALLIES and desk.sheet is None, desk.language)
        if props == self._props:
            return
        self._props = props
        self.header.name.set_text(f"{props.header} · {self._config.hall.short_name}")
        pages = {button.event: button for button in props.pages}
        above = (*(pages.get(PageAsked(page)) for page in Page), props.slips_button, props.acts, props.language)
        for button, wanted in zip(self._buttons, above, strict=True):
            show(button, None if self._is_together(wanted, props) else wanted)
        self.screen_.render(props)
        self._show_alert(props)
        self._bring(self._page_of(props))
        if isinstance(props.sheet, PadProps):
            self._pad.render(props.sheet)
        elif props.sheet:
            self._sheet.render(props.sheet)

    def _show_alert(self, props: DeskProps) -> None:
        """Whoever reads tallies hears all the same that the hall needs somebody."""
        headline = props.headline
        wanted = props.page is Page.TALLIES and props.sheet is None and headline.look in ALERTS
        self._alert.say(headline.look, headline.icon, f"{headline.text} · {PAGE_KEYS[Page.HALL]}" if wanted else "")

    def _is_together(self, button: Button | None, props: DeskProps) -> bool:
        """A large screen needs no way between the hall and its machines."""
        if not self.screen_.wide or button is None or not isinstance(button.event, PageAsked):
            return False
        return button.event.page is Page.MACHINES or len(props.pages) <= len(TOGETHER)

    def _page_of(self, props: DeskProps) -> Screen:
        if props.sheet is None:
            return self._tallies.screen if self._tallies and props.page is Page.TALLIES else self.screen_
        return self._pad if isinstance(props.sheet, PadProps) else self._sheet

    def _bring(self, screen: Screen) -> None:
        """A page in front has the keys; our own mistake stays in front of all."""
        if self._screens.currentWidget() not in (screen, self._broken):
            self._screens.setCurrentWidget(screen)
            screen.setFocus()

    def _on_needs_seen(self, keys: tuple[str, ...]) -> None:
        """Only what has been painted was told to somebody."""
        devices = tuple(key.removeprefix(FAULT) for key in keys if key.startswith(FAULT))
        if devices:
            self.meant.emit(FaultsSeen(devices))

    def show_broken(self) -> None:
        """The card for our own mistakes."""
        self._broken.say(Texts.load(self._config.hall.languages[0]), "desk")
        self._screens.setCurrentWidget(self._broken)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._tallies and self._tallies.take_key(event):
            return
        for button in self._keyed():
            if button.enabled and event.key() in keys_of(button.key) and not event.isAutoRepeat():
                self.meant.emit(button.event)
                return
        if len(event.text()) == 1 and event.text().isalpha() and not event.isAutoRepeat() and not self._is_at_tallies():
            self.meant.emit(FindAsked(event.text().upper()))
            return
        super().keyPressEvent(event)

    def _is_at_tallies(self) -> bool:
        """No ticket is looked for among figures."""
        return self._props is not None and self._props.page is Page.TALLIES and self._props.sheet is None

    def _keyed(self) -> tuple[Button, ...]:
        """What a key may mean: with a page in front, what stands on the page."""
        if self._props is None:
            return ()
        return (
            self._props.sheet.buttons
            if self._props.sheet
            else (*self._props.pages, self._props.slips_button, self._props.acts, self._props.test, *self._on_page())
        )

    def _on_page(self) -> tuple[Button, ...]:
        """What has a key on the page of dossiers alone."""
        props = self._props
        if props is None or props.page is not Page.DOSSIERS:
            return ()
        return props.settle, props.tick, props.resend, props.drop

    def _lay_out(self, theme: Theme) -> None:
        row = self.header.layout()
        assert isinstance(row, QHBoxLayout)
        for button in self._buttons:
            button.meant.connect(self.meant)
            button.setFixedHeight(round(self.header.height() * 0.76))
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            row.insertWidget(row.count() - 1, button)
        row.setSpacing(theme.px(theme.space.gap))
        self._screens.addWidget(self.screen_)
        self._screens.addWidget(self._sheet)
        self._screens.addWidget(self._pad)
        self._screens.addWidget(self._broken)
        if self._tallies:
            self._screens.addWidget(self._tallies.screen)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self._alert)
        column.addWidget(self._screens, 1)
