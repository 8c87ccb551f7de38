"""How good estimates were: errors of the mean, and whether the band kept its word."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from queue_engine.estimates.answer import Estimate

# An 80 % band: each minute by which it misses costs 2 / (1 - 0.8).
MISS = 10.0
EXACT = 1e-9


@dataclass(frozen=True, slots=True)
class Guess:
    """One estimate and the wait that came true."""

    field: str
    ticket_class: str
    wait: float
    estimate: Estimate

    @property
    def error(self) -> float:
        return self.estimate.mean - self.wait

    @property
    def kept(self) -> bool:
        return self.estimate.p10 - EXACT <= self.wait <= self.estimate.p90 + EXACT

    @property
    def band_cost(self) -> float:
        """The interval score: the width, and ten times what lies outside."""
        low, high = self.estimate.p10, self.estimate.p90
        return high - low + MISS * (max(0.0, low - self.wait) + max(0.0, self.wait - high))


def rmse(guesses: Sequence[Guess]) -> float:
    return math.sqrt(mean(one.error**2 for one in guesses))


def mae(guesses: Sequence[Guess]) -> float:
    return mean(abs(one.error) for one in guesses)


def bias(guesses: Sequence[Guess]) -> float:
    return mean(one.error for one in guesses)


def coverage(guesses: Sequence[Guess]) -> float:
    """Percent of the waits inside their band."""
    return 100 * mean(one.kept for one in guesses)


def interval_score(guesses: Sequence[Guess]) -> float:
    return mean(one.band_cost for one in guesses)


def worst_bias(groups: Iterable[Sequence[Guess]]) -> float:
    """The largest mean error, above or below, of any group."""
    return max(abs(bias(group)) for group in groups)


def mean(values: Iterable[float]) -> float:
    found = list(values)
    return sum(found) / len(found)
