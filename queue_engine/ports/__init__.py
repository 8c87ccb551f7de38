"""What the use cases ask of a store. One contract suite runs on every store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol

from queue_engine.domain.lockout import Guesses
from queue_engine.domain.ticket import Ticket
from queue_engine.journal import FactRow
from queue_engine.ports.dossiers import CaseRow as CaseRow
from queue_engine.ports.dossiers import DossierVerbs
from queue_engine.ports.dossiers import OutboxRow as OutboxRow
from queue_engine.ports.dossiers import PaperRow as PaperRow
from queue_engine.ports.ratings import FlagRow as FlagRow
from queue_engine.ports.ratings import RatingVerbs
from queue_engine.ports.ratings import StopRow as StopRow

DRAW_AT = "draw_at"
"""Key in the store: when the lot of the opening crowd is drawn, in UTC milliseconds, while it has not been."""


class StoreFailed(Exception):
    """The disk or the file failed in the middle of a transaction: nothing of it is committed, the server ends."""


@dataclass(frozen=True, slots=True)
class CounterRow:
    """A counter: the officer signed in, the session's number and the ticket open at it."""

    counter: str
    officer: str | None = None
    session: int | None = None
    ticket: str | None = None
    paused: str | None = None
    """Why it is paused; None: it is not."""
    fields: tuple[str, ...] | None = None
    """Today's fields, where the supervisor changed them; None: those of the settings."""
    ready_ms: int | None = None
    """Since when the officer waits for the next arrival; None: the officer calls by hand."""
    practice: bool = False
    """A training session: it sees and calls practice tickets alone."""


@dataclass(frozen=True, slots=True)
class ActRow:
    """The last act at a counter, with what it changed, so that it can be undone."""

    counter: str
    seq: int
    at_ms: int
    action: str
    before: Ticket
    after: Ticket
    place: CounterRow
    """The counter before the act."""


@dataclass(frozen=True, slots=True)
class BookingRow:
    """A visit that was booked elsewhere; ``ticket`` once it has checked in."""

    code: str
    field: str
    day: str
    slot_min: int
    """Local minutes after midnight."""
    cancelled: bool
    source: str
    ticket: str | None = None


@dataclass(frozen=True, slots=True)
class SpokenRow:
    """What became of a call at the loudspeaker of a zone."""

    zone: str
    outcome: str
    reasons: tuple[str, ...] = ()
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class CallRow:
    """A call or recall as the boards show it."""

    seq: int
    ticket: str
    number: str
    field: str
    counter: str
    at: str
    again: bool
    shown: tuple[str, ...] = ()
    undone: bool = False
    spoken: tuple[SpokenRow, ...] = ()


@dataclass(frozen=True, slots=True)
class DayRow:
    """The hall's day, as its opening said."""

    day: str
    open: bool
    reason: str | None


@dataclass(frozen=True, slots=True)
class DeviceTestRow:
    """What came of trying a device out."""

    at: str
    outcome: str
    reasons: tuple[str, ...] = ()
    detail: str = ""
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DeviceToldRow:
    """A screen of staff that has shown a device's fault."""

    station: str
    officer: str | None
    at: str


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """A device as its station last reported it, when it last answered, and what was asked and told since."""

    device: str
    kind: str
    state: str
    reasons: tuple[str, ...]
    at: str
    alive_at: str | None = None
    asked_at: str | None = None
    tested: DeviceTestRow | None = None
    told: tuple[DeviceToldRow, ...] = ()


@dataclass(frozen=True, slots=True)
class SlipRow:
    """What is known of a ticket's slip. ``steps``: how many steps of it were reported; ``asked``: reprints wanted;
    ``in_hand``: staff have seen it since."""

    ticket: str
    number: str
    station: str
    state: str | None = None
    copies: int = 0
    printer: str = ""
    reasons: tuple[str, ...] = ()
    asked: int = 0
    done: int = 0
    steps: int = 0
    at: str = ""
    in_hand: bool = False


@dataclass(frozen=True, slots=True)
class StationRow:
    station: str
    kind: str
    connected: bool
    since: str
    devices: tuple[DeviceRow, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """What was answered to an idempotency key: status and body, repeated unchanged."""

    body_sha256: str
    status: int
    body: str


class UnitOfWork(DossierVerbs, RatingVerbs, Protocol):
    """One transaction's view of the store. Everything that it changes is undone together."""

    @property
    def head(self) -> tuple[int, str]:
        """seq and hash of the newest fact."""

    @property
    def appended(self) -> list[FactRow]:
        """The facts of this transaction so far, without those of commands that were undone."""

    def append(self, at_ms: int, kind: str, who: str, data: dict[str, Any], day: str | None = None) -> FactRow: ...

    def day(self) -> DayRow | None: ...
    def open_day(self, day: DayRow) -> None: ...

    def next_serial(self, day: str, letter: str) -> int: ...
    def note_number(self, day: str, letter: str, field: str, number: str) -> None:
        """The newest number of a field."""

    def reserve_serial(self, day: str, letter: str, serial: int) -> None:
        """A paper roll gave this number: the kiosk goes on after it."""

    def release_serial(self, day: str, letter: str, serial: int) -> None:
        """A roll's number was a mistake: the kiosk goes on after the largest one that is in use."""

    def last_numbers(self, day: str) -> dict[str, str]: ...
    def add_ticket(self, ticket: Ticket) -> None: ...
    def save_ticket(self, ticket: Ticket) -> None: ...
    def ticket(self, ticket_id: str) -> Ticket | None: ...
    def ticket_of_token(self, day: str, token_sha256: str) -> Ticket | None:
        """The ticket of a slip of this day, or of a paper that named what is missing."""

    def heads(self, day: str, fields: Iterable[str], now_ms: int) -> list[Ticket]:
        """The waiting ticket with the smallest key of each field that has one that is due."""

    def heads_of_class(self, day: str, fields: Iterable[str], now_ms: int, priority: bool) -> list[Ticket]:
        """The same among priority tickets alone, or among the others alone."""

    def earlier(self, day: str, fields: Iterable[str], issued_ms: int, now_ms: int) -> bool:
        """Whether somebody waits for one of the fields, due and unbound, who took a number before that moment."""

    def bound_head(self, day: str, bound: str, now_ms: int) -> Ticket | None:
        """The due ticket with the smallest key among those bound to a counter, an officer or to practice."""

    def kept(self, day: str, until_ms: int) -> list[Ticket]:
        """Waiting tickets whose kept place is due by then, in the order of calling."""

    def ahead(self, ticket: Ticket, now_ms: int) -> int:
        """Unbound waiting tickets of its field with a smaller key that are due when it is."""

    def live(self, day: str) -> list[Ticket]:
        """Tickets of a day that may still be served (waiting, called, serving, held, missed), in the order of issue."""

    def counter(self, counter: str) -> CounterRow: ...
    def counters(self) -> list[CounterRow]: ...
    def save_counter(self, row: CounterRow) -> None: ...

    def add_call(self, day: str, call: CallRow) -> None: ...
    def calls(self, day: str, limit: int) -> list[CallRow]: ...
    def forget_call(self, call_seq: int) -> None: ...
    def mark_shown(self, call_seq: int, station: str) -> bool:
        """True when it was not marked before and the call exists."""

    def mark_spoken(self, call_seq: int, row: SpokenRow) -> bool:
        """True when the call exists and had no outcome in the zone."""

    def unspoken(self, day: str, zone: str) -> list[CallRow]:
        """Calls of a day that were not taken back and have no outcome in the zone, in their order."""

    def granted(self) -> dict[str, str]:
        """Zone -> the station that speaks there."""

    def grant(self, zone: str, station: str | None) -> None: ...

    def stations(self) -> list[StationRow]: ...
    def save_station(self, station: str, kind: str, connected: bool, since: str) -> None: ...
    def device(self, station: str, device: str) -> DeviceRow | None: ...
    def save_device(self, station: str, row: DeviceRow) -> None: ...
    def slip(self, ticket: str) -> SlipRow | None: ...
    def slips(self, day: str) -> list[SlipRow]: ...
    def save_slip(self, day: str, row: SlipRow) -> None: ...
    def forget_slips_before(self, day: str) -> None: ...

    def guesses(self, who: str) -> Guesses: ...
    def save_guesses(self, who: str, guesses: Guesses) -> None: ...

    def stopped_fields(self) -> dict[str, str]: ...
    def stop_field(self, field: str, reason: str | None) -> None: ...
    def opened_fields(self) -> list[str]:
        """Fields that the supervisor opened for today although the settings keep them closed."""

    def open_fields(self, fields: Iterable[str]) -> None: ...
    def quotas(self, day: str) -> dict[str, int]:
        """By field, where the supervisor set another quota for the day."""

    def set_quota(self, day: str, field: str, quota: int) -> None: ...
    def issued_in(self, day: str, field: str, session: int) -> int: ...
    def issued_today(self, day: str) -> dict[str, int]:
        """By field, the numbers that people took without a booking, voided ones too."""

    def count_issued(self, day: str, field: str, session: int, by: int = 1) -> None: ...

    def last_act(self, counter: str) -> ActRow | None: ...
    def keep_act(self, act: ActRow) -> None: ...
    def forget_act(self, counter: str) -> None: ...

    def bookings(self) -> list[BookingRow]: ...
    def save_booking(self, row: BookingRow) -> None: ...
    def forget_bookings_before(self, day: str) -> None: ...

    def count_person(self, day: str, pseudonym: str) -> int:
        """One more number for this person today; how many there are now."""

    def forget_people(self) -> None: ...
    def meta(self, key: str) -> str | None: ...
    def set_meta(self, key: str, value: str | None) -> None: ...

    def answer(self, key: str) -> StoredAnswer | None: ...
    def keep_answer(self, key: str, answer: StoredAnswer) -> None: ...
    def forget_answers_before(self, day: str) -> None: ...


class Store(Protocol):
    """A journal and its tables. One writer at a time; reading committed facts is free."""

    @property
    def id(self) -> str: ...
    def transaction(self) -> AbstractContextManager[UnitOfWork]:
        """Commit on leaving, undo everything when an exception leaves it."""

    def savepoint(self) -> AbstractContextManager[None]:
        """Inside a transaction: undo only this much when an exception leaves it."""

    def facts(self, after: int, limit: int | None = None) -> Iterator[FactRow]:
        """Committed facts with a larger seq, in order. Any thread may call it."""

    def newest(self) -> FactRow | None: ...
    def close(self) -> None: ...
