"""When the hall works: sessions, lunch, holidays, make-up days, working minutes, days on which the clock changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config import load_hall
from queue_engine.domain.localtime import MINUTE_MS, clock_at, clock_text, local, moment
from queue_engine.domain.schedule import Closed, Crowd, DayPlan, DayText, Phase, Schedule, SessionRule
from queue_engine.domain.working import WorkingTime, joined

HCM = "Asia/Ho_Chi_Minh"
BERLIN = "Europe/Berlin"
WEEKDAYS = frozenset({"mon", "tue", "wed", "thu", "fri"})
MONDAY = date(2026, 11, 23)
SATURDAY = date(2026, 11, 28)
USUAL = Schedule(HCM, WEEKDAYS)


def at(clock: str, day: date = MONDAY, zone: str = HCM) -> int:
    hours, minutes = clock.split(":")
    return moment(day, int(hours) * 60 + int(minutes), zone)


def hours(opens: str, closes: str, **more: object) -> SessionRule:
    opens_min, closes_min = (int(clock[:2]) * 60 + int(clock[3:]) for clock in (opens, closes))
    return replace(SessionRule(opens_min, closes_min, 0), **more)  # type: ignore[arg-type]


# -- the plan of a day ------------------------------------------------------------------------------

PHASES = {
    "00:00": Phase.BEFORE_OPENING,
    "06:59": Phase.BEFORE_OPENING,
    "07:00": Phase.IN_SESSION,
    "11:29": Phase.IN_SESSION,
    "11:30": Phase.LUNCH,
    "12:59": Phase.LUNCH,
    "13:00": Phase.IN_SESSION,
    "16:59": Phase.IN_SESSION,
    "17:00": Phase.DAY_OVER,
    "23:59": Phase.DAY_OVER,
}


@pytest.mark.parametrize(("clock", "phase"), PHASES.items())
def test_a_working_day_goes_through_its_phases(clock: str, phase: Phase) -> None:
    assert USUAL.plan(MONDAY).phase(at(clock)) is phase


def test_without_sessions_in_the_settings_the_hall_works_the_usual_hours() -> None:
    morning, afternoon = USUAL.plan(MONDAY).sessions
    assert (morning.opens_at, morning.last_ticket_at, morning.closes_at) == ("07:00", "11:15", "11:30")
    assert (afternoon.opens_at, afternoon.last_ticket_at, afternoon.closes_at) == ("13:00", "16:45", "17:00")
    assert (morning.index, afternoon.index) == (0, 1)


def test_numbers_may_be_issued_before_counters_call() -> None:
    rule = hours("07:15", "11:30", calls_from_min=7 * 60 + 30)
    [session] = Schedule(HCM, WEEKDAYS, sessions=(rule,)).plan(MONDAY).sessions
    assert session.issues(at("07:15")) and session.calls_from_ms == at("07:30")


def test_the_last_number_is_issued_before_its_minute() -> None:
    morning = USUAL.plan(MONDAY).sessions[0]
    assert morning.issues(at("11:15") - 1) and not morning.issues(at("11:15"))


CLOSED = {
    "an open day": (MONDAY, None),
    "a Saturday": (SATURDAY, Closed.WEEKDAY),
    "a holiday": (date(2027, 1, 1), Closed.HOLIDAY),
    "a make-up Saturday": (date(2026, 12, 26), None),
    "a make-up day that is a holiday too": (date(2027, 9, 2), None),
    "a weekday without a session": (date(2026, 11, 27), Closed.WEEKDAY),
}


@pytest.mark.parametrize(("day", "closed"), CLOSED.values(), ids=CLOSED.keys())
def test_a_date_is_open_or_closed_with_its_reason(day: date, closed: Closed | None) -> None:
    schedule = Schedule(
        HCM,
        WEEKDAYS,
        frozenset({date(2027, 1, 1), date(2027, 9, 2)}),
        (hours("07:00", "11:00", weekdays=WEEKDAYS - {"fri"}),),
        {date(2026, 12, 26): "mon", date(2027, 9, 2): "tue"},
    )
    plan = schedule.plan(day)
    assert plan.closed is closed
    assert schedule.closed_reason(day.isoformat()) == (closed.value if closed else None)
    assert bool(plan.sessions) is (closed is None) is (plan.working is not None)


def test_a_make_up_day_has_the_hours_and_the_notices_of_the_day_it_stands_in_for() -> None:
    schedule = Schedule(
        HCM,
        WEEKDAYS,
        sessions=(hours("07:00", "11:00"), hours("13:00", "16:00", weekdays=frozenset({"wed"}))),
        make_up_days={SATURDAY: "wed"},
        texts=(DayText(frozenset({"wed"}), "Ngày thứ Tư không viết", "No-writing Wednesday"),),
    )
    plan = schedule.plan(SATURDAY)
    assert (plan.weekday, plan.make_up, len(plan.sessions)) == ("wed", True, 2)
    assert [text.text for text in schedule.texts_of(SATURDAY)] == ["Ngày thứ Tư không viết"]
    assert schedule.texts_of(MONDAY) == () and schedule.texts_of(SATURDAY + timedelta(days=1)) == ()


def test_sessions_are_in_order_whatever_their_order_in_the_settings() -> None:
    schedule = Schedule(HCM, WEEKDAYS, sessions=(hours("13:00", "17:00"), hours("07:00", "11:00")))
    assert [session.opens_at for session in schedule.plan(MONDAY).sessions] == ["07:00", "13:00"]


def test_sessions_that_touch_are_two_for_quotas_and_one_for_work() -> None:
    plan = Schedule(HCM, WEEKDAYS, sessions=(hours("07:00", "11:00"), hours("11:00", "15:00"))).plan(MONDAY)
    assert plan.working == WorkingTime(((at("07:00"), at("15:00")),))
    assert [plan.session_at(at(clock)).index for clock in ("10:59", "11:00")] == [0, 1]  # type: ignore[union-attr]


NEXT = {
    "before opening": ("05:00", MONDAY, "2026-11-23 mon 07:00"),
    "in the morning": ("09:00", MONDAY, "2026-11-23 mon 13:00"),
    "at lunch": ("12:00", MONDAY, "2026-11-23 mon 13:00"),
    "in the evening": ("18:00", MONDAY, "2026-11-24 tue 07:00"),
    "on Friday evening": ("18:00", date(2026, 11, 27), "2026-11-30 mon 07:00"),
}


@pytest.mark.parametrize(("clock", "day", "opening"), NEXT.values(), ids=NEXT.keys())
def test_the_next_opening_is_found(clock: str, day: date, opening: str) -> None:
    found = USUAL.next_opening(at(clock, day))
    assert found is not None
    assert f"{found.day} {found.weekday} {found.at}" == opening
    assert found.at_ms == at(found.at, found.day)


def test_a_field_of_some_days_opens_on_its_next_day() -> None:
    found = USUAL.next_opening(at("09:00"), {"thu"})
    assert found is not None and (found.day, found.at) == (date(2026, 11, 26), "07:00")


def test_a_hall_that_is_always_closed_has_no_next_opening() -> None:
    assert Schedule(HCM, frozenset()).next_opening(at("09:00")) is None


def test_a_session_that_makes_no_sense_is_refused() -> None:
    for wrong in ((780, 700), (700, 1500), (-1, 60)):
        with pytest.raises(ValueError, match="session"):
            SessionRule(*wrong)
    with pytest.raises(ValueError, match="time for a number"):
        SessionRule(420, 430, last_ticket_before_min=10)


# -- the opening crowd's window -----------------------------------------------------------------------


def test_a_draw_takes_in_everybody_before_the_first_call_of_the_day() -> None:
    rule = hours("07:00", "11:30", calls_from_min=7 * 60 + 30)
    schedule = Schedule(HCM, WEEKDAYS, sessions=(rule, hours("13:00", "17:00")), crowd=Crowd.DRAW, draw_window_min=15)
    plan = schedule.plan(MONDAY)
    assert plan.draw_window() == (at("07:00"), at("07:30"))
    assert plan.sessions[1].issues_from_ms == at("13:00")


def test_for_its_window_a_draw_opens_earlier_but_never_the_day_before() -> None:
    early = Schedule(HCM, WEEKDAYS, crowd=Crowd.DRAW, draw_window_min=40).plan(MONDAY)
    assert early.draw_window() == (at("06:20"), at("07:00"))
    assert early.sessions[0].opens_at == "06:20" and early.phase(at("06:20")) is Phase.IN_SESSION
    night = Schedule(HCM, WEEKDAYS, sessions=(hours("00:10", "24:00"),), crowd=Crowd.DRAW, draw_window_min=60)
    assert night.plan(MONDAY).draw_window() == (at("00:00"), at("00:10"))


def test_in_order_of_arrival_there_is_no_window() -> None:
    assert USUAL.plan(MONDAY).draw_window() is None


# -- working time -------------------------------------------------------------------------------------

EDGES = st.lists(st.integers(0, 1440), min_size=2, max_size=8, unique=True).filter(lambda edges: len(edges) % 2 == 0)
DAYS = EDGES.map(sorted).map(lambda edges: WorkingTime(tuple(zip(edges[::2], edges[1::2], strict=True))))
INSTANTS = st.integers(-100, 2000)
WORK = st.integers(0, 1500)


@given(DAYS, WORK)
def test_work_and_clock_are_inverse(day: WorkingTime[int], worked: int) -> None:
    assert day.worked(day.clock(worked)) == worked


@given(DAYS, INSTANTS)
def test_an_instant_at_which_somebody_may_call_is_found_again(day: WorkingTime[int], instant: int) -> None:
    assert day.clock(day.worked(instant)) == day.next_call(instant)


@given(DAYS, INSTANTS, INSTANTS, WORK, WORK)
def test_working_time_never_runs_backwards(day: WorkingTime[int], one: int, two: int, less: int, more: int) -> None:
    early, late = sorted((one, two))
    assert 0 <= day.worked(early) <= day.worked(late) <= max(0, late - day.opening)
    less, more = sorted((less, more))
    assert day.clock(less) <= day.clock(more) and (less == more or day.clock(less) < day.clock(more))


@given(DAYS, INSTANTS, WORK)
def test_no_wait_ends_before_opening_or_inside_a_break(day: WorkingTime[int], instant: int, wait: int) -> None:
    called = day.after(instant, wait)
    assert called >= max(instant, day.opening)
    assert not any(end <= called < start for end, start in day.breaks)
    assert day.between(instant, called) == wait


@given(DAYS, INSTANTS, WORK, WORK)
def test_waiting_twice_is_waiting_once_for_the_sum(day: WorkingTime[int], instant: int, one: int, two: int) -> None:
    assert day.after(day.after(instant, one), two) == day.after(instant, one + two)


def test_spans_that_touch_are_joined_and_empty_ones_left_out() -> None:
    assert joined([(1, 2), (2, 4), (5, 5), (6, 7)]) == ((1, 4), (6, 7))
    with pytest.raises(ValueError, match="sessions"):
        WorkingTime(((5, 5),))


WAITS = {
    "within the morning": ("08:00", "09:30", 90),
    "before the opening nothing counts": ("05:00", "07:10", 10),
    "lunch does not count": ("11:20", "13:05", 15),
    "inside lunch": ("11:40", "12:50", 0),
    "overtime counts": ("16:50", "17:20", 30),
    "the whole day": ("00:00", "17:00", 510),
}


@pytest.mark.parametrize(("start", "end", "minutes"), WAITS.values(), ids=WAITS.keys())
def test_working_minutes_leave_out_what_is_no_work(start: str, end: str, minutes: float) -> None:
    assert USUAL.plan(MONDAY).working_minutes(at(start), at(end)) == minutes


def test_a_wait_that_ends_as_lunch_begins_ends_after_lunch() -> None:
    plan = USUAL.plan(MONDAY)
    assert plan.after(at("11:00"), 30) == at("13:00")
    assert plan.after(at("11:00"), 29.5) == at("11:29") + 30_000
    assert plan.after(at("12:10"), 5) == at("13:05")
    assert plan.after(at("06:00"), 0) == at("07:00")


def test_a_closed_day_has_no_working_time() -> None:
    plan = USUAL.plan(SATURDAY)
    assert plan.phase(at("09:00", SATURDAY)) is Phase.CLOSED
    assert plan.after(at("09:00", SATURDAY), 5) is None
    assert plan.working_minutes(at("09:00", SATURDAY), at("10:00", SATURDAY)) == 0
    assert plan.spans_min() == ()


def test_a_day_can_be_had_in_minutes_after_midnight() -> None:
    plan = USUAL.plan(MONDAY)
    assert plan.spans_min() == ((420.0, 690.0), (780.0, 1020.0))
    assert plan.minute(at("08:30") + 30_000) == 510.5


# -- zones, midnight, days on which the clock changes -------------------------------------------------


@given(st.integers(0, 4_000_000_000_000))
def test_a_moment_belongs_to_the_local_date(now_ms: int) -> None:
    day = date.fromisoformat(USUAL.local_day(now_ms))
    assert moment(day, 0, HCM) <= now_ms < moment(day, 1440, HCM)


def test_midnight_belongs_to_the_new_day() -> None:
    midnight = at("00:00")
    assert midnight == datetime(2026, 11, 22, 17, tzinfo=UTC).timestamp() * 1000
    assert (USUAL.local_day(midnight - 1), USUAL.local_day(midnight)) == ("2026-11-22", "2026-11-23")
    assert USUAL.plan_at(midnight).day == MONDAY


def test_a_session_may_last_until_midnight() -> None:
    plan = Schedule(HCM, WEEKDAYS, sessions=(hours("00:00", "24:00"),)).plan(MONDAY)
    [session] = plan.sessions
    assert session.closes_at == "24:00"
    assert plan.phase(at("24:00") - 1) is Phase.IN_SESSION and plan.phase(at("24:00")) is Phase.DAY_OVER


SPRING, AUTUMN = date(2027, 3, 28), date(2027, 10, 31)
NIGHT = Schedule(BERLIN, frozenset({"sun"}), sessions=(hours("00:00", "06:00"),))


@pytest.mark.parametrize(("day", "worked_hours"), [(SPRING, 5), (AUTUMN, 7), (date(2027, 3, 21), 6)])
def test_a_day_on_which_the_clock_changes_is_as_long_as_it_is(day: date, worked_hours: int) -> None:
    plan = NIGHT.plan(day)
    assert plan.working_minutes(at("00:00", day, BERLIN), at("06:00", day, BERLIN)) == worked_hours * 60


def test_the_hall_opens_by_its_own_clock_in_summer_and_in_winter() -> None:
    schedule = Schedule(BERLIN, WEEKDAYS)
    for day, offset in ((date(2027, 3, 26), 1), (date(2027, 3, 29), 2)):
        opens = schedule.plan(day).sessions[0].issues_from_ms
        assert local(opens, BERLIN).utcoffset() == timedelta(hours=offset)
        assert clock_at(opens, BERLIN) == "07:00"


def test_a_session_inside_the_skipped_hour_is_left_out_and_one_beside_it_is_shortened() -> None:
    rules = (hours("01:00", "02:15"), hours("02:20", "02:50"), hours("02:55", "04:00"))
    plan = Schedule(BERLIN, frozenset({"sun"}), sessions=rules).plan(SPRING)
    lengths = [(session.closes_ms - session.calls_from_ms) // MINUTE_MS for session in plan.sessions]
    assert lengths == [60, 60]
    assert [session.index for session in plan.sessions] == [0, 1]


@given(
    st.sampled_from([HCM, BERLIN, "America/Sao_Paulo", "Asia/Beirut", "Pacific/Apia", "Australia/Lord_Howe"]),
    st.dates(date(2009, 1, 1), date(2030, 1, 1)),
    st.lists(st.integers(0, 1440), min_size=2, max_size=2).map(sorted),
)
def test_later_minutes_are_never_earlier_moments(zone: str, day: date, minutes: list[int]) -> None:
    earlier, later = (moment(day, minute, zone) for minute in minutes)
    assert earlier <= later


@pytest.mark.parametrize("day", [SPRING, AUTUMN, date(2018, 11, 4)])
@given(instant=st.integers(0, 26 * 60), wait=st.integers(0, 600))
def test_on_a_day_of_change_no_wait_ends_inside_a_break(day: date, instant: int, wait: int) -> None:
    zone = "America/Sao_Paulo" if day.year == 2018 else BERLIN  # Brazil skipped midnight itself
    schedule = Schedule(zone, frozenset({"sun"}), sessions=(hours("00:30", "02:30"), hours("03:00", "05:00")))
    plan = schedule.plan(day)
    now = plan.midnight_ms + instant * MINUTE_MS
    called = plan.after(now, wait)
    assert called is not None and plan.working is not None
    assert plan.working_minutes(now, called) == wait
    assert not any(end <= called < start for end, start in plan.working.breaks)


def test_the_clock_is_written_with_two_digits() -> None:
    assert [clock_text(minute) for minute in (0, 65, 785, 1440)] == ["00:00", "01:05", "13:05", "24:00"]


# -- the settings -------------------------------------------------------------------------------------


def schedule_of(name: str) -> Schedule:
    config = load_hall(name)
    hall = config.schedule
    return Schedule(
        config.hall.timezone,
        frozenset(hall.open_weekdays),
        frozenset(hall.holidays),
        tuple(
            SessionRule(
                one.opens_min,
                one.closes_min,
                one.last_ticket_before_min,
                one.calls_from_min,
                frozenset(one.weekdays),
            )
            for one in hall.sessions
        ),
        {one.date: one.like for one in hall.makeup_days},
        Crowd(hall.crowd),
        hall.draw_window_min,
        tuple(DayText(frozenset(one.weekdays), one.text, one.text_en) for one in hall.day_texts),
    )


@pytest.mark.parametrize("name", ["commune", "days", "thu-dau-mot"])
def test_the_settings_of_a_sample_hall_make_a_plan(name: str) -> None:
    plan: DayPlan = schedule_of(name).plan(MONDAY)
    assert [session.closes_at for session in plan.sessions] == ["11:30", "17:00"]


def test_the_hall_of_the_recorded_days_calls_in_its_recorded_hours() -> None:
    assert schedule_of("days").plan(MONDAY).spans_min() == ((450.0, 690.0), (810.0, 1020.0))


def test_the_zone_of_the_sample_halls_has_no_summer_time() -> None:
    offsets = {datetime(2027, month, 1, tzinfo=ZoneInfo(HCM)).utcoffset() for month in range(1, 13)}
    assert offsets == {timedelta(hours=7)}
