"""What an estimate says."""

from __future__ import annotations

from dataclasses import dataclass, field

from queue_engine.estimates.hall import Ask


@dataclass(frozen=True, slots=True)
class Estimate:
    """Working minutes from now to the call: breaks do not count. Never negative, p10 <= p90."""

    mean: float
    p10: float
    p90: float
    this_session: float = 1.0
    """Chance of being called before the session ends that runs now or comes next; 1 in overtime."""
    today: float = 1.0
    """Chance of being called before the last session ends; 1 in overtime."""


@dataclass(frozen=True, slots=True)
class Estimates:
    """By ticket and by ask; None where no open counter serves the field."""

    tickets: dict[str, Estimate | None] = field(default_factory=dict)
    asks: dict[Ask, Estimate | None] = field(default_factory=dict)
