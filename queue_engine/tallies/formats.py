"""Numbers, dates and times as Vietnamese people write them: 1.234,5 and 22/11/2026."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

NO_BREAK = "\u00a0"


def number_text(value: float | int | None, decimals: int = 0) -> str:
    """``1.234,5``; nothing for no number."""
    if value is None:
        return ""
    text = f"{value:,.{decimals}f}"
    return text.replace(",", " ").replace(".", ",").replace(" ", ".")


def percent_text(share: float | None, decimals: int = 0) -> str:
    """``61,5%`` for 0.615; a share that is neither none nor all is not rounded to it."""
    if share is None:
        return ""
    rounded = number_text(share * 100, decimals)
    if share > 0 and rounded == number_text(0, decimals):
        return f"<{number_text(10**-decimals, decimals)}%"
    if share < 1 and rounded == number_text(100, decimals):
        return f">{number_text(100 - 10**-decimals, decimals)}%"
    return f"{rounded}%"


def minutes_text(seconds: float | None) -> str:
    """Minutes with one decimal below ten."""
    if seconds is None:
        return ""
    minutes = seconds / 60
    return number_text(minutes, 1 if minutes < 9.95 else 0)


def date_text(day: date) -> str:
    """``22/11/2026``."""
    return f"{day:%d/%m/%Y}"


def local_time(at: str | int, zone: str) -> datetime:
    """A moment (ISO 8601, or UTC ms) on the hall's clock, without its zone, as sheets keep times."""
    moment = datetime.fromisoformat(at) if isinstance(at, str) else datetime.fromtimestamp(at / 1000, UTC)
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def time_text(at: datetime) -> str:
    """``14:05 22/11/2026``."""
    return f"{at:%H:%M %d/%m/%Y}"
