"""Text that is broken by words and shrunk until it fits its box, and drawn there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from assets.qt.theme import Theme
from assets.theme import Role

LINE = 1.24
"""Distance of base lines in ems: tight, yet marks under one line and over the next stay apart."""

MOST_BALANCED = 3
"""Longer texts are prose: their lines are filled."""


@dataclass(frozen=True)
class Style:
    """How a text wants to look: the largest and the least size, in pixels, and the weight."""

    em: int
    least_em: int
    bold: bool = False
    max_lines: int = 99


@dataclass(frozen=True)
class Fitted:
    """Lines at a size; ``fits`` is false when even the least size is too large for the box."""

    lines: tuple[str, ...]
    em: int
    bold: bool
    width: float
    height: float
    fits: bool


def style_of(theme: Theme, role: Role, bold: bool = False, max_lines: int = 99) -> Style:
    """The style of a role: from its own size down to the least of this kind of station."""
    em = theme.em(role)
    return Style(em, min(em, theme.least_em()), bold, max_lines)


def fit(theme: Theme, text: str, style: Style, width: float, height: float) -> Fitted:
    """The largest size, not above the style's, at which the text fits the box."""
    low, high = style.least_em, style.em
    best = _set(theme, text, style, high, width, height)
    if best.fits or low >= high:
        return best
    best = _set(theme, text, style, low, width, height)
    while low < high - 1:
        middle = (low + high) // 2
        tried = _set(theme, text, style, middle, width, height)
        if tried.fits:
            low, best = middle, tried
        else:
            high = middle
    return best


def wrapped_height(theme: Theme, text: str, style: Style, width: float) -> float:
    """The height that the text needs at its full size."""
    return _set(theme, text, style, style.em, width, 1e9).height


def text_width(theme: Theme, text: str, style: Style) -> float:
    """The width of the text at its full size, by its widest line."""
    metrics = QFontMetricsF(theme.font_of(style.em, style.bold))
    return max(metrics.horizontalAdvance(line) for line in text.split("\n"))


def _set(theme: Theme, text: str, style: Style, em: int, width: float, height: float) -> Fitted:
    lines, widest = _lines(theme, text, em, style.bold, width)
    tall = (len(lines) - 1) * LINE * em + _one_line(em)
    fits = widest <= width + 0.5 and tall <= height + 0.5 and len(lines) <= style.max_lines
    return Fitted(lines, em, style.bold, widest, tall, fits)


def _one_line(em: int) -> float:
    # Noto Sans: marks above capitals reach 1.04 em, marks and tails below 0.24 em.
    return em * 1.30


@lru_cache(maxsize=1024)
def _lines(theme: Theme, text: str, em: int, bold: bool, width: float) -> tuple[tuple[str, ...], float]:
    metrics = QFontMetricsF(theme.font_of(em, bold))
    lines = [line for part in text.split("\n") for line in _balanced(part, metrics, width)]
    return tuple(lines), max(metrics.horizontalAdvance(line) for line in lines)


def _balanced(text: str, metrics: QFontMetricsF, width: float) -> list[str]:
    """Broken into as few lines as the width allows, of about equal length: no word is left alone."""
    words = text.split(" ")
    widths = [metrics.horizontalAdvance(word) for word in words]
    space = metrics.horizontalAdvance(" ")
    best = _broken(widths, space, width)
    if not 1 < len(best) <= MOST_BALANCED:
        return _joined(words, best)
    low, high = sum(widths) / len(best), width
    while high - low > metrics.height() / 4:
        middle = (low + high) / 2
        tried = _broken(widths, space, middle)
        if len(tried) == len(best):
            high, best = middle, tried
        else:
            low = middle
    return _joined(words, best)


def _broken(widths: list[float], space: float, width: float) -> list[int]:
    """Index of the first word of each line."""
    starts, filled = [0], widths[0]
    for place, word in enumerate(widths[1:], start=1):
        if filled + space + word <= width:
            filled += space + word
        else:
            starts.append(place)
            filled = word
    return starts


def _joined(words: list[str], starts: list[int]) -> list[str]:
    ends = [*starts[1:], len(words)]
    return [" ".join(words[start:end]) for start, end in zip(starts, ends, strict=True)]


def draw(painter: QPainter, theme: Theme, fitted: Fitted, box: QRectF, colour: QColor, align: Qt.AlignmentFlag) -> None:
    """Draw the lines in the box. Vertically the capitals, not the marks, are what is centred."""
    font: QFont = theme.font_of(fitted.em, fitted.bold)
    painter.setFont(font)
    painter.setPen(colour)
    metrics = QFontMetricsF(font)
    base = _first_base(fitted, box, metrics.capHeight(), align)
    for line in fitted.lines:
        x = _left(box, metrics.horizontalAdvance(line), align)
        painter.drawText(QPointF(x, base), line)
        base += LINE * fitted.em


def _first_base(fitted: Fitted, box: QRectF, cap: float, align: Qt.AlignmentFlag) -> float:
    above, below = 1.04 * fitted.em, 0.26 * fitted.em
    if align & Qt.AlignmentFlag.AlignTop:
        return box.top() + above
    rest = (len(fitted.lines) - 1) * LINE * fitted.em
    if align & Qt.AlignmentFlag.AlignBottom:
        return box.bottom() - below - rest
    centred = box.top() + (box.height() - (cap + rest)) / 2 + cap
    return max(box.top() + above, min(centred, box.bottom() - below - rest))


def _left(box: QRectF, width: float, align: Qt.AlignmentFlag) -> float:
    if align & Qt.AlignmentFlag.AlignRight:
        return box.right() - width
    if align & Qt.AlignmentFlag.AlignHCenter:
        return box.left() + (box.width() - width) / 2
    return box.left()
