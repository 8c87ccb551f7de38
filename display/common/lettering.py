"""Letters of boards and signs, by the height of their capitals in millimetres of the design."""

from __future__ import annotations

from PySide6.QtGui import QFontMetricsF

from assets.qt.fitting import Style
from assets.qt.theme import Theme
from display.common.shares import LINE_SHARE as LINE_SHARE
from display.common.shares import WELL_SHARE as WELL_SHARE

LEAST_MM = 14.0
CAPTION_MM = 20.0
SMALL_MM = 15.0


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
