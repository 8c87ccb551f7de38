"""The hall's own copy of dossiers, in a file with a writer of its own: a million dossiers never slow a ticket.

WAL with ``synchronous=NORMAL`` is enough here: what a power cut takes can be fetched again. A file that is damaged, or
that a newer program has written, is set aside, said, and a new one begun.
"""

from __future__ import annotations

import json
import logging
import os
import queue
import sqlite3
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

from queue_engine.dossier.guesses import Misses
from queue_engine.dossier.record import Dossier, NamedCode
from queue_engine.dossier.tables import MIGRATIONS, SELECT, UPSERT, dossier_of, from_ms, key_of, row_of

log = logging.getLogger(__name__)

T = TypeVar("T")
Work = Callable[[sqlite3.Connection], Any]
BATCH = 64
"""Orders that share a transaction."""
PRUNED_AT_ONCE = 2000
JOIN_S = 5.0
FULL = "cache_full"
_BROKEN = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT}


class CacheFailed(OSError):
    """The copy cannot be written now: no room on the disk, no right. What was to be kept can be fetched again."""


@dataclass(frozen=True, slots=True)
class Held:
    """What the copy holds."""

    dossiers: int
    oldest_at: datetime | None
    """Age of the oldest dossier that is still under way."""


class Cache:
    """Reads from any thread; writes wait their turn at the one writer and come back as futures."""

    def __init__(self, path: Path, now_ms: Callable[[], int]) -> None:
        self._path, self._now_ms = path, now_ms
        self.trouble = ""
        """Code of why the copy had to be begun anew; empty when it had not."""
        self.reason = ""
        """Why nothing can be kept at present; empty when it can."""
        self._words: dict[int, str] = {}
        self._numbers: dict[str, int] = {}
        self._generation = 0
        self._complained = ""
        self._lost = False
        """The writer has no file: a new one could not be begun yet."""
        self._readers = threading.local()
        self._orders: queue.SimpleQueue[tuple[Work, Future[Any]] | None] = queue.SimpleQueue()
        self._connection = self._open()
        self._thread = threading.Thread(target=self._run, name="dossier cache", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """What was ordered is written first."""
        self._orders.put(None)
        self._thread.join(JOIN_S)

    # -- dossiers

    def find(self, code: str) -> Dossier | None:
        """By the code, else by the receipt's number: of several the one that came last."""
        key = key_of(code)
        row = self._row(f"{SELECT} WHERE key = ?", key)
        if row is None:
            row = self._row(f"{SELECT} WHERE receipt = ? ORDER BY received_ms DESC LIMIT 1", key)
        return dossier_of(row, self._word) if row is not None else None

    def put(self, dossiers: Iterable[Dossier]) -> Future[int]:
        """Keep these; of several answers about one dossier the newest stays, unless it is of a moment to come: then a
        clock was wrong. The result: how many were looked at."""
        rows, now = list(dossiers), self._now_ms()
        return self._order(lambda connection: self._put(connection, rows, now))

    def _put(self, connection: sqlite3.Connection, dossiers: list[Dossier], now_ms: int) -> int:
        rows = [row_of(one, now_ms, lambda text: self._number(connection, text)) for one in dossiers]
        rows.sort(key=lambda row: str(row[0]))
        connection.executemany(UPSERT, ((*row, now_ms) for row in rows))
        return len(rows)

    def held(self) -> Held:
        count = self._row("SELECT COUNT(*) FROM dossier")
        oldest = self._row("SELECT MIN(fetched_ms) FROM dossier WHERE ended_ms IS NULL")
        at = oldest[0] if oldest else None
        return Held(count[0] if count else 0, from_ms(at) if at is not None else None)

    def prune(self, before_ms: int) -> Future[int]:
        """Forget some of the dossiers that ended before, or of which nothing was heard since; call again while any."""

        def work(connection: sqlite3.Connection) -> int:
            old = "ended_ms < ? UNION ALL SELECT id FROM dossier WHERE ended_ms IS NULL AND fetched_ms < ?"
            chosen = f"SELECT id FROM dossier WHERE {old} LIMIT {PRUNED_AT_ONCE}"
            return connection.execute(f"DELETE FROM dossier WHERE id IN ({chosen})", (before_ms, before_ms)).rowcount

        return self._order(work)

    # -- names, with the day from which they count

    def put_names(self, kind: str, names: Iterable[NamedCode], today: date) -> Future[None]:
        """``kind``: procedure, field, unit. A new name without a day counts from today, the first from ever."""
        rows = list(names)

        def work(connection: sqlite3.Connection) -> None:
            for row in rows:
                _put_name(connection, kind, row, today)

        return self._order(work)

    def name(self, kind: str, code: str, day: date) -> str:
        """What it was called on that day; a day before all names gets the first."""
        base = "SELECT name FROM name WHERE kind = ? AND code = ?"
        row = self._row(f"{base} AND since <= ? ORDER BY since DESC LIMIT 1", kind, code, day.isoformat())
        row = row or self._row(f"{base} ORDER BY since LIMIT 1", kind, code)
        return str(row[0]) if row else ""

    # -- guesses and what else must outlive a restart

    def misses(self, who: str) -> Misses:
        row = self._row("SELECT data FROM misses WHERE who = ?", who)
        if row is None:
            return Misses()
        at, steps, until = json.loads(row[0])
        return Misses(tuple(at), steps, until)

    def save_misses(self, who: str, misses: Misses) -> Future[None]:
        data = json.dumps([misses.at_ms, misses.steps, misses.until_ms])
        return self._order(lambda connection: _ran(connection, "REPLACE INTO misses VALUES (?, ?)", who, data))

    def forget_old_misses(self) -> Future[None]:
        now = self._now_ms()

        def work(connection: sqlite3.Connection) -> None:
            for who, data in connection.execute("SELECT who, data FROM misses").fetchall():
                at, steps, until = json.loads(data)
                if Misses(tuple(at), steps, until).is_over(now):
                    connection.execute("DELETE FROM misses WHERE who = ?", (who,))

        return self._order(work)

    def meta(self, key: str) -> str | None:
        row = self._row("SELECT value FROM meta WHERE key = ?", key)
        return str(row[0]) if row else None

    def set_meta(self, key: str, value: str) -> Future[None]:
        return self._order(lambda connection: _ran(connection, "REPLACE INTO meta VALUES (?, ?)", key, value))

    def count(self, what: str) -> Future[None]:
        """One more of something, as of codes that nobody knows."""
        sql = "INSERT INTO meta VALUES (?, 1) ON CONFLICT (key) DO UPDATE SET value = CAST(value AS INTEGER) + 1"
        return self._order(lambda connection: _ran(connection, sql, what))

    # -- reading

    def _row(self, sql: str, *values: object) -> Any:
        try:
            return self._reader().execute(sql, values).fetchone()
        except sqlite3.Error as error:
            self._suffered(error)
            return None

    def _reader(self) -> sqlite3.Connection:
        if getattr(self._readers, "generation", -1) != self._generation:
            self._readers.generation = self._generation
            uri = f"{self._path.absolute().as_uri()}?mode=ro"
            self._readers.connection = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
            self._readers.connection.row_factory = sqlite3.Row
        return self._readers.connection  # type: ignore[no-any-return]

    def _word(self, number: int) -> str:
        text = self._words.get(number)
        if text is None and (row := self._row("SELECT text FROM word WHERE id = ?", number)):
            text = self._words[number] = str(row[0])
        return text or ""

    def _suffered(self, error: sqlite3.Error) -> None:
        if _is_broken(error):
            generation = self._generation
            self._order(lambda connection: self._renew(generation))
        else:
            log.warning("the copy of the dossiers cannot be read: %s", error)

    # -- writing

    def _order(self, work: Callable[[sqlite3.Connection], T]) -> Future[T]:
        future: Future[T] = Future()
        self._orders.put((work, future))
        return future

    def _run(self) -> None:
        while (order := self._orders.get()) is not None:
            batch, ending = self._more(order)
            self._carry_out(batch)
            if ending:
                break
        self._connection.close()

    def _more(self, first: tuple[Work, Future[Any]]) -> tuple[list[tuple[Work, Future[Any]]], bool]:
        batch = [first]
        while len(batch) < BATCH:
            try:
                order = self._orders.get_nowait()
            except queue.Empty:
                break
            if order is None:
                return batch, True
            batch.append(order)
        return batch, False

    def _carry_out(self, batch: list[tuple[Work, Future[Any]]]) -> None:
        """One transaction; when it fails all of its orders learn so."""
        try:
            if self._lost:
                self._begin()
            self._connection.execute("BEGIN IMMEDIATE")
            results = [work(self._connection) for work, _ in batch]
            if self._connection.in_transaction:  # not after a renewal
                self._connection.execute("COMMIT")
        except Exception as error:  # noqa: BLE001  the thread's top: the writer goes on, whoever ordered is told
            self._failed(batch, error)
            return
        self.reason = self._complained = ""
        for (_, future), result in zip(batch, results, strict=True):
            future.set_result(result)

    def _failed(self, batch: list[tuple[Work, Future[Any]]], error: Exception) -> None:
        self._numbers.clear()
        with suppress(sqlite3.Error, OSError):  # the next order tries again
            if isinstance(error, sqlite3.Error) and _is_broken(error):
                self._renew(self._generation)
            elif not self._lost and self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
        self.reason = FULL
        if _said(error) != self._complained:  # a full disk is told once, not for every scan
            self._complained = _said(error)
            log.warning("the copy of the dossiers was not written: %s", self._complained)
        for _, future in batch:
            failure = CacheFailed(_said(error))
            future.set_exception(failure)

    def _number(self, connection: sqlite3.Connection, text: str) -> int:
        number = self._numbers.get(text)
        if number is None:
            connection.execute("INSERT OR IGNORE INTO word (text) VALUES (?)", (text,))
            number = int(connection.execute("SELECT id FROM word WHERE text = ?", (text,)).fetchone()[0])
            self._numbers[text] = number
        return number

    # -- the file

    def _open(self) -> sqlite3.Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        try:
            return _opened(self._path)
        except _Newer as error:
            self._begin_anew("cache_newer", "newer", error)
        except sqlite3.DatabaseError as error:
            if not _is_broken(error):
                raise CacheFailed(f"{self._path}: {error}") from error
            self._begin_anew("cache_damaged", "damaged", error)
        return _opened(self._path)

    def _begin_anew(self, code: str, suffix: str, error: Exception) -> None:
        """Only the last file of a kind is kept: the disk shall not fill with them."""
        aside = self._path.with_suffix(f".{suffix}.db")
        log.warning("%s cannot be used (%s): kept as %s, dossiers are fetched again", self._path, error, aside)
        for end in ("-wal", "-shm", ""):
            _move(Path(f"{self._path}{end}"), Path(f"{aside}{end}"))
        self.trouble = code

    def _renew(self, generation: int) -> None:
        """A file that broke under way; once, however many have noticed."""
        if generation != self._generation:
            return
        self._connection.close()
        self._lost = True
        self._begin_anew("cache_damaged", "damaged", sqlite3.DatabaseError("malformed"))
        self._begin()

    def _begin(self) -> None:
        """Raises OSError and sqlite3.Error while there is no room for a file."""
        self._words.clear()
        self._numbers.clear()
        self._connection = self._open()
        self._lost = False
        self._generation += 1


class _Newer(Exception):
    """The file is of a newer program."""


def _opened(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=5.0)
    try:
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA cache_size = -16384")
        _migrate(connection)
        connection.execute("SELECT key FROM dossier LIMIT 1").fetchone()
    except BaseException:
        connection.close()
        raise
    os.chmod(path, 0o600)
    return connection


def _migrate(connection: sqlite3.Connection) -> None:
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > len(MIGRATIONS):
        raise _Newer(f"schema {version}, this program knows {len(MIGRATIONS)}")
    for number, statements in enumerate(MIGRATIONS[version:], start=version + 1):
        connection.execute("BEGIN IMMEDIATE")
        for statement in statements:
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {number}")
        connection.execute("COMMIT")


def _put_name(connection: sqlite3.Connection, kind: str, row: NamedCode, today: date) -> None:
    newest = connection.execute(
        "SELECT name FROM name WHERE kind = ? AND code = ? ORDER BY since DESC LIMIT 1", (kind, row.code)
    ).fetchone()
    if row.since is None and newest and newest[0] == row.name:
        return
    since = row.since.isoformat() if row.since else today.isoformat() if newest else ""
    _ran(connection, "REPLACE INTO name VALUES (?, ?, ?, ?)", kind, row.code, since, row.name)


def _said(error: Exception) -> str:
    """SQLite's words, which are about the file; of others the kind alone, for they may repeat what was to be kept."""
    return str(error) if isinstance(error, sqlite3.Error | OSError) else type(error).__name__


def _ran(connection: sqlite3.Connection, sql: str, *values: object) -> None:
    connection.execute(sql, values)


def _is_broken(error: sqlite3.Error) -> bool:
    """SQLite says so, or a table that must be there is missing: another program's file."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    return code in _BROKEN or "no such table" in str(error) or "already exists" in str(error)


def _move(file: Path, to: Path) -> None:
    if file.exists():
        os.replace(file, to)
    else:
        to.unlink(missing_ok=True)
