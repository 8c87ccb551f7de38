"""What is said about a number at its issue: when it will be called, from the estimator's newest table."""

from __future__ import annotations

from datetime import datetime

from queue_engine import protocol
from queue_engine.domain.promise import Promise, PromiseKind, WaitRange, promise
from queue_engine.usecases.scene import Scene

OLDEST_S = 120
"""A table older than this says nothing any more: the worker is gone, or the machine slept."""


def promised(scene: Scene, field: str, priority: bool) -> tuple[Promise, int] | None:
    """The promise for a number taken now, and the age of the table in seconds; None when nothing is known."""
    waits = scene.waits
    if waits is None:
        return None
    age_s = max(0, (scene.now_ms - round(datetime.fromisoformat(waits.at).timestamp() * 1000)) // 1000)
    if age_s > OLDEST_S:
        return None
    found = next((one.wait for one in waits.fields if (one.field, one.priority) == (field, priority)), None)
    wait = WaitRange(found.p10_min, found.mean_min, found.p90_min) if found else None
    plan = scene.rules.schedule.plan_at(scene.now_ms)
    told = promise(wait, plan, scene.now_ms, scene.rules.promise)
    return told, age_s


def shown_promise(told: Promise, age_s: int) -> protocol.Promise | None:
    """As stations say it; None where nobody serves the field or nothing is known."""
    if told.kind is PromiseKind.UNKNOWN:
        return None
    return protocol.Promise(
        kind=told.kind,
        certain=told.certain,
        from_at=told.from_at,
        to_at=told.to_at,
        wait_from_min=told.wait_from_min,
        wait_to_min=told.wait_to_min,
        age_s=age_s,
    )
