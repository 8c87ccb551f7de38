"""Periods that staff ask for, and the ones that they are compared with. Pure calendar: no clock, no Qt."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from queue_engine.protocol import Period

WEEK = 7


class Preset(StrEnum):
    """Periods with a name; those that are not over end today."""

    TODAY = "today"
    YESTERDAY = "yesterday"
    THIS_WEEK = "this_week"
    LAST_WEEK = "last_week"
    THIS_MONTH = "this_month"
    LAST_MONTH = "last_month"
    THIS_QUARTER = "this_quarter"
    THIS_YEAR = "this_year"


class Against(StrEnum):
    """What a period is compared with."""

    NOTHING = "nothing"
    BEFORE = "before"
    """The one before: a day with the same day of the week before, so that a Monday stands beside a Monday."""
    LAST_YEAR = "last_year"


@dataclass(frozen=True)
class Span:
    """Days from first to last, both counted."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def period(self) -> Period:
        return Period(first=self.first.isoformat(), last=self.last.isoformat())

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


Choice = Preset | Span


def span_of(choice: Choice, today: date) -> Span:
    """The days of a choice."""
    if isinstance(choice, Span):
        return choice
    month, monday = today.replace(day=1), today - timedelta(days=today.weekday())
    last_month = month - timedelta(days=1)
    return {
        Preset.TODAY: Span(today, today),
        Preset.YESTERDAY: Span(today - timedelta(days=1), today - timedelta(days=1)),
        Preset.THIS_WEEK: Span(monday, today),
        Preset.LAST_WEEK: Span(monday - timedelta(days=WEEK), monday - timedelta(days=1)),
        Preset.THIS_MONTH: Span(month, today),
        Preset.LAST_MONTH: Span(last_month.replace(day=1), last_month),
        Preset.THIS_QUARTER: Span(date(today.year, (today.month - 1) // 3 * 3 + 1, 1), today),
        Preset.THIS_YEAR: Span(date(today.year, 1, 1), today),
    }[choice]


def compared(choice: Choice, against: Against, today: date) -> Span | None:
    """The days beside it; None: it stands alone."""
    span = span_of(choice, today)
    match against:
        case Against.NOTHING:
            return None
        case Against.LAST_YEAR:
            return Span(_months_back(span.first, 12), _months_back(span.last, 12))
        case Against.BEFORE:
            return _before(choice, span)


def _before(choice: Choice, span: Span) -> Span:
    if months := _months_of(choice, span):
        return Span(_months_back(span.first, months), _months_back(span.last, months))
    days = -(-span.days // WEEK) * WEEK if span.days <= WEEK else span.days
    return Span(span.first - timedelta(days=days), span.last - timedelta(days=days))


def _months_of(choice: Choice, span: Span) -> int:
    """So many months further back lies the one before; 0: it goes by days."""
    known = {Preset.THIS_MONTH: 1, Preset.LAST_MONTH: 1, Preset.THIS_QUARTER: 3, Preset.THIS_YEAR: 12}
    if isinstance(choice, Preset):
        return known.get(choice, 0)
    whole = span.first.day == 1 and _is_end(span.last)
    return (span.last.year - span.first.year) * 12 + span.last.month - span.first.month + 1 if whole else 0


def _months_back(day: date, months: int) -> date:
    """The same day so many months before; the end of a month stays the end of a month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, last if _is_end(day) else min(day.day, last))


def _is_end(day: date) -> bool:
    return day.day == monthrange(day.year, day.month)[1]


def month_after(day: date, months: int) -> date:
    """The first day of the month so many months later."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, 1)


def weeks_of(month: date) -> list[date]:
    """Six weeks of days, from the Monday on or before the first of the month."""
    first = month.replace(day=1)
    monday = first - timedelta(days=first.weekday())
    return [monday + timedelta(days=place) for place in range(6 * WEEK)]
