"""What the hall looks like to a station."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

from pydantic import Field

from queue_engine.domain.ticket import TicketState
from queue_engine.protocol.base import Message, StationKind
from queue_engine.protocol.dossier import Case, PaperAsked
from queue_engine.protocol.outbox import StuckRow
from queue_engine.protocol.ratings import Rating, RatingFlag


class Ticket(Message):
    """A ticket as stations see it: no token, no person."""

    id: str = Field(description="day and number, for example 2026-11-23.A012")
    seq: int = Field(default=0, description="seq of its issue; decides between equal places")
    number: str = Field(description="what the citizen reads and hears, for example A012")
    field: str
    priority: str | None = Field(default=None, description="group code, or null for an ordinary ticket")
    state: TicketState = TicketState.WAITING
    issued_at: str
    key_ms: int = Field(default=0, description="its place in the order of calling: smallest first, then issue")
    slot_at: str | None = Field(default=None, description="the booked slot of a visitor who checked in")
    bound: str | None = Field(
        default=None, description="counter:ID, officer:ID or practice: who alone may call it; null: any with the field"
    )
    not_before: str | None = Field(
        default=None, description="it keeps its place and is not called before this moment: first in the afternoon"
    )
    stops: tuple[str, ...] = Field(default=(), description="fields that the visit still has to see after this one")
    back_to: str | None = Field(default=None, description="the officer who gets the visit again after this stop")
    note: str | None = Field(default=None, description="why it is held or was sent on; for staff only")
    outcome: str | None = Field(default=None, description="how its last stop ended")
    counter: str | None = Field(default=None, description="the counter that called it")
    since: str = Field(description="when it came into this state")
    calls: int = Field(default=0, description="how often it was called to this counter, recalls included")
    called_at: str | None = Field(default=None, description="when it was last called or called again")
    call_seq: int | None = Field(default=None, description="seq of its newest call")
    dossier: str | None = Field(default=None, repr=False, description="code of the dossier it is about; for staff only")
    missing: tuple[str, ...] = Field(default=(), description="what a held visit is to bring")


SpeechOutcome = Literal["spoken", "merged", "shown_only", "failed"]
"""merged: said together with other numbers; shown_only: not said on purpose; failed: no sound could be made."""


class SpokenCall(Message):
    """What became of a call at the loudspeaker of a zone."""

    zone: str = Field(description="id of the zone; empty: the whole hall")
    outcome: SpeechOutcome
    reasons: tuple[str, ...] = Field(default=(), description="why it was not said")
    seconds: float = Field(default=0.0, ge=0, description="how long it was heard")


class Call(Message):
    """One call as the boards show it; a recall is a new call of the same ticket."""

    seq: int
    ticket: str
    number: str
    field: str
    counter: str
    at: str
    again: bool = Field(default=False, description="a recall")
    shown: tuple[str, ...] = Field(default=(), description="boards that have painted it")
    spoken: tuple[SpokenCall, ...] = Field(
        default=(), description="what became of it at each zone's loudspeaker; for staff, boards and announcers"
    )
    undone: bool = Field(default=False, description="it was taken back: nothing to show any more")


class CounterState(Message):
    """A counter: who is there and which ticket is open at it."""

    counter: str
    officer: str | None = None
    officer_name: str | None = None
    session: int | None = Field(default=None, description="grows with each sign-in; older ones are refused")
    ticket: Ticket | None = None
    fields: tuple[str, ...] = Field(default=(), description="what it serves today")
    paused: str | None = Field(default=None, description="why it is paused; null: it is not")
    ready: bool = Field(default=False, description="it gets the next arrival by itself")
    practice: bool = Field(default=False, description="a training session")
    emergency: bool = Field(default=False, description="the officer asks colleagues to come")


LIVING = frozenset({"READY", "BUSY", "ATTENTION", "STOPPED"})
"""States in which a device is there; its station sees several times a second that it still is."""


def answers(state: str, reasons: Collection[str]) -> bool:
    """Whether a device in this state gives a sign of life; one that is there and silent gives none."""
    return state in LIVING and "silent" not in reasons


class DeviceTest(Message):
    """What came of trying a device out."""

    at: str
    outcome: str = Field(description="ok, failed or nobody")
    reasons: tuple[str, ...] = ()
    detail: str = ""
    about: tuple[str, ...] = ()


class DeviceTold(Message):
    """A screen of staff has shown the fault that a device has now."""

    station: str
    officer: str | None = Field(default=None, description="who was signed in there")
    at: str


class DeviceState(Message):
    """A device as its station last reported it."""

    device: str
    kind: str
    state: str = Field(description="one of ABSENT CONNECTING READY BUSY ATTENTION STOPPED DISABLED")
    reasons: tuple[str, ...] = ()
    at: str = Field(description="since when it is so")
    alive_at: str | None = Field(
        default=None, description="when it last answered; while it is living and its station connected, that is now"
    )
    asked_at: str | None = Field(default=None, description="the desk wants it tried out, and has no answer yet")
    tested: DeviceTest | None = None
    told: tuple[DeviceTold, ...] = Field(default=(), description="who has seen the fault of now")

    @property
    def living(self) -> bool:
        """It answers, as far as its station knows."""
        return answers(self.state, self.reasons)


class StationState(Message):
    """A station: is it following, since when, and what its devices say."""

    station: str
    kind: StationKind
    connected: bool
    since: str
    devices: tuple[DeviceState, ...] = ()


class Day(Message):
    """The hall's day: a fact of the journal, not the wall clock's."""

    day: str = Field(description="local date, YYYY-MM-DD")
    open: bool
    reason: str | None = Field(default=None, description="why it is closed: weekday or holiday")


class SlipNow(Message):
    """A slip that is not printed for sure, or that staff want printed again."""

    ticket: str
    number: str
    station: str = Field(description="the station that issued the number and prints its slip")
    state: str | None = Field(default=None, description="of its newest step; null: nothing was reported yet")
    copies: int = 0
    printer: str = ""
    reasons: tuple[str, ...] = ()
    at: str = Field(description="when the server heard of it last")
    asked: int = Field(default=0, description="how often staff have asked for a reprint")
    done: int = Field(default=0, description="the newest of these wishes that the station has taken up")
    in_hand: bool = Field(default=False, description="staff have seen it since; its station confirms it by a person")

    @property
    def open(self) -> bool:
        """Whether somebody has to know: a reprint is wanted, or the slip is not printed for sure."""
        return self.asked > self.done or self.state not in (None, "confirmed", "sent")


class Booked(Message):
    """A booked visit of today that has not checked in; without its code."""

    field: str
    slot_at: str


class HallState(Message):
    """Everything that a kind of station may know, at one seq."""

    store: str = Field(description="id of the store; another id means another journal")
    seq: int
    day: Day
    waiting: dict[str, tuple[Ticket, ...]] = Field(description="by field, in the order of calling")
    held: tuple[Ticket, ...] = Field(default=(), description="set aside by officers")
    missed: tuple[Ticket, ...] = Field(default=(), description="called, and nobody came")
    stopped: dict[str, str] = Field(default={}, description="fields that issue no numbers now, and why")
    opened: tuple[str, ...] = Field(default=(), description="fields open today by the supervisor's word")
    quotas: dict[str, int] = Field(default={}, description="quota a session by field, where the supervisor set one")
    draw_at: str | None = Field(
        default=None, description="the lot is drawn at this moment; until then nobody has a place and nobody is called"
    )
    slips: dict[str, SlipNow] = Field(
        default={},
        description="by ticket: slips in doubt, and those that staff want printed again; for staff and kiosks",
    )
    booked: tuple[Booked, ...] = Field(default=(), description="bookings still to come today; for the desk only")
    last_number: dict[str, str] = Field(description="by field, the newest number issued today")
    counters: dict[str, CounterState]
    calls: tuple[Call, ...] = Field(description="newest last, at most CALLS_KEPT, those taken back among them")
    issued: dict[str, int] = Field(default={}, description="numbers taken today without a booking, by field")
    stations: dict[str, StationState] = Field(description="for the desk and the panels only")
    cases: tuple[Case, ...] = Field(default=(), description="late dossiers and wrong statuses, unsettled; for the desk")
    papers: tuple[PaperAsked, ...] = Field(default=(), description="papers still to print; for those who print them")
    stuck: tuple[StuckRow, ...] = Field(default=(), description="rows for the central system that need a person")
    ratings: dict[str, Rating] = Field(
        default={},
        description="by counter, the question that stands there; for staff, rating screens and lines with pads",
    )
    rating_flags: tuple[RatingFlag, ...] = Field(default=(), description="of today's ratings; for the desk")
    granted: dict[str, str] = Field(
        default={},
        description="by zone (empty: the whole hall), who speaks there; for staff, boards and announcers",
    )

    @property
    def valid_calls(self) -> tuple[Call, ...]:
        """The calls that were not taken back, newest last."""
        return tuple(call for call in self.calls if not call.undone)


CALLS_KEPT = 40
