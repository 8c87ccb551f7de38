"""How long people will wait, as stations say it: which table is too old, and ranges rounded outward. No Qt."""

from __future__ import annotations

import math
from datetime import datetime

OLDEST_MS = 120_000
"""An older table is not shown: better nothing than something wrong."""
STEP_MIN = 5
LONGEST_MIN = 24 * 60
LIKELY = 0.5
"""A chance below this is told as no."""


def is_fresh(at: str, now_ms: int) -> bool:
    """Whether a table made at ``at`` may still be shown; one without a readable moment may not."""
    try:
        made_ms = datetime.fromisoformat(at).timestamp() * 1000
    except ValueError:
        return False
    return abs(now_ms - made_ms) <= OLDEST_MS


def rounded_out(low_min: float, high_min: float) -> tuple[int, int] | None:
    """The range in whole steps of five minutes that holds this one; None for what cannot be a wait."""
    if not 0 <= low_min <= high_min <= LONGEST_MIN:
        return None
    low = int(low_min // STEP_MIN) * STEP_MIN
    return low, max(low + STEP_MIN, math.ceil(high_min / STEP_MIN) * STEP_MIN)


Wait = tuple[str] | tuple[str, int, int]
"""What is said of a wait: ``between`` with its range, ``after_lunch``, ``not_today`` or ``nobody``."""
NOBODY: Wait = ("nobody",)


def said_of(
    range_min: tuple[float, float], this_session: float, today: float, begins_in_min: float, is_morning: bool
) -> Wait | None:
    """What to say of an estimate in working minutes and its chances; None for what cannot be a wait.

    ``begins_in_min``: so long until counters call; ``is_morning``: another session follows today.
    """
    if today < LIKELY:
        return ("not_today",)
    if is_morning and this_session < LIKELY:
        return ("after_lunch",)
    span = rounded_out(range_min[0] + begins_in_min, range_min[1] + begins_in_min)
    return ("between", *span) if span else None
