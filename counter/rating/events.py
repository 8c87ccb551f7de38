"""What happens at a rating screen, and what it wants to have done."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from queue_engine.client import LinkStatus
from queue_engine.protocol import HallState, Message, Rating

Question = Literal[3, 4]


class Timer(StrEnum):
    """What ends by itself."""

    SETTLE = "settle"
    IDLE = "idle"
    THANKS = "thanks"


@dataclass(frozen=True)
class Ticked:
    """The time of the server."""

    now_ms: int


@dataclass(frozen=True)
class Heard:
    """The hall as it was heard last, and the question that stands at the counter."""

    hall: HallState | None
    stands: Rating | None


@dataclass(frozen=True)
class LinkChanged:
    status: LinkStatus


@dataclass(frozen=True)
class TrialSeen:
    """Whether the desk has the keys on this screen tried out."""

    open: bool


@dataclass(frozen=True)
class Pressed:
    """A pad's key has answered the question of this visit."""

    ticket: str
    level: int


@dataclass(frozen=True)
class LevelTouched:
    level: int


@dataclass(frozen=True)
class ReasonTouched:
    reason: str


@dataclass(frozen=True)
class AnswerTouched:
    answer: int


@dataclass(frozen=True)
class Skipped:
    pass


@dataclass(frozen=True)
class LanguageTouched:
    pass


@dataclass(frozen=True)
class Strayed:
    """A finger touched the screen where nothing takes touches, or not yet."""


@dataclass(frozen=True)
class TimeOver:
    timer: Timer


Touch = LevelTouched | ReasonTouched | AnswerTouched | Skipped
Event = Ticked | Heard | LinkChanged | TrialSeen | Pressed | Touch | LanguageTouched | Strayed | TimeOver

# -- effects ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Give:
    """The answer to a question, by touch."""

    rating: Rating
    level: int


@dataclass(frozen=True)
class Repeat:
    """A touch after the answer: it is counted and answers nothing."""

    rating: Rating


@dataclass(frozen=True)
class Tell:
    """A reason or a further answer."""

    body: Message


@dataclass(frozen=True)
class Prove:
    """A level was touched for the desk's test."""

    level: int


@dataclass(frozen=True)
class StartTimer:
    timer: Timer
    seconds: float


@dataclass(frozen=True)
class StopTimer:
    timer: Timer


Effect = Give | Repeat | Tell | Prove | StartTimer | StopTimer
