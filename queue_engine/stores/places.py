"""Counters, calls, stations, their devices and slips, as plain SQL: a part of the unit of work."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import asdict, astuple, replace
from typing import Any

from queue_engine.ports import (
    CallRow,
    CounterRow,
    DeviceRow,
    DeviceTestRow,
    DeviceToldRow,
    SlipRow,
    SpokenRow,
    StationRow,
)

_COUNTER = "counter, officer, session, ticket, paused, fields, ready_ms, practice"
_SLIP = "ticket, number, station, state, copies, printer, reasons, asked, done, steps, at, in_hand"


class PlaceVerbs:
    """The verbs of the port about places; the connection is the unit's."""

    _db: sqlite3.Connection

    def _one(self, sql: str, *values: Any) -> sqlite3.Row | None:
        row: sqlite3.Row | None = self._db.execute(sql, values).fetchone()
        return row

    def counter(self, counter: str) -> CounterRow:
        row = self._one(f"SELECT {_COUNTER} FROM counter WHERE counter = ?", counter)
        return _counter(row) if row else CounterRow(counter)

    def counters(self) -> list[CounterRow]:
        return [_counter(row) for row in self._db.execute(f"SELECT {_COUNTER} FROM counter")]

    def save_counter(self, row: CounterRow) -> None:
        fields = json.dumps(row.fields) if row.fields is not None else None
        self._db.execute(
            f"INSERT OR REPLACE INTO counter ({_COUNTER}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (row.counter, row.officer, row.session, row.ticket, row.paused, fields, row.ready_ms, row.practice),
        )

    def add_call(self, day: str, call: CallRow) -> None:
        self._db.execute(
            "INSERT INTO call VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0)",
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
            bool(row["undone"]),
            self._spoken(row["seq"]),
        )

    def _spoken(self, call_seq: int) -> tuple[SpokenRow, ...]:
        rows = self._db.execute("SELECT * FROM spoken WHERE call = ? ORDER BY zone", (call_seq,))
        return tuple(
            SpokenRow(one["zone"], one["outcome"], tuple(json.loads(one["reasons"])), one["seconds"]) for one in rows
        )

    def forget_call(self, call_seq: int) -> None:
        self._db.execute("UPDATE call SET undone = 1 WHERE seq = ?", (call_seq,))

    def mark_shown(self, call_seq: int, station: str) -> bool:
        changed = self._db.execute(
            "INSERT OR IGNORE INTO shown SELECT seq, ? FROM call WHERE seq = ?", (station, call_seq)
        )
        return changed.rowcount == 1

    def mark_spoken(self, call_seq: int, row: SpokenRow) -> bool:
        changed = self._db.execute(
            "INSERT OR IGNORE INTO spoken SELECT seq, ?, ?, ?, ? FROM call WHERE seq = ?",
            (row.zone, row.outcome, json.dumps(row.reasons), row.seconds, call_seq),
        )
        return changed.rowcount == 1

    def unspoken(self, day: str, zone: str) -> list[CallRow]:
        rows = self._db.execute(
            "SELECT * FROM call WHERE day = ? AND undone = 0"
            " AND NOT EXISTS (SELECT 1 FROM spoken WHERE spoken.call = call.seq AND zone = ?) ORDER BY seq",
            (day, zone),
        )
        return [self._call(row) for row in rows.fetchall()]

    def granted(self) -> dict[str, str]:
        return {row["zone"]: row["station"] for row in self._db.execute("SELECT * FROM granted ORDER BY zone")}

    def grant(self, zone: str, station: str | None) -> None:
        self._db.execute("DELETE FROM granted WHERE zone = ?", (zone,))
        if station is not None:
            self._db.execute("INSERT INTO granted VALUES (?, ?)", (zone, station))

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
        values = asdict(row)
        values |= {name: json.dumps(values[name]) for name in ("reasons", "tested", "told")}
        names, places = ", ".join(values), ", ".join("?" * len(values))
        self._db.execute(
            f"INSERT OR REPLACE INTO device (station, {names}) VALUES (?, {places})", (station, *values.values())
        )

    def slip(self, ticket: str) -> SlipRow | None:
        row = self._one(f"SELECT {_SLIP} FROM slip WHERE ticket = ?", ticket)
        return _slip(row) if row else None

    def slips(self, day: str) -> list[SlipRow]:
        return [
            _slip(row) for row in self._db.execute(f"SELECT {_SLIP} FROM slip WHERE day = ? ORDER BY ticket", (day,))
        ]

    def save_slip(self, day: str, row: SlipRow) -> None:
        values = astuple(replace(row, reasons=json.dumps(row.reasons)))  # type: ignore[arg-type]
        self._db.execute(f"INSERT OR REPLACE INTO slip (day, {_SLIP}) VALUES ({', '.join('?' * 13)})", (day, *values))

    def forget_slips_before(self, day: str) -> None:
        self._db.execute("DELETE FROM slip WHERE day < ?", (day,))


def _device(row: sqlite3.Row) -> DeviceRow:
    values = dict(row)
    del values["station"]
    tested, told = json.loads(row["tested"]), json.loads(row["told"])
    values |= {"reasons": tuple(json.loads(row["reasons"])), "told": tuple(DeviceToldRow(**one) for one in told)}
    return DeviceRow(**{**values, "tested": _device_test(tested) if tested else None})


def _device_test(values: dict[str, Any]) -> DeviceTestRow:
    return DeviceTestRow(**{**values, "reasons": tuple(values["reasons"]), "about": tuple(values["about"])})


def _slip(row: sqlite3.Row) -> SlipRow:
    values = {**dict(row), "reasons": tuple(json.loads(row["reasons"])), "in_hand": bool(row["in_hand"])}
    return SlipRow(**values)


def _counter(row: sqlite3.Row) -> CounterRow:
    values = dict(row)
    fields = values["fields"]
    return CounterRow(**{**values, "fields": tuple(json.loads(fields)) if fields else None,
                         "practice": bool(values["practice"])})  # fmt: skip
