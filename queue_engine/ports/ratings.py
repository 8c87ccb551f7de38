"""What a transaction does about ratings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from queue_engine.domain.ratings import Rating, Run


@dataclass(frozen=True, slots=True)
class StopRow:
    """A stop of a visit before its last one; ``seq`` is that of the fact that ended it."""

    seq: int
    ticket: str
    counter: str
    officer: str | None
    field: str


@dataclass(frozen=True, slots=True)
class FlagRow:
    """Something about ratings that the supervisor should look at; ``seq`` is that of its fact."""

    seq: int
    day: str
    at: str
    why: str
    counter: str
    ticket: str | None = None
    number: str | None = None
    count: int = 1


class RatingVerbs(Protocol):
    """What a transaction does about ratings."""

    def save_rating(self, rating: Rating) -> None: ...
    def rating(self, ticket: str) -> Rating | None: ...
    def drop_rating(self, ticket: str) -> None: ...
    def standing_ratings(self) -> list[Rating]:
        """Questions whose counter has called nobody since, by counter."""

    def close_question(self, counter: str) -> None:
        """The next number is called there."""

    def count_ratings(self, day: str) -> tuple[int, int]:
        """How many questions a day has, and how many of them are answered."""

    def forget_ratings(self) -> None:
        """A day is over: with its stops, flags and strays."""

    def add_stop(self, row: StopRow) -> None: ...
    def drop_stop(self, seq: int) -> None: ...
    def stops_of(self, ticket: str) -> list[StopRow]:
        """In their order."""

    def run_at(self, counter: str) -> Run: ...
    def save_run(self, run: Run) -> None: ...
    def count_strays(self, counter: str, more: int) -> int:
        """Presses of the day at a counter that answered no question, with these."""

    def add_flag(self, row: FlagRow) -> None: ...
    def flags(self) -> list[FlagRow]:
        """Those of today that nobody has seen to, in their order."""

    def drop_flags(self, seqs: Iterable[int]) -> None:
        """They were seen to."""
