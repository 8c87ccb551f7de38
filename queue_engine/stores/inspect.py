"""What a store holds, for the administrator: schema, tables, days. Nothing here can write."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlite_utils import Database

from queue_engine.stores.reader import reading
from queue_engine.stores.schema import SCHEMA_VERSION


def described(path: Path) -> list[tuple[str, str]]:
    """Rows of (what, value). Raises StoreProblem."""
    with reading(path) as connection:
        return _rows(path, connection)


def _rows(path: Path, connection: sqlite3.Connection) -> list[tuple[str, str]]:
    database = Database(connection)
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    first, last, days = connection.execute(
        "SELECT MIN(day), MAX(day), COUNT(*) FROM journal WHERE kind = 'day_opened'"
    ).fetchone()
    sound = connection.execute("PRAGMA quick_check").fetchone()[0]
    rows = [
        ("file", f"{path} ({path.stat().st_size / 1e6:.1f} MB)"),
        ("schema", f"{version} (this program: {SCHEMA_VERSION})"),
        ("days", f"{days}, {first} to {last}" if days else "none yet"),
        ("quick check", str(sound)),
    ]
    return rows + [(f"table {table.name}", f"{table.count} rows") for table in database.tables]
