"""A fault file that is being played: reads it as it grows, and says what has come due.

Lines may be appended while it is played, best with the time ``now``: that is how a trainer makes things go wrong by
hand. A line that is wrong is told and left out.
"""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from devices.faults import FaultLine, FaultProblem, FaultProblems, Schedule, Targets, parse

log = logging.getLogger(__name__)
LOOK_S = 0.1
MISSED_S = 5.0
"""Whoever begins to play later than this after a line's time has missed it."""


def read_faults(path: Path, targets: Targets | None = None) -> tuple[FaultLine, ...]:
    """A whole file. Raises FaultProblems."""
    try:
        return parse(path.read_text(encoding="utf-8-sig"), str(path), targets)
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "UTF-8"
        raise FaultProblems([FaultProblem(str(path), 0, "unreadable", "unreadable_fix", {"why": why})]) from error


class FaultFile:
    """Plays the lines that ``concerns`` picks.

    ``since`` is a file in which the start is written by write_start(), perhaps later than now: until then nothing
    comes due. Without it the start is now.
    """

    def __init__(
        self,
        path: Path,
        concerns: Callable[[FaultLine], bool],
        since: Path | None = None,
        clock: Callable[[], float] = time.monotonic,
        wall: Callable[[], datetime] = datetime.now,
    ) -> None:
        self._path = path
        self._concerns = concerns
        self._since = since
        self._clock, self._wall = clock, wall
        self._began = clock()
        self._start: float | None = None if since else self._began
        self._schedule = Schedule(wall().time())
        self._offset = 0
        self._line = 1
        self._half = b""
        self._fresh = True
        self._look_at = 0.0

    def due(self) -> tuple[FaultLine, ...]:
        """What has come due since it was last asked, in order. Looks into the file ten times a second at most."""
        now = self._clock()
        if now < self._look_at:
            return ()
        self._look_at = now + LOOK_S
        self._look_for_start()
        if self._start is None:
            return ()
        self._read_more(now - self._start, self._began - self._start - MISSED_S)
        return self._schedule.due(now - self._start)

    def commands(self) -> tuple[str, ...]:
        """The same as commands for one device."""
        return tuple(line.command for line in self.due())

    def _look_for_start(self) -> None:
        if self._start is not None or self._since is None:
            return
        with contextlib.suppress(OSError, ValueError):
            self._start = float(self._since.read_text(encoding="ascii"))
            ago = self._clock() - self._start
            self._schedule = Schedule(datetime.fromtimestamp(self._wall().timestamp() - ago).time())

    def _read_more(self, now: float, not_before: float) -> None:
        """New lines. ``now`` in lines that were there at first means the start, else the moment of reading."""
        for text in self._new_text().split("\n"):
            self._schedule.add(self._known(text), 0.0 if self._fresh else now, not_before)
            self._line += 1
        self._line -= 1
        self._fresh = False

    def _new_text(self) -> str:
        """Whole lines, and half a line that has stayed as it was since the last look."""
        try:
            with self._path.open("rb") as file:
                if file.seek(0, 2) < self._offset:  # it has become shorter: another file
                    self._offset, self._line = 0, 1
                file.seek(self._offset)
                whole, newline, half = file.read().rpartition(b"\n")
        except OSError:
            return ""
        if half and half == self._half:
            whole, newline, half = whole + newline, half, b""
        self._half = half
        self._offset += len(whole + newline)
        return (whole + newline).decode("utf-8", "replace")

    def _known(self, text: str) -> tuple[FaultLine, ...]:
        try:
            return tuple(filter(self._concerns, parse(text, str(self._path), first=self._line)))
        except FaultProblems as problems:
            for problem in problems.problems:
                log.warning("%s", problem.told("en"))
            return ()


def write_start(file: Path, moment: float) -> None:
    """Say when it all began, on the monotonic clock."""
    fresh = file.with_name(f".{file.name}.new")
    fresh.write_text(f"{moment!r}", encoding="ascii")
    fresh.replace(file)
