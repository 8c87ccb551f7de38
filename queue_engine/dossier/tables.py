"""The schema of the hall's own copy of dossiers, and a dossier as its row. Nothing personal has a column.

Words that come again and again (names of procedures, units, statuses) stand once in ``word``; a row has their numbers.
"""

from __future__ import annotations

import json
import sqlite3
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from queue_engine.dossier.record import Dossier, Step, Supplement
from queue_engine.protocol import Phase

# fmt: off
MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
        "CREATE TABLE word (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE)",
        """CREATE TABLE dossier (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, code TEXT, receipt TEXT,
           fetched_ms INTEGER NOT NULL, received_ms INTEGER, due_ms INTEGER, new_due_ms INTEGER, finished_ms INTEGER,
           returned_ms INTEGER, ended_ms INTEGER, phase INTEGER NOT NULL, source INTEGER NOT NULL,
           procedure_code INTEGER, procedure_name INTEGER, field_code INTEGER, field_name INTEGER,
           status_code INTEGER, status_name INTEGER, unit_name INTEGER, officer_name INTEGER, return_method INTEGER,
           rest TEXT)""",
        "CREATE INDEX dossier_receipt ON dossier(receipt, received_ms) WHERE receipt IS NOT NULL",
        "CREATE INDEX dossier_open ON dossier(fetched_ms) WHERE ended_ms IS NULL",
        "CREATE INDEX dossier_ended ON dossier(ended_ms) WHERE ended_ms IS NOT NULL",
        """CREATE TABLE name (kind TEXT NOT NULL, code TEXT NOT NULL, since TEXT NOT NULL, name TEXT NOT NULL,
           PRIMARY KEY (kind, code, since)) WITHOUT ROWID""",
        "CREATE TABLE misses (who TEXT PRIMARY KEY, data TEXT NOT NULL) WITHOUT ROWID",
    ),
)
"""Each runs whole or not at all; ``user_version`` counts them."""
# fmt: on

TIMES = ("received_at", "due_at", "new_due_at", "finished_at", "returned_at")
WORDS = (
    "phase", "source", "procedure_code", "procedure_name", "field_code", "field_name", "status_code", "status_name",
    "unit_name", "officer_name", "return_method",
)  # fmt: skip
COLUMNS = ("key", "code", "receipt", "fetched_ms", *(f"{one[:-3]}_ms" for one in TIMES), "ended_ms", *WORDS, "rest")
SELECT = f"SELECT {', '.join(COLUMNS)} FROM dossier"
UPSERT = (
    f"INSERT INTO dossier ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))}) ON CONFLICT (key) DO UPDATE "
    f"SET {', '.join(f'{one} = excluded.{one}' for one in COLUMNS[1:])} "
    "WHERE excluded.fetched_ms >= dossier.fetched_ms OR dossier.fetched_ms > ?"
)
ENDED = frozenset({Phase.RETURNED, Phase.REFUSED, Phase.WITHDRAWN, Phase.STOPPED})
MOST_OF_A_NAME, MOST_OF_A_TEXT, MOST_STEPS = 300, 2000, 100
MOST_OF_A_CODE = 64


def key_of(code: str) -> str:
    """A code as it is looked up: capital letters without spaces, full-width letters made plain."""
    plain = code if code.isascii() else unicodedata.normalize("NFKC", code)
    return "".join(plain.upper().split())[:MOST_OF_A_CODE]


def row_of(one: Dossier, now_ms: int, number: Callable[[str], int]) -> tuple[Any, ...]:
    """``number`` gives a word its number. A copy is never from the future, whatever the centre's clock says."""
    key, receipt = key_of(one.code), key_of(one.receipt_no)
    code = one.code.strip()[:MOST_OF_A_CODE]
    fetched = min(to_ms(one.fetched_at), now_ms)
    times = [_ms(getattr(one, name)) for name in TIMES]
    ended = (times[4] or times[3] or fetched) if one.phase in ENDED else None
    words = [number(text[:MOST_OF_A_NAME]) if (text := getattr(one, name)) else None for name in WORDS]
    return (key, None if code == key else code, receipt or None, fetched, *times, ended, *words, _rest(one))


def dossier_of(row: sqlite3.Row, word: Callable[[int], str]) -> Dossier:
    """The record of a row; ``word`` gives back a word by its number."""
    rest = json.loads(row["rest"] or "{}")
    words = {name: word(row[name]) if row[name] is not None else "" for name in WORDS}
    values: dict[str, Any] = words | {name: _at(row[f"{name[:-3]}_ms"]) for name in TIMES}
    return Dossier(
        code=row["code"] or row["key"],
        receipt_no=row["receipt"] or "",
        fetched_at=from_ms(row["fetched_ms"]),
        phase=_phase(values.pop("phase")),
        **values,
        supplements=tuple(_supplement(one) for one in rest.get("supplements", ())),
        steps=tuple(_step(one) for one in rest.get("steps", ())),
        refusal_reason=rest.get("refusal", ""),
        note=rest.get("note", ""),
    )


def to_ms(at: datetime) -> int:
    return round(at.timestamp() * 1000)


def from_ms(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC)


def _ms(at: datetime | None) -> int | None:
    return to_ms(at) if at else None


def _at(ms: int | None) -> datetime | None:
    return from_ms(ms) if ms is not None else None


def _rest(one: Dossier) -> str | None:
    """What few dossiers have, as JSON."""
    if not (one.supplements or one.steps or one.refusal_reason or one.note):
        return None
    rest: dict[str, Any] = {}
    if one.supplements:
        rest["supplements"] = [
            [row.content[:MOST_OF_A_TEXT], _ms(row.at), _ms(row.due_before), _ms(row.due_after)]
            for row in one.supplements[-MOST_STEPS:]
        ]
    if one.steps:
        rest["steps"] = [
            [_ms(row.at), row.unit[:MOST_OF_A_NAME], row.officer[:MOST_OF_A_NAME], row.content[:MOST_OF_A_TEXT]]
            for row in one.steps[-MOST_STEPS:]
        ]
    texts = {"refusal": one.refusal_reason[:MOST_OF_A_TEXT], "note": one.note[:MOST_OF_A_TEXT]}
    return json.dumps(rest | {name: text for name, text in texts.items() if text}, ensure_ascii=False)


def _supplement(values: list[Any]) -> Supplement:
    content, *times = values
    return Supplement(content, *map(_at, times))


def _step(values: list[Any]) -> Step:
    at, unit, officer, content = values
    return Step(_at(at), unit, officer, content)


def _phase(text: str) -> Phase:
    try:
        return Phase(text)
    except ValueError:  # written by another version of this program
        return Phase.UNKNOWN
