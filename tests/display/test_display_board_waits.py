"""Waits on the board: ranges by turns with the people, nothing that is not surely known; and the lot to be drawn."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from config import HallConfig, load_hall
from display.board.flow import BoardState, HallChanged, WaitsChanged, reduce
from display.board.footer import PAGE_MS, footer_pages
from display.board.props import WaitingProps, board_props, waiting_props
from display.board.waits import drawn_at, waits_by_field
from display.common.words import Words
from queue_engine.protocol import Day, HallState, TicketWait
from tests.display.fake_board_link import NOON_MS, a_table, a_wait, empty_hall, waiting_people

CITY = load_hall("thu-dau-mot")
VI, EN = Words(("vi", "en")), Words(("en", "vi"))
TURN = next(at for at in (NOON_MS, NOON_MS + PAGE_MS) if at // PAGE_MS % 2)
"""A quarter of a minute in which the list says for how long people wait."""
DRAW_AT = "2026-11-23T03:45:00.000Z"


def iso(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat()


def at_clock(clock: str) -> int:
    """UTC milliseconds of the hall's clock on the day of the samples."""
    return round(datetime.fromisoformat(f"2026-11-23T{clock}+07:00").timestamp() * 1000)


def board(wait: TicketWait | None = None, hall: HallState | None = None, made_ms: int = TURN) -> BoardState:
    state, _ = reduce(BoardState(places=9), HallChanged(hall or empty_hall(), (), NOON_MS))
    return reduce(state, WaitsChanged(a_table({"land": wait, "civil": a_wait(0, 2)}, made_ms)))[0]


def shown(state: BoardState, now_ms: int = TURN, words: Words = VI) -> WaitingProps:
    props = waiting_props(state, CITY, words, now_ms)
    assert props is not None
    return props


@pytest.mark.parametrize(
    ("wait", "value"),
    [
        (a_wait(12, 24), "10–25"),
        (a_wait(96, 143), "95–145"),
        (a_wait(80, 120, 0.2), "chiều"),
        (a_wait(300, 400, 0.0, 0.1), "khó kịp"),
        (None, "–"),
    ],
)
def test_the_list_says_for_how_long_people_wait(wait: TicketWait | None, value: str) -> None:
    props = shown(board(wait))
    assert (props.title.main, props.total, props.icon) == ("Thời gian chờ (phút)", "", "clock")
    assert next(row.value for row in props.rows if row.letter == "D") == value


def test_people_and_waits_take_turns() -> None:
    state = board(a_wait(12, 24))
    titles = [shown(state, TURN + turn * PAGE_MS).title.main for turn in range(4)]
    assert titles == ["Thời gian chờ (phút)", "Đang chờ"] * 2


@pytest.mark.parametrize(
    "state",
    {
        "no table has come": replace(board(), waits=None),
        "the table is old": board(a_wait(12, 24), made_ms=TURN - 121_000),
        "the table's moment cannot be read": replace(
            board(), waits=a_table({"land": a_wait(1, 2)}).model_copy(update={"at": "?"})
        ),
        "nobody serves any field": replace(board(), waits=a_table({"land": None}, TURN)),
        "the lot is not drawn yet": board(a_wait(12, 24), empty_hall().model_copy(update={"draw_at": DRAW_AT})),
        "the day is another one": board(a_wait(12, 24), empty_hall(day=Day(day="2026-11-24", open=True))),
    }.items(),
    ids=lambda case: case[0],
)
def test_people_are_shown_all_the_time_when(state: tuple[str, BoardState]) -> None:
    assert waits_by_field(state[1], CITY, TURN) == {}
    assert {shown(state[1], TURN + turn * PAGE_MS).icon for turn in range(2)} == {"users"}


@pytest.mark.parametrize("clock", ["06:30", "11:20", "12:15", "16:45", "18:00"])
def test_while_no_numbers_are_given_no_wait_is_said(clock: str) -> None:
    now_ms = at_clock(clock)
    assert waits_by_field(board(a_wait(12, 24), made_ms=now_ms), CITY, now_ms) == {}


def test_a_table_grows_old_by_itself() -> None:
    state = board(a_wait(12, 24))
    icons = [shown(state, TURN + turn * 2 * PAGE_MS).icon for turn in range(6)]
    assert icons == ["clock"] * 5 + ["users"]


def test_a_number_kept_for_the_afternoon_is_not_among_those_who_wait_now() -> None:
    people = waiting_people({"land": 3})["land"]
    kept = people[0].model_copy(update={"not_before": iso(at_clock("13:00"))})
    hall = empty_hall().model_copy(update={"waiting": {"land": (kept, *people[1:])}})
    for clock, count in (("10:32", "2"), ("13:00", "3")):
        props = shown(board(hall=hall), at_clock(clock))
        assert props.total == count


def many_counters() -> HallConfig:
    rows = [CITY.counters[0].model_copy(update={"id": f"quay-{n}", "number": n}) for n in range(1, 21)]
    return CITY.model_copy(update={"counters": tuple(rows)})


def test_a_board_without_a_list_says_the_waits_below() -> None:
    state = board(a_wait(12, 24))
    texts = [page.text for page in footer_pages(state, many_counters(), VI, TURN, has_list=False)]
    assert "Chờ (phút): A\u00a00–5 · D\u00a010–25" in texts
    assert not [page.text for page in footer_pages(state, CITY, VI, TURN) if "Chờ (phút)" in page.text]


@pytest.mark.parametrize(("words", "said"), [(VI, "Bốc thăm thứ tự lúc 10:45"), (EN, "drawn by lot at 10:45")])
def test_before_the_draw_the_board_says_when_it_is_and_that_nobody_has_a_place(words: Words, said: str) -> None:
    hall = empty_hall().model_copy(update={"draw_at": DRAW_AT})
    state, after_ms = board(hall=hall), at_clock("10:45")
    assert said in footer_pages(state, CITY, words, NOON_MS)[0].text
    notice = board_props(state, CITY, words, NOON_MS).notice
    assert notice is not None and "10:45" in notice.title.main
    assert (drawn_at(hall, NOON_MS), drawn_at(hall, after_ms)) == (after_ms, None)
    assert said not in footer_pages(state, CITY, words, after_ms)[0].text
