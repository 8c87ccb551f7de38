"""Reading a hall's journal beside its running server: nothing here can write."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from queue_engine.journal import FactRow
from queue_engine.stores.errors import StoreProblem
from queue_engine.stores.sqlite import days_query, fact_of, read_only


def facts_of_days(path: Path, first: str | None, last: str | None) -> Iterator[FactRow]:
    """The facts of the days from first to last. Raises StoreProblem."""
    if not path.exists():
        raise StoreProblem(str(path), "there is no such store", "Has this hall's server ever run on this machine?")
    try:
        with closing(read_only(str(path))) as connection:
            yield from map(fact_of, connection.execute(*days_query(first, last)))
    except sqlite3.DatabaseError as error:
        raise StoreProblem(str(path), f"cannot be read: {error}", "Restore the last good backup.") from error
