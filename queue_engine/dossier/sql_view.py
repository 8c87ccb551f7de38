"""The sql family: a view that may be read and nothing else, of a SQLite file or of PostgreSQL (with psycopg).

SQLite is opened with ``mode=ro``, PostgreSQL in a read-only transaction; a query that takes too long is interrupted.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from threading import Timer
from typing import Any, TypeVar
from urllib.parse import quote

from queue_engine.dossier.errors import Reason
from queue_engine.dossier.gateway import Ability, GatewayError, Misconfigured, Proved, Retry
from queue_engine.dossier.mapping import Mapping, NamePaths
from queue_engine.dossier.proofs import fits
from queue_engine.dossier.reading import Reader, Row, the_one
from queue_engine.dossier.record import BookedVisit, Dossier, NamedCode, OutEvent, Procedure
from queue_engine.dossier.values import ISO

One = TypeVar("One")
PART = 1000
POSTGRES = ("postgresql://", "postgres://")
BUSY = ("locked", "busy", "interrupted")


class SqlView:
    """A read-only view of the dossier software's own database."""

    def __init__(
        self,
        mapping: Mapping,
        address: str,
        now: Callable[[], datetime],
        deadline_s: float = 1.5,
        pull_deadline_s: float = 120.0,
        name: str = "",
    ) -> None:
        assert mapping.views is not None
        self.name = name or mapping.name or "SQL"
        self._mapping, self._views, self._address, self._now = mapping, mapping.views, address, now
        self._deadline_s, self._pull_deadline_s = deadline_s, pull_deadline_s
        self._reader = Reader(mapping, self.name, now)
        self.can = frozenset(self._abilities())
        if address.startswith(POSTGRES) and find_spec("psycopg") is None:
            raise Misconfigured(Reason.NO_DRIVER, "psycopg")

    def _abilities(self) -> Iterator[Ability]:
        yield Ability.LIVE
        if self._mapping.personal.compare:
            yield Ability.PROVE
        for ability in (Ability.CHANGED, Ability.PROCEDURES, Ability.FIELDS, Ability.UNITS, Ability.BOOKINGS):
            if getattr(self._views, ability.value):
                yield ability

    # -- the port

    async def dossier(self, code: str) -> Dossier | None:
        row = await self._row(code)
        return self._reader.dossier(row) if row is not None else None

    async def prove(self, code: str, proof: str) -> Proved:
        row = await self._row(code)
        found = (
            self._reader.dossier(row) if row is not None else None
        )  # first, so that what cannot be read tells nothing
        right = fits(proof, self._reader.personal(row) if row is not None else [])
        return Proved(found, True) if right and found else Proved(None, False)

    async def changed(self, since: datetime | None) -> AsyncIterator[Sequence[Dossier]]:
        begin = since or self._now() - timedelta(days=self._mapping.whole_days)
        rows = await self._rows("changed", {"since": self._time(begin)}, self._pull_deadline_s)
        for start in range(0, len(rows), PART):
            yield await asyncio.to_thread(self._reader.dossiers, rows[start : start + PART])

    async def procedures(self) -> Sequence[Procedure]:
        return await self._all("procedures", self._reader.procedure)

    async def fields(self) -> Sequence[NamedCode]:
        return await self._named("fields", self._mapping.field)

    async def units(self) -> Sequence[NamedCode]:
        return await self._named("units", self._mapping.unit)

    async def bookings(self) -> Sequence[BookedVisit]:
        return await self._all("bookings", self._reader.booking)

    async def send(self, event: OutEvent) -> None:
        raise Misconfigured(Reason.NO_CALL, event.kind)

    async def raw(self, code: str) -> list[Row]:
        """A dossier's row as it came, for the check of a mapping, which shows no value."""
        row = await self._row(code)
        return [row] if row is not None else []

    async def close(self) -> None:
        """Every query has a connection of its own."""

    # -- queries

    async def _row(self, code: str) -> Row | None:
        return the_one(await self._rows("dossier", {"code": code.strip()}, self._deadline_s), code, self._reader)

    async def _all(self, name: str, read: Callable[[Row], One]) -> list[One]:
        rows = await self._rows(name, {}, self._pull_deadline_s)
        return await asyncio.to_thread(self._reader.several, rows, read, name)

    async def _named(self, name: str, paths: NamePaths | None) -> list[NamedCode]:
        return await self._all(name, lambda row: self._reader.named(row, paths))

    async def _rows(self, name: str, values: dict[str, str], deadline_s: float) -> list[Row]:
        query = getattr(self._views, name)
        if query is None:
            raise Misconfigured(Reason.NO_CALL, name)
        try:
            async with asyncio.timeout(deadline_s):
                return await asyncio.to_thread(self._read, query, values, deadline_s, name)
        except TimeoutError:
            pass
        raise Retry(Reason.TIMEOUT, name)

    def _read(self, query: str, values: dict[str, str], deadline_s: float, name: str) -> list[Row]:
        if self._address.startswith(POSTGRES):
            return self._from_postgres(query, values, deadline_s, name)
        trouble: GatewayError
        try:
            with _opened(Path(self._address), deadline_s) as database:
                cursor = database.execute(query, {**values, "code": values.get("code", "")})
                return _tables([one[0] for one in cursor.description or ()], cursor.fetchmany(self._views.most))
        except sqlite3.Error as error:
            trouble = _trouble(str(error), name)
        raise trouble

    def _from_postgres(self, query: str, values: dict[str, str], deadline_s: float, name: str) -> list[Row]:
        psycopg: Any = import_module("psycopg")
        options = f"-c default_transaction_read_only=on -c statement_timeout={int(deadline_s * 1000)}"
        marked = query.replace("%", "%%").replace(":code", "%(code)s").replace(":since", "%(since)s")
        trouble: GatewayError
        try:
            with psycopg.connect(self._address, options=options, connect_timeout=max(2, int(deadline_s))) as database:
                cursor = database.execute(marked, {"code": "", "since": "", **values})
                return _tables([one.name for one in cursor.description or ()], cursor.fetchmany(self._views.most))
        except psycopg.errors.QueryCanceled:
            trouble = Retry(Reason.TIMEOUT, name)
        except psycopg.ProgrammingError:
            trouble = Misconfigured(Reason.BAD_QUERY, name)
        except psycopg.Error:
            trouble = Retry(Reason.UNREACHABLE, name)
        raise trouble

    def _time(self, moment: datetime) -> str:
        times = self._mapping.times
        local = moment.astimezone(times.zone)
        return local.strftime("%Y-%m-%d %H:%M:%S" if times.formats[0] == ISO else times.formats[0])


@contextmanager
def _opened(file: Path, deadline_s: float) -> Iterator[sqlite3.Connection]:
    if not file.is_file():
        raise Retry(Reason.NO_FILE, str(file))
    place = f"file:{quote(str(file.resolve()))}?mode=ro"
    database = sqlite3.connect(place, uri=True, timeout=deadline_s, check_same_thread=False)
    end = Timer(deadline_s, database.interrupt)
    try:
        database.execute("PRAGMA query_only=ON")
        end.start()
        yield database
    finally:
        end.cancel()
        end.join()  # it must not touch a connection that is closed
        database.close()


def _tables(names: list[str], rows: Sequence[Sequence[object]]) -> list[Row]:
    return [{name: _value(one) for name, one in zip(names, row, strict=True)} for row in rows]


def _value(value: object) -> object:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value if value is None or isinstance(value, str | int | float | date) else str(value)


def _trouble(said: str, name: str) -> GatewayError:
    """What SQLite says may hold the value of a row; it stays here."""
    text = said.lower()
    if "interrupted" in text:
        return Retry(Reason.TIMEOUT, name)
    if any(word in text for word in BUSY):
        return Retry(Reason.UNREACHABLE, name)
    if "no such" in text or "syntax" in text or "binding" in text or "readonly" in text:
        return Misconfigured(Reason.BAD_QUERY, name)
    return Retry(Reason.BAD_FILE, name)
