"""Lines of text: cleaned, measured and wrapped, so that nothing ever leaves the paper."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from PIL import ImageFont

LONGEST_TEXT = 400
"""A text beyond this is a mistake or an attack, not a name; it ends in an ellipsis."""
LONGEST_ITEM = 1500
"""The same of what a list says: published papers and fees are whole paragraphs."""

_BREAKABLE = re.compile(r"[^\S\u00a0\u202f]+")  # every white space but the no-break ones
_TIE = re.compile(r"[\u00a0\u202f]")


def clean(text: str, longest: int = LONGEST_TEXT) -> str:
    """NFC, one line, no control or direction characters; composed first, for marks cannot be drawn apart."""
    kept = "".join(_printable(char) for char in unicodedata.normalize("NFC", text))
    # Again: what was taken out may have stood between a letter and its mark.
    line = _BREAKABLE.sub(" ", unicodedata.normalize("NFC", kept)).strip()
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def _printable(char: str) -> str:
    if not unicodedata.category(char).startswith("C"):
        return char
    return " " if unicodedata.category(char) == "Cc" else ""


@lru_cache(maxsize=1024)
def ink(font: ImageFont.FreeTypeFont, text: str) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of the text's dots, seen from the start of its base line."""
    left, top, right, bottom = font.getbbox(text, mode="1", anchor="ls")
    return math.floor(left), math.floor(top), math.ceil(right), math.ceil(bottom)


def ink_width(font: ImageFont.FreeTypeFont, text: str) -> int:
    left, _, right, _ = ink(font, text)
    return right - left


@lru_cache(maxsize=4096)
def _advance(font: ImageFont.FreeTypeFont, word: str) -> float:
    return font.getlength(word, mode="1")


def wrap(text: str, font: ImageFont.FreeTypeFont, width: int) -> tuple[str, ...]:
    """The fewest lines that fit, then about equally long ones: a heading looks set, not spilt."""
    # A letter may stand out a little beyond its advance, hardly ever by more than a twentieth of its height.
    room = width - 2 * math.ceil(font.size / 20)
    lines = _balanced(text, font, room)
    while room > font.size and (over := max((ink_width(font, line) for line in lines), default=0) - width) > 0:
        room -= over
        lines = _balanced(text, font, room)
    return tuple(lines)


def _balanced(text: str, font: ImageFont.FreeTypeFont, room: int) -> list[str]:
    untied = [part for word in text.split(" ") if word for part in _untied(word, font, room)]
    words = [piece for word in untied for piece in _pieces(word, font, room)]
    lines = _greedy(words, font, room)
    low, high = 1.0, float(room)
    while len(lines) > 1 and high - low > 2:
        middle = (low + high) / 2
        if len(narrower := _greedy(words, font, middle)) > len(lines):
            low = middle
        else:
            high, lines = middle, narrower
    return lines


def _greedy(words: list[str], font: ImageFont.FreeTypeFont, room: float) -> list[str]:
    lines: list[str] = []
    used, space = math.inf, _advance(font, " ")
    for word in words:
        if used + space + _advance(font, word) <= room:
            lines[-1] += " " + word
            used += space + _advance(font, word)
        else:
            lines.append(word)
            used = _advance(font, word)
    return lines


def untied(word: str) -> list[str]:
    """The words that no-break spaces tie into one."""
    return [part for part in _TIE.split(word) if part]


def _untied(word: str, font: ImageFont.FreeTypeFont, room: int) -> list[str]:
    """Words that are tied are parted where they are longer than a line: better than within a word."""
    return [word] if _advance(font, word) <= room else untied(word)


def _pieces(word: str, font: ImageFont.FreeTypeFont, room: int) -> Iterator[str]:
    """The word itself, or where it is longer than a line, as much of it as fits on each."""
    while word and _advance(font, word) > room:
        piece = word[0]
        while _advance(font, piece + word[len(piece)]) <= room:
            piece += word[len(piece)]
        yield piece
        word = word[len(piece) :]
    if word:
        yield word
