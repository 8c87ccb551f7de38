"""Years of a hall's past, loaded in bulk through the real schema: gapless seqs, a valid chain, whole days.

Each ticket was issued, called, started and finished, twenty people later than it came; every day opens with its
fact. What comes out is what the engine itself would have left behind, and the engine goes on from there.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from queue_engine.domain.calendar import iso
from queue_engine.domain.numbering import ticket_id, ticket_number
from queue_engine.domain.rules import HallRules
from queue_engine.domain.ticket import FACT_OF, Action, TicketState
from queue_engine.journal import DAY_OPENED, GENESIS, compact, sealed
from queue_engine.stores.schema import migrate

TICKETS_A_DAY = 800
WAITING = 20
STEP_MS = 30_000
OPENS = time(7, 30)
KIOSK = "kiosk-1"

Values = tuple[Any, ...]


@dataclass
class DayRows:
    """The rows of one day, by table."""

    day: str
    journal: list[Values] = field(default_factory=list)
    tickets: list[Values] = field(default_factory=list)
    calls: list[Values] = field(default_factory=list)
    serials: Counter[str] = field(default_factory=Counter)
    numbers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Issued:
    """A ticket that waits to be called."""

    seq: int
    id: str
    number: str
    field: str
    serial: int
    at_ms: int
    sha256: str


class Past:
    """Makes days, one after the other, and remembers the head of the chain."""

    def __init__(self, rules: HallRules) -> None:
        self._rules = rules
        self._zone = ZoneInfo(rules.schedule.timezone)
        self._seats = {name: rules.counters_of(name) for name in rules.letters}
        self._fields = tuple(name for name, seats in self._seats.items() if seats)
        self._seq, self._head = 0, GENESIS
        self._before: str | None = None

    def day(self, day: date, tickets: int) -> DayRows:
        """A day on which so many tickets were issued and all of them finished."""
        rows = DayRows(day.isoformat())
        now_ms = round(datetime.combine(day, OPENS, self._zone).timestamp() * 1000)
        self._open(rows, now_ms)
        waiting: list[Issued] = []
        for turn in range(tickets + WAITING):
            now_ms += STEP_MS
            if turn < tickets:
                waiting.append(self._issue(rows, turn, now_ms))
            if turn >= WAITING and waiting:
                self._serve(rows, waiting.pop(0), turn, now_ms)
        for ticket in waiting:
            self._serve(rows, ticket, tickets, now_ms)
        self._before = rows.day
        return rows

    def _note(self, rows: DayRows, at_ms: int, kind: str, who: str, data: dict[str, Any]) -> int:
        fact = sealed(self._seq + 1, rows.day, iso(at_ms), kind, who, data, self._head)
        rows.journal.append(
            (fact.seq, fact.day, fact.at, fact.kind, fact.who, compact(fact.data), fact.prev, fact.hash)
        )
        self._seq, self._head = fact.seq, fact.hash
        return fact.seq

    def _open(self, rows: DayRows, now_ms: int) -> None:
        data = {
            "hall": self._rules.hall,
            "open": True,
            "reason": None,
            "previous_day": self._before,
            "previous_head": self._head,
        }
        self._note(rows, now_ms, DAY_OPENED, "server", data)

    def _issue(self, rows: DayRows, turn: int, now_ms: int) -> Issued:
        name = self._fields[turn % len(self._fields)]
        rows.serials[name] += 1
        serial = rows.serials[name]
        number = rows.numbers[name] = ticket_number(self._rules.letters[name], serial)
        own = ticket_id(rows.day, number)
        sha256 = hashlib.sha256(own.encode()).hexdigest()
        data = {
            "ticket": own,
            "number": number,
            "field": name,
            "priority": None,
            "language": "vi",
            "issued_ms": now_ms,
            "key_ms": now_ms,
            "token_sha256": sha256,
        }
        seq = self._note(rows, now_ms, "ticket_issued", KIOSK, data)
        return Issued(seq, own, number, name, serial, now_ms, sha256)

    def _serve(self, rows: DayRows, ticket: Issued, turn: int, now_ms: int) -> None:
        """Call, start and finish it at one of its field's counters."""
        seats = self._seats[ticket.field]
        counter = seats[turn % len(seats)]
        who = f"panel-{counter}/officer-{counter}"
        shared = {
            "ticket": ticket.id,
            "number": ticket.number,
            "field": ticket.field,
            "counter": counter,
            "officer": f"officer-{counter}",
            "calls": 1,
        }
        called = {**shared, "waited_ms": now_ms - ticket.at_ms}
        call = self._note(rows, now_ms, FACT_OF[Action.CALL], who, called)
        self._note(rows, now_ms + 5_000, FACT_OF[Action.START], who, shared)
        self._note(rows, now_ms + 9_000, FACT_OF[Action.FINISH], who, shared)
        rows.calls.append((call, rows.day, ticket.id, ticket.number, ticket.field, counter, iso(now_ms), 0))
        rows.tickets.append(_finished(rows.day, ticket, counter, call, now_ms + 9_000))


def _finished(day: str, ticket: Issued, counter: str, call: int, at_ms: int) -> Values:
    """A row of the table of tickets, in the order of COLUMNS."""
    issued = (ticket.seq, ticket.id, day, ticket.number, ticket.field, ticket.serial, ticket.at_ms, ticket.at_ms)
    return (*issued, ticket.sha256, KIOSK, None, TicketState.FINISHED, at_ms, counter, 1, call)


def load(file: Path, rules: HallRules, tickets: int, last: date) -> None:
    """Write a new store with so many tickets of history, its last day being ``last``."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        # Nothing here has to survive a power cut: the store is opened durably when it is whole.
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA cache_size = -400000")
        migrate(connection, str(file))
        connection.execute("BEGIN")
        for rows in days(rules, tickets, last):
            _insert(connection, rows)
        connection.execute("COMMIT")
    with file.open("rb") as whole:
        os.fsync(whole.fileno())  # its writing must not go on while others are timed


def days(rules: HallRules, tickets: int, last: date) -> Iterator[DayRows]:
    """Days with TICKETS_A_DAY each, the first one with the rest."""
    past = Past(rules)
    count = -(-tickets // TICKETS_A_DAY)
    for number in range(count):
        share = tickets - (count - 1) * TICKETS_A_DAY if number == 0 else TICKETS_A_DAY
        yield past.day(last - timedelta(days=count - 1 - number), share)


COLUMNS = {
    "day": "day, open, reason",
    "journal": "seq, day, at, kind, who, data, prev, hash",
    "ticket": "seq, id, day, number, field, serial, issued_ms, key_ms, token_sha256, source, priority, state,"
    " since_ms, counter, calls, call_seq",
    "call": "seq, day, ticket, number, field, counter, at, again",
    "numbering": "day, letter, last, field, number",
}


def _insert(connection: sqlite3.Connection, rows: DayRows) -> None:
    numbering = [
        (rows.day, rows.numbers[name][0], last, name, rows.numbers[name]) for name, last in rows.serials.items()
    ]
    for table, values in (
        ("day", [(rows.day, 1, None)]),
        ("journal", rows.journal),
        ("ticket", rows.tickets),
        ("call", rows.calls),
        ("numbering", numbering),
    ):
        columns = COLUMNS[table]
        marks = ", ".join("?" * (columns.count(",") + 1))
        connection.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", values)
