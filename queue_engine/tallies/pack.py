"""A day's rows as arrays, which is how years of them are reckoned with at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from queue_engine.tallies.rows import OVER, Day, Flag, Visit

Array = NDArray[Any]
Intern = Callable[[str], int]
"""The code of a name; codes are kept in the store and never change."""

NONE = -1
"""Not known, or not there."""
OPEN = 4
"""Code of a visit that has not ended; the others are their places in OVER."""
FORM = 3
"""Number of the arrays' form; rows of another form are made anew."""

_WHERE = [("day", "<i4"), ("hour", "i1"), ("weekday", "i1")]
_WHO = [("counter", "<i4"), ("officer", "<i4"), ("field", "<i4")]
VISIT = np.dtype(
    [*_WHERE, *_WHO, ("state", "i1"), ("by_day", "?"), ("waited_ms", "<i4"), ("transfers", "<i2"), ("holds", "<i2")]
)
STOP = np.dtype([*_WHERE, *_WHO, ("walk_ms", "<i4"), ("service_ms", "<i4"), ("transferred", "?")])
RATING = np.dtype(
    [*_WHERE, *_WHO, ("scale", "<i4"), ("level", "i1"), ("points", "<f8"), ("reason", "<i4"), ("later", "?"),
     ("come_back", "i1"), ("bodies", "i1")]
)  # fmt: skip
PRESS = np.dtype([*_WHERE, *_WHO, ("why", "<i4"), ("count", "<i4")])
"""Strays and flags. What presses tell of belongs to no officer and to no field: NONE."""


@dataclass(frozen=True, slots=True)
class Packs:
    """The arrays of some days. Visits that were voided are among them: their number was never meant."""

    visits: Array
    stops: Array
    ratings: Array
    strays: Array
    flags: Array

    @property
    def parts(self) -> tuple[Array, ...]:
        return self.visits, self.stops, self.ratings, self.strays, self.flags


FORMS = (VISIT, STOP, RATING, PRESS, PRESS)
NAMES = ("visits", "stops", "ratings", "strays", "flags")


def joined(packs: Sequence[Sequence[bytes]]) -> Packs:
    """The arrays of days as they were kept, one after the other."""
    columns = zip(*packs, strict=True) if packs else [()] * len(FORMS)
    return Packs(*(np.frombuffer(b"".join(blobs), form) for form, blobs in zip(FORMS, columns, strict=True)))


def pack(day: Day, zone: str, intern: Intern) -> Packs:
    """A day as arrays. Every row of a visit stands at the hour of its issue, so that parts add up to the whole."""
    clock = _Clock(day.day, zone)
    visits: list[tuple[Any, ...]] = []
    stops: list[tuple[Any, ...]] = []
    ratings: list[tuple[Any, ...]] = []
    for visit in day.visits.values():
        where = clock.place(visit.issued_ms)
        visits.append((*where, *_visit(visit, intern)))
        if visit.state != "voided":
            stops += ((*where, *one) for one in _stops(visit, intern))
            ratings += ((*where, *one) for one in _ratings(visit, intern))
    strays = [
        (*clock.place(one.at_ms), intern(one.counter), NONE, NONE, intern(one.why), one.count) for one in day.strays
    ]
    flags = [(*clock.place(one.at_ms), intern(one.counter), *_whose(one, day, intern), intern(one.why), 1)
             for one in day.flags]  # fmt: skip
    rows = (visits, stops, ratings, strays, flags)
    return Packs(*(np.array(part, form) for form, part in zip(FORMS, rows, strict=True)))


class _Clock:
    """Places moments of a day on the hall's own clock."""

    def __init__(self, day: str, zone: str) -> None:
        own = date.fromisoformat(day)
        self._day, self._weekday, self._zone = own.toordinal(), own.weekday(), ZoneInfo(zone)

    def place(self, at_ms: int) -> tuple[int, int, int]:
        """The journal's day, whatever the clock says; the hour that the clock shows."""
        hour = datetime.fromtimestamp(at_ms / 1000, UTC).astimezone(self._zone).hour
        return self._day, hour, self._weekday


def _visit(visit: Visit, intern: Intern) -> tuple[Any, ...]:
    state = OVER.index(visit.state) if visit.state in OVER else OPEN
    waited = NONE if visit.waited_ms is None else visit.waited_ms
    who = (intern(visit.counter), intern(visit.officer), intern(visit.field))
    return (*who, state, visit.by_day, waited, visit.transfers, visit.holds)


def _stops(visit: Visit, intern: Intern) -> Iterable[tuple[Any, ...]]:
    for stop in visit.stops:
        times = (NONE if ms is None else ms for ms in (stop.walk_ms, stop.service_ms))
        yield intern(stop.counter), intern(stop.officer), intern(stop.field), *times, stop.how == "transferred"


def _whose(flag: Flag, day: Day, intern: Intern) -> tuple[int, int]:
    """Officer and field of the answer that was flagged."""
    visit = day.visits.get(flag.ticket)
    if visit is None or visit.rating is None:
        return NONE, NONE
    return intern(visit.rating.officer), intern(visit.rating.field)


def _ratings(visit: Visit, intern: Intern) -> Iterable[tuple[Any, ...]]:
    if visit.rating is None:
        return
    one = visit.rating
    told = (NONE if answer is None else answer for answer in (one.come_back, one.bodies))
    who = (intern(one.counter), intern(one.officer), intern(one.field))
    yield *who, intern(one.scale), one.level, one.points, intern(one.reason), one.later, *told
