"""Fields that are not received on every day of the week: closed today, opened for today, received again when."""

from __future__ import annotations

from datetime import date

from config.schema import HallField
from config.today import WEEK, is_received, next_day_of_work
from counter.words import Words
from queue_engine.protocol import HallState


def is_usual(field: HallField, hall: HallState, words: Words) -> bool:
    """Whether the settings have it received on the hall's day."""
    return is_received(words.config.schedule, field.open_weekdays, date.fromisoformat(hall.day.day))


def is_closed_today(field: HallField, hall: HallState, words: Words) -> bool:
    """Not received on this day of the week, and not opened for today either."""
    return field.id not in hall.opened and not is_usual(field, hall, words)


def is_opened_today(field: HallField, hall: HallState, words: Words) -> bool:
    """Received by the supervisor's word alone."""
    return field.id in hall.opened and not is_usual(field, hall, words)


def said_of_day(field: HallField, hall: HallState, words: Words) -> str:
    """That it is not received today and when it is again, or that it was opened for today; else nothing."""
    if is_opened_today(field, hall, words):
        return words["days.opened"]
    if not is_closed_today(field, hall, words):
        return ""
    day = next_day_of_work(words.config.schedule, date.fromisoformat(hall.day.day), field.open_weekdays)
    if day is None:
        return words["days.closed"]
    return words["days.closed_until"].format(day=words[f"common.day_{WEEK[day.weekday()]}"], date=f"{day:%d/%m}")
