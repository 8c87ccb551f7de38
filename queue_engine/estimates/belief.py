"""What each replay believes about services: the hall's laws within their doubt, at today's speed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from queue_engine.estimates.chance import FIELDS, SPEED, Floats, Tables
from queue_engine.estimates.laws import SHORTEST_MIN, Laws
from queue_engine.estimates.speed import Speed

Bools = NDArray[np.bool_]
Moves = NDArray[np.intp]
TINY = 1e-12


@dataclass(frozen=True, slots=True)
class Belief:
    """Rows are replays, columns of ``mu`` are fields."""

    laws: Laws
    names: tuple[str, ...]
    chance: Tables
    mu: Floats
    sigma: Floats
    no_show: Floats
    transfer: Floats
    goals: Floats
    """Field × field: the summed shares of where its citizens are sent on."""

    def mu_of(self, field: str) -> Floats:
        """Also of a field that no open counter serves any more, but that one is still busy with."""
        if field in self.names:
            return self.mu[:, self.names.index(field)]
        return np.full(len(self.mu), self.laws.of(field).mu)


def believe(
    laws: Laws, names: Sequence[str], served: Collection[str], speeds: tuple[Speed, Speed], chance: Tables
) -> Belief:
    """Of ``names`` only those ``served`` are fields to which somebody may be sent on."""
    fields = [laws.of(name) for name in names]
    goals = [laws.moves.get(name, 0.0) if name in served else 0.0 for name in names]
    doubt = chance.normal[:, FIELDS : FIELDS + len(fields)] * [law.mu_sd for law in fields]
    return Belief(
        laws=laws,
        names=tuple(names),
        chance=chance,
        mu=np.array([law.mu for law in fields]) + doubt + _shifts(speeds, chance)[:, None],
        sigma=np.array([law.sigma for law in fields]),
        no_show=np.array([law.no_show for law in fields]),
        transfer=np.array([laws.of(name).transfer * _share_sent(laws, name, served) for name in names]),
        goals=_summed(goals),
    )


def _shifts(speeds: tuple[Speed, Speed], chance: Tables) -> Floats:
    """Today's speed by replay: in some of them a usual day, in the others an odd one."""
    usual, odd = (one.shift + one.sd * chance.normal[:, SPEED] for one in speeds)
    return np.where(chance.uniform[:, SPEED] < speeds[1].weight, odd, usual)


def _share_sent(laws: Laws, name: str, served: Collection[str]) -> float:
    """Of the people sent on from a field, those who go where somebody is open."""
    everywhere = sum(share for other, share in laws.moves.items() if other != name)
    return sum(laws.moves.get(other, 0.0) for other in sorted(served) if other != name) / (everywhere + TINY)


def _summed(goals: Sequence[float]) -> Floats:
    weights = np.tile(goals, (len(goals), 1))
    np.fill_diagonal(weights, 0.0)
    summed = weights.cumsum(axis=1)
    shares: Floats = summed / (summed[:, -1:] + TINY)
    return shares


@dataclass(frozen=True, slots=True)
class Fates:
    """Replay × ticket: how long it holds its counter, how long its service is, where the citizen goes next or -1."""

    hold: Floats
    service: Floats
    move: Moves


def fates(belief: Belief, fields: Sequence[int], columns: Sequence[int], sure: Bools) -> Fates:
    """What happens to each ticket when it is called. ``sure``: the citizen is there and will not be sent on."""
    laws, field, column = belief.laws, list(fields), list(columns)
    fate, normal = belief.chance.uniform[:, column], belief.chance.normal[:, column]
    service = np.maximum(np.exp(belief.mu[:, field] + belief.sigma[field] * normal), SHORTEST_MIN)
    absent = np.where(sure, 0.0, belief.no_show[field])
    sent = np.where(sure, 0.0, (1 - absent) * belief.transfer[field])
    away = pauses(fate, absent, (1 - absent) * laws.pause, laws.pause_mean_min)
    hold = np.where(fate < absent, laws.absent_hold_min, service + away)
    return Fates(hold, service, _moves(belief, fate, sent, np.array(field)))


def pauses(fate: Floats, start: Floats | float, width: Floats | float, mean_min: float) -> Floats:
    """Minutes that the counter stays away: exponential in the slice [start, start + width) of chance, else none."""
    inside = (fate - start) / (width + TINY)
    away: Floats = np.where((inside >= 0) & (inside < 1), -np.log(np.clip(inside, 1e-6, 1.0)) * mean_min, 0.0)
    return away


def _moves(belief: Belief, fate: Floats, sent: Floats, field: NDArray[np.intp]) -> Moves:
    """The top slice of chance sends the citizen on; the place within the slice says where to."""
    move = np.full(fate.shape, -1, dtype=np.intp)
    row, column = np.nonzero(fate >= 1 - sent)
    inside = (fate[row, column] - (1 - sent[column])) / (sent[column] + TINY)
    move[row, column] = goal_of(belief, field[column], inside)
    return move


def goal_of(belief: Belief, field: NDArray[np.intp] | int, place: Floats) -> Moves:
    """The field to which a citizen of ``field`` is sent on; ``place`` in [0, 1) chooses among them."""
    reached = (place[:, None] >= belief.goals[field]).sum(axis=1)
    goal: Moves = np.minimum(reached, len(belief.names) - 1)
    return goal
