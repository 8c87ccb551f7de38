"""The rows of the tallies: one a visit, with its stops; strays and flags; one a day with its part of the journal."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as made

NEVER = ""
"""Stands for an officer or a counter where there was none."""

OVER = ("finished", "no_show", "cancelled", "voided")
"""States in which a visit ends, in the order of their codes."""


@dataclass(slots=True)
class Stop:
    """One call at a counter, and what became of it."""

    counter: str
    officer: str
    field: str
    called_ms: int
    started_ms: int | None = None
    ended_ms: int | None = None
    how: str = ""
    """finished, onward, transferred, held, no_show, left, voided, by_day; empty: it is still open."""

    @property
    def walk_ms(self) -> int | None:
        """From the call to the start."""
        return None if self.started_ms is None else max(0, self.started_ms - self.called_ms)

    @property
    def service_ms(self) -> int | None:
        """From the start to the end; None where the end of the day, not an officer, has ended it."""
        if self.started_ms is None or self.ended_ms is None or self.how in ("by_day", "left"):
            return None
        return max(0, self.ended_ms - self.started_ms)


@dataclass(slots=True)
class Rating:
    """The question of a visit and its answer."""

    counter: str
    officer: str
    field: str
    scale: str
    opened_ms: int
    level: int = 0
    """0: no answer."""
    points: float = 0.0
    source: str = ""
    after_ms: int = 0
    later: bool = False
    reason: str = ""
    come_back: int | None = None
    """Question 3 of TT 01/2018."""
    bodies: int | None = None
    """Question 4."""


@dataclass(slots=True)
class Visit:
    """One number that somebody took, on the day of its issue. Nothing of a citizen is in it."""

    ticket: str
    day: str
    number: str
    field: str
    """That of its last call, as counter and officer are; until it is called, the one it waits for."""
    issued_ms: int
    source: str = NEVER
    priority: str = ""
    booked: bool = False
    state: str = "waiting"
    by_day: bool = False
    """The end of the day or of a session has ended it."""
    waited_ms: int | None = None
    """Working time until the first call, as the server counted it; None: not called, or a number of a paper roll."""
    ended_ms: int | None = None
    outcome: str = ""
    dossier: str = ""
    recalls: int = 0
    holds: int = 0
    transfers: int = 0
    stops: list[Stop] = made(default_factory=list)
    rating: Rating | None = None

    @property
    def counter(self) -> str:
        """The counter of its last call."""
        return self.stops[-1].counter if self.stops else NEVER

    @property
    def officer(self) -> str:
        return self.stops[-1].officer if self.stops else NEVER


@dataclass(frozen=True, slots=True)
class Stray:
    """Presses that no question was waiting for."""

    seq: int
    day: str
    at_ms: int
    counter: str
    station: str
    device: str
    why: str
    count: int


@dataclass(frozen=True, slots=True)
class Flag:
    """Something for the supervisor to look at; it counts once, however many presses or milliseconds it tells of."""

    seq: int
    day: str
    at_ms: int
    counter: str
    ticket: str
    """Of the answer that it is about; none: it is about presses."""
    why: str


@dataclass(slots=True)
class Day:
    """A day of the hall and its part of the journal."""

    day: str
    first_seq: int
    last_seq: int
    head: str
    prev: str
    """The head of the day before, which the journal's chain repeats."""
    ended: bool = False
    """No answer has become final: nobody is asked any more."""
    visits: dict[str, Visit] = made(default_factory=dict)
    strays: list[Stray] = made(default_factory=list)
    flags: list[Flag] = made(default_factory=list)
