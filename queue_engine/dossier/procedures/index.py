"""The search over all procedures, in memory, as somebody types. Pure: the same procedures and query give the same hits.

Every typed word is worth something to every known word (``match``), and by the lists of where the words stand to every
procedure. Rare words weigh more. The few hundred best are looked at once more: do the words stand beside each other
and in this order, does the name begin with them, were their marks typed right. What is equal stands in Vietnamese
order.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from queue_engine.dossier.procedures.codes import Codes
from queue_engine.dossier.procedures.match import Floats, Vocabulary
from queue_engine.dossier.procedures.said import Said, shipped
from queue_engine.dossier.procedures.text import collation_key, spelled, words
from queue_engine.dossier.record import Procedure

Ints = NDArray[np.intp]

NAME, KEYWORDS, FIELD = 1.0, 0.92, 0.5
"""Worth of a word by where it stands."""
LONGEST_QUERY = 24
"""Words."""
LOOKED_AT = 384
COLUMNS = 64
"""Words of a name and its keywords whose places are known."""
KEPT = 96
"""Typed words whose worth is remembered; the next key changes only the last one."""

SHARE, BESIDE, FIRST, MARKS = 0.1, 0.2, 0.04, 0.08
"""What counts beside the words themselves: how much of the name was typed, order, beginning, right marks."""
LITTLE = 0.2
"""Of the weight of a word that says little."""
LEAST, NEAR = 0.36, 0.72
"""A procedure fits if so much of the query is in it, and so much of what the best has."""


@dataclass(frozen=True, slots=True)
class Typed:
    """A word of the query; ``begun``: the last one, which may go on."""

    word: str
    begun: bool = False


@dataclass(frozen=True, slots=True)
class Worth:
    """What a typed word is worth: to each known word, to each procedure, and how much it tells."""

    words: Floats
    procedures: Floats
    weight: float


class Index:
    """Built once, never changed; asked by many threads."""

    def __init__(self, procedures: Sequence[Procedure], said: Said | None = None) -> None:
        known = said or shipped()
        self._filling = known.filling
        self.procedures = tuple(sorted(procedures, key=lambda one: (collation_key(one.name), one.name, one.code)))
        self._codes = Codes([one.code for one in self.procedures])
        self._fields = np.array([one.field_code for one in self.procedures], dtype=object)
        segments = [_segments(one, known) for one in self.procedures]
        self._vocabulary = Vocabulary(sorted({word for parts in segments for part, _ in parts for word in part}))
        self._build_postings(segments)
        self._build_places(segments)
        self._build_marks()
        self._remembered: OrderedDict[Typed, Worth] = OrderedDict()
        self._lock = Lock()

    def search(self, query: str, field: str | None = None) -> Ints:
        """Places in ``procedures`` of all that fit, the best first. An empty query: all, in Vietnamese order."""
        inside = None if field is None else self._fields == field
        scores = self._scores(query)
        if scores is None:
            return np.arange(len(self.procedures)) if inside is None else np.flatnonzero(inside)
        if inside is not None:
            scores = np.where(inside, scores, 0.0)
        found = np.flatnonzero(scores > 0)
        return found[np.argsort(-scores[found], kind="stable")]

    # -- building -----------------------------------------------------------------------------------

    def _build_postings(self, segments: Sequence[Sequence[Segment]]) -> None:
        """Where each word stands, and its worth there: the highest, if it stands in several parts."""
        ids, count = self._vocabulary.ids, max(len(self.procedures), 1)
        found = [
            (ids[word] * count + place, worth)
            for place, parts in enumerate(segments)
            for part, worth in parts
            for word in part
        ]
        keys = np.array([key for key, _ in found], dtype=np.int64)
        worths = np.array([worth for _, worth in found], dtype=np.float32)
        order = np.lexsort((-worths, keys))
        keys, firsts = np.unique(keys[order], return_index=True)
        self._places = (keys % count).astype(np.intp)
        self._worths = worths[order][firsts]
        self._starts = np.searchsorted(keys // count, np.arange(len(ids) + 1)).astype(np.intp)
        tells = np.log1p(count / np.maximum(np.diff(self._starts), 1))
        in_names = [[ids[word] for part, worth in parts if worth == NAME for word in part] for parts in segments]
        self._mass = np.array([max(float(tells[name].sum()), 1.0) for name in in_names], dtype=np.float32)

    def _build_places(self, segments: Sequence[Sequence[Segment]]) -> None:
        """A row of word numbers for each procedure, the name first; a gap between parts is the number of no word."""
        ids, gap = self._vocabulary.ids, len(self._vocabulary.words)
        self._rows = np.full((len(segments), COLUMNS), gap, dtype=np.int32)
        for place, parts in enumerate(segments):
            row = [number for part, worth in parts if worth > FIELD for number in (*(ids[word] for word in part), gap)]
            self._rows[place, : len(row)] = row[:COLUMNS]

    def _build_marks(self) -> None:
        """The same of the names alone, with their marks."""
        marked = [spelled(one.name)[:COLUMNS] for one in self.procedures]
        self._spellings = sorted({word for name in marked for word in name})
        ids = {word: number for number, word in enumerate(self._spellings)}
        longest = max((len(name) for name in marked), default=0)
        self._marked = np.full((len(marked), longest), len(ids), dtype=np.int32)
        for place, name in enumerate(marked):
            self._marked[place, : len(name)] = [ids[word] for word in name]

    # -- scoring ------------------------------------------------------------------------------------

    def _scores(self, query: str) -> Floats | None:
        """A score for each procedure, 0 for those that do not fit; None: nothing was asked."""
        typed = _typed(query)
        if not typed:
            return None
        scores = self._by_words(typed, query)
        glued = self._cut(typed)
        if glued != typed:
            scores = np.maximum(scores, self._by_words(glued, query))
        for place, worth in self._codes.find(query).items():
            scores[place] = max(float(scores[place]), worth)
        return scores

    def _by_words(self, typed: Sequence[Typed], query: str) -> Floats:
        worths = [self._worth(one) for one in typed]
        parts = [LITTLE if one.word in self._filling else 1.0 for one in typed]
        weights = [part * one.weight for part, one in zip(parts, worths, strict=True)]
        whole = sum(weights)
        found = np.zeros(len(self.procedures), dtype=np.float32)
        if whole <= 0:
            return found
        for weight, one in zip(weights, worths, strict=True):
            found += np.float32(weight) * one.procedures
        cover = found / np.float32(whole)
        scores = cover + SHARE * np.minimum(found / self._mass, 1.0)
        fits = cover >= max(LEAST, NEAR * float(cover.max(initial=0.0)))
        scores = np.where(fits, scores, 0.0).astype(np.float32)
        best = _best(scores, LOOKED_AT)
        scores[best] += self._order(best, worths) + self._right_marks(best, query)
        return scores

    def _worth(self, typed: Typed) -> Worth:
        with self._lock:
            known = self._remembered.get(typed)
            if known is not None:
                self._remembered.move_to_end(typed)
                return known
        made = self._new_worth(typed)
        with self._lock:
            self._remembered[typed] = made
            if len(self._remembered) > KEPT:
                self._remembered.popitem(last=False)
        return made

    def _new_worth(self, typed: Typed) -> Worth:
        fit = self._vocabulary.fit(typed.word, typed.begun)
        scores = np.zeros(len(self.procedures), dtype=np.float32)
        for number in np.flatnonzero(fit > 0):
            part = slice(self._starts[number], self._starts[number + 1])
            places = self._places[part]
            scores[places] = np.maximum(scores[places], fit[number] * self._worths[part])
        best = float(scores.max(initial=0.0))
        holders = int(np.count_nonzero(scores >= 0.9 * best)) if best else len(scores)
        weight = float(np.log1p(len(scores) / max(holders, 1)))
        return Worth(np.append(fit, np.float32(0.0)), scores, weight)

    def _order(self, best: Ints, worths: Sequence[Worth]) -> Floats:
        """Words that stand side by side as they were typed, and a name that begins with the first of them."""
        rows = self._rows[best]
        fits = [one.words[rows] for one in worths]
        score = np.where(fits[0][:, 0] > 0.5, np.float32(FIRST), np.float32(0.0))
        for left, right in pairwise(fits):
            beside = np.minimum(left[:, :-1], right[:, 1:]).max(axis=1)
            score += np.float32(BESIDE / (len(fits) - 1)) * beside
        return score

    def _right_marks(self, best: Ints, query: str) -> Floats:
        """The share of words typed with marks that stand so in the name."""
        typed = [word for word in spelled(query) if not word.isascii()]
        score = np.zeros(len(best), dtype=np.float32)
        for word in typed:
            start = bisect_left(self._spellings, word)
            if start < len(self._spellings) and self._spellings[start] == word:
                score += (self._marked[best] == start).any(axis=1)
        return score * np.float32(MARKS / max(len(typed), 1))

    # -- words without a space between them ---------------------------------------------------------

    def _cut(self, typed: Sequence[Typed]) -> list[Typed]:
        """With every word that nobody knows cut into words that are known, where that is possible."""
        return [part for one in typed for part in (self._parts(one) or [one])]

    def _parts(self, typed: Typed) -> list[Typed]:
        """The fewest known words, of at least two letters each, that make up the whole; empty if there are none."""
        word = typed.word
        if len(word) < 4 or float(self._worth(typed).words.max(initial=0.0)) > 0.9:
            return []
        ways: list[list[Typed] | None] = [[]] + [None] * len(word)
        for end in range(2, len(word) + 1):
            for start in range(max(0, end - 8), end - 1):
                before, part = ways[start], Typed(word[start:end], typed.begun and end == len(word))
                if before is not None and self._known(part):
                    longer = [*before, part]
                    now = ways[end]
                    ways[end] = longer if now is None or len(longer) < len(now) else now
        return ways[-1] or []

    def _known(self, part: Typed) -> bool:
        beginning = self._vocabulary.beginning_with(part.word)
        return part.word in self._vocabulary.ids or (part.begun and beginning.start < beginning.stop)


Segment = tuple[tuple[str, ...], float]


def _segments(one: Procedure, said: Said) -> list[Segment]:
    """The words of a procedure with their worth: its name, what people say for it, its field."""
    name = words(one.name)
    keywords = [words(text) for text in one.keywords]
    parts = [
        (name, NAME),
        *((part, KEYWORDS) for part in (*keywords, *said.also(name))),
        (words(one.field_name), FIELD),
    ]
    return [(part, worth) for part, worth in parts if part]


def _typed(query: str) -> list[Typed]:
    found = words(query)[:LONGEST_QUERY]
    ended = query[-1:].isspace()
    return [Typed(word, number == len(found) and not ended) for number, word in enumerate(found, 1)]


def _best(scores: Floats, count: int) -> Ints:
    """Places of the highest scores; of equals the first ones, so that nothing depends on chance."""
    found = np.flatnonzero(scores > 0)
    if len(found) <= count:
        return found
    limit = np.partition(scores[found], len(found) - count)[len(found) - count]
    above, level = found[scores[found] > limit], found[scores[found] == limit]
    return np.sort(np.concatenate([above, level[: count - len(above)]]))
