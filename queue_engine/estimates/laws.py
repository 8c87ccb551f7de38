"""What a hall's past teaches: service times, absences, people sent on, pauses, arrivals. Sensible before any past."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from queue_engine.domain.policy import TicketClass

BIN_MIN = 15.0
SHORTEST_MIN = 0.05
LARGEST_SIGMA = 1.5
"""Wider laws come of panels that are pressed at random; their means would be absurd."""

# Before any past: eight minutes with a coefficient of variation of one, as halls report it.
FIRST_MEAN_MIN = 8.0
FIRST_SIGMA = math.sqrt(math.log(2.0))

# How many observations a guess weighs against what was seen.
FIELD_WEIGHT = 20.0
HALL_WEIGHT = 20.0
RATE_WEIGHT = 100.0
MEAN_WEIGHT = 10.0


@dataclass(frozen=True, slots=True)
class PastService:
    """A service that has ended, and how long the counter stayed away after it."""

    field: str
    minutes: float
    pause_min: float = 0.0


@dataclass(frozen=True, slots=True)
class PastVisit:
    """One ticket of the past. ``services`` is empty when nobody came; a second service: the citizen was sent on."""

    day: str
    issued: float
    ticket_class: TicketClass
    field: str
    slot: float | None = None
    services: tuple[PastService, ...] = ()
    absent_min: float | None = None
    """How long the call held the counter when nobody came, if that is known."""
    arrived: bool = True
    """Whether the issue tells when the citizen came; the ticket of a paper roll begins with its call."""


@dataclass(frozen=True, slots=True)
class FieldLaw:
    """ln of the service minutes is normal (mu, sigma); ``mu_sd`` is how surely the hall knows mu."""

    mu: float
    sigma: float
    mu_sd: float
    no_show: float
    transfer: float

    @property
    def mean_min(self) -> float:
        return math.exp(self.mu + self.sigma**2 / 2)


@dataclass(frozen=True, slots=True)
class Laws:
    """All that the hall has learnt. Fields that it has never seen follow ``hall``."""

    fields: Mapping[str, FieldLaw]
    hall: FieldLaw
    moves: Mapping[str, float]
    """Field → its share of the people who are sent on."""
    pause: float
    """Chance that a counter stays away after a service."""
    pause_mean_min: float
    absent_hold_min: float
    """Minutes that a call holds a counter when nobody comes."""
    check_in_mean_min: float
    check_in_sd_min: float
    """Check-in of booked citizens, minutes after the slot."""
    booked_come: float
    """Chance that a booked citizen comes."""
    walk_ins: tuple[float, ...]
    """Tickets a minute of people without a booking, by quarter of an hour since the day's zero."""
    shares: Mapping[str, float]
    """Field → its share of them."""
    priority: float
    """Share of them with a priority ticket."""
    day_spread: float
    """Coefficient of variation of a day's crowd."""
    speed_sd: float = 0.05
    """How much the speed of usual days differs, as a spread of ln(service time)."""
    odd_days: float = 0.2
    """Share of days on which everything may take far longer, or shorter, than usual."""

    def of(self, field: str) -> FieldLaw:
        return self.fields.get(field, self.hall)

    def hold_min(self, field: str) -> float:
        """Mean minutes that a called ticket holds a counter."""
        law = self.of(field)
        served = law.mean_min + self.pause * self.pause_mean_min
        return (1 - law.no_show) * served + law.no_show * self.absent_hold_min

    def walk_in_rate(self, at: float) -> float:
        index = int(at // BIN_MIN)
        return self.walk_ins[index] if 0 <= index < len(self.walk_ins) else 0.0


def first_day(fields: Iterable[str], counters: int = 1, opening: float = 0.0, closing: float = 600.0) -> Laws:
    """Laws of a hall without a past: a usual hall, its counters busy three quarters of the time."""
    names = tuple(fields)
    rate = 0.75 * counters / FIRST_MEAN_MIN
    edges = range(math.ceil(closing / BIN_MIN))
    walk_ins = tuple(rate if opening <= index * BIN_MIN < closing else 0.0 for index in edges)
    mu = math.log(FIRST_MEAN_MIN) - FIRST_SIGMA**2 / 2
    law = FieldLaw(mu, FIRST_SIGMA, FIRST_SIGMA / math.sqrt(HALL_WEIGHT), no_show=0.07, transfer=0.03)
    even = {name: 1 / len(names) for name in names} if names else {}
    return Laws(
        fields=dict.fromkeys(names, law),
        hall=law,
        moves=even,
        pause=0.03,
        pause_mean_min=6.0,
        absent_hold_min=1.5,
        check_in_mean_min=0.0,
        check_in_sd_min=6.0,
        booked_come=0.9,
        walk_ins=walk_ins,
        shares=even,
        priority=0.1,
        day_spread=0.5,
    )


def learn(visits: Sequence[PastVisit], prior: Laws, missed_bookings: int = 0) -> Laws:
    """The laws after these visits, starting from ``prior`` (those of the first day). ``missed_bookings``: booked
    citizens who never came."""
    days = len({visit.day for visit in visits})
    if not days:
        return prior
    services = [service for visit in visits for service in visit.services]
    hall = _hall_law(visits, services, prior.hall)
    fields = _field_laws(visits, services, hall, prior)
    booked = [visit for visit in visits if visit.slot is not None]
    walk_ins = [visit for visit in visits if visit.slot is None and visit.arrived]
    pauses = [one.pause_min for one in services if one.pause_min > 0]
    check_in = _check_in(booked, prior)
    return Laws(
        fields=fields,
        hall=hall,
        moves=_shares([one.services[1].field for one in visits if len(one.services) > 1], prior.moves),
        pause=_rate(len(pauses), len(services), prior.pause),
        pause_mean_min=_mean(pauses, prior.pause_mean_min),
        absent_hold_min=_mean([one.absent_min for one in visits if one.absent_min is not None], prior.absent_hold_min),
        check_in_mean_min=check_in[0],
        check_in_sd_min=check_in[1],
        booked_come=(len(booked) + 9) / (len(booked) + missed_bookings + 10),
        walk_ins=_profile(walk_ins, days),
        shares=_shares([one.field for one in walk_ins], prior.shares),
        priority=_rate(_priorities(walk_ins), len(walk_ins), prior.priority),
        day_spread=_spread(walk_ins, days),
        speed_sd=_speed_spread(visits, fields, prior.speed_sd),
        odd_days=prior.odd_days,
    )


def _rate(hits: int, tries: int, guess: float, weight: float = RATE_WEIGHT) -> float:
    return (hits + weight * guess) / (tries + weight)


def _mean(seen: Sequence[float], guess: float, weight: float = MEAN_WEIGHT) -> float:
    return (sum(seen) + weight * guess) / (len(seen) + weight)


def _priorities(visits: Iterable[PastVisit]) -> int:
    return sum(one.ticket_class is TicketClass.PRIORITY for one in visits)


def _logs(services: Iterable[PastService]) -> dict[str, list[float]]:
    found: dict[str, list[float]] = defaultdict(list)
    for one in services:
        found[one.field].append(math.log(max(one.minutes, SHORTEST_MIN)))
    return found


def _hall_law(visits: Sequence[PastVisit], services: Sequence[PastService], prior: FieldLaw) -> FieldLaw:
    """The hall's law: the mean over all services, the spread within their fields."""
    logs = _logs(services)
    count = len(services)
    mu = (sum(map(sum, logs.values())) + HALL_WEIGHT * prior.mu) / (count + HALL_WEIGHT)
    inside = sum(_squares(values, sum(values) / len(values)) for values in logs.values())
    free = max(0, count - len(logs))
    sigma = min(LARGEST_SIGMA, math.sqrt((inside + HALL_WEIGHT * prior.sigma**2) / (free + HALL_WEIGHT)))
    came = [visit for visit in visits if visit.services]
    return FieldLaw(
        mu=mu,
        sigma=sigma,
        mu_sd=sigma / math.sqrt(FIELD_WEIGHT),
        no_show=_rate(len(visits) - len(came), len(visits), prior.no_show),
        transfer=_rate(sum(len(one.services) > 1 for one in came), len(came), prior.transfer),
    )


def _squares(values: Sequence[float], middle: float) -> float:
    return sum((value - middle) ** 2 for value in values)


def _field_laws(
    visits: Sequence[PastVisit], services: Sequence[PastService], hall: FieldLaw, prior: Laws
) -> dict[str, FieldLaw]:
    logs = _logs(services)
    tickets = Counter(visit.field for visit in visits)
    came = Counter(visit.field for visit in visits if visit.services)
    moved = Counter(visit.field for visit in visits if len(visit.services) > 1)
    return {
        name: _field_law(logs.get(name, []), hall, (tickets[name], came[name], moved[name]))
        for name in {*prior.fields, *logs, *tickets}
    }


def _field_law(logs: Sequence[float], hall: FieldLaw, counts: tuple[int, int, int]) -> FieldLaw:
    tickets, came, moved = counts
    weight = len(logs) + FIELD_WEIGHT
    mean = sum(logs) / len(logs) if logs else hall.mu
    sigma = min(LARGEST_SIGMA, math.sqrt((_squares(logs, mean) + FIELD_WEIGHT * hall.sigma**2) / weight))
    return FieldLaw(
        mu=(sum(logs) + FIELD_WEIGHT * hall.mu) / weight,
        sigma=sigma,
        mu_sd=sigma / math.sqrt(weight),
        no_show=_rate(tickets - came, tickets, hall.no_show),
        transfer=_rate(moved, came, hall.transfer),
    )


def _shares(seen: Sequence[str], prior: Mapping[str, float]) -> dict[str, float]:
    counts = Counter(seen)
    guess = {name: prior.get(name, 0.0) * FIELD_WEIGHT for name in {*prior, *counts}}
    total = len(seen) + sum(guess.values())
    return {name: (counts[name] + weight) / total for name, weight in sorted(guess.items())}


def _check_in(booked: Sequence[PastVisit], prior: Laws) -> tuple[float, float]:
    """Mean and spread of the minutes between slot and check-in."""
    late = [visit.issued - visit.slot for visit in booked if visit.slot is not None]
    weight = len(late) + FIELD_WEIGHT
    mean = (sum(late) + FIELD_WEIGHT * prior.check_in_mean_min) / weight
    return mean, math.sqrt((_squares(late, mean) + FIELD_WEIGHT * prior.check_in_sd_min**2) / weight)


def _profile(walk_ins: Sequence[PastVisit], days: int) -> tuple[float, ...]:
    """Tickets a minute in each quarter of an hour, on a mean day."""
    counts = Counter(max(0, int(visit.issued // BIN_MIN)) for visit in walk_ins)
    return tuple(counts[index] / days / BIN_MIN for index in range(max(counts, default=-1) + 1))


def _spread(walk_ins: Sequence[PastVisit], days: int) -> float:
    """How much the crowds of days differ, beyond chance; two days of the first guess are mixed in."""
    guess, weight = 0.2, 2
    mean = len(walk_ins) / days
    if mean < 1:
        return guess
    beyond = sum((count / mean - 1) ** 2 - 1 / mean for count in Counter(one.day for one in walk_ins).values())
    return math.sqrt(max(0.01, (beyond + weight * guess**2) / (days - 1 + weight)))


def _speed_spread(visits: Sequence[PastVisit], fields: Mapping[str, FieldLaw], guess: float) -> float:
    """How much the speeds of usual days differ, beyond chance."""
    found: dict[str, list[float]] = defaultdict(list)
    for visit in visits:
        for one in visit.services:
            law = fields[one.field]
            found[visit.day].append((math.log(max(one.minutes, SHORTEST_MIN)) - law.mu) / law.sigma)
    beyond = sum(((sum(day) / len(day)) ** 2 - 1 / len(day)) * FIRST_SIGMA**2 for day in found.values())
    return math.sqrt(max(0.02**2, (beyond + MEAN_WEIGHT * guess**2) / (len(found) + MEAN_WEIGHT)))
