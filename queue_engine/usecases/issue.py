"""A citizen takes a number."""

from __future__ import annotations

import hashlib

from queue_engine import protocol
from queue_engine.domain.errors import Refused
from queue_engine.domain.numbering import ticket_id, ticket_number
from queue_engine.domain.policy import calling_key
from queue_engine.domain.ticket import Ticket
from queue_engine.usecases.scene import Scene
from queue_engine.views import shown


def issue(scene: Scene, body: protocol.IssueTicket, token: str) -> protocol.Issued:
    """Issue a ticket. ``token`` is 128 random bits in hexadecimal; the journal keeps only its SHA-256."""
    letter = scene.rules.letter(body.field)
    day = scene.today()
    if not day.open:
        raise Refused("day_closed", f"the hall is closed on {day.day}", day=day.day, reason=day.reason)
    if body.priority is not None and body.priority not in scene.rules.priority_groups:
        raise Refused("bad_message", f"no priority group {body.priority!r}", priority=body.priority)
    ticket = _added(scene, body, day.day, letter, token)
    return protocol.Issued(
        ticket=shown(ticket),
        ahead=scene.uow.ahead(ticket),
        token=token,
        day=day.day,
        counters=scene.rules.counters_of(body.field),
    )


def _added(scene: Scene, body: protocol.IssueTicket, day: str, letter: str, token: str) -> Ticket:
    serial = scene.uow.next_serial(day, body.field)
    number = ticket_number(letter, serial)
    sha256 = hashlib.sha256(token.encode()).hexdigest()
    key_ms = calling_key(scene.now_ms, body.priority is not None, scene.rules.priority_advance_min)
    fact = scene.note(
        "ticket_issued",
        ticket=ticket_id(day, number),
        number=number,
        field=body.field,
        priority=body.priority,
        language=body.language,
        issued_ms=scene.now_ms,
        key_ms=key_ms,
        token_sha256=sha256,
    )
    ticket = Ticket(
        id=ticket_id(day, number),
        day=day,
        number=number,
        field=body.field,
        serial=serial,
        issued_ms=scene.now_ms,
        key_ms=key_ms,
        seq=fact.seq,
        token_sha256=sha256,
        source=scene.caller.station,
        priority=body.priority,
        since_ms=scene.now_ms,
    )
    scene.uow.add_ticket(ticket)
    return ticket
