"""Where everything lies on a board of any size, for any number of counters. Plain numbers, no Qt.

The board is designed on a 43-inch screen of 941 × 529 mm. Another screen shows the same design larger or smaller:
a larger screen hangs in a larger hall and is read from farther away. Where the settings say from how far, letters
come first: fewer calls stand on the board, and what stands beside them gives way, until the called number is high
enough.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from assets.theme import SPACING, Kind
from config.board import DESIGN_MM
from display.board.letter_heights import card_capital, card_height, hero_capital, hero_height
from display.common.box import Box as Box

LONG_MM, SHORT_MM = DESIGN_MM
MOST_CARDS, FEWEST_CARDS = 24, 4
"""More calls than these cannot be read from far; with more counters the awaited citizens come first."""
MOST_COLUMNS, MOST_ROWS = 8, 12
ENOUGH_CARDS, CARD_PARTS, STANDS_OUT = 6, (1.0, 0.8, 0.65, 0.5), 1.5
"""From afar: cards that are enough, which parts of the called number's height theirs may have, and how much higher
than theirs it is at least."""
COUNTERS_BESIDE_WAITING = 16
"""With more counters the calls need the width for themselves."""

HEADER_MM, FOOTER_MM = 74.0, 36.0
UPRIGHT_HEADER_MM, UPRIGHT_FOOTER_MM = 128.0, 56.0
WAITING_MM = 312.0
WAITING_ROW_MM, WAITING_TITLE_MM = 54.0, 41.0
TALLEST_CARD_MM = 88.0
SURE = 1.015
"""Fonts come in whole pixels; letters are planned a little higher than they must be."""
MEDIA_MM, MEDIA_SHAPE = 396.0, 16 / 9
CALLS_BESIDE_MEDIA_MM = 300.0
"""Where the calls would have less than this, there is no room for films."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The places of the board. The body holds the calls, and beside or below them the people waiting and the films."""

    header: Box
    body: Box
    calls: Box
    hero: Box
    cards: tuple[Box, ...]
    waiting: Box | None
    waiting_columns: int
    footer: Box
    media: Box | None = None
    capital: float = 0.0
    """The height of a called number's capitals, in pixels."""

    @property
    def places(self) -> int:
        return 1 + len(self.cards)


@dataclass(frozen=True, slots=True)
class Split:
    """The body between calls, people waiting and films."""

    calls: Box
    waiting: Box | None = None
    columns: int = 1
    media: Box | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A window that is to be laid out: pixels of a millimetre of the design, and how high letters must be there."""

    body: Box
    wide: bool
    mm: float
    need: float
    counters: int
    fields: int

    @property
    def gap(self) -> float:
        return SPACING[Kind.BOARD].gap * self.mm


def px_per_mm(width: int, height: int) -> float:
    """Pixels of a millimetre of the design, in a window of this size."""
    across, down = (LONG_MM, SHORT_MM) if width >= height else (SHORT_MM, LONG_MM)
    return min(width / across, height / down)


def lay_out(
    width: int, height: int, counters: int, fields: int, *, capital: float = 0.0, media: bool = False
) -> Layout:
    """The board of a hall with so many counters and fields, in a window of this size.

    ``capital``: the height in pixels that the called number's capitals must have; ``media``: films are wanted.
    """
    mm, wide = px_per_mm(width, height), width >= height
    margin, gap = SPACING[Kind.BOARD].margin * mm, SPACING[Kind.BOARD].gap * mm
    above, below = (HEADER_MM, FOOTER_MM) if wide else (UPRIGHT_HEADER_MM, UPRIGHT_FOOTER_MM)
    header = Box(0, 0, width, above * mm)
    footer = Box(margin, height - below * mm - margin / 2, width - 2 * margin, below * mm)
    top = header.h + gap
    body = Box(margin, top, width - 2 * margin, footer.y - gap - top)
    page = Page(body, wide, mm, capital * SURE, counters, fields)
    tried = [_laid(header, footer, page, split) for split in _splits(page, media)]
    return next((one for one in tried if one.capital >= page.need - 0.5), max(tried, key=lambda one: one.capital))


def _laid(header: Box, footer: Box, page: Page, split: Split) -> Layout:
    hero, cards = _calls(split.calls, page)
    capital = hero_capital(hero.w / page.mm, hero.h / page.mm) * page.mm
    return Layout(
        header, page.body, split.calls, hero, cards, split.waiting, split.columns, footer, split.media, capital
    )


# ---------------------------------------------------------------------------------------------------
# The body


def _splits(page: Page, media: bool) -> Iterator[Split]:
    """All ways to share the body, the fullest first, the calls alone last."""
    lists = page.counters <= COUNTERS_BESIDE_WAITING
    if media and lists:
        yield from (one for one in _with_media(page) if _has_room(one, page))
    if lists:
        yield _beside(page) if page.wide else _above(page)
    yield Split(page.body)


def _has_room(split: Split, page: Page) -> bool:
    return min(split.calls.w, split.calls.h) >= CALLS_BESIDE_MEDIA_MM * page.mm


def _beside(page: Page) -> Split:
    """Calls, and at their right the people waiting."""
    body, side = page.body, WAITING_MM * page.mm
    calls = Box(body.x, body.y, body.w - side - page.gap, body.h)
    return Split(calls, Box(calls.x + calls.w + page.gap, body.y, side, body.h))


def _above(page: Page) -> Split:
    """Calls, and below them the people waiting."""
    calls, waiting = _cut(page.body, _waiting_height(page), page.gap)
    return Split(calls, waiting, 2)


def _waiting_height(page: Page) -> float:
    return (WAITING_TITLE_MM + WAITING_ROW_MM * math.ceil(page.fields / 2)) * page.mm


def _with_media(page: Page) -> Iterator[Split]:
    """The people waiting above the films; then, where that leaves too little for the calls, the films alone."""
    body = page.body
    if page.wide:
        side = MEDIA_MM * page.mm
        calls = Box(body.x, body.y, body.w - side - page.gap, body.h)
        column = Box(calls.x + calls.w + page.gap, body.y, side, body.h)
        waiting, media = _cut(column, side / MEDIA_SHAPE, page.gap)
        yield Split(calls, waiting, 1, media)
        return
    rest, media = _cut(body, body.w / MEDIA_SHAPE, page.gap)
    calls, waiting = _cut(rest, _waiting_height(page), page.gap)
    yield Split(calls, waiting, 2, media)
    yield Split(rest, media=media)


def _cut(box: Box, below: float, gap: float) -> tuple[Box, Box]:
    """A box in two, the lower one so high."""
    upper = Box(box.x, box.y, box.w, box.h - below - gap)
    return upper, Box(box.x, upper.y + upper.h + gap, box.w, below)


# ---------------------------------------------------------------------------------------------------
# The calls


def _calls(area: Box, page: Page) -> tuple[Box, tuple[Box, ...]]:
    """The newest call above, the others in a grid whose letters are as large as can be."""
    gap = page.gap
    wanted = max(FEWEST_CARDS, min(page.counters, MOST_CARDS))
    share = 0.58 if page.counters <= 2 else 0.37 if page.counters <= 8 else 0.34
    if page.need:
        columns, rows, high = _far_grid(area, page, wanted, share)
    else:
        columns, rows = _grid(area, wanted, gap)
        high = _shared(area, page, rows, share)
    hero = Box(area.x, area.y, area.w, area.h - rows * (high + gap))
    across = (area.w - gap * (columns - 1)) / columns
    top = hero.y + hero.h + gap
    cards = tuple(
        Box(area.x + column * (across + gap), top + row * (high + gap), across, high)
        for row in range(rows)
        for column in range(columns)
    )
    return hero, cards


def _shared(area: Box, page: Page, rows: int, share: float) -> float:
    """The height of cards, where the newest call gets this share of the area."""
    return min(area.h * (1 - share) / rows - page.gap, TALLEST_CARD_MM * page.mm)


def _far_grid(area: Box, page: Page, wanted: int, share: float) -> tuple[int, int, float]:
    """Columns, rows and height of cards below a called number that is high enough and stands out.

    Cards are read from as far as the called number where enough of them fit, else from a part of that distance.
    """
    grids = [
        (columns, rows)
        for columns in range(1, MOST_COLUMNS + 1)
        for rows in range(1, MOST_ROWS + 1)
        if FEWEST_CARDS <= columns * rows < wanted + columns
    ]
    for part in CARD_PARTS:
        letters = {grid: _far_card(area, page, grid, share, page.need * part) for grid in grids}
        readable = [grid for grid in grids if letters[grid][0] >= page.need * part - 0.5]
        if readable and max(c * r for c, r in readable) >= min(wanted, ENOUGH_CARDS):
            best = max(readable, key=lambda grid: (min(grid[0] * grid[1], wanted), letters[grid][0]))
            return *best, letters[best][1]
    best = max(grids, key=lambda grid: letters[grid][0])
    return *best, letters[best][1]


def _far_card(area: Box, page: Page, grid: tuple[int, int], share: float, target: float) -> tuple[float, float]:
    """The letters of a card and its height, in a grid of cards whose letters should have this height."""
    columns, rows = grid
    capital = max(page.need, target * STANDS_OUT) / page.mm
    hero = min(hero_height(capital, area.w / page.mm) * page.mm, area.h * 0.75)
    room = (area.h - hero) / rows - page.gap
    high = min(max(_shared(area, page, rows, share), card_height(target / page.mm) * page.mm), room)
    across = (area.w + page.gap) / columns - page.gap
    return card_capital(across / page.mm, high / page.mm) * page.mm, max(high, 1.0)


def _grid(area: Box, wanted: int, gap: float) -> tuple[int, int]:
    """Columns and rows for at least so many cards, with the largest letters."""

    def letter(columns: int) -> float:
        rows = math.ceil(wanted / columns)
        high = area.h * 0.6 / rows - gap
        return min(high, ((area.w + gap) / columns - gap) / CARD_ASPECT)

    columns = max(range(1, min(wanted, MOST_COLUMNS) + 1), key=letter)
    return columns, math.ceil(wanted / columns)


CARD_ASPECT = 4.6
"""A card of number and counter is so many times wider than high at least."""
