"""``procedures.db``: the last whole import, with its source and time.

An import is written beside it, flushed, read back, and only then put in its place by one rename: an import that ends
half-way, or a power cut, leaves the old one as it was. It can be imported again, so it is in no backup.
"""

from __future__ import annotations

import json
import os
import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from queue_engine.dossier.record import PaperCase, PaperToBring, Procedure

NAME = "procedures.db"
SCHEMA = 1
LEFT_S = 3600.0
_TABLES = """
CREATE TABLE import (schema INTEGER NOT NULL, source TEXT NOT NULL, imported_at TEXT NOT NULL, count INTEGER NOT NULL);
CREATE TABLE procedures (place INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, body TEXT NOT NULL);
"""


class ProceduresDamaged(Exception):
    """The file is there and is no import of ours: import the list again."""


@dataclass(frozen=True, slots=True)
class Imported:
    """A whole list of procedures, and where it comes from."""

    procedures: tuple[Procedure, ...]
    source: str
    imported_at: datetime


Mark = tuple[int, int, int]
"""Of one version of the file: another import has another one."""


class ProcedureStore:
    """One writer at a time; readers always find a whole import."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / NAME

    def mark(self) -> Mark | None:
        """None: nothing has been imported."""
        try:
            about = self.file.stat()
        except FileNotFoundError:
            return None
        return about.st_ino, about.st_mtime_ns, about.st_size

    def replace(self, procedures: Sequence[Procedure], source: str, at: datetime) -> Imported:
        """Take a list in the place of the one before it. Raises OSError and leaves that one when it cannot be kept."""
        imported = Imported(tuple(procedures), source, at.astimezone(UTC))
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self._sweep()
        beside = self.file.with_name(f"{NAME}.{os.getpid()}.new")
        beside.unlink(missing_ok=True)
        try:
            _write(beside, imported)
            if _read(beside) != imported:
                raise OSError(f"{beside}: what was written does not read back")
            os.replace(beside, self.file)
        except (sqlite3.Error, ProceduresDamaged) as error:
            raise OSError(f"{beside}: {error}") from error
        finally:
            beside.unlink(missing_ok=True)
        _flush(self.file.parent)
        return imported

    def _sweep(self) -> None:
        """What an import left that was cut off; a young one may still be under way."""
        for left in self.file.parent.glob(f"{NAME}.*.new"):
            with suppress(FileNotFoundError):
                if time.time() - left.stat().st_mtime > LEFT_S:
                    left.unlink()

    def load(self) -> Imported | None:
        """None: nothing has been imported. Raises :class:`ProceduresDamaged`."""
        return _read(self.file) if self.file.exists() else None


def _write(file: Path, imported: Imported) -> None:
    """Journal off: the file is nobody's until it is whole."""
    with closing(sqlite3.connect(file)) as base:
        base.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + _TABLES)
        count, at = len(imported.procedures), imported.imported_at.isoformat()
        base.execute("INSERT INTO import VALUES (?, ?, ?, ?)", (SCHEMA, imported.source, at, count))
        rows = ((place, one.code, _body(one)) for place, one in enumerate(imported.procedures))
        base.executemany("INSERT INTO procedures VALUES (?, ?, ?)", rows)
        base.commit()
    _flush(file)


def _flush(path: Path) -> None:
    """A file, or the folder that holds its name."""
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _read(file: Path) -> Imported:
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as base:
            schema, source, at, count = base.execute("SELECT schema, source, imported_at, count FROM import").fetchone()
            found = tuple(_procedure(body) for (body,) in base.execute("SELECT body FROM procedures ORDER BY place"))
    except (sqlite3.Error, ValueError, TypeError, KeyError) as error:
        raise ProceduresDamaged(f"{file}: {error}") from error
    if schema != SCHEMA or count != len(found):
        raise ProceduresDamaged(f"{file}: schema {schema}, {len(found)} of {count} procedures")
    return Imported(found, source, datetime.fromisoformat(at))


def _body(one: Procedure) -> str:
    return json.dumps(asdict(one), ensure_ascii=False, default=date.isoformat)


def _procedure(body: str) -> Procedure:
    values: dict[str, Any] = {name: _frozen(value) for name, value in json.loads(body).items()}
    day = values["decided_on"]
    values["decided_on"] = date.fromisoformat(day) if day else None
    values["cases"] = tuple(_case(case) for case in values["cases"])
    return Procedure(**values)


def _case(values: dict[str, Any]) -> PaperCase:
    return PaperCase(values["name"], tuple(PaperToBring(**paper) for paper in values["papers"]))


def _frozen(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value
