"""The hall's day: a local date, opened by a fact. The wall clock only proposes it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Hours:
    """Days on which the hall gives out numbers."""

    timezone: str
    open_weekdays: frozenset[str]
    holidays: frozenset[date]

    def closed_reason(self, day: str) -> str | None:
        """``holiday``, ``weekday`` or None when the hall is open on that local date."""
        local = date.fromisoformat(day)
        if local in self.holidays:
            return "holiday"
        return None if WEEKDAYS[local.weekday()] in self.open_weekdays else "weekday"

    def local_day(self, now_ms: int) -> str:
        """The local date, ``YYYY-MM-DD``, of a moment in UTC milliseconds."""
        return datetime.fromtimestamp(now_ms / 1000, ZoneInfo(self.timezone)).date().isoformat()


def iso(now_ms: int) -> str:
    """UTC, ISO 8601 with milliseconds and Z."""
    moment = datetime.fromtimestamp(now_ms // 1000, UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{now_ms % 1000:03d}Z"
