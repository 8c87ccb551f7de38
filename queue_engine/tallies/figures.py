"""From arrays to figures, by group. Nothing here reads a file or knows the time."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from queue_engine.protocol.tallies import By, Figures, Indicator, Mean, Spread
from queue_engine.tallies.indicators import COLUMN, QUESTIONS, points_of
from queue_engine.tallies.pack import NONE, OPEN, Array, Packs
from queue_engine.tallies.rows import OVER

NORMAL_95 = 1.959964
PERCENT_90 = 0.9
FEW_TIMES = 10
"""Times of fewer people are a tale, not a figure: wherever they are told, that is told, too."""
OF_PRESSES: frozenset[By] = frozenset({"counter", "hour", "weekday", "day"})
"""Groupings that can tell presses without a question apart: they belong to no officer and to no field."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What the arrays' codes mean, and how few answers are few. ``scale``: code of the scale of levels and means."""

    names: Mapping[int, str]
    scale: int
    levels: int
    bounds: tuple[float, float] | None
    least: int


def grouped(packs: Packs, by: By, terms: Terms) -> dict[int, Figures]:
    """Code of a group → its figures."""
    known = replace(packs, strays=_owned(packs.strays, by), flags=_owned(packs.flags, by))
    keys = np.unique(np.concatenate([np.asarray(part[by], np.int64) for part in known.parts]))
    if not len(keys):
        return {}
    places = [np.searchsorted(keys, part[by]) for part in known.parts]
    figures = _Counted(known, places, len(keys), terms, by in OF_PRESSES).all()
    return dict(zip((int(key) for key in keys), figures, strict=True))


def _owned(presses: Array, by: By) -> Array:
    """Those that belong to a line of this grouping."""
    mine: Array = presses[presses[by] != NONE]
    return mine


def nothing(by: By) -> Figures:
    """The figures of a line that a period does not have."""
    return Figures(strays={} if by in OF_PRESSES else None, flags={})


def whole(packs: Packs, terms: Terms) -> Figures:
    """All of it as one group."""
    places = [np.zeros(len(part), np.int64) for part in packs.parts]
    return next(_Counted(packs, places, 1, terms).all())


class _Counted:
    """The figures of every group at once; ``places`` give the group of each row of each part."""

    def __init__(self, packs: Packs, places: list[Array], groups: int, terms: Terms, presses: bool = True) -> None:
        """``presses``: the groups can tell presses without a question apart."""
        self._packs, self._places, self._groups, self._terms, self._presses = packs, places, groups, terms, presses

    def all(self) -> Iterator[Figures]:
        counts, times = self._visits(), self._times()
        levels, means = self._levels(), self._means()
        named, indicators = self._named(), {question: self._indicator(question) for question in QUESTIONS}
        for group in range(self._groups):
            told = {name: int(column[group]) for name, column in counts.items()}
            yield Figures(
                **told,
                **{name: spreads[group] for name, spreads in times.items()},
                response=told["answered"] / told["finished"] if told["finished"] else None,
                levels=tuple(int(count) for count in levels[group]),
                mean=means[group],
                **{name: one[group] if one else None for name, one in named.items()},
                indicators=tuple(indicators[question][group] for question in QUESTIONS),
            )

    def _count(self, part: int, rows: Array) -> Array:
        return np.bincount(self._places[part][rows], minlength=self._groups)

    def _visits(self) -> dict[str, Array]:
        visits, ratings = self._packs.visits, self._packs.ratings
        finished, no_show, cancelled, voided = (visits["state"] == code for code in range(len(OVER)))
        return {
            "visits": self._count(0, ~voided),
            "finished": self._count(0, finished),
            "by_day": self._count(0, finished & visits["by_day"]),
            "no_shows": self._count(0, no_show),
            "cancelled": self._count(0, cancelled),
            "open": self._count(0, visits["state"] == OPEN),
            "voided": self._count(0, voided),
            "transfers": self._count(1, self._packs.stops["transferred"]),
            "opened": self._count(2, np.ones(len(ratings), bool)),
            "answered": self._count(2, ratings["level"] > 0),
        }

    def _times(self) -> dict[str, list[Spread]]:
        visits, stops = self._packs.visits, self._packs.stops
        meant = visits["state"] != OVER.index("voided")
        return {
            "wait": self._spreads(0, visits["waited_ms"], (visits["waited_ms"] >= 0) & meant),
            "walk": self._spreads(1, stops["walk_ms"], stops["walk_ms"] >= 0),
            "service": self._spreads(1, stops["service_ms"], stops["service_ms"] >= 0),
        }

    def _spreads(self, part: int, column: Array, known: Array) -> list[Spread]:
        values, places = column[known], self._places[part][known]
        order = np.argsort(values, kind="stable")
        if self._groups > 1:
            small = places[order].astype(np.int16 if self._groups < 2**15 else np.int64)
            order = order[np.argsort(small, kind="stable")]
        values = values[order]
        ends = np.cumsum(np.bincount(places, minlength=self._groups))
        return [spread(values[start:end]) for start, end in zip((0, *ends[:-1]), ends, strict=True)]

    def _levels(self) -> Array:
        """A line a group, a column a level of the scale."""
        ratings, width = self._packs.ratings, self._terms.levels
        rows = self._of_scale() & (ratings["level"] <= width)
        cells = self._places[2][rows] * width + ratings["level"][rows] - 1
        return np.bincount(cells, minlength=self._groups * width).reshape(self._groups, width)

    def _of_scale(self) -> Array:
        ratings = self._packs.ratings
        return np.asarray((ratings["level"] > 0) & (ratings["scale"] == self._terms.scale))

    def _means(self) -> list[Mean]:
        rows = self._of_scale()
        places, points = self._places[2][rows], self._packs.ratings["points"][rows]
        n, total, squares = (np.bincount(places, weights, self._groups) for weights in (None, points, points * points))
        return [self._mean(int(n[at]), float(total[at]), float(squares[at])) for at in range(self._groups)]

    def _mean(self, n: int, total: float, squares: float) -> Mean:
        few = n < self._terms.least
        if not n:
            return Mean(few=few)
        points = total / n
        if n == 1:
            return Mean(n=n, points=points, few=few)
        deviation = math.sqrt(max(0.0, squares - n * points * points) / (n - 1))
        half = NORMAL_95 * deviation / math.sqrt(n)
        low, high = self._terms.bounds or (-math.inf, math.inf)
        return Mean(n=n, points=points, low=max(low, points - half), high=min(high, points + half), few=few)

    def _named(self) -> dict[str, list[dict[str, int]] | None]:
        ratings = self._packs.ratings
        given = np.array([bool(self._terms.names[int(code)]) for code in ratings["reason"]], bool)
        reasons = self._tell(self._places[2][given], ratings["reason"][given], np.ones(int(given.sum()), np.int64))
        strays, flags = (
            self._tell(places, rows["why"], rows["count"])
            for places, rows in zip(self._places[3:], (self._packs.strays, self._packs.flags), strict=True)
        )
        return {"reasons": reasons, "strays": strays if self._presses else None, "flags": flags}

    def _tell(self, places: Array, codes: Array, counts: Array) -> list[dict[str, int]]:
        """For each group: name → how many, the most first."""
        told: list[dict[str, int]] = [{} for _ in range(self._groups)]
        for code in np.unique(codes):
            sums = np.bincount(places[codes == code], counts[codes == code], self._groups)
            for group in np.flatnonzero(sums):
                told[group][self._terms.names[int(code)]] = int(sums[group])
        return [dict(sorted(one.items(), key=lambda item: (-item[1], item[0]))) for one in told]

    def _indicator(self, question: int) -> list[Indicator]:
        answers = self._packs.ratings[COLUMN[question]]
        counts = {answer: self._count(2, answers == answer) for answer in range(3)}
        return [self._told(question, {answer: int(of[at]) for answer, of in counts.items()})
                for at in range(self._groups)]  # fmt: skip

    def _told(self, question: int, counts: dict[int, int]) -> Indicator:
        n = sum(counts.values())
        return Indicator.model_validate(
            {"question": question, "n": n, "points": points_of(counts), "few": n < self._terms.least}
        )


def spread(values: Array) -> Spread:
    """Of sorted milliseconds: the middle (mean of the two middle ones), and the smallest that nine of ten keep."""
    n = len(values)
    if not n:
        return Spread()
    middle = (int(values[(n - 1) // 2]) + int(values[n // 2])) / 2
    ninety = int(values[math.ceil(n * PERCENT_90 - 1e-9) - 1])
    return Spread(n=n, median_s=middle / 1000, p90_s=ninety / 1000)
