"""What a citizen touches while a visit is rated, and what the hall is told."""

from __future__ import annotations

from dataclasses import dataclass, field

from queue_engine.protocol import Rate, RateQuestion, RateReason


@dataclass(frozen=True)
class RateTouched:
    """The visit of this slip is to be rated."""


@dataclass(frozen=True)
class LevelTouched:
    """1 is the best one."""

    level: int


@dataclass(frozen=True)
class ReasonTouched:
    reason: str


@dataclass(frozen=True)
class AnswerTouched:
    """Of a further question: 0, 1, or 2 for more."""

    answer: int


@dataclass(frozen=True)
class SkipTouched:
    """This is not to be answered."""


RateTouch = RateTouched | LevelTouched | ReasonTouched | AnswerTouched | SkipTouched


@dataclass(frozen=True)
class Post:
    """Tell the hall, now or when it is there again; nobody waits for it."""

    body: Rate | RateReason | RateQuestion = field(repr=False)
