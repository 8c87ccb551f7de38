"""What the settings ask of somebody who rates with the slip."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from config.ratings import Ratings

Question = Literal[3, 4]


@dataclass(frozen=True)
class Rates:
    """``scales``: of each scale, level by level, whether a reason is asked for."""

    scales: Mapping[str, tuple[bool, ...]] = field(default_factory=dict)
    reasons: frozenset[str] = frozenset()
    questions: tuple[Question, ...] = ()
    feedback: bool = False
    """Whether there is an address for comments to photograph."""


def rates_of(given: Ratings) -> Rates | None:
    """None: no visit is rated later in this hall."""
    if not (given.enabled and given.later):
        return None
    scales = {scale.id: tuple(level.asks_reason for level in scale.levels) for scale in given.scales}
    reasons = frozenset(reason.id for reason in given.reasons)
    return Rates(scales, reasons, tuple(sorted(set(given.questions))), bool(given.feedback_url))
