"""The fault file: what goes wrong, where and when. One line a fault, the same for tests, demonstrations and training.

    # TIME   TARGET         FAULT       VALUE
    +0       may-in-1       paper_mm    350       seconds after the start; a device of the hall
    +12.5    kiosk-1        kill                  a program: kill (it is started again), stop, cont
    08:30    link:kiosk-1   cut         30        time of day; the way from this station to the server
    now      may-in-1       cover_open  on        when it is read: for lines that a person appends to a file in use

What each kind of device knows is in its ``sim_faults.py``.
Nothing here reads a file or a clock.
"""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import time
from enum import StrEnum

from devices.camera.sim_faults import CAMERA_FAULTS
from devices.fault_words import Language, say
from devices.pads.sim_faults import VALUES as PAD_FAULTS
from devices.printer.sim_faults import VALUES, Value, fits, is_number
from devices.readers.sim_faults import READER_FAULTS
from devices.signs.sim_faults import VALUES as LINE_FAULTS

LINK = "link:"
CENTRE = "sim-centre"
"""The simulated central dossier system: a program with faults of its own."""
CENTRE_FAULTS = (
    "silence", "slow", "dribble", "half", "lost_answer", "closed", "401", "403", "429", "500", "502", "redirect",
    "html", "huge", "deep", "expired_token", "wrong_password", "unknown_unit", "wrong_types", "missing_unit",
    "missing_status", "other_dossier", "unknown_status", "clock_hour_off", "exists", "refused", "cert_expired",
)  # fmt: skip
CENTRE_VALUE = re.compile(r"|on|off|\d+(?:\.\d+)?|1/[1-9]\d{0,5}|x[1-9]\d{0,5}", re.ASCII)
"""Also one request in so many (``1/5``), or the next so many (``x3``)."""
PROGRAM_FAULTS = ("kill", "stop", "cont")
LINK_FAULTS = {"cut": Value.NUMBER}
DEVICE_FAULTS: Mapping[str, Value] = {**VALUES, **READER_FAULTS, **CAMERA_FAULTS, **PAD_FAULTS, **LINE_FAULTS}
"""Of devices of every kind; a name means the same wherever it stands."""
DAY_S = 86400.0


class Owner(StrEnum):
    """Whose fault it is."""

    DEVICE = "device"
    PROGRAM = "program"
    LINK = "link"
    CENTRE = "centre"


@dataclass(frozen=True)
class FaultLine:
    """One line of the file."""

    number: int
    """Where it stands, counted from 1."""
    when: float | time | None
    """Seconds after the start, a time of the day, or None: when it is read."""
    target: str
    fault: str
    value: str = ""

    @property
    def owner(self) -> Owner:
        if self.target.startswith(LINK):
            return Owner.LINK
        if self.fault in PROGRAM_FAULTS:
            return Owner.PROGRAM
        return Owner.CENTRE if self.target == CENTRE else Owner.DEVICE

    @property
    def command(self) -> str:
        """What the target is told."""
        return f"{self.fault} {self.value}".strip()


@dataclass(frozen=True)
class FaultProblem:
    """One mistake in the file: where, why, and what to do, in the reader's language."""

    file: str
    line: int
    """0: the whole file."""
    reason: str
    remedy: str
    values: dict[str, str] = field(default_factory=dict)

    def told(self, language: Language) -> str:
        values = {name: _of_us(language, value) for name, value in self.values.items()}
        place = f"{self.file}: {say(language, 'line', line=self.line)}" if self.line else self.file
        return f"{place}: {say(language, self.reason, **values)} → {say(language, self.remedy, **values)}"


def _of_us(language: Language, value: str) -> str:
    """A value that is a word of ours stands in the reader's language too."""
    return say(language, value) if value in ("printer", "program", "cable") else value


class FaultProblems(Exception):
    """The file cannot be used; ``problems`` holds every mistake."""

    def __init__(self, problems: Iterable[FaultProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)

    def told(self, language: Language) -> str:
        title = say(language, "title", count=len(self.problems))
        return "\n".join([title, *(f"  {problem.told(language)}" for problem in self.problems)])

    def __str__(self) -> str:
        return self.told("en")


@dataclass(frozen=True)
class Targets:
    """What the hall has."""

    devices: Collection[str]
    programs: Collection[str]
    stations: Collection[str]
    """Those whose way to the server can be cut."""


def parse(text: str, file: str = "", targets: Targets | None = None, first: int = 1) -> tuple[FaultLine, ...]:
    """The lines of a file whose first line has this number. Raises FaultProblems; without ``targets`` any will do."""
    lines, problems = [], []
    for number, words in _lines(text, first):
        try:
            lines.append(_line(number, words, targets))
        except _Wrong as wrong:
            problems.append(FaultProblem(file, number, wrong.reason, wrong.remedy, wrong.values))
    if problems:
        raise FaultProblems(problems)
    return tuple(lines)


class _Wrong(Exception):
    """A mistake in the line that is being read."""

    def __init__(self, reason: str, remedy: str, **values: str) -> None:
        super().__init__(reason)
        self.reason, self.remedy, self.values = reason, remedy, values


def _lines(text: str, first: int) -> Iterator[tuple[int, list[str]]]:
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), first):
        words = line.partition("#")[0].split()
        if words:
            yield number, words


def _line(number: int, words: list[str], targets: Targets | None) -> FaultLine:
    when = _when(words[0])
    if len(words) < 3:
        raise _Wrong("few", "form")
    line = FaultLine(number, when, words[1], words[2], " ".join(words[3:]))
    if targets is not None:
        _check_target(line, targets)
    _check_fault(line)
    return line


def _when(text: str) -> float | time | None:
    if text == "now":
        return None
    if text.startswith("+") and is_number(text[1:]):
        return float(text[1:])
    try:
        if ":" in text:
            return time.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        pass
    raise _Wrong("time", "time_form", text=text)


def _check_target(line: FaultLine, targets: Targets) -> None:
    if line.owner is Owner.LINK:
        station = line.target.removeprefix(LINK)
        if station not in targets.stations:
            raise _nearest("link", station, targets.stations)
    elif line.target not in targets.devices and line.target not in targets.programs:
        raise _nearest("target", line.target, [*targets.devices, *targets.programs])
    elif line.owner is Owner.PROGRAM and line.target not in targets.programs:
        raise _nearest("fault", line.fault, VALUES, owner="printer")
    elif line.owner is Owner.DEVICE and line.target not in targets.devices:
        raise _nearest("fault", line.fault, PROGRAM_FAULTS, owner="program")


def _check_fault(line: FaultLine) -> None:
    if line.owner is Owner.PROGRAM:
        if line.value:
            raise _Wrong("no_value", "no_value_fix", name=line.fault, text=line.value)
        return
    if line.owner is Owner.CENTRE:
        if line.fault not in CENTRE_FAULTS:
            raise _nearest("fault", line.fault, [*CENTRE_FAULTS, *PROGRAM_FAULTS], owner="program")
        if not CENTRE_VALUE.fullmatch(line.value):
            raise _Wrong("value", "switch", name=line.fault, text=line.value)
        return
    known, owner = (LINK_FAULTS, "cable") if line.owner is Owner.LINK else (DEVICE_FAULTS, "printer")
    kind = known.get(line.fault)
    if kind is None:
        names = [*known, *PROGRAM_FAULTS] if owner == "printer" else [*known]
        raise _nearest("fault", line.fault, names, owner=owner)
    if not fits(kind, line.value):
        raise _Wrong("value", str(kind), name=line.fault, text=line.value)


def _nearest(reason: str, text: str, known: Collection[str], **values: str) -> _Wrong:
    close = difflib.get_close_matches(text, list(known), n=1)
    if close:
        return _Wrong(reason, "nearest", text=text, name=close[0], **values)
    return _Wrong(reason, "known", text=text, names=", ".join(sorted(known)) or "–", **values)


# ---- when ----


class Schedule:
    """What comes due when. All times are seconds after the start, at which the clock showed ``started``."""

    def __init__(self, started: time) -> None:
        self._started = started
        self._waiting: list[tuple[float, int, FaultLine]] = []

    def add(self, lines: Iterable[FaultLine], now: float, not_before: float = -math.inf) -> None:
        """Lines that have been read; those that should have come before ``not_before`` are missed for good."""
        coming = ((self.second_of(line, now), line.number, line) for line in lines)
        self._waiting += [one for one in coming if one[0] >= not_before]
        self._waiting.sort(key=lambda one: one[:2])

    def second_of(self, line: FaultLine, now: float) -> float:
        """When a line comes due; a time of day is the next one after the start."""
        match line.when:
            case None:
                return now
            case time() as clock:
                return (_second_of_day(clock) - _second_of_day(self._started)) % DAY_S
            case seconds:
                return seconds

    def due(self, now: float) -> tuple[FaultLine, ...]:
        """What has come due since it was last asked, in order."""
        count = sum(1 for second, _, _ in self._waiting if second <= now)
        due, self._waiting = self._waiting[:count], self._waiting[count:]
        return tuple(line for _, _, line in due)

    @property
    def next(self) -> float | None:
        """When something comes due."""
        return self._waiting[0][0] if self._waiting else None


def _second_of_day(clock: time) -> float:
    return clock.hour * 3600 + clock.minute * 60 + clock.second + clock.microsecond / 1e6
