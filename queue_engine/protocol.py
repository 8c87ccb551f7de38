"""The messages of the LAN: one typed definition, used by the server and by every station.

A *command* is a POST with the header ``Idempotency-Key`` (32 hexadecimal digits, made before the first
try); its answer is one of the models below, or a :class:`Refusal`. A *follower* opens the WebSocket
``/follow`` and receives :class:`Snapshot`, :class:`Facts` and :class:`Heartbeat` messages.

Times are UTC, ISO 8601 with milliseconds and ``Z``.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from queue_engine.domain.ticket import TicketState as TicketState

PROTOCOL = 1
KEY_HEADER = "Idempotency-Key"
KEY_PATTERN = r"^[0-9a-f]{32}$"
ONLY_KNOWN_HEADER = "Only-Known"
"""Sent with a key to learn what became of an intent: an unknown key is refused, now and for ever."""


class Message(BaseModel):
    """A value on the wire: immutable, and an unknown key is an error, not a guess."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class StationKind(StrEnum):
    """What a station is; it decides what the station may do and which facts it sees."""

    TICKET_KIOSK = "ticket_kiosk"
    LOOKUP_SCREEN = "lookup_screen"
    COUNTER_PANEL = "counter_panel"
    RATING_SCREEN = "rating_screen"
    SUPERVISOR_DESK = "supervisor_desk"
    HALL_BOARD = "hall_board"
    COUNTER_SIGN = "counter_sign"
    ANNOUNCER = "announcer"


# ---------------------------------------------------------------------------------------------------
# What the hall looks like to a station


class Ticket(Message):
    """A ticket as stations see it: no token, no person."""

    id: str = Field(description="day and number, for example 2026-11-23.A012")
    number: str = Field(description="what the citizen reads and hears, for example A012")
    field: str
    priority: str | None = Field(default=None, description="group code, or null for an ordinary ticket")
    state: TicketState = TicketState.WAITING
    issued_at: str
    counter: str | None = Field(default=None, description="the counter that called it")
    since: str = Field(description="when it came into this state")
    calls: int = Field(default=0, description="how often it was called, recalls included")
    call_seq: int | None = Field(default=None, description="seq of its newest call")


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


class CounterState(Message):
    """A counter: who is there and which ticket is open at it."""

    counter: str
    officer: str | None = None
    officer_name: str | None = None
    session: int | None = Field(default=None, description="grows with each sign-in; older ones are refused")
    ticket: Ticket | None = None


class DeviceState(Message):
    """A device as its station last reported it."""

    device: str
    kind: str
    state: str = Field(description="one of ABSENT CONNECTING READY BUSY ATTENTION STOPPED DISABLED")
    reasons: tuple[str, ...] = ()
    at: str


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


class HallState(Message):
    """Everything that a kind of station may know, at one seq."""

    store: str = Field(description="id of the store; another id means another journal")
    seq: int
    day: Day
    waiting: dict[str, tuple[Ticket, ...]] = Field(description="by field, in the order of issue")
    last_number: dict[str, str] = Field(description="by field, the newest number issued today")
    counters: dict[str, CounterState]
    calls: tuple[Call, ...] = Field(description="newest last, at most CALLS_KEPT")
    stations: dict[str, StationState] = Field(description="empty but for the supervisor's desk")


CALLS_KEPT = 40


# ---------------------------------------------------------------------------------------------------
# Following


class Fact(Message):
    """A fact of the journal in the view of one kind of station."""

    seq: int
    day: str
    at: str
    kind: str
    who: str
    data: dict[str, Any]


class Snapshot(Message):
    """Sent to a follower without a seq, too far behind, ahead of the journal, or of another store."""

    type: Literal["snapshot"] = "snapshot"
    state: HallState
    reason: str = Field(description="new, behind, ahead or other_store")


class Facts(Message):
    """New facts after commit. ``through`` is the last seq considered, so a filtered stream proves itself whole."""

    type: Literal["facts"] = "facts"
    facts: tuple[Fact, ...]
    through: int


class Heartbeat(Message):
    """Sent when nothing happens: three missed mean the link is lost."""

    type: Literal["heartbeat"] = "heartbeat"
    through: int
    now: str = Field(description="the server's clock")


class Welcome(Message):
    """First message to a follower."""

    type: Literal["welcome"] = "welcome"
    protocol: int = PROTOCOL
    station: str
    store: str
    seq: int
    heartbeat_s: float
    now: str


ServerMessage = Annotated[Welcome | Snapshot | Facts | Heartbeat, Field(discriminator="type")]


class Shown(Message):
    """From a board: these calls have been painted."""

    type: Literal["shown"] = "shown"
    calls: tuple[int, ...] = Field(min_length=1, max_length=200)


class Pong(Message):
    """From a follower that lives; answers a heartbeat."""

    type: Literal["pong"] = "pong"
    through: int


ClientMessage = Annotated[Shown | Pong, Field(discriminator="type")]


# ---------------------------------------------------------------------------------------------------
# Commands and their answers


class IssueTicket(Message):
    """A citizen takes a number."""

    field: str = Field(min_length=1, max_length=40)
    priority: str | None = Field(default=None, max_length=20, description="group code; null for ordinary")
    language: str = Field(default="vi", pattern="^[a-z]{2}$")


class Issued(Message):
    """The ticket, and what its slip needs."""

    ticket: Ticket
    ahead: int = Field(description="people who will be called before, as things stand")
    token: str = Field(description="128 random bits, 32 hexadecimal digits; printed in the slip's QR")
    day: str
    counters: tuple[str, ...] = Field(description="counters that serve the field")


class SignIn(Message):
    """An officer sits down at the counter of this panel."""

    officer: str = Field(min_length=1, max_length=40)
    pin: str = Field(min_length=1, max_length=32, repr=False)
    take_over: bool = Field(default=False, description="yes to: this counter is in use, take it over?")


class SignedIn(Message):
    counter: CounterState


class AtCounter(Message):
    """What every command of a signed-in panel carries."""

    session: int


class SignOut(AtCounter):
    pass


class SignedOut(Message):
    counter: str


class CallNext(AtCounter):
    """Call the next ticket of the counter's fields."""


class OnTicket(AtCounter):
    """An action on the ticket that the officer saw, in the state that the officer saw."""

    ticket: str = Field(max_length=40)
    seen: TicketState


class Recall(OnTicket):
    pass


class Start(OnTicket):
    pass


class Finish(OnTicket):
    pass


class NoShow(OnTicket):
    pass


class TicketNow(Message):
    """The ticket after the action."""

    ticket: Ticket


class ReportSlip(Message):
    """A station says what became of a slip."""

    ticket: str = Field(max_length=40)
    printer: str = Field(max_length=40)
    state: Literal["queued", "sending", "sent", "confirmed", "uncertain", "failed_before", "abandoned"]
    reasons: tuple[str, ...] = ()


class ReportDevice(Message):
    """A station says how one of its devices is."""

    device: str = Field(max_length=40)
    kind: str = Field(max_length=40)
    state: Literal["ABSENT", "CONNECTING", "READY", "BUSY", "ATTENTION", "STOPPED", "DISABLED"]
    reasons: tuple[str, ...] = ()


class Noted(Message):
    """The report is in the journal at this seq (null: it said nothing new)."""

    seq: int | None


class Refusal(Message):
    """The world said no: a code to translate, and what a sentence about it needs."""

    code: str
    detail: dict[str, Any] = {}
    message: str = Field(description="English, for programmers; stations show their own text for the code")


class RefusalCode(StrEnum):
    """Every code that a station must have a text for."""

    BAD_TOKEN = "bad_token"
    NOT_ALLOWED = "not_allowed"
    BAD_MESSAGE = "bad_message"
    UNKNOWN_FIELD = "unknown_field"
    DAY_CLOSED = "day_closed"
    QUEUE_EMPTY = "queue_empty"
    COUNTER_BUSY = "counter_busy"
    COUNTER_TAKEN = "counter_taken"
    WRONG_PIN = "wrong_pin"
    LOCKED_OUT = "locked_out"
    OLD_SESSION = "old_session"
    UNKNOWN_TICKET = "unknown_ticket"
    TICKET_CHANGED = "ticket_changed"
    ILLEGAL = "illegal"
    KEY_REUSED = "key_reused"
    NEVER_HAPPENED = "never_happened"
    UNAVAILABLE = "unavailable"


class Command(Message):
    """One row of the table of commands: where it is posted, what it carries, who may send it."""

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True)
    path: str
    body: type[Message]
    answer: type[Message]
    senders: frozenset[StationKind]


_PANEL = frozenset({StationKind.COUNTER_PANEL})
_PAPER = frozenset(
    {StationKind.TICKET_KIOSK, StationKind.LOOKUP_SCREEN, StationKind.COUNTER_PANEL, StationKind.SUPERVISOR_DESK}
)

COMMANDS: tuple[Command, ...] = (
    Command(path="/tickets", body=IssueTicket, answer=Issued, senders=frozenset({StationKind.TICKET_KIOSK})),
    Command(path="/sign-ins", body=SignIn, answer=SignedIn, senders=_PANEL),
    Command(path="/sign-outs", body=SignOut, answer=SignedOut, senders=_PANEL),
    Command(path="/calls", body=CallNext, answer=TicketNow, senders=_PANEL),
    Command(path="/recalls", body=Recall, answer=TicketNow, senders=_PANEL),
    Command(path="/starts", body=Start, answer=TicketNow, senders=_PANEL),
    Command(path="/finishes", body=Finish, answer=TicketNow, senders=_PANEL),
    Command(path="/no-shows", body=NoShow, answer=TicketNow, senders=_PANEL),
    Command(path="/slips", body=ReportSlip, answer=Noted, senders=_PAPER),
    Command(path="/devices", body=ReportDevice, answer=Noted, senders=frozenset(StationKind)),
)

COMMAND_OF_BODY: dict[type[Message], Command] = {command.body: command for command in COMMANDS}
