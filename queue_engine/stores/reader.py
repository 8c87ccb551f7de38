"""Reading a hall's store beside its running server: nothing here can write."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from queue_engine.journal import FactRow
from queue_engine.stores.errors import Absent, Unreadable, problem_of
from queue_engine.stores.sqlite import days_query, read_only
from queue_engine.stores.unit import fact_of


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection that cannot write. Raises StoreProblem."""
    try:
        if not path.exists():
            raise Absent(str(path))
        with closing(read_only(str(path))) as connection:
            yield connection
    except sqlite3.Error as error:
        raise problem_of(str(path), error, writing=False) from error
    except PermissionError as error:
        raise Unreadable(str(path), why=error) from error


def facts_of_days(path: Path, first: str | None, last: str | None) -> Iterator[FactRow]:
    """The facts of the days from first to last. Raises StoreProblem."""
    with reading(path) as connection:
        yield from map(fact_of, connection.execute(*days_query(first, last)))
