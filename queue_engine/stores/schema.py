"""The SQLite schema, as migrations that are recorded; each runs whole or not at all."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime

from queue_engine.stores.errors import NewerSchema

# fmt: off
MIGRATIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("the journal, tickets, counters, calls, stations", (
        "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
        """CREATE TABLE journal (seq INTEGER PRIMARY KEY, day TEXT NOT NULL, at TEXT NOT NULL, kind TEXT NOT NULL,
           who TEXT NOT NULL, data TEXT NOT NULL, prev TEXT NOT NULL, hash TEXT NOT NULL)""",
        "CREATE INDEX journal_days ON journal(day) WHERE kind = 'day_opened'",
        "CREATE TABLE day (day TEXT PRIMARY KEY, open INTEGER NOT NULL, reason TEXT)",
        """CREATE TABLE numbering (day TEXT NOT NULL, letter TEXT NOT NULL, last INTEGER NOT NULL, field TEXT,
           number TEXT, PRIMARY KEY (day, letter)) WITHOUT ROWID""",
        """CREATE TABLE ticket (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, day TEXT NOT NULL,
           number TEXT NOT NULL, field TEXT NOT NULL, serial INTEGER NOT NULL, issued_ms INTEGER NOT NULL,
           key_ms INTEGER NOT NULL, token_sha256 TEXT NOT NULL, source TEXT NOT NULL, priority TEXT,
           state TEXT NOT NULL, since_ms INTEGER NOT NULL, counter TEXT, calls INTEGER NOT NULL, call_seq INTEGER)""",
        "CREATE INDEX ticket_waiting ON ticket(day, field, key_ms, seq) WHERE state = 'waiting'",
        "CREATE INDEX ticket_open ON ticket(day, seq) WHERE state IN ('waiting', 'called', 'serving')",
        "CREATE TABLE counter (counter TEXT PRIMARY KEY, officer TEXT, session INTEGER, ticket TEXT)",
        """CREATE TABLE call (seq INTEGER PRIMARY KEY, day TEXT NOT NULL, ticket TEXT NOT NULL, number TEXT NOT NULL,
           field TEXT NOT NULL, counter TEXT NOT NULL, at TEXT NOT NULL, again INTEGER NOT NULL)""",
        """CREATE TABLE shown (call INTEGER NOT NULL, station TEXT NOT NULL, PRIMARY KEY (call, station))
           WITHOUT ROWID""",
        """CREATE TABLE station (station TEXT PRIMARY KEY, kind TEXT NOT NULL, connected INTEGER NOT NULL,
           since TEXT NOT NULL)""",
        """CREATE TABLE device (station TEXT NOT NULL, device TEXT NOT NULL, kind TEXT NOT NULL, state TEXT NOT NULL,
           reasons TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (station, device)) WITHOUT ROWID""",
        """CREATE TABLE slip (ticket TEXT PRIMARY KEY, station TEXT NOT NULL, printer TEXT NOT NULL,
           state TEXT NOT NULL) WITHOUT ROWID""",
        "CREATE TABLE guesses (who TEXT PRIMARY KEY, wrong INTEGER NOT NULL, locked_until_ms INTEGER NOT NULL)",
        """CREATE TABLE answer (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, day TEXT NOT NULL,
           body_sha256 TEXT NOT NULL, status INTEGER NOT NULL, body TEXT NOT NULL)""",
        "CREATE INDEX answer_day ON answer(day)",
    )),
    ("the rules of the queue: bound tickets, stops, holds, bookings, undo", (
        "ALTER TABLE ticket ADD COLUMN slot_ms INTEGER",
        "ALTER TABLE ticket ADD COLUMN bound TEXT",
        "ALTER TABLE ticket ADD COLUMN stops TEXT NOT NULL DEFAULT '[]'",
        "ALTER TABLE ticket ADD COLUMN back_to TEXT",
        "ALTER TABLE ticket ADD COLUMN note TEXT",
        "ALTER TABLE ticket ADD COLUMN outcome TEXT",
        "ALTER TABLE ticket ADD COLUMN called_ms INTEGER",
        "DROP INDEX ticket_waiting",
        "DROP INDEX ticket_open",
        """CREATE INDEX ticket_waiting ON ticket(day, field, key_ms, seq)
           WHERE state = 'waiting' AND bound IS NULL""",
        """CREATE INDEX ticket_bound ON ticket(day, bound, key_ms, seq)
           WHERE state = 'waiting' AND bound IS NOT NULL""",
        """CREATE INDEX ticket_live ON ticket(day, seq)
           WHERE state IN ('waiting', 'called', 'serving', 'on_hold', 'no_show')""",
        "ALTER TABLE counter ADD COLUMN paused TEXT",
        "ALTER TABLE counter ADD COLUMN fields TEXT",
        "ALTER TABLE counter ADD COLUMN ready_ms INTEGER",
        "ALTER TABLE counter ADD COLUMN practice INTEGER NOT NULL DEFAULT 0",
        "CREATE TABLE field_stop (field TEXT PRIMARY KEY, reason TEXT NOT NULL) WITHOUT ROWID",
        """CREATE TABLE quota (day TEXT NOT NULL, field TEXT NOT NULL, quota INTEGER NOT NULL,
           PRIMARY KEY (day, field)) WITHOUT ROWID""",
        """CREATE TABLE issued_count (day TEXT NOT NULL, field TEXT NOT NULL, session INTEGER NOT NULL,
           count INTEGER NOT NULL, PRIMARY KEY (day, field, session)) WITHOUT ROWID""",
        """CREATE TABLE undo (counter TEXT PRIMARY KEY, seq INTEGER NOT NULL, at_ms INTEGER NOT NULL,
           action TEXT NOT NULL, before TEXT NOT NULL, after TEXT NOT NULL, place TEXT NOT NULL) WITHOUT ROWID""",
        """CREATE TABLE booking (code TEXT PRIMARY KEY, field TEXT NOT NULL, day TEXT NOT NULL,
           slot_min INTEGER NOT NULL, cancelled INTEGER NOT NULL, source TEXT NOT NULL, ticket TEXT) WITHOUT ROWID""",
        """CREATE TABLE person (day TEXT NOT NULL, pseudonym TEXT NOT NULL, count INTEGER NOT NULL,
           PRIMARY KEY (day, pseudonym)) WITHOUT ROWID""",
    )),
    ("places kept for the afternoon; the session whose quota a ticket uses", (
        "ALTER TABLE ticket ADD COLUMN not_before_ms INTEGER",
        "ALTER TABLE ticket ADD COLUMN session INTEGER",
        "ALTER TABLE ticket ADD COLUMN counted_field TEXT",
        "ALTER TABLE call ADD COLUMN undone INTEGER NOT NULL DEFAULT 0",
        """CREATE INDEX ticket_kept ON ticket(day, not_before_ms)
           WHERE state = 'waiting' AND not_before_ms IS NOT NULL""",
    )),
    ("slips step by step, and wishes for reprints", (
        "DROP TABLE slip",
        """CREATE TABLE slip (ticket TEXT PRIMARY KEY, day TEXT NOT NULL, number TEXT NOT NULL, station TEXT NOT NULL,
           state TEXT, copies INTEGER NOT NULL, printer TEXT NOT NULL, reasons TEXT NOT NULL, asked INTEGER NOT NULL,
           done INTEGER NOT NULL, steps INTEGER NOT NULL, at TEXT NOT NULL) WITHOUT ROWID""",
        "CREATE INDEX slip_day ON slip(day)",
    )),
    ("slips that staff have seen", (
        "ALTER TABLE slip ADD COLUMN in_hand INTEGER NOT NULL DEFAULT 0",
    )),
    ("when devices last answered, what came of trying them out, who was told of their faults", (
        "ALTER TABLE device ADD COLUMN alive_at TEXT",
        "ALTER TABLE device ADD COLUMN asked_at TEXT",
        "ALTER TABLE device ADD COLUMN tested TEXT NOT NULL DEFAULT 'null'",
        "ALTER TABLE device ADD COLUMN told TEXT NOT NULL DEFAULT '[]'",
    )),
    ("what became of calls at the loudspeakers, and who speaks where", (
        """CREATE TABLE spoken (call INTEGER NOT NULL, zone TEXT NOT NULL, outcome TEXT NOT NULL, reasons TEXT NOT NULL,
           seconds REAL NOT NULL, PRIMARY KEY (call, zone)) WITHOUT ROWID""",
        "CREATE TABLE granted (zone TEXT PRIMARY KEY, station TEXT NOT NULL) WITHOUT ROWID",
        "CREATE INDEX call_day ON call(day)",
    )),
    ("dossiers of tickets, cases for the supervisor, papers that name what is missing, what goes to the centre", (
        "ALTER TABLE ticket ADD COLUMN dossier TEXT",
        "ALTER TABLE ticket ADD COLUMN missing TEXT NOT NULL DEFAULT '[]'",
        """CREATE TABLE hall_case (seq INTEGER PRIMARY KEY, day TEXT NOT NULL, kind TEXT NOT NULL, at TEXT NOT NULL,
           dossier TEXT NOT NULL, station TEXT NOT NULL, officer TEXT, ticket TEXT, number TEXT, field TEXT, shown TEXT,
           as_of TEXT, claim TEXT, due_at TEXT, settled INTEGER NOT NULL)""",
        "CREATE INDEX case_open ON hall_case(seq) WHERE settled = 0",
        "CREATE INDEX case_day ON hall_case(day, station)",
        """CREATE TABLE paper (seq INTEGER PRIMARY KEY, day TEXT NOT NULL, ticket TEXT NOT NULL, number TEXT NOT NULL,
           field TEXT NOT NULL, counter TEXT, station TEXT NOT NULL, missing TEXT NOT NULL, at TEXT NOT NULL,
           token_sha256 TEXT NOT NULL, state TEXT, reasons TEXT NOT NULL, open INTEGER NOT NULL)""",
        "CREATE INDEX paper_open ON paper(seq) WHERE open = 1",
        "CREATE INDEX paper_ticket ON paper(ticket)",
        "CREATE INDEX paper_token ON paper(token_sha256)",
        """CREATE TABLE outbox (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, visit TEXT NOT NULL, payload TEXT NOT NULL,
           made_ms INTEGER NOT NULL, not_before_ms INTEGER NOT NULL, attempts INTEGER NOT NULL, in_flight_ms INTEGER,
           done_ms INTEGER, person INTEGER NOT NULL, reason TEXT NOT NULL)""",
        "CREATE INDEX outbox_due ON outbox(not_before_ms, id) WHERE done_ms IS NULL AND person = 0",
        "CREATE INDEX outbox_visit ON outbox(visit, id) WHERE done_ms IS NULL",
        "CREATE INDEX outbox_stuck ON outbox(id) WHERE done_ms IS NULL AND person = 1",
        "CREATE INDEX outbox_done ON outbox(done_ms) WHERE done_ms IS NOT NULL",
    )),
    ("ratings of today's visits, stops served before the last one, runs, strays and flags", (
        """CREATE TABLE rating (ticket TEXT PRIMARY KEY, day TEXT NOT NULL, number TEXT NOT NULL, field TEXT NOT NULL,
           counter TEXT NOT NULL, officer TEXT, dossier TEXT, scale TEXT NOT NULL, opened_ms INTEGER NOT NULL,
           until_ms INTEGER NOT NULL, standing INTEGER NOT NULL, level INTEGER, station TEXT, rated_ms INTEGER,
           rated_seq INTEGER, reason TEXT, answer3 INTEGER, answer4 INTEGER) WITHOUT ROWID""",
        "CREATE INDEX rating_standing ON rating(counter) WHERE standing = 1",
        """CREATE TABLE served_stop (seq INTEGER PRIMARY KEY, ticket TEXT NOT NULL, counter TEXT NOT NULL,
           officer TEXT, field TEXT NOT NULL)""",
        "CREATE INDEX served_stop_ticket ON served_stop(ticket)",
        """CREATE TABLE rating_run (counter TEXT PRIMARY KEY, scale TEXT NOT NULL, level INTEGER NOT NULL,
           count INTEGER NOT NULL) WITHOUT ROWID""",
        "CREATE TABLE stray (counter TEXT PRIMARY KEY, count INTEGER NOT NULL) WITHOUT ROWID",
        """CREATE TABLE rating_flag (seq INTEGER PRIMARY KEY, day TEXT NOT NULL, at TEXT NOT NULL, why TEXT NOT NULL,
           counter TEXT NOT NULL, ticket TEXT, number TEXT, count INTEGER NOT NULL)""",
    )),
)
# fmt: on

SCHEMA_VERSION = len(MIGRATIONS)


def migrate(connection: sqlite3.Connection, path: str) -> None:
    """Bring the file to SCHEMA_VERSION. Raises NewerSchema and leaves a newer file as it is."""
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > SCHEMA_VERSION:
        raise NewerSchema(path, found=version, known=SCHEMA_VERSION)
    for number, (title, statements) in enumerate(MIGRATIONS[version:], start=version + 1):
        _apply(connection, number, title, statements)


def _apply(connection: sqlite3.Connection, number: int, title: str, statements: tuple[str, ...]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        connection.execute(
            "CREATE TABLE IF NOT EXISTS migration (number INTEGER PRIMARY KEY, title TEXT NOT NULL, at TEXT NOT NULL)"
        )
        for statement in statements:
            connection.execute(statement)
        at = datetime.now(UTC).isoformat(timespec="seconds")
        connection.execute("INSERT INTO migration VALUES (?, ?, ?)", (number, title, at))
        connection.execute(f"PRAGMA user_version = {number}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
