"""The rating screen's window: the band at the top, the screen of the moment, and what fingers do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QStackedWidget, QVBoxLayout

from assets.qt.header import Header
from assets.qt.portraits import Portraits
from assets.qt.station import AfterPaint, PaintLog, StationWindow
from assets.qt.style import style_sheet
from assets.qt.widgets import IconLabel
from assets.texts import Texts
from assets.theme import Role
from config.schema import HallConfig
from counter.broken import BrokenCard
from counter.parts import Screen, show
from counter.rating.events import Strayed
from counter.rating.flow import Step, Survey
from counter.rating.looks import rating_theme
from counter.rating.parts import FreshButton
from counter.rating.props import AskProps, ChoiceProps, HeadProps, Props, RestProps, ThanksProps, head_of, props_of
from counter.rating.screens.ask import AskScreen
from counter.rating.screens.choice import ChoiceScreen
from counter.rating.screens.rest import RestScreen
from counter.rating.screens.thanks import ThanksScreen
from counter.words import Words

LANGUAGE_MM, LOST_MM = (58.0, 15.0), 8.0


class Shell(StationWindow):
    """Shows the survey; ``meant`` carries the event of a touch. No key of a keyboard means anything."""

    meant = Signal(object)

    def __init__(
        self,
        config: HallConfig,
        size: tuple[int, int],
        now_ms: Callable[[], int],
        now: Callable[[], datetime],
        *,
        box: tuple[int, int, int, int] | None = None,
        paints: PaintLog | None = None,
        portraits: Portraits | None = None,
    ) -> None:
        """``size``: pixels of the window."""
        super().__init__(box, config.hall.short_name)
        self._config, self.paints = config, paints or PaintLog(None)
        theme, wide = rating_theme(*size), size[0] >= size[1]
        self.setStyleSheet(style_sheet(theme))
        self.header = Header(theme, now, icon="counter", clock_role=Role.BUTTON)
        self.header.link.resize(0, 0)
        self._language, self._lost = FreshButton(theme, "language"), IconLabel(theme, "wifi-off", LOST_MM, "on_accent")
        self._language.setFixedSize(*(theme.px(mm) for mm in LANGUAGE_MM))
        self._rest, self._ask = RestScreen(theme, wide), AskScreen(theme, wide, now_ms, portraits)
        self._choice, self._thanks, self._broken = ChoiceScreen(theme, wide), ThanksScreen(theme), BrokenCard(theme)
        self.screens = QStackedWidget()
        for screen in (self._rest, self._ask, self._choice, self._thanks, self._broken):
            screen.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            screen.meant.connect(self.meant)
            self.screens.addWidget(screen)
        self._language.meant.connect(self.meant)
        self._lay_out(theme.px(theme.space.gap))
        self.after_paint = AfterPaint(self)
        self.after_paint.painted.connect(self._on_painted)
        self._seen: tuple[HeadProps, Props] | None = None
        self._step: tuple[Step, str] | None = None
        self.setFocus()

    def show_state(self, survey: Survey) -> None:
        """Bring the right screen forward with what it must show; it takes touches when it has settled."""
        words = Words(Texts.load(survey.language), self._config)
        head, props = head_of(survey, words), props_of(survey, words)
        if (head, props) != self._seen:
            self._seen = head, props
            self._show_head(head)
            self._show(props)
        self.screens.setEnabled(survey.settled)
        step = survey.step, survey.rating.number if survey.rating and survey.step is Step.ASK else ""
        if step != self._step:
            self._step = step
            self.after_paint.expect()
            self.update()

    def show_broken(self) -> None:
        """The card for our own mistakes."""
        self._broken.say(Texts.load(self._config.hall.languages[0]), "rating")
        self.screens.setCurrentWidget(self._broken)

    def _show_head(self, head: HeadProps) -> None:
        self.header.set_name(head.name)
        self._lost.setVisible(head.lost)
        show(self._language, head.language)
        self.header.clock.setVisible(head.language is None)

    def _show(self, props: Props) -> None:
        match props:
            case RestProps():
                self._bring(self._rest)
                self._rest.render(props)
            case AskProps():
                self._bring(self._ask)
                self._ask.render(props)
            case ChoiceProps():
                self._bring(self._choice)
                self._choice.render(props)
            case ThanksProps():
                self._bring(self._thanks)
                self._thanks.render(props)

    def _bring(self, screen: Screen) -> None:
        if self.screens.currentWidget() not in (screen, self._broken):
            self.screens.setCurrentWidget(screen)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """No button has taken it: there is none, or its screen has only just come."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.meant.emit(Strayed())

    def _on_painted(self) -> None:
        if self._step is not None:
            step, number = self._step
            self.paints.write("screen", screen=step, **({"number": number} if number else {}))

    def _lay_out(self, gap: int) -> None:
        row = self.header.layout()
        assert isinstance(row, QHBoxLayout)
        for part in (self._lost, self._language):
            row.insertWidget(row.count() - 1, part)
            part.hide()
        row.setSpacing(gap)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        # The screen's size is given: texts shrink to it, the window never grows to its texts.
        column.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        column.addWidget(self.header)
        column.addWidget(self.screens, 1)
