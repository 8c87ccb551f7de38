"""Tallies: what the supervisor's desk asks, and what it gets. Screen, export and command line read the same answer."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from queue_engine.protocol.base import Message

By = Literal["officer", "counter", "field", "hour", "weekday", "day"]
Format = Literal["csv", "xlsx", "pdf"]
DayText = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$", description="YYYY-MM-DD")]


class Period(Message):
    """Days from first to last, both counted."""

    first: DayText
    last: DayText

    @model_validator(mode="after")
    def _in_order(self) -> Period:
        if date.fromisoformat(self.last) < date.fromisoformat(self.first):
            raise ValueError("the last day is before the first")
        return self


class AskTally(Message):
    """A tally of a period, by one thing."""

    period: Period
    by: By = "field"
    compare: Period | None = Field(default=None, description="the same figures of another period beside it")
    scale: str | None = Field(
        default=None, max_length=40, description="scale of the levels and means; null: the newest that has answers"
    )


class Spread(Message):
    """How long it took, in seconds, over so many."""

    n: int = 0
    median_s: float | None = None
    p90_s: float | None = Field(default=None, description="nine of ten took no longer")


class Mean(Message):
    """Mean points of answers. ``few``: fewer than the setting asks for; then a single figure says little."""

    n: int = 0
    points: float | None = None
    low: float | None = Field(default=None, description="95 % interval")
    high: float | None = None
    few: bool = True


class Indicator(Message):
    """One of the nine indicators of TT 01/2018, as far as a device in the hall can feed it."""

    question: Literal[3, 4]
    n: int
    points: float | None = Field(description="mean of the points, one decimal")
    few: bool = True


class Figures(Message):
    """What a group of visits comes to. Each visit is counted once, on the day of its issue."""

    visits: int = 0
    finished: int = 0
    by_day: int = Field(default=0, description="of finished: ended by the end of the day, not by an officer")
    no_shows: int = 0
    cancelled: int = 0
    open: int = 0
    voided: int = Field(default=0, description="numbers that were never meant; not among the visits")
    transfers: int = 0
    wait: Spread = Spread()
    walk: Spread = Spread()
    service: Spread = Spread()
    opened: int = Field(default=0, description="visits whose rating was asked for")
    answered: int = 0
    response: float | None = Field(default=None, description="answered ÷ finished, 0–1; null: none finished")
    levels: tuple[int, ...] = Field(default=(), description="answers by level of the answer's scale, the best first")
    mean: Mean = Mean()
    reasons: dict[str, int] = {}
    strays: dict[str, int] | None = Field(default=None, description="presses by why; null: not told by this grouping")
    flags: dict[str, int] | None = Field(default=None, description="by why; null: not told by this grouping")
    indicators: tuple[Indicator, ...] = ()


class TallyGroup(Message):
    """One line of a tally."""

    key: str
    name: str
    now: Figures
    before: Figures | None = None


class LevelName(Message):
    """A level of the scale: the best one first."""

    name: str
    points: float


class JournalRange(Message):
    """The facts that the figures come from."""

    first_seq: int
    last_seq: int
    head: str = Field(description="hash of the last of them")
    days: int = Field(description="days with facts")


class TallyAnswer(Message):
    """A tally: lines, the whole, and where it comes from."""

    hall: str
    period: Period
    by: By
    groups: tuple[TallyGroup, ...]
    total: TallyGroup
    compare: Period | None = None
    scale: str | None = None
    levels: tuple[LevelName, ...] = ()
    other_scales: tuple[str, ...] = Field(default=(), description="scales of answers that the means leave out")
    least: int = Field(description="fewer answers than this are few")
    source: JournalRange
    source_before: JournalRange | None = None
    behind: bool = Field(default=False, description="the journal could not be read just now: these are older figures")
    made_at: str
    made_by: str


class AskExport(Message):
    """A tally as a file."""

    ask: AskTally
    format: Format
    visits: bool = Field(default=False, description="xlsx: with one row a visit")
    who: str = Field(default="", max_length=80, description="who asks, as the file will say")


class TallyFile(Message):
    """A file to keep or to print."""

    name: str
    media: str
    body: str = Field(description="base64")
