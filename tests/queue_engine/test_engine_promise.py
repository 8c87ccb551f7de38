"""What the hall says at issue: before lunch, after it or not today, from when to when, and when it stops issuing."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_engine.domain.localtime import clock_at, moment
from queue_engine.domain.promise import (
    OverLunch,
    Promise,
    PromiseKind,
    PromiseRules,
    StopPoint,
    WaitRange,
    promise,
)
from queue_engine.domain.schedule import DayPlan, Schedule, SessionRule

HCM = "Asia/Ho_Chi_Minh"
MONDAY, SATURDAY = date(2026, 11, 23), date(2026, 11, 28)
HALL = Schedule(HCM, frozenset({"mon", "tue", "wed", "thu", "fri"}))


def at(clock: str, day: date = MONDAY) -> int:
    hours, minutes = clock.split(":")
    return moment(day, int(hours) * 60 + int(minutes), HCM)


PLAN = HALL.plan(MONDAY)
KEEP, CLOSE = PromiseRules(StopPoint.NEVER), PromiseRules(StopPoint.NEVER, OverLunch.CLOSE)
THIS, AFTER, NOT_TODAY = PromiseKind.THIS_SESSION, PromiseKind.AFTER_LUNCH, PromiseKind.NOT_TODAY

PROMISES = {
    "soon": ("09:00", (11, 20, 32), KEEP, (THIS, True, "09:10", "09:35")),
    "at once": ("09:03", (0, 0, 0), KEEP, (THIS, True, "09:03", "09:05")),
    "before opening": ("06:50", (0, 4, 12), KEEP, (THIS, True, "07:00", "07:15")),
    "until lunch": ("11:00", (10, 20, 29), KEEP, (THIS, True, "11:10", "11:30")),
    "perhaps after lunch": ("11:00", (10, 25, 42), KEEP, (AFTER, False, "11:10", "13:15")),
    "surely after lunch": ("11:00", (31, 40, 50), KEEP, (AFTER, True, "13:00", "13:20")),
    "taken at lunch": ("12:10", (3, 8, 12), KEEP, (AFTER, True, "13:00", "13:15")),
    "perhaps not today": ("16:30", (10, 25, 35), KEEP, (NOT_TODAY, False, "16:40", None)),
    "not today": ("16:30", (40, 60, 80), KEEP, (NOT_TODAY, True, None, None)),
    "from the morning not today": ("09:00", (400, 450, 500), KEEP, (NOT_TODAY, True, None, None)),
    "overtime": ("17:10", (4, 8, 12), KEEP, (THIS, True, "17:10", "17:25")),
    "overtime beyond midnight": ("17:10", (4, 200, 500), KEEP, (THIS, True, "17:10", None)),
    "nobody kept over lunch": ("11:00", (31, 40, 50), CLOSE, (NOT_TODAY, True, None, None)),
    "perhaps nobody kept over lunch": ("11:00", (10, 25, 42), CLOSE, (NOT_TODAY, False, "11:10", None)),
    "in the afternoon where nobody is kept": ("13:30", (10, 25, 42), CLOSE, (THIS, True, "13:40", "14:15")),
}


@pytest.mark.parametrize(("clock", "wait", "rules", "said"), PROMISES.values(), ids=PROMISES.keys())
def test_what_is_said_at_issue(
    clock: str,
    wait: tuple[float, float, float],
    rules: PromiseRules,
    said: tuple[PromiseKind, bool, str | None, str | None],
) -> None:
    made = promise(WaitRange(*wait), PLAN, at(clock), rules)
    assert (made.kind, made.certain, made.from_at, made.to_at) == said
    assert made.stop_at is None


def test_midnight_as_an_end_is_written_as_the_end_of_the_day() -> None:
    plan = Schedule(HCM, frozenset({"mon"}), sessions=(SessionRule(0, 1440),)).plan(MONDAY)
    assert promise(WaitRange(1, 2, 9), plan, at("23:50"), KEEP).to_at == "24:00"


def test_without_an_estimate_or_on_a_closed_day_nothing_is_promised() -> None:
    assert promise(None, PLAN, at("09:00")) == Promise(PromiseKind.UNKNOWN)
    assert promise(WaitRange(1, 2, 3), HALL.plan(SATURDAY), at("09:00", SATURDAY)) == Promise(PromiseKind.UNKNOWN)


def test_the_wait_is_rounded_outward_to_five_minutes() -> None:
    made = promise(WaitRange(11, 20, 30.5), PLAN, at("09:00"))
    assert (made.wait_from_min, made.wait_to_min) == (10, 35)
    exact = promise(WaitRange(10, 20, 30), PLAN, at("09:00"))
    assert (exact.wait_from_min, exact.wait_to_min) == (10, 30)


def test_first_in_the_afternoon_is_offered_to_those_who_would_wait_over_lunch() -> None:
    assert promise(WaitRange(10, 25, 42), PLAN, at("11:00")).afternoon
    assert not promise(WaitRange(3, 8, 12), PLAN, at("12:10")).afternoon
    assert not promise(WaitRange(3, 8, 12), PLAN, at("09:00")).afternoon


STOPPING = {
    "the late end after closing": ((5, 20, 31), StopPoint.P90, OverLunch.KEEP, "16:30", "17:00"),
    "the late end at closing": ((5, 20, 30), StopPoint.P90, OverLunch.KEEP, "16:30", "17:00"),
    "the late end before closing": ((5, 20, 29), StopPoint.P90, OverLunch.KEEP, "16:30", None),
    "the mean before closing": ((5, 29, 60), StopPoint.MEAN, OverLunch.KEEP, "16:30", None),
    "the mean after closing": ((5, 31, 60), StopPoint.MEAN, OverLunch.KEEP, "16:30", "17:00"),
    "never": ((90, 99, 120), StopPoint.NEVER, OverLunch.KEEP, "16:30", None),
    "kept over lunch": ((60, 70, 80), StopPoint.P90, OverLunch.KEEP, "11:00", None),
    "not kept over lunch": ((60, 70, 80), StopPoint.P90, OverLunch.CLOSE, "11:00", "11:30"),
    "too many in the morning already": ((400, 450, 480), StopPoint.P90, OverLunch.KEEP, "09:00", "17:00"),
}


@pytest.mark.parametrize(("wait", "point", "over", "clock", "end"), STOPPING.values(), ids=STOPPING.keys())
def test_issuing_stops_when_a_number_would_not_be_reached(
    wait: tuple[float, float, float], point: StopPoint, over: OverLunch, clock: str, end: str | None
) -> None:
    made = promise(WaitRange(*wait), PLAN, at(clock), PromiseRules(point, over))
    assert (made.stop_at.closes_at if made.stop_at else None) == end


ODD_HALL = Schedule(HCM, frozenset({"mon"}), sessions=(SessionRule(421, 692), SessionRule(783, 1021)))
ORDER = [THIS, AFTER, NOT_TODAY]
WAITS = st.lists(st.floats(0, 700), min_size=3, max_size=3).map(sorted)


@pytest.mark.parametrize("plan", [PLAN, ODD_HALL.plan(MONDAY)], ids=["round hours", "odd hours"])
@given(minute=st.integers(300, 1100), wait=WAITS)
def test_no_promise_lies_in_the_past_in_lunch_or_beyond_closing(plan: DayPlan, minute: int, wait: list[float]) -> None:
    now = moment(MONDAY, minute, HCM)
    made = promise(WaitRange(*wait), plan, now, KEEP)
    opening, closing = plan.sessions[0].opens_at, plan.sessions[-1].closes_at
    lunch = (plan.sessions[0].closes_at, plan.sessions[1].opens_at)
    clocks = [clock for clock in (made.from_at, made.to_at) if clock]
    assert clocks == sorted(clocks)
    assert all(clock >= max(opening, clock_at(now, HCM)) for clock in clocks)
    assert not any(lunch[0] < clock < lunch[1] for clock in clocks)
    assert minute >= 1020 or all(clock <= closing for clock in clocks)


@given(st.integers(300, 1019), WAITS, st.floats(0, 300))
def test_a_longer_wait_never_promises_more(minute: int, wait: list[float], more: float) -> None:
    now = moment(MONDAY, minute, HCM)
    shorter, longer = (promise(WaitRange(wait[0], wait[1], wait[2] + extra), PLAN, now) for extra in (0, more))
    assert ORDER.index(shorter.kind) <= ORDER.index(longer.kind)
    assert shorter.stop_at is None or longer.stop_at is not None
