"""What the ticket kiosk knows, and which screen that is. No Qt, no clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, assert_never

from queue_engine.protocol import HallState, Issued


class Slip(StrEnum):
    """What the citizen is told about the paper."""

    NONE = "none"
    OFFERED = "offered"
    PRINTING = "printing"
    PRINTED = "printed"
    SENT = "sent"
    UNCERTAIN = "uncertain"
    FAILED = "failed"


class Void(StrEnum):
    """How far the citizen has come in giving the number up again."""

    NO = "no"
    ASKED = "asked"
    SENT = "sent"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    """Nobody answered."""


PAPER_IN_DOUBT = frozenset({Slip.NONE, Slip.OFFERED, Slip.UNCERTAIN, Slip.FAILED})


class Link(StrEnum):
    """The hall server, as the kiosk hears it."""

    STARTING = "starting"
    LIVE = "live"
    SHAKY = "shaky"
    LOST = "lost"


class ScreenName(StrEnum):
    """Every screen of the kiosk; each has its pictures in the tests."""

    START = "start"
    GROUP = "group"
    PRIORITY = "priority"
    WAITING = "waiting"
    TICKET = "ticket"
    VOID = "void"
    VOIDED = "voided"
    REFUSED = "refused"
    CLOSED = "closed"
    STARTING = "starting"
    AWAY = "away"


@dataclass(frozen=True)
class Rules:
    """What the settings say about this kiosk."""

    fields: frozenset[str]
    groups: frozenset[str] = frozenset()
    priorities: tuple[str, ...] = ()
    languages: tuple[str, ...] = ("vi", "en")
    printer: str | None = None
    idle_s: float = 30.0
    ticket_s: float = 8.0
    void_s: float = 0.0
    """So long after its issue a number may be given up; 0: never."""


@dataclass(frozen=True)
class Choosing:
    """The citizen chooses a field, in a group where there are groups."""

    group: str | None = None


@dataclass(frozen=True)
class ChoosingPriority:
    """The citizen says which priority group applies."""


@dataclass(frozen=True)
class Issuing:
    """A number was asked for; ``intent`` is the link's name for the question."""

    field: str
    group: str | None = None
    intent: str | None = None
    slow: bool = False


@dataclass(frozen=True)
class Showing:
    """The number stands on the screen. ``prints`` counts the slips that were tried; ``may_void``: taken just now."""

    issued: Issued
    slip: Slip
    prints: int = 0
    waits: int = 0
    recovered: bool = False
    may_void: bool = False
    void: Void = Void.NO
    void_intent: str | None = None


@dataclass(frozen=True)
class Gone:
    """The number was given up."""

    number: str


@dataclass(frozen=True)
class Refused:
    """No number; ``code`` is a RefusalCode or "unreachable", ``detail`` what its sentence needs."""

    code: str
    detail: Mapping[str, Any] = field(default_factory=dict)


Phase = Choosing | ChoosingPriority | Issuing | Showing | Gone | Refused
RESTING = (Choosing, ChoosingPriority, Gone, Refused)


@dataclass(frozen=True)
class Kiosk:
    """Everything that the screen shows follows from this."""

    rules: Rules
    phase: Phase = Choosing()
    language: str = "vi"
    priority: str | None = None
    hall: HallState | None = None
    link: Link = Link.STARTING
    paper: bool = True
    settled: bool = True
    late: tuple[Issued, ...] = ()

    @classmethod
    def at_start(cls, rules: Rules) -> Kiosk:
        return cls(rules, language=rules.languages[0])


def screen_of(state: Kiosk) -> ScreenName:
    """The one screen for a state: a number first, then what keeps the kiosk from issuing, then the choice."""
    match state.phase:
        case Showing(void=void):
            return ScreenName.TICKET if void is Void.NO else ScreenName.VOID
        case Gone():
            return ScreenName.VOIDED
        case Issuing(slow=True):
            return ScreenName.WAITING
        case Issuing():
            return ScreenName.START if group_of(state) is None else ScreenName.GROUP
        case Refused():
            return ScreenName.REFUSED
        case Choosing() | ChoosingPriority():
            return obstacle(state) or _choice(state)
        case _:
            assert_never(state.phase)


def group_of(state: Kiosk) -> str | None:
    """The group whose fields are on the screen."""
    return state.phase.group if isinstance(state.phase, Choosing | Issuing) else None


def stopped(state: Kiosk, name: str) -> str | None:
    """Why a field gives no numbers now; None: it gives them."""
    return state.hall.stopped.get(name) if state.hall else None


def is_at_rest(state: Kiosk) -> bool:
    """Nobody has touched anything since the last citizen left."""
    return state.phase == Choosing() and state.priority is None and state.language == state.rules.languages[0]


def obstacle(state: Kiosk) -> ScreenName | None:
    """What keeps the kiosk from giving numbers at all."""
    if state.link is Link.LOST:
        return ScreenName.AWAY
    if state.hall is None:
        return ScreenName.STARTING
    return None if state.hall.day.open else ScreenName.CLOSED


def _choice(state: Kiosk) -> ScreenName:
    if isinstance(state.phase, ChoosingPriority):
        return ScreenName.PRIORITY
    return ScreenName.GROUP if group_of(state) else ScreenName.START
