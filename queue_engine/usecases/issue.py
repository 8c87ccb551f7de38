"""A citizen takes a number; or staff issue one for somebody; or a roll's number is called."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

from queue_engine import protocol
from queue_engine.domain.calendar import iso
from queue_engine.domain.errors import Refused
from queue_engine.domain.numbering import ticket_id, ticket_number
from queue_engine.domain.ticket import PRACTICE, Action, Ticket
from queue_engine.usecases.admit import Admitted, Wish, admitted, afternoon_of, request_of, shown_offer
from queue_engine.usecases.choose import calling_key, offer
from queue_engine.usecases.dossiers import note_late
from queue_engine.usecases.promise import promised, shown_promise
from queue_engine.usecases.scene import PUBLIC, Scene
from queue_engine.views import answered

PRACTICE_MARK = "TH-"
"""Tickets for training have numbers of their own (*thử*), so that no public number is burnt."""


def issue(scene: Scene, body: protocol.IssueTicket, token: str) -> protocol.Issued:
    """Issue a ticket at a kiosk. ``token`` is 128 random bits in hexadecimal; the journal keeps only its SHA-256."""
    wish = Wish(body.field, token, body.priority, body.language, body.stops, card=body.card)
    return issued(scene, replace(wish, afternoon=body.afternoon, dossier=body.dossier))


def issue_at_panel(scene: Scene, body: protocol.IssueAtPanel, token: str) -> protocol.Issued:
    """Staff issue a number; in a training session it is a practice number."""
    row = scene.counter(body.session)
    return issued(scene, Wish(body.field, token, body.priority, stops=body.stops, practice=row.practice))


def issued(scene: Scene, wish: Wish) -> protocol.Issued:
    """The ticket with all that its slip needs; a counter that stands ready gets it at once.

    Raises Refused when no number of this field may be issued now; practice numbers may be at any hour.
    """
    _check_wish(scene, wish)
    plain = not wish.afternoon and wish.slot_ms is None
    told = promised(scene, wish.field, wish.priority is not None) if plain else None
    yes = Admitted(None) if wish.practice else admitted(scene, wish)
    ticket = add_ticket(scene, replace(wish, session=yes.session, not_before_ms=yes.not_before_ms))
    note_late(scene, ticket, wish.dossier)
    ahead = scene.uow.ahead(ticket, scene.now_ms)
    offer(scene, ticket)
    return protocol.Issued(
        ticket=answered(scene.uow.ticket(ticket.id) or ticket, scene.caller.kind),
        ahead=ahead,
        token=wish.token,
        day=ticket.day,
        counters=scene.rules.counters_of(wish.field),
        promise=shown_promise(*told) if told else None,
        afternoon=shown_offer(yes.offer),
        language=wish.language,
        draw_at=_drawn_at(scene, ticket),
    )


def _drawn_at(scene: Scene, ticket: Ticket) -> str | None:
    takes_part = scene.draw_ms is not None and ticket.slot_ms is None and ticket.bound != PRACTICE
    return iso(scene.draw_ms) if takes_part and scene.draw_ms else None


def keep_for_afternoon(scene: Scene, body: protocol.KeepForAfternoon) -> protocol.TicketNow:
    """The citizen goes until the next session: the ticket keeps its place and is not called before.

    A public station may do it with its own tickets.
    """
    ticket = scene.ticket(body.ticket)
    if scene.caller.kind in PUBLIC and ticket.source != scene.caller.station:
        raise Refused("not_allowed", "another station issued this ticket", number=ticket.number)
    later = afternoon_of(scene, request_of(scene, ticket.field), ticket.field)
    if ticket.session is not None:
        counted = ticket.counted_field or ticket.field
        scene.uow.count_issued(ticket.day, counted, ticket.session, by=-1)
        scene.uow.count_issued(ticket.day, counted, later.session)
    session = None if ticket.session is None else later.session
    changes = {"not_before_ms": later.not_before_ms, "session": session}
    return scene.told(scene.change(ticket, Action.KEEP, changes, at=later.at))


def _check_wish(scene: Scene, wish: Wish) -> None:
    if wish.priority is not None and wish.priority not in scene.rules.priority_groups:
        raise Refused("bad_message", f"no priority group {wish.priority!r}", priority=wish.priority)
    for stop in (wish.field, *wish.stops):
        scene.rules.letter(stop)


def add_ticket(scene: Scene, wish: Wish) -> Ticket:
    """Number, fact and row of a new waiting ticket."""
    ticket = _new_ticket(scene, wish)
    fact = scene.note("ticket_issued", **_told(ticket, wish))
    ticket = replace(ticket, seq=fact.seq)
    scene.uow.add_ticket(ticket)
    if not wish.practice:
        scene.uow.note_number(ticket.day, scene.rules.letter(wish.field), wish.field, ticket.number)
    return ticket


def _new_ticket(scene: Scene, wish: Wish) -> Ticket:
    day = scene.today().day
    number, serial = (wish.number, wish.serial) if wish.number and wish.serial else _numbered(scene, wish, day)
    return Ticket(
        id=ticket_id(day, number),
        day=day,
        number=number,
        field=wish.field,
        serial=serial,
        issued_ms=scene.now_ms,
        key_ms=calling_key(scene, scene.now_ms, wish.priority, wish.slot_ms),
        seq=0,
        token_sha256=hashlib.sha256(wish.token.encode()).hexdigest(),
        source=scene.caller.station,
        priority=wish.priority,
        since_ms=scene.now_ms,
        slot_ms=wish.slot_ms,
        bound=PRACTICE if wish.practice else None,
        stops=wish.stops,
        not_before_ms=wish.not_before_ms,
        session=wish.session,
        counted_field=wish.field if wish.session is not None else None,
        dossier=wish.dossier.code if wish.dossier else None,
    )


_TOLD = ("number", "field", "priority", "issued_ms", "key_ms", "slot_ms", "not_before_ms", "session", "source",
         "token_sha256")  # fmt: skip


def _told(ticket: Ticket, wish: Wish) -> dict[str, Any]:
    """What the fact of an issue says."""
    more: dict[str, Any] = {"practice": True} if wish.practice else {}
    if wish.booking:
        more |= {"booking": wish.booking, "booked_ms": wish.booked_ms}
    if wish.dossier:
        more |= {"dossier": wish.dossier.code, "why": wish.dossier.why}
    values = {name: getattr(ticket, name) for name in _TOLD}
    return {"ticket": ticket.id, **values, "stops": list(ticket.stops), "language": wish.language, **more}


def _numbered(scene: Scene, wish: Wish, day: str) -> tuple[str, int]:
    letter = scene.rules.letter(wish.field)
    if wish.practice:
        serial = scene.uow.next_serial(day, f"{PRACTICE_MARK}{letter}")
        return f"{PRACTICE_MARK}{ticket_number(letter, serial)}", -serial
    serial = scene.uow.next_serial(day, letter)
    while scene.uow.ticket(ticket_id(day, ticket_number(letter, serial))):
        serial = scene.uow.next_serial(day, letter)  # a roll's number that was taken back stands in the way
    return ticket_number(letter, serial), serial
