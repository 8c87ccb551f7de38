"""Look-ups: what a station asks, answered from the hall's own copy first, with a newer one fetched behind.

No personal field passes here: a gateway drops them on arrival, and compares a second proof inside its own call.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Executor
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TypeVar
from weakref import WeakValueDictionary

from queue_engine import protocol
from queue_engine.domain.calendar import iso
from queue_engine.domain.codes import CodeRules, IdentityCard, Receipt, read_code, tidied
from queue_engine.domain.codes import Dossier as DossierCode
from queue_engine.domain.localtime import local
from queue_engine.dossier.cache import Cache, CacheFailed
from queue_engine.dossier.errors import Reason
from queue_engine.dossier.flights import Flights, Line
from queue_engine.dossier.gateway import Ability, Gateway, GatewayError, Permanent
from queue_engine.dossier.guesses import CODE_MS, STATION_MS, Limit
from queue_engine.dossier.guessing import Guessing
from queue_engine.dossier.guide import GuideRules, view
from queue_engine.dossier.record import Dossier
from queue_engine.dossier.tables import from_ms, key_of, to_ms
from queue_engine.protocol import Centre, DossierAnswer, Found, Proof, StationKind
from queue_engine.usecases.scene import Caller

log = logging.getLogger(__name__)

T = TypeVar("T")
PUBLIC = frozenset({StationKind.TICKET_KIOSK, StationKind.LOOKUP_SCREEN})
"""Stations at which anybody can guess."""
UNKNOWN_S = 60.0
"""So long a code that the centre does not know is not asked for again."""
UNKNOWN_KEPT = 2000
UNKEPT = 200
"""Dossiers in memory while the disk is full."""
MOST_OF_STRANGE = 40
"""Letters of a text that no pattern knows."""
GRACE_S = 0.1
"""A gateway has the same deadline, and its word is worth more than none."""
PATIENCE = 3
"""So many times the misses of a station are questions that had no answer."""
CLOCKS_APART_S = 60.0
UNKNOWN_CODES = "unknown_codes"
"""Counted in the copy's file."""


@dataclass(frozen=True)
class DeskRules:
    """The settings of look-ups."""

    codes: CodeRules
    guide: GuideRules
    timezone: str
    deadline_s: float = 1.5
    fresh_s: float = 120.0
    old_s: float = 86_400.0
    asks_proof: bool = True
    by_station: Limit = field(default_factory=lambda: Limit(20, STATION_MS, 300_000))
    by_code: Limit = field(default_factory=lambda: Limit(3, CODE_MS, 300_000))


class Desk:
    """Answers look-ups on the worker's loop; the copy is read on ``readers``."""

    def __init__(
        self,
        cache: Cache,
        gateway: Gateway | None,
        line: Line,
        rules: DeskRules,
        now_ms: Callable[[], int],
        readers: Executor,
    ) -> None:
        self._cache, self._gateway, self._line, self._rules = cache, gateway, line, rules
        self._now_ms, self._readers = now_ms, readers
        self._flights = Flights()
        self._unknown: OrderedDict[str, float] = OrderedDict()
        self._unkept: OrderedDict[str, Dossier] = OrderedDict()
        self._guessing = Guessing(cache, now_ms, self._read)
        self._proving: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._can = gateway.can if gateway else frozenset[Ability]()

    async def close(self) -> None:
        await self._flights.close()

    @property
    def centre(self) -> Centre:
        """A file or nothing at all is no live connection."""
        return self._line.centre if Ability.LIVE in self._can else Centre.NONE

    # -- by the code alone

    async def ask(self, body: protocol.AskDossier, caller: Caller) -> DossierAnswer:
        async with self._turn(caller):
            return await self._ask(body, caller)

    async def _ask(self, body: protocol.AskDossier, caller: Caller) -> DossierAnswer:
        if wait_s := await self._waiting(caller):
            return self._answer(Found.LIMITED, wait_s=wait_s)
        code = self._code(body.code)
        if not code.text:
            return self._answer(Found.NO_CODE)
        known = await self._read(lambda: self._find(code.text))
        if known is None:
            return await self._ask_centre(code, caller) if code.official else await self._tried(Found.NO_CODE, caller)
        flight = self._refresh(code.text, known)
        if flight and body.newer_than and not _is_newer(known, body.newer_than):
            await self._wait(flight)
            known = await self._read(lambda: self._find(code.text)) or known
        return self._found(known, refreshing=bool(flight and not flight.done()))

    async def _ask_centre(self, code: _Code, caller: Caller) -> DossierAnswer:
        """The hall's own copy does not have it."""
        found = Found.NOT_FOUND if self._is_unknown(code.text) else await self._fetched(code.text)
        if wait_s := await self._waiting(caller):  # since the question came
            return self._answer(Found.LIMITED, wait_s=wait_s)
        if found is Found.FOUND and (known := await self._read(lambda: self._find(code.text))):
            return self._found(known)
        if found is Found.NOT_FOUND:
            self._cache.count(UNKNOWN_CODES)
            await self._missed(_station(caller), self._rules.by_station, caller)
            return self._answer(found)
        return await self._tried(Found.AWAY, caller)

    async def _tried(self, found: Found, caller: Caller) -> DossierAnswer:
        """Perhaps a guess at what the copy holds, perhaps a citizen while the centre is away: the limit is wider."""
        limit = self._rules.by_station
        await self._missed(_tries(caller), replace(limit, most=limit.most * PATIENCE), caller)
        return self._answer(found)

    async def _fetched(self, key: str) -> Found:
        if Ability.LIVE not in self._can:  # a file has everything or, before the first one came, nothing
            pulled = await self._read(lambda: self._cache.meta("pulled_ms"))
            return Found.NOT_FOUND if pulled else Found.AWAY
        if not self._line.open_for_calls:
            return Found.AWAY
        if not await self._wait(self._fly(key)):
            return Found.AWAY
        if self._is_unknown(key):
            return Found.NOT_FOUND
        return Found.FOUND if await self._read(lambda: self._find(key)) else Found.AWAY

    def _refresh(self, key: str, known: Dossier) -> asyncio.Task[None] | None:
        """A newer copy on its way; None: this one is fresh, or nobody can be asked."""
        age_s = self._age_s(known)
        may = Ability.LIVE in self._can and self._line.open_for_calls and not self._is_unknown(key)
        return self._fly(key) if may and age_s >= self._rules.fresh_s else None

    def _fly(self, key: str) -> asyncio.Task[None]:
        return self._flights.start(key, lambda: self._fetch(key))

    async def _fetch(self, key: str) -> None:
        assert self._gateway
        if not self._line.open_for_calls:  # it has opened while this one waited for its turn
            return
        try:
            found = await self._line.call(_that(self._gateway.dossier(key), key))
        except GatewayError as error:
            log.info("a dossier could not be fetched: %s", error.reason)
            return
        if found is None:
            self._remember_unknown(key)
        else:
            await self._keep(found)

    async def _keep(self, found: Dossier) -> None:
        try:
            await asyncio.wrap_future(self._cache.put([found]))
        except CacheFailed:  # no room on the disk, which the copy has said: whoever waits is answered all the same
            self._unkept[key_of(found.code)] = found
            while len(self._unkept) > UNKEPT:
                self._unkept.popitem(last=False)

    def _find(self, key: str) -> Dossier | None:
        """The newest that is known. On a reader's thread."""
        kept, other = self._cache.find(key), self._unkept.get(key)
        return other if other and (kept is None or kept.fetched_at < other.fetched_at) else kept

    # -- with the second proof

    async def prove(self, body: protocol.ProveDossier, caller: Caller) -> DossierAnswer:
        """The same answer for a wrong proof and for a dossier that does not exist."""
        code = self._code(body.code)
        if not code.text:
            return self._answer(Found.NO_CODE)
        about = self._hashed(code.text)
        proving = self._proving.setdefault(about, asyncio.Lock())
        async with self._turn(caller), proving:  # two guesses at once are two guesses
            return await self._prove(code.text, body.proof, about, caller)

    async def _prove(self, key: str, proof: str, about: str, caller: Caller) -> DossierAnswer:
        if wait_s := max(await self._waiting(caller), await self._guessing.wait_s(about)):
            return self._answer(Found.LIMITED, wait_s=wait_s)
        if self._proof is not Proof.POSSIBLE:
            return await self._closed(key, caller)
        proved = await self._compared(key, proof)
        if proved is None:
            return await self._closed(key, caller)
        dossier, right = proved
        if dossier is None or not right:
            await self._missed(about, self._rules.by_code, caller)
            await self._missed(_station(caller), self._rules.by_station, caller)
            return _with_proof(self._answer(Found.NOT_FOUND), Proof.WRONG)
        await self._guessing.forgive(about)
        await self._keep(dossier)
        known = await self._read(lambda: self._find(key)) or dossier
        return self._found(_fuller(known, dossier), proved=True)

    async def _compared(self, key: str, proof: str) -> tuple[Dossier | None, bool] | None:
        """None: nothing could be compared in time."""
        assert self._gateway
        try:
            async with asyncio.timeout(self._rules.deadline_s + GRACE_S):
                proved = await self._line.call(self._gateway.prove(key, proof))
        except (GatewayError, TimeoutError):
            return None
        return proved.dossier, proved.right

    async def _closed(self, key: str, caller: Caller) -> DossierAnswer:
        """What the code alone shows; whoever tries codes in this way is counted as one who asks."""
        known = await self._read(lambda: self._find(key))
        answer = self._found(known) if known else await self._tried(Found.AWAY, caller)
        return _with_proof(answer, Proof.OFF if not self._rules.asks_proof else Proof.CLOSED)

    @property
    def _proof(self) -> Proof:
        if not self._rules.asks_proof or not self._can:
            return Proof.OFF
        live = Ability.LIVE in self._can
        possible = Ability.PROVE in self._can and (self._line.open_for_calls or not live)
        return Proof.POSSIBLE if possible else Proof.CLOSED

    # -- limits

    def _turn(self, caller: Caller) -> AbstractAsyncContextManager[None]:
        return self._guessing.turn(caller.station) if caller.kind in PUBLIC else nullcontext()

    async def _waiting(self, caller: Caller) -> int:
        return await self._guessing.wait_s(_station(caller), _tries(caller)) if caller.kind in PUBLIC else 0

    async def _missed(self, who: str, limit: Limit, caller: Caller) -> None:
        if caller.kind in PUBLIC:
            await self._guessing.missed(who, limit)

    def _hashed(self, key: str) -> str:
        """A code that somebody has typed is not kept, so that only who types it again finds its limit."""
        return "code:" + hashlib.sha256(key.encode()).hexdigest()[:32]

    # -- codes that the centre does not know

    def _remember_unknown(self, key: str) -> None:
        self._unknown[key] = time.monotonic()
        self._unknown.move_to_end(key)
        while len(self._unknown) > UNKNOWN_KEPT:
            self._unknown.popitem(last=False)

    def _is_unknown(self, key: str) -> bool:
        at = self._unknown.get(key)
        if at is not None and time.monotonic() - at > UNKNOWN_S:
            del self._unknown[key]
            return False
        return at is not None

    # -- answers

    def _found(self, known: Dossier, refreshing: bool = False, proved: bool = False) -> DossierAnswer:
        named = self._named(self._with_units(known) if proved else known)
        shown = view(named, self._today(), self._rules.guide, proved)
        answer = self._answer(Found.FOUND)
        return answer.model_copy(
            update={
                "dossier": shown,
                "as_of": iso(to_ms(known.fetched_at)),
                "old": self._age_s(known) > self._rules.old_s,
                "refreshing": refreshing,
                "proof": Proof.GIVEN if proved else answer.proof,
            }
        )

    def _answer(self, found: Found, wait_s: int = 0) -> DossierAnswer:
        return DossierAnswer(found=found, centre=self.centre, proof=self._proof, wait_s=wait_s)

    def _named(self, known: Dossier) -> Dossier:
        """Where the centre gives a code alone, the name that counted on the day of receiving."""
        day = local(to_ms(known.received_at or known.fetched_at), self._rules.timezone).date()
        procedure = known.procedure_name or self._name("procedure", known.procedure_code, day)
        return replace(
            known,
            procedure_name=procedure,
            field_name=known.field_name or self._name("field", known.field_code, day),
        )

    def _with_units(self, proved: Dossier) -> Dossier:
        """Some centres tell a unit's code where others tell its name: a step's is that of its day, else of today."""
        steps = (replace(one, unit=self._unit(one.unit, one.at)) for one in proved.steps)
        return replace(proved, unit_name=self._unit(proved.unit_name, None), steps=tuple(steps))

    def _unit(self, told: str, at: datetime | None) -> str:
        day = local(to_ms(at), self._rules.timezone).date() if at else self._today()
        return self._name("unit", told, day) or told

    def _name(self, kind: str, code: str, day: date) -> str:
        return self._cache.name(kind, code, day) if code else ""

    def _today(self) -> date:
        return local(self._now_ms(), self._rules.timezone).date()

    def _age_s(self, known: Dossier) -> float:
        age_s = (from_ms(self._now_ms()) - known.fetched_at).total_seconds()
        return max(0.0, age_s) if age_s > -CLOCKS_APART_S else float("inf")  # of a day to come: a clock was wrong

    def _code(self, text: str) -> _Code:
        """Codes of any unit and of old patterns; what only looks strange is still looked for in the copy."""
        match read_code(text, "", self._rules.codes, self._today()):
            case DossierCode(code) | Receipt(code):
                return _Code(key_of(code), official=True)
            case IdentityCard():
                return _Code("", official=False)
            case _:
                return _Code(key_of(tidied(text)) if len(text) <= MOST_OF_STRANGE else "", official=False)

    # -- waiting

    async def _wait(self, flight: asyncio.Task[None]) -> bool:
        """Whether it has landed within the citizen's patience; it flies on in any case."""
        done, _ = await asyncio.wait((flight,), timeout=self._rules.deadline_s)
        return bool(done)

    async def _read(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._readers, work)


@dataclass(frozen=True, slots=True)
class _Code:
    """``official``: a text of which the centre may be asked; another one may only be in the copy."""

    text: str
    official: bool


async def _that(asked: object, key: str) -> Dossier | None:
    """The dossier that was asked for, and no other: a centre has been seen to mix answers up."""
    found: Dossier | None = await asked  # type: ignore[misc]
    if found is not None and key not in (key_of(found.code), key_of(found.receipt_no)):
        raise Permanent(Reason.OTHER_DOSSIER)
    return found


def _fuller(known: Dossier, proved: Dossier) -> Dossier:
    """The newest copy, unless a pull that brings less has just overwritten what was proved."""
    return known if known.fetched_at > proved.fetched_at and known.steps else proved


def _station(caller: Caller) -> str:
    return f"station:{caller.station}"


def _tries(caller: Caller) -> str:
    return f"tries:{caller.station}"


def _is_newer(known: Dossier, than: str) -> bool:
    try:
        return known.fetched_at > datetime.fromisoformat(than)
    except (ValueError, TypeError):  # no moment, or one without a zone
        return True


def _with_proof(answer: DossierAnswer, proof: Proof) -> DossierAnswer:
    return answer.model_copy(update={"proof": proof})
