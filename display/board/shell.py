"""The board's window: lays its widgets out for its size, shows the state, and says what has been painted."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPalette, QResizeEvent
from PySide6.QtWidgets import QWidget

from assets.qt.station import AfterPaint, PaintLog, StationWindow
from assets.qt.theme import Theme
from assets.theme import DARK, Kind
from config.board import letters_mm
from config.schema import HallConfig, Station
from display.board.flow import BoardState, FlashEnded, Painted, PlacesChanged
from display.board.footer import broken, footer_props
from display.board.layout import Box, Layout, lay_out, px_per_mm
from display.board.loading import Loader
from display.board.props import BoardProps, CardProps, WaitingProps, board_props, header_props, waiting_props
from display.board.widgets.card import CallCard
from display.board.widgets.corner import MediaCorner
from display.board.widgets.footer import BoardFooter
from display.board.widgets.header import BoardHeader
from display.board.widgets.notice import NoticeCard
from display.board.widgets.waiting import WaitingList
from display.common.flashing import FRAME_MS, Flashes, hold_of
from display.common.placing import place, placed
from display.common.words import Words

log = logging.getLogger(__name__)

CLOCK_MS = 1000
UNSEEN = Box(0, 0, 320, 180)
"""The place of films that cannot be seen yet."""


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
        station: Station | None = None,
        loader: Loader | None = None,
        paints: PaintLog | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(station.window if station else None, config.hall.short_name)
        self.paints, self.after_paint = paints or PaintLog(None), AfterPaint(self)
        self._config, self._words = config, Words(config.hall.languages)
        self._now_ms, self._clock = now_ms, clock
        self._station, self._loader = station, loader
        self._is_empty = False
        """Whether the folder of films holds nothing; its place is given to the others then."""
        self._long_s = hold_of(config.board.unheard_flash_s)
        self._hold_s = hold_of(config.board.flash_s)
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
        self._corner: MediaCorner | None = None
        self._built_anew = QTimer(self, singleShot=True, interval=0)
        self._built_anew.timeout.connect(self._build_anew)
        self._minutes = QTimer(self, interval=CLOCK_MS)
        self._minutes.timeout.connect(self._on_clock)
        self._minutes.start()

    # -- what it shows ---------------------------------------------------------------------------

    def show_state(self, state: BoardState) -> None:
        """Show this state; only what differs is painted again."""
        self._state = state
        self._props = board_props(state, self._config, self._words, self._now_ms(), self._has_list())
        self._render()

    def show_broken(self) -> None:
        """After our own mistake: the last calls stay readable, and a neutral sentence stands below them."""
        self._is_broken = True
        if self._layout is not None:
            self._footer.render_footer(broken(self._words))

    def _has_list(self) -> bool:
        return self._layout is None or self._layout.waiting is not None

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
            beside = (props.waiting is not None and self._waiting is not None) or layout.media is not None
            place(self._notice, layout.calls if beside else layout.body)
            self._notice.render_notice(props.notice)

    def _render_calls(self, props: BoardProps) -> None:
        for number, card in enumerate(self._cards):
            card.setVisible(props.notice is None)
            card.render_call(props.calls[number] if number < len(props.calls) else None)
        self._begin_long_flashes(props)
        self._render_corner()
        self._set_pulses()

    def _render_corner(self) -> None:
        if self._corner is not None and self._props is not None:
            self._corner.render_calls(self._props.calls, self._clock())

    def _on_clock(self) -> None:
        if self._layout is not None:
            self._header.render_header(header_props(self._config, self._words, self._now_ms()))
            self._turn_pages()
            self._render_corner()

    def _turn_pages(self) -> None:
        """The next sentence and the other view of those who wait, when the last ones have stood long enough."""
        if self._state is None or self._is_broken:
            return
        now_ms = self._now_ms()
        self._footer.render_footer(footer_props(self._state, self._config, self._words, now_ms, self._has_list()))
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
        for card in (*self._cards, *([self._corner.card] if self._corner else [])):
            props = card.props()
            card.set_pulse(self._flashes.level(props.seq, now) if props and props.flash else 0.0)

    def _begin_flashes(self, seqs: tuple[int, ...]) -> None:
        now = self._clock()
        for props in map(CallCard.props, self._cards):
            if props and props.flash and props.seq in seqs:
                self._flashes.begin(props.seq, now, self._long_s if props.long else self._hold_s)
        self._run_frames()

    def _begin_long_flashes(self, props: BoardProps) -> None:
        """Calls that stood already when the hall said that they were not heard."""
        for call in props.calls:
            if call.flash and call.long and not call.unpainted:
                self._flashes.begin(call.seq, self._clock(), self._long_s)
        self._run_frames()

    def _run_frames(self) -> None:
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
        self._layout = self._laid_out(width, height)
        self._make_widgets(theme, self._layout)
        if self._state is not None:
            self.show_state(self._state)
        self.meant.emit(PlacesChanged(self._layout.places))

    def _laid_out(self, width: int, height: int) -> Layout:
        """The layout of this size; what has no room in it is logged."""
        counters, fields = len(self._config.counters), len(self._config.fields)
        needed, wants_media = self._needed_px(width, height), self._loader is not None and not self._is_empty
        layout = lay_out(width, height, counters, fields, capital=needed, media=wants_media)
        if layout.capital < needed - 1 and self._station is not None:
            share = round(100 * layout.capital / needed)
            log.warning("letters have %s %% of the height that %s m need", share, self._station.viewing_m)
        if wants_media and layout.media is None:
            log.warning("there is no room for films and pictures beside the calls")
        return layout

    def _needed_px(self, width: int, height: int) -> float:
        """The height of capitals that the last row reads; 0 where the settings do not say where it is."""
        if self._station is None or self._station.viewing_m is None:
            return 0.0
        screen = self._station.screen
        edges = sorted((screen.width_mm, screen.height_mm), reverse=width >= height)
        return letters_mm(self._station.viewing_m) * max(width / edges[0], height / edges[1])

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
        self._corner = self._made_corner(theme, layout, widest)

    def _made_corner(self, theme: Theme, layout: Layout, widest: str) -> MediaCorner | None:
        """Where the folder is empty the corner is out of sight, and goes on looking."""
        if self._loader is None or (layout.media is None and not self._is_empty):
            return None
        corner = MediaCorner(theme, self._loader, widest, layout.media or UNSEEN, self)
        corner.setVisible(layout.media is not None)
        corner.media.has_something.connect(self._on_media)
        return corner

    def _on_media(self, has_something: bool) -> None:
        if has_something == self._is_empty:
            self._is_empty = not has_something
            self._built_anew.start()

    def _build_anew(self) -> None:
        self._build(self.width(), self.height())
