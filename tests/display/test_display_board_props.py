"""What the board says, as tables: (state, settings, languages) → props."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from config import HallConfig, load_hall
from config.hours import DayText
from display.board.flow import BoardState, HallChanged, LinkChanged, Painted, reduce
from display.board.footer import PAGE_MS, FooterProps, footer_pages, footer_props
from display.board.props import BoardProps, board_props, counter_number, next_open_day
from display.common.words import Words
from queue_engine.protocol import Call, CounterState, Day, Fact, HallState, Ticket, TicketState
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
def test_without_sessions_today_the_footer_names_the_open_days(days: tuple[str, ...], text: str) -> None:
    config = CITY.model_copy(update={"schedule": CITY.schedule.model_copy(update={"open_weekdays": days})})
    state = following(hall=empty_hall(day=Day(day="2026-11-26", open=False)))
    assert said(state, config=config).footer.text == text


HOURS = "Giờ làm việc hôm nay: 07:00–11:30, 13:00–17:00"
RULE = "Gọi theo giờ lấy số; số ưu tiên được tính sớm hơn 45 phút"


def pages(hall: HallState, words: Words = ONLY_VI, config: HallConfig = CITY) -> list[str]:
    return [page.text for page in footer_pages(BoardState(hall=hall), config, words, NOON_MS)]


def missed(number: str, minutes_ago: int) -> Ticket:
    at = datetime.fromtimestamp(NOON_MS / 1000 - minutes_ago * 60, UTC).isoformat()
    return Ticket(id=number, number=number, field="land", state=TicketState.NO_SHOW, issued_at=at, since=at)


@pytest.mark.parametrize(
    ("change", "first"),
    [
        ({}, []),
        ({"missed": (missed("A012", 50), missed("C004", 5))}, ["Gọi vắng mặt, mời đến bàn hướng dẫn: C004, A012"]),
        ({"missed": (missed("A012", 60),)}, []),
        (
            {"counters": {n: CounterState(counter=n, paused="nghỉ giải lao") for n in ("quay-2", "quay-5")}},
            ["Quầy tạm dừng: 2, 5"],
        ),
        ({"stopped": {"land": "mất điện"}}, ["Không phát số nữa: Đất đai"]),
        ({"day": Day(day="2026-11-25", open=True)}, ["Ngày thứ Tư không viết: cán bộ điền tờ khai giúp công dân"]),
    ],
    ids=["nothing", "missed", "too late to come back", "paused", "stopped", "notice"],
)
def test_the_footer_says_what_is_to_be_known_then_hours_and_rule(change: dict[str, object], first: list[str]) -> None:
    assert pages(empty_hall().model_copy(update=change)) == [*first, HOURS, RULE]


def test_no_reason_of_a_person_or_a_counter_stands_on_the_board() -> None:
    held = missed("A012", 1).model_copy(update={"note": "thiếu giấy khai sinh"})
    counters = {"quay-2": CounterState(counter="quay-2", paused="đưa con đi học")}
    hall = empty_hall().model_copy(update={"held": (held,), "missed": (held,), "counters": counters})
    everything = " ".join(pages(hall) + pages(hall, EN))
    assert "khai sinh" not in everything
    assert "đi học" not in everything


def test_each_sentence_stands_for_a_quarter_of_a_minute_in_turn() -> None:
    turns = [footer_props(following(), CITY, ONLY_VI, NOON_MS + turn * PAGE_MS).text for turn in range(4)]
    assert set(turns) == {HOURS, RULE}
    assert turns[:2] == turns[2:]


def test_two_languages_stand_together_where_they_are_short_and_else_in_turn() -> None:
    hall = empty_hall().model_copy(update={"counters": {"quay-2": CounterState(counter="quay-2", paused="x")}})
    assert [(page.text, page.small) for page in footer_pages(BoardState(hall=hall), CITY, VI, NOON_MS)] == [
        ("Quầy tạm dừng: 2", "Counters on a break: 2"),
        (HOURS, ""),
        ("Hours today: 07:00–11:30, 13:00–17:00", ""),
        (RULE, ""),
        ("Called by the time taken; priority counts as 45 minutes earlier", ""),
    ]


@pytest.mark.parametrize("words", [ONLY_VI, Words(("en",))])
def test_the_longest_notice_is_said_in_parts_that_can_be_read(words: Words) -> None:
    notice = DayText(weekdays=("mon",), text="mười chữ " * 13, text_en="ten words " * 12)
    config = CITY.model_copy(update={"schedule": CITY.schedule.model_copy(update={"day_texts": (notice,)})})
    parts = [
        page for page in footer_pages(BoardState(hall=empty_hall()), config, words, NOON_MS) if page.icon == "info"
    ][:-1]
    assert len(parts) == 2
    assert parts[0] == FooterProps(parts[0].text, parts[0].small, icon="info")
    assert max(len(part.text) for part in parts) <= 76


@pytest.mark.parametrize("rule", ["default", "fcfs", "strict", "ratio"])
def test_the_rule_in_force_is_one_line(rule: str) -> None:
    config = CITY.model_copy(update={"queue": CITY.queue.model_copy(update={"rule": rule})})
    assert len(pages(empty_hall(), config=config)[-1]) <= 76


def test_people_waiting_are_counted_by_field_in_the_order_of_the_settings() -> None:
    hall = empty_hall().model_copy(update={"waiting": waiting_people({"land": 28, "civil": 2})})
    waiting = said(following(hall=hall)).waiting
    assert waiting is not None
    assert waiting.total == "30"
    assert [(row.letter, row.value) for row in waiting.rows[:3]] == [("A", "2"), ("C", "–"), ("D", "28")]


def test_the_header_shows_the_halls_time_and_day() -> None:
    header = said(following()).header
    assert (header.clock, header.weekday, header.date) == ("10:32", "Thứ Hai", "23/11/2026")
