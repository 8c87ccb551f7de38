"""What stands at the foot of a board: when numbers are given, who waits, the hall's own running text; and colours."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from pytestqt.qtbot import QtBot

from assets.theme import DARK, contrast
from config import HallConfig, load_hall
from config.board import Board, BoardText
from config.schema import HallConfig as Settings
from config.scope import part_of
from display.board.flow import BoardState
from display.board.footer import LONGEST, footer_pages
from display.board.wiring import Program, build
from display.common.words import Words
from queue_engine.protocol import Day, Ticket, TicketState
from tests.display.fake_board_link import DAY, AtOnce, FakeBoardLink, called, empty_hall, waiting_people

CITY = load_hall("thu-dau-mot")
VI, EN = Words(("vi", "en")), Words(("en", "vi"))


def at(clock: str) -> int:
    hour, minute = map(int, clock.split(":"))
    return round(datetime(2026, 11, 23, hour, minute, tzinfo=UTC).timestamp() * 1000) - 7 * 3_600_000


def said(
    clock: str, words: Words = VI, config: HallConfig = CITY, *, has_list: bool = True, open: bool = True
) -> list[str]:
    day = Day(day=DAY, open=open, reason=None if open else "weekday")
    people = waiting_people({"civil": 2, "land": 15})
    state = BoardState(hall=empty_hall(day=day).model_copy(update={"waiting": people}))
    return [page.text for page in footer_pages(state, config, words, at(clock), has_list)]


def with_texts(*texts: BoardText) -> HallConfig:
    return CITY.model_copy(update={"board": Board(texts=texts)})


@pytest.mark.parametrize(
    ("clock", "first"),
    [
        ("06:30", "Phát số từ 07:00"),
        ("09:00", "Giờ làm việc hôm nay: 07:00–11:30, 13:00–17:00"),
        ("11:20", "Buổi này không phát số nữa. Phát số lại từ 13:00."),
        ("12:10", "Phát số từ 13:00"),
        ("16:50", "Hôm nay không phát số nữa. Số đã lấy vẫn được gọi."),
        ("17:30", "Hôm nay không phát số nữa. Số đã lấy vẫn được gọi."),
    ],
)
def test_the_foot_says_first_when_numbers_are_given(clock: str, first: str) -> None:
    assert said(clock)[0] == first


def test_the_same_in_english() -> None:
    assert said("11:20", EN)[0] == "No more numbers this session. Again from 13:00."


def test_where_no_list_has_room_the_foot_counts_the_people() -> None:
    assert "Đang chờ: A\u00a02 · D\u00a015" in said("09:00", has_list=False)
    assert not [text for text in said("09:00") if text.startswith("Đang chờ")]


def test_the_running_text_stands_still_sentence_by_sentence() -> None:
    texts = (
        BoardText(text="Nộp tại nhà: dichvucong.gov.vn", text_en="Apply from home"),
        BoardText(text="Mời uống nước."),
    )
    pages = said("09:00", config=with_texts(*texts))
    assert {"Nộp tại nhà: dichvucong.gov.vn", "Mời uống nước."} <= set(pages)
    assert "Apply from home" in said("09:00", EN, with_texts(*texts))
    assert "Nộp tại nhà: dichvucong.gov.vn" in said("09:00", config=with_texts(*texts), open=False)


def test_a_long_sentence_stands_on_several_pages_and_loses_no_word() -> None:
    text, english = " ".join(["hồ sơ"] * 40), " ".join(["dossier"] * 24)
    pages = said("09:00", config=with_texts(BoardText(text=text, text_en=english)))
    assert all(len(page) <= LONGEST for page in pages)
    shown = " ".join(pages)
    assert (shown.count("hồ"), shown.count("sơ"), shown.count("dossier")) == (40, 40, 24)


# ---------------------------------------------------------------------------------------------------
# A board of a part of the hall


@pytest.fixture
def zone_board(qtbot: QtBot) -> Iterator[tuple[Program, FakeBoardLink]]:
    """A board of the first two counters, on the screen."""
    values = CITY.model_dump(mode="python")
    counters = tuple(counter.id for counter in CITY.counters[:2])
    values["zones"] = [{"id": "khu-a", "name": "Khu A", "counters": counters}]
    for station in values["stations"]:
        if station["id"] == "bang-1":
            station |= {"zone": "khu-a", "window": (0, 0, 960, 540)}
    config, link = Settings.model_validate(values), FakeBoardLink()
    program = build(config, config.station("bang-1"), link, AtOnce())
    qtbot.addWidget(program.shell)
    program.start()
    link.come()
    link.snapshot()
    yield program, link
    program.close()


def test_a_board_of_a_zone_shows_and_acknowledges_its_own_calls_only(
    qtbot: QtBot, zone_board: tuple[Program, FakeBoardLink]
) -> None:
    program, link = zone_board
    here, there = CITY.counters[0].id, CITY.counters[5].id
    link.tell(called(500, "D012", there), called(501, "A003", here))
    qtbot.waitUntil(lambda: link.acknowledged == [(501,)])
    assert [card.text() for card in program.shell.cards() if card.text()] == [f"A003 → {CITY.counters[0].number}"]


def test_a_board_of_a_zone_lists_the_people_of_its_fields(zone_board: tuple[Program, FakeBoardLink]) -> None:
    program, _ = zone_board
    served = {field for counter in CITY.counters[:2] for field in counter.fields}
    props = program.shell._props
    assert props is not None and props.waiting is not None
    letters = {field.letter for field in CITY.fields if field.id in served}
    assert {row.letter for row in props.waiting.rows} == letters


def test_a_board_of_a_field_names_the_missed_numbers_of_its_field_only() -> None:
    since = "2026-11-23T01:55:00.000Z"
    missed = tuple(
        Ticket(id=number, number=number, field=field, state=TicketState.NO_SHOW, issued_at=since, since=since)
        for number, field in (("D007", "land"), ("A004", "civil"))
    )
    station = CITY.station("bang-1").model_copy(update={"fields": ("land",)})
    state = BoardState(hall=empty_hall().model_copy(update={"missed": missed}))
    pages = [page.text for page in footer_pages(state, part_of(CITY, station), VI, at("09:00"))]
    assert [page for page in pages if "D007" in page] and not [page for page in pages if "A004" in page]


# ---------------------------------------------------------------------------------------------------
# Colours

KINDS = {
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.3039)),
}
"""What linear colours become for eyes that lack one kind of cones (Machado, Oliveira and Fernandes, 2009)."""
APART = (("priority", "surface"), ("priority", "ground"), ("accent", "surface"), ("accent", "accent_soft"))


def seen_by(kind: str, colour: str) -> str:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    mixed = [min(1.0, max(0.0, sum(a * b for a, b in zip(row, linear, strict=True)))) for row in KINDS[kind]]
    coded = [c * 12.92 if c <= 0.0031308 else 1.055 * c ** (1 / 2.4) - 0.055 for c in mixed]
    return "#" + "".join(f"{round(c * 255):02x}" for c in coded)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("one", "other"), APART)
def test_a_lit_call_and_its_counter_stand_out_for_every_kind_of_eyes(kind: str, one: str, other: str) -> None:
    assert contrast(seen_by(kind, getattr(DARK, one)), seen_by(kind, getattr(DARK, other))) >= 3.0
