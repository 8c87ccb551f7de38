"""What sessions, make-up days and the fields' days must say to each other. Works beside wrong types too."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from config.hours import Schedule, minute_of
from config.problems import Problem
from config.rows import Row, rows, texts
from config.words import say

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def check_hours(data: Row, file: str) -> Iterator[Problem]:
    """Every contradiction about days and hours."""
    for place, row in rows(data, "schedule.sessions"):
        yield from _session(place, row, file)
    yield from _overlaps(data, file)
    yield from _days(data, file)
    yield from _make_up_days(data, file)
    yield from _field_days(data, file)


def _open_days(data: Row) -> list[str]:
    schedule = data.get("schedule")
    given = texts(schedule, "open_weekdays") if isinstance(schedule, dict) and "open_weekdays" in schedule else None
    return [day for day in WEEK if day in (Schedule().open_weekdays if given is None else given)]


def _clock(row: Row, key: str) -> int | None:
    """Minutes after midnight; None when the key is missing or no time, which the schema says."""
    value = row.get(key)
    try:
        return minute_of(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _session(place: str, row: Row, file: str) -> Iterator[Problem]:
    opens, closes, calls = (_clock(row, key) for key in ("opens", "closes", "counters_from"))
    if opens is None or closes is None:
        return
    if closes <= opens:
        yield Problem(file, f"{place}.closes", say("closes_early", opens=row["opens"]), say("closes_early_fix"))
        return
    if calls is not None and not opens <= calls < closes:
        reason = say("calls_outside", opens=row["opens"], closes=row["closes"])
        yield Problem(file, f"{place}.counters_from", reason, say("calls_outside_fix"))
    last = row.get("last_ticket_before_min", 15)
    if isinstance(last, int) and last >= closes - opens:
        reason = say("no_time_for_tickets", minutes=closes - opens)
        yield Problem(file, f"{place}.last_ticket_before_min", reason, say("no_time_for_tickets_fix"))


def _overlaps(data: Row, file: str) -> Iterator[Problem]:
    for (one_place, one), (place, other) in combinations(rows(data, "schedule.sessions"), 2):
        spans = [(_clock(row, "opens"), _clock(row, "closes")) for row in (one, other)]
        shared = [day for day in _days_of(one, data) if day in _days_of(other, data)]
        (start, end), (other_start, other_end) = spans
        if None in (start, end, other_start, other_end) or not shared:
            continue
        if max(start or 0, other_start or 0) < min(end or 0, other_end or 0):
            reason = say("overlap", other=one_place, day=shared[0])
            yield Problem(file, f"{place}.opens", reason, say("overlap_fix"))


def _days_of(row: Row, data: Row) -> list[str]:
    return texts(row, "weekdays") or _open_days(data)


def _days(data: Row, file: str) -> Iterator[Problem]:
    """Days of a session on which the hall is closed, and open days without a session."""
    open_days, sessions = _open_days(data), rows(data, "schedule.sessions")
    for place, row in sessions:
        for number, day in enumerate(texts(row, "weekdays")):
            if day in WEEK and day not in open_days:
                key = f"{place}.weekdays[{number}]"
                yield Problem(file, key, say("closed_day", day=day), say("closed_day_fix", day=day))
    worked = {day for _, row in sessions for day in _days_of(row, data)}
    for day in open_days if sessions else ():
        if day not in worked:
            reason = say("day_without_session", day=day)
            yield Problem(file, "schedule.open_weekdays", reason, say("day_without_session_fix"), warning=True)


def _make_up_days(data: Row, file: str) -> Iterator[Problem]:
    schedule = data.get("schedule")
    holidays = schedule.get("holidays") if isinstance(schedule, dict) else None
    seen: dict[str, str] = {}
    for place, row in rows(data, "schedule.makeup_days"):
        like, day = row.get("like"), str(row.get("date"))
        if like in WEEK and like not in _open_days(data):
            yield Problem(file, f"{place}.like", say("closed_day", day=like), say("like_closed_fix"))
        if isinstance(holidays, list) and day in map(str, holidays):
            yield Problem(file, f"{place}.date", say("holiday_too", day=day), say("holiday_too_fix"))
        if day in seen:
            reason = say("twice", value=day, other=seen[day])
            yield Problem(file, f"{place}.date", reason, say("twice_fix", key="date", section="schedule.makeup_days"))
        seen.setdefault(day, place)


def _field_days(data: Row, file: str) -> Iterator[Problem]:
    open_days = _open_days(data)
    for place, row in rows(data, "fields"):
        days = [day for day in texts(row, "open_weekdays") if day in WEEK]
        if days and not set(days) & set(open_days):
            reason = say("never_open", days=", ".join(days))
            yield Problem(file, f"{place}.open_weekdays", reason, say("never_open_fix"))
