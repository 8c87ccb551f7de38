"""The sign's window: lays its pieces out for its size, shows the state, and says what has been painted."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPalette, QResizeEvent
from PySide6.QtWidgets import QWidget

from assets.qt.portraits import PhotoFrame, Portrait, Portraits
from assets.qt.station import AfterPaint, PaintLog, StationWindow
from assets.qt.theme import Theme
from assets.theme import DARK, Kind
from config.schema import HallConfig
from display.common.events import FlashEnded, Painted
from display.common.flashing import FRAME_MS, Flashes, hold_of
from display.common.placing import place
from display.common.words import Words
from display.sign.flow import SignState
from display.sign.layout import lay_out, px_per_mm
from display.sign.panel import NumberPanel
from display.sign.parts import CounterWell, FieldsCard, FootLine
from display.sign.props import SignProps, broken, sign_props


class Pieces(NamedTuple):
    """What the window is made of."""

    counter: CounterWell
    fields: FieldsCard
    foot: FootLine
    panel: NumberPanel
    photo: PhotoFrame


class Shell(StationWindow):
    """Needs no mouse and no key. Its pieces are built anew only when the screen changes its size."""

    meant = Signal(object)
    """An event of the flow: the call painted, its flash over."""
    calls_painted = Signal(object)
    """The call that stands on the screen for the first time, as people read it: ((seq, number, counter),)."""

    def __init__(
        self,
        config: HallConfig,
        *,
        named: bool = False,
        box: tuple[int, int, int, int] | None = None,
        paints: PaintLog | None = None,
        clock: Callable[[], float] = time.monotonic,
        portraits: Portraits | None = None,
    ) -> None:
        """``named``: the officer's name is shown; ``portraits``: the photo too."""
        super().__init__(box, config.hall.short_name)
        self.paints, self.after_paint = paints or PaintLog(None), AfterPaint(self)
        self._config, self._words, self._clock = config, Words(config.hall.languages, "sign"), clock
        self._named, self._portraits = named, portraits
        self._asked: tuple[Path, QSize] | None = None
        """The photo that is wanted now, and its size."""
        self._portrait: QImage | None = None
        if portraits is not None:
            portraits.found.connect(self._on_portrait)
        self._props: SignProps | None = None
        self._is_broken = False
        self._flash_seq: int | None = None
        self._pieces: Pieces | None = None
        self._built_for: QSize | None = None
        self._flashes = Flashes()
        self._just_painted: int | None = None
        self._frames = QTimer(self, interval=FRAME_MS)
        self._frames.timeout.connect(self._on_frame)
        self._painted_soon = QTimer(self, singleShot=True, interval=0)
        self._painted_soon.timeout.connect(self._report)

    # -- what it shows ---------------------------------------------------------------------------

    def show_state(self, state: SignState) -> None:
        """Show this state; only what differs is painted again."""
        if self._is_broken:
            return
        self._props = sign_props(state, self._config, self._words, self._named)
        self._flash_seq = state.call if state.flashing else None
        self._render()

    def show_broken(self) -> None:
        """After our own mistake: the number stays readable, and a neutral sentence stands below it."""
        self._is_broken = True
        if self._props is not None:
            self._props = broken(self._props, self._words)
            self._render()

    def text(self) -> str:
        """What people read first."""
        return self._pieces.panel.text() if self._pieces else ""

    def _render(self) -> None:
        if self._props is None or self._pieces is None:
            return
        self._want_portrait(self._props.photo)
        self._lay_out(self._pieces, bool(self._props.officer or self._props.lost.main))
        for part in (self._pieces.counter, self._pieces.fields, self._pieces.foot, self._pieces.panel):
            part.render_sign(self._props)
        self._set_pulse()

    def _lay_out(self, pieces: Pieces, footed: bool) -> None:
        layout = lay_out(self.width(), self.height(), footed, self._portrait is not None)
        pieces.photo.setVisible(layout.photo is not None)
        if layout.photo is not None and self._portrait is not None:
            place(pieces.photo, layout.photo)
            pieces.photo.show_picture(self._portrait)
        place(pieces.counter, layout.counter)
        place(pieces.fields, layout.fields)
        place(pieces.panel, layout.panel)
        place(pieces.foot, layout.foot)
        pieces.foot.setVisible(footed)

    # -- the officer's photo ---------------------------------------------------------------------

    def _want_portrait(self, file: Path | None) -> None:
        """Another officer's photo goes at once; the own one comes when it has been read."""
        room = lay_out(self.width(), self.height(), True, True).photo
        wish = (file, QSize(round(room.w), round(room.h))) if file and room and self._portraits else None
        if wish == self._asked:
            return
        self._asked, self._portrait = wish, None
        if wish is not None and self._portraits is not None:
            self._portraits.fetch(*wish)

    def _on_portrait(self, portrait: Portrait) -> None:
        if self._asked == (portrait.file, portrait.room):
            self._portrait = portrait.picture
            self._render()

    # -- flashing --------------------------------------------------------------------------------

    def _on_frame(self) -> None:
        over = self._flashes.ended(self._clock())
        if over:
            self.meant.emit(FlashEnded(over))
        self._set_pulse()
        if not self._flashes.began:
            self._frames.stop()

    def _set_pulse(self) -> None:
        if self._pieces is not None:
            seq = self._flash_seq
            self._pieces.panel.set_pulse(self._flashes.level(seq, self._clock()) if seq is not None else 0.0)

    # -- painted ---------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        handled = super().event(event)
        # A window paints all its widgets while it gets this event; when it returns, they stand on the screen.
        if event.type() is QEvent.Type.UpdateRequest:
            self._report()
        return handled

    def _on_call_painted(self, seq: int) -> None:
        self._just_painted = seq
        self._painted_soon.start()

    def _report(self) -> None:
        seq, self._just_painted = self._just_painted, None
        if seq is None or self._props is None:
            return
        moment = self._clock()
        if self._flash_seq == seq:
            self._flashes.begin(seq, moment, hold_of(self._config.board.flash_s))
            self._frames.start()
        number, counter = self._props.number, self._props.counter
        self.meant.emit(Painted((seq,), moment))
        self.calls_painted.emit(((seq, number, counter),))

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
        panel = NumberPanel(theme, self)
        panel.painted.connect(self._on_call_painted)
        below, photo = FootLine(theme, self), PhotoFrame(theme, self)
        self._pieces = Pieces(CounterWell(theme, self), FieldsCard(theme, self), below, panel, photo)
        for piece in self._pieces:
            piece.show()
        self._render()
