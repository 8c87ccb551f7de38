"""Bookings made elsewhere: a list is taken, a booked citizen checks in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from queue_engine import protocol
from queue_engine.domain.bookings import Arrival, Booking, Merged, check_in, merge, out_of_hours
from queue_engine.domain.errors import Refused
from queue_engine.ports import BookingRow
from queue_engine.usecases.admit import Wish
from queue_engine.usecases.issue import issued
from queue_engine.usecases.scene import Scene
from queue_engine.views import due_bookings

REFUSED = {
    Arrival.UNKNOWN: "booking_unknown",
    Arrival.EARLY: "booking_early",
    Arrival.USED: "booking_used",
    Arrival.WRONG_DAY: "booking_wrong_day",
    Arrival.CANCELLED: "booking_cancelled",
}


def put_bookings(scene: Scene, body: protocol.PutBookings) -> protocol.BookingsTaken:
    """Merge a list into the hall's. The same list again changes nothing; what has checked in is not touched."""
    unknown = [one for one in body.bookings if one.field not in scene.rules.letters]
    if unknown:
        rows = {one.code: one.field for one in unknown}
        raise Refused("unknown_field", f"bookings of unknown fields: {rows}", field=unknown[0].field, bookings=rows)
    book = {row.code: _booking(row) for row in scene.uow.bookings()}
    used = [row.code for row in scene.uow.bookings() if row.ticket]
    merged = merge(book, map(_asked, body.bookings), used)
    for code in (*merged.added, *merged.changed):
        scene.uow.save_booking(_row(merged.book[code], body.source))
    return _taken(scene, body, merged)


def _taken(scene: Scene, body: protocol.PutBookings, merged: Merged) -> protocol.BookingsTaken:
    new = [merged.book[code] for code in (*merged.added, *merged.changed)]
    answer = protocol.BookingsTaken(
        added=len(merged.added),
        changed=len(merged.changed),
        kept=merged.kept,
        out_of_hours=tuple(one.code for one in out_of_hours(new, scene.rules.schedule)),
    )
    if new:
        scene.note("bookings_taken", source=body.source, added=answer.added, changed=answer.changed)
        note_due(scene)
    return answer


def note_due(scene: Scene) -> None:
    """Write down which bookings of today are still to come: what an estimate must reckon with."""
    due = due_bookings(scene.uow, scene.rules.schedule.timezone, scene.today().day)
    scene.note("bookings_due", bookings=[list(one) for one in due])


def _asked(one: protocol.BookingIn) -> Booking:
    hours, _, minutes = one.slot.partition(":")
    return Booking(one.code, one.field, one.day, int(hours) * 60 + int(minutes), one.cancelled)


def _booking(row: BookingRow) -> Booking:
    return Booking(row.code, row.field, date.fromisoformat(row.day), row.slot_min, row.cancelled)


def _row(one: Booking, source: str) -> BookingRow:
    return BookingRow(one.code, one.field, one.day.isoformat(), one.slot_min, one.cancelled, source)


def check_in_booking(scene: Scene, body: protocol.CheckIn, token: str) -> protocol.Issued:
    """A number for a booked citizen: at the booking's place when in time, as an ordinary one when late."""
    rows = {row.code: row for row in scene.uow.bookings()}
    used = {row.code: row.ticket.partition(".")[2] for row in rows.values() if row.ticket}
    book = {code: _booking(row) for code, row in rows.items()}
    zone = scene.rules.schedule.timezone
    found = check_in(book, used, body.code, scene.now_ms, zone, scene.rules.bookings)
    if found.arrival in REFUSED or found.booking is None:
        raise Refused(REFUSED[found.arrival], f"this booking is {found.arrival}", **found.values)
    wish = Wish(
        found.booking.field,
        token,
        language=body.language,
        slot_ms=found.slot_ms,
        booking=found.booking.code,
        booked_ms=found.booking.slot_ms(zone),
    )
    answer = issued(scene, wish)
    scene.uow.save_booking(replace(rows[found.booking.code], ticket=answer.ticket.id))
    return answer
