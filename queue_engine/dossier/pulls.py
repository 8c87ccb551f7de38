"""What is fetched by itself: dossiers that changed, procedures, fields, units, bookings. Each in its own time."""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from queue_engine.domain.bookings import code_of
from queue_engine.domain.calendar import iso
from queue_engine.domain.localtime import local
from queue_engine.dossier.cache import Cache
from queue_engine.dossier.flights import Line
from queue_engine.dossier.gateway import Ability, Gateway, GatewayError, Misconfigured, Permanent, Retry
from queue_engine.dossier.record import BookedVisit, NamedCode, Procedure
from queue_engine.dossier.tables import from_ms, to_ms
from queue_engine.protocol import BookingIn

log = logging.getLogger(__name__)

PULLED_MS, PRUNED_DAY = "pulled_ms", "pruned_day"
OVERLAP = timedelta(hours=2)
"""A centre whose clock is an hour off still has what changed in between."""
AGAIN_S, AGAIN_LONGEST_S = 30.0, 900.0
LONGEST_PULL_S = 3600.0
LOOK_S = 5.0
PRUNE, HALL_AWAY, CACHE_FULL = "prune", "hall_away", "cache_full"
NOT_THE_CENTRE = frozenset({HALL_AWAY, CACHE_FULL})
OUR_OWN = frozenset({PRUNE})
"""Turns in which the central system is not asked."""
MINUTE_S, HOUR_S = 60.0, 3600.0
DAY_MS = 86_400_000
APART_MS = 60_000
"""By so much the clock may have been put right."""


class ProcedureStore(Protocol):
    """Who keeps the procedures."""

    def replace(self, found: Sequence[Procedure], source: str, at: datetime) -> None: ...


class HallBookings(Protocol):
    """The hall's list of bookings."""

    async def put_bookings(self, source: str, bookings: Sequence[BookingIn]) -> bool: ...


@dataclass(frozen=True)
class PullRules:
    """How often, in seconds; 0: never. ``fields``: code of the system's field → id of the hall's."""

    timezone: str
    dossiers_s: float = 600.0
    procedures_s: float = 24 * HOUR_S
    bookings_s: float = 0.0
    keep_days: int = 365
    fields: Mapping[str, str] | None = None


@dataclass
class _Turn:
    """One kind of pull: its period, what does it, when it is due, how often it failed in a row and why."""

    every_s: float
    work: Callable[[], Awaitable[None]]
    due: float = 0.0
    failed: int = 0
    reason: str = ""


class Pulls:
    """The loop of pulls. A centre that fails is asked again later; look-ups never wait for it."""

    def __init__(
        self,
        cache: Cache,
        gateway: Gateway,
        rules: PullRules,
        now_ms: Callable[[], int],
        procedures: ProcedureStore | None = None,
        hall: HallBookings | None = None,
        line: Line | None = None,
        changed: Callable[[], None] = lambda: None,
    ) -> None:
        self._cache, self._gateway, self._rules, self._now_ms = cache, gateway, rules, now_ms
        self._procedures, self._hall, self._line, self._changed = procedures, hall, line, changed
        self._bookings: dict[str, BookedVisit] = {}
        self._turns = {name: turn for name, turn in self._planned().items() if turn.every_s > 0}

    @property
    def reason(self) -> str:
        """Code of what keeps a pull from succeeding; another pull that succeeds does not hide it."""
        return next((turn.reason for turn in self._turns.values() if turn.reason), "")

    def _planned(self) -> dict[str, _Turn]:
        rules, can = self._rules, self._gateway.can
        kinds: dict[str, tuple[Ability, float, Callable[[], Awaitable[None]]]] = {
            "fields": (Ability.FIELDS, rules.procedures_s, self._pull_fields),
            "units": (Ability.UNITS, rules.procedures_s, self._pull_units),
            "dossiers": (Ability.CHANGED, rules.dossiers_s, self.pull_dossiers),
            "procedures": (Ability.PROCEDURES, rules.procedures_s, self._pull_procedures),
            "bookings": (Ability.BOOKINGS, rules.bookings_s, self._pull_bookings),
        }
        turns = {name: _Turn(every, work) for name, (ability, every, work) in kinds.items() if ability in can}
        return turns | {PRUNE: _Turn(HOUR_S, self.prune)}

    async def run(self) -> None:
        """Until it is cancelled."""
        while True:
            for name, turn in self._turns.items():
                if turn.due <= time.monotonic() and self._may(name):
                    await self._take(name, turn)
            await asyncio.sleep(LOOK_S)

    def _may(self, name: str) -> bool:
        """A centre that is left in peace is not pulled at either."""
        return name in OUR_OWN or self._line is None or self._line.open_for_calls

    async def _take(self, name: str, turn: _Turn) -> None:
        try:
            async with asyncio.timeout(LONGEST_PULL_S):
                await turn.work()
        except (GatewayError, TimeoutError, OSError) as error:
            self._fail(name, turn, error)
            return
        turn.failed, turn.reason, turn.due = 0, "", time.monotonic() + turn.every_s
        if self._line and name not in OUR_OWN:
            self._line.heard()
        self._changed()

    def _fail(self, name: str, turn: _Turn, error: Exception) -> None:
        turn.failed += 1
        pause = min(AGAIN_S * 2 ** min(turn.failed - 1, 8), AGAIN_LONGEST_S) * random.uniform(0.7, 1.0)
        asked = error.after_s if isinstance(error, Retry) and error.after_s else 0.0
        turn.due = time.monotonic() + max(pause, asked)
        turn.reason = _reason(error)
        if self._line and turn.reason not in NOT_THE_CENTRE and not isinstance(error, Permanent):
            self._line.missed(turn.reason)
        if turn.failed == 1 or (isinstance(error, Misconfigured) and turn.failed % 10 == 0):
            log.warning("the pull of %s failed: %s", name, error)
        self._changed()

    # -- dossiers

    async def pull_dossiers(self) -> None:
        """The moment is kept only when all of it is in: a pull that breaks off begins there again. A moment to come was
        kept while a clock was wrong: then all that is under way is fetched."""
        began, last = self._now_ms(), self._cache.meta(PULLED_MS)
        since = from_ms(int(last)) - OVERLAP if last and int(last) <= began + APART_MS else None
        count = 0
        async for part in self._gateway.changed(since):
            count += await asyncio.wrap_future(self._cache.put(part))
        await asyncio.wrap_future(self._cache.set_meta(PULLED_MS, str(began)))
        if count:
            log.info("%d dossiers fetched", count)

    async def prune(self) -> None:
        """Once a day: dossiers that ended long ago, guesses that count no more."""
        now = self._now_ms()
        today = self._today().isoformat()
        if self._cache.meta(PRUNED_DAY) == today:
            return
        while await asyncio.wrap_future(self._cache.prune(now - self._rules.keep_days * DAY_MS)):
            await asyncio.sleep(0)
        await asyncio.wrap_future(self._cache.forget_old_misses())
        await asyncio.wrap_future(self._cache.set_meta(PRUNED_DAY, today))

    # -- names and procedures

    async def _pull_fields(self) -> None:
        await self._put_names("field", await self._gateway.fields())

    async def _pull_units(self) -> None:
        await self._put_names("unit", await self._gateway.units())

    async def _pull_procedures(self) -> None:
        found = _each_once(await self._gateway.procedures())
        await self._put_names("procedure", [NamedCode(one.code, one.name, one.decided_on) for one in found])
        if self._procedures and found:
            keep, at = self._procedures.replace, from_ms(self._now_ms())
            await asyncio.to_thread(keep, found, self._gateway.name, at)

    async def _put_names(self, kind: str, names: Sequence[NamedCode]) -> None:
        await asyncio.wrap_future(self._cache.put_names(kind, names, self._today()))

    def _today(self) -> date:
        return local(self._now_ms(), self._rules.timezone).date()

    # -- bookings

    async def _pull_bookings(self) -> None:
        """Only what differs from what the hall has already; a field that the hall does not serve is left out."""
        known = self._rules.fields or {}
        found = {one.code: one for one in await self._gateway.bookings() if one.field_code in known}
        fresh = [one for code, one in found.items() if self._bookings.get(code) != one]
        rows = [row for one in fresh if (row := _booking(one, known[one.field_code], self._rules.timezone))]
        if rows and self._hall and not await self._hall.put_bookings(self._gateway.name, rows):
            raise Retry(HALL_AWAY)
        self._bookings = found


def _reason(error: Exception) -> str:
    if isinstance(error, GatewayError):
        return error.reason
    return "timeout" if isinstance(error, TimeoutError) else CACHE_FULL


def _each_once(found: Sequence[Procedure]) -> list[Procedure]:
    """Lists have been seen in which a code stands twice; the first counts."""
    kept: dict[str, Procedure] = {}
    for one in found:
        kept.setdefault(one.code, one)
    return list(kept.values())


def _booking(one: BookedVisit, field: str, timezone: str) -> BookingIn | None:
    """None: its code is none that somebody could type at a kiosk."""
    code, at = code_of(one.code), local(to_ms(one.at), timezone)
    if code is None:
        return None
    return BookingIn(code=code, field=field, day=at.date(), slot=f"{at:%H:%M}", cancelled=one.cancelled)


def pulled_at(cache: Cache) -> str | None:
    """When the last whole pull of dossiers began."""
    kept = cache.meta(PULLED_MS)
    return iso(int(kept)) if kept else None
