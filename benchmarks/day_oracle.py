"""The laws by which the recorded days were drawn: what an estimator would know that had nothing left to learn.

The recorded days come from log-normal services with a coefficient of variation of one. Of the crowd the oracle knows
how many came on the day itself; the rates that chance drew them from are not recorded.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from benchmarks.day_sim import Visit
from queue_engine.domain.policy import TicketClass
from queue_engine.estimates.laws import BIN_MIN, FieldLaw, Laws

MEAN_MIN = {"certify": 6, "civil": 8, "land": 12, "business": 9, "construct": 11, "social": 8}
SIGMA = math.sqrt(math.log(2))
NO_SHOW, TRANSFER, PAUSE, PAUSE_MIN = 0.07, 0.03, 0.03, 6.0
REPLAYS = 300
SURE = 1e-4


def known_laws(learnt: Laws, slower: float = 1.0) -> Laws:
    """All but the crowd; ``slower``: every service takes so many times as long."""
    return replace(
        learnt,
        fields={name: _law(mean * slower) for name, mean in MEAN_MIN.items()},
        moves={name: 1 / len(MEAN_MIN) for name in MEAN_MIN},
        pause=PAUSE,
        pause_mean_min=PAUSE_MIN,
        check_in_mean_min=0.0,
        check_in_sd_min=6.0,
        booked_come=1.0,
        day_spread=SURE,
        speed_sd=SURE,
        odd_days=0.0,
    )


def true_laws(learnt: Laws, day: Sequence[Visit], slower: float = 1.0) -> Laws:
    """The laws of a recorded day; ``learnt`` gives the shape of the crowd over the day."""
    walk_ins = [visit for visit in day if visit.ticket_class is not TicketClass.APPOINTMENT]
    shares = Counter(visit.first.field for visit in walk_ins)
    crowd = len(walk_ins) / (sum(learnt.walk_ins) * BIN_MIN)
    return replace(
        known_laws(learnt, slower),
        walk_ins=tuple(rate * crowd for rate in learnt.walk_ins),
        shares={name: shares[name] / len(walk_ins) for name in MEAN_MIN},
        priority=1 / 9,
    )


def _law(mean_min: float) -> FieldLaw:
    return FieldLaw(math.log(mean_min) - SIGMA**2 / 2, SIGMA, mu_sd=0.0, no_show=NO_SHOW, transfer=TRANSFER)
