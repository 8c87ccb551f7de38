"""Fields that are not received on every day of the week: which are not today, and when they are again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from config.clock import Hours, clock_at
from config.today import WEEK, is_received, next_day_of_work, sessions_on
from kiosk.state import Kiosk, stopped


def is_closed_today(state: Kiosk, field: str) -> bool:
    """Not received on the hall's day of the week, and not opened for today by the supervisor."""
    if state.hall is None or field in state.hall.opened:
        return False
    today = date.fromisoformat(state.hall.day.day)
    return not is_received(state.rules.schedule, state.rules.weekdays.get(field, ()), today)


def next_day(state: Kiosk, field: str) -> date | None:
    """The first date after the hall's day on which it is received."""
    assert state.hall is not None, "asked only of a field that is closed on the hall's day"
    today = date.fromisoformat(state.hall.day.day)
    return next_day_of_work(state.rules.schedule, today, state.rules.weekdays.get(field, ()))


def refusal_of(state: Kiosk, field: str) -> tuple[str, Mapping[str, Any]] | None:
    """Why a touch gives no number, in the terms of the server, which need not be asked; None: it gives one."""
    reason = stopped(state, field)
    if reason is not None:
        return "field_stopped", {"field": field, "reason": reason}
    if is_closed_today(state, field):
        return "field_closed_today", {"field": field, **_opens(state, next_day(state, field))}
    return None


def _opens(state: Kiosk, day: date | None) -> dict[str, str]:
    if day is None:
        return {}
    schedule = state.rules.schedule
    sessions = sessions_on(schedule, day)
    at = clock_at(Hours(later=sessions[0]), schedule, sessions)
    return {"opens_on": day.isoformat(), "opens_weekday": WEEK[day.weekday()], "opens_at": at}
