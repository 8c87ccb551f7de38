"""Taking back the last act at a counter, while nothing else has happened to its ticket."""

from __future__ import annotations

from dataclasses import replace

from queue_engine import protocol
from queue_engine.domain.errors import Refused
from queue_engine.domain.ticket import PRACTICE, Action, Ticket
from queue_engine.ports import ActRow
from queue_engine.usecases.choose import give_turn_back, offer
from queue_engine.usecases.ratings import take_back
from queue_engine.usecases.scene import ROLL, SECOND_MS, Scene
from queue_engine.usecases.serve import counter_now
from queue_engine.views import shown


def undo(scene: Scene, body: protocol.Undo) -> protocol.CounterNow:
    """Ticket and counter are as before the act; the act and its undoing stay in the journal."""
    row = scene.counter(body.session)
    act = scene.uow.last_act(row.counter)
    _check(scene, act, body.seq)
    assert act is not None
    before = act.before
    scene.uow.save_ticket(before)
    scene.left_hold(act.after, before)
    scene.uow.take_outbox_back(act.seq)
    scene.uow.save_counter(replace(row, ticket=act.place.ticket, ready_ms=None))
    if act.action in (Action.CALL, Action.RECALL, ROLL):
        scene.uow.forget_call(act.seq)
    scene.uow.forget_act(row.counter)
    practice = {"practice": True} if before.bound == PRACTICE else {}
    scene.note(
        "act_undone",
        scene.officer_at(row),
        undoes=act.seq,
        action=act.action,
        ticket=before.id,
        number=before.number,
        counter=row.counter,
        now=shown(before).model_dump(mode="json"),
        **practice,
    )
    take_back(scene, act)
    if act.action == ROLL:
        _take_back(scene, before)
    elif act.action == Action.CALL:
        give_turn_back(scene, row.counter)
        offer(scene, before)
    return counter_now(scene, row.counter)


def _take_back(scene: Scene, ticket: Ticket) -> None:
    """A mistyped number of the paper roll: nobody holds it, and the kiosk goes on where it was."""
    scene.change(ticket, Action.VOID, reason="undone")
    scene.uow.release_serial(ticket.day, scene.rules.letter(ticket.field), ticket.serial)


def _check(scene: Scene, act: ActRow | None, seq: int) -> None:
    within_s = scene.rules.calling.undo_within_s
    if act is None or act.seq != seq:
        raise Refused("nothing_to_undo", "this was not the last act at this counter")
    if scene.now_ms - act.at_ms > within_s * SECOND_MS:
        raise Refused("too_late", f"longer ago than {within_s} s", number=act.before.number, within_s=within_s)
    if scene.uow.ticket(act.after.id) != act.after:
        raise Refused("nothing_to_undo", f"{act.after.number} has gone on since", number=act.after.number)
    open_now = scene.uow.counter(act.counter).ticket
    if open_now not in (None, act.after.id):
        raise Refused("nothing_to_undo", "the counter has another ticket open", number=act.after.number)
