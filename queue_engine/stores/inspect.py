"""What a store holds, for the administrator: schema, tables, days. Nothing here can write."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlite_utils import Database

from queue_engine.stores.errors import StoreProblem
from queue_engine.stores.schema import SCHEMA_VERSION
from queue_engine.stores.sqlite import read_only


def described(path: Path) -> list[tuple[str, str]]:
    """Rows of (what, value). Raises StoreProblem."""
    if not path.exists():
        raise StoreProblem(str(path), "there is no such store", "Has this hall's server ever run on this machine?")
    try:
        with closing(read_only(str(path))) as connection:
            return _rows(path, connection)
    except sqlite3.DatabaseError as error:
        raise StoreProblem(str(path), f"cannot be read: {error}", "Restore the last good backup.") from error


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
