"""Tickets that are at no counter: readmitted, cancelled, voided, or moved by the supervisor."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from queue_engine import protocol
from queue_engine.domain.errors import Refused
from queue_engine.domain.policy import choose
from queue_engine.domain.rules import ReadmitPlace
from queue_engine.domain.ticket import OPEN_AT_COUNTER, PRACTICE, Action, Ticket, TicketState
from queue_engine.usecases.bookings import note_due
from queue_engine.usecases.choose import calling_key, check_drawn, offer
from queue_engine.usecases.papers import check_slip
from queue_engine.usecases.scene import PUBLIC, SECOND_MS, Scene
from queue_engine.usecases.serve import check_readmission
from queue_engine.views import shown


def readmit(scene: Scene, body: protocol.Readmit) -> protocol.TicketNow:
    """A held ticket waits again at its old place, a missed one at the place that the setting gives.

    A public station may do it for a missed ticket, and with the slip or the paper of a held one. A visit that was
    left open at a counter without an officer goes back to its place too.
    """
    ticket = scene.ticket(body.ticket)
    _check_readmit(scene, ticket, body.token)
    changes: dict[str, Any] = {"note": None}
    if ticket.state is TicketState.NO_SHOW:
        check_readmission(scene, ticket)
        changes["key_ms"] = place_of_missed(scene, ticket)
    back = _freed(scene, ticket, Action.READMIT, changes)
    offer(scene, back)
    return scene.told(back)


def _check_readmit(scene: Scene, ticket: Ticket, token: str | None) -> None:
    """Raises Refused(not_allowed | wrong_slip | illegal)."""
    if scene.caller.kind in PUBLIC and ticket.state is not TicketState.NO_SHOW:
        if ticket.state is not TicketState.ON_HOLD or token is None:
            raise Refused("not_allowed", "a public station brings back missed numbers only", number=ticket.number)
        check_slip(scene, ticket, token)
    manned = ticket.counter is not None and scene.uow.counter(ticket.counter).officer is not None
    if ticket.state is TicketState.VOIDED or (ticket.state in OPEN_AT_COUNTER and manned):
        raise Refused("illegal", f"{ticket.number} is {ticket.state}", number=ticket.number, state=ticket.state)


def _freed(scene: Scene, ticket: Ticket, action: Action, changes: dict[str, Any], **data: Any) -> Ticket:
    """Change a ticket; a counter at which it was open has none any more, and nothing to undo."""
    if ticket.state in OPEN_AT_COUNTER and ticket.counter:
        row = scene.uow.counter(ticket.counter)
        scene.uow.save_counter(replace(row, ticket=None, ready_ms=None))
        scene.uow.forget_act(row.counter)
        data["counter"] = row.counter
    return scene.change(ticket, action, changes, **data)


def place_of_missed(scene: Scene, ticket: Ticket) -> int:
    """The key with which a missed ticket waits again."""
    match scene.rules.calling.readmit_place:
        case ReadmitPlace.OLD_PLACE:
            return ticket.key_ms
        case ReadmitPlace.END:
            return scene.now_ms
        case ReadmitPlace.AFTER_NEXT:
            head = choose(scene.uow.heads(ticket.day, (ticket.field,), scene.now_ms))
            return max(ticket.key_ms, head.key_ms + 1) if head else ticket.key_ms


def discard(scene: Scene, body: protocol.Discard) -> protocol.TicketNow:
    """Void a mis-press within its time, or cancel a ticket that nobody wants any more.

    A kiosk may void its own newest tickets, also one that a ready counter has called already; staff may cancel any
    that waits or is held.
    """
    ticket = scene.ticket(body.ticket)
    if body.void:
        _check_void(scene, ticket)
        _give_back(scene, ticket)
        return scene.told(_freed(scene, ticket, Action.VOID, {}, reason=body.reason))
    if scene.caller.kind in PUBLIC:
        raise Refused("not_allowed", "a public station may only void a mis-press")
    return protocol.TicketNow(ticket=shown(scene.change(ticket, Action.CANCEL, reason=body.reason)))


def _check_void(scene: Scene, ticket: Ticket) -> None:
    limit_s = scene.rules.calling.void_within_s
    if scene.caller.kind in PUBLIC and ticket.source != scene.caller.station:
        raise Refused("not_allowed", "another station issued this ticket", number=ticket.number)
    if scene.now_ms - ticket.issued_ms > limit_s * SECOND_MS:
        raise Refused("too_late", f"{ticket.number} is older than {limit_s} s", number=ticket.number, within_s=limit_s)
    if ticket.outcome is not None or (ticket.calls and ticket.state is not TicketState.CALLED):
        raise Refused("illegal", f"{ticket.number} has been called", number=ticket.number, state=ticket.state)


def _give_back(scene: Scene, ticket: Ticket) -> None:
    """What the number had used up: its place in the quota, and its booking."""
    if ticket.session is not None:
        scene.uow.count_issued(ticket.day, ticket.counted_field or ticket.field, ticket.session, by=-1)
    for booking in scene.uow.bookings():
        if booking.ticket == ticket.id:
            scene.uow.save_booking(replace(booking, ticket=None))
            note_due(scene)


def move(scene: Scene, body: protocol.MoveTicket) -> protocol.TicketNow:
    """The supervisor's recorded act: another field, another priority, the first place. The reason is in the journal."""
    ticket = scene.ticket(body.ticket)
    changes: dict[str, Any] = {}
    if body.to_field:
        scene.rules.letter(body.to_field)
        changes["field"] = body.to_field
    if body.priority is not None:
        changes |= _priority(scene, ticket, body.priority)
    if body.first:
        check_drawn(scene)
        head = choose(scene.uow.heads(ticket.day, (changes.get("field", ticket.field),), scene.now_ms))
        changes["key_ms"] = min(ticket.key_ms, head.key_ms - 1) if head else ticket.key_ms
        changes["not_before_ms"] = None
    if ticket.bound != PRACTICE and (body.to_field or body.first):
        changes["bound"] = None
    moved = scene.change(ticket, Action.MOVE, changes, reason=body.reason, from_field=ticket.field)
    offer(scene, moved)
    return protocol.TicketNow(ticket=shown(moved))


def _priority(scene: Scene, ticket: Ticket, group: str) -> dict[str, Any]:
    """Another priority group, or none for an empty code; the key moves by what that makes of its issue."""
    if group and group not in scene.rules.priority_groups:
        raise Refused("bad_message", f"no priority group {group!r}", priority=group)
    usual, wanted = (
        calling_key(scene, ticket.issued_ms, one, ticket.slot_ms) for one in (ticket.priority, group or None)
    )
    return {"priority": group or None, "key_ms": ticket.key_ms + wanted - usual}
