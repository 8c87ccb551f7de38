"""``tallies.db``: rows that follow the journal. It knows which fact was the last, and by its hash whether it still is.

One program writes. What it holds can be made again from the journal at any time, so it need not survive a power cut.
"""

from __future__ import annotations

import json
import logging
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, TypeVar

from queue_engine.journal import FactRow
from queue_engine.stores.errors import Damaged, StoreProblem, problem_of
from queue_engine.stores.lock import InstanceLock
from queue_engine.stores.reader import reading
from queue_engine.stores.unit import FACT, fact_of
from queue_engine.tallies.fold import Folded
from queue_engine.tallies.pack import FORM, NAMES, Array, Packs, joined, pack
from queue_engine.tallies.rows import Day, Rating, Stop, Visit

log = logging.getLogger(__name__)

T = TypeVar("T")

DATABASE = "tallies.db"

_PLAIN = tuple(one.name for one in fields(Visit) if one.name not in ("stops", "rating"))
_OWN = ("counter", "officer")
_COLUMNS = (*_PLAIN, *_OWN, "stops", "rating")
_STOP, _RATING = (tuple(one.name for one in fields(row)) for row in (Stop, Rating))
"""Kept as lists in this order."""
_SCHEMA = f"""
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS name (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
CREATE TABLE IF NOT EXISTS day (day TEXT PRIMARY KEY, first_seq INTEGER NOT NULL, last_seq INTEGER NOT NULL,
  head TEXT NOT NULL, prev TEXT NOT NULL, ended INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS pack (day TEXT PRIMARY KEY, {", ".join(f"{name} BLOB NOT NULL" for name in NAMES)});
CREATE TABLE IF NOT EXISTS visit ({", ".join(_COLUMNS)}, PRIMARY KEY (ticket)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS visit_day ON visit(day);
"""


@dataclass(frozen=True, slots=True)
class Source:
    """The part of the journal that figures come from. No day: seqs are 0."""

    first_seq: int = 0
    last_seq: int = 0
    head: str = ""
    days: int = 0


class TallyStore:
    """The tables, and how they follow. ``writing`` False: somebody else keeps them; this only looks."""

    def __init__(self, path: Path, zone: str, writing: bool = True) -> None:
        self.path, self._zone, self._writing = path, zone, writing
        self._gate = threading.RLock()
        self._lock = InstanceLock(str(path)) if writing else None
        try:
            self._db = _opened(path, writing)
            self._names = self._known_names()
            if writing and not self.is_readable:
                self._forget("")  # before anybody takes them for rows of this form
        except BaseException:
            if self._lock:
                self._lock.release()
            raise
        self._folded: Folded | None = None

    @property
    def is_readable(self) -> bool:
        """Its rows have the form that this program reads, or there are none."""
        return self.meta("form") in (None, str(FORM))

    def close(self) -> None:
        with self._gate:
            self._db.close()
        if self._lock:
            self._lock.release()

    # -- following the journal

    def follow(self, journal: Path) -> int:
        """Take what is new in the hall's store; how many facts. Another journal than before: begin anew.

        Raises StoreProblem when the hall's store cannot be read.
        """
        with self._gate:
            return self._mended(lambda: self._follow(journal))

    def _follow(self, journal: Path) -> int:
        with reading(journal) as facts:
            if not self._writing:
                return 0
            if not self._is_same(facts):
                self._begin_anew(facts)
            folded = self._folded = self._folded or self._resumed(facts)
            before = folded.seq
            self._take(folded, facts, before)
            return folded.seq - before

    def rebuild(self, journal: Path) -> int:
        """Make every row again; how many facts. Raises StoreProblem."""
        with self._gate:
            self._mended(lambda: self._begin(journal))
            return self.follow(journal)

    def told(self, journal: Path, work: Callable[[], T]) -> T:
        """What is made of the rows; where they turn out to be damaged, of new ones. Raises StoreProblem."""
        try:
            return work()
        except sqlite3.DatabaseError as error:
            with self._gate:
                if not self._writing:
                    raise problem_of(str(self.path), error, writing=False) from error
                if not _is_sound(self._db):  # else another thread has mended them
                    self.rebuild(journal)
        try:
            return work()
        except sqlite3.DatabaseError as error:
            raise problem_of(str(self.path), error, writing=True) from error

    def _begin(self, journal: Path) -> None:
        with reading(journal) as facts:
            self._begin_anew(facts)

    def _mended(self, work: Callable[[], T]) -> T:
        """Do it; when it is the tables that are damaged and not the hall's store, once more with new ones."""
        try:
            return work()
        except StoreProblem:
            if not self._writing or _is_sound(self._db):
                raise
        self._db.close()
        self._db, self._names, self._folded = _made_anew(self.path), {}, None
        return work()

    def _is_same(self, facts: sqlite3.Connection) -> bool:
        """The store and the last fact are those that we know."""
        if self.meta("form") != str(FORM) or self.meta("zone") != self._zone:
            return False
        if self.meta("store") != _store_id(facts):
            return False
        row = facts.execute("SELECT hash FROM journal WHERE seq = ?", (int(self.meta("seq") or 0),)).fetchone()
        return (row[0] if row else "") == (self.meta("head") or "")

    def _begin_anew(self, facts: sqlite3.Connection) -> None:
        """Forget what the journal has. Days that have left it stay, if the chain goes on from them."""
        first = facts.execute(f"SELECT {FACT} FROM journal ORDER BY seq LIMIT 1").fetchone()
        kept = self._left_behind(fact_of(first)) if first and self.meta("form") == str(FORM) else ""
        log.info("the tallies begin anew%s", f" after {kept}" if kept else "")
        self._folded = None
        with self._transaction():
            self._forget(kept)
            values = {"form": FORM, "zone": self._zone, "store": _store_id(facts)}
            self._set_meta(**values, **({} if first else {"seq": 0, "head": ""}))

    def _forget(self, kept: str) -> None:
        """The days after the last one that is kept."""
        for table in ("visit", "pack", "day"):
            self._db.execute(f"DELETE FROM {table} WHERE day > ?", (kept,))

    def _left_behind(self, first: FactRow) -> str:
        """The last day that is no longer in the journal; nothing when the journal does not follow it."""
        row = self._db.execute("SELECT day, head FROM day WHERE day < ? ORDER BY day DESC LIMIT 1", (first.day,))
        before = row.fetchone()
        return str(before[0]) if before and before[1] == first.prev and self.meta("zone") == self._zone else ""

    def _resumed(self, facts: sqlite3.Connection) -> Folded:
        """The fold as it was: its newest day is read again, days before it are over."""
        folded, newest = Folded(), self._db.execute("SELECT first_seq, last_seq FROM day ORDER BY day DESC").fetchone()
        if newest:
            rows = facts.execute(f"SELECT {FACT} FROM journal WHERE seq BETWEEN ? AND ? ORDER BY seq", tuple(newest))
            for _ in folded.take(map(fact_of, rows)):
                raise AssertionError("a day of the tallies spans two days of the journal")
        return folded

    def _take(self, folded: Folded, facts: sqlite3.Connection, after: int) -> None:
        rows = facts.execute(f"SELECT {FACT} FROM journal WHERE seq > ? ORDER BY seq", (after,))
        with self._transaction():
            for day in folded.take(map(fact_of, rows)):
                self._keep(day)
            if folded.seq > after:
                today = folded.today()
                assert today is not None
                self._keep(today)
                self._set_meta(seq=folded.seq, head=folded.head)

    def _keep(self, day: Day) -> None:
        packs = pack(day, self._zone, self._intern)
        self._db.execute(
            "INSERT OR REPLACE INTO day VALUES (?, ?, ?, ?, ?, ?)",
            (day.day, day.first_seq, day.last_seq, day.head, day.prev, day.ended),
        )
        self._db.execute(
            f"INSERT OR REPLACE INTO pack VALUES (?{', ?' * len(NAMES)})",
            (day.day, *(part.tobytes() for part in packs.parts)),
        )
        marks = ", ".join("?" * len(_COLUMNS))
        self._db.executemany(f"INSERT OR REPLACE INTO visit VALUES ({marks})", map(_values, day.visits.values()))

    def _intern(self, text: str) -> int:
        known = self._names.get(text)
        if known is None:
            known = self._names[text] = len(self._names) + 1
            self._db.execute("INSERT INTO name VALUES (?, ?)", (known, text))
        return known

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            self._folded = None  # it is ahead of what is kept
            self._names = self._known_names()
            raise
        self._db.execute("COMMIT")

    # -- reading

    @contextmanager
    def held(self) -> Iterator[None]:
        """Nothing is taken from the journal meanwhile, so that all that is read is of one moment."""
        with self._gate:
            begins = not self._writing and not self._db.in_transaction
            if begins:
                self._db.execute("BEGIN")  # whoever writes is another program
            try:
                yield
            finally:
                if begins:
                    self._db.execute("COMMIT")

    def meta(self, key: str) -> str | None:
        row = self._db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else None

    def _set_meta(self, **values: object) -> None:
        self._db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", [(k, str(v)) for k, v in values.items()])

    def packs(self, first: str, last: str) -> Packs:
        """The arrays of the days from first to last."""
        with self._gate:
            sql = f"SELECT {', '.join(NAMES)} FROM pack WHERE day BETWEEN ? AND ? ORDER BY day"
            return joined([tuple(row) for row in self._db.execute(sql, (first, last))])

    def names(self) -> dict[int, str]:
        """Code → officer, counter, field, scale, reason or why."""
        with self._gate:
            return {number: text for text, number in self._known_names().items()}

    def _known_names(self) -> dict[str, int]:
        return {str(text): int(number) for number, text in self._db.execute("SELECT id, text FROM name")}

    def source(self, first: str, last: str) -> Source:
        """Which facts the days from first to last come from; the head is that of the last of them."""
        sql = "SELECT first_seq, last_seq, head FROM day WHERE day BETWEEN ? AND ? ORDER BY day"
        with self._gate:
            rows = self._db.execute(sql, (first, last)).fetchall()
        return Source(rows[0][0], rows[-1][1], rows[-1][2], len(rows)) if rows else Source()

    def days(self) -> list[tuple[str, bool, str]]:
        """Every day: whether its ratings have ended, and its head."""
        with self._gate:
            rows = self._db.execute("SELECT day, ended, head FROM day ORDER BY day").fetchall()
        return [(str(day), bool(ended), str(head)) for day, ended, head in rows]

    def visits(self, first: str, last: str) -> list[Visit]:
        """One row a visit, in the order of issue."""
        sql = f"SELECT {', '.join(_COLUMNS)} FROM visit WHERE day BETWEEN ? AND ? ORDER BY day, issued_ms, number"
        with self._gate:
            return [_visit(row) for row in self._db.execute(sql, (first, last))]


def _opened(path: Path, writing: bool) -> sqlite3.Connection:
    """The tables; whoever writes makes new ones of damaged ones. Raises StoreProblem."""
    try:
        return _connected(path, writing)
    except sqlite3.DatabaseError as error:
        problem = problem_of(str(path), error, writing)
        if not (writing and isinstance(problem, Damaged)):
            raise problem from error
    return _made_anew(path)


def _made_anew(path: Path) -> sqlite3.Connection:
    """Empty tables: all that they need is in the journal."""
    log.error("%s is damaged: the tables are made anew from the journal", path)
    for end in ("", "-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)
    return _connected(path, writing=True)


def _is_sound(db: sqlite3.Connection) -> bool:
    try:
        return bool(db.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok")
    except sqlite3.DatabaseError:
        return False


def _connected(path: Path, writing: bool) -> sqlite3.Connection:
    mode = "" if writing else "?mode=ro"
    db = sqlite3.connect(
        f"{path.absolute().as_uri()}{mode}", uri=True, isolation_level=None, check_same_thread=False, timeout=10.0
    )
    try:
        if writing:
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = NORMAL")
            db.executescript(_SCHEMA)
        for table in ("meta", "name"):  # without these nothing begins
            db.execute(f"SELECT * FROM {table}").fetchall()
    except BaseException:
        db.close()
        raise
    return db


def _store_id(facts: sqlite3.Connection) -> str:
    row = facts.execute("SELECT value FROM meta WHERE key = 'store'").fetchone()
    return str(row[0]) if row else ""


def _values(visit: Visit) -> tuple[Any, ...]:
    plain = (getattr(visit, name) for name in (*_PLAIN, *_OWN))
    stops = _json([_listed(stop, _STOP) for stop in visit.stops])
    return (*plain, stops, _json(_listed(visit.rating, _RATING)) if visit.rating else None)


def _listed(row: Stop | Rating, names: tuple[str, ...]) -> list[Any]:
    return [getattr(row, name) for name in names]


def _json(value: list[Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _visit(row: Sequence[Any]) -> Visit:
    values = dict(zip(_COLUMNS, row, strict=True))
    stops, rating = json.loads(values["stops"]), values["rating"]
    plain = {name: values[name] for name in _PLAIN}
    plain |= {"booked": bool(plain["booked"]), "by_day": bool(plain["by_day"])}
    return Visit(**plain, stops=[Stop(*one) for one in stops], rating=Rating(*json.loads(rating)) if rating else None)


def differing(kept: Iterable[Visit], made: Iterable[Visit]) -> list[str]:
    """Tickets whose rows are not the same in both."""
    ours, theirs = ({visit.ticket: visit for visit in rows} for rows in (kept, made))
    return sorted(ticket for ticket in ours.keys() | theirs.keys() if ours.get(ticket) != theirs.get(ticket))


def same_arrays(kept: Array, made: Array) -> bool:
    """Two arrays of one form hold the same bytes."""
    return kept.tobytes() == made.tobytes()
