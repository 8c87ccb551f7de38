"""Where in its day the hall stands, by the settings alone: public screens change when the hour comes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from config.hours import Schedule, Session
from config.today import sessions_on

MINUTE_MS = 60_000


class Break(StrEnum):
    """Why nobody gets a number now."""

    BEFORE_OPENING = "before_opening"
    LUNCH = "lunch"
    LAST_TICKET = "last_ticket"
    """The last number of the day has been given; who waits is still served."""
    DAY_OVER = "day_over"


@dataclass(frozen=True)
class Hours:
    """``session`` runs now, ``later`` is the next one of today; a break keeps everybody from a number."""

    session: Session | None = None
    later: Session | None = None
    closed_for: Break | None = None
    last_ticket_passed: bool = False
    """No more numbers in this session, but some in the one after it."""
    begins_in_min: float = 0.0
    """Minutes until counters call; 0 while they do."""


def hours_at(schedule: Schedule, timezone: str, day: str, now_ms: int) -> Hours | None:
    """The hours of the hall's day at this moment; None when it is no moment of that day, or the day has none."""
    local = datetime.fromtimestamp(now_ms / 1000, UTC).astimezone(ZoneInfo(timezone))
    sessions = sessions_on(schedule, date.fromisoformat(day))
    if local.date().isoformat() != day or not sessions:
        return None
    minute = local.hour * 60 + local.minute + local.second / 60
    return _hours(schedule, sessions, minute)


def _hours(schedule: Schedule, sessions: tuple[Session, ...], minute: float) -> Hours:
    opens = [_issues_from(schedule, session, place == 0) for place, session in enumerate(sessions)]
    later = next((one for one, start in zip(sessions, opens, strict=True) if minute < start), None)
    pairs = zip(sessions, opens, strict=True)
    session = next((one for one, start in pairs if start <= minute < one.closes_min), None)
    if session is None:
        return Hours(later=later, closed_for=_between(sessions, later))
    passed = minute >= session.closes_min - session.last_ticket_before_min
    closed_for = Break.LAST_TICKET if passed and later is None else None
    return Hours(session, later, closed_for, passed, max(0.0, session.calls_from_min - minute))


def _between(sessions: tuple[Session, ...], later: Session | None) -> Break:
    if later is None:
        return Break.DAY_OVER
    return Break.BEFORE_OPENING if later == sessions[0] else Break.LUNCH


def _issues_from(schedule: Schedule, session: Session, first: bool) -> int:
    """Before a draw numbers are given early enough for everybody to take part."""
    if schedule.crowd == "draw" and first:
        return max(0, min(session.opens_min, session.calls_from_min - schedule.draw_window_min))
    return session.opens_min


def worked_ms(schedule: Schedule, timezone: str, day: str, since_ms: int, now_ms: int) -> int:
    """Milliseconds of the hall's work between two moments of its day: neither before the opening nor at lunch."""
    midnight = datetime.combine(date.fromisoformat(day), time(), ZoneInfo(timezone))
    start_ms = round(midnight.timestamp() * 1000)
    lost = 0
    sessions = sessions_on(schedule, date.fromisoformat(day))
    ends = [0, *(one.closes_min for one in sessions[:-1])]
    for end, one in zip(ends, sessions, strict=False):
        begin_ms, resume_ms = start_ms + end * MINUTE_MS, start_ms + one.calls_from_min * MINUTE_MS
        lost += max(0, min(now_ms, resume_ms) - max(since_ms, begin_ms))
    return max(0, now_ms - since_ms - lost)


def clock_at(hours: Hours, schedule: Schedule, sessions: tuple[Session, ...]) -> str:
    """What a break's sentence names: from when numbers are given, or since when no more."""
    if hours.later is not None:
        return _clock(_issues_from(schedule, hours.later, hours.later == sessions[0]))
    if hours.session is not None:
        return _clock(hours.session.closes_min - hours.session.last_ticket_before_min)
    return sessions[-1].closes


def _clock(minute: int) -> str:
    hours, minutes = divmod(minute, 60)
    return f"{hours:02d}:{minutes:02d}"
