"""Times on the wire as the kiosk needs them."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo


def ms_of(at: str) -> int:
    """UTC milliseconds of a time on the wire."""
    return round(datetime.fromisoformat(at).timestamp() * 1000)


def clock_of(at: str, timezone: str) -> str:
    """A time on the wire as the hall's clock shows it."""
    return f"{datetime.fromisoformat(at).astimezone(ZoneInfo(timezone)):%H:%M}"
