"""Ratings: one for a visit, asked at the finish that ends it. Presses that count for nothing are counted apart."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from queue_engine.protocol.base import Message

Level = Annotated[int, Field(ge=1, le=5)]
"""1 is the best one; pads count their keys the other way round. How many there are and what they are worth is a dated
setting."""
Source = Literal["pad", "screen", "kiosk", "lookup"]
LONGEST_MS = 24 * 3_600_000
"""No question stands longer than a day."""


def _possible(ms: int) -> int:
    return min(max(ms, 0), LONGEST_MS)


Since = Annotated[int, AfterValidator(_possible)]
"""Milliseconds since a question stood there. What cannot be, less than nothing or more than a day, is brought to the
nearest that can be and not refused: it is a station's clock that is wrong, and the citizen has answered all the same.
Nothing at all is flagged as haste, so somebody looks at that station."""
FlagReason = Literal["too_fast", "run", "strays"]


class Rating(Message):
    """A visit's question. What was answered is for the supervisor's tallies alone and is not in here."""

    ticket: str
    number: str
    field: str
    counter: str
    officer: str | None = Field(default=None, description="for staff and the rating screen")
    officer_name: str | None = None
    scale: str = Field(description="id of the dated scale that is asked")
    opened_at: str
    until: str = Field(description="the question stands at the counter until then, or until the next call")
    answered: bool = Field(default=False, description="the first press has counted")


class Rate(Message):
    """A press that answers the question of a visit. Only the first one counts."""

    ticket: str = Field(max_length=40)
    level: Level
    scale: str = Field(max_length=40)
    source: Source
    device: str = Field(default="", max_length=40)
    after_ms: Since = Field(default=0, description="since the question stood there, by the station's own clock")
    token: str | None = Field(
        default=None, pattern="^[0-9a-f]{32}$", repr=False, description="of the slip, when rated later elsewhere"
    )


class RateReason(Message):
    """Why, after the lowest level; from the station where the visit was rated."""

    ticket: str = Field(max_length=40)
    reason: str = Field(min_length=1, max_length=40)


class RateQuestion(Message):
    """An answer to one of the optional questions of TT 01/2018: 3, times one had to come back; 4, bodies to contact.

    From the station where the visit was rated.
    """

    ticket: str = Field(max_length=40)
    question: Literal[3, 4]
    answer: int = Field(ge=0, le=2, description="0, 1, or 2 for more")


class Rated(Message):
    """What became of a press. ``counted`` false: there was an answer already, or the question is over."""

    counted: bool
    why: Literal["", "second", "late"] = ""


class ReportStrays(Message):
    """Presses that no question was waiting for, counted by the station since its last report."""

    counter: str = Field(max_length=40)
    device: str = Field(max_length=40)
    why: Literal["unarmed", "repeat", "noise"]
    count: int = Field(ge=1, le=100_000)


class RatingFlag(Message):
    """Something that a supervisor should look at; nothing is dropped for it."""

    seq: int
    at: str
    why: FlagReason
    counter: str
    ticket: str | None = None
    number: str | None = None
    count: int = Field(default=1, description="milliseconds of too_fast; so many alike, so many strays")
