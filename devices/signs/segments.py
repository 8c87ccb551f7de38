"""Letters and digits on seven segments, and which of them can be read there.

         a           bit 7  6  5  4  3  2  1  0
       f   b             .  g  f  e  d  c  b  a
         g
       e   c         A: 0x77    8: 0x7F    -: 0x40    _: 0x08
         d   .

A number is its letter and three digits, so a letter that looks like a digit is still a letter by its place. Letters
with strokes that seven segments do not have (K M V W X) stand for themselves by agreement only: a hall with such signs
does better with letters that everybody reads. Đ is shown as D: no hall may have both, because they sound alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

DARK = 0x00
POINT = 0x80


class Legible(StrEnum):
    """How well a letter is read at some distance."""

    WELL = "well"
    LIKE_DIGIT = "like_digit"
    """By itself it is a digit; in front of a number it is read as the letter."""
    BY_AGREEMENT = "by_agreement"
    """Nobody reads it who has not been told."""


@dataclass(frozen=True)
class Glyph:
    """What is lit for a letter."""

    lit: int
    legible: Legible = Legible.WELL


_LIKE, _AGREED = Legible.LIKE_DIGIT, Legible.BY_AGREEMENT

LETTERS: dict[str, Glyph] = {
    "A": Glyph(0x77),
    "B": Glyph(0x7C),  # b
    "C": Glyph(0x39),
    "D": Glyph(0x5E),  # d
    "E": Glyph(0x79),
    "F": Glyph(0x71),
    "G": Glyph(0x3D),  # the bar of a 6 is missing
    "H": Glyph(0x76),
    "I": Glyph(0x30, _LIKE),  # at the left, so that it is no 1
    "J": Glyph(0x1E),
    "K": Glyph(0x75, _AGREED),  # an H with a roof
    "L": Glyph(0x38),
    "M": Glyph(0x55, _AGREED),  # three bars
    "N": Glyph(0x54),  # n
    "O": Glyph(0x5C),  # o, so that it is no 0
    "P": Glyph(0x73),
    "Q": Glyph(0x67, _LIKE),  # q: a 9 without its foot
    "R": Glyph(0x50),  # r
    "S": Glyph(0x6D, _LIKE),  # 5
    "T": Glyph(0x78),  # t
    "U": Glyph(0x3E),
    "V": Glyph(0x1C, _AGREED),  # u
    "W": Glyph(0x6A, _AGREED),
    "X": Glyph(0x49, _AGREED),  # three level bars
    "Y": Glyph(0x6E),
    "Z": Glyph(0x5B, _LIKE),  # 2
    "Đ": Glyph(0x5E),
}
DIGITS = (0x3F, 0x06, 0x5B, 0x4F, 0x66, 0x6D, 0x7D, 0x07, 0x7F, 0x6F)
SIGNS = {" ": DARK, "-": 0x40, "_": 0x08, "=": 0x48}
_LIT: dict[str, int] = {
    **SIGNS,
    **{str(digit): lit for digit, lit in enumerate(DIGITS)},
    **{letter: glyph.lit for letter, glyph in LETTERS.items()},
}


def legible(letter: str) -> Legible:
    """How well a field's letter is read on such a sign."""
    glyph = LETTERS.get(letter.upper())
    return glyph.legible if glyph else Legible.BY_AGREEMENT


def codes(text: str, places: int) -> tuple[int, ...]:
    """What is lit at each place, the text at the right. What has no shape stays dark.

    A text that is too long loses its beginning: of a number its digits are the part that tells people apart.
    """
    lit: list[int] = []
    for letter in text.upper():
        if letter == "." and lit and not lit[-1] & POINT:
            lit[-1] |= POINT
        else:
            lit.append(_LIT.get(letter, DARK))
    return tuple(([DARK] * places + lit)[-places:])


def registers(text: str, places: int) -> tuple[int, ...]:
    """Two places a register, the left one in the high byte; behind an odd last place nothing is lit."""
    lit = (*codes(text, places), DARK)
    return tuple(lit[place] << 8 | lit[place + 1] for place in range(0, places, 2))


def seen(values: Sequence[int], places: int) -> str:
    """What a person reads from such registers; a shape that stands for nothing is ``?``."""
    shapes = {lit: letter for letter, lit in reversed(_LIT.items())}
    lit = [byte for value in values for byte in divmod(value, 256)][:places]
    return "".join(shapes.get(code & ~POINT, "?") + ("." if code & POINT else "") for code in lit)
