"""What the schedule says about one date: by which day of the week the hall works, its sessions, its notices."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date as Date
from datetime import timedelta

from config.hours import DayText, Schedule, Session
from config.table import Weekday

WEEK: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAYS_AHEAD = 60


def weekday_of(schedule: Schedule, day: Date) -> Weekday:
    """The day of the week by which the hall works: a make-up day stands in for another."""
    return next((made.like for made in schedule.makeup_days if made.date == day), WEEK[day.weekday()])


def sessions_on(schedule: Schedule, day: Date) -> tuple[Session, ...]:
    """The sessions of a date in their order; none on a closed day. A make-up day wins over a holiday."""
    makes_up = any(made.date == day for made in schedule.makeup_days)
    weekday = weekday_of(schedule, day)
    if weekday not in schedule.open_weekdays or (day in schedule.holidays and not makes_up):
        return ()
    found = (session for session in schedule.sessions if not session.weekdays or weekday in session.weekdays)
    return tuple(sorted(found, key=lambda session: session.opens_min))


def notices_on(schedule: Schedule, day: Date) -> tuple[DayText, ...]:
    """The notices of a date; none on a closed day."""
    weekday = weekday_of(schedule, day)
    return tuple(n for n in schedule.day_texts if weekday in n.weekdays) if sessions_on(schedule, day) else ()


def is_received(schedule: Schedule, weekdays: Collection[Weekday], day: Date) -> bool:
    """Whether a field with these days of the week is received on a date; none: on every open day."""
    return not weekdays or weekday_of(schedule, day) in weekdays


def next_day_of_work(schedule: Schedule, after: Date, weekdays: Collection[Weekday] = ()) -> Date | None:
    """The first date after this one with a session, of those on which a field with these days is received."""
    days = (after + timedelta(days=ahead) for ahead in range(1, DAYS_AHEAD + 1))
    return next((day for day in days if sessions_on(schedule, day) and is_received(schedule, weekdays, day)), None)
