"""The settings of hours and order: defaults that work, contradictions that are all said at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from config import ConfigProblems, HallConfig, load_hall
from config.hours import Queue, Schedule, minute_of
from config.problems import Problem

HALL = """
[hall]
id = "sound"
name = "Hội trường"
name_en = "Hall"
short_name = "HT"

[[fields]]
id = "land"
letter = "D"
name = "Đất đai"
name_en = "Land"
{field}

[[counters]]
id = "c1"
number = 1
name = "Quầy 1"
name_en = "Counter 1"
fields = ["land"]

[schedule]
{schedule}

[queue]
{queue}
"""

Load = Callable[..., HallConfig]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    def load(schedule: str = "", queue: str = "", field: str = "") -> HallConfig:
        path = tmp_path / "hall.toml"
        path.write_text(HALL.format(schedule=schedule, queue=queue, field=field), encoding="utf-8")
        return load_hall(path)

    return load


def problems(load: Load, **text: str) -> tuple[Problem, ...]:
    with pytest.raises(ConfigProblems) as caught:
        load(**text)
    return caught.value.problems


def test_without_settings_a_hall_works_the_usual_hours(load: Load) -> None:
    schedule = load().schedule
    assert [(one.opens, one.closes, one.last_ticket_before_min) for one in schedule.sessions] == [
        ("07:00", "11:30", 15),
        ("13:00", "17:00", 15),
    ]
    assert all(one.weekdays == () and one.calls_from_min == one.opens_min for one in schedule.sessions)
    assert (schedule.crowd, schedule.makeup_days, schedule.day_texts) == ("arrival", (), ())


def test_without_settings_the_queue_has_its_described_rules(load: Load) -> None:
    assert load().queue == Queue()
    assert Queue().model_dump() == {
        "rule": "default",
        "priority_advance_min": 45,
        "ratio_priority": 1,
        "ratio_ordinary": 2,
        "appointment_advance_min": 30,
        "appointment_grace_min": 10,
        "booking_early_min": 30,
        "recall_cooldown_s": 10,
        "no_show_after_calls": 2,
        "no_show_after_s": 30,
        "readmit_within_min": 60,
        "readmit_place": "old_place",
        "undo_within_s": 30,
        "void_within_s": 60,
        "paper_roll": False,
        "bookings": False,
        "max_per_person": 0,
        "waiting_over_lunch": "keep",
        "stop_issuing": "p90",
    }


def test_a_field_is_open_every_day_without_a_quota_by_default(load: Load) -> None:
    [field] = load().fields
    assert (field.open_weekdays, field.quota_per_session, field.target_wait_min) == ((), 0, 30)


FULL = """
open_weekdays = ["mon", "wed", "sat"]
sessions = [
    { opens = "07:00", closes = "11:30", counters_from = "07:30" },
    { weekdays = ["mon", "wed"], opens = "13:00", closes = "24:00", last_ticket_before_min = 0 },
]
makeup_days = [{ date = 2026-12-27, like = "mon" }]
crowd = "draw"
draw_window_min = 20
day_texts = [{ weekdays = ["wed"], text = "Ngày thứ Tư không viết", text_en = "No-writing Wednesday" }]
"""


def test_every_setting_of_the_hours_is_read(load: Load) -> None:
    config = load(FULL, 'rule = "ratio"\nratio_priority = 2', 'open_weekdays = ["wed"]\nquota_per_session = 40')
    morning, afternoon = config.schedule.sessions
    assert (morning.opens_min, morning.calls_from_min, morning.closes_min) == (420, 450, 690)
    assert (afternoon.weekdays, afternoon.closes_min) == (("mon", "wed"), 1440)
    assert config.schedule.makeup_days[0].date == date(2026, 12, 27)
    assert (config.queue.rule, config.queue.ratio_priority) == ("ratio", 2)
    assert (config.fields[0].open_weekdays, config.fields[0].quota_per_session) == (("wed",), 40)


def session(days: str = "", last: int = 15, **clocks: str) -> str:
    """A session as it stands in the file; ``days`` are separated by spaces."""
    values = {"opens": "07:00", "closes": "11:30", **clocks}
    keys = [f"weekdays = {days.split()}", f"last_ticket_before_min = {last}"]
    keys += [f'{key} = "{value}"' for key, value in values.items()]
    return "{ " + ", ".join(keys) + " }"


def sessions(*rows: str) -> str:
    return f"sessions = [{', '.join(rows)}]"


CONTRADICTIONS = {
    "closing before opening": (sessions(session(closes="06:00")), "", "schedule.sessions[0].closes"),
    "closing as it opens": (sessions(session(closes="07:00")), "", "schedule.sessions[0].closes"),
    "a time that is none": (sessions(session(opens="7h")), "", "schedule.sessions[0].opens"),
    "a minute past midnight": (sessions(session(closes="24:01")), "", "schedule.sessions[0].closes"),
    "counters that call before the opening": (
        sessions(session(counters_from="06:30")),
        "",
        "schedule.sessions[0].counters_from",
    ),
    "counters that call after closing": (
        sessions(session(counters_from="11:30")),
        "",
        "schedule.sessions[0].counters_from",
    ),
    "no time for a number": (
        sessions(session(last=270)),
        "",
        "schedule.sessions[0].last_ticket_before_min",
    ),
    "sessions that overlap": (
        sessions(session(), session(opens="11:00", closes="15:00", days="fri")),
        "",
        "schedule.sessions[1].opens",
    ),
    "a session on a closed day": (
        sessions(session(days="mon sat"), session(days="tue wed thu fri")),
        "",
        "schedule.sessions[0].weekdays[1]",
    ),
    "no session at all": ("sessions = []", "", "schedule.sessions"),
    "a make-up day like a closed day": (
        'makeup_days = [{ date = 2026-12-26, like = "sun" }]',
        "",
        "schedule.makeup_days[0].like",
    ),
    "a make-up day that is a holiday": (
        'holidays = [2026-12-26]\nmakeup_days = [{ date = 2026-12-26, like = "mon" }]',
        "",
        "schedule.makeup_days[0].date",
    ),
    "a make-up day twice": (
        'makeup_days = [{ date = 2026-12-26, like = "mon" }, { date = 2026-12-26, like = "tue" }]',
        "",
        "schedule.makeup_days[1].date",
    ),
    "a field that is never open": ("", 'open_weekdays = ["sat", "sun"]', "fields[0].open_weekdays"),
    "a negative quota": ("", "quota_per_session = -1", "fields[0].quota_per_session"),
}


@pytest.mark.parametrize(("schedule", "field", "key"), CONTRADICTIONS.values(), ids=CONTRADICTIONS.keys())
def test_a_contradiction_is_the_only_thing_said(schedule: str, field: str, key: str, load: Load) -> None:
    found = problems(load, schedule=schedule, field=field)
    assert [problem.key for problem in found] == [key]
    assert found[0].reason and found[0].remedy


def test_all_contradictions_are_reported_at_once(load: Load) -> None:
    schedule = (
        f"sessions = [{session(closes='06:00')}, {session(counters_from='12:00')}, {session(opens='08:00')}]\n"
        'makeup_days = [{ date = 2026-12-26, like = "sat" }]\ncrowd = "lottery"'
    )
    keys = {problem.key for problem in problems(load, schedule=schedule, queue='rule = "random"')}
    assert keys == {
        "schedule.sessions[0].closes",
        "schedule.sessions[1].counters_from",
        "schedule.sessions[2].opens",
        "schedule.makeup_days[0].like",
        "schedule.crowd",
        "queue.rule",
    }


def test_beside_wrong_types_the_rest_is_still_checked(load: Load) -> None:
    schedule = f"open_weekdays = 5\nsessions = [3, {session(opens='9')}, {session(closes='06:00')}]\nmakeup_days = true"
    keys = {problem.key for problem in problems(load, schedule=schedule)}
    assert {"schedule.open_weekdays", "schedule.sessions[2].closes", "schedule.makeup_days"} <= keys


def test_an_open_day_without_a_session_is_a_warning(load: Load, expect_log: Callable[[str], None]) -> None:
    expect_log("schedule.open_weekdays: fri has no session")
    load(sessions(session(days="mon tue wed thu")))


def test_sessions_of_different_days_do_not_overlap(load: Load) -> None:
    rows = [session(days="mon tue wed thu"), session(days="fri", closes="15:00")]
    assert len(load(sessions(*rows)).schedule.sessions) == 2


def test_a_vietnamese_reader_gets_vietnamese(load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HALL_LANG", "vi")
    [problem] = problems(load, schedule=sessions(session(closes="06:00")))
    assert problem.reason == "phải sau giờ mở 07:00"


def test_a_time_of_the_day_is_minutes_after_midnight() -> None:
    assert [minute_of(clock) for clock in ("00:00", "07:05", "24:00")] == [0, 425, 1440]


def test_sample_halls_show_what_can_be_set() -> None:
    city, commune, days = (load_hall(name).schedule for name in ("thu-dau-mot", "commune", "days"))
    assert city.day_texts[0].weekdays == ("wed",)
    assert [one.last_ticket_before_min for one in commune.sessions] == [15, 30]
    assert [one.counters_from for one in days.sessions] == ["07:30", "13:30"]
    assert load_hall("commune").field("complaint").open_weekdays == ("tue", "thu")
    assert Schedule().crowd == "arrival"
