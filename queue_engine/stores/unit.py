"""The port's verbs as plain SQL, on the connection that writes."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import asdict, astuple, replace
from typing import Any

from queue_engine.domain.calendar import iso
from queue_engine.domain.lockout import Guesses
from queue_engine.domain.ticket import Ticket, TicketState
from queue_engine.journal import GENESIS, FactRow, compact, sealed
from queue_engine.ports import (
    ActRow,
    BookingRow,
    CounterRow,
    DayRow,
    StoredAnswer,
)
from queue_engine.stores.dossiers import DossierVerbs
from queue_engine.stores.places import PlaceVerbs
from queue_engine.stores.ratings import RatingVerbs

_TICKET = (
    "seq, id, day, number, field, serial, issued_ms, key_ms, token_sha256, source, priority, state, since_ms,"
    " counter, calls, call_seq, slot_ms, bound, stops, back_to, note, outcome, called_ms, not_before_ms,"
    " session, counted_field, dossier, missing"
)
_LISTS = ("stops", "missing")
_LIVE = "('waiting', 'called', 'serving', 'on_hold', 'no_show')"
_OPENED = "opened_fields"
_DUE = "(not_before_ms IS NULL OR not_before_ms <= ?)"
FACT = "seq, day, at, kind, who, data, prev, hash"


def fact_of(row: sqlite3.Row) -> FactRow:
    seq, day, at, kind, who, data, prev, own = row
    return FactRow(seq, day, at, kind, who, json.loads(data), prev, own)


def _ticket(row: sqlite3.Row) -> Ticket:
    values = dict(row)
    values["state"] = TicketState(values["state"])
    values |= {name: tuple(json.loads(values[name])) for name in _LISTS}
    return Ticket(**values)


class SqliteUnitOfWork(PlaceVerbs, DossierVerbs, RatingVerbs):
    """The port's verbs as plain SQL."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        newest = self._one("SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1")
        self.head: tuple[int, str] = (newest["seq"], newest["hash"]) if newest else (0, GENESIS)
        self.appended: list[FactRow] = []

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

    def next_serial(self, day: str, letter: str) -> int:
        row = self._one(
            "INSERT INTO numbering (day, letter, last) VALUES (?, ?, 1)"
            " ON CONFLICT DO UPDATE SET last = last + 1 RETURNING last",
            day,
            letter,
        )
        assert row is not None
        return int(row["last"])

    def reserve_serial(self, day: str, letter: str, serial: int) -> None:
        self._db.execute(
            "INSERT INTO numbering (day, letter, last) VALUES (?, ?, ?)"
            " ON CONFLICT DO UPDATE SET last = max(last, excluded.last)",
            (day, letter, serial),
        )

    def release_serial(self, day: str, letter: str, serial: int) -> None:
        self._db.execute(
            "UPDATE numbering SET last = (SELECT COALESCE(MAX(serial), 0) FROM ticket WHERE day = ?"
            " AND state != 'voided' AND serial < ? AND number GLOB ?) WHERE day = ? AND letter = ? AND last = ?",
            (day, serial, f"{letter}[0-9]*", day, letter, serial),
        )

    def last_numbers(self, day: str) -> dict[str, str]:
        rows = self._db.execute("SELECT field, number FROM numbering WHERE day = ? AND number IS NOT NULL", (day,))
        return {row["field"]: row["number"] for row in rows}

    def note_number(self, day: str, letter: str, field: str, number: str) -> None:
        self._db.execute(
            "UPDATE numbering SET field = ?, number = ? WHERE day = ? AND letter = ?", (field, number, day, letter)
        )

    def add_ticket(self, ticket: Ticket) -> None:
        values = _values(ticket)
        self._db.execute(f"INSERT INTO ticket ({_TICKET}) VALUES ({', '.join('?' * len(values))})", values)

    def save_ticket(self, ticket: Ticket) -> None:
        changing = ", ".join(f"{name} = ?" for name in _CHANGING)
        self._db.execute(f"UPDATE ticket SET {changing} WHERE seq = ?", (*_values(ticket, _CHANGING), ticket.seq))

    def ticket(self, ticket_id: str) -> Ticket | None:
        row = self._one(f"SELECT {_TICKET} FROM ticket WHERE id = ?", ticket_id)
        return _ticket(row) if row else None

    def ticket_of_token(self, day: str, token_sha256: str) -> Ticket | None:
        of_day = "id >= ? || '.' AND id < ? || '/'"  # the key of a ticket begins with its day
        row = self._one(f"SELECT {_TICKET} FROM ticket WHERE {of_day} AND token_sha256 = ?", day, day, token_sha256)
        row = row or self._one(
            f"SELECT {_TICKET} FROM ticket WHERE id = (SELECT ticket FROM paper WHERE token_sha256 = ? AND day = ?)",
            token_sha256,
            day,
        )
        return _ticket(row) if row else None

    def heads(self, day: str, fields: Iterable[str], now_ms: int) -> list[Ticket]:
        sql = (
            f"SELECT {_TICKET} FROM ticket INDEXED BY ticket_waiting"
            f" WHERE day = ? AND field = ? AND state = 'waiting' AND bound IS NULL AND {_DUE}"
            " ORDER BY key_ms, seq LIMIT 1"
        )
        rows = (self._one(sql, day, name, now_ms) for name in fields)
        return [_ticket(row) for row in rows if row]

    def heads_of_class(self, day: str, fields: Iterable[str], now_ms: int, priority: bool) -> list[Ticket]:
        sql = (
            f"SELECT {_TICKET} FROM ticket INDEXED BY ticket_waiting"
            f" WHERE day = ? AND field = ? AND state = 'waiting' AND bound IS NULL AND {_DUE}"
            " AND (priority IS NOT NULL) = ? ORDER BY key_ms, seq LIMIT 1"
        )
        rows = (self._one(sql, day, name, now_ms, priority) for name in fields)
        return [_ticket(row) for row in rows if row]

    def earlier(self, day: str, fields: Iterable[str], issued_ms: int, now_ms: int) -> bool:
        sql = (
            "SELECT 1 FROM ticket INDEXED BY ticket_waiting"
            f" WHERE day = ? AND field = ? AND state = 'waiting' AND bound IS NULL AND {_DUE}"
            " AND issued_ms < ? LIMIT 1"
        )
        return any(self._one(sql, day, name, now_ms, issued_ms) for name in fields)

    def bound_head(self, day: str, bound: str, now_ms: int) -> Ticket | None:
        row = self._one(
            f"SELECT {_TICKET} FROM ticket INDEXED BY ticket_bound"
            f" WHERE day = ? AND bound = ? AND state = 'waiting' AND {_DUE} ORDER BY key_ms, seq LIMIT 1",
            day,
            bound,
            now_ms,
        )
        return _ticket(row) if row else None

    def kept(self, day: str, until_ms: int) -> list[Ticket]:
        rows = self._db.execute(
            f"SELECT {_TICKET} FROM ticket INDEXED BY ticket_kept WHERE day = ? AND not_before_ms <= ?"
            " AND state = 'waiting' AND not_before_ms IS NOT NULL ORDER BY key_ms, seq",
            (day, until_ms),
        )
        return [_ticket(row) for row in rows]

    def ahead(self, ticket: Ticket, now_ms: int) -> int:
        row = self._one(
            "SELECT COUNT(*) FROM ticket INDEXED BY ticket_waiting"
            f" WHERE day = ? AND field = ? AND state = 'waiting' AND bound IS NULL AND {_DUE}"
            " AND (key_ms, seq) < (?, ?)",
            ticket.day,
            ticket.field,
            max(now_ms, ticket.not_before_ms or 0),
            *ticket.order,
        )
        assert row is not None
        return int(row[0])

    def live(self, day: str) -> list[Ticket]:
        rows = self._db.execute(
            f"SELECT {_TICKET} FROM ticket INDEXED BY ticket_live WHERE day = ? AND state IN {_LIVE} ORDER BY seq",
            (day,),
        )
        return [_ticket(row) for row in rows]

    def guesses(self, who: str) -> Guesses:
        row = self._one("SELECT wrong, locked_until_ms FROM guesses WHERE who = ?", who)
        return Guesses(**dict(row)) if row else Guesses()

    def save_guesses(self, who: str, guesses: Guesses) -> None:
        self._db.execute(
            "INSERT OR REPLACE INTO guesses VALUES (?, ?, ?)", (who, guesses.wrong, guesses.locked_until_ms)
        )

    def stopped_fields(self) -> dict[str, str]:
        return {row["field"]: row["reason"] for row in self._db.execute("SELECT field, reason FROM field_stop")}

    def stop_field(self, field: str, reason: str | None) -> None:
        self._db.execute("DELETE FROM field_stop WHERE field = ?", (field,))
        if reason is not None:
            self._db.execute("INSERT INTO field_stop VALUES (?, ?)", (field, reason))

    def opened_fields(self) -> list[str]:
        names: list[str] = json.loads(self.meta(_OPENED) or "[]")
        return names

    def open_fields(self, fields: Iterable[str]) -> None:
        self.set_meta(_OPENED, json.dumps(sorted(fields)))

    def quotas(self, day: str) -> dict[str, int]:
        rows = self._db.execute("SELECT field, quota FROM quota WHERE day = ?", (day,))
        return {row["field"]: row["quota"] for row in rows}

    def set_quota(self, day: str, field: str, quota: int) -> None:
        self._db.execute("INSERT OR REPLACE INTO quota VALUES (?, ?, ?)", (day, field, quota))

    def issued_in(self, day: str, field: str, session: int) -> int:
        row = self._one(
            "SELECT count FROM issued_count WHERE day = ? AND field = ? AND session = ?", day, field, session
        )
        return int(row["count"]) if row else 0

    def issued_today(self, day: str) -> dict[str, int]:
        rows = self._db.execute(
            "SELECT counted_field, COUNT(*) AS n FROM ticket WHERE day = ? AND counted_field IS NOT NULL"
            " GROUP BY counted_field",
            (day,),
        )
        return {row["counted_field"]: row["n"] for row in rows}

    def count_issued(self, day: str, field: str, session: int, by: int = 1) -> None:
        self._db.execute(
            "INSERT INTO issued_count VALUES (?, ?, ?, max(0, ?)) ON CONFLICT DO UPDATE SET count = max(0, count + ?)",
            (day, field, session, by, by),
        )

    def last_act(self, counter: str) -> ActRow | None:
        row = self._one("SELECT * FROM undo WHERE counter = ?", counter)
        if row is None:
            return None
        before, after = (_revived(json.loads(row[name])) for name in ("before", "after"))
        place = CounterRow(**json.loads(row["place"]))
        return ActRow(row["counter"], row["seq"], row["at_ms"], row["action"], before, after, _tupled(place))

    def keep_act(self, act: ActRow) -> None:
        texts = (json.dumps(asdict(one)) for one in (act.before, act.after, act.place))
        self._db.execute(
            "INSERT OR REPLACE INTO undo VALUES (?, ?, ?, ?, ?, ?, ?)",
            (act.counter, act.seq, act.at_ms, act.action, *texts),
        )

    def forget_act(self, counter: str) -> None:
        self._db.execute("DELETE FROM undo WHERE counter = ?", (counter,))

    def bookings(self) -> list[BookingRow]:
        rows = self._db.execute("SELECT * FROM booking ORDER BY day, slot_min, code")
        return [BookingRow(**{**dict(row), "cancelled": bool(row["cancelled"])}) for row in rows]

    def save_booking(self, row: BookingRow) -> None:
        self._db.execute("INSERT OR REPLACE INTO booking VALUES (?, ?, ?, ?, ?, ?, ?)", astuple(row))

    def forget_bookings_before(self, day: str) -> None:
        self._db.execute("DELETE FROM booking WHERE day < ?", (day,))

    def count_person(self, day: str, pseudonym: str) -> int:
        row = self._one(
            "INSERT INTO person VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET count = count + 1 RETURNING count",
            day,
            pseudonym,
        )
        assert row is not None
        return int(row["count"])

    def forget_people(self) -> None:
        self._db.execute("DELETE FROM person")

    def meta(self, key: str) -> str | None:
        row = self._one("SELECT value FROM meta WHERE key = ?", key)
        return str(row["value"]) if row else None

    def set_meta(self, key: str, value: str | None) -> None:
        self._db.execute("DELETE FROM meta WHERE key = ?", (key,))
        if value is not None:
            self._db.execute("INSERT INTO meta VALUES (?, ?)", (key, value))

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


_COLUMNS = tuple(name.strip() for name in _TICKET.split(","))
_FIXED = {"seq", "id", "day", "number", "serial", "issued_ms", "token_sha256", "source"}
_CHANGING = tuple(name for name in _COLUMNS if name not in _FIXED)


def _values(ticket: Ticket, names: tuple[str, ...] = _COLUMNS) -> tuple[Any, ...]:
    return tuple(json.dumps(getattr(ticket, name)) if name in _LISTS else getattr(ticket, name) for name in names)


def _tupled(row: CounterRow) -> CounterRow:
    return replace(row, fields=tuple(row.fields)) if row.fields is not None else row


def _revived(values: dict[str, Any]) -> Ticket:
    lists = {name: tuple(values.get(name, ())) for name in _LISTS}  # kept by an older program: without some
    return Ticket(**{**values, **lists, "state": TicketState(values["state"])})
