"""The large piece of a sign: the number with words above it, or words alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent

from assets.qt.fitting import Fitted, draw, fit
from assets.qt.icons import icon_pixmap
from assets.qt.widgets import CENTRE, LEFT, rounded
from assets.theme import contrast
from display.common.colours import mixed
from display.common.counters import Stand
from display.common.lettering import number_em, shortened
from display.common.words import Said
from display.sign.parts import Part
from display.sign.props import SignProps

CAPTION_MM, TITLE_MM, LINE_MM = 22.0, 40.0, 21.0
CAPTION_SHARE, NUMBER_SHARE = 0.24, 0.8


@dataclass(frozen=True)
class Worded:
    """A text in the place of the number: its capitals at most, and its share of the height."""

    text: str
    mm: float
    share: float
    lines: int = 2
    bold: bool = False


class NumberPanel(Part):
    """``painted(seq)``: a call has been drawn for the first time.

    A new call flashes once in amber, with dark letters that stay readable all the way back.
    """

    painted = Signal(int)

    def __init__(self, *arguments: object, **more: object) -> None:
        super().__init__(*arguments, **more)  # type: ignore[arg-type]
        self._pulse = 0.0
        self._told: int | None = None

    def seen(self, props: SignProps) -> object:
        return props.stand, props.number, props.caption, props.title, props.line, props.priority, props.seq, props.flash

    def set_pulse(self, level: float) -> None:
        """How far the panel is in its flash: 1 is all amber, 0 is calm."""
        if level != self._pulse:
            self._pulse = level
            self.update()

    def text(self) -> str:
        """What people read."""
        return (self._props.number or self._props.title.main) if self._props else ""

    def overflows(self) -> bool:
        if self._props is None:
            return False
        if not self._props.number:
            texts = self._stack(self._props)
            return any(not fitted.fits for fitted, _ in texts) or self._tall(texts) > self.height()
        return not self._caption(self._props, self._caption_box(self._props)).fits

    def capital_px(self) -> float:
        """Height of the number's capitals as they are drawn."""
        em = self._number_em(self._props) if self._props else 1
        return QFontMetricsF(self._theme.font_of(em, bold=True)).capHeight()

    # -- drawing ---------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        props = self._props
        if props is None:
            return
        painter = QPainter(self)
        calm = self._theme.hex("surface" if props.stand is Stand.CALLED else "sunken")
        fill = mixed(calm, self._theme.hex("priority"), self._pulse)
        self.fill(painter, fill)
        if props.number:
            self._draw_number(painter, props, self._ink(fill, "ink"))
            self._draw_caption(painter, props, fill)
        else:
            self._draw_words(painter, props)
        painter.end()
        if props.seq is not None and props.seq != self._told:
            self._told = props.seq
            self.painted.emit(props.seq)

    def _ink(self, fill: str, calm: str) -> QColor:
        dark, light = self._theme.hex("on_priority"), self._theme.hex(calm)
        return QColor(dark if contrast(dark, fill) > contrast(light, fill) else light)

    def _draw_number(self, painter: QPainter, props: SignProps, ink: QColor) -> None:
        font = self._theme.font_of(self._number_em(props), bold=True)
        metrics, box = QFontMetricsF(font), self._number_box()
        painter.setFont(font)
        painter.setPen(ink)
        x = box.center().x() - metrics.horizontalAdvance(props.number) / 2
        painter.drawText(QPointF(x, box.center().y() + metrics.capHeight() / 2), props.number)

    def _draw_caption(self, painter: QPainter, props: SignProps, fill: str) -> None:
        box = self._caption_box(props)
        main = self._caption(props, box)
        size, ink = round(main.em * 1.05), self._ink(fill, "ink")
        sign = "priority" if props.stand is Stand.CALLED and not self._pulse else "ink"
        icon = icon_pixmap(props.icon, size, self._ink(fill, sign).name())
        left = box.left() - size * 1.35
        painter.drawPixmap(QPointF(left, box.center().y() - size / 2), icon)
        draw(painter, self._theme, main, box, ink, LEFT)
        rest = box.adjusted(main.width + self.pad() * 0.8, 0, 0, 0)
        small = fit(self._theme, props.caption.small, self.lettered(CAPTION_MM * 0.7), rest.width(), rest.height())
        if small.fits and props.caption.small:
            draw(painter, self._theme, small, rest, self._ink(fill, "muted"), LEFT)
        if props.priority.main:
            self._draw_badge(painter, props.priority)

    def _draw_badge(self, painter: QPainter, said: Said) -> None:
        """Amber with a word on it; while the panel flashes it keeps a dark edge."""
        theme, box = self._theme, self._badge_box(said)
        edge = theme.colour("on_priority")
        rounded(painter, box, theme.px(theme.space.radius), theme.colour("priority"), edge, theme.px(theme.space.line))
        fitted = self._badge(said)
        size = round(fitted.em)
        painter.drawPixmap(
            QPointF(box.left() + self.pad() * 0.6, box.center().y() - size / 2),
            icon_pixmap("priority", size, theme.hex("on_priority")),
        )
        text = box.adjusted(self.pad() * 0.9 + size, 0, 0, 0)
        draw(painter, theme, fitted, text, theme.colour("on_priority"), LEFT)

    def _draw_words(self, painter: QPainter, props: SignProps) -> None:
        texts, theme = self._stack(props), self._theme
        size = self._icon_size()
        y = (self.height() - self._tall(texts)) / 2
        paused = props.stand is Stand.PAUSED
        icon = icon_pixmap(props.icon, size, theme.hex("priority" if paused else "accent"))
        painter.drawPixmap(QPointF((self.width() - size) / 2, y), icon)
        y += size + self.pad() * 0.4
        for fitted, colour in texts:
            box = QRectF(0, y, self.width(), fitted.height)
            draw(painter, theme, fitted, box, theme.colour(colour), CENTRE)
            y += fitted.height

    # -- measuring -------------------------------------------------------------------------------

    def _number_em(self, props: SignProps) -> int:
        box = self._number_box()
        return number_em(self._theme, props.number, box.width(), box.height() * NUMBER_SHARE)

    def _number_box(self) -> QRectF:
        pad = self.pad()
        top = self._caption_height()
        below = top if self._is_tall() else pad * 0.4
        return QRectF(pad * 1.5, top, self.width() - pad * 3, self.height() - top - below)

    def _is_tall(self) -> bool:
        """There is room for the priority below the number, and none beside the caption."""
        return self.height() > self.width() * 0.7 or self._is_crowded()

    def _is_crowded(self) -> bool:
        """The caption would have to be much smaller beside the priority."""
        if self._props is None or not self._props.priority.main:
            return False
        em = self._theme.em_of_cap(CAPTION_MM)
        words = QFontMetricsF(self._theme.font_of(round(em * 0.75), bold=True))
        badge = QFontMetricsF(self._theme.font_of(round(em * 0.8), bold=True))
        beside = min(badge.horizontalAdvance(self._props.priority.main), self.width() * 0.36) + em * 0.8
        needed = words.horizontalAdvance(self._props.caption.main) + em * 1.35 + beside + self.pad() * 4
        return needed > self.width()

    def _caption_height(self) -> float:
        return self.height() * (CAPTION_SHARE * 0.8 if self._is_tall() else CAPTION_SHARE)

    def _caption_box(self, props: SignProps) -> QRectF:
        """Beside the sign at the left, up to the badge at the right."""
        left = self.pad() + self._theme.em_of_cap(CAPTION_MM) * 1.35
        beside = props.priority.main and not self._is_tall()
        right = self._badge_box(props.priority).left() if beside else self.width() - self.pad()
        return QRectF(left, self.pad() * 0.3, right - left - self.pad() * 0.5, self._caption_height())

    def _caption(self, props: SignProps, box: QRectF) -> Fitted:
        return fit(self._theme, props.caption.main, self.lettered(CAPTION_MM, bold=True), box.width(), box.height())

    def _badge(self, said: Said) -> Fitted:
        most = self.width() * (0.8 if self._is_tall() else 0.36)
        return fit(self._theme, said.main, self.lettered(CAPTION_MM * 0.8, bold=True), most, self.height())

    def _badge_box(self, said: Said) -> QRectF:
        fitted = self._badge(said)
        width = fitted.width + fitted.em + self.pad() * 1.7
        high = min(fitted.em * 1.5, self._caption_height())
        if self._is_tall():
            top = self.height() - (self._caption_height() + high) / 2
            return QRectF((self.width() - width) / 2, top, width, high)
        top = self.pad() * 0.3 + (self._caption_height() - high) / 2
        return QRectF(self.width() - self.pad() - width, top, width, high)

    def _icon_size(self) -> int:
        return round(min(self.height() * 0.26, self._theme.px(64)))

    def _stack(self, props: SignProps) -> list[tuple[Fitted, str]]:
        """Title and line in both languages; where there is little room the second language gives way."""
        title, small = (
            Worded(props.title.main, TITLE_MM, 0.42, bold=True),
            Worded(props.title.small, TITLE_MM * 0.55, 0.18),
        )
        line, below = Worded(props.line.main, LINE_MM, 0.46, lines=3), Worded(props.line.small, LINE_MM * 0.7, 0.16)
        texts: list[tuple[Fitted, str]] = []
        for spoken in ((title, small, line, below), (title, small, line), (title, line)):
            texts = self._set([one for one in spoken if one.text])
            if all(fitted.fits for fitted, _ in texts):
                return texts
        return self._set([one for one in (title, line) if one.text], shortened)

    def _set(self, spoken: list[Worded], fit: Callable[..., Fitted] = fit) -> list[tuple[Fitted, str]]:
        """Each in its share of the height below the sign."""
        high = (self.height() - self._icon_size() - self.pad() * 1.4) / max(1.0, sum(one.share for one in spoken))
        width = self.width() - self.pad() * 3
        texts = []
        for one in spoken:
            style = self.lettered(one.mm, bold=one.bold, lines=one.lines)
            ink = "ink" if one.mm in (TITLE_MM, LINE_MM) else "muted"
            texts.append((fit(self._theme, one.text, style, width, high * one.share), ink))
        return texts

    def _tall(self, texts: list[tuple[Fitted, str]]) -> float:
        return self._icon_size() + self.pad() * 0.4 + sum(fitted.height for fitted, _ in texts)
