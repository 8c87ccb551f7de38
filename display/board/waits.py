"""How long the next citizen of each field will wait, as far as the board may say it; and the lot before it is drawn."""

from __future__ import annotations

from assets.waits import NOBODY, Wait, is_fresh, said_of
from config.clock import Hours, hours_at
from config.schema import HallConfig
from display.board.flow import BoardState
from display.common.words import ms_of
from queue_engine.protocol import FieldWait, HallState


def drawn_at(hall: HallState, now_ms: int) -> int | None:
    """When the lot is drawn, UTC ms, while nobody has a place; else None."""
    at = ms_of(hall.draw_at) if hall.draw_at is not None else None
    return at if at is not None and now_ms < at else None


def people_waiting(hall: HallState, field: str, now_ms: int) -> int:
    """Who waits to be called; those whose number is kept for the afternoon do not wait now."""
    line = hall.waiting.get(field, ())
    return sum(1 for one in line if one.not_before is None or ms_of(one.not_before) <= now_ms)


def waits_by_field(state: BoardState, config: HallConfig, now_ms: int) -> dict[str, Wait]:
    """What is surely known now of those who would take an ordinary number; empty rather than wrong."""
    hours = _giving(state, config, now_ms)
    if hours is None or state.waits is None or not is_fresh(state.waits.at, now_ms):
        return {}
    rows = {row.field: row for row in state.waits.fields if not row.priority}
    known = {field.id: _said(rows[field.id], hours) for field in config.fields if field.id in rows}
    found = {field: wait for field, wait in known.items() if wait is not None}
    return found if any(wait != NOBODY for wait in found.values()) else {}


def _giving(state: BoardState, config: HallConfig, now_ms: int) -> Hours | None:
    """The hours while numbers are given and have a place; else None."""
    hall = state.hall
    if hall is None or not hall.day.open or drawn_at(hall, now_ms) is not None:
        return None
    hours = hours_at(config.schedule, config.hall.timezone, hall.day.day, now_ms)
    return hours if hours and hours.session and not hours.last_ticket_passed else None


def _said(row: FieldWait, hours: Hours) -> Wait | None:
    if row.wait is None:
        return None if hours.begins_in_min else NOBODY
    wait = row.wait
    span = wait.p10_min, wait.p90_min
    return said_of(span, wait.this_session, wait.today, hours.begins_in_min, hours.later is not None)
