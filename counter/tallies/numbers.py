"""Numbers, dates and times as Vietnamese people write them: 1.234,5 and 22/11/2026. No Qt."""

from __future__ import annotations

from datetime import date

LEAST_FOR_TENTHS = 9.95
"""From ten minutes on nobody asks for tenths."""


def number(value: float | None, decimals: int = 0) -> str:
    """``1.234,5``; nothing for no number."""
    if value is None:
        return ""
    return f"{value:,.{decimals}f}".translate(str.maketrans(",.", ".,"))


def percent(share: float | None) -> str:
    """``61%`` for 0.61; a share that is neither none nor all is not rounded to it."""
    if share is None:
        return ""
    rounded = round(share * 100)
    if rounded == 0 and share > 0:
        return "<1%"
    return ">99%" if rounded == 100 and share < 1 else f"{rounded}%"


def minutes(seconds: float | None) -> str:
    """Minutes, below ten with one decimal."""
    if seconds is None:
        return ""
    return number(seconds / 60, 1 if seconds / 60 < LEAST_FOR_TENTHS else 0)


def day_text(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def short_day(day: date) -> str:
    return f"{day:%d/%m}"
