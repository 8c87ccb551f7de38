"""The settings of hours and order: when numbers are issued and who is called next."""

from __future__ import annotations

from datetime import date as Date
from typing import Literal

from pydantic import Field

from config.table import Clock, Settings, Weekday


def minute_of(clock: str) -> int:
    """Minutes after midnight of ``13:30``."""
    hours, _, minutes = clock.partition(":")
    return int(hours) * 60 + int(minutes)


class Session(Settings):
    """Hours in which the hall works, on some days of the week."""

    weekdays: tuple[Weekday, ...] = Field(default=(), description="days of the week; empty: every open day")
    opens: Clock = Field(description="from here numbers are issued, HH:MM on the hall's clock")
    closes: Clock = Field(description="end of the session, HH:MM; 24:00 is midnight")
    last_ticket_before_min: int = Field(
        default=15, ge=0, le=480, description="minutes before closing from which no number is issued any more"
    )
    counters_from: Clock | None = Field(
        default=None, description="from here counters call, HH:MM; absent: from the opening"
    )

    @property
    def opens_min(self) -> int:
        """Minutes after midnight."""
        return minute_of(self.opens)

    @property
    def closes_min(self) -> int:
        """Minutes after midnight."""
        return minute_of(self.closes)

    @property
    def calls_from_min(self) -> int:
        """Minutes after midnight from which counters call."""
        return minute_of(self.counters_from or self.opens)


class MakeUpDay(Settings):
    """A date on which the hall works like another day of the week, often for a bridged holiday."""

    date: Date = Field(description="the date, YYYY-MM-DD")
    like: Weekday = Field(description="day of the week whose sessions, fields and notices it has")


class DayText(Settings):
    """A notice of some days of the week, on the kiosk and the boards."""

    weekdays: tuple[Weekday, ...] = Field(min_length=1, description="days of the week on which it is shown")
    text: str = Field(min_length=1, max_length=120, description="the notice in Vietnamese, at most 120 characters")
    text_en: str = Field(min_length=1, max_length=120, description="the notice in English, at most 120 characters")


class Schedule(Settings):
    """When numbers are issued."""

    open_weekdays: tuple[Weekday, ...] = Field(
        default=("mon", "tue", "wed", "thu", "fri"), description="open days of the week: mon tue wed thu fri sat sun"
    )
    holidays: tuple[Date, ...] = Field(default=(), description="closed dates, YYYY-MM-DD")
    sessions: tuple[Session, ...] = Field(
        default=(Session(opens="07:00", closes="11:30"), Session(opens="13:00", closes="17:00")),
        min_length=1,
        description="sessions of the open days; absent: 07:00–11:30 and 13:00–17:00 on each of them",
    )
    makeup_days: tuple[MakeUpDay, ...] = Field(
        default=(), description="dates on which the hall works although the day of the week is closed"
    )
    crowd: Literal["arrival", "draw"] = Field(
        default="arrival",
        description="order of those who take a number before the first call of the day: arrival, or draw: by lot",
    )
    draw_window_min: int = Field(
        default=30,
        ge=1,
        le=240,
        description="with draw: minutes before the first call from which on numbers are issued at the latest",
    )
    day_texts: tuple[DayText, ...] = Field(default=(), description="notices of some days of the week")


class Queue(Settings):
    """The rules of the queue."""

    rule: Literal["default", "fcfs", "strict", "ratio"] = Field(
        default="default",
        description="order of calling: default: priority counts as earlier by priority_advance_min; "
        "fcfs: arrival only; strict: priority always first; ratio: so many priority, then so many ordinary",
    )
    priority_advance_min: int = Field(
        default=45, ge=0, le=480, description="minutes by which a priority ticket counts as issued earlier"
    )
    ratio_priority: int = Field(default=1, ge=1, le=20, description="with ratio: so many priority tickets in turn …")
    ratio_ordinary: int = Field(default=2, ge=1, le=20, description="with ratio: … then so many ordinary ones")
    appointment_advance_min: int = Field(
        default=30, ge=0, le=480, description="minutes by which a booked citizen counts as come before the slot"
    )
    appointment_grace_min: int = Field(
        default=10, ge=0, le=480, description="minutes after the slot until which a booking keeps its place"
    )
    bookings: bool = Field(
        default=False, description="true: kiosks offer a number for a visit that was booked elsewhere, by its code"
    )
    booking_early_min: int = Field(
        default=30, ge=0, le=480, description="minutes before the slot from which a booked citizen may check in"
    )
    recall_cooldown_s: int = Field(
        default=10, ge=0, le=600, description="seconds between two calls of the same ticket, at least"
    )
    no_show_after_calls: int = Field(
        default=2, ge=1, le=10, description="calls after which a ticket may be marked as a no-show"
    )
    no_show_after_s: int = Field(
        default=30, ge=0, le=1800, description="seconds after the first call before a no-show may be marked"
    )
    readmit_within_min: int = Field(
        default=60, ge=0, le=720, description="minutes in which a missed number may come back; 0: never"
    )
    readmit_place: Literal["old_place", "after_next", "end"] = Field(
        default="old_place",
        description="where a missed number comes back: old_place; after_next: behind the next one; "
        "end: as if taken now",
    )
    undo_within_s: int = Field(
        default=30, ge=0, le=600, description="seconds in which a counter may undo its last action; 0: never"
    )
    void_within_s: int = Field(
        default=60, ge=0, le=3600, description="seconds in which a number taken by mistake may be voided; 0: never"
    )
    paper_roll: bool = Field(
        default=False,
        description="true: numbers are torn from paper rolls, one roll a field; at the panel a call by roll number "
        "creates the ticket",
    )
    max_per_person: int = Field(
        default=0, ge=0, le=100, description="numbers that one person may take a day, by a scanned card; 0: no limit"
    )
    waiting_over_lunch: Literal["keep", "close"] = Field(
        default="keep", description="numbers that still wait when a session ends and another follows: keep or close"
    )
    stop_issuing: Literal["never", "mean", "p90"] = Field(
        default="p90",
        description="no more numbers when a new one would not be called before closing, judged by the mean or by the "
        "late end of the estimate (p90); never: issue until the last ticket's time",
    )
