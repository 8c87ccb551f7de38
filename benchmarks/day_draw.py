"""Days that nobody has recorded, drawn by chance from the laws of the recorded ones; always the same ones."""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from benchmarks.day_oracle import MEAN_MIN, NO_SHOW, PAUSE, PAUSE_MIN, SIGMA, TRANSFER, known_laws
from benchmarks.day_sim import Stop, Visit
from queue_engine.domain.policy import TicketClass
from queue_engine.estimates.laws import BIN_MIN, Laws

VOLUMES = {"light": 271.0, "normal": 374.0, "busy": 430.0}
BOOKED = PRIORITY = 0.1
FIELD_SPREAD = 0.15
CHECK_IN_SD_MIN = 6.0
SLOTS = tuple(float(at) for at in (*range(60, 241, 15), *range(405, 541, 15)))


@dataclass(frozen=True, slots=True)
class DrawnDay:
    """A day and the laws that it was drawn from."""

    visits: list[Visit]
    laws: Laws


def draw_days(learnt: Laws, volumes: Iterable[float], seed: int) -> list[DrawnDay]:
    """One day for each volume (tickets); the crowd's shape over the day and the fields' shares are those learnt."""
    return [_Draw(learnt, volume, random.Random(seed * 1000 + index)).day() for index, volume in enumerate(volumes)]


class _Draw:
    def __init__(self, learnt: Laws, volume: float, chance: random.Random) -> None:
        self.chance = chance
        self.shares = learnt.shares
        crowd = {name: share * max(0.5, chance.gauss(1, FIELD_SPREAD)) for name, share in learnt.shares.items()}
        walk_ins = volume * (1 - BOOKED) * sum(crowd.values())
        self.booked = volume * BOOKED
        shape = sum(learnt.walk_ins) * BIN_MIN
        self.laws = replace(
            known_laws(learnt),
            walk_ins=tuple(rate / shape * walk_ins for rate in learnt.walk_ins),
            shares={name: share / sum(crowd.values()) for name, share in crowd.items()},
            priority=PRIORITY / (1 - BOOKED),
        )

    def day(self) -> DrawnDay:
        visits = sorted([*self._walk_ins(), *self._booked()], key=lambda one: one.issued)
        return DrawnDay([replace(one, ticket=ticket) for ticket, one in enumerate(visits)], self.laws)

    def _walk_ins(self) -> Iterable[Visit]:
        for index, rate in enumerate(self.laws.walk_ins):
            for _ in range(self._count(rate * BIN_MIN)):
                priority = self.chance.random() < self.laws.priority
                ticket_class = TicketClass.PRIORITY if priority else TicketClass.ORDINARY
                yield self._visit((index + self.chance.random()) * BIN_MIN, ticket_class, self.laws.shares)

    def _booked(self) -> Iterable[Visit]:
        for _ in range(self._count(self.booked)):
            slot = self.chance.choice(SLOTS)
            at = slot + self.chance.gauss(0, CHECK_IN_SD_MIN)
            yield replace(self._visit(at, TicketClass.APPOINTMENT, self.shares), slot=slot)

    def _visit(self, at: float, ticket_class: TicketClass, shares: Mapping[str, float]) -> Visit:
        field = self.chance.choices(list(shares), list(shares.values()))[0]
        absent = self.chance.random() < NO_SHOW
        others = [name for name in MEAN_MIN if name != field]
        sent = not absent and self.chance.random() < TRANSFER
        second = self._stop(self.chance.choice(others)) if sent else None
        return Visit(0, round(at, 4), ticket_class, self._stop(field), absent=absent, second=second)

    def _stop(self, field: str) -> Stop:
        minutes = math.exp(self.laws.of(field).mu + SIGMA * self.chance.gauss(0, 1))
        away = self.chance.expovariate(1 / PAUSE_MIN) if self.chance.random() < PAUSE else 0.0
        return Stop(field, round(minutes, 4), round(away, 4))

    def _count(self, mean: float) -> int:
        """A Poisson number, by the gaps between its events."""
        count, at = 0, self.chance.expovariate(1)
        while at < mean:
            count, at = count + 1, at + self.chance.expovariate(1)
        return count
