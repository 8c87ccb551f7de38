"""Why a store cannot be used. Each has a code; the words are in :mod:`queue_engine.words`."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Callable

from queue_engine.words import database_reason, say

PASSING = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EIO})
"""The system's errors that may pass by themselves: a disk may have room again."""


def plain(error: OSError) -> str:
    """The system's reason as it says it."""
    return error.strerror or str(error)


class StoreProblem(Exception):
    """The store cannot be used. ``passing``: it may be well again by itself, so that trying again makes sense."""

    code = "damaged"
    passing = False

    def __init__(self, path: str, **values: object) -> None:
        self.path, self.values = path, values
        super().__init__(self.words("en"))

    def words(self, language: str, why_not: Callable[[OSError], str] = plain) -> str:
        """File, reason and remedy. ``why_not``: the system's reasons in that language."""
        values = {name: _told(one, language, why_not) for name, one in self.values.items()}
        return f"{self.path}: {say(self.code, language, **values)}"


def _told(value: object, language: str, why_not: Callable[[OSError], str]) -> object:
    """A reason that is an error, in words."""
    match value:
        case OSError():
            return why_not(value)
        case sqlite3.Error():
            return database_reason(value, language)
        case _:
            return value


class NewerSchema(StoreProblem):
    """Written by a newer program."""

    code = "newer_schema"


class StoreInUse(StoreProblem):
    """Another server holds it."""

    code = "in_use"


class NotDurable(StoreProblem):
    """The file system does not keep what SQLite needs."""

    code = "not_durable"


class Unwritable(StoreProblem):
    """No right to write there."""

    code = "unwritable"


class Unreadable(StoreProblem):
    """No right to read there."""

    code = "unreadable"


class DiskTrouble(StoreProblem):
    """Full, locked, or failing."""

    code = "trouble"
    passing = True


class Damaged(StoreProblem):
    """Not a store, or not any more."""

    code = "damaged"


class Absent(StoreProblem):
    """There is none."""

    code = "absent"


_RIGHTS = {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH}
_BROKEN = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


def problem_of(path: str, error: sqlite3.Error, writing: bool) -> StoreProblem:
    """What SQLite's error means for the administrator."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    if code in _RIGHTS:
        return (Unwritable if writing else Unreadable)(path, why=error)
    return (Damaged if code in _BROKEN else DiskTrouble)(path, why=error)
