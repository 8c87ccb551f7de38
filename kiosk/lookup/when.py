"""Days and moments as a citizen reads them."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from assets.texts import Texts

DAY = len("2026-11-23")


def day_of(at: str | None, timezone: str) -> str:
    """The date, 23/11/2026; empty where none is known. ``at``: YYYY-MM-DD, or ISO 8601."""
    local = _local(at, timezone)
    return f"{local:%d/%m/%Y}" if local else ""


def moment_of(at: str | None, timezone: str, today: str | None, texts: Texts) -> str:
    """The time of today, else with its date: "09:42", "16:10 ngày 20/11/2026"."""
    local = _local(at, timezone)
    if local is None:
        return ""
    if at is not None and len(at) == DAY:
        return texts["lookup.on_day"].format(date=f"{local:%d/%m/%Y}")
    if local.date().isoformat() == today:
        return f"{local:%H:%M}"
    return texts["lookup.at_on"].format(at=f"{local:%H:%M}", date=f"{local:%d/%m/%Y}")


def _local(at: str | None, timezone: str) -> datetime | None:
    if not at:
        return None
    parsed = datetime.fromisoformat(at)
    return parsed if parsed.tzinfo is None else parsed.astimezone(ZoneInfo(timezone))
