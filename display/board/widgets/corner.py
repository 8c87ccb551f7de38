"""The place of films and pictures, which yields to calls: who looks there sees the number there."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QWidget

from assets.qt.theme import Theme
from display.board.loading import Loader
from display.board.props import CardProps
from display.board.widgets.card import CallCard
from display.board.widgets.media import MediaArea
from display.common.box import Box
from display.common.placing import place


class MediaCorner(QWidget):
    """While a call is lit, and some seconds longer, the call stands here too, and the film waits behind it."""

    def __init__(self, theme: Theme, loader: Loader, widest: str, box: Box, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        place(self, box)
        self._back_after_s = loader.settings.back_after_s
        self._until, self._seq = 0.0, 0
        self.media = MediaArea(theme, loader, self)
        self.card = CallCard(theme, hero=True, widest=widest, parent=self)
        self.card.hide()
        for child in (self.media, self.card):
            child.setGeometry(self.rect())

    def render_calls(self, calls: tuple[CardProps, ...], now: float) -> None:
        """``calls``: all that stand on the board, newest first; ``now``: monotonic seconds."""
        lit = next((call for call in calls if call.flash), None)
        if lit is not None:
            self._until, self._seq = now + self._back_after_s, lit.seq
        same = next((call for call in calls if call.seq == self._seq and call.awaited), None)
        self._show(lit or (same if now < self._until else None))

    def _show(self, call: CardProps | None) -> None:
        if call is not None:
            self.card.render_call(replace(call, unpainted=()))
            self.media.rest()
        else:
            self.media.play()
        self.card.setVisible(call is not None)
        self.media.setVisible(call is None)
