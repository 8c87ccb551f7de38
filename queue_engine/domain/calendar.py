"""Moments as the journal writes them, and the days of the week as the settings name them."""

from __future__ import annotations

from datetime import UTC, datetime

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def iso(now_ms: int) -> str:
    """UTC, ISO 8601 with milliseconds and Z."""
    moment = datetime.fromtimestamp(now_ms // 1000, UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{now_ms % 1000:03d}Z"
