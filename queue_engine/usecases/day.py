"""The hall's day: opened by a fact that carries the head of the day before; what was open is closed once."""

from __future__ import annotations

from dataclasses import replace

from queue_engine.domain.ticket import TicketState
from queue_engine.journal import DAY_OPENED
from queue_engine.ports import DayRow
from queue_engine.usecases.bookings import note_due
from queue_engine.usecases.hours import forget_people, keep_hours
from queue_engine.usecases.lot import commit_lot, forget_lot
from queue_engine.usecases.officers import leave
from queue_engine.usecases.outbox import forget_sent
from queue_engine.usecases.ratings import end_ratings
from queue_engine.usecases.scene import Scene
from queue_engine.usecases.voice import account, take_grants_back


def keep_day(scene: Scene) -> None:
    """Open the local date's day when it is later than the journal's; a clock that went back changes nothing."""
    wanted = scene.rules.schedule.local_day(scene.now_ms)
    current = scene.uow.day()
    if current is None or wanted > current.day:
        if current is not None:
            _close(scene, current)
        _open(scene, wanted, current)
    elif wanted == current.day:
        _keep_openness(scene, current)
        keep_hours(scene)


def _close(scene: Scene, day: DayRow) -> None:
    account(scene, day.day)
    for ticket in scene.uow.live(day.day):
        if ticket.state is TicketState.NO_SHOW:
            continue
        scene.close(ticket, "day_closed")
    for row in scene.uow.counters():
        if row.officer:
            leave(scene, row, "day_closed")
            row = scene.uow.counter(row.counter)
        scene.uow.save_counter(replace(row, ticket=None, fields=None, ready_ms=None))
        scene.uow.forget_act(row.counter)
    for name in scene.uow.stopped_fields():
        scene.uow.stop_field(name, None)
    scene.uow.open_fields(())
    end_ratings(scene, day.day)
    forget_people(scene)
    forget_lot(scene)


def _open(scene: Scene, wanted: str, before: DayRow | None) -> None:
    reason = scene.rules.schedule.closed_reason(wanted)
    _, head = scene.uow.head
    scene.uow.append(
        scene.now_ms,
        DAY_OPENED,
        scene.caller.station,
        {
            "hall": scene.rules.hall,
            "open": reason is None,
            "reason": reason,
            "previous_day": before.day if before else None,
            "previous_head": head,
            "counters": {name: list(fields) for name, fields in scene.rules.counters.items()},
        },
        day=wanted,
    )
    scene.uow.open_day(DayRow(wanted, reason is None, reason))
    if before:
        scene.uow.forget_answers_before(before.day)
        scene.uow.forget_bookings_before(before.day)
        scene.uow.forget_slips_before(wanted)
        forget_sent(scene, wanted)
    if scene.uow.bookings():
        note_due(scene)
    commit_lot(scene)


def _keep_openness(scene: Scene, current: DayRow) -> None:
    reason = scene.rules.schedule.closed_reason(current.day)
    if reason != current.reason:
        scene.uow.open_day(DayRow(current.day, reason is None, reason))
        scene.note("day_changed", open=reason is None, reason=reason)


def server_started(scene: Scene, version: str) -> None:
    """First fact of a server's life: nobody is connected yet."""
    for row in scene.uow.stations():
        if row.connected:
            scene.uow.save_station(row.station, row.kind, False, row.since)
    take_grants_back(scene)
    scene.note("server_started", version=version)
