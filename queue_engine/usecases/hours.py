"""What the hours bring by themselves: the lot, places kept for the afternoon, the end of a session."""

from __future__ import annotations

from queue_engine.domain.promise import OverLunch
from queue_engine.domain.schedule import DayPlan
from queue_engine.domain.ticket import PRACTICE, Ticket, TicketState
from queue_engine.usecases.admit import MORNING_KEY
from queue_engine.usecases.choose import offer
from queue_engine.usecases.lot import hold_lot
from queue_engine.usecases.scene import Scene

STAGE = "stage"
"""How many sessions of which day have begun and ended, as far as this has been acted on: ``2026-11-23 1 0``."""


def keep_hours(scene: Scene) -> None:
    """Do once what each beginning and each end of a session asks for, whenever the server comes to it."""
    hold_lot(scene)
    plan = scene.rules.schedule.plan_at(scene.now_ms)
    stage = _stage(scene, plan)
    before = scene.uow.meta(STAGE)
    if stage == before:
        return
    scene.uow.set_meta(STAGE, stage)
    ended_before = int(before.split()[2]) if before and before.split()[0] == plan.day.isoformat() else 0
    for session in plan.sessions[ended_before:-1]:
        if plan.ended(session.index, scene.now_ms):
            _close_session(scene, session.closes_ms)
    if plan.sessions and plan.ended(plan.sessions[-1].index, scene.now_ms):
        forget_people(scene)
    for ticket in scene.uow.kept(scene.today().day, scene.now_ms):
        offer(scene, ticket)


def forget_people(scene: Scene) -> None:
    """At closing: the key under which cards were counted, and the counts."""
    scene.uow.forget_people()
    scene.uow.set_meta(MORNING_KEY, None)


def _stage(scene: Scene, plan: DayPlan) -> str:
    begun = sum(one.calls_from_ms <= scene.now_ms for one in plan.sessions)
    ended = sum(one.closes_ms <= scene.now_ms for one in plan.sessions)
    return f"{plan.day.isoformat()} {begun} {ended}"


def _close_session(scene: Scene, closes_ms: int) -> None:
    """Where no number is kept over lunch: whoever was never called and has no place in a later session."""
    if scene.rules.promise.over_lunch is not OverLunch.CLOSE:
        return
    for ticket in scene.uow.live(scene.today().day):
        if _ends_with(ticket, closes_ms):
            scene.close(ticket, "session_closed")


def _ends_with(ticket: Ticket, closes_ms: int) -> bool:
    later = ticket.not_before_ms is not None or (ticket.slot_ms is not None and ticket.slot_ms >= closes_ms)
    never_called = ticket.state is TicketState.WAITING and ticket.calls == 0
    return never_called and ticket.issued_ms < closes_ms and not later and ticket.bound != PRACTICE
