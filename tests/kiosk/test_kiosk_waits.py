"""What a card says of the wait before the choice: a range, a reason, or nothing at all."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.texts import Texts
from assets.waits import LONGEST_MIN, is_fresh, rounded_out
from kiosk.faces import ChoiceProps
from kiosk.props import props_of
from kiosk.state import Kiosk
from kiosk.waits import lines_of, people_waiting
from queue_engine.protocol import TicketWait
from tests.kiosk.kiosk_samples import ONE_O_CLOCK, a_hall, a_morning, a_table, a_wait, config_of, iso_at, ms_at

VI, EN = Texts.load("vi"), Texts.load("en")
ALONE = "6 người đang chờ"


def morning(wait: TicketWait | None, clock: str = "09:41", **changes: object) -> Kiosk:
    return a_morning(clock, **{"waits": a_table({"land": wait}, clock), **changes})


@pytest.mark.parametrize(
    ("wait", "long", "short"),
    [
        (a_wait(12, 24), "6 người đang chờ\nchờ 10–25 phút", "6 người, 10–25 phút"),
        (a_wait(10, 20), "6 người đang chờ\nchờ 10–20 phút", "6 người, 10–20 phút"),
        (a_wait(0, 0), "6 người đang chờ\nchờ 0–5 phút", "6 người, 0–5 phút"),
        (a_wait(96, 143), "6 người đang chờ\nchờ 95–145 phút", "6 người, 95–145 phút"),
        (a_wait(90, 140, 0.3), "6 người đang chờ\ngọi sau nghỉ trưa", "gọi sau giờ nghỉ trưa"),
        (a_wait(300, 380, 0.0, 0.1), "6 người đang chờ\nkhó kịp hôm nay", "khó kịp trong hôm nay"),
        (None, "6 người đang chờ\nchưa có quầy nhận", "6 người, chưa có quầy"),
    ],
)
def test_a_wait_is_said_as_a_range_rounded_outward_or_as_its_reason(
    wait: TicketWait | None, long: str, short: str
) -> None:
    assert lines_of(morning(wait), "land", VI) == (long, short)


@pytest.mark.parametrize(
    "state",
    {
        "no table has come": a_morning(),
        "the time is not known": replace(morning(a_wait()), now_ms=0),
        "the table is older than two minutes": replace(morning(a_wait()), now_ms=ms_at("09:43:01")),
        "the table is of the future": replace(morning(a_wait()), now_ms=ms_at("09:38")),
        "the table's moment cannot be read": a_morning(
            waits=a_table({"land": a_wait()}).model_copy(update={"at": "just now"})
        ),
        "the table does not name the field": a_morning(waits=a_table({"civil": a_wait()})),
        "the range is no number": a_morning(
            waits=a_table({"land": TicketWait.model_construct(**{**a_wait().model_dump(), "p90_min": float("inf")})})
        ),
        "the morning gives no more numbers": morning(a_wait(), "11:20"),
        "it is lunch": morning(a_wait(), "12:00"),
        "it is another day": replace(morning(a_wait()), now_ms=ms_at("09:41", "2026-11-24")),
        "the counters do not call yet, and nobody serves": morning(None, "07:05"),
        "the lot is not drawn yet": morning(
            a_wait(), "07:05", hall=a_hall().model_copy(update={"draw_at": iso_at("07:15")})
        ),
    }.items(),
    ids=lambda case: case[0],
)
def test_rather_nothing_than_something_wrong_when(state: tuple[str, Kiosk]) -> None:
    assert lines_of(state[1], "land", VI) == (ALONE, ALONE)


def test_before_counters_call_the_time_until_then_is_part_of_the_wait() -> None:
    assert lines_of(morning(a_wait(12, 24), "07:05"), "land", VI)[0].endswith("chờ 20–35 phút")


def test_in_the_afternoon_a_doubtful_wait_is_not_said_to_be_after_lunch() -> None:
    assert lines_of(morning(a_wait(12, 24, 0.4, 0.6), "14:00"), "land", EN)[0] == "6 people waiting\nwait 10–25 min"


def test_priority_has_waits_of_its_own() -> None:
    table = a_table({"land": a_wait(50, 60)}, priority={"land": a_wait(1, 9)})
    assert lines_of(a_morning(waits=table, priority="elderly"), "land", VI)[1] == "6 người, 0–10 phút"
    assert lines_of(a_morning(waits=table), "land", VI)[1] == "6 người, 50–60 phút"


def test_a_number_kept_for_the_afternoon_does_not_wait_now() -> None:
    hall = a_hall()
    kept = tuple(one.model_copy(update={"not_before": ONE_O_CLOCK}) for one in hall.waiting["land"][:4])
    hall = hall.model_copy(update={"waiting": {**hall.waiting, "land": (*kept, *hall.waiting["land"][4:])}})
    assert [people_waiting(a_morning(clock, hall=hall), "land") for clock in ("09:41", "13:00")] == [2, 6]


def test_a_stopped_field_says_that_it_is_stopped_and_no_wait() -> None:
    hall = a_hall().model_copy(update={"stopped": {"land": "mất điện"}})
    _, props = props_of(morning(a_wait(), hall=hall), config_of(), VI)
    assert isinstance(props, ChoiceProps)
    card = next(card for card in props.cards if card.name == "field:land")
    assert (card.face.line, card.short) == ("tạm ngừng phát số", "tạm ngừng phát số")


@given(st.floats(), st.floats())
def test_a_range_holds_what_it_was_made_of_or_there_is_none(low: float, high: float) -> None:
    span = rounded_out(low, high)
    if span is None:
        assert not 0 <= low <= high <= LONGEST_MIN
    else:
        assert 0 <= span[0] <= low and high <= span[1] and span[0] < span[1]
        assert span[0] % 5 == span[1] % 5 == 0


@pytest.mark.parametrize(("at", "fresh"), [(iso_at("09:41"), True), (iso_at("09:38"), False), ("", False)])
def test_a_table_is_fresh_for_two_minutes(at: str, fresh: bool) -> None:
    assert is_fresh(at, ms_at("09:41:30")) is fresh


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"waits": a_table({"land": a_wait()})}, "ước tính"),
        ({"waits": a_table({"land": None})}, "Chạm một lần"),
        ({}, "Chạm một lần"),
        ({"waits": a_table({"land": a_wait()}), "paper": False}, "không in phiếu"),
    ],
)
def test_the_screen_says_that_waits_are_estimates_where_it_shows_some(changes: dict[str, object], line: str) -> None:
    _, props = props_of(a_morning(**changes), config_of(), VI)
    assert isinstance(props, ChoiceProps)
    assert line in props.line
