"""Random numbers of the replays: stratified tables made once, so that the same hall always gives the same answer.

Each column is one quantity (a ticket's service, a counter's residual); its rows are the replays, one from each of
as many equal slices of the law, in random order. A ticket keeps its column while it waits, so estimates do not jump.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

SEED = 20_260_101

# Columns: tickets by their number, then those of everything else.
TICKETS = 1024
SPEED = TICKETS
FIELDS = SPEED + 8
COUNTERS = FIELDS + 64
MOVED = COUNTERS + 256
BOOKED = MOVED + 128
COMING = BOOKED + 256
WIDTH = COMING + 768

# ln of the survival function of the standard normal law, falling with z.
_Z = np.linspace(-9.0, 9.0, 3601)
_LOG_SURVIVAL = np.array([math.log(math.erfc(z / math.sqrt(2)) / 2) for z in _Z.tolist()])


@dataclass(frozen=True, slots=True)
class Tables:
    """Uniform and normal columns."""

    uniform: Floats
    normal: Floats


@cache
def tables(replays: int) -> Tables:
    chance = np.random.default_rng(SEED)
    uniform, again = (_stratified(chance, replays) for _ in range(2))
    return Tables(uniform, normal_of(again))


def _stratified(chance: np.random.Generator, replays: int) -> Floats:
    slices = np.tile(np.arange(replays, dtype=np.float64)[:, None], (1, WIDTH))
    chance.permuted(slices, axis=0, out=slices)
    stratified: Floats = (slices + chance.uniform(0.001, 0.999, slices.shape)) / replays
    return stratified


def log_survivals(z: Floats) -> Floats:
    """ln P(normal > z), within the table."""
    found: Floats = np.interp(z, _Z, _LOG_SURVIVAL)
    return found


def normal_of(uniform: Floats) -> Floats:
    """The normal value that a uniform chance of survival leaves: small chances are large values."""
    return normal_beyond(np.log(uniform))


def normal_beyond(log_chance: Floats) -> Floats:
    """z with ln P(normal > z) = ``log_chance``; beyond the table it is cut off."""
    return np.interp(log_chance, _LOG_SURVIVAL[::-1], _Z[::-1])
