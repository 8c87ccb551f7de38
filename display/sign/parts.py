"""The pieces of a sign beside its number: the counter, its fields, and the line below."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from assets.qt.fitting import Fitted, Style, draw, fit
from assets.qt.icons import icon_pixmap
from assets.qt.theme import Theme
from assets.qt.widgets import LEFT, rounded
from display.common.lettering import number_em, shortened
from display.common.words import Said
from display.sign.props import SignProps

FIELD_MM, WORD_MM, FOOT_MM, LEAST_MM = 21.0, 20.0, 15.0, 8.0
SMALL_SHARE = 0.62
"""Of the first language's letters, the height of the second's."""
GAP_SHARE = 0.25


class Part(QWidget):
    """A piece of the sign that is painted again only when what it shows has changed."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._props: SignProps | None = None

    def render_sign(self, props: SignProps) -> None:
        before, self._props = self._props, props
        if before is None or self.seen(before) != self.seen(props):
            self.update()

    def seen(self, props: SignProps) -> object:
        """What of the props is painted here."""
        raise NotImplementedError

    def lettered(self, mm: float, *, bold: bool = False, lines: int = 1) -> Style:
        """From this height of capitals down to what is read at the counter."""
        em = self._theme.em_of_cap(mm)
        return Style(em, min(em, self._theme.em_of_cap(LEAST_MM)), bold, lines)

    def pad(self) -> float:
        return self._theme.px(self._theme.space.pad) * 0.9

    def fill(self, painter: QPainter, colour: str) -> None:
        radius = self._theme.px(self._theme.space.radius)
        rounded(painter, QRectF(self.rect()), radius, QColor(colour), None, 0)

    def both(self, said: Said, mm: float, box: QRectF, lines: int) -> list[tuple[Fitted, str]]:
        """A text in both languages as it fits one above the other: the second gives way first."""
        high = box.height()
        small = self._fitted(said.small, mm * SMALL_SHARE, box.width(), high * 0.36, 1, bold=False)
        rest = high - (small.height * 0.9 if small is not None else 0)
        main = self._fitted(said.main, mm, box.width(), rest, lines, bold=True)
        if not (main is None or main.fits) or not (small is None or small.fits):
            style = self.lettered(mm, bold=True, lines=lines)
            main, small = shortened(self._theme, said.main, style, box.width(), high), None
        return [(one, colour) for one, colour in ((main, "ink"), (small, "muted")) if one is not None]

    def _fitted(self, text: str, mm: float, width: float, high: float, lines: int, *, bold: bool) -> Fitted | None:
        return fit(self._theme, text, self.lettered(mm, bold=bold, lines=lines), width, high) if text else None

    def draw_stack(self, painter: QPainter, texts: list[tuple[Fitted, str]], box: QRectF) -> None:
        """Lines one above the other, together in the middle of the box, at its left."""
        y = box.center().y() - sum(fitted.height for fitted, _ in texts) / 2
        for fitted, colour in texts:
            line = QRectF(box.left(), y, box.width(), fitted.height)
            draw(painter, self._theme, fitted, line, self._theme.colour(colour), LEFT)
            y += fitted.height


class CounterWell(Part):
    """ "Quầy" and its number, as on the plate above the counter."""

    def seen(self, props: SignProps) -> object:
        return props.counter, props.counter_word

    def overflows(self) -> bool:
        return self._props is not None and not self._word(self._props, self._boxes()[0]).fits

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._props is None:
            return
        painter, theme = QPainter(self), self._theme
        self.fill(painter, theme.hex("accent"))
        word, number = self._boxes()
        colour = theme.colour("on_accent")
        fitted = self._word(self._props, word)
        box = QRectF(word.center().x() - fitted.width / 2, word.top(), fitted.width, word.height())
        draw(painter, theme, fitted, box, colour, LEFT)
        self._draw_number(painter, self._props.counter, number, colour)

    def _word(self, props: SignProps, box: QRectF) -> Fitted:
        style = self.lettered(WORD_MM * 1.4, bold=True)
        return fit(self._theme, props.counter_word.main, style, box.width(), box.height())

    def _draw_number(self, painter: QPainter, text: str, box: QRectF, colour: QColor) -> None:
        font = self._theme.font_of(number_em(self._theme, text, box.width(), box.height() * 0.72), bold=True)
        metrics = QFontMetricsF(font)
        painter.setFont(font)
        painter.setPen(colour)
        x = box.center().x() - metrics.horizontalAdvance(text) / 2
        painter.drawText(QPointF(x, box.center().y() + metrics.capHeight() / 2), text)

    def _boxes(self) -> tuple[QRectF, QRectF]:
        """Of the word and of the number: beside each other, or one above the other."""
        pad = self.pad()
        inside = QRectF(self.rect()).adjusted(pad, pad * 0.3, -pad, -pad * 0.3)
        word, number = QRectF(inside), QRectF(inside)
        if inside.height() > inside.width() * 0.8:
            word.setHeight(inside.height() * 0.34)
            number.setTop(word.bottom())
        else:
            word.setWidth(inside.width() * 0.56)
            number.setLeft(word.right() + pad * 0.4)
        return word, number


class FieldsCard(Part):
    """What is done at this counter."""

    def seen(self, props: SignProps) -> object:
        return props.fields

    def overflows(self) -> bool:
        return self._props is not None and any(not fitted.fits for fitted, _ in self._texts(self._props))

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._props is None:
            return
        painter = QPainter(self)
        self.fill(painter, self._theme.hex("sunken"))
        self.draw_stack(painter, self._texts(self._props), self._inside())

    def _inside(self) -> QRectF:
        return QRectF(self.rect()).adjusted(self.pad(), self.pad() * 0.2, -self.pad(), -self.pad() * 0.2)

    def _texts(self, props: SignProps) -> list[tuple[Fitted, str]]:
        box = self._inside()
        lines = 2 if box.width() > box.height() * 2.6 else 4
        return self.both(props.fields, FIELD_MM, box, lines)


class FootLine(Part):
    """That nothing is heard of the hall, and since when; else who sits there, where the hall shows it."""

    def seen(self, props: SignProps) -> object:
        return props.officer, props.lost

    def overflows(self) -> bool:
        return self._props is not None and any(not fitted.fits for fitted, _ in self._texts(self._props))

    def paintEvent(self, event: QPaintEvent) -> None:
        texts = self._texts(self._props) if self._props else []
        if self._props is None or not texts:
            return
        painter, lost = QPainter(self), bool(self._props.lost.main)
        if lost:
            self.fill(painter, self._theme.hex("alarm_soft"))
        size, box = self._icon_size(), self._inside()
        icon = icon_pixmap("wifi-off" if lost else "user", size, self._theme.hex("alarm" if lost else "muted"))
        painter.drawPixmap(QPointF(self.pad(), box.center().y() - size / 2), icon)
        self.draw_stack(painter, texts, box)

    def _icon_size(self) -> int:
        return round(min(self.height() * 0.5, self._theme.px(FOOT_MM * 1.6)))

    def _inside(self) -> QRectF:
        return QRectF(self.rect()).adjusted(self.pad() * 1.6 + self._icon_size(), 0, -self.pad(), 0)

    def _texts(self, props: SignProps) -> list[tuple[Fitted, str]]:
        said = props.lost if props.lost.main else Said(props.officer)
        box = self._inside()
        lines = 3 if box.height() > box.width() * 0.35 else 2
        return self.both(said, FOOT_MM, box, lines) if said.main else []
