"""How high the capitals of a number are on a card of a given size, in millimetres of the design. No Qt.

A test holds these figures beside what the cards really draw.
"""

from __future__ import annotations

from display.common.shares import LINE_SHARE

WIDTH_OF_NUMBER = 3.74
"""Of a letter and three digits in bold, in heights of its capitals."""
SIGN_SHARE = 0.09
"""Of a card's width, the part of the arrow head."""
WORDED_SHARE = 0.385
"""Of a small card's width, the part of a counter with its word."""
WELL_WIDE, WELL_NARROW, WIDE = 0.37, 0.31, 3.2
"""Of the newest call's width, the part of its counter: on a card so many times wider than high, and on others."""
HERO_FRAME, HERO_CAPTION = (20.4, 14.4), 38.1
CARD_FRAME = 12.8, 8.0
"""What frame and words take of width and height."""


def hero_capital(width: float, height: float) -> float:
    across, high = width - HERO_FRAME[0], height - HERO_FRAME[1] - HERO_CAPTION
    well = WELL_WIDE if across > high * WIDE else WELL_NARROW
    return max(0.0, min(high * LINE_SHARE, across * (1 - well - SIGN_SHARE) / WIDTH_OF_NUMBER))


def hero_height(capital: float, width: float) -> float:
    """The height at which the newest call's card has room for these capitals; a high card gives its number more."""
    across = width - HERO_FRAME[0]
    is_narrow = across * (1 - WELL_WIDE - SIGN_SHARE) / WIDTH_OF_NUMBER < capital
    return max(capital / LINE_SHARE, across / WIDE if is_narrow else 0.0) + HERO_FRAME[1] + HERO_CAPTION


def card_capital(width: float, height: float) -> float:
    across, high = width - CARD_FRAME[0], height - CARD_FRAME[1]
    return max(0.0, min(high * LINE_SHARE, across * (1 - WORDED_SHARE - SIGN_SHARE) / WIDTH_OF_NUMBER))


def card_height(capital: float) -> float:
    """The height of a small card that has room for these capitals."""
    return capital / LINE_SHARE + CARD_FRAME[1]
