"""Cases, papers and the outbox, as plain SQL: a part of the unit of work."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import astuple, replace
from typing import Any

from queue_engine.journal import compact
from queue_engine.ports import CaseRow, OutboxRow, PaperRow

_OUTBOX = "id, kind, visit, payload, made_ms, not_before_ms, attempts, reason, person"
_DUE = "done_ms IS NULL AND person = 0"
_FIRST = (
    "NOT EXISTS (SELECT 1 FROM outbox AS before INDEXED BY outbox_visit"
    " WHERE before.visit = outbox.visit AND before.done_ms IS NULL AND before.id < outbox.id)"
)
_THIS_ATTEMPT = "WHERE id = ? AND attempts = ? AND done_ms IS NULL AND person = 0"


class DossierVerbs:
    """The verbs of the port about dossiers; the connection is the unit's."""

    _db: sqlite3.Connection

    def _rows(self, sql: str, *values: Any) -> list[sqlite3.Row]:
        return self._db.execute(sql, values).fetchall()

    # -- cases

    def add_case(self, row: CaseRow) -> None:
        self._db.execute(f"INSERT INTO hall_case VALUES ({', '.join('?' * 15)})", astuple(row))

    def case(self, seq: int) -> CaseRow | None:
        return next(map(_case, self._rows("SELECT * FROM hall_case WHERE seq = ?", seq)), None)

    def open_cases(self) -> list[CaseRow]:
        sql = "SELECT * FROM hall_case INDEXED BY case_open WHERE settled = 0 ORDER BY seq"
        return [_case(row) for row in self._rows(sql)]

    def same_flag(self, day: str, station: str, dossier: str, shown: str, claim: str) -> CaseRow | None:
        sql = (
            "SELECT * FROM hall_case WHERE day = ? AND station = ? AND kind = 'wrong_status'"
            " AND dossier = ? AND shown = ? AND claim = ?"
        )
        return next(map(_case, self._rows(sql, day, station, dossier, shown, claim)), None)

    def settle_case(self, seq: int) -> None:
        self._db.execute("UPDATE hall_case SET settled = 1 WHERE seq = ?", (seq,))

    def forget_cases_before(self, day: str) -> None:
        self._db.execute("DELETE FROM hall_case WHERE day < ? AND settled = 1", (day,))

    # -- papers

    def save_paper(self, row: PaperRow) -> None:
        lists = {"missing": json.dumps(row.missing), "reasons": json.dumps(row.reasons)}
        values = astuple(replace(row, **lists))  # type: ignore[arg-type]
        self._db.execute(f"INSERT OR REPLACE INTO paper VALUES ({', '.join('?' * 13)})", values)

    def paper(self, seq: int) -> PaperRow | None:
        return next(map(_paper, self._rows("SELECT * FROM paper WHERE seq = ?", seq)), None)

    def open_papers(self) -> list[PaperRow]:
        rows = self._rows("SELECT * FROM paper INDEXED BY paper_open WHERE open = 1 ORDER BY seq")
        return [_paper(row) for row in rows]

    def close_papers(self, ticket: str) -> None:
        self._db.execute("UPDATE paper SET open = 0 WHERE ticket = ? AND open = 1", (ticket,))

    def forget_papers_before(self, day: str) -> None:
        self._db.execute("DELETE FROM paper WHERE day < ?", (day,))

    def is_paper_of(self, ticket: str, token_sha256: str) -> bool:
        return bool(self._rows("SELECT 1 FROM paper WHERE token_sha256 = ? AND ticket = ?", token_sha256, ticket))

    # -- the outbox

    def add_outbox(self, row: OutboxRow) -> None:
        self._db.execute(
            f"INSERT INTO outbox ({_OUTBOX}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            astuple(replace(row, payload=compact(row.payload))),  # type: ignore[arg-type]
        )

    def take_outbox_back(self, row_id: int) -> None:
        self._db.execute("DELETE FROM outbox WHERE id = ? AND attempts = 0 AND done_ms IS NULL", (row_id,))

    def change_outbox(self, row_id: int, payload: dict[str, Any]) -> None:
        self._changed("payload = ? WHERE id = ? AND attempts = 0 AND done_ms IS NULL", compact(payload), row_id)

    def take_outbox(self, most: int, now_ms: int, again_ms: int) -> list[OutboxRow]:
        due = self._rows(
            f"SELECT id FROM outbox INDEXED BY outbox_due WHERE {_DUE} AND not_before_ms <= ? AND {_FIRST}"
            " ORDER BY not_before_ms, id LIMIT ?",
            now_ms,
            most,
        )
        for row in due:
            self._db.execute(
                "UPDATE outbox SET attempts = attempts + 1, in_flight_ms = ?, not_before_ms = ? WHERE id = ?",
                (now_ms, again_ms, row["id"]),
            )
        taken = [self.outbox_row(row["id"]) for row in due]
        return [row for row in taken if row]

    def return_outbox(self, now_ms: int) -> None:
        sql = f"UPDATE outbox SET not_before_ms = ?, in_flight_ms = NULL WHERE {_DUE} AND in_flight_ms IS NOT NULL"
        self._db.execute(sql, (now_ms,))

    def outbox_row(self, row_id: int) -> OutboxRow | None:
        rows = self._rows(f"SELECT {_OUTBOX} FROM outbox WHERE id = ? AND done_ms IS NULL", row_id)
        return next(map(_outbox, rows), None)

    def end_outbox(self, row_id: int, attempt: int, now_ms: int) -> bool:
        return self._changed(f"done_ms = ?, in_flight_ms = NULL, reason = '' {_THIS_ATTEMPT}", now_ms, row_id, attempt)

    def delay_outbox(self, row_id: int, attempt: int, until_ms: int, reason: str) -> bool:
        change = f"not_before_ms = ?, reason = ?, in_flight_ms = NULL {_THIS_ATTEMPT}"
        return self._changed(change, until_ms, reason, row_id, attempt)

    def hold_outbox(self, row_id: int, attempt: int, reason: str) -> bool:
        return self._changed(f"person = 1, reason = ?, in_flight_ms = NULL {_THIS_ATTEMPT}", reason, row_id, attempt)

    def free_outbox(self, row_ids: Iterable[int], now_ms: int) -> None:
        for row_id in row_ids:
            self._changed("person = 0, not_before_ms = ? WHERE id = ? AND done_ms IS NULL", now_ms, row_id)

    def drop_outbox(self, row_id: int, now_ms: int, reason: str) -> None:
        self._changed("done_ms = ?, person = 0, reason = ? WHERE id = ? AND done_ms IS NULL", now_ms, reason, row_id)

    def _changed(self, change: str, *values: Any) -> bool:
        return self._db.execute(f"UPDATE outbox SET {change}", values).rowcount == 1

    def stuck(self) -> list[OutboxRow]:
        sql = f"SELECT {_OUTBOX} FROM outbox INDEXED BY outbox_stuck WHERE done_ms IS NULL AND person = 1 ORDER BY id"
        return [_outbox(row) for row in self._rows(sql)]

    def count_outbox(self) -> tuple[int, int]:
        [waiting] = self._rows("SELECT COUNT(*) FROM outbox INDEXED BY outbox_visit WHERE done_ms IS NULL")
        [stuck] = self._rows("SELECT COUNT(*) FROM outbox INDEXED BY outbox_stuck WHERE done_ms IS NULL AND person = 1")
        return waiting[0], stuck[0]

    def next_outbox_ms(self) -> int | None:
        rows = self._rows(
            f"SELECT not_before_ms FROM outbox INDEXED BY outbox_due WHERE {_DUE} AND {_FIRST}"
            " ORDER BY not_before_ms, id LIMIT 1"
        )
        return int(rows[0][0]) if rows else None

    def forget_outbox_before(self, done_ms: int) -> None:
        self._db.execute("DELETE FROM outbox WHERE done_ms IS NOT NULL AND done_ms < ?", (done_ms,))


def _case(row: sqlite3.Row) -> CaseRow:
    return CaseRow(**{**dict(row), "settled": bool(row["settled"])})


def _paper(row: sqlite3.Row) -> PaperRow:
    lists = {name: tuple(json.loads(row[name])) for name in ("missing", "reasons")}
    return PaperRow(**{**dict(row), **lists, "open": bool(row["open"])})


def _outbox(row: sqlite3.Row) -> OutboxRow:
    return OutboxRow(**{**dict(row), "payload": json.loads(row["payload"]), "person": bool(row["person"])})
