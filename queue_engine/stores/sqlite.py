"""The default store: one SQLite file in WAL with ``synchronous=FULL``, one connection that writes."""

from __future__ import annotations

import json
import sqlite3
import uuid
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from queue_engine.domain.calendar import iso
from queue_engine.domain.lockout import Guesses
from queue_engine.domain.ticket import Ticket, TicketState
from queue_engine.journal import GENESIS, FactRow, compact, sealed
from queue_engine.ports import CallRow, CounterRow, DayRow, DeviceRow, StationRow, StoredAnswer
from queue_engine.stores.errors import NotDurable, Unwritable
from queue_engine.stores.lock import InstanceLock
from queue_engine.stores.schema import migrate

_TICKET = (
    "seq, id, day, number, field, serial, issued_ms, key_ms, token_sha256, source, priority, state, since_ms,"
    " counter, calls, call_seq"
)
_FACT = "seq, day, at, kind, who, data, prev, hash"


class SqliteStore:
    """A store in one file. ``path`` ``:memory:`` keeps it in memory, for tests and for the bench."""

    def __init__(self, path: Path | str) -> None:
        self.path = str(path)
        self._lock = InstanceLock(self.path) if self.path != ":memory:" else None
        try:
            self._connection = self._open()
        except BaseException:
            if self._lock:
                self._lock.release()
            raise
        self._unit = SqliteUnitOfWork(self._connection)
        self.id = self._identity()

    def _open(self) -> sqlite3.Connection:
        try:
            connection = connect(self.path)
            if self.path != ":memory:":
                make_durable(connection, self.path)
            migrate(connection, self.path)
        except sqlite3.OperationalError as error:
            raise Unwritable(self.path, str(error)) from error
        return connection

    def _identity(self) -> str:
        self._connection.execute("INSERT OR IGNORE INTO meta VALUES ('store', ?)", (uuid.uuid4().hex,))
        return str(self._connection.execute("SELECT value FROM meta WHERE key = 'store'").fetchone()[0])

    @contextmanager
    def transaction(self) -> Iterator[SqliteUnitOfWork]:
        head = self._unit.head
        self._unit.appended = []
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield self._unit
            self._connection.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            self._unit.head = head
            raise

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        head, count = self._unit.head, len(self._unit.appended)
        self._connection.execute("SAVEPOINT one")
        try:
            yield
        except BaseException:
            # A failing disk may have rolled the whole transaction back already: then there is nothing to undo here.
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK TO one")
                self._connection.execute("RELEASE one")
            self._unit.head = head
            del self._unit.appended[count:]
            raise
        self._connection.execute("RELEASE one")

    def facts(self, after: int, limit: int | None = None) -> Iterator[FactRow]:
        sql = f"SELECT {_FACT} FROM journal WHERE seq > ? ORDER BY seq LIMIT ?"
        return self._read(sql, (after, -1 if limit is None else limit))

    def facts_of_days(self, first: str | None, last: str | None) -> Iterator[FactRow]:
        return self._read(*days_query(first, last))

    def newest(self) -> FactRow | None:
        return next(self._read(f"SELECT {_FACT} FROM journal ORDER BY seq DESC LIMIT 1", ()), None)

    def _read(self, sql: str, values: tuple[Any, ...]) -> Iterator[FactRow]:
        if self.path == ":memory:":
            yield from map(fact_of, self._connection.execute(sql, values).fetchall())
            return
        with closing(read_only(self.path)) as connection:
            yield from map(fact_of, connection.execute(sql, values))

    def close(self) -> None:
        self._connection.close()
        if self._lock:
            self._lock.release()


def connect(path: str) -> sqlite3.Connection:
    """A connection whose transactions we open ourselves."""
    connection = sqlite3.connect(
        path, isolation_level=None, check_same_thread=False, timeout=5.0, cached_statements=256
    )
    connection.row_factory = sqlite3.Row
    return connection


def read_only(path: str) -> sqlite3.Connection:
    """A connection that cannot write; it sees what has been committed."""
    connection = sqlite3.connect(f"{Path(path).absolute().as_uri()}?mode=ro", uri=True, check_same_thread=False)
    connection.row_factory = sqlite3.Row
    return connection


def make_durable(connection: sqlite3.Connection, path: str) -> None:
    """WAL and FULL, set and read back: NORMAL and Python's default lose acknowledged tickets in a power cut."""
    mode = connection.execute("PRAGMA journal_mode = WAL").fetchone()[0]
    connection.execute("PRAGMA synchronous = FULL")
    level = connection.execute("PRAGMA synchronous").fetchone()[0]
    if (mode, level) != ("wal", 2):
        raise NotDurable(path, f"{mode}, synchronous={level}")


def days_query(first: str | None, last: str | None) -> tuple[str, tuple[str, str]]:
    """The facts of a range of days. The day is what the openings say, so it is a range of seq."""
    low = "COALESCE((SELECT MIN(seq) FROM journal WHERE kind = 'day_opened' AND day >= ?), 1 << 62)"
    high = "COALESCE((SELECT MIN(seq) FROM journal WHERE kind = 'day_opened' AND day > ?), 1 << 62)"
    sql = f"SELECT {_FACT} FROM journal WHERE seq >= {low} AND seq < {high} ORDER BY seq"
    return sql, (first or "", last or "9999-12-31")


def fact_of(row: sqlite3.Row) -> FactRow:
    seq, day, at, kind, who, data, prev, own = row
    return FactRow(seq, day, at, kind, who, json.loads(data), prev, own)


def _ticket(row: sqlite3.Row) -> Ticket:
    values = dict(row)
    values["state"] = TicketState(values["state"])
    return Ticket(**values)


class SqliteUnitOfWork:
    """The port's verbs as plain SQL."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        newest = self._one("SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1")
        self.head: tuple[int, str] = (newest["seq"], newest["hash"]) if newest else (0, GENESIS)
        self.appended: list[FactRow] = []

    def _one(self, sql: str, *values: Any) -> sqlite3.Row | None:
        row: sqlite3.Row | None = self._db.execute(sql, values).fetchone()
        return row

    def append(self, at_ms: int, kind: str, who: str, data: dict[str, Any], day: str | None = None) -> FactRow:
        seq, prev = self.head
        name = day or self._named_day()
        fact = sealed(seq + 1, name, iso(at_ms), kind, who, data, prev)
        self._db.execute(
            "INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (fact.seq, fact.day, fact.at, fact.kind, fact.who, compact(fact.data), fact.prev, fact.hash),
        )
        self.head = (fact.seq, fact.hash)
        self.appended.append(fact)
        return fact

    def _named_day(self) -> str:
        day = self.day()
        if day is None:
            raise LookupError("a fact before the first day was opened")
        return day.day

    def day(self) -> DayRow | None:
        row = self._one("SELECT day, open, reason FROM day ORDER BY day DESC LIMIT 1")
        return DayRow(row["day"], bool(row["open"]), row["reason"]) if row else None

    def open_day(self, day: DayRow) -> None:
        self._db.execute("INSERT OR REPLACE INTO day VALUES (?, ?, ?)", (day.day, day.open, day.reason))

    def next_serial(self, day: str, field: str) -> int:
        row = self._one(
            "INSERT INTO numbering (day, field, last) VALUES (?, ?, 1)"
            " ON CONFLICT DO UPDATE SET last = last + 1 RETURNING last",
            day,
            field,
        )
        assert row is not None
        return int(row["last"])

    def last_numbers(self, day: str) -> dict[str, str]:
        rows = self._db.execute("SELECT field, number FROM numbering WHERE day = ? AND number IS NOT NULL", (day,))
        return {row["field"]: row["number"] for row in rows}

    def add_ticket(self, ticket: Ticket) -> None:
        self._db.execute(f"INSERT INTO ticket ({_TICKET}) VALUES ({', '.join('?' * 16)})", _values(ticket))
        self._db.execute(
            "UPDATE numbering SET number = ? WHERE day = ? AND field = ?", (ticket.number, ticket.day, ticket.field)
        )

    def save_ticket(self, ticket: Ticket) -> None:
        self._db.execute(
            "UPDATE ticket SET state = ?, since_ms = ?, counter = ?, calls = ?, call_seq = ? WHERE seq = ?",
            (ticket.state, ticket.since_ms, ticket.counter, ticket.calls, ticket.call_seq, ticket.seq),
        )

    def ticket(self, ticket_id: str) -> Ticket | None:
        row = self._one(f"SELECT {_TICKET} FROM ticket WHERE id = ?", ticket_id)
        return _ticket(row) if row else None

    def heads(self, day: str, fields: Iterable[str]) -> list[Ticket]:
        sql = (
            f"SELECT {_TICKET} FROM ticket INDEXED BY ticket_waiting"
            " WHERE day = ? AND field = ? AND state = 'waiting' ORDER BY key_ms, seq LIMIT 1"
        )
        rows = (self._one(sql, day, name) for name in fields)
        return [_ticket(row) for row in rows if row]

    def ahead(self, ticket: Ticket) -> int:
        row = self._one(
            "SELECT COUNT(*) FROM ticket INDEXED BY ticket_waiting"
            " WHERE day = ? AND field = ? AND state = 'waiting' AND (key_ms, seq) < (?, ?)",
            ticket.day,
            ticket.field,
            *ticket.order,
        )
        assert row is not None
        return int(row[0])

    def waiting(self, day: str) -> list[Ticket]:
        return [ticket for ticket in self.open_tickets(day) if ticket.state is TicketState.WAITING]

    def open_tickets(self, day: str) -> list[Ticket]:
        rows = self._db.execute(
            f"SELECT {_TICKET} FROM ticket INDEXED BY ticket_open"
            " WHERE day = ? AND state IN ('waiting', 'called', 'serving') ORDER BY seq",
            (day,),
        )
        return [_ticket(row) for row in rows]

    def counter(self, counter: str) -> CounterRow:
        row = self._one("SELECT counter, officer, session, ticket FROM counter WHERE counter = ?", counter)
        return CounterRow(**dict(row)) if row else CounterRow(counter)

    def counters(self) -> list[CounterRow]:
        rows = self._db.execute("SELECT counter, officer, session, ticket FROM counter")
        return [CounterRow(**dict(row)) for row in rows]

    def save_counter(self, row: CounterRow) -> None:
        self._db.execute(
            "INSERT OR REPLACE INTO counter (counter, officer, session, ticket) VALUES (?, ?, ?, ?)",
            (row.counter, row.officer, row.session, row.ticket),
        )

    def add_call(self, day: str, call: CallRow) -> None:
        self._db.execute(
            "INSERT INTO call VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (call.seq, day, call.ticket, call.number, call.field, call.counter, call.at, call.again),
        )

    def calls(self, day: str, limit: int) -> list[CallRow]:
        rows = self._db.execute("SELECT * FROM call ORDER BY seq DESC LIMIT ?", (limit,)).fetchall()
        return [self._call(row) for row in reversed(rows) if row["day"] == day]

    def _call(self, row: sqlite3.Row) -> CallRow:
        shown = self._db.execute("SELECT station FROM shown WHERE call = ? ORDER BY station", (row["seq"],))
        return CallRow(
            row["seq"],
            row["ticket"],
            row["number"],
            row["field"],
            row["counter"],
            row["at"],
            bool(row["again"]),
            tuple(one["station"] for one in shown),
        )

    def mark_shown(self, call_seq: int, station: str) -> bool:
        changed = self._db.execute(
            "INSERT OR IGNORE INTO shown SELECT seq, ? FROM call WHERE seq = ?", (station, call_seq)
        )
        return changed.rowcount == 1

    def stations(self) -> list[StationRow]:
        rows = self._db.execute("SELECT station, kind, connected, since FROM station ORDER BY station").fetchall()
        return [
            StationRow(row["station"], row["kind"], bool(row["connected"]), row["since"], self._devices(row["station"]))
            for row in rows
        ]

    def _devices(self, station: str) -> tuple[DeviceRow, ...]:
        rows = self._db.execute("SELECT * FROM device WHERE station = ? ORDER BY device", (station,))
        return tuple(map(_device, rows))

    def save_station(self, station: str, kind: str, connected: bool, since: str) -> None:
        self._db.execute("INSERT OR REPLACE INTO station VALUES (?, ?, ?, ?)", (station, kind, connected, since))

    def device(self, station: str, device: str) -> DeviceRow | None:
        row = self._one("SELECT * FROM device WHERE station = ? AND device = ?", station, device)
        return _device(row) if row else None

    def save_device(self, station: str, row: DeviceRow) -> None:
        self._db.execute(
            "INSERT OR REPLACE INTO device VALUES (?, ?, ?, ?, ?, ?)",
            (station, row.device, row.kind, row.state, json.dumps(row.reasons), row.at),
        )

    def slip_state(self, ticket: str) -> str | None:
        row = self._one("SELECT state FROM slip WHERE ticket = ?", ticket)
        return row["state"] if row else None

    def save_slip(self, ticket: str, station: str, printer: str, state: str) -> None:
        self._db.execute("INSERT OR REPLACE INTO slip VALUES (?, ?, ?, ?)", (ticket, station, printer, state))

    def guesses(self, who: str) -> Guesses:
        row = self._one("SELECT wrong, locked_until_ms FROM guesses WHERE who = ?", who)
        return Guesses(**dict(row)) if row else Guesses()

    def save_guesses(self, who: str, guesses: Guesses) -> None:
        self._db.execute(
            "INSERT OR REPLACE INTO guesses VALUES (?, ?, ?)", (who, guesses.wrong, guesses.locked_until_ms)
        )

    def answer(self, key: str) -> StoredAnswer | None:
        row = self._one("SELECT body_sha256, status, body FROM answer WHERE key = ?", key)
        return StoredAnswer(**dict(row)) if row else None

    def keep_answer(self, key: str, answer: StoredAnswer) -> None:
        self._db.execute(
            "INSERT INTO answer (key, day, body_sha256, status, body) VALUES (?, ?, ?, ?, ?)",
            (key, self._named_day(), answer.body_sha256, answer.status, answer.body),
        )

    def forget_answers_before(self, day: str) -> None:
        self._db.execute("DELETE FROM answer WHERE day < ?", (day,))


def _device(row: sqlite3.Row) -> DeviceRow:
    return DeviceRow(row["device"], row["kind"], row["state"], tuple(json.loads(row["reasons"])), row["at"])


def _values(ticket: Ticket) -> tuple[Any, ...]:
    return tuple(getattr(ticket, name.strip()) for name in _TICKET.split(","))
