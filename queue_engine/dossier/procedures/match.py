"""How well a typed word fits each known word: whole or as a beginning, with slips of the fingers. Pure.

typed    known    why it fits
kai      khai     a letter is missing
khia     khai     two letters are swapped
lhai     khai     the key beside it
kha      khai     the beginning of it, in the word that is being typed
khaii    khai     a key too many
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from queue_engine.dossier.procedures.text import meant

Floats = NDArray[np.float32]

LONGEST = 16
"""Letters of a word that are compared."""
BAND = 2
"""So many letters may be too few or too many."""
NEIGHBOUR, OTHER = 0.6, 1.0
SWAPPED, MISSING, EXTRA, DOUBLED = 0.7, 0.8, 0.9, 0.5
FAR = 9.0
LAST = "\U0010ffff"
"""Stands behind every letter."""

BEGUN = 0.94
"""Worth of a word of which only the beginning has been typed."""
UNDONE = 0.97
"""Worth of a word behind left-over keys."""
MEANT_OTHER = 0.8
"""Worth of every other word, where what was typed is a word already."""

ROWS = ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")
SHIFTS = (0.0, 0.5, 0.75, 1.25)
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
ANY = len(LETTERS) + 1
"""Every other letter; 0 is no letter."""


def _code(letter: str) -> int:
    return LETTERS.find(letter) + 1 or ANY


def _costs() -> Floats:
    """What it costs that one key was struck for another."""
    costs = np.full((ANY + 1, ANY + 1), OTHER, dtype=np.float32)
    places = {key: (x + SHIFTS[y], y) for y, row in enumerate(ROWS) for x, key in enumerate(row)}
    for one, (x, y) in places.items():
        for other, (u, v) in places.items():
            if abs(x - u) <= 1 and abs(y - v) <= 1 and one.isalpha() == other.isalpha():
                costs[_code(one), _code(other)] = NEIGHBOUR
    np.fill_diagonal(costs, 0.0)
    costs[:, 0] = FAR
    return costs


COSTS = _costs()


class Vocabulary:
    """The known words, each once, sorted."""

    def __init__(self, words: Sequence[str]) -> None:
        self.words = tuple(words)
        self.ids = {word: number for number, word in enumerate(self.words)}
        self._letters = np.zeros((LONGEST, len(self.words)), dtype=np.intp)
        for number, word in enumerate(self.words):
            self._letters[: len(word), number] = [_code(letter) for letter in word[:LONGEST]]
        self._lengths = np.array([min(len(word), LONGEST) for word in self.words], dtype=np.intp)

    def fit(self, typed: str, begun: bool) -> Floats:
        """The worth of every known word for a typed one, 0 to 1. ``begun``: it may go on."""
        worth = self._fit(typed, begun)
        for other in meant(typed):
            worth = np.maximum(worth, UNDONE * self._fit(other, begun))
        if typed in self.ids:
            sure = self.beginning_with(typed) if begun else slice(self.ids[typed], self.ids[typed] + 1)
            as_typed = worth[sure].copy()
            worth *= MEANT_OTHER
            worth[sure] = as_typed
        return worth

    def beginning_with(self, typed: str) -> slice:
        """Where the words stand that begin so."""
        start = bisect_left(self.words, typed)
        return slice(start, bisect_left(self.words, typed + LAST, start))

    def _fit(self, typed: str, begun: bool) -> Floats:
        typed = typed[:LONGEST]
        whole, beginning = self._distances(typed)
        worth = _worth(whole, len(typed))
        if begun:
            worth = np.maximum(worth, BEGUN * _worth(beginning, len(typed)))
        return worth

    def _distances(self, typed: str) -> tuple[Floats, Floats]:
        """To every whole word, and to its nearest beginning, which has one letter less at most."""
        codes = [_code(letter) for letter in typed]
        shape = (LONGEST + 1, len(self.words))
        before2, before = np.full(shape, FAR, np.float32), np.full(shape, FAR, np.float32)
        for column in range(BAND + 1):
            before[column] = column * MISSING
        for row in range(1, len(codes) + 1):
            before2, before = before, self._row(codes, row, before, before2)
        beginning: Floats = before[max(0, len(codes) - 1) :].min(axis=0)
        return before[self._lengths, np.arange(len(self.words))], beginning

    def _row(self, codes: list[int], row: int, before: Floats, before2: Floats) -> Floats:
        """The costs of the first ``row`` typed letters against every beginning of every word."""
        code, last = codes[row - 1], codes[row - 2] if row > 1 else -1
        extra = DOUBLED if code == last else EXTRA
        now = np.full_like(before, FAR)
        if row <= BAND:
            now[0] = row * EXTRA
        for column in range(max(1, row - BAND), min(LONGEST, row + BAND) + 1):
            letters = self._letters[column - 1]
            best = np.minimum(before[column - 1] + COSTS[code][letters], before[column] + extra)
            best = np.minimum(best, now[column - 1] + MISSING)
            if row > 1 and column > 1 and code != last:
                swapped = (letters == last) & (self._letters[column - 2] == code)
                best = np.where(swapped, np.minimum(best, before2[column - 2] + SWAPPED), best)
            # beyond a word's end nothing can be missing from it
            now[column] = np.where(letters > 0, best, FAR)
        return now


STEEP = (0.0, 1.0, 0.5, 0.4)
"""Worth lost by a slip, in words of one, two and three typed letters."""
ALLOWED = (0.0, 0.0, 0.8, 1.0, 1.0, 1.6, 1.6)


def _worth(distances: Floats, typed: int) -> Floats:
    """The shorter a word, the less a slip is believed."""
    allowed = ALLOWED[typed] if typed < len(ALLOWED) else 2.0
    steep = STEEP[typed] if typed < len(STEEP) else 0.33
    worth = np.where(distances <= allowed + 1e-3, 1.0 - steep * distances, 0.0)
    return np.asarray(worth, dtype=np.float32)
