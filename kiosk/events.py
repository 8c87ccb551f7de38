"""What can happen at the ticket kiosk (events), and what it can ask for (effects)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from kiosk.lookup.events import Heard, LookupEffect, LookupTouch, PaperTold
from queue_engine.protocol import (
    AskCode,
    CheckIn,
    CodeMeaning,
    Discard,
    HallState,
    Issued,
    IssueTicket,
    KeepForAfternoon,
    Ticket,
    Waits,
)


class Timer(StrEnum):
    """The kiosk's clocks; each runs at most once at a time."""

    IDLE = "idle"
    TICKET = "ticket"
    SETTLE = "settle"
    SLOW = "slow"
    HALL = "hall"
    """The hall has not said in time what a code is."""
    LOST = "lost"
    VOID = "void"
    INVITE = "invite"


@dataclass(frozen=True)
class FieldTouched:
    field: str


@dataclass(frozen=True)
class GroupTouched:
    group: str


@dataclass(frozen=True)
class PriorityTouched:
    """The strip on the start screen: on, or off again."""


@dataclass(frozen=True)
class PriorityChosen:
    group: str


@dataclass(frozen=True)
class BackTouched:
    pass


@dataclass(frozen=True)
class LanguageTouched:
    pass


@dataclass(frozen=True)
class DoneTouched:
    pass


@dataclass(frozen=True)
class ReprintTouched:
    pass


@dataclass(frozen=True)
class VoidTouched:
    """The number was taken by mistake; asks once more before it is given up."""


@dataclass(frozen=True)
class VoidConfirmed:
    pass


@dataclass(frozen=True)
class VoidDropped:
    """Keep the number after all, or look at it again."""


@dataclass(frozen=True)
class AfternoonTouched:
    """No number now: then the first place in the afternoon."""


@dataclass(frozen=True)
class KeepTouched:
    """The shown number is to be kept for the afternoon."""


@dataclass(frozen=True)
class BookingTouched:
    """The visit was booked: its code is typed, or typed again after a refusal."""


@dataclass(frozen=True)
class ScanTouched:
    """The citizen has a code to hold before the camera, or to type where bookings are taken."""


@dataclass(frozen=True)
class KeyTouched:
    """A letter or digit of the code."""

    key: str


@dataclass(frozen=True)
class EraseTouched:
    """The last sign of the code goes."""


@dataclass(frozen=True)
class CheckInTouched:
    """The code is complete."""


@dataclass(frozen=True)
class TimeUp:
    timer: Timer


@dataclass(frozen=True)
class Asked:
    """The link has taken the question under this name."""

    intent: str


@dataclass(frozen=True)
class Answered:
    intent: str
    issued: Issued


@dataclass(frozen=True)
class Denied:
    """The answer was a refusal with its values, or none came (code "unreachable")."""

    intent: str
    code: str
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Changed:
    """What was asked for the shown number is done: the ticket as it is now."""

    intent: str
    ticket: Ticket


@dataclass(frozen=True)
class Recovered:
    """A number of an earlier question whose answer was not known until now."""

    issued: Issued


@dataclass(frozen=True)
class SlipMoved:
    """A slip has come further; ``state`` as in devices.ports.SlipState."""

    ticket: str
    state: str
    printer: str = ""
    last: bool = False
    """Nobody will say more of this piece of paper."""
    in_hand: bool = False
    """An earlier piece was in doubt: the citizen may have it."""


@dataclass(frozen=True)
class PaperChanged:
    """Whether the printer works at all."""

    usable: bool


@dataclass(frozen=True)
class LinkChanged:
    live: bool


@dataclass(frozen=True)
class HallChanged:
    hall: HallState


@dataclass(frozen=True)
class WaitsChanged:
    """The newest table of waits."""

    waits: Waits


@dataclass(frozen=True)
class Ticked:
    """The server's time: every ten seconds, at each full minute, and with each piece of news about the hall."""

    now_ms: int


@dataclass(frozen=True)
class CodeScanned:
    """A reader has seen a code; what it is the hall knows."""

    text: str = field(repr=False)
    symbology: str = ""


@dataclass(frozen=True)
class CodeRead:
    """What the hall says that it is."""

    intent: str
    meaning: CodeMeaning


Touch = (
    FieldTouched
    | GroupTouched
    | PriorityTouched
    | PriorityChosen
    | BackTouched
    | LanguageTouched
    | DoneTouched
    | ReprintTouched
    | VoidTouched
    | VoidConfirmed
    | VoidDropped
    | AfternoonTouched
    | KeepTouched
    | BookingTouched
    | ScanTouched
    | KeyTouched
    | EraseTouched
    | CheckInTouched
    | LookupTouch
)
News = (
    TimeUp
    | Asked
    | Answered
    | Denied
    | Changed
    | Recovered
    | SlipMoved
    | PaperChanged
    | LinkChanged
    | HallChanged
    | WaitsChanged
    | Ticked
    | CodeScanned
    | CodeRead
    | Heard
    | PaperTold
)
Event = Touch | News


@dataclass(frozen=True)
class SendIssue:
    body: IssueTicket


@dataclass(frozen=True)
class SendCheckIn:
    body: CheckIn


@dataclass(frozen=True)
class AskMeaning:
    body: AskCode


@dataclass(frozen=True)
class SendVoid:
    body: Discard


@dataclass(frozen=True)
class SendKeep:
    body: KeepForAfternoon


@dataclass(frozen=True)
class Reprint:
    """The citizen asks for the slip: the first one, or another that says so."""

    issued: Issued


@dataclass(frozen=True)
class DropSlip:
    """The number was given up: its slip is not wanted any more."""

    ticket: str


@dataclass(frozen=True)
class StartTimer:
    timer: Timer
    seconds: float


@dataclass(frozen=True)
class StopTimer:
    timer: Timer


@dataclass(frozen=True)
class Say:
    """Speak a prompt of the language packs about this number, in the citizen's language."""

    prompt: str
    number: str
    language: str


@dataclass(frozen=True)
class SayWhy:
    """Speak the reason why there is no number; ``today``: the hall's day."""

    code: str
    detail: Mapping[str, Any]
    today: str | None
    language: str


@dataclass(frozen=True)
class Invite:
    """Speak this prompt of the language packs, in the languages of the hall's voice."""

    prompt: str


@dataclass(frozen=True)
class Hush:
    """Break off what is being said: whom it was meant for has touched the screen, or is gone."""


Effect = (
    SendIssue
    | SendCheckIn
    | AskMeaning
    | SendVoid
    | SendKeep
    | Reprint
    | DropSlip
    | StartTimer
    | StopTimer
    | Say
    | SayWhy
    | Invite
    | Hush
    | LookupEffect
)
