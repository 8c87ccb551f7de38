"""The kiosk changes its screen when the hour comes, and back again."""

from __future__ import annotations

import pytest

from assets.texts import Texts
from config import HallConfig
from config.clock import Break, Hours, hours_at
from kiosk.events import FieldTouched, HallChanged, Ticked
from kiosk.faces import ChoiceProps, MessageProps
from kiosk.flow import reduce
from kiosk.props import props_of
from kiosk.state import Choosing, Kiosk, Link, ScreenName, Showing, Slip, break_of, screen_of
from tests.kiosk.kiosk_samples import a_hall, a_kiosk, a_morning, an_issued, config_of, iso_at, kiosk_rules, ms_at

VI, EN = Texts.load("vi"), Texts.load("en")
ZONE = "Asia/Ho_Chi_Minh"


def drawing() -> HallConfig:
    """Counters call from 07:15; the lot is drawn then, among everybody of the hour before."""
    config = config_of()
    schedule = config.schedule.model_copy(update={"crowd": "draw", "draw_window_min": 60})
    return config.model_copy(update={"schedule": schedule})


@pytest.mark.parametrize(
    ("clock", "closed_for"),
    [
        ("06:59:59", Break.BEFORE_OPENING),
        ("07:00", None),
        ("11:15", None),
        ("11:30", Break.LUNCH),
        ("12:59:59", Break.LUNCH),
        ("13:00", None),
        ("16:29:59", None),
        ("16:30", Break.LAST_TICKET),
        ("17:00", Break.DAY_OVER),
        ("23:59", Break.DAY_OVER),
    ],
)
def test_numbers_are_given_by_the_hours_of_the_settings(clock: str, closed_for: Break | None) -> None:
    assert break_of(a_morning(clock)) is closed_for


@pytest.mark.parametrize(("clock", "closed_for"), [("06:14", Break.BEFORE_OPENING), ("06:15", None)])
def test_before_a_draw_numbers_are_given_from_the_beginning_of_its_window(clock: str, closed_for: Break | None) -> None:
    hours = hours_at(drawing().schedule, ZONE, "2026-11-23", ms_at(clock))
    assert hours is not None and hours.closed_for is closed_for


@pytest.mark.parametrize("day", ["2026-11-22", "2026-11-21", "2026-11-24"])
def test_of_a_day_without_work_or_another_day_the_clock_says_nothing(day: str) -> None:
    assert hours_at(config_of().schedule, ZONE, day, ms_at("12:00")) is None


def test_near_the_end_of_the_morning_numbers_are_for_the_afternoon() -> None:
    hours = hours_at(config_of().schedule, ZONE, "2026-11-23", ms_at("11:20"))
    morning, afternoon = config_of().schedule.sessions
    assert hours == Hours(morning, afternoon, None, last_ticket_passed=True)
    _, props = props_of(a_morning("11:20"), config_of(), VI)
    assert isinstance(props, ChoiceProps)
    assert "lấy số đầu giờ chiều (13:00)" in props.notices[0].text


def screens(state: Kiosk, *clocks: str) -> list[ScreenName]:
    found = []
    for clock in clocks:
        state, _ = reduce(state, Ticked(ms_at(clock)))
        found.append(screen_of(state))
    return found


def test_the_screen_goes_into_the_break_and_comes_back_by_itself() -> None:
    assert screens(a_kiosk(), "11:29", "11:30", "12:00", "13:00", "17:00") == [
        ScreenName.START,
        ScreenName.BREAK,
        ScreenName.BREAK,
        ScreenName.START,
        ScreenName.BREAK,
    ]


def test_a_shown_number_stays_when_the_break_begins() -> None:
    assert screens(a_kiosk(phase=Showing(an_issued(), Slip.PRINTED)), "11:30") == [ScreenName.TICKET]


def test_in_a_break_no_field_can_be_touched() -> None:
    state, effects = reduce(a_morning("12:00"), FieldTouched("land"))
    assert (state.phase, [effect for effect in effects if "Send" in type(effect).__name__]) == (Choosing(), [])


def test_a_closed_day_and_a_lost_server_come_before_the_break() -> None:
    closed, _ = reduce(a_morning("12:00"), HallChanged(a_hall(is_open=False, reason="holiday")))
    assert screen_of(closed) is ScreenName.CLOSED
    assert screen_of(a_morning("12:00", link=Link.LOST)) is ScreenName.AWAY


def said(clock: str, texts: Texts = VI, **changes: object) -> MessageProps:
    _, props = props_of(a_morning(clock, **changes), config_of(), texts)
    assert isinstance(props, MessageProps)
    return props


@pytest.mark.parametrize(
    ("clock", "title", "line", "more"),
    [
        ("06:40", "Phát số từ 07:00", "tự mở lúc 07:00", "Giờ làm việc hôm nay: 07:00–11:30 và 13:00–17:00"),
        ("12:10", "Nghỉ trưa đến 13:00", "trở lại lúc 13:00", "Giờ làm việc hôm nay: 07:00–11:30 và 13:00–17:00"),
        ("16:40", "Hôm nay đã ngừng phát số", "Từ 16:30", "Làm việc trở lại thứ Ba 24/11"),
        ("17:10", "Hôm nay đã hết giờ", "đóng cửa lúc 17:00", "Làm việc trở lại thứ Ba 24/11"),
    ],
)
def test_a_break_says_why_and_until_when(clock: str, title: str, line: str, more: str) -> None:
    props = said(clock)
    assert props.title == title
    assert line in props.line and more in props.more
    assert said(clock, EN).title != title


def test_a_booking_can_be_checked_in_during_a_break_but_not_after_the_day() -> None:
    assert [said(clock).button is not None for clock in ("06:40", "12:10", "16:40", "17:10")] == [
        True,
        True,
        True,
        False,
    ]
    assert said("12:10", rules=kiosk_rules(bookings=False)).button is None


def test_before_the_draw_the_start_screen_says_when_it_is() -> None:
    hall = a_hall().model_copy(update={"draw_at": iso_at("07:15")})
    for clock, count in (("07:05", 1), ("07:15", 0)):
        _, props = props_of(a_morning(clock, hall=hall), config_of(), VI)
        assert isinstance(props, ChoiceProps)
        assert len([notice for notice in props.notices if "bốc thăm lúc 07:15" in notice.text]) == count
