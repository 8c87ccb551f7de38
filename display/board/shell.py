"""The board's window: lays its widgets out for its size, shows the state, and says what has been painted."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPalette, QResizeEvent
from PySide6.QtWidgets import QWidget

from assets.qt.station import AfterPaint, PaintLog, StationWindow
from assets.qt.theme import Theme
from assets.theme import DARK, Kind
from config.schema import HallConfig
from display.board.flow import BoardState, FlashEnded, Painted, PlacesChanged
from display.board.footer import broken, footer_props
from display.board.layout import Layout, lay_out, px_per_mm
from display.board.props import BoardProps, CardProps, WaitingProps, board_props, header_props, waiting_props
from display.board.widgets.card import CallCard
from display.board.widgets.footer import BoardFooter
from display.board.widgets.header import BoardHeader
from display.board.widgets.notice import NoticeCard
from display.board.widgets.waiting import WaitingList
from display.common.flashing import FRAME_MS, Flashes
from display.common.placing import place, placed
from display.common.words import Words

CLOCK_MS = 1000


class Shell(StationWindow):
    """Needs no mouse and no key. The widgets are built anew only when the screen changes its size."""

    meant = Signal(object)
    """An event of the flow: calls painted, a flash over, another number of places."""
    calls_painted = Signal(object)
    """Calls that stand on the screen for the first time, as people read them: a tuple of (seq, number, counter)."""

    def __init__(
        self,
        config: HallConfig,
        now_ms: Callable[[], int],
        *,
        box: tuple[int, int, int, int] | None = None,
        paints: PaintLog | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(box, config.hall.short_name)
        self.paints, self.after_paint = paints or PaintLog(None), AfterPaint(self)
        self._config, self._words = config, Words(config.hall.languages)
        self._now_ms, self._clock = now_ms, clock
        self._props: BoardProps | None = None
        self._state: BoardState | None = None
        self._is_broken = False
        self._layout: Layout | None = None
        self._built_for: QSize | None = None
        self._flashes = Flashes()
        self._just_painted: list[tuple[int, str, str]] = []
        self._frames = QTimer(self, interval=FRAME_MS)
        self._frames.timeout.connect(self._on_frame)
        self._painted_soon = QTimer(self, singleShot=True, interval=0)
        self._painted_soon.timeout.connect(self._report)
        self._minutes = QTimer(self, interval=CLOCK_MS)
        self._minutes.timeout.connect(self._on_clock)
        self._minutes.start()

    # -- what it shows ---------------------------------------------------------------------------

    def show_state(self, state: BoardState) -> None:
        """Show this state; only what differs is painted again."""
        self._state = state
        self._props = board_props(state, self._config, self._words, self._now_ms())
        self._render()

    def show_broken(self) -> None:
        """After our own mistake: the last calls stay readable, and a neutral sentence stands below them."""
        self._is_broken = True
        if self._layout is not None:
            self._footer.render_footer(broken(self._words))

    def cards(self) -> tuple[CallCard, ...]:
        """The places of calls, the newest call's first."""
        return tuple(self._cards) if self._layout else ()

    def _render(self) -> None:
        props = self._props
        if props is None or self._layout is None:
            return
        self._header.render_header(props.header)
        self._footer.render_footer(props.footer)
        self._render_waiting(props.waiting)
        self._render_notice(props, self._layout)
        self._render_calls(props)

    def _render_waiting(self, waiting: WaitingProps | None) -> None:
        if self._waiting is not None:
            self._waiting.setVisible(waiting is not None)
            if waiting is not None:
                self._waiting.render_waiting(waiting)

    def _render_notice(self, props: BoardProps, layout: Layout) -> None:
        self._notice.setVisible(props.notice is not None)
        if props.notice is not None:
            beside = props.waiting is not None and self._waiting is not None
            place(self._notice, layout.calls if beside else layout.body)
            self._notice.render_notice(props.notice)

    def _render_calls(self, props: BoardProps) -> None:
        for number, card in enumerate(self._cards):
            card.setVisible(props.notice is None)
            card.render_call(props.calls[number] if number < len(props.calls) else None)
        self._set_pulses()

    def _on_clock(self) -> None:
        if self._layout is not None:
            self._header.render_header(header_props(self._config, self._words, self._now_ms()))
            self._turn_pages()

    def _turn_pages(self) -> None:
        """The next sentence and the other view of those who wait, when the last ones have stood long enough."""
        if self._state is None or self._is_broken:
            return
        now_ms = self._now_ms()
        self._footer.render_footer(footer_props(self._state, self._config, self._words, now_ms))
        self._render_waiting(waiting_props(self._state, self._config, self._words, now_ms))

    # -- flashing --------------------------------------------------------------------------------

    def _on_frame(self) -> None:
        over = self._flashes.ended(self._clock())
        if over:
            self.meant.emit(FlashEnded(over))
        self._set_pulses()
        if not self._flashes.began:
            self._frames.stop()

    def _set_pulses(self) -> None:
        now = self._clock()
        for card in self._cards:
            props = card.props()
            card.set_pulse(self._flashes.level(props.seq, now) if props and props.flash else 0.0)

    def _begin_flashes(self, seqs: tuple[int, ...]) -> None:
        now = self._clock()
        flashing = {props.seq for props in map(CallCard.props, self._cards) if props and props.flash}
        for seq in flashing.intersection(seqs):
            self._flashes.begin(seq, now)
        if self._flashes.began and not self._frames.isActive():
            self._frames.start()

    # -- painted ---------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        handled = super().event(event)
        # A window paints all its widgets while it gets this event; when it returns, they stand on the screen.
        if event.type() is QEvent.Type.UpdateRequest:
            self._report()
        return handled

    def _on_card_painted(self, card: CardProps) -> None:
        self._just_painted += [(seq, card.number, card.counter) for seq in card.unpainted]
        self._painted_soon.start()

    def _report(self) -> None:
        if not self._just_painted:
            return
        moment = self._clock()
        calls, self._just_painted = tuple(sorted(set(self._just_painted))), []
        seqs = tuple(seq for seq, _, _ in calls)
        self._begin_flashes(seqs)
        self.meant.emit(Painted(seqs, moment))
        self.calls_painted.emit(calls)

    # -- building --------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        if event.size() != self._built_for:
            self._built_for = event.size()
            self._build(event.size().width(), event.size().height())

    def _build(self, width: int, height: int) -> None:
        for old in self.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
            old.hide()
            old.deleteLater()
        theme = Theme(Kind.BOARD, px_per_mm(width, height), DARK)
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Window, theme.colour("ground"))
        self.setPalette(palette)
        self._layout = lay_out(width, height, len(self._config.counters), len(self._config.fields))
        self._make_widgets(theme, self._layout)
        self._render()
        self.meant.emit(PlacesChanged(self._layout.places))

    def _make_widgets(self, theme: Theme, layout: Layout) -> None:
        self._header = placed(BoardHeader(theme, self), layout.header)
        self._footer = placed(BoardFooter(theme, self), layout.footer)
        self._notice = placed(NoticeCard(theme, self), layout.body)
        word = self._words.main["board.counter"]
        widest = "8" * max(len(str(counter.number)) for counter in self._config.counters)
        hero = placed(CallCard(theme, hero=True, widest=widest, parent=self), layout.hero)
        small = (CallCard(theme, word=word, widest=widest, parent=self) for _ in layout.cards)
        self._cards = [hero, *(placed(card, box) for card, box in zip(small, layout.cards, strict=True))]
        for card in self._cards:
            card.painted.connect(self._on_card_painted)
        self._waiting: WaitingList | None = None
        if layout.waiting is not None:
            self._waiting = placed(WaitingList(theme, layout.waiting_columns, self), layout.waiting)
