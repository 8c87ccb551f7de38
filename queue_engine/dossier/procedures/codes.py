"""Procedures by their code: typed from its beginning, in part, or with one digit wrong (1.004194, 1004194.H13)."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from queue_engine.dossier.procedures.text import fold

BEGINS, HOLDS, NEARLY = 3.0, 2.5, 1.2
"""Above every score of words, and a slip of the finger above most of them."""
SHORTEST, SHORTEST_INSIDE, SHORTEST_NEARLY = 2, 4, 6
WIDTH = 24
"""Letters of a code in which a slip is looked for."""
_LIKE_A_CODE = re.compile(r"(?:[a-z]{1,6}[\s.\-_/]*){0,3}\d[\d\s.\-_/]*(?:[a-z]{1,6}[\d\s.\-_/]*)?")
_NUMBER = re.compile(r"[a-z]*\d+")
_APART = re.compile(r"[\s.\-_/]+")


def bare(code: str) -> str:
    """Without case, dots and strokes."""
    return _APART.sub("", fold(code))


class Codes:
    """All codes, sorted, with the place of each procedure."""

    def __init__(self, codes: Sequence[str]) -> None:
        ordered = sorted((bare(code), place) for place, code in enumerate(codes))
        self._bare = [code for code, _ in ordered]
        self._places = [place for _, place in ordered]
        self._text = "\n".join(self._bare)
        lengths = [len(code) + 1 for code in self._bare]
        self._starts = np.cumsum([0, *lengths])[:-1].tolist()
        self._letters = _letters(self._bare)

    def find(self, query: str) -> dict[int, float]:
        """Place → worth; empty if the query does not look like a code. What is not typed whole has mostly digits."""
        if not _LIKE_A_CODE.fullmatch(fold(query).strip()):
            return {}
        asked = bare(query)
        number = _NUMBER.match(asked)
        return self._find(asked) or (self._find(number[0]) if number and number[0] != asked else {})

    def _find(self, asked: str) -> dict[int, float]:
        digits = sum(letter.isdigit() for letter in asked)
        found = self._beginning(asked) if digits >= SHORTEST else {}
        if not found and 2 * digits > len(asked) and digits >= SHORTEST_INSIDE:
            found = {self._places[number]: HOLDS for number in self._holding(asked)}
        if not found and 2 * digits > len(asked) and digits >= SHORTEST_NEARLY:
            found = {self._places[number]: NEARLY for number in self._nearly(asked)}
        return found

    def _beginning(self, asked: str) -> dict[int, float]:
        start = bisect_left(self._bare, asked)
        end = bisect_left(self._bare, asked + "\U0010ffff", start)
        return {self._places[at]: BEGINS + (self._bare[at] == asked) for at in range(start, end)}

    def _holding(self, asked: str) -> Iterator[int]:
        at = self._text.find(asked)
        while at >= 0:
            yield bisect_right(self._starts, at) - 1
            at = self._text.find(asked, at + 1)

    def _nearly(self, asked: str) -> Iterator[int]:
        """One digit is another one, or two neighbours are swapped; the code may go on."""
        typed = asked[:WIDTH]
        wrong = self._letters[:, : len(typed)] != _letters([typed])[0, : len(typed)]
        for number in np.flatnonzero(wrong.sum(axis=1) <= 2):
            code, at = self._bare[number], np.flatnonzero(wrong[number])
            if len(at) < 2 or (at[1] == at[0] + 1 and typed[at[0]] == code[at[1]] and typed[at[1]] == code[at[0]]):
                yield int(number)


def _letters(codes: Sequence[str]) -> NDArray[np.uint32]:
    """A row of letters for each code."""
    rows = np.array([code[:WIDTH] for code in codes], dtype=f"<U{WIDTH}")
    return rows.view(np.uint32).reshape(len(codes), WIDTH)
