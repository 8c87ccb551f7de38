"""What the board says, as tables: (state, settings, languages) → props."""

from __future__ import annotations

from datetime import date

import pytest

from config import HallConfig, load_hall
from display.board.flow import BoardState, HallChanged, LinkChanged, Painted, reduce
from display.board.props import BoardProps, Words, board_props, counter_number, next_open_day
from queue_engine.protocol import Call, Day, Fact, HallState
from tests.display.fake_board_link import (
    DAY,
    NOON_MS,
    called,
    empty_hall,
    hall_with,
    happened,
    recalled,
    waiting_people,
)

CITY = load_hall("thu-dau-mot")
VI, EN, ONLY_VI = Words(("vi", "en")), Words(("en", "vi")), Words(("vi",))
CALL = called(10, "A012", "quay-3")


def following(*facts: Fact, hall: HallState | None = None, lost_at: str | None = None) -> BoardState:
    start = hall or empty_hall()
    state, _ = reduce(BoardState(places=9), HallChanged(start, (), NOON_MS))
    state, _ = reduce(state, HallChanged(hall_with(*facts, hall=start), facts, NOON_MS))
    state, _ = reduce(state, Painted(tuple(fact.seq for fact in facts), 0.0))
    return reduce(state, LinkChanged(live=lost_at is None, lost_at=lost_at))[0]


def said(state: BoardState, words: Words = VI, config: HallConfig = CITY) -> BoardProps:
    return board_props(state, config, words, NOON_MS)


@pytest.mark.parametrize(
    ("facts", "number", "counter"),
    [
        ((CALL,), "Mời số", "Đến quầy"),
        ((CALL, recalled(11, "A012", "quay-3")), "Gọi lại số", "Đến quầy"),
        ((CALL, happened(11, "service_started", "A012", "quay-3")), "Đang phục vụ số", "Tại quầy"),
        ((CALL, happened(11, "ticket_no_show", "A012", "quay-3")), "Số vừa gọi", "Quầy"),
    ],
    ids=["called", "called again", "served", "gone"],
)
def test_the_newest_call_says_where_it_stands(facts: tuple[Fact, ...], number: str, counter: str) -> None:
    card = said(following(*facts)).calls[0]
    assert (card.above_number.main, card.above_counter.main) == (number, counter)


def test_an_arrow_stands_only_at_awaited_citizens() -> None:
    gone = happened(12, "ticket_finished", "A012", "quay-3")
    cards = said(following(CALL, called(11, "C004", "quay-1"), gone)).calls
    assert [(card.number, card.awaited) for card in cards] == [("C004", True), ("A012", False)]


def test_the_second_language_stands_small_below_the_first() -> None:
    assert said(following(CALL)).calls[0].above_number.small == "Now calling"
    assert said(following(CALL), EN).calls[0].above_number.small == "Mời số"
    assert said(following(CALL), ONLY_VI).calls[0].above_number.small == ""


def test_a_counter_that_the_settings_do_not_know_is_shown_by_its_code() -> None:
    call = Call(seq=1, ticket=f"{DAY}.A001", number="A001", field="land", counter="tang-2", at="2026-11-23T03:00:00Z")
    assert counter_number(call, CITY) == "tang-2"


def test_before_the_hall_is_heard_no_loss_is_claimed() -> None:
    props = said(reduce(BoardState(), LinkChanged(live=False, lost_at="2026-11-23T03:32:00.000Z"))[0])
    assert props.notice is not None and props.notice.title.main == "Đang kết nối"
    assert (props.waiting, props.footer.lost) == (None, False)


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (VI, "Mất kết nối từ 10:32. Số trên bảng có thể chưa mới nhất."),
        (EN, "No connection since 10:32. The numbers may be old."),
    ],
)
def test_a_lost_link_tells_since_when_in_the_halls_time(words: Words, text: str) -> None:
    props = said(following(CALL, lost_at="2026-11-23T03:32:00.000Z"), words)
    assert (props.footer.text, props.footer.lost) == (text, True)
    assert [card.number for card in props.calls] == ["A012"]


@pytest.mark.parametrize(
    ("reason", "title"),
    [("weekday", "Hôm nay nghỉ làm việc"), ("holiday", "Hôm nay nghỉ lễ"), (None, "Hôm nay nghỉ làm việc")],
)
def test_a_closed_day_is_said_with_the_next_open_one(reason: str | None, title: str) -> None:
    saturday = empty_hall(day=Day(day="2026-11-28", open=False, reason=reason))
    props = said(following(hall=saturday))
    assert props.notice is not None and props.notice.title.main == title
    assert props.notice.line.main == "Làm việc trở lại: thứ Hai, 30/11"
    assert props.waiting is None


def test_a_day_that_closes_early_keeps_its_calls_and_says_so_below() -> None:
    props = said(following(CALL, hall=empty_hall(day=Day(day=DAY, open=False, reason="holiday"))))
    assert props.notice is None
    assert props.footer.text == "Hôm nay nghỉ lễ"


@pytest.mark.parametrize(
    ("after", "opens"),
    [
        (date(2026, 11, 23), date(2026, 11, 24)),
        (date(2026, 11, 27), date(2026, 11, 30)),
        (date(2026, 12, 31), date(2027, 1, 4)),
    ],
    ids=["next day", "over a weekend", "over a holiday and a weekend"],
)
def test_the_next_open_day_skips_weekends_and_holidays(after: date, opens: date) -> None:
    assert next_open_day(after, CITY) == opens


def test_a_hall_that_never_opens_promises_no_day() -> None:
    never = CITY.model_copy(update={"schedule": CITY.schedule.model_copy(update={"open_weekdays": ()})})
    assert next_open_day(date(2026, 11, 23), never) is None


@pytest.mark.parametrize(
    ("days", "text"),
    [
        (("mon", "tue", "wed", "thu", "fri"), "Ngày làm việc: thứ Hai đến thứ Sáu"),
        (("mon", "wed", "sat"), "Ngày làm việc: thứ Hai, thứ Tư, thứ Bảy"),
        (("sat", "sun"), "Ngày làm việc: thứ Bảy, Chủ nhật"),
    ],
)
def test_the_footer_names_the_open_days(days: tuple[str, ...], text: str) -> None:
    config = CITY.model_copy(update={"schedule": CITY.schedule.model_copy(update={"open_weekdays": days})})
    assert said(following(), config=config).footer.text == text


def test_people_waiting_are_counted_by_field_in_the_order_of_the_settings() -> None:
    hall = empty_hall().model_copy(update={"waiting": waiting_people({"land": 28, "civil": 2})})
    waiting = said(following(hall=hall)).waiting
    assert waiting is not None
    assert waiting.total == 30
    assert [(row.letter, row.count) for row in waiting.rows[:3]] == [("A", 2), ("C", 0), ("D", 28)]


def test_the_header_shows_the_halls_time_and_day() -> None:
    header = said(following()).header
    assert (header.clock, header.weekday, header.date) == ("10:32", "Thứ Hai", "23/11/2026")
