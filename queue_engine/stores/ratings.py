"""Ratings, stops served, runs, strays and flags, as plain SQL: a part of the unit of work."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import astuple, fields
from typing import Any

from queue_engine.domain.ratings import Rating, Run
from queue_engine.ports import FlagRow, StopRow

_RATING = ", ".join(one.name for one in fields(Rating))
_PLACES = ", ".join("?" * len(fields(Rating)))


class RatingVerbs:
    """The verbs of the port about ratings; the connection is the unit's."""

    _db: sqlite3.Connection

    def _rating_rows(self, sql: str, *values: Any) -> list[sqlite3.Row]:
        return self._db.execute(sql, values).fetchall()

    def save_rating(self, rating: Rating) -> None:
        self._db.execute(f"INSERT OR REPLACE INTO rating ({_RATING}) VALUES ({_PLACES})", astuple(rating))

    def rating(self, ticket: str) -> Rating | None:
        rows = self._rating_rows(f"SELECT {_RATING} FROM rating WHERE ticket = ?", ticket)
        return next(map(_rating, rows), None)

    def drop_rating(self, ticket: str) -> None:
        self._db.execute("DELETE FROM rating WHERE ticket = ?", (ticket,))

    def standing_ratings(self) -> list[Rating]:
        sql = f"SELECT {_RATING} FROM rating INDEXED BY rating_standing WHERE standing = 1 ORDER BY counter, opened_ms"
        return [_rating(row) for row in self._rating_rows(sql)]

    def close_question(self, counter: str) -> None:
        self._db.execute("UPDATE rating SET standing = 0 WHERE counter = ? AND standing = 1", (counter,))

    def count_ratings(self, day: str) -> tuple[int, int]:
        [row] = self._rating_rows("SELECT COUNT(*), COUNT(level) FROM rating WHERE day = ?", day)
        return row[0], row[1]

    def forget_ratings(self) -> None:
        for table in ("rating", "served_stop", "rating_flag", "stray"):
            self._db.execute(f"DELETE FROM {table}")

    def add_stop(self, row: StopRow) -> None:
        self._db.execute("INSERT INTO served_stop VALUES (?, ?, ?, ?, ?)", astuple(row))

    def drop_stop(self, seq: int) -> None:
        self._db.execute("DELETE FROM served_stop WHERE seq = ?", (seq,))

    def stops_of(self, ticket: str) -> list[StopRow]:
        rows = self._rating_rows("SELECT * FROM served_stop WHERE ticket = ? ORDER BY seq", ticket)
        return [StopRow(**dict(row)) for row in rows]

    def run_at(self, counter: str) -> Run:
        rows = self._rating_rows("SELECT * FROM rating_run WHERE counter = ?", counter)
        return next((Run(**dict(row)) for row in rows), Run(counter, "", 0, 0))

    def save_run(self, run: Run) -> None:
        self._db.execute("INSERT OR REPLACE INTO rating_run VALUES (?, ?, ?, ?)", astuple(run))

    def count_strays(self, counter: str, more: int) -> int:
        sql = "INSERT INTO stray VALUES (?, ?) ON CONFLICT DO UPDATE SET count = count + excluded.count RETURNING count"
        [row] = self._rating_rows(sql, counter, more)
        return int(row["count"])

    def add_flag(self, row: FlagRow) -> None:
        self._db.execute("INSERT INTO rating_flag VALUES (?, ?, ?, ?, ?, ?, ?, ?)", astuple(row))

    def flags(self) -> list[FlagRow]:
        return [FlagRow(**dict(row)) for row in self._rating_rows("SELECT * FROM rating_flag ORDER BY seq")]

    def drop_flags(self, seqs: Iterable[int]) -> None:
        self._db.executemany("DELETE FROM rating_flag WHERE seq = ?", ((seq,) for seq in seqs))


def _rating(row: sqlite3.Row) -> Rating:
    return Rating(**{**dict(row), "standing": bool(row["standing"])})
