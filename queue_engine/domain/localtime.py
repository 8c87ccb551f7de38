"""Between UTC milliseconds and the hall's own clock. The zone is a name; nothing here knows what time it is."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MINUTE_MS = 60_000
MIDNIGHT_MIN = 24 * 60


def local(now_ms: int, zone: str) -> datetime:
    """The hall's wall clock at a moment."""
    return datetime.fromtimestamp(now_ms // 1000, UTC).astimezone(ZoneInfo(zone))


def moment(day: date, minute: int, zone: str) -> int:
    """UTC ms of a minute after local midnight; 1440 is the next midnight. Later minutes are never earlier moments.

    A time that the clock skips in spring is the first after the change; one that comes twice is the first of the two.
    """
    wall = datetime.combine(day, time()) + timedelta(minutes=minute)
    now_ms = _as_written(wall, zone)
    while local(now_ms, zone).replace(tzinfo=None) != wall:
        wall += timedelta(minutes=1)
        now_ms = _as_written(wall, zone)
    return now_ms


def _as_written(wall: datetime, zone: str) -> int:
    return int(wall.replace(tzinfo=ZoneInfo(zone)).timestamp()) * 1000


def clock_text(minute: int) -> str:
    """``13:05`` for minute 785 of the day; ``24:00`` for its end."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def clock_at(now_ms: int, zone: str) -> str:
    """The hall's clock at a moment, ``13:05``."""
    return f"{local(now_ms, zone):%H:%M}"
