"""One call: number → counter. The newest stands large with words above it, the others are lines of the grid."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from assets.qt.fitting import draw, fit, text_width
from assets.qt.icons import icon_pixmap
from assets.qt.theme import Theme
from assets.qt.widgets import LEFT, rounded
from assets.theme import CAP_PER_EM, contrast
from display.board.letter_heights import SIGN_SHARE, WELL_NARROW, WELL_WIDE, WIDE, WORDED_SHARE
from display.board.props import CardProps
from display.common.colours import mixed
from display.common.lettering import (
    CAPTION_MM,
    LINE_SHARE,
    SMALL_MM,
    WELL_SHARE,
    letters,
    number_em,
    number_width,
)
from display.common.words import Said


@dataclass(frozen=True)
class Colours:
    """What a card is drawn in at one moment of its flash."""

    fill: str
    ink: str
    soft: str
    sign: str
    well: str
    on_well: str


class CallCard(QWidget):
    """Shows a call, or an empty place. ``painted(props)``: it has been drawn for the first time.

    While a call is new the card flashes once in amber, with dark letters that stay readable all the way back; a full
    arrow head in amber stays for as long as the citizen is awaited.
    """

    painted = Signal(object)

    def __init__(
        self,
        theme: Theme,
        *,
        hero: bool = False,
        word: str = "",
        widest: str = "8",
        parent: QWidget | None = None,
    ) -> None:
        """``word`` ("Quầy") stands before the counter where there is room beside the ``widest`` counter of the hall."""
        super().__init__(parent)
        self._theme, self._hero, self._word, self._widest = theme, hero, word, widest
        self._props: CardProps | None = None
        self._pulse = 0.0
        self._told: tuple[int, ...] = ()
        self._caption = letters(theme, CAPTION_MM, bold=True)
        self._small = letters(theme, SMALL_MM)

    def props(self) -> CardProps | None:
        return self._props

    def text(self) -> str:
        """What people read."""
        return f"{self._props.number} → {self._props.counter}" if self._props else ""

    def render_call(self, props: CardProps | None) -> None:
        if props != self._props:
            self._props = props
            self.update()

    def set_pulse(self, level: float) -> None:
        """How far the card is in its flash: 1 is all amber, 0 is calm."""
        if level != self._pulse:
            self._pulse = level
            self.update()

    def overflows(self) -> bool:
        """Whether a caption does not fit in the first language."""
        return self._hero and self._props is not None and any(not self._fits(*one) for one in self._captions())

    def capital_px(self) -> float:
        """Height of the number's capitals as they are drawn."""
        number, _, _ = self._parts()
        return self._number_em(self._props, number) * CAP_PER_EM if self._props else 0.0

    # -- drawing ---------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme, box = QPainter(self), self._theme, QRectF(self.rect())
        radius = theme.px(theme.space.radius)
        if self._props is None:
            rounded(painter, box, radius, theme.colour("sunken"), None, 0)
            return
        colours = self._colours(self._props)
        rounded(painter, box, radius, QColor(colours.fill), None, 0)
        self._draw_call(painter, self._props, colours)
        painter.end()
        self._tell(self._props)

    def _tell(self, props: CardProps) -> None:
        if props.unpainted and props.unpainted != self._told:
            self._told = props.unpainted
            self.painted.emit(props)

    def _draw_call(self, painter: QPainter, props: CardProps, colours: Colours) -> None:
        number, sign, well = self._parts()
        self._draw_line(painter, props.number, number, colours.ink, self._number_em(props, number), left=True)
        rounded(painter, well, self._theme.px(self._theme.space.radius), QColor(colours.well), None, 0)
        self._draw_counter(painter, props, well, colours)
        self._draw_sign(painter, props, sign, QColor(colours.sign))
        if self._hero:
            self._draw_captions(painter, props, colours)
        elif props.again:
            size = round(sign.height() * 0.3)
            spot = QPointF(sign.center().x() - size / 2, sign.bottom() - size)
            painter.drawPixmap(spot, icon_pixmap("repeat", size, colours.sign))

    def _draw_line(self, painter: QPainter, text: str, box: QRectF, colour: str, em: int, left: bool = False) -> None:
        font = self._theme.font_of(em, bold=True)
        metrics = QFontMetricsF(font)
        painter.setFont(font)
        painter.setPen(QColor(colour))
        x = box.left() if left else box.center().x() - metrics.horizontalAdvance(text) / 2
        painter.drawText(QPointF(x, box.center().y() + metrics.capHeight() / 2), text)

    def _draw_counter(self, painter: QPainter, props: CardProps, well: QRectF, colours: Colours) -> None:
        theme, box = self._theme, well.adjusted(self._pad(), 0, -self._pad(), 0)
        room, colour = self._beside_word(well.width(), well.height()), colours.on_well
        if room > 0:
            before = QRectF(box.left(), box.top(), box.width() - room, box.height())
            fitted = fit(theme, self._word, self._small, before.width(), before.height())
            draw(painter, theme, fitted, before, QColor(colour), LEFT)
            box.setLeft(before.right())
        longest = max(props.counter, self._widest, key=len)
        em = number_em(theme, longest, box.width(), well.height() * WELL_SHARE)
        if self._hero:
            em = min(em, round(self._number_em(props, self._parts()[0]) * 1.25))
        self._draw_line(painter, props.counter, box, colour, em)

    def _draw_sign(self, painter: QPainter, props: CardProps, box: QRectF, colour: QColor) -> None:
        """A full arrow head while the citizen is awaited, a thin one after that."""
        high = min(box.height() * (0.40 if props.awaited else 0.24), box.width())
        wide = high * (0.66 if props.awaited else 0.5)
        x, y = (
            box.left() + (box.width() - wide) * 0.65,
            box.center().y() - (box.height() * 0.12 if self._repeats(props) else 0),
        )
        head = QPolygonF([QPointF(x, y - high / 2), QPointF(x + wide, y), QPointF(x, y + high / 2)])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if props.awaited:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawPolygon(head)
        else:
            painter.setPen(QPen(colour, self._theme.px(self._theme.space.line * 1.5)))
            painter.drawPolyline(head)

    def _repeats(self, props: CardProps) -> bool:
        return props.again and not self._hero

    def _draw_captions(self, painter: QPainter, props: CardProps, colours: Colours) -> None:
        for place, (said, box) in enumerate(self._captions()):
            if props.again and place == 0:
                size = self._caption.em
                top = round(box.center().y() - size / 2)
                painter.drawPixmap(round(box.left()), top, icon_pixmap("repeat", size, colours.sign))
                box.setLeft(box.left() + size * 1.3)
            self._draw_said(painter, said, box, colours)

    def _draw_said(self, painter: QPainter, said: Said, box: QRectF, colours: Colours) -> None:
        main = fit(self._theme, said.main, self._caption, box.width(), box.height())
        draw(painter, self._theme, main, box, QColor(colours.ink), LEFT)
        rest = box.adjusted(main.width + self._pad() * 0.7, 0, 0, 0)
        small = fit(self._theme, said.small, self._small, rest.width(), rest.height())
        if small.fits:
            draw(painter, self._theme, small, rest, QColor(colours.soft), LEFT)

    # -- measuring -------------------------------------------------------------------------------

    def _pad(self) -> float:
        return self._theme.px(self._theme.space.pad) * (1.2 if self._hero else 0.8)

    def _parts(self) -> tuple[QRectF, QRectF, QRectF]:
        """Boxes of the number, of the arrow head and of the counter's well."""
        pad, inset = self._pad(), self._theme.px(self._theme.space.gap) * (0.9 if self._hero else 0.5)
        inside = QRectF(self.rect()).adjusted(pad * 1.1, inset, -inset, -inset)
        if self._hero:
            inside.setTop(inside.top() + self._caption_height())
        well, sign, line = QRectF(inside), QRectF(inside), QRectF(inside)
        well.setLeft(inside.right() - inside.width() * self._well_share(inside))
        line.setRight(well.left() - inside.width() * SIGN_SHARE)
        sign.setLeft(line.right())
        sign.setRight(well.left())
        return line, sign, well

    def _number_em(self, props: CardProps, line: QRectF) -> int:
        return number_em(self._theme, props.number, line.width(), line.height() * LINE_SHARE)

    def _caption_height(self) -> float:
        return self._caption.em * 1.36

    def _captions(self) -> tuple[tuple[Said, QRectF], ...]:
        assert self._props is not None
        number, _, well = self._parts()
        high = self._caption_height()
        above = QRectF(number.left(), number.top() - high, well.left() - number.left() - self._pad(), high)
        beside = QRectF(well.left(), well.top() - high, well.width(), high)
        return (self._props.above_number, above), (self._props.above_counter, beside)

    def _fits(self, said: Said, box: QRectF) -> bool:
        sign = self._caption.em * 1.3 if self._props and self._props.again else 0
        return fit(self._theme, said.main, self._caption, box.width() - sign, box.height()).fits

    def _well_share(self, inside: QRectF) -> float:
        """How much of a card's width the counter gets."""
        if self._hero:
            return WELL_WIDE if inside.width() > inside.height() * WIDE else WELL_NARROW
        if self._beside_word(inside.width() * WORDED_SHARE, inside.height()) > 0:
            return WORDED_SHARE
        return 0.28 if len(self._widest) == 1 else 0.34

    def _beside_word(self, width: float, high: float) -> float:
        """The width that is left for the counter beside the word in a well; 0 where the word has no room."""
        if self._hero or not self._word:
            return 0.0
        inside = width - self._pad() * 2
        word = text_width(self._theme, self._word, self._small) + self._pad() * 0.6
        full = number_em(self._theme, self._widest, inside, high * WELL_SHARE)
        need = number_width(self._theme, self._widest, full)
        return inside - word if word + need <= inside else 0.0

    def _colours(self, props: CardProps) -> Colours:
        hex_of, level = self._theme.hex, self._pulse
        fill = mixed(hex_of("surface" if props.awaited else "sunken"), hex_of("priority"), level)
        ink = hex_of("ink" if props.awaited or self._hero else "muted")
        dark = hex_of("on_priority")
        if contrast(dark, fill) > contrast(ink, fill):
            return Colours(fill, dark, dark, dark, dark, hex_of("priority"))
        well, on_well = ("accent", "on_accent") if props.awaited else ("accent_soft", "ink")
        sign = hex_of("priority" if props.awaited else "muted")
        return Colours(fill, ink, hex_of("muted"), sign, hex_of(well), hex_of(on_well))
