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
    ESTIMATOR = "estimator"
    """The worker that says how long people will wait; a part of the server, not a station of the settings."""


# ---------------------------------------------------------------------------------------------------
# What the hall looks like to a station


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
    stops: tuple[str, ...] = Field(default=(), description="fields that the visit still has to see after this one")
    back_to: str | None = Field(default=None, description="the officer who gets the visit again after this stop")
    note: str | None = Field(default=None, description="why it is held or was sent on; for staff only")
    outcome: str | None = Field(default=None, description="how its last stop ended")
    counter: str | None = Field(default=None, description="the counter that called it")
    since: str = Field(description="when it came into this state")
    calls: int = Field(default=0, description="how often it was called to this counter, recalls included")
    called_at: str | None = Field(default=None, description="when it was last called or called again")
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
    fields: tuple[str, ...] = Field(default=(), description="what it serves today")
    paused: str | None = Field(default=None, description="why it is paused; null: it is not")
    ready: bool = Field(default=False, description="it gets the next arrival by itself")
    practice: bool = Field(default=False, description="a training session")
    emergency: bool = Field(default=False, description="the officer asks colleagues to come")


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
    waiting: dict[str, tuple[Ticket, ...]] = Field(description="by field, in the order of calling")
    held: tuple[Ticket, ...] = Field(default=(), description="set aside by officers")
    missed: tuple[Ticket, ...] = Field(default=(), description="called, and nobody came")
    stopped: dict[str, str] = Field(default={}, description="fields that issue no numbers now, and why")
    quotas: dict[str, int] = Field(default={}, description="quota a session by field, where the supervisor set one")
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


class TicketWait(Message):
    """Working minutes from the table's moment to the call; breaks do not count."""

    mean_min: float = Field(ge=0)
    p10_min: float = Field(ge=0)
    p90_min: float = Field(ge=0)
    this_session: float = Field(ge=0, le=1, description="chance of being called before the session ends")
    today: float = Field(ge=0, le=1, description="chance of being called before the last session ends")


class FieldWait(Message):
    """The wait of somebody who would take a number now; null: no open counter serves the field."""

    field: str
    priority: bool
    wait: TicketWait | None


class Waits(Message):
    """The newest table of waits, as the estimator made it at ``at`` from the hall at ``seq``."""

    type: Literal["waits"] = "waits"
    seq: int
    at: str
    fields: tuple[FieldWait, ...]
    tickets: dict[str, TicketWait] = Field(description="by ticket id")


class Welcome(Message):
    """First message to a follower."""

    type: Literal["welcome"] = "welcome"
    protocol: int = PROTOCOL
    station: str
    store: str
    seq: int
    heartbeat_s: float
    now: str


ServerMessage = Annotated[Welcome | Snapshot | Facts | Heartbeat | Waits, Field(discriminator="type")]


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
    """A citizen takes a number at a kiosk, or staff issue one at any panel."""

    field: str = Field(min_length=1, max_length=40)
    stops: tuple[str, ...] = Field(default=(), max_length=5, description="further fields of the same visit, in order")
    card: str | None = Field(default=None, max_length=300, repr=False, description="a scanned card, for the limit")
    priority: str | None = Field(default=None, max_length=20, description="group code; null for ordinary")
    language: str = Field(default="vi", pattern="^[a-z]{2}$")


class PutWaits(Message):
    """From the estimator: the newest table."""

    seq: int
    at: str
    fields: tuple[FieldWait, ...]
    tickets: dict[str, TicketWait]


class Promise(Message):
    """What is said about a number at issue, on the hall's clock. Null: not said."""

    kind: str = Field(description="this_session, after_lunch, not_today or unknown")
    certain: bool
    from_at: str | None
    to_at: str | None
    wait_from_min: int | None
    wait_to_min: int | None
    age_s: int = Field(description="age of the table from which it was read")


class Issued(Message):
    """The ticket, and what its slip needs."""

    ticket: Ticket
    ahead: int = Field(description="people who will be called before, as things stand")
    token: str = Field(description="128 random bits, 32 hexadecimal digits; printed in the slip's QR")
    day: str
    counters: tuple[str, ...] = Field(description="counters that serve the field")
    promise: Promise | None = Field(default=None, description="when it will be called; null: nothing is known")


class CheckIn(Message):
    """A booked citizen is here: the code as it was scanned or typed."""

    code: str = Field(min_length=1, max_length=300)
    language: str = Field(default="vi", pattern="^[a-z]{2}$")


class BookingIn(Message):
    """A visit that was booked elsewhere; no name, only a code."""

    code: str = Field(pattern="^[0-9A-Z]{4,40}$")
    field: str = Field(max_length=40)
    day: str = Field(pattern=r"^\d{4}-\d{2}-\d{2}$")
    slot: str = Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$", description="HH:MM on the hall's clock")
    cancelled: bool = False


class PutBookings(Message):
    """A list of bookings, merged into the hall's."""

    source: str = Field(min_length=1, max_length=60)
    bookings: tuple[BookingIn, ...] = Field(max_length=400)


class BookingsTaken(Message):
    """What the list did. ``kept``: checked in already, so a differing row changed nothing."""

    added: int
    changed: int
    kept: tuple[str, ...]
    out_of_hours: tuple[str, ...] = Field(description="slots outside every session: staff should know")


class SignIn(Message):
    """An officer sits down at the counter of this panel."""

    officer: str = Field(min_length=1, max_length=40)
    pin: str = Field(min_length=1, max_length=32, repr=False)
    practice: bool = Field(default=False, description="a training session: practice tickets only")
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
    """Call the next ticket of the counter's fields, or of one field."""

    field: str | None = Field(default=None, max_length=40)
    finish_open: bool = Field(default=False, description="finish the open visit first; else an open visit is a refusal")
    outcome: str | None = Field(default=None, max_length=40, description="of the visit that is finished first")


class CallNumber(AtCounter):
    """Call a given ticket: waiting, held or missed."""

    ticket: str = Field(max_length=40)
    finish_open: bool = False
    outcome: str | None = Field(default=None, max_length=40)


class Ready(AtCounter):
    """Get the next arrival at once; ``on`` false: no longer."""

    on: bool = True


class CallRoll(AtCounter):
    """Paper-roll mode: call the number of a given roll; the call creates the ticket."""

    field: str = Field(max_length=40)
    serial: int = Field(ge=1, le=9999)


class Pause(AtCounter):
    """The counter takes a break, with the reason on its sign; null: it is open again."""

    reason: str | None = Field(max_length=80)


class Emergency(AtCounter):
    """Ask colleagues to come; false: it is over."""

    on: bool = True


class Undo(AtCounter):
    """Take back the last act at this counter, if it was this one and not too long ago."""

    seq: int


class IssueAtPanel(AtCounter):
    """Staff issue a number for somebody whom the kiosk cannot serve."""

    field: str = Field(max_length=40)
    priority: str | None = Field(default=None, max_length=20)
    stops: tuple[str, ...] = Field(default=(), max_length=5)


class OnTicket(AtCounter):
    """An action on the ticket that the officer saw, in the state that the officer saw."""

    ticket: str = Field(max_length=40)
    seen: TicketState


class Recall(OnTicket):
    pass


class Start(OnTicket):
    pass


class Finish(OnTicket):
    outcome: str | None = Field(default=None, max_length=40)


class Hold(OnTicket):
    reason: str = Field(min_length=1, max_length=120)


class Transfer(OnTicket):
    """To one of: a field, a counter, an officer."""

    to_field: str | None = Field(default=None, max_length=40)
    to_counter: str | None = Field(default=None, max_length=40)
    to_officer: str | None = Field(default=None, max_length=40)
    note: str = Field(default="", max_length=120)
    come_back: bool = Field(default=False, description="to this officer again after the stop there")


class NoShow(OnTicket):
    pass


class TicketNow(Message):
    """The ticket after the action."""

    ticket: Ticket


class CounterNow(Message):
    """The counter after the action."""

    counter: CounterState


class Done(Message):
    """It is in the journal at this seq."""

    seq: int


class Readmit(Message):
    """A held or missed ticket waits again."""

    ticket: str = Field(max_length=40)


class Discard(Message):
    """A waiting ticket is not wanted any more: ``void`` a mis-press within its time, else ``cancel``."""

    ticket: str = Field(max_length=40)
    void: bool = False
    reason: str = Field(default="", max_length=120)


class MoveTicket(Message):
    """A supervisor gives a waiting ticket another field, another priority, or the first place."""

    ticket: str = Field(max_length=40)
    to_field: str | None = Field(default=None, max_length=40)
    priority: str | None = Field(default=None, max_length=20)
    first: bool = False
    reason: str = Field(min_length=1, max_length=120)


class StopField(Message):
    """No more numbers of a field, with the reason; null: numbers again."""

    field: str = Field(max_length=40)
    reason: str | None = Field(max_length=120)


class SetQuota(Message):
    """How many numbers of a field a session may have today; 0: unlimited. To give out none, stop the field."""

    field: str = Field(max_length=40)
    quota: int = Field(ge=0, le=10_000)
    reason: str = Field(min_length=1, max_length=120)


class SetFields(Message):
    """What a counter serves today; null: what the settings say."""

    counter: str = Field(max_length=40)
    fields: tuple[str, ...] | None = Field(default=None, max_length=40)


class ForceSignOut(Message):
    """The supervisor ends a session; an open ticket stays at the counter."""

    counter: str = Field(max_length=40)
    reason: str = Field(min_length=1, max_length=120)


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
    TOO_EARLY = "too_early"
    TOO_LATE = "too_late"
    COUNTER_PAUSED = "counter_paused"
    NOTHING_TO_UNDO = "nothing_to_undo"
    BEFORE_OPENING = "before_opening"
    LUNCH = "lunch"
    LAST_TICKET_PASSED = "last_ticket_passed"
    DAY_OVER = "day_over"
    FIELD_CLOSED_TODAY = "field_closed_today"
    FIELD_STOPPED = "field_stopped"
    QUOTA_REACHED = "quota_reached"
    LIMIT_PER_PERSON = "limit_per_person"
    NOT_REACHED = "not_reached"
    BOOKING_UNKNOWN = "booking_unknown"
    BOOKING_EARLY = "booking_early"
    BOOKING_USED = "booking_used"
    BOOKING_WRONG_DAY = "booking_wrong_day"
    BOOKING_CANCELLED = "booking_cancelled"
    UNREADABLE_CARD = "unreadable_card"
    NUMBER_TAKEN = "number_taken"
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
_DESK = frozenset({StationKind.SUPERVISOR_DESK})
_STAFF = _PANEL | _DESK
_KIOSKS = frozenset({StationKind.TICKET_KIOSK, StationKind.LOOKUP_SCREEN})
_PAPER = frozenset(
    {StationKind.TICKET_KIOSK, StationKind.LOOKUP_SCREEN, StationKind.COUNTER_PANEL, StationKind.SUPERVISOR_DESK}
)

COMMANDS: tuple[Command, ...] = (
    Command(path="/tickets", body=IssueTicket, answer=Issued, senders=frozenset({StationKind.TICKET_KIOSK})),
    Command(path="/check-ins", body=CheckIn, answer=Issued, senders=_KIOSKS),
    Command(path="/bookings", body=PutBookings, answer=BookingsTaken, senders=_DESK),
    Command(path="/sign-ins", body=SignIn, answer=SignedIn, senders=_PANEL),
    Command(path="/sign-outs", body=SignOut, answer=SignedOut, senders=_PANEL),
    Command(path="/calls", body=CallNext, answer=TicketNow, senders=_PANEL),
    Command(path="/recalls", body=Recall, answer=TicketNow, senders=_PANEL),
    Command(path="/starts", body=Start, answer=TicketNow, senders=_PANEL),
    Command(path="/finishes", body=Finish, answer=TicketNow, senders=_PANEL),
    Command(path="/no-shows", body=NoShow, answer=TicketNow, senders=_PANEL),
    Command(path="/calls-by-number", body=CallNumber, answer=TicketNow, senders=_PANEL),
    Command(path="/calls-by-roll", body=CallRoll, answer=TicketNow, senders=_PANEL),
    Command(path="/ready", body=Ready, answer=CounterNow, senders=_PANEL),
    Command(path="/pauses", body=Pause, answer=CounterNow, senders=_PANEL),
    Command(path="/emergencies", body=Emergency, answer=CounterNow, senders=_PANEL),
    Command(path="/undo", body=Undo, answer=CounterNow, senders=_PANEL),
    Command(path="/tickets-by-staff", body=IssueAtPanel, answer=Issued, senders=_PANEL),
    Command(path="/holds", body=Hold, answer=TicketNow, senders=_PANEL),
    Command(path="/transfers", body=Transfer, answer=TicketNow, senders=_PANEL),
    Command(path="/readmissions", body=Readmit, answer=TicketNow, senders=_STAFF | _KIOSKS),
    Command(path="/discards", body=Discard, answer=TicketNow, senders=_STAFF | _KIOSKS),
    Command(path="/moves", body=MoveTicket, answer=TicketNow, senders=_DESK),
    Command(path="/field-stops", body=StopField, answer=Done, senders=_DESK),
    Command(path="/quotas", body=SetQuota, answer=Done, senders=_DESK),
    Command(path="/counter-fields", body=SetFields, answer=CounterNow, senders=_DESK),
    Command(path="/forced-sign-outs", body=ForceSignOut, answer=CounterNow, senders=_DESK),
    Command(path="/slips", body=ReportSlip, answer=Noted, senders=_PAPER),
    Command(path="/devices", body=ReportDevice, answer=Noted, senders=frozenset(StationKind)),
)

COMMAND_OF_BODY: dict[type[Message], Command] = {command.body: command for command in COMMANDS}
