"""Letters of boards and signs, by the height of their capitals in millimetres of the design."""

from __future__ import annotations

from PySide6.QtGui import QFontMetricsF

from assets.qt.fitting import Fitted, Style, fit
from assets.qt.theme import Theme
from display.common.shares import LINE_SHARE as LINE_SHARE
from display.common.shares import WELL_SHARE as WELL_SHARE

LEAST_MM = 14.0
CAPTION_MM = 20.0
SMALL_MM = 15.0
MORE = "…"


def letters(theme: Theme, capital_mm: float, *, bold: bool = False, lines: int = 1) -> Style:
    """From this height down to the least that is read from the first rows of seats."""
    em = theme.em_of_cap(capital_mm)
    return Style(em, min(em, theme.em_of_cap(LEAST_MM)), bold, lines)


def number_em(theme: Theme, text: str, width: float, capitals: float) -> int:
    """The size at which the capitals of a number have this height in pixels, or less where the width ends sooner.

    The letter of a number counts as the widest one, so that all numbers of a board have one size.
    """
    probe = QFontMetricsF(theme.font_of(1000, bold=True))
    by_height = capitals * 1000 / probe.capHeight()
    by_width = width * 1000 / max(1.0, probe.horizontalAdvance("M" + text[1:] if text[:1].isalpha() else text))
    return max(1, int(min(by_height, by_width)))


def number_width(theme: Theme, text: str, em: int) -> float:
    return QFontMetricsF(theme.font_of(em, bold=True)).horizontalAdvance(text)


def shortened(theme: Theme, text: str, style: Style, width: float, height: float) -> Fitted:
    """The text; where it is too long as many of its words as fit, and where no word fits of its letters."""
    whole = fit(theme, text, style, width, height)
    for pieces, joint in ((text.split(), " "), (list(text), "")):
        if whole.fits or len(pieces) < 2:
            continue
        cut = _cut(theme, pieces, joint, style, width, height)
        if cut.fits:
            return cut
    return whole


def _cut(theme: Theme, pieces: list[str], joint: str, style: Style, width: float, height: float) -> Fitted:
    def first(count: int) -> Fitted:
        return fit(theme, joint.join(pieces[:count]).rstrip(",;: ") + MORE, style, width, height)

    fitting, most = 1, len(pieces) - 1
    while fitting < most:
        middle = (fitting + most + 1) // 2
        fitting, most = (middle, most) if first(middle).fits else (fitting, middle - 1)
    return first(fitting)
