"""The opening crowd put in order by lot: committed when the day opens, held before the first call."""

from __future__ import annotations

import secrets
from dataclasses import replace

from queue_engine.domain.calendar import iso
from queue_engine.domain.draw import SECRET_BYTES, commitment, counts_from, drawn_order, seed
from queue_engine.domain.ticket import PRACTICE, Ticket, TicketState
from queue_engine.ports import DRAW_AT
from queue_engine.usecases.choose import calling_key, offer
from queue_engine.usecases.scene import Scene

SECRET = "draw_secret"


def commit_lot(scene: Scene) -> None:
    """Before the first number: make the secret and publish what binds it."""
    window = scene.rules.schedule.plan_at(scene.now_ms).draw_window()
    if window is None or scene.now_ms >= window[1]:
        return
    secret = secrets.token_bytes(SECRET_BYTES)
    scene.uow.set_meta(SECRET, secret.hex())
    scene.uow.set_meta(DRAW_AT, str(window[1]))
    scene.note("draw_committed", commitment=commitment(secret), at=iso(window[1]))


def hold_lot(scene: Scene) -> None:
    """When its moment has come: everybody who waits without a booked slot is put in order, and may be called."""
    at_ms, secret = scene.draw_ms, scene.uow.meta(SECRET)
    if at_ms is None or scene.now_ms < at_ms or secret is None:
        return
    head = scene.uow.head[1]
    taking_part = {one.id: one for one in scene.uow.live(scene.today().day) if _takes_part(one)}
    order = drawn_order(taking_part, seed(bytes.fromhex(secret), head))
    counted = counts_from(order, _window_from(scene, at_ms))
    drawn = [_placed(scene, taking_part[name], counted[name]) for name in order]
    forget_lot(scene)
    keys = {one.id: one.key_ms for one in drawn}
    scene.note("draw_held", secret=secret, head=head, order=order, keys=keys)
    for one in drawn:
        offer(scene, one)


def forget_lot(scene: Scene) -> None:
    """No lot is pending any more."""
    scene.uow.set_meta(SECRET, None)
    scene.uow.set_meta(DRAW_AT, None)


def _takes_part(one: Ticket) -> bool:
    return one.state is TicketState.WAITING and one.slot_ms is None and one.bound != PRACTICE


def _window_from(scene: Scene, at_ms: int) -> int:
    window = scene.rules.schedule.plan_at(at_ms).draw_window()
    return window[0] if window else at_ms


def _placed(scene: Scene, one: Ticket, counts_from_ms: int) -> Ticket:
    placed = replace(one, key_ms=calling_key(scene, counts_from_ms, one.priority, None))
    scene.uow.save_ticket(placed)
    return placed
