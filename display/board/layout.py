"""Where everything lies on a board of any size, for any number of counters. Plain numbers, no Qt.

The board is designed on a 43-inch screen of 941 × 529 mm. Another screen shows the same design larger or smaller:
a larger screen hangs in a larger hall and is read from farther away.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from assets.theme import SPACING, Kind
from display.common.box import Box as Box

LONG_MM, SHORT_MM = 941.0, 529.0
MOST_CARDS = 24
"""More calls than these cannot be read from far; with more counters the awaited citizens come first."""
COUNTERS_BESIDE_WAITING = 16
"""With more counters the calls need the width for themselves."""

HEADER_MM, FOOTER_MM = 74.0, 36.0
UPRIGHT_HEADER_MM, UPRIGHT_FOOTER_MM = 128.0, 56.0
WAITING_MM = 312.0
WAITING_ROW_MM, WAITING_TITLE_MM = 54.0, 41.0
TALLEST_CARD_MM = 88.0


@dataclass(frozen=True, slots=True)
class Layout:
    """The places of the board. The body holds the calls, and beside or below them the people waiting."""

    header: Box
    body: Box
    calls: Box
    hero: Box
    cards: tuple[Box, ...]
    waiting: Box | None
    waiting_columns: int
    footer: Box

    @property
    def places(self) -> int:
        return 1 + len(self.cards)


def px_per_mm(width: int, height: int) -> float:
    """Pixels of a millimetre of the design, in a window of this size."""
    across, down = (LONG_MM, SHORT_MM) if width >= height else (SHORT_MM, LONG_MM)
    return min(width / across, height / down)


def lay_out(width: int, height: int, counters: int, fields: int) -> Layout:
    """The board of a hall with so many counters and fields, in a window of this size."""
    mm = px_per_mm(width, height)
    space = SPACING[Kind.BOARD]
    margin, gap = space.margin * mm, space.gap * mm
    above, below = (HEADER_MM, FOOTER_MM) if width >= height else (UPRIGHT_HEADER_MM, UPRIGHT_FOOTER_MM)
    header = Box(0, 0, width, above * mm)
    footer = Box(margin, height - below * mm - margin / 2, width - 2 * margin, below * mm)
    top = header.h + gap
    body = Box(margin, top, width - 2 * margin, footer.y - gap - top)
    calls, waiting, columns = _split(body, width >= height, counters, fields, mm, gap)
    hero, cards = _calls(calls, counters, mm, gap)
    return Layout(header, body, calls, hero, cards, waiting, columns, footer)


def _split(body: Box, wide: bool, counters: int, fields: int, mm: float, gap: float) -> tuple[Box, Box | None, int]:
    """The body between calls and people waiting: beside each other, or one above the other."""
    if counters > COUNTERS_BESIDE_WAITING:
        return body, None, 1
    if wide:
        side = WAITING_MM * mm
        calls = Box(body.x, body.y, body.w - side - gap, body.h)
        return calls, Box(calls.x + calls.w + gap, body.y, side, body.h), 1
    below = (WAITING_TITLE_MM + WAITING_ROW_MM * math.ceil(fields / 2)) * mm
    calls = Box(body.x, body.y, body.w, body.h - below - gap)
    return calls, Box(body.x, calls.y + calls.h + gap, body.w, below), 2


def _calls(area: Box, counters: int, mm: float, gap: float) -> tuple[Box, tuple[Box, ...]]:
    """The newest call above, the others in a grid whose letters are as large as can be."""
    columns, rows = _grid(area, max(4, min(counters, MOST_CARDS)), gap)
    share = 0.58 if counters <= 2 else 0.37 if counters <= 8 else 0.34
    high = min((area.h * (1 - share)) / rows - gap, TALLEST_CARD_MM * mm)
    hero = Box(area.x, area.y, area.w, area.h - rows * (high + gap))
    across = (area.w - gap * (columns - 1)) / columns
    top = hero.y + hero.h + gap
    cards = tuple(
        Box(area.x + column * (across + gap), top + row * (high + gap), across, high)
        for row in range(rows)
        for column in range(columns)
    )
    return hero, cards


def _grid(area: Box, wanted: int, gap: float) -> tuple[int, int]:
    """Columns and rows for at least so many cards, with the largest letters."""

    def letter(columns: int) -> float:
        rows = math.ceil(wanted / columns)
        high = area.h * 0.6 / rows - gap
        return min(high, ((area.w + gap) / columns - gap) / CARD_ASPECT)

    columns = max(range(1, min(wanted, 8) + 1), key=letter)
    return columns, math.ceil(wanted / columns)


CARD_ASPECT = 4.6
"""A card of number and counter is so many times wider than high at least."""
