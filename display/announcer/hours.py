"""The hours without a voice, on the hall's wall."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time

from config.schema import HallConfig
from display.common.words import local_time

Hours = tuple[tuple[str, str], ...]


def is_quiet_at(hours: Hours, moment: time) -> bool:
    """Whether one of the rows ("11:30", "13:00") holds this time of day; its end does not belong to it."""
    now = f"{moment:%H:%M}"
    return any(begins <= now < ends for begins, ends in hours)


def quiet_hours(config: HallConfig) -> Callable[[int], bool]:
    """Whether calls are shown only at a moment (UTC milliseconds)."""
    hours = tuple((row.begins, row.ends) for row in config.voice.quiet)
    return lambda now_ms: bool(hours) and is_quiet_at(hours, local_time(now_ms, config).time())
