"""What the central system is told of a visit. Pure. A row waits until the act can no longer be undone."""

from __future__ import annotations

from queue_engine.domain.calendar import iso
from queue_engine.domain.ratings import Rating, ScaleRule
from queue_engine.domain.ticket import Ticket

Told = dict[str, str | int | float | bool | list[str] | None]

AGAIN_MS = 60_000
"""A row that was taken and whose sending never ended is given again after this."""


def visit_told(served: Ticket, finished: Ticket, officer: str | None, by_day: bool) -> Told:
    """A visit that is over: no person, no token; whether there was a priority, not which one."""
    return {
        "visit": finished.id,
        "number": finished.number,
        "field": finished.field,
        "priority": finished.priority is not None,
        "dossier": finished.dossier,
        "counter": finished.counter,
        "officer": officer,
        "issued_at": iso(finished.issued_ms),
        "called_at": iso(finished.called_ms) if finished.called_ms is not None else None,
        "started_at": iso(served.since_ms),
        "finished_at": iso(finished.since_ms),
        "outcome": finished.outcome,
        "closed_by_day": by_day,
    }


def rating_told(rating: Rating, scale: ScaleRule | None) -> Told:
    """How a visit was rated: no person, no slip."""
    points = scale.points[rating.level - 1] if scale and rating.level else None
    return {
        "visit": rating.ticket,
        "number": rating.number,
        "field": rating.field,
        "counter": rating.counter,
        "officer": rating.officer,
        "dossier": rating.dossier,
        "scale": rating.scale,
        "levels": len(scale.points) if scale else None,
        "level": rating.level,
        "points": points,
        "reason": rating.reason,
        "question3": rating.answer3,
        "question4": rating.answer4,
        "rated_at": iso(rating.rated_ms) if rating.rated_ms is not None else None,
    }
