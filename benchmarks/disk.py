"""The baseline of everything that is committed: one bare durable insert into SQLite on the same disk."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

ROW = "x" * 400
"""About as long as the fact of an issued ticket."""


class DurableInserts:
    """A table in WAL with ``synchronous=FULL``, as the hall's store is opened; nothing else around it."""

    def __init__(self, folder: Path) -> None:
        self._connection = sqlite3.connect(folder / "baseline.db", isolation_level=None)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")
        self._connection.execute("CREATE TABLE row (seq INTEGER PRIMARY KEY, data TEXT NOT NULL)")

    def insert_ms(self) -> float:
        """Milliseconds of one insert, committed and flushed."""
        began = time.perf_counter()
        self._connection.execute("INSERT INTO row (data) VALUES (?)", (ROW,))
        return (time.perf_counter() - began) * 1000

    def close(self) -> None:
        self._connection.close()
