"""What goes wrong at the simulated centre: by a fault file that tells when, and by a control file that tells what is
wrong now.

    # TIME    TARGET       FAULT       VALUE          a line of the fault file
    +30       sim-centre   silence     20             30 s after the start, for 20 s
    now       sim-centre   502         1/5            when it is read: one request in five
    08:30     sim-centre   half        x3             at half past eight: the next three requests

    silence                                           a line of the control file: a fault that is on
    502 1/5                                           what does not stand there is off

Values: ``on`` or nothing, ``off``, seconds, ``1/N`` one request in N, ``xN`` the next N requests.
"""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

FAULTS: dict[str, str] = {
    "silence": "it takes the request and says nothing for 30 s",
    "slow": "every answer comes after 2 s",
    "dribble": "the answer comes byte by byte",
    "half": "the answer breaks off in the middle",
    "lost_answer": "it does what is asked, and the answer is lost",
    "closed": "it closes the connection at once",
    "401": "HTTP 401",
    "403": "HTTP 403",
    "429": "HTTP 429 with Retry-After",
    "500": "HTTP 500",
    "502": "HTTP 502 with a page of HTML",
    "redirect": "HTTP 302 to another address",
    "html": "a page of HTML with status 200",
    "huge": "50 MB of JSON",
    "deep": "JSON that is nested 5,000 deep",
    "expired_token": "every token and session has expired",
    "wrong_password": "it does not take the password",
    "unknown_unit": "it does not know the hall's unit",
    "wrong_types": "texts are numbers, lists are texts",
    "missing_unit": "a dossier has no unit and no officer",
    "missing_status": "a dossier has no status",
    "other_dossier": "the answer is about another dossier",
    "unknown_status": "a status that nobody knows",
    "clock_hour_off": "its clock is an hour ahead",
    "exists": "it says of everything that it has it already",
    "refused": "it refuses what it is told",
    "cert_expired": "its certificate has expired (HTTPS)",
}
TARGETS = ("sim-centre", "centre")
CONTROL_EVERY_S = 0.05
VALUE = re.compile(r"on|off|\d+(?:\.\d+)?|1/[1-9]\d{0,5}|x[1-9]\d{0,5}")


class FaultRefused(ValueError):
    """A line that says no fault of ours."""


@dataclass
class Switch:
    """A fault that is on: until when, for how many requests, for one in how many."""

    until: float = float("inf")
    left: int | None = None
    one_in: int = 1


class SimFaults:
    """Which faults a request meets. ``clock`` is monotonic."""

    def __init__(self, seed: int = 1, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._chance = random.Random(seed)
        self._switches: dict[str, Switch] = {}
        self._sources: list[Callable[[], None]] = []
        self._controlled: set[str] = set()

    def set(self, name: str, value: str = "on") -> None:
        """Raises FaultRefused."""
        if name not in FAULTS or not VALUE.fullmatch(value or "on"):
            raise FaultRefused(f"{name} {value}".strip())
        if value == "off":
            self._switches.pop(name, None)
            return
        switch = Switch()
        if value.startswith("x"):
            switch.left = int(value[1:])
        elif value.startswith("1/"):
            switch.one_in = int(value[2:])
        elif value not in ("", "on"):
            switch.until = self._clock() + float(value)
        self._switches[name] = switch

    def control(self, text: str) -> None:
        """These are on, and of those that were on in this way before no other. Raises FaultRefused when that is done,
        with the lines that say no fault."""
        lines = [line.partition("#")[0].split() for line in text.splitlines()]
        wanted = {words[0]: words[1] if len(words) > 1 else "on" for words in lines if words}
        for name in self._controlled - set(wanted):
            self._switches.pop(name, None)
        self._controlled, refused = set(wanted), list[str]()
        for name, value in wanted.items():
            try:
                self.set(name, value)
            except FaultRefused as one:
                refused.append(str(one))
        if refused:
            raise FaultRefused(", ".join(refused))

    def follow(self, source: Callable[[], None]) -> None:
        """Is called before every look."""
        self._sources.append(source)

    def look(self) -> None:
        for source in self._sources:
            source()

    def met(self, name: str) -> bool:
        """Whether this request meets the fault; counts it."""
        switch = self._switches.get(name)
        if switch is None:
            return False
        if self._clock() >= switch.until:
            del self._switches[name]
            return False
        if self._chance.randrange(switch.one_in):
            return False
        if switch.left is not None:
            switch.left -= 1
            if not switch.left:
                del self._switches[name]
        return True

    def is_on(self, name: str) -> bool:
        """Whether it is on, uncounted."""
        switch = self._switches.get(name)
        return switch is not None and self._clock() < switch.until


class ControlFile:
    """Reads the file again whenever it changes."""

    def __init__(self, file: Path, faults: SimFaults, tell: Callable[[str], None]) -> None:
        self._file, self._faults, self._tell = file, faults, tell
        self._seen: object = None
        self._looked = float("-inf")

    def __call__(self) -> None:
        if time.monotonic() - self._looked < CONTROL_EVERY_S:
            return
        self._looked = time.monotonic()
        try:
            found = self._file.stat()
            mark: object = (found.st_mtime_ns, found.st_size, found.st_ino)
            text = self._file.read_text("utf-8") if mark != self._seen else ""
        except (OSError, UnicodeDecodeError):
            mark, text = None, ""
        if mark == self._seen:
            return
        self._seen = mark
        try:
            self._faults.control(text)
        except FaultRefused as refused:
            self._tell(f"{self._file}: {refused}")


class PlanFile:
    """Plays a fault file; lines that are appended count too."""

    def __init__(self, file: Path, since: Path | None, faults: SimFaults, tell: Callable[[str], None]) -> None:
        self._file, self._since, self._faults, self._tell = file, since, faults, tell
        self._begin = time.monotonic()
        self._begun = datetime.now()
        self._read = 0
        self._waiting: list[tuple[float, str, str]] = []

    def __call__(self) -> None:
        self._take_new()
        elapsed = time.monotonic() - self._start()
        due = [one for one in self._waiting if one[0] <= elapsed]
        self._waiting = [one for one in self._waiting if one[0] > elapsed]
        for _, name, value in sorted(due, key=lambda one: one[0]):
            self._set(name, value)

    def _take_new(self) -> None:
        try:
            with self._file.open("rb") as stream:
                stream.seek(self._read)
                data = stream.read()
        except OSError:
            return
        whole, newline, _ = data.rpartition(b"\n")
        self._read += len(whole) + len(newline)
        for line in whole.decode("utf-8", "replace").splitlines():
            self._take(line.partition("#")[0].split())

    def _take(self, words: list[str]) -> None:
        if len(words) < 3 or words[1] not in TARGETS or words[2] in ("kill", "stop", "cont"):
            return
        at, name, value = self._when(words[0]), words[2], words[3] if len(words) > 3 else "on"
        if at is None:
            self._tell(f"{self._file}: {' '.join(words)}")
        else:
            self._waiting.append((at, name, value))

    def _when(self, text: str) -> float | None:
        """Seconds after the start."""
        try:
            if text == "now":
                return 0.0
            if text.startswith("+"):
                return float(text[1:])
            hour, minute = text.split(":")[:2]
            moment = self._begun.replace(hour=int(hour), minute=int(minute), second=0, microsecond=0)
        except ValueError:
            return None
        return (moment - self._begun).total_seconds() % 86_400

    def _start(self) -> float:
        """Both clocks are monotonic clocks of the same machine."""
        try:
            return float(self._since.read_text("ascii")) if self._since else self._begin
        except (OSError, ValueError):
            return self._begin

    def _set(self, name: str, value: str) -> None:
        try:
            self._faults.set(name, value)
        except FaultRefused as refused:
            self._tell(f"{self._file}: {refused}")
