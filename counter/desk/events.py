"""What happens to the supervisor's desk, and what the desk wants done. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from counter.desk.acts import Act, Problem
from counter.entry import DigitsErased, DigitTyped, NumberSet, TextTyped
from queue_engine.client import LinkStatus
from queue_engine.protocol import HallState, Message, Sync, Waits


class Page(StrEnum):
    """On a small screen one of these is shown at a time; a large one shows the hall and its machines together."""

    HALL = "hall"
    MACHINES = "machines"
    DOSSIERS = "dossiers"
    """What is to be looked at without haste: dossiers, what the centre did not take, ratings that were flagged."""
    TALLIES = "tallies"
    """It covers the whole window, on any screen."""


@dataclass(frozen=True)
class HallChanged:
    hall: HallState


@dataclass(frozen=True)
class WaitsChanged:
    """The estimator's newest table."""

    waits: Waits


@dataclass(frozen=True)
class LinkChanged:
    link: LinkStatus


@dataclass(frozen=True)
class Ticked:
    """The server's time, as far as the client knows it."""

    now_ms: int


@dataclass(frozen=True)
class PageAsked:
    page: Page


@dataclass(frozen=True)
class LanguageAsked:
    language: str


@dataclass(frozen=True)
class ActsAsked:
    """Open the page of acts."""


@dataclass(frozen=True)
class ActChosen:
    act: Act


@dataclass(frozen=True)
class ActInstead:
    """Another act about the same thing, with the answers that are known of it."""

    act: Act
    given: tuple[str, ...]


@dataclass(frozen=True)
class SlipsAsked:
    """The slips that are not printed for sure."""


@dataclass(frozen=True)
class SyncChanged:
    """How the exchange with the central system goes."""

    sync: Sync


@dataclass(frozen=True)
class ActOpened:
    """The first question of an act, or the next one after the answers that are known."""

    act: Act
    given: tuple[str, ...] = ()


@dataclass(frozen=True)
class TrialAsked:
    """A device is to be tried out; of this station, if it was asked for there."""

    station: str = ""


@dataclass(frozen=True)
class FaultsSeen:
    """The window has painted that these devices need somebody."""

    devices: tuple[str, ...]
    """station:device"""


@dataclass(frozen=True)
class Given:
    """The answer to the question that is open."""

    value: str


@dataclass(frozen=True)
class FieldTicked:
    """A field of the list is ticked, or not any more."""

    field: str


@dataclass(frozen=True)
class LeafTurned:
    leaf: int


@dataclass(frozen=True)
class WritingAsked:
    """None of the ready reasons: the supervisor writes one."""


@dataclass(frozen=True)
class FindAsked:
    """A ticket is looked for; ``text`` is the first letter of its number, if that was how it began."""

    text: str = ""


@dataclass(frozen=True)
class Found:
    """This ticket."""

    ticket: str


@dataclass(frozen=True)
class Escaped:
    """One step back; from the first one, away."""


@dataclass(frozen=True)
class Sent:
    """The link has taken the command under this name."""

    intent: str


@dataclass(frozen=True)
class Answered:
    """It is done, or not and why."""

    intent: str
    problem: Problem | None = None


Event = (
    HallChanged
    | WaitsChanged
    | LinkChanged
    | Ticked
    | PageAsked
    | LanguageAsked
    | ActsAsked
    | ActChosen
    | ActInstead
    | SlipsAsked
    | ActOpened
    | SyncChanged
    | TrialAsked
    | FaultsSeen
    | Given
    | FieldTicked
    | LeafTurned
    | WritingAsked
    | FindAsked
    | Found
    | DigitTyped
    | DigitsErased
    | NumberSet
    | TextTyped
    | Escaped
    | Sent
    | Answered
)


@dataclass(frozen=True)
class Send:
    body: Message


@dataclass(frozen=True)
class Tell:
    """Nobody waits for the answer."""

    body: Message


Effect = Send | Tell
