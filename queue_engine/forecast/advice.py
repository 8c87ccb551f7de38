"""Which counter to open, and what it would do: the same model asked once more with the counter open."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from queue_engine.domain.policy import CounterSkills
from queue_engine.estimates.answer import Estimates
from queue_engine.estimates.estimator import estimate
from queue_engine.estimates.hall import Ask, Hall, OpenCounter
from queue_engine.estimates.laws import Laws
from queue_engine.protocol import Advice

REST_MIN = 0.25
"""Advice is made again at most so often: it costs an estimate for each counter that it looks at."""
FIELDS_AT_ONCE = 3
COUNTERS_A_FIELD = 3
WORTH_MIN = 3.0
WORTH_SHARE = 0.2
"""Less than so many minutes and such a share of the wait is no reason to open a counter."""


@dataclass
class Adviser:
    """Remembers its last advice. ``targets``: field → minutes of waiting above which help is wanted."""

    targets: Mapping[str, float]
    _given: tuple[Advice, ...] = ()
    _at: float = -math.inf

    def advice(
        self, hall: Hall, laws: Laws, found: Estimates, closed: Mapping[str, CounterSkills]
    ) -> tuple[Advice, ...]:
        """``found``: the waits as things stand; ``closed``: counters that could be opened, by id."""
        if not self._at <= hall.now < self._at + REST_MIN:
            self._at, self._given = hall.now, self._advise(hall, laws, found, closed)
        return self._given

    def _advise(
        self, hall: Hall, laws: Laws, found: Estimates, closed: Mapping[str, CounterSkills]
    ) -> tuple[Advice, ...]:
        best = (self._best(hall, laws, ask, before, closed) for ask, before in self._long(hall, found))
        return tuple(sorted((one for one in best if one), key=lambda one: one.after_min - one.before_min))

    def _long(self, hall: Hall, found: Estimates) -> list[tuple[Ask, float]]:
        """Fields for which somebody waits and whose wait is above their target, the longest first."""
        wanted = {one.field for one in hall.waiting}
        plain = ((ask, one.mean) for ask, one in found.asks.items() if one and ask == Ask(ask.field))
        above = [(ask, wait) for ask, wait in plain if ask.field in wanted and wait > self._target(ask.field)]
        return sorted(above, key=lambda one: -one[1])[:FIELDS_AT_ONCE]

    def _target(self, name: str) -> float:
        return self.targets.get(name, math.inf)

    def _best(
        self, hall: Hall, laws: Laws, ask: Ask, before: float, closed: Mapping[str, CounterSkills]
    ) -> Advice | None:
        able = sorted((skills.rank, name) for name, skills in closed.items() if ask.field in skills.fields)
        tried = (_with(hall, laws, ask, before, name, closed[name]) for _, name in able[:COUNTERS_A_FIELD])
        best = min(tried, key=lambda one: one.after_min, default=None)
        worth = max(WORTH_MIN, WORTH_SHARE * before)
        return best if best and before - best.after_min >= worth else None


def _with(hall: Hall, laws: Laws, ask: Ask, before: float, counter: str, skills: CounterSkills) -> Advice:
    opened = replace(hall, counters=(*hall.counters, OpenCounter(skills)))
    after = estimate(opened, laws, (ask,)).asks[ask]
    assert after is not None, "the counter serves the field"
    return Advice(field=ask.field, counter=counter, before_min=round(before, 1), after_min=round(after.mean, 1))
