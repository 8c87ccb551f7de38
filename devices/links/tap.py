"""A link that is listened in on: what went over it, for repairers, in a small file that eats its own tail.

One JSON line each: ``t`` (when), ``way`` ("out", "in", "open", "close", "failed"), and ``what``: commands with their
lengths on the way out, bytes in hex on the way in. Letters, pictures and the contents of codes are counted and not
kept: nobody's number is in this file. A question about the state is kept only when its answer has changed.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from devices.errors import DeviceError, WriteBroken
from devices.ports import Link

LARGEST = 128 * 1024
"""Bytes in the file before it becomes the older one; there are two."""
MOST_COMMANDS = 60
"""Of one write; the rest is counted."""

Describe = Callable[[bytes], list[str]]
"""What is written, without its contents."""


class TraceFile:
    """Lines at the end; a disk that takes none is no reason to stop printing."""

    def __init__(self, file: Path, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._file = file
        self._clock = clock

    def note(self, way: str, what: object) -> None:
        line = json.dumps({"t": self._clock().isoformat(timespec="milliseconds"), "way": way, "what": what})
        with contextlib.suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            if self._file.is_file() and self._file.stat().st_size > LARGEST:
                os.replace(self._file, older(self._file))
            with self._file.open("a", encoding="utf-8") as stream:
                stream.write(line + "\n")


def trace_file(state_dir: Path, device: str) -> Path:
    """Where a hall keeps the trace of a device."""
    return state_dir / "devices" / f"{device}.trace.jsonl"


def older(file: Path) -> Path:
    return file.with_name(f"{file.name}.1")


def read_trace(file: Path) -> Iterator[dict[str, object]]:
    """Everything that is kept, the oldest first; torn lines are left out."""
    for part in (older(file), file):
        if part.is_file():
            for line in part.read_text("utf-8", "replace").splitlines():
                with contextlib.suppress(ValueError):
                    entry = json.loads(line)
                    if isinstance(entry, dict) and {"t", "way", "what"} <= set(entry):
                        yield entry


class TapLink:
    """Any link, and its trace."""

    def __init__(self, link: Link, trace: TraceFile, describe: Describe, is_poll: Callable[[bytes], bool]) -> None:
        """``is_poll``: a question that is asked all the time."""
        self._link = link
        self._trace = trace
        self._describe = describe
        self._is_poll = is_poll
        self._asked: bytes | None = None
        self._answers: dict[bytes, bytes] = {}
        self._last_change: tuple[str, list[str]] = ("", [])

    @property
    def lost(self) -> bool:
        return self._link.lost

    def open(self) -> None:
        try:
            self._link.open()
        except DeviceError as error:
            self._note_change("failed", [error.reason.value, str(error)])
            raise
        self._note_change("open", [])

    def write(self, data: bytes, deadline_s: float, *, urgent: bool = False) -> None:
        if self._is_poll(data):
            self._heard(b"")
            self._asked = data
        else:
            self._trace.note("out", self._describe(data))
        try:
            self._link.write(data, deadline_s, urgent=urgent)
        except WriteBroken as error:
            self._trace.note("failed", [error.reason.value, f"{error.written}/{len(data)}"])
            raise

    def read(self, wait_s: float) -> bytes:
        data = self._link.read(wait_s)
        if data and self._asked is not None:
            self._heard(data)
        elif data:
            self._trace.note("in", data.hex(" "))
        return data

    def close(self, *, drop: bool = False) -> None:
        if not self._link.lost:
            self._note_change("close", [])
        self._link.close(drop=drop)

    def abandon(self) -> None:
        self._link.abandon()

    def _heard(self, answer: bytes) -> None:
        """What came of the last question, if it is news."""
        asked, self._asked = self._asked, None
        if asked is None or self._answers.get(asked) == answer:
            return
        self._answers[asked] = answer
        self._trace.note("out", self._describe(asked))
        if answer:
            self._trace.note("in", answer.hex(" "))

    def _note_change(self, way: str, what: list[str]) -> None:
        """Tries that fail the same way over and over are one line."""
        if self._last_change != (way, what):
            self._last_change = (way, what)
            self._trace.note(way, what)
