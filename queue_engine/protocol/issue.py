"""Numbers: taking one, checking in with a booking, giving one back."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from queue_engine.protocol.base import Message, Typed
from queue_engine.protocol.dossier import DossierTie
from queue_engine.protocol.state import Ticket


class IssueTicket(Message):
    """A citizen takes a number at a kiosk, or staff issue one at any panel."""

    field: str = Field(min_length=1, max_length=40)
    stops: tuple[str, ...] = Field(default=(), max_length=5, description="further fields of the same visit, in order")
    card: str | None = Field(default=None, max_length=300, repr=False, description="a scanned card, for the limit")
    priority: str | None = Field(default=None, max_length=20, description="group code; null for ordinary")
    language: str = Field(default="vi", pattern="^[a-z]{2}$")
    afternoon: bool = Field(default=False, description="first in the afternoon: not called before the next session")
    dossier: DossierTie | None = Field(default=None, description="the dossier for which it is taken")


class Afternoon(Message):
    """ "First in the afternoon" may be chosen: the place is kept, and the citizen may go until then."""

    session: int
    at: str = Field(description="from when counters call, on the hall's clock, for example 13:00")


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
    afternoon: Afternoon | None = Field(default=None, description="offered with this number; null: not offered")
    language: str = Field(default="vi", description="in which the citizen reads")
    draw_at: str | None = Field(default=None, description="the lot that gives it its place is drawn at this moment")


class KeepForAfternoon(Message):
    """The citizen takes the offer: the waiting ticket keeps its place and is not called before the next session."""

    ticket: str = Field(max_length=40)


class CheckIn(Message):
    """A booked citizen is here: the code as it was scanned or typed."""

    code: str = Field(min_length=1, max_length=300)
    language: str = Field(default="vi", pattern="^[a-z]{2}$")


class BookingIn(Message):
    """A visit that was booked elsewhere; no name, only a code."""

    code: str = Field(pattern="^[0-9A-Z]{4,40}$")
    field: str = Field(max_length=40)
    day: date
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


class Readmit(Message):
    """A held or missed ticket waits again. With the token of its slip a kiosk brings a held one back."""

    ticket: str = Field(max_length=40)
    token: str | None = Field(default=None, pattern="^[0-9a-f]{32}$", repr=False)


class Discard(Message):
    """A waiting ticket is not wanted any more: ``void`` a mis-press within its time, else ``cancel``."""

    ticket: str = Field(max_length=40)
    void: bool = False
    reason: Typed = Field(default="", max_length=120)
