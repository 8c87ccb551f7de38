"""People who are not there yet and may pass those who are: booked citizens and priority tickets to come."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from queue_engine.domain.policy import ALWAYS_FIRST_MIN, RuleName, TicketClass
from queue_engine.estimates.chance import BOOKED, COMING, WIDTH, Floats, Tables, normal_beyond
from queue_engine.estimates.hall import Booking, Hall
from queue_engine.estimates.laws import BIN_MIN, Laws
from queue_engine.estimates.speed import log_survival

# At most so many priority tickets of one field are expected in the time that matters, and so far ahead.
AT_MOST = 24
HORIZON_MIN = 240.0


@dataclass(frozen=True, slots=True)
class Group:
    """Tickets as columns, replays as rows: fields, when they come, their keys, and their columns of chance."""

    fields: tuple[int, ...]
    arrival: Floats
    key: Floats
    columns: tuple[int, ...]


def booked(hall: Hall, laws: Laws, names: list[str], chance: Tables, last_key: float) -> Iterable[Group]:
    """Booked citizens whose slot may give them a smaller key than ``last_key``."""
    if hall.rule.name is RuleName.FCFS:
        return
    slots = sorted(hall.bookings, key=lambda one: (one.slot, one.field))
    for index, one in enumerate(slots):
        if one.field in names and hall.rule.key(one.slot, TicketClass.APPOINTMENT, one.slot) < last_key:
            yield _booking(hall, laws, chance, one, (names.index(one.field), BOOKED + 2 * index % (COMING - BOOKED)))


def _booking(hall: Hall, laws: Laws, chance: Tables, one: Booking, place: tuple[int, int]) -> Group:
    field, column = place
    beyond = log_survival((hall.now - one.slot - laws.check_in_mean_min) / laws.check_in_sd_min)
    late = laws.check_in_mean_min + laws.check_in_sd_min * normal_beyond(beyond + np.log(chance.uniform[:, column]))
    arrival = np.maximum(hall.now, one.slot + late)
    still = laws.booked_come * math.exp(beyond)
    comes = still / (still + 1 - laws.booked_come) if still else 0.0
    arrival = np.where(chance.uniform[:, column + 1] < comes, arrival, np.inf)
    in_time = hall.rule.key(one.slot, TicketClass.APPOINTMENT, one.slot)
    key = np.where(arrival > hall.rule.latest_check_in(one.slot), arrival, in_time)
    return Group((field,), arrival[:, None], key[:, None], (column,))


def priorities(hall: Hall, laws: Laws, names: list[str], chance: Tables, last_key: float) -> Iterable[Group]:
    """Priority tickets of each field: a Poisson stream at today's rate, as long as they may pass somebody."""
    advance = _passing(hall) * hall.rule.minute
    until = min(last_key + advance, hall.now + HORIZON_MIN)
    if until <= hall.now or not advance:
        return
    times, expected = _expected(hall, laws, until)
    for field, name in enumerate(names):
        column = COMING + field * AT_MOST % (WIDTH - COMING)
        share = laws.shares.get(name, 0.0) * laws.priority
        gaps = -np.log(chance.uniform[:, column : column + AT_MOST])
        arrival = np.interp(gaps.cumsum(axis=1), expected * share, times, right=np.inf)
        count = int((arrival < np.inf).sum(axis=1).max())
        arrival = arrival[:, :count]
        yield Group((field,) * count, arrival, arrival - advance, tuple(range(column, column + count)))


def _passing(hall: Hall) -> int:
    """How many minutes earlier a priority ticket to come counts as taken. Under a ratio it is called at the next turn
    of its class: nearly at once."""
    return ALWAYS_FIRST_MIN if hall.ratio else hall.rule.advance_min


def _expected(hall: Hall, laws: Laws, until: float) -> tuple[Floats, Floats]:
    """Instants from now to ``until``, and the walk-ins expected up to each."""
    first = math.floor(hall.now / BIN_MIN) + 1
    edges = [index * BIN_MIN for index in range(first, math.ceil(until / BIN_MIN))]
    times = np.array([hall.now, *edges, until])
    rates = [laws.walk_in_rate(at) for at in times[:-1].tolist()]
    return times, np.concatenate(([0.0], np.cumsum(np.diff(times) * rates))) * crowd_today(hall, laws)


def crowd_today(hall: Hall, laws: Laws) -> float:
    """Today's crowd against a mean day's, as far as the tickets issued so far tell."""
    now = max(0.0, hall.now)
    whole = int(now // BIN_MIN)
    past = sum(laws.walk_ins[:whole]) * BIN_MIN + laws.walk_in_rate(now) * (now - whole * BIN_MIN)
    weight = 1 / laws.day_spread**2
    return (hall.walk_ins + weight) / (past + weight)
