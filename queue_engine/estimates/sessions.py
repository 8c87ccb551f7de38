"""The sessions of one day in minutes since its zero, and the same sums for many instants at once."""

from __future__ import annotations

import numpy as np

from queue_engine.domain.working import WorkingTime
from queue_engine.estimates.chance import Floats


class Sessions(WorkingTime[float]):
    """When counters call, in minutes."""

    __slots__ = ()


def worked_each(sessions: Sessions, at: Floats) -> Floats:
    """``sessions.worked`` of each instant."""
    lost = sum((np.clip(at, end, start) - end for end, start in sessions.breaks), np.zeros_like(at))
    return np.maximum(at - sessions.opening, 0.0) - lost


def next_call_each(sessions: Sessions, at: Floats) -> Floats:
    """``sessions.next_call`` of each instant."""
    at = np.maximum(at, sessions.opening)
    for end, start in sessions.breaks:
        at = np.where((at >= end) & (at < start), start, at)
    return at
