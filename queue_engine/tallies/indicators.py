"""The indicators of TT 01/2018 that a device in the hall can feed: 3, how often one had to come back; 4, how many other
bodies one had to contact. They are points of answers to questions of their own, apart from the one-tap satisfaction,
and they are no percentage of the national portal.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

POINTS: Mapping[int, int] = {0: 2, 1: 1, 2: 0}
"""Answer → points: none, once, more often."""
MOST = 2

QUESTIONS: tuple[Literal[3, 4], ...] = (3, 4)
COLUMN: Mapping[int, str] = {3: "come_back", 4: "bodies"}
"""Question → where the rows hold its answers."""


def points_of(counts: Mapping[int, int]) -> float | None:
    """Mean of the points with one decimal, half up; ``counts``: answer → how often."""
    n = sum(counts.values())
    if not n:
        return None
    total = sum(POINTS[answer] * count for answer, count in counts.items())
    return float((Decimal(total) / n).quantize(Decimal("0.1"), ROUND_HALF_UP))
