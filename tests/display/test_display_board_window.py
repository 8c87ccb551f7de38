"""The board's window with a fake link: paints, acknowledges, records, flashes and ends."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QSize
from pytestqt.qtbot import QtBot

from assets.qt.station import report_first_paint
from assets.qt.theme import Theme
from assets.theme import DARK, Kind
from config import HallConfig, load_hall
from config.schema import Station
from display.board.footer import PAGE_MS, FooterProps
from display.board.widgets.card import CallCard
from display.board.widgets.footer import BoardFooter
from display.board.widgets.header import BoardHeader
from display.board.widgets.notice import NoticeCard
from display.board.widgets.waiting import WaitingList
from display.board.wiring import build
from tests.display.fake_board_link import NOON_MS, AtOnce, FakeBoardLink, a_table, a_wait, called, happened, recalled

BOX = (0, 0, 1280, 720)


class Shown:
    """A board on the screen."""

    def __init__(self, config: HallConfig, station: Station) -> None:
        self.link = FakeBoardLink()
        self.clock = 100.0
        self.board = build(config, station, self.link, AtOnce())
        self.window = self.board.shell
        self.window._clock = self.now
        self.read: list[tuple[int, str, str]] = []
        self.window.calls_painted.connect(self.read.extend)
        report_first_paint(self.window.after_paint, self.window.paints)
        self.board.start()

    def now(self) -> float:
        return self.clock

    def has_no_queue(self) -> bool:
        """Time passes while one waits for it."""
        self.clock += 0.5
        return not self.board.loop.state.queue

    def texts(self) -> list[str]:
        return [card.text() for card in self.window.cards() if card.text()]

    def follow(self) -> None:
        self.link.come()
        self.link.snapshot()


@pytest.fixture
def station(tmp_path: Path) -> Station:
    station = load_hall("thu-dau-mot").station("bang-1")
    return station.model_copy(update={"window": BOX, "paint_log": tmp_path / "paint.jsonl"})


@pytest.fixture
def shown(qtbot: QtBot, station: Station) -> Iterator[Shown]:
    one = Shown(load_hall("thu-dau-mot"), station)
    qtbot.addWidget(one.window)
    qtbot.waitUntil(lambda: len(lines(station)) == 1)
    yield one
    one.board.close()


def lines(station: Station) -> list[dict[str, Any]]:
    assert station.paint_log is not None
    return [json.loads(line) for line in station.paint_log.read_text("utf-8").splitlines()]


def test_a_call_is_painted_then_acknowledged_then_read_by_people(qtbot: QtBot, shown: Shown) -> None:
    shown.follow()
    shown.link.tell(called(10, "A012", "quay-3"))
    assert shown.link.acknowledged == []
    qtbot.waitUntil(lambda: shown.link.acknowledged == [(10,)])
    assert shown.read == [(10, "A012", "3")]
    assert shown.texts() == ["A012 → 3"]


def test_calls_that_fall_together_are_painted_together(qtbot: QtBot, shown: Shown) -> None:
    shown.follow()
    shown.link.tell(called(10, "A012", "quay-3"), called(11, "C004", "quay-1"), called(12, "D002", "quay-8"))
    qtbot.waitUntil(lambda: bool(shown.link.acknowledged))
    assert shown.link.acknowledged == [(10, 11, 12)]
    assert shown.texts() == ["D002 → 8", "C004 → 1", "A012 → 3"]


def test_the_paint_log_tells_the_first_paint_and_each_paint_of_calls(
    qtbot: QtBot, shown: Shown, station: Station
) -> None:
    shown.follow()
    shown.link.tell(called(10, "A012", "quay-3"))
    qtbot.waitUntil(lambda: len(lines(station)) == 2)
    painted, call = lines(station)
    assert painted["event"] == "painted"
    assert call == {
        "t": 100.0,
        "event": "shown",
        "shown": [{"seq": 10, "number": "A012", "counter": "3"}],
    }


def test_a_new_call_flashes_once_and_the_frames_end(qtbot: QtBot, shown: Shown) -> None:
    shown.follow()
    shown.link.tell(called(10, "A012", "quay-3"))
    qtbot.waitUntil(shown.window._frames.isActive)
    shown.clock += 1.2
    qtbot.waitUntil(lambda: 0 < shown.window.cards()[0]._pulse < 1)
    shown.clock += 1.0
    qtbot.waitUntil(lambda: not shown.window._frames.isActive())
    assert shown.window.cards()[0]._pulse == 0
    assert shown.board.loop.state.flashing == frozenset()


def test_a_recall_is_said_in_words_and_flashes_again(qtbot: QtBot, shown: Shown) -> None:
    shown.follow()
    shown.link.tell(called(10, "A012", "quay-3"))
    qtbot.waitUntil(lambda: shown.link.acknowledged == [(10,)])
    shown.link.tell(recalled(11, "A012", "quay-3"))
    qtbot.waitUntil(lambda: shown.link.acknowledged == [(10,), (11,)])
    props = shown.window.cards()[0].props()
    assert props is not None
    assert (props.above_number.main, props.flash) == ("Gọi lại số", True)


def test_a_lost_link_is_said_in_words_while_the_calls_stay(qtbot: QtBot, shown: Shown) -> None:
    shown.follow()
    shown.link.tell(called(10, "A012", "quay-3"))
    shown.link.go()
    footer = shown.window.findChild(BoardFooter)
    assert footer is not None
    assert footer.text().startswith("Mất kết nối từ 10:32")
    assert shown.texts() == ["A012 → 3"]
    shown.link.come()
    assert footer.text().startswith("Giờ làm việc hôm nay")


@pytest.mark.parametrize(("small", "centre"), [("", 0.5), ("Hours today: 07:00–11:30", 0.25), ("Hours " * 60, 0.5)])
def test_one_line_below_an_upright_board_stands_beside_its_sign(qtbot: QtBot, small: str, centre: float) -> None:
    footer = BoardFooter(Theme(Kind.BOARD, 2.0, DARK))
    qtbot.addWidget(footer)
    footer.resize(1080, 130)
    footer.render_footer(FooterProps("Giờ làm việc: 07:00–11:30", small))
    first, _ = footer._boxes(footer._room())
    assert first.center().y() == pytest.approx(130 * centre)


def test_an_acknowledgement_lost_with_the_link_is_sent_again(qtbot: QtBot, shown: Shown) -> None:
    shown.follow()
    shown.link.tell(called(10, "A012", "quay-3"))
    shown.link.hears = False
    qtbot.waitUntil(lambda: bool(shown.read))
    assert shown.link.acknowledged == []
    shown.link.go()
    shown.link.come()
    assert shown.link.acknowledged == [(10,)]


def test_before_the_hall_is_heard_the_board_says_that_it_connects(qtbot: QtBot, shown: Shown) -> None:
    shown.link.go()
    notice = shown.window.findChild(NoticeCard)
    assert notice is not None and notice.isVisible()
    shown.follow()
    shown.link.tell(called(10, "A012", "quay-3"))
    assert not notice.isVisible()


def test_the_clock_shows_the_servers_time_in_the_hall(qtbot: QtBot, shown: Shown) -> None:
    header = shown.window.findChild(BoardHeader)
    assert header is not None
    assert header.text().endswith("10:32")
    shown.link.clock_ms = NOON_MS + 60_000
    shown.window._on_clock()
    assert header.text().endswith("10:33")


def test_the_clock_does_not_paint_within_a_minute(qtbot: QtBot, shown: Shown) -> None:
    shown.follow()
    paints: list[int] = []
    header = shown.window.findChild(BoardHeader)
    assert header is not None
    qtbot.waitUntil(lambda: header.props() is not None)
    header.update = lambda *_: paints.append(1)  # type: ignore[method-assign]
    for ms in range(0, 28_000, 1000):
        shown.link.clock_ms = NOON_MS + ms
        shown.window._on_clock()
    assert paints == []


def test_the_list_turns_to_the_waits_by_itself(qtbot: QtBot, shown: Shown) -> None:
    shown.follow()
    turn = next(at for at in (NOON_MS, NOON_MS + PAGE_MS) if at // PAGE_MS % 2)
    shown.link.waits_changed.emit(a_table({"land": a_wait(12, 24)}, turn))
    found = shown.window.findChild(WaitingList)
    assert found is not None
    for at, value in ((turn, "10–25"), (turn + PAGE_MS, "–")):
        shown.link.clock_ms = at
        qtbot.waitUntil(lambda value=value: [row.value for row in found.plan().rows if row.letter == "D"] == [value])


def test_another_screen_size_lays_out_the_same_calls_without_painting_them_as_new(qtbot: QtBot, shown: Shown) -> None:
    shown.follow()
    shown.link.tell(called(10, "A012", "quay-3"))
    qtbot.waitUntil(lambda: shown.link.acknowledged == [(10,)])
    shown.window.setFixedSize(QSize(540, 960))
    qtbot.waitUntil(lambda: shown.window.cards()[0].width() < 540)
    assert shown.texts() == ["A012 → 3"]
    qtbot.waitUntil(lambda: len(shown.window.findChildren(BoardHeader)) == 1)
    assert shown.link.acknowledged == [(10,)]


def test_widgets_are_reused_over_a_thousand_calls(qtbot: QtBot, shown: Shown) -> None:
    shown.follow()
    before = [id(card) for card in shown.window.cards()]
    children = len(shown.window.findChildren(CallCard))
    for n in range(500):
        counter = f"quay-{n % 8 + 1}"
        shown.link.tell(called(10 + 2 * n, f"A{n:03}", counter))
        shown.link.tell(happened(11 + 2 * n, "ticket_finished", f"A{n:03}", counter))
        qtbot.waitUntil(shown.has_no_queue)
    qtbot.waitUntil(lambda: len({seq for seqs in shown.link.acknowledged for seq in seqs}) == 500)
    assert [id(card) for card in shown.window.cards()] == before
    assert len(shown.window.findChildren(CallCard)) == children
    assert [number for _, number, _ in shown.read] == [f"A{n:03}" for n in range(500)]
