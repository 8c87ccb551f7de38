"""What goes out to the central system: the worker takes rows and ends them, the supervisor frees or drops them."""

from __future__ import annotations

from typing import Any

from queue_engine import protocol
from queue_engine.domain.calendar import iso
from queue_engine.domain.errors import Refused
from queue_engine.domain.localtime import MINUTE_MS
from queue_engine.domain.outgoing import AGAIN_MS
from queue_engine.ports import OutboxRow
from queue_engine.usecases.scene import SECOND_MS, Scene

SUMMARIES = "summaries"
KEPT_DAYS = 7
"""Rows that have gone are kept so long, for an administrator who asks what became of one."""


def take(scene: Scene, body: protocol.TakeOutbox) -> protocol.OutboxTaken:
    """Rows that are due, each visit's in their order. What is taken and never ended is given again after a minute, or
    as soon as a worker says that it has begun anew."""
    if body.fresh:
        scene.uow.return_outbox(scene.now_ms)
    rows = scene.uow.take_outbox(body.most, scene.now_ms, scene.now_ms + AGAIN_MS)
    waiting, _ = scene.uow.count_outbox()
    next_ms = scene.uow.next_outbox_ms()
    return protocol.OutboxTaken(
        rows=tuple(map(_told, rows)), waiting=waiting, next_at=iso(next_ms) if next_ms is not None else None
    )


def _told(row: OutboxRow) -> protocol.OutboxRow:
    return protocol.OutboxRow.model_validate(
        {
            "id": row.id,
            "kind": row.kind,
            "visit": row.visit,
            "payload": row.payload,
            "attempts": row.attempts,
            "made_at": iso(row.made_ms),
        }
    )


def end(scene: Scene, body: protocol.EndOutbox) -> protocol.OutboxNoted:
    """How sendings ended. The word of an attempt that was given up meanwhile changes nothing."""
    return protocol.OutboxNoted(noted=sum(_end(scene, one) for one in body.ends))


def _end(scene: Scene, one: protocol.OutboxEnd) -> bool:
    match one.outcome:
        case "done":
            return scene.uow.end_outbox(one.id, one.attempt, scene.now_ms)
        case "retry":
            until_ms = scene.now_ms + round(one.after_s * SECOND_MS)
            return scene.uow.delay_outbox(one.id, one.attempt, until_ms, one.reason)
        case "person":
            return _needs_a_person(scene, one)


def _needs_a_person(scene: Scene, one: protocol.OutboxEnd) -> bool:
    held = scene.uow.hold_outbox(one.id, one.attempt, one.reason)
    row = scene.uow.outbox_row(one.id) if held else None
    if row:
        scene.note("outbox_stuck", **_stuck(row))
    return held


def _stuck(row: OutboxRow) -> dict[str, Any]:
    told = {"id": row.id, "outbox_kind": row.kind, "visit": row.visit, "attempts": row.attempts}
    return {**told, "made_at": iso(row.made_ms), "reason": row.reason}


def offer_summary(scene: Scene, body: protocol.OfferSummary) -> protocol.OutboxNoted:
    """A day's summary goes out where the hall wants that; a newer one of the same day goes behind it."""
    if SUMMARIES not in scene.rules.sends:
        return protocol.OutboxNoted(noted=0)
    fact = scene.note("summary_offered", day=body.day, head=body.head)
    row = OutboxRow(fact.seq, "day_summary", f"summary.{body.day}", dict(body.told), scene.now_ms, scene.now_ms)
    scene.uow.add_outbox(row)
    return protocol.OutboxNoted(noted=1)


def retry(scene: Scene, body: protocol.RetryOutbox) -> protocol.Done:
    """The supervisor sends rows again that needed a person, all where none is named. Raises Refused(row_gone)."""
    stuck, wanted = [row.id for row in scene.uow.stuck()], frozenset(body.ids)
    ids = [one for one in stuck if one in wanted] if wanted else stuck
    if not ids:
        raise Refused("row_gone", "no such row needs a person")
    scene.uow.free_outbox(ids, scene.now_ms)
    return protocol.Done(seq=scene.note("outbox_retried", ids=ids).seq)


def drop(scene: Scene, body: protocol.DropOutbox) -> protocol.Done:
    """The supervisor gives a row up that needed a person. Raises Refused(row_gone)."""
    row = scene.uow.outbox_row(body.id)
    if row is None or not row.person:
        raise Refused("row_gone", f"row {body.id} needs no person", row=body.id)
    scene.uow.drop_outbox(row.id, scene.now_ms, body.reason)
    return protocol.Done(seq=scene.note("outbox_dropped", id=row.id, reason=body.reason).seq)


def synced(scene: Scene, body: protocol.PutSync) -> protocol.Sync:
    """What the worker says of the exchange, with what the hall knows. Nothing is written down."""
    waiting, stuck = scene.uow.count_outbox()
    return protocol.Sync(**body.model_dump(), at=iso(scene.now_ms), waiting=waiting, stuck=stuck)


def forget_sent(scene: Scene, day: str) -> None:
    """At the opening of a day: what is done with."""
    scene.uow.forget_outbox_before(scene.now_ms - KEPT_DAYS * 24 * 60 * MINUTE_MS)
    scene.uow.forget_cases_before(day)
    scene.uow.forget_papers_before(day)
