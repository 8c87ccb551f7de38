"""What may be wrong with the simulated printer, and the person who puts it right: one line a fault.

    paper_out on             a switch: on, off, or the seconds after which it is off again
    paper_mm 350             a number

``VALUES`` is the whole list; a fault file checks its lines against it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

DOTS_PER_MM = 8


class Value(StrEnum):
    """What may follow the name of a fault."""

    SWITCH = "switch"
    COUNT = "count"
    NUMBER = "number"
    TEXT = "text"
    NOTHING = "nothing"


@dataclass
class Faults:
    """What is wrong with the printer just now; each may be set at any moment, from any thread."""

    paper_out: bool = False
    """Turned off: somebody has put in a new roll."""
    paper_low: bool = False
    cover_open: bool = False
    offline: bool = False
    cutter_jam: bool = False
    """The knife is stuck: the next cut stops the printer. Turned off: somebody has freed it."""
    overheated: bool = False
    broken: bool = False
    """An error that only a technician removes."""
    silent: bool = False
    """It answers nothing, and prints."""
    garbage: bool = False
    """It answers at random, and prints."""
    frozen: bool = False
    """It takes nothing, prints nothing and answers nothing, and its link stays."""
    swallow: bool = False
    """It takes everything and answers what is asked in real time, but nothing is printed."""
    power_off: bool = False
    """Its buffer and what was loaded into it are lost; what is stored in it stays."""
    unplugged: bool = False
    """The cable is pulled."""
    second_waits: bool = False
    """A second client is left waiting, as some printers do, and not turned away."""
    paper_ends_after_rows: int | None = None
    """The roll ends so many rows of dots from now, in the middle of a slip if it must be."""
    drop_after_bytes: int | None = None
    """The link breaks when so many more bytes have arrived, and can be made again at once."""
    power_off_after_bytes: int | None = None
    """The power fails when so many more bytes have arrived, and is back after ``power_back_after``."""
    power_off_after_rows: int | None = None
    """The same when so many more rows of dots have been printed: in the middle of a slip."""
    power_back_after: float = 2.0
    """Seconds."""
    new_roll_after: float = 0.0
    """Seconds after the roll's end at which somebody puts in a new one; 0: nobody does."""
    answer_after: float = 0.0
    """Seconds by which every answer is late."""
    lose_one_in: int = 0
    """One byte in so many is lost on the cable; 0: none."""
    _timed: dict[str, float] = field(default_factory=dict, compare=False, repr=False)
    """Switches that are to be turned off: seconds from the next tick, then the moment itself."""
    _ticking: dict[str, float] = field(default_factory=dict, compare=False, repr=False)

    @property
    def stopped(self) -> bool:
        """It would print, but for this."""
        return self.paper_out or self.cover_open or self.offline or self.overheated or self.broken

    @property
    def dead(self) -> bool:
        """Nothing in it moves or speaks."""
        return self.power_off or self.frozen

    def obey(self, line: str) -> None:
        """One command: ``paper_out on``, ``cover_open 20``, ``paper_mm 300``. Raises ValueError."""
        name, _, value = line.strip().partition(" ")
        problem = wrong(name, value.strip())
        if problem:
            raise ValueError(problem)
        match VALUES[name]:
            case Value.SWITCH:
                self._switch(name, value.strip())
            case Value.COUNT:
                setattr(self, name, int(value))
            case Value.NUMBER:
                self._number(name, float(value))

    def _switch(self, name: str, value: str) -> None:
        self._ticking.pop(name, None)
        self._timed.pop(name, None)
        setattr(self, name, value != "off")
        if value not in ("on", "off"):
            self._timed[name] = float(value)

    def _number(self, name: str, value: float) -> None:
        if name == "paper_mm":
            self.paper_out, self.paper_ends_after_rows = False, round(value * DOTS_PER_MM)
        else:
            setattr(self, name, value)

    # ---- time and bytes pass ----

    def turn_off_after(self, name: str, seconds: float) -> None:
        self._timed[name] = seconds

    def tick(self, now: float) -> None:
        """Turn off what has lasted long enough."""
        while self._timed:
            name, seconds = self._timed.popitem()
            self._ticking[name] = now + seconds
        for name, end in list(self._ticking.items()):
            if end <= now:
                self._ticking.pop(name, None)
                setattr(self, name, False)

    @property
    def next_tick(self) -> float | None:
        """When tick() has something to do."""
        if self._timed:
            return 0.0
        return min(list(self._ticking.values()), default=None)

    @property
    def bytes_until_cut(self) -> int:
        """How many more bytes may be taken at once: exactly at this count the link or the power is cut."""
        counts = [count for count in (self.drop_after_bytes, self.power_off_after_bytes) if count is not None]
        return max(1, min(counts, default=65536))

    def count(self, received: int) -> bool:
        """So many bytes have arrived; True when the link breaks now."""
        self.power_off_after_bytes, fails = _counted(self.power_off_after_bytes, received)
        if fails:
            self._fail()
        self.drop_after_bytes, drops = _counted(self.drop_after_bytes, received)
        return drops

    def roll_moved(self, rows: int) -> None:
        """Paper has moved; the roll may have ended, the power may fail."""
        self.power_off_after_rows, fails = _counted(self.power_off_after_rows, rows)
        if fails:
            self._fail()
        self.paper_ends_after_rows, ended = _counted(self.paper_ends_after_rows, rows)
        if ended:
            self.paper_out = True
            if self.new_roll_after:
                self.turn_off_after("paper_out", self.new_roll_after)

    def _fail(self) -> None:
        self.power_off = True
        if self.power_back_after:
            self.turn_off_after("power_off", self.power_back_after)


def _counted(left: int | None, passed: int) -> tuple[int | None, bool]:
    """What is left of a count, and whether it has run out now."""
    if left is None:
        return None, False
    return (left - passed, False) if left > passed else (None, True)


SWITCHES = (
    "paper_out", "paper_low", "cover_open", "offline", "cutter_jam", "overheated", "broken", "silent", "garbage",
    "frozen", "swallow", "power_off", "unplugged", "second_waits",
)  # fmt: skip
COUNTS = (
    "paper_ends_after_rows", "drop_after_bytes", "power_off_after_bytes", "power_off_after_rows", "lose_one_in",
)  # fmt: skip
NUMBERS = ("paper_mm", "power_back_after", "new_roll_after", "answer_after")

VALUES: Mapping[str, Value] = {
    **dict.fromkeys(SWITCHES, Value.SWITCH),
    **dict.fromkeys(COUNTS, Value.COUNT),
    **dict.fromkeys(NUMBERS, Value.NUMBER),
}
"""Name of a fault → what it takes."""


def fits(kind: Value, value: str) -> bool:
    """May this stand behind a fault that takes such a value?"""
    match kind:
        case Value.SWITCH:
            return value in ("on", "off") or is_number(value)
        case Value.COUNT:
            return value.isascii() and value.isdecimal() and len(value) < 10
        case Value.NUMBER:
            return is_number(value)
        case Value.TEXT:
            return bool(value)
        case Value.NOTHING:
            return not value


def is_number(text: str) -> bool:
    """A plain number, not negative: ``12`` or ``0.5``."""
    whole, _, part = text.partition(".")
    return text.isascii() and len(text) < 10 and whole.isdecimal() and (part.isdecimal() or "." not in text)


def wrong(name: str, value: str) -> str:
    """Why this is no fault of a printer; empty when it is one."""
    if name not in VALUES:
        return f"no fault is called {name!r}"
    return "" if fits(VALUES[name], value) else f"{name} cannot be {value!r}"
