"""What the ticket kiosk knows, and which screen that is. No Qt, no clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, assert_never

from config.clock import Break, Hours, hours_at
from config.hours import Schedule
from config.table import Weekday
from kiosk.clock import ms_of
from kiosk.events import SlipMoved
from kiosk.inviting import CALL_S, Invitation
from kiosk.lookup.state import Consulting, LookupScreen, lookup_screen_of
from kiosk.rating.rules import Rates
from queue_engine.protocol import CodeMeaning, HallState, Issued, Waits


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


class Keep(StrEnum):
    """How far the citizen has come in keeping the number for the afternoon."""

    NO = "no"
    SENT = "sent"
    KEPT = "kept"
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
    BOOKING = "booking"
    AIM = "aim"
    WAITING = "waiting"
    TICKET = "ticket"
    VOID = "void"
    VOIDED = "voided"
    REFUSED = "refused"
    CLOSED = "closed"
    BREAK = "break"
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
    voice: bool = False
    """Whether advice is spoken, too."""
    invitation: Invitation | None = None
    """How it invites aloud; None: it does not."""
    bookings: bool = False
    """Whether visits are booked elsewhere."""
    camera: bool = False
    """Whether codes are held before a camera, whose picture is shown."""
    looks_up: bool = False
    """A look-up screen: it begins with looking up, not with the fields."""
    lookups: bool = False
    """Whether dossiers and procedures can be looked up here."""
    readers: bool = False
    """Whether there is anything to hold a code before."""
    prints: bool = False
    """Whether status slips and checklists can be printed."""
    rates: Rates | None = None
    """What is asked of somebody who rates a visit with its slip; None: that is not possible here."""
    schedule: Schedule = field(default_factory=Schedule)
    weekdays: Mapping[str, tuple[Weekday, ...]] = field(default_factory=dict)
    """Days of the week of the fields that are not received on every open day."""
    timezone: str = "Asia/Ho_Chi_Minh"


@dataclass(frozen=True)
class Choosing:
    """The citizen chooses a field, in a group where there are groups."""

    group: str | None = None


@dataclass(frozen=True)
class ChoosingPriority:
    """The citizen says which priority group applies."""


@dataclass(frozen=True)
class Typing:
    """The code of a booking is typed, or held before the camera."""

    code: str = ""


@dataclass(frozen=True)
class Aiming:
    """A code is held before the camera, where none can be typed."""


@dataclass(frozen=True)
class Issuing:
    """A number was asked for, by field or by a booking's ``code``; ``intent`` is the link's name for the question."""

    field: str
    group: str | None = None
    intent: str | None = None
    slow: bool = False
    code: str = ""


@dataclass(frozen=True)
class Reading(Issuing):
    """A scanned code: the hall is asked what it is.

    ``behind``: where the camera's picture is shown; it stays until the citizen has seen that the code was read,
    and a ``meaning`` that comes sooner waits so long.
    """

    behind: Typing | Aiming | None = None
    meaning: CodeMeaning | None = field(default=None, repr=False)
    token: str = field(default="", repr=False)
    """Of one of our own slips, to bring its number back."""
    text: str = field(default="", repr=False)
    """What was scanned, for the dossier service should the hall be silent."""


@dataclass(frozen=True)
class Showing:
    """The number stands on the screen. ``elsewhere``: the printer with its slip; ``may_void``: taken just now."""

    issued: Issued
    slip: Slip
    elsewhere: str = ""
    waits: int = 0
    recovered: bool = False
    may_void: bool = False
    void: Void = Void.NO
    void_intent: str | None = None
    keep: Keep = Keep.NO
    keep_intent: str | None = None


@dataclass(frozen=True)
class Gone:
    """The number was given up."""

    number: str


@dataclass(frozen=True)
class Refused:
    """No number; ``code`` is a RefusalCode or "unreachable", ``detail`` what its sentence needs.

    ``typed`` is the booking's code that was refused.
    """

    code: str
    detail: Mapping[str, Any] = field(default_factory=dict)
    typed: str = ""


Phase = Choosing | ChoosingPriority | Typing | Aiming | Issuing | Showing | Gone | Refused | Consulting
RESTING = (Choosing, ChoosingPriority, Typing, Aiming, Gone, Refused, Consulting)


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
    waits: Waits | None = None
    slips: tuple[SlipMoved, ...] = ()
    """The newest news of each slip, for those that come before their number."""
    now_ms: int = 0
    """The server's time; 0: not heard yet."""
    larger: bool = False
    """Larger letters are wanted."""
    contrast: bool = False
    """White and yellow on black are wanted."""
    asks: int = 0
    """How many questions have been asked while looking up."""

    @classmethod
    def at_start(cls, rules: Rules) -> Kiosk:
        return cls(rules, home_of(rules), rules.languages[0])


def home_of(rules: Rules) -> Phase:
    """What the next citizen finds."""
    return Consulting() if rules.looks_up else Choosing()


def screen_of(state: Kiosk) -> ScreenName | LookupScreen:
    """The one screen for a state: a number first, then what keeps the kiosk from issuing, then the choice."""
    match state.phase:
        case Showing(void=void):
            return ScreenName.TICKET if void is Void.NO else ScreenName.VOID
        case Gone():
            return ScreenName.VOIDED
        case Reading(slow=False, behind=behind) if behind is not None:
            return ScreenName.BOOKING if isinstance(behind, Typing) else ScreenName.AIM
        case Issuing(slow=True):
            return ScreenName.WAITING
        case Issuing(code=code) if code:
            return ScreenName.WAITING
        case Issuing():
            return ScreenName.START if group_of(state) is None else ScreenName.GROUP
        case Refused():
            return ScreenName.REFUSED
        case Typing():
            return unreachable(state) or ScreenName.BOOKING
        case Aiming():
            return unreachable(state) or ScreenName.AIM
        case Consulting(page):
            return lookup_screen_of(page)
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
    untouched = state.priority is None and state.language == state.rules.languages[0]
    return state.phase == home_of(state.rules) and untouched and not state.larger and not state.contrast


def is_free(state: Kiosk) -> bool:
    """Nobody is at it, and whoever came now could take a number, or look something up."""
    if not is_at_rest(state):
        return False
    if state.rules.looks_up:
        return unreachable(state) is None
    return obstacle(state) is None and any(stopped(state, name) is None for name in state.rules.fields)


def is_calling(state: Kiosk) -> bool:
    """A number was called just now, and may be being spoken in the hall."""
    newest = state.hall.calls[-1] if state.hall and state.hall.calls else None
    return newest is not None and state.now_ms - ms_of(newest.at) < CALL_S * 1000


def obstacle(state: Kiosk) -> ScreenName | None:
    """What keeps the kiosk from giving numbers at all; a booking may still be checked in during a break."""
    return unreachable(state) or (ScreenName.BREAK if break_of(state) else None)


def unreachable(state: Kiosk) -> ScreenName | None:
    """What keeps every citizen from every number."""
    if state.link is Link.LOST:
        return ScreenName.AWAY
    if state.hall is None:
        return ScreenName.STARTING
    return None if state.hall.day.open else ScreenName.CLOSED


def hours_of(state: Kiosk) -> Hours | None:
    """Where in its day the hall stands; None while the day or the time is not known."""
    if state.hall is None or not state.now_ms:
        return None
    return hours_at(state.rules.schedule, state.rules.timezone, state.hall.day.day, state.now_ms)


def break_of(state: Kiosk) -> Break | None:
    """Why nobody gets a number at this hour; None: numbers are given."""
    hours = hours_of(state)
    return hours.closed_for if hours else None


def is_drawn_later(state: Kiosk) -> bool:
    """The lot has not been drawn yet: nobody has a place."""
    at = state.hall.draw_at if state.hall else None
    return at is not None and state.now_ms < ms_of(at)


def _choice(state: Kiosk) -> ScreenName:
    if isinstance(state.phase, ChoosingPriority):
        return ScreenName.PRIORITY
    return ScreenName.GROUP if group_of(state) else ScreenName.START
