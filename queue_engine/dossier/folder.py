"""Facts for a central system that has no call for them: our own CSV in a folder, one file a fact, named by its number.

A file appears whole or not at all, and the same fact is the same file however often it is sent. docs/ho-so.md has the
columns in full.
"""

from __future__ import annotations

import asyncio
import csv
import io
import os
from contextlib import suppress
from datetime import tzinfo
from pathlib import Path

from queue_engine.dossier.address import as_json
from queue_engine.dossier.errors import Reason
from queue_engine.dossier.gateway import GatewayError, Misconfigured, Retry
from queue_engine.dossier.record import OutEvent

FIRST = ("id", "unit", "kind", "visit", "made_at")
COLUMNS = {
    "visit_finished": (
        "number", "field", "counter", "officer", "dossier", "outcome", "issued_at", "called_at", "started_at",
        "finished_at", "priority",
    ),
    "status_flagged": ("dossier", "shown", "as_of", "claim", "station", "officer"),
    "rated": (
        "number", "field", "counter", "officer", "dossier", "scale", "levels", "level", "points", "reason",
        "question3", "question4", "rated_at",
    ),
    "day_summary": (
        "day", "visits", "finished", "by_day", "no_shows", "cancelled", "transfers", "wait_median_s", "wait_p90_s",
        "service_median_s", "opened", "answered", "response", "scale", "mean_points", "few", "levels", "level_names",
        "reasons", "made_at", "head",
    ),
}  # fmt: skip
"""Columns that every file of a kind has, in this order; what else a fact holds follows behind them by name."""


class FolderSink:
    """A folder, perhaps on a share that is not always there."""

    def __init__(self, folder: Path, unit: str, zone: tzinfo) -> None:
        self._folder, self._unit, self._zone = folder, unit, zone

    async def send(self, event: OutEvent) -> None:
        await asyncio.to_thread(self._write, event)

    async def close(self) -> None: ...

    def _write(self, event: OutEvent) -> None:
        day = event.made_at.astimezone(self._zone).strftime("%Y%m%d")
        file = self._folder / f"{day}-{event.kind}-{event.id:08}.csv"
        trouble: GatewayError
        try:
            if not file.exists():
                _put(file, as_csv(event, self._unit, self._zone))
            return
        except (FileNotFoundError, NotADirectoryError, PermissionError):
            trouble = Misconfigured(Reason.NOT_WRITABLE, str(self._folder))
        except OSError:  # full, or a share that has gone
            trouble = Retry(Reason.NOT_WRITABLE, str(self._folder))
        raise trouble


def _put(file: Path, data: bytes) -> None:
    fresh = file.with_name(f".{file.name}.new")
    with fresh.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(fresh, file)
    _flush(file.parent)


def _flush(folder: Path) -> None:
    """A power cut must not take the name of a file whose fact counts as told. Some shares cannot do it."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def as_csv(event: OutEvent, unit: str, zone: tzinfo) -> bytes:
    """A heading and one row, in UTF-8 with a mark, as spreadsheets like it."""
    told, known = as_json(event, unit, zone), COLUMNS.get(event.kind, ())
    more = sorted(key for key in event.payload if key not in (*known, *FIRST))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([*FIRST, *known, *more])
    writer.writerow([*(told[key] for key in FIRST), *(_cell(event.payload.get(key)) for key in (*known, *more))])
    return text.getvalue().encode("utf-8-sig", "replace")


def _cell(value: object) -> str:
    """No text begins a spreadsheet's formula."""
    if isinstance(value, list | tuple):
        return "; ".join(map(_cell, value))
    if isinstance(value, bool):
        return "1" if value else "0"
    text = "" if value is None else str(value)
    return f"'{text}" if isinstance(value, str) and text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
