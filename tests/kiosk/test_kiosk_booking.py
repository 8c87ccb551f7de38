"""A booked visit becomes a number: typed, or seen by a reader; or the hall says why not."""

from __future__ import annotations

import pytest

from assets.texts import Texts
from kiosk.booking import LONGEST_CODE
from kiosk.events import (
    Answered,
    Asked,
    BackTouched,
    BookingTouched,
    CheckInTouched,
    Denied,
    EraseTouched,
    Event,
    KeyTouched,
    SendCheckIn,
    StartTimer,
    StopTimer,
    Timer,
    TimeUp,
)
from kiosk.faces import ChoiceProps, KeypadProps, MessageProps
from kiosk.flow import SETTLE_S, reduce
from kiosk.props import props_of
from kiosk.state import (
    Choosing,
    Issuing,
    Kiosk,
    Link,
    Refused,
    ScreenName,
    Showing,
    Slip,
    Typing,
    screen_of,
)
from queue_engine.protocol import CheckIn, RefusalCode
from tests.kiosk.kiosk_samples import a_hall, a_kiosk, a_morning, an_issued, config_of, kiosk_rules, play

VI, EN = Texts.load("vi"), Texts.load("en")
CODE = "LH26110042"
SETTLE, IDLE = StartTimer(Timer.SETTLE, SETTLE_S), StartTimer(Timer.IDLE, 30.0)
SENT = Issuing("", intent="i1", code=CODE)


def test_a_code_is_typed_corrected_and_sent_once() -> None:
    keys = [KeyTouched(key) for key in "LH261100422"]
    state, effects = play(a_kiosk(), BookingTouched(), *keys, EraseTouched(), CheckInTouched(), CheckInTouched())
    assert state.phase == Issuing("", code=CODE)
    assert screen_of(state) is ScreenName.WAITING
    assert [effect for effect in effects if isinstance(effect, SendCheckIn)] == [
        SendCheckIn(CheckIn(code=CODE, language="vi"))
    ]


def test_the_number_of_a_booking_is_shown_and_printed_like_any_other() -> None:
    state, _ = play(a_kiosk(phase=Issuing("", code=CODE)), Asked("i1"), Answered("i1", an_issued()))
    assert isinstance(state.phase, Showing) and state.phase.slip is Slip.PRINTING


@pytest.mark.parametrize(
    ("phase", "event"),
    [
        (Typing("ABC"), CheckInTouched()),
        (Typing("ABC"), KeyTouched("é")),
        (Typing("ABC"), KeyTouched("AB")),
        (Typing("ABC"), KeyTouched("")),
        (Typing("W" * LONGEST_CODE), KeyTouched("W")),
        (Typing(""), EraseTouched()),
        (Choosing(), KeyTouched("A")),
        (Choosing(), CheckInTouched()),
        (Issuing("land"), BookingTouched()),
    ],
)
def test_what_is_no_code_or_comes_at_the_wrong_moment_changes_nothing(phase: object, event: Event) -> None:
    state, effects = reduce(a_kiosk(phase=phase), event)
    assert state.phase == phase
    assert not [effect for effect in effects if isinstance(effect, SendCheckIn)]


@pytest.mark.parametrize(
    "state",
    {
        "the hall has none": a_kiosk(rules=kiosk_rules(bookings=False)),
        "the server is away": a_kiosk(link=Link.LOST),
        "the day is closed": a_kiosk(hall=a_hall(is_open=False)),
    }.items(),
    ids=lambda case: case[0],
)
def test_no_booking_is_taken_when(state: tuple[str, Kiosk]) -> None:
    assert reduce(state[1], BookingTouched())[0].phase == Choosing()


def test_at_lunch_a_booking_can_be_typed() -> None:
    state, _ = play(a_morning("12:00"), BookingTouched(), KeyTouched("L"))
    assert screen_of(state) is ScreenName.BOOKING


def test_an_idle_code_is_forgotten() -> None:
    assert reduce(a_kiosk(phase=Typing("LH")), TimeUp(Timer.IDLE))[0].phase == Choosing()


def test_a_refused_code_can_be_corrected() -> None:
    state, effects = reduce(a_kiosk(phase=SENT), Denied("i1", "booking_unknown"))
    assert state.phase == Refused("booking_unknown", {}, CODE)
    assert effects == (StopTimer(Timer.SLOW), IDLE, SETTLE)
    again, _ = play(state, TimeUp(Timer.SETTLE), BookingTouched())
    assert again.phase == Typing(CODE)
    assert play(state, TimeUp(Timer.SETTLE), BackTouched())[0].phase == Choosing()


def said(code: str, detail: dict[str, object], texts: Texts = VI) -> MessageProps:
    _, props = props_of(a_kiosk(phase=Refused(code, detail, CODE)), config_of(), texts)
    assert isinstance(props, MessageProps)
    return props


@pytest.mark.parametrize(
    ("code", "detail", "words"),
    [
        ("booking_early", {"slot_at": "10:30", "wait_until": "10:00"}, "lúc 10:30. Xin nhận số từ 10:00."),
        ("booking_early", {}, "Xin quay lại gần giờ đã hẹn."),
        ("booking_used", {"slot_at": "10:30", "number": "A012"}, "đã được lấy số A012."),
        ("booking_wrong_day", {"slot_at": "09:00", "day": "2026-11-25", "weekday": "wed"}, "thứ Tư 25/11, lúc 09:00."),
        ("booking_wrong_day", {"slot_at": "09:00", "day": "soon", "weekday": "wed"}, "không phải của hôm nay"),
        ("booking_wrong_day", {"slot_at": "09:00", "day": 25, "weekday": "x"}, "không phải của hôm nay"),
        ("booking_cancelled", {"slot_at": "09:00"}, "đã hủy"),
        ("booking_unknown", {}, "Không tìm thấy lịch hẹn này"),
    ],
)
def test_a_refused_booking_is_said_in_words(code: str, detail: dict[str, object], words: str) -> None:
    assert words in said(code, detail).line


@pytest.mark.parametrize("texts", [VI, EN], ids=["vi", "en"])
@pytest.mark.parametrize("code", [*RefusalCode, "unreachable", "a_code_of_a_newer_server"])
def test_whatever_the_refusal_there_is_a_way_on(code: str, texts: Texts) -> None:
    props = said(code, {}, texts)
    assert props.line and props.button is not None
    ways = {props.button.event, props.second.event if props.second else None}
    assert BackTouched() in ways


def test_the_code_stands_in_fours_and_the_keys_are_digits_then_letters() -> None:
    name, props = props_of(a_kiosk(phase=Typing(CODE)), config_of(), VI)
    assert isinstance(props, KeypadProps) and name is ScreenName.BOOKING
    assert props.code == "LH26 1100 42"
    assert "".join(key.face.title for key in props.keys) == "1234567890ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    assert props.take.face.look == "main"


@pytest.mark.parametrize(("bookings", "offered"), [(True, True), (False, False)])
def test_the_way_to_a_booking_is_shown_where_the_hall_has_bookings(bookings: bool, offered: bool) -> None:
    _, props = props_of(a_kiosk(rules=kiosk_rules(bookings=bookings)), config_of(), VI)
    assert isinstance(props, ChoiceProps)
    assert (props.bar.booking is not None) is offered
