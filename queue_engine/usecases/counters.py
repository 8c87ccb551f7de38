"""Counters and fields during the day: pause, emergency, today's fields, stops, quotas, forced sign-out."""

from __future__ import annotations

from dataclasses import replace

from queue_engine import protocol
from queue_engine.domain.errors import Refused
from queue_engine.usecases.choose import serve_ready
from queue_engine.usecases.officers import leave
from queue_engine.usecases.scene import Scene
from queue_engine.usecases.serve import counter_now


def pause(scene: Scene, body: protocol.Pause) -> protocol.CounterNow:
    """Pause with a reason, or open again. An open visit may be finished during a pause; nobody new is called."""
    row = scene.counter(body.session)
    scene.uow.save_counter(replace(row, paused=body.reason, ready_ms=None))
    kind = "counter_paused" if body.reason else "counter_opened"
    scene.note(kind, scene.officer_at(row), counter=row.counter, reason=body.reason)
    return counter_now(scene, row.counter)


def emergency(scene: Scene, body: protocol.Emergency) -> protocol.CounterNow:
    """Ask colleagues to come, or say that it is over."""
    row = scene.counter(body.session)
    scene.uow.set_meta(f"emergency:{row.counter}", "1" if body.on else None)
    scene.note("emergency", scene.officer_at(row), counter=row.counter, on=body.on)
    return counter_now(scene, row.counter)


def set_fields(scene: Scene, body: protocol.SetFields) -> protocol.CounterNow:
    """What a counter serves from now until the day's end."""
    row = scene.uow.counter(_known(scene, body.counter))
    for name in body.fields or ():
        scene.rules.letter(name)
    scene.uow.save_counter(replace(row, fields=body.fields))
    fields = list(scene.fields_of(replace(row, fields=body.fields)))
    scene.note("counter_fields", counter=row.counter, fields=fields)
    serve_ready(scene, row.counter)
    return counter_now(scene, row.counter)


def force_sign_out(scene: Scene, body: protocol.ForceSignOut) -> protocol.CounterNow:
    """End a session from the supervisor's desk; an open ticket stays at the counter for whoever sits down next."""
    row = scene.uow.counter(_known(scene, body.counter))
    if row.officer is None:
        raise Refused("old_session", f"nobody is signed in at counter {row.counter}", counter=row.counter)
    leave(scene, row, "forced", reason=body.reason)
    return counter_now(scene, row.counter)


def _known(scene: Scene, counter: str) -> str:
    if counter not in scene.rules.counters:
        raise Refused("bad_message", f"no counter {counter!r}", counter=counter)
    return counter


def stop_field(scene: Scene, body: protocol.StopField) -> protocol.Done:
    """No more numbers of a field, or numbers again."""
    scene.rules.letter(body.field)
    scene.uow.stop_field(body.field, body.reason)
    kind = "field_stopped" if body.reason is not None else "field_opened"
    return protocol.Done(seq=scene.note(kind, field=body.field, reason=body.reason).seq)


def open_field(scene: Scene, body: protocol.OpenField) -> protocol.Done:
    """Open a field for today although it is closed on this weekday, or leave it to the settings again."""
    scene.rules.letter(body.field)
    others = [name for name in scene.uow.opened_fields() if name != body.field]
    scene.uow.open_fields([*others, body.field] if body.on else others)
    return protocol.Done(seq=scene.note("field_opened_today", field=body.field, on=body.on, reason=body.reason).seq)


def set_quota(scene: Scene, body: protocol.SetQuota) -> protocol.Done:
    """How many numbers of a field each session may have today."""
    scene.rules.letter(body.field)
    scene.uow.set_quota(scene.today().day, body.field, body.quota)
    return protocol.Done(seq=scene.note("quota_set", field=body.field, quota=body.quota, reason=body.reason).seq)
