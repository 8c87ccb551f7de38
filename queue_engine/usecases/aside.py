"""Tickets that are at no counter: readmitted, cancelled, voided, or moved by the supervisor."""

from __future__ import annotations

from typing import Any

from queue_engine import protocol
from queue_engine.domain.errors import Refused
from queue_engine.domain.policy import choose
from queue_engine.domain.rules import ReadmitPlace
from queue_engine.domain.ticket import PRACTICE, Action, Ticket, TicketState
from queue_engine.usecases.choose import offer
from queue_engine.usecases.issue import calling_key
from queue_engine.usecases.scene import PUBLIC, Scene
from queue_engine.usecases.serve import SECOND_MS, check_readmission
from queue_engine.views import shown


def readmit(scene: Scene, body: protocol.Readmit) -> protocol.TicketNow:
    """A held ticket waits again at its old place, a missed one at the place that the setting gives."""
    ticket = scene.ticket(body.ticket)
    changes: dict[str, Any] = {"note": None}
    if ticket.state is TicketState.NO_SHOW:
        check_readmission(scene, ticket)
        changes["key_ms"] = place_of_missed(scene, ticket)
    back = scene.change(ticket, Action.READMIT, changes)
    offer(scene, back)
    return protocol.TicketNow(ticket=shown(back))


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

    A kiosk may void its own newest tickets; staff may cancel any that waits or is held.
    """
    ticket = scene.ticket(body.ticket)
    if body.void:
        _check_void(scene, ticket)
    elif scene.caller.kind in PUBLIC:
        raise Refused("not_allowed", "a public station may only void a mis-press")
    if body.void and ticket.session is not None:
        scene.uow.count_issued(ticket.day, ticket.field, ticket.session, by=-1)
    action = Action.VOID if body.void else Action.CANCEL
    return protocol.TicketNow(ticket=shown(scene.change(ticket, action, reason=body.reason)))


def _check_void(scene: Scene, ticket: Ticket) -> None:
    limit_s = scene.rules.calling.void_within_s
    public = scene.caller.kind in PUBLIC
    if public and ticket.source != scene.caller.station:
        raise Refused("not_allowed", "another station issued this ticket", number=ticket.number)
    if scene.now_ms - ticket.issued_ms > limit_s * SECOND_MS:
        raise Refused("too_late", f"{ticket.number} is older than {limit_s} s", number=ticket.number, within_s=limit_s)


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
        head = choose(scene.uow.heads(ticket.day, (changes.get("field", ticket.field),), scene.now_ms))
        changes["key_ms"] = min(ticket.key_ms, head.key_ms - 1) if head else ticket.key_ms
        changes["not_before_ms"] = None
    if ticket.bound != PRACTICE:
        changes["bound"] = None
    moved = scene.change(ticket, Action.MOVE, changes, reason=body.reason, from_field=ticket.field)
    offer(scene, moved)
    return protocol.TicketNow(ticket=shown(moved))


def _priority(scene: Scene, ticket: Ticket, group: str) -> dict[str, Any]:
    """Another priority group, or none for an empty code; the key follows from the time of issue."""
    if group and group not in scene.rules.priority_groups:
        raise Refused("bad_message", f"no priority group {group!r}", priority=group)
    return {"priority": group or None, "key_ms": calling_key(scene, ticket.issued_ms, group or None, ticket.slot_ms)}
