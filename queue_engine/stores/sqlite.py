"""The default store: one SQLite file in WAL with ``synchronous=FULL``, one connection that writes."""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from queue_engine.journal import FactRow
from queue_engine.ports import StoreFailed
from queue_engine.stores.errors import NotDurable, problem_of
from queue_engine.stores.lock import InstanceLock
from queue_engine.stores.schema import migrate
from queue_engine.stores.unit import FACT, SqliteUnitOfWork, fact_of


class SqliteStore:
    """A store in one file. ``path`` ``:memory:`` keeps it in memory, for tests and for the bench."""

    def __init__(self, path: Path | str) -> None:
        self.path = str(path)
        self._lock = InstanceLock(self.path) if self.path != ":memory:" else None
        try:
            self._connection = self._open()
            self.id = self._identity()
            self._unit = SqliteUnitOfWork(self._connection)
        except BaseException as error:
            if self._lock:
                self._lock.release()
            if isinstance(error, sqlite3.Error):
                raise problem_of(self.path, error, writing=True) from error
            raise

    def _open(self) -> sqlite3.Connection:
        connection = connect(self.path)
        if self.path != ":memory:":
            make_durable(connection, self.path)
        migrate(connection, self.path)
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
        except BaseException as error:
            # A failing disk may have rolled the whole transaction back: going on would commit facts after a gap.
            if not self._connection.in_transaction:
                raise StoreFailed(str(error)) from error
            self._connection.execute("ROLLBACK TO one")
            self._connection.execute("RELEASE one")
            if isinstance(error, sqlite3.OperationalError):
                raise StoreFailed(str(error)) from error
            self._unit.head = head
            del self._unit.appended[count:]
            raise
        self._connection.execute("RELEASE one")

    def facts(self, after: int, limit: int | None = None) -> Iterator[FactRow]:
        sql = f"SELECT {FACT} FROM journal WHERE seq > ? ORDER BY seq LIMIT ?"
        return self._read(sql, (after, -1 if limit is None else limit))

    def newest(self) -> FactRow | None:
        return next(self._read(f"SELECT {FACT} FROM journal ORDER BY seq DESC LIMIT 1", ()), None)

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
    connection.execute("PRAGMA secure_delete = ON")  # what the closing forgets is overwritten
    level = connection.execute("PRAGMA synchronous").fetchone()[0]
    if (mode, level) != ("wal", 2):
        raise NotDurable(path, found=f"{mode}, synchronous={level}")


def days_query(first: str | None, last: str | None) -> tuple[str, tuple[str, str]]:
    """The facts of a range of days. The day is what the openings say, so it is a range of seq."""
    low = "COALESCE((SELECT MIN(seq) FROM journal WHERE kind = 'day_opened' AND day >= ?), 1 << 62)"
    high = "COALESCE((SELECT MIN(seq) FROM journal WHERE kind = 'day_opened' AND day > ?), 1 << 62)"
    sql = f"SELECT {FACT} FROM journal WHERE seq >= {low} AND seq < {high} ORDER BY seq"
    return sql, (first or "", last or "9999-12-31")
