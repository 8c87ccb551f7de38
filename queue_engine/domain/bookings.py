"""Bookings made elsewhere: a code, a field and a slot, never a person.

At check-in a booking becomes a number. On time it counts as having come some minutes before its slot, so it passes only
those who came after that; late it is an ordinary number from now; early it waits. Bookings use up no quota, so people
without one are never locked out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import islice, product
from urllib.parse import parse_qsl

from queue_engine.domain.calendar import WEEKDAYS
from queue_engine.domain.localtime import MINUTE_MS, clock_at, clock_text, local, moment
from queue_engine.domain.policy import TicketClass
from queue_engine.domain.schedule import DayPlan, Schedule

CODE_PATTERN = re.compile(r"[0-9A-Z]{4,40}")
CODE_KEYS = ("code", "ma", "mahen", "booking")
"""Keys of an address in a QR that hold the code; else its last part is the code."""

MOST_READINGS = 16
LONGEST_TEXT = 80


@dataclass(frozen=True, slots=True)
class Booking:
    """A place in the queue that was promised elsewhere."""

    code: str
    """Capital letters and digits only, as :func:`code_of` makes it."""
    field: str
    day: date
    slot_min: int
    """Local minutes after midnight."""
    cancelled: bool = False

    @property
    def slot_at(self) -> str:
        return clock_text(self.slot_min)

    def slot_ms(self, zone: str) -> int:
        return moment(self.day, self.slot_min, zone)


@dataclass(frozen=True, slots=True)
class BookingRules:
    """When a check-in counts. The grace is that of the calling rule."""

    early_min: int = 30
    grace_min: int = 10


class Arrival(StrEnum):
    """What became of a check-in."""

    ON_TIME = "on_time"
    """A number with the booking's place."""
    EARLY = "early"
    """No number yet: come back at ``wait_until``."""
    LATE = "late"
    """An ordinary number from now."""
    UNKNOWN = "unknown"
    USED = "used"
    """Checked in before, as ``number``."""
    WRONG_DAY = "wrong_day"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class CheckIn:
    """The answer to a scanned or typed code."""

    arrival: Arrival
    booking: Booking | None = None
    ticket_class: TicketClass | None = None
    """The class for the ticket's key; None: no number is issued."""
    slot_ms: int | None = None
    """The slot for the key, when the class is an appointment."""
    values: Mapping[str, str] = field(default_factory=dict)
    """What the sentence needs: ``slot_at``, ``wait_until``, ``number``, ``day``, ``weekday``."""


def check_in(
    book: Mapping[str, Booking], used: Mapping[str, str], text: str, now_ms: int, zone: str, rules: BookingRules
) -> CheckIn:
    """What a code means now. ``used``: code -> number of the bookings that have checked in."""
    booking = find(book, text)
    if booking is None:
        return CheckIn(Arrival.UNKNOWN)
    values = {"slot_at": booking.slot_at}
    if booking.code in used:
        return CheckIn(Arrival.USED, booking, values={**values, "number": used[booking.code]})
    if booking.cancelled:
        return CheckIn(Arrival.CANCELLED, booking, values=values)
    if booking.day != local(now_ms, zone).date():
        day = {"day": booking.day.isoformat(), "weekday": WEEKDAYS[booking.day.weekday()]}
        return CheckIn(Arrival.WRONG_DAY, booking, values={**values, **day})
    return _on_its_day(booking, now_ms, zone, rules)


def _on_its_day(booking: Booking, now_ms: int, zone: str, rules: BookingRules) -> CheckIn:
    slot_ms, values = booking.slot_ms(zone), {"slot_at": booking.slot_at}
    earliest_ms = slot_ms - rules.early_min * MINUTE_MS
    if now_ms < earliest_ms:
        wait_until = clock_at(earliest_ms, zone)
        return CheckIn(Arrival.EARLY, booking, values={**values, "wait_until": wait_until})
    if now_ms > slot_ms + rules.grace_min * MINUTE_MS:
        return CheckIn(Arrival.LATE, booking, TicketClass.ORDINARY, values=values)
    return CheckIn(Arrival.ON_TIME, booking, TicketClass.APPOINTMENT, slot_ms, values)


# -- codes ------------------------------------------------------------------------------------------


def code_of(text: str) -> str | None:
    """A code as it is kept: no spaces, hyphens or dots, capitals; None when the rest cannot be one."""
    code = re.sub(r"[\s.\-_/]", "", unicodedata.normalize("NFC", text)).upper()
    return code if CODE_PATTERN.fullmatch(code) else None


def readings(text: str) -> tuple[str, ...]:
    """The codes that a scanned or typed text may mean, the likeliest first.

    A scanner may add an AIM identifier, Enter or Tab, or deliver the QR's whole address; a Vietnamese input method that
    is on turns what the scanner types into other letters (``AA`` becomes ``Â``).
    """
    bare = re.sub(r"^\][A-Za-z][0-9A-Za-z]", "", re.sub(r"[\x00-\x1f\x7f]", "", text).strip())
    part = _of_address(bare) if "://" in bare else bare
    codes = (code_of(typed) for typed in _as_typed(part))
    return tuple(dict.fromkeys(code for code in codes if code))


def find(book: Mapping[str, Booking], text: str) -> Booking | None:
    """The booking of a scanned or typed text. O and 0, I, L and 1 are mixed up only where one booking alone fits."""
    possible = readings(text)
    for code in possible:
        if code in book:
            return book[code]
    wanted = {_look(code) for code in possible}
    fitting = [booking for code, booking in book.items() if _look(code) in wanted] if wanted else []
    return fitting[0] if len(fitting) == 1 else None


def _of_address(address: str) -> str:
    path, _, query = address.partition("#")[0].partition("?")
    given = {key.lower(): value for key, value in parse_qsl(query)}
    return next((given[key] for key in CODE_KEYS if key in given), path.rstrip("/").rpartition("/")[2])


_MARKS = {"\u0302": None, "\u0306": "W", "\u031b": "W"}  # circumflex: the letter twice; breve, horn: W
_TONES = {"\u0301": "S", "\u0300": "F", "\u0309": "R", "\u0303": "X", "\u0323": "J"}


def _as_typed(text: str) -> Iterable[str]:
    """The keys that Telex turned into this text; ``Ư`` may come from UW or from W alone."""
    ways = [_keys_of(letter) for letter in unicodedata.normalize("NFC", text[:LONGEST_TEXT]).upper()]
    return ("".join(choice) for choice in islice(product(*ways), MOST_READINGS))


def _keys_of(letter: str) -> tuple[str, ...]:
    if letter == "Đ":
        return ("DD",)
    base, *marks = list(unicodedata.normalize("NFD", letter))
    shape = "".join(_MARKS.get(mark) or base for mark in marks if mark in _MARKS)
    tone = "".join(_TONES.get(mark, "") for mark in marks)
    keys = f"{base}{shape}{tone}"
    return (keys, keys[1:]) if base == "U" and shape == "W" else (keys,)


_LOOK_ALIKE = str.maketrans("OIL", "011")


def _look(code: str) -> str:
    return code.translate(_LOOK_ALIKE)


# -- the list ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Merged:
    """The list after an import, and what the import did; all codes in the order of the import."""

    book: dict[str, Booking]
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    """Checked in already, so a differing row changed nothing."""


def merge(book: Mapping[str, Booking], incoming: Iterable[Booking], used: Iterable[str] = ()) -> Merged:
    """Put a list into the hall's. The same list again changes nothing; a booking that it does not name stays."""
    after, taken = dict(book), set(used)
    added: list[str] = []
    changed: list[str] = []
    kept: list[str] = []
    for booking in incoming:
        before = after.get(booking.code)
        if before == booking:
            continue
        if booking.code in taken:
            kept.append(booking.code)
            continue
        (changed if before else added).append(booking.code)
        after[booking.code] = booking
    return Merged(after, tuple(added), tuple(changed), tuple(kept))


def expected(book: Mapping[str, Booking], used: Iterable[str], day: date) -> tuple[Booking, ...]:
    """The bookings of a date that may still come, by slot: what an estimate must reckon with."""
    taken = set(used)
    due = (one for code, one in book.items() if one.day == day and code not in taken and not one.cancelled)
    return tuple(sorted(due, key=lambda one: (one.slot_min, one.code)))


def out_of_hours(bookings: Iterable[Booking], schedule: Schedule) -> tuple[Booking, ...]:
    """Bookings whose slot lies outside every session: staff should know before the citizen comes."""
    plans: dict[date, DayPlan] = {}
    found = []
    for booking in bookings:
        plan = plans.setdefault(booking.day, schedule.plan(booking.day))
        slot_ms = booking.slot_ms(schedule.timezone)
        if not booking.cancelled and not any(one.covers(slot_ms) for one in plan.sessions):
            found.append(booking)
    return tuple(found)
