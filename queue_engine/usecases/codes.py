"""What a scanned text means in this hall today."""

from __future__ import annotations

import hashlib
from datetime import date

from queue_engine import protocol
from queue_engine.domain.bookings import Booking, find
from queue_engine.domain.codes import (
    BookingCode,
    Dossier,
    IdentityCard,
    NotACode,
    Receipt,
    SlipCode,
    Why,
    read_code,
)
from queue_engine.domain.ticket import Ticket
from queue_engine.ports import BookingRow
from queue_engine.usecases.ratings import later_rating
from queue_engine.usecases.scene import Scene
from queue_engine.views import answered, rating_shown


def ask_code(scene: Scene, body: protocol.AskCode) -> protocol.CodeMeaning:
    """Read a text. A slip is looked up among today's numbers, a booking among all; nothing is written down."""
    day = scene.today().day
    match read_code(body.text, body.symbology, scene.rules.codes, date.fromisoformat(day)):
        case Dossier(code):
            return protocol.CodeMeaning(kind="dossier", code=code)
        case Receipt(number):
            return protocol.CodeMeaning(kind="receipt", code=number)
        case SlipCode(token, number):
            return _slip(scene, _ticket(scene, day, token, number))
        case BookingCode(possible, spoilt):
            return _booking(scene, possible, spoilt)
        case IdentityCard():
            return protocol.CodeMeaning(kind="identity")
        case NotACode(why):
            return protocol.CodeMeaning(kind="nothing", why=why)


def _ticket(scene: Scene, day: str, token: str, number: str) -> Ticket | None:
    if number:
        return scene.uow.ticket(f"{day}.{number}")
    return scene.uow.ticket_of_token(day, hashlib.sha256(token.encode()).hexdigest())


def _slip(scene: Scene, ticket: Ticket | None) -> protocol.CodeMeaning:
    if ticket is None:
        return protocol.CodeMeaning(kind="nothing", why="old_slip")
    rating = later_rating(scene, ticket)
    return protocol.CodeMeaning(
        kind="slip",
        ticket=answered(ticket, scene.caller.kind),
        rating=rating_shown(rating, scene.rules) if rating else None,
    )


def _booking(scene: Scene, possible: tuple[str, ...], spoilt: bool) -> protocol.CodeMeaning:
    book = {row.code: _as_booking(row) for row in scene.uow.bookings()}
    for code in possible:
        if booking := find(book, code):
            return protocol.CodeMeaning(kind="booking", code=booking.code)
    return protocol.CodeMeaning(kind="nothing", why=Why.INPUT_METHOD if spoilt else Why.UNKNOWN)


def _as_booking(row: BookingRow) -> Booking:
    return Booking(row.code, row.field, date.fromisoformat(row.day), row.slot_min, row.cancelled)
