"""Periods that have a name, and what they are compared with."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter.tallies.numbers import minutes, number, percent
from counter.tallies.panes import span_text
from counter.tallies.periods import Against, Preset, Span, compared, month_after, span_of, weeks_of

TODAY = date(2026, 11, 24)  # a Tuesday


def span(first: str, last: str) -> Span:
    return Span(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("choice", "days", "before"),
    [
        (Preset.TODAY, ("2026-11-24", "2026-11-24"), ("2026-11-17", "2026-11-17")),
        (Preset.YESTERDAY, ("2026-11-23", "2026-11-23"), ("2026-11-16", "2026-11-16")),
        (Preset.THIS_WEEK, ("2026-11-23", "2026-11-24"), ("2026-11-16", "2026-11-17")),
        (Preset.LAST_WEEK, ("2026-11-16", "2026-11-22"), ("2026-11-09", "2026-11-15")),
        (Preset.THIS_MONTH, ("2026-11-01", "2026-11-24"), ("2026-10-01", "2026-10-24")),
        (Preset.LAST_MONTH, ("2026-10-01", "2026-10-31"), ("2026-09-01", "2026-09-30")),
        (Preset.THIS_QUARTER, ("2026-10-01", "2026-11-24"), ("2026-07-01", "2026-08-24")),
        (Preset.THIS_YEAR, ("2026-01-01", "2026-11-24"), ("2025-01-01", "2025-11-24")),
    ],
)
def test_a_named_period_has_its_days_and_the_ones_before(
    choice: Preset, days: tuple[str, str], before: tuple[str, str]
) -> None:
    assert span_of(choice, TODAY) == span(*days)
    assert compared(choice, Against.BEFORE, TODAY) == span(*before)
    assert compared(choice, Against.NOTHING, TODAY) is None


@pytest.mark.parametrize(
    ("chosen", "before"),
    [
        (("2026-11-02", "2026-11-06"), ("2026-10-26", "2026-10-30")),
        (("2026-11-02", "2026-11-13"), ("2026-10-21", "2026-11-01")),
        (("2026-09-01", "2026-10-31"), ("2026-07-01", "2026-08-31")),
        (("2026-03-01", "2026-03-31"), ("2026-02-01", "2026-02-28")),
    ],
)
def test_chosen_days_are_compared_with_as_many_before_and_whole_months_with_months(
    chosen: tuple[str, str], before: tuple[str, str]
) -> None:
    assert compared(span(*chosen), Against.BEFORE, TODAY) == span(*before)


def test_the_same_of_last_year_survives_a_leap_day() -> None:
    assert compared(span("2028-02-29", "2028-02-29"), Against.LAST_YEAR, TODAY) == span("2027-02-28", "2027-02-28")
    assert compared(span("2026-11-02", "2026-11-06"), Against.LAST_YEAR, TODAY) == span("2025-11-02", "2025-11-06")


@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)), st.sampled_from(Preset))
def test_what_is_compared_never_overlaps_what_it_is_compared_with(today: date, choice: Preset) -> None:
    now, before = span_of(choice, today), compared(choice, Against.BEFORE, today)
    assert before is not None
    assert before.last < now.first <= now.last <= today
    assert now.days - 4 <= before.days <= now.days + 4


@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)))
def test_a_month_lies_whole_in_its_six_weeks(day: date) -> None:
    days = weeks_of(day)
    assert days[0].weekday() == 0
    assert set(days) >= {day.replace(day=1), month_after(day, 1) - timedelta(days=1)}


@pytest.mark.parametrize(
    ("days", "text"),
    [
        (("2026-11-24", "2026-11-24"), "24/11/2026"),
        (("2026-11-01", "2026-11-24"), "01/11–24/11/2026"),
        (("2025-12-29", "2026-01-04"), "29/12/2025–04/01/2026"),
    ],
)
def test_days_are_written_as_people_write_them(days: tuple[str, str], text: str) -> None:
    assert span_text(span(*days)) == text


def test_numbers_are_written_as_people_write_them() -> None:
    assert number(1234.5, 1) == "1.234,5"
    assert (minutes(34 * 60 + 29), minutes(90), minutes(None)) == ("34", "1,5", "")
    assert [percent(one) for one in (0.0, 0.002, 0.615, 0.998, 1.0, None)] == ["0%", "<1%", "62%", ">99%", "100%", ""]
