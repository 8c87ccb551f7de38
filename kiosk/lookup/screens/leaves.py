"""A long text, broken into leaves that are as high as the room; a heading is never left alone at the lower edge."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from assets.qt.fitting import Style, draw, fit, style_of, wrapped_height
from assets.qt.theme import Theme
from assets.theme import Role
from kiosk.lookup.faces import Block, TurnWords
from kiosk.lookup.screens.parts import Turner
from kiosk.screens.parts import Screen

TOP_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop


@dataclass(frozen=True)
class Piece:
    """A text at its height, and how far below the one before it; ``holds``: the next piece belongs to it."""

    text: str
    style: Style
    colour: str
    above: int
    height: int
    holds: bool = False


Leaf = list[Piece]


def pieces_of(theme: Theme, blocks: tuple[Block, ...], width: int, most: int) -> Iterator[Piece]:
    """The blocks as texts of this width, none higher than ``most``."""
    gap = theme.px(theme.space.gap)
    body, heading = style_of(theme, Role.BODY), style_of(theme, Role.BODY, bold=True)
    for block in blocks:
        style, colour, above = (heading, "accent", gap * 2) if block.heading else (body, "ink", gap)
        for place, text in enumerate(broken(theme, block.text, style, width, most)):
            high = round(wrapped_height(theme, text, style, width))
            yield Piece(text, style, colour, 0 if place else above, high, block.heading or bool(block.note))
        caption = style_of(theme, Role.CAPTION)
        for text in broken(theme, block.note, caption, width, most):
            yield Piece(text, caption, "muted", 0, round(wrapped_height(theme, text, caption, width)))


def broken(theme: Theme, text: str, style: Style, width: int, most: int) -> Iterator[str]:
    """The text in parts none of which is higher than ``most``."""
    words = text.split(" ") if text else []
    while words:
        low, high = 1, len(words)
        while low < high:
            middle = (low + high + 1) // 2
            fits = wrapped_height(theme, " ".join(words[:middle]), style, width) <= most
            low, high = (middle, high) if fits else (low, middle - 1)
        yield " ".join(words[:low])
        words = words[low:]


def leaves_of(pieces: list[Piece], most: int) -> list[Leaf]:
    """Filled one after the other."""
    leaves: list[Leaf] = [[]]
    filled = 0
    for place, piece in enumerate(pieces):
        following = pieces[place + 1] if piece.holds and place + 1 < len(pieces) else None
        above = piece.above if leaves[-1] else 0
        needed = above + piece.height
        together = needed + (following.above + following.height if following else 0)
        if leaves[-1] and filled + (together if together <= most else needed) > most:
            leaves.append([])
            filled, needed = 0, piece.height
        leaves[-1].append(piece)
        filled += needed
    return leaves


class LeafView(QWidget):
    """Shows one leaf; the buttons below turn it."""

    def __init__(self, screen: Screen) -> None:
        super().__init__(screen)
        self._theme = screen.theme
        self._blocks: tuple[Block, ...] = ()
        self._leaf, self._leaves = 0, list[Leaf]()
        self._turner = Turner(screen, self._turn)
        self._turner.setParent(self)

    def render_blocks(self, blocks: tuple[Block, ...], words: TurnWords) -> None:
        if blocks != self._blocks:
            self._leaf = 0
        self._blocks = blocks
        self._turner.say(words)
        self._break()

    def forget(self) -> None:
        self._blocks, self._leaf = (), 0
        self._break()

    def texts(self) -> str:
        """What stands on the leaf that is shown."""
        return "\n".join(piece.text for piece in self._shown())

    def overflows(self) -> bool:
        """Whether some word is wider than the leaf."""
        wide = self.width()
        return not all(fit(self._theme, one.text, one.style, wide, one.height + 1).fits for one in self._shown())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._break()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, top = QPainter(self), 0
        for place, piece in enumerate(self._shown()):
            top += piece.above if place else 0
            box = QRectF(0, top, self.width(), piece.height + 1)
            fitted = fit(self._theme, piece.text, piece.style, box.width(), box.height())
            draw(painter, self._theme, fitted, box, self._theme.colour(piece.colour), TOP_LEFT)
            top += piece.height

    def _shown(self) -> Leaf:
        return self._leaves[self._leaf] if self._leaf < len(self._leaves) else []

    def _turn(self, step: int) -> None:
        self._leaf += step
        self._stand()

    def _break(self) -> None:
        whole = self.height()
        self._leaves = self._broken(whole)
        if len(self._leaves) > 1:
            self._leaves = self._broken(whole - self._turner.height() - self._theme.px(self._theme.space.gap))
        self._stand()

    def _broken(self, most: int) -> list[Leaf]:
        most = max(most, self._theme.em(Role.BODY) * 2)
        return leaves_of(list(pieces_of(self._theme, self._blocks, max(1, self.width()), most)), most)

    def _stand(self) -> None:
        self._leaf = max(0, min(self._leaf, len(self._leaves) - 1))
        self._turner.setGeometry(0, self.height() - self._turner.height(), self.width(), self._turner.height())
        self._turner.stand(self._leaf, len(self._leaves))
        self.update()
