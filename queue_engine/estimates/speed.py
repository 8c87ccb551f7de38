"""Today's speed: one shift of ln(service time) for the whole hall, the likeliest one given today's services.

Before today's services speak, most days are usual ones, whose speeds hardly differ, and some are odd: a slow system, a
new officer, a law in force since this morning. A broad guess alone would make every usual day pay for the odd ones.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from queue_engine.estimates.hall import Hall
from queue_engine.estimates.laws import SHORTEST_MIN, Laws

ODD_SD = 0.20
STEPS = 6
# A call younger than this may still be a no-show: its age says nothing about the speed.
YOUNGEST_MIN = 1.5


@dataclass(frozen=True, slots=True)
class Speed:
    """Above zero: today's services take longer. ``sd`` is how surely the hall knows it, ``weight`` how likely it is."""

    shift: float
    sd: float
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Seen:
    """Today's services as evidence: weights and sums of those that have ended, excess and sigma of those that run."""

    weight: float
    pull: float
    running: tuple[tuple[float, float], ...]


def speeds_today(hall: Hall, laws: Laws) -> tuple[Speed, Speed]:
    """Today as a usual day, and as an odd one; the weights say how likely each is."""
    seen = _seen(hall, laws)
    (usual, u), (odd, o) = (_likeliest(seen, sd) for sd in (laws.speed_sd, ODD_SD))
    prior = laws.odd_days / (1 - laws.odd_days)
    share = prior / (prior + math.exp(max(-50.0, min(50.0, u - o))))
    return Speed(usual.shift, usual.sd, 1 - share), Speed(odd.shift, odd.sd, share)


def speed_today(hall: Hall, laws: Laws) -> Speed:
    """The mean of both."""
    usual, odd = speeds_today(hall, laws)
    shift = usual.weight * usual.shift + odd.weight * odd.shift
    spread = sum(one.weight * (one.sd**2 + (one.shift - shift) ** 2) for one in (usual, odd))
    return Speed(shift, math.sqrt(spread))


def _seen(hall: Hall, laws: Laws) -> Seen:
    weight = pull = 0.0
    for one in hall.finished:
        law = laws.of(one.field)
        weight += 1 / law.sigma**2
        pull += (math.log(max(one.minutes, SHORTEST_MIN)) - law.mu) / law.sigma**2
    return Seen(weight, pull, tuple(_running(hall, laws)))


def _running(hall: Hall, laws: Laws) -> Iterable[tuple[float, float]]:
    """ln(age) - mu and sigma of every service in progress."""
    for counter in hall.counters:
        if counter.running and (age := hall.now - counter.running.since) >= YOUNGEST_MIN:
            law = laws.of(counter.running.field)
            yield math.log(age) - law.mu, law.sigma


def _likeliest(seen: Seen, prior_sd: float) -> tuple[Speed, float]:
    """Newton on a concave log-likelihood, services still running being right-censored; and ln of the evidence."""
    weight = seen.weight + 1 / prior_sd**2
    shift, curve = 0.0, weight
    for _ in range(STEPS):
        slope, curve = seen.pull - weight * shift, weight
        for excess, sigma in seen.running:
            z = (excess - shift) / sigma
            rate = hazard(z)
            slope += rate / sigma
            curve += rate * (rate - z) / sigma**2
        shift += slope / curve
    evidence = seen.pull * shift - weight * shift**2 / 2 - math.log(prior_sd) - math.log(curve) / 2
    evidence += sum(log_survival((excess - shift) / sigma) for excess, sigma in seen.running)
    return Speed(shift, 1 / math.sqrt(curve)), evidence


def hazard(z: float) -> float:
    """Density over survival of the standard normal law."""
    if z > 30:
        return z + 1 / z
    survival = math.erfc(z / math.sqrt(2)) / 2
    return math.exp(-z * z / 2) / math.sqrt(2 * math.pi) / survival


def log_survival(z: float) -> float:
    """ln P(normal > z), also far out."""
    if z > 9:
        return -z * z / 2 - math.log(z * math.sqrt(2 * math.pi))
    return math.log(math.erfc(z / math.sqrt(2)) / 2)
