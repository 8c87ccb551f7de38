"""The page of tallies in its windows, at the desk and at the leader's: by key, by touch, with the service away."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from assets.qt.widgets import StatusStrip
from config.schema import Screen
from counter.desk import wiring as desk
from counter.desk.events import Page
from counter.leader import wiring as leader
from counter.tallies.cards import ChartCard
from counter.tallies.flow import EVERY_MS, TallyPage
from counter.tallies.grid import FiguresView
from counter.tallies.part import TallyPart
from counter.tallies.periods import Preset, Span
from queue_engine.protocol import AskExport, AskTally, Refusal, TallyAnswer, TallyFile
from tests.counter.desk_samples import desk_hall, desk_station, device, with_device
from tests.counter.fake_panel_link import FakeLink
from tests.counter.panel_samples import NOW_MS, config_of
from tests.counter.tally_bench import NOBODY, FakeLookups
from tests.counter.tally_samples import by_field, by_officer, small

SMALL = Screen(width_px=1366, height_px=768, width_mm=344, height_mm=194)
Key = Qt.Key


@dataclass
class Bench:
    """A station with tallies, its link and its service."""

    program: desk.Program | leader.Program
    link: FakeLink
    lookups: FakeLookups

    @property
    def part(self) -> TallyPart:
        assert self.program.tallies is not None
        return self.program.tallies

    @property
    def page(self) -> TallyPage:
        page = self.part.loop.state
        assert isinstance(page, TallyPage)
        return page

    def press(self, *keys: Qt.Key) -> None:
        """To whatever has the focus, as a keyboard does."""
        for key in keys:
            shell = self.program.shell
            QTest.keyClick(shell.focusWidget() or shell, key)

    def touch(self, name: str) -> None:
        found = next(one for one in self.program.shell.findChildren(QWidget, name) if one.isVisible())
        QTest.mouseClick(found, Qt.MouseButton.LeftButton)

    def answer(self, made: TallyAnswer) -> None:
        """To the newest question, with its period."""
        asked = self.lookups.asked[-1]
        assert isinstance(asked, AskTally)
        self.lookups.answer(made.model_copy(update={"period": asked.period, "by": asked.by, "compare": asked.compare}))

    def strip(self) -> str:
        strip = next(one for one in self.program.shell.findChildren(StatusStrip, "tally-strip") if one.isVisible())
        return strip.text()

    def findings(self) -> list[str]:
        return [one.finding() for one in self.program.shell.findChildren(ChartCard) if one.isVisible()]


@pytest.fixture
def at_desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Bench]:
    link, lookups = FakeLink(NOW_MS), FakeLookups()
    program = desk.build(config_of(), desk_station(screen=SMALL, window=(0, 0, 1366, 768)), link, lookups, tmp_path)
    qtbot.addWidget(program.shell)
    with qtbot.waitExposed(program.shell):
        program.start()
    program.shell.activateWindow()
    link.live(desk_hall())
    yield Bench(program, link, lookups)
    program.close()


@pytest.fixture
def at_leader(qtbot: QtBot, tmp_path: Path) -> Iterator[Bench]:
    link, lookups = FakeLink(NOW_MS), FakeLookups()
    program = leader.build(config_of(), desk_station(screen=SMALL, window=(0, 0, 1366, 768)), link, lookups, tmp_path)
    qtbot.addWidget(program.shell)
    with qtbot.waitExposed(program.shell):
        program.start()
    program.shell.activateWindow()
    link.live()
    yield Bench(program, link, lookups)
    program.close()


def test_the_desk_asks_nothing_until_the_page_is_turned_to(at_desk: Bench) -> None:
    assert at_desk.lookups.asked == []
    at_desk.press(Key.Key_F12)
    [asked] = at_desk.lookups.asked
    assert isinstance(asked, AskTally)
    assert (asked.period.first, asked.period.last, asked.by) == ("2026-11-23", "2026-11-23", "field")
    at_desk.answer(by_field())
    assert at_desk.findings()[0].endswith("Đất đai\u00a0– 312 lượt")
    at_desk.press(Key.Key_F2)
    assert not at_desk.page.shown


def test_at_the_page_letters_and_digits_look_for_no_ticket(at_desk: Bench) -> None:
    at_desk.press(Key.Key_F12)
    at_desk.answer(by_field())
    at_desk.press(Key.Key_3, Key.Key_0)
    assert (at_desk.page.by, at_desk.page.view) == ("officer", "table")
    at_desk.press(Key.Key_A, Key.Key_S)
    assert at_desk.program.loop.state.sheet is None
    assert at_desk.page.sort is not None


def test_whoever_reads_figures_hears_that_the_hall_needs_somebody(at_desk: Bench) -> None:
    alert = at_desk.program.shell.findChildren(StatusStrip, "alert")[0]
    at_desk.press(Key.Key_F12)
    assert not alert.isVisible()
    at_desk.link.tell(desk_hall(stations=with_device(device("may-in-1", "STOPPED", "cover-open"))))
    assert alert.isVisible() and alert.text() == "1 việc cần người xử lý · F2"
    at_desk.press(Key.Key_F2)
    assert not alert.isVisible()


def test_acts_lie_over_the_page_and_it_comes_back_after_them(at_desk: Bench) -> None:
    at_desk.press(Key.Key_F12, Key.Key_F4)
    assert not at_desk.page.shown
    at_desk.press(Key.Key_Escape)
    assert at_desk.page.shown and at_desk.program.loop.state.page is Page.TALLIES


def test_a_desk_without_tallies_has_no_page_of_them(qtbot: QtBot) -> None:
    link = FakeLink(NOW_MS)
    program = desk.build(config_of(), desk_station(screen=SMALL, window=(0, 0, 1366, 768)), link)
    qtbot.addWidget(program.shell)
    program.shell.show()
    link.live(desk_hall())
    QTest.keyClick(program.shell, Key.Key_F12)
    assert program.loop.state.page is Page.HALL
    assert not [one for one in program.shell.findChildren(QWidget, "page:tallies") if one.isVisible()]
    program.close()


def test_the_leader_opens_on_the_month_and_changes_nothing_in_the_hall(at_leader: Bench) -> None:
    [asked] = at_leader.lookups.asked
    assert isinstance(asked, AskTally)
    assert (asked.period.first, asked.period.last) == ("2026-11-01", "2026-11-23")
    at_leader.answer(by_field())
    for key in (Key.Key_2, Key.Key_8, Key.Key_9, Key.Key_0, Key.Key_F9, Key.Key_Escape, Key.Key_F2, Key.Key_F4):
        at_leader.press(key)
    assert at_leader.link.sent == []


def test_a_period_is_chosen_by_keyboard_alone(at_leader: Bench) -> None:
    at_leader.answer(by_field())
    at_leader.press(Key.Key_F9, Key.Key_4)
    assert at_leader.page.choice == Preset.LAST_WEEK
    keys = (Key.Key_F9, Key.Key_PageUp, Key.Key_Right, Key.Key_Return, Key.Key_Down, Key.Key_Return)
    at_leader.press(*keys)
    assert at_leader.page.choice == Span(date(2026, 10, 2), date(2026, 10, 9))
    at_leader.press(Key.Key_F9, Key.Key_9, Key.Key_Escape)
    assert at_leader.page.against == "last_year"


def test_a_period_is_chosen_by_touch(at_leader: Bench) -> None:
    at_leader.answer(by_field())
    for name in ("pane:periods", "day:2026-11-09", "day:2026-11-13"):
        at_leader.touch(name)
    assert at_leader.page.choice == Span(date(2026, 11, 9), date(2026, 11, 13))
    at_leader.answer(small())
    assert at_leader.strip().startswith("Số liệu 09/11–13/11/2026, theo lĩnh vực")


def test_while_it_is_shown_figures_are_asked_for_again(at_leader: Bench, qtbot: QtBot) -> None:
    at_leader.answer(small())
    at_leader.link.pass_time(EVERY_MS / 1000)
    qtbot.waitUntil(lambda: len(at_leader.lookups.asked) == 2)
    at_leader.answer(by_field())
    assert at_leader.findings()[0].endswith("312 lượt")


def test_a_service_that_is_away_is_said_and_the_older_figures_stay(at_leader: Bench, qtbot: QtBot) -> None:
    at_leader.answer(by_field())
    at_leader.link.pass_time(EVERY_MS / 1000)
    qtbot.waitUntil(lambda: len(at_leader.lookups.asked) == 2)
    at_leader.lookups.answer(NOBODY)
    assert at_leader.strip().startswith("Dịch vụ thống kê không trả lời từ 10:32. Máy tự hỏi lại. Bên dưới là số liệu")
    assert at_leader.findings()[0].endswith("312 lượt")


def test_a_late_answer_does_not_take_the_place_of_a_newer_one(at_leader: Bench) -> None:
    at_leader.press(Key.Key_3)
    at_leader.answer(by_officer())
    before = at_leader.findings()
    at_leader.lookups.answer(by_field(), place=0)
    assert at_leader.findings() == before


def test_a_station_that_may_not_ask_says_whom_to_tell(at_leader: Bench) -> None:
    at_leader.lookups.answer(Refusal(code="not_allowed", message="no"))
    assert at_leader.strip() == "Máy này không được phép xem số liệu. Báo cán bộ tin học."


def test_a_file_is_saved_where_people_look_for_it(at_leader: Bench, qtbot: QtBot, tmp_path: Path) -> None:
    at_leader.answer(by_field())
    at_leader.press(Key.Key_F10, Key.Key_1)
    asked = at_leader.lookups.asked[-1]
    assert isinstance(asked, AskExport)
    assert (asked.format, asked.who) == ("xlsx", desk_station().name)
    at_leader.lookups.answer(TallyFile(name="so-lieu.xlsx", media="x", body=base64.b64encode(b"PK").decode()))
    qtbot.waitUntil(lambda: at_leader.strip().startswith("Đã lưu so-lieu.xlsx trong"))
    assert (tmp_path / "so-lieu.xlsx").read_bytes() == b"PK"


def test_the_leaders_band_says_when_the_hall_is_not_heard(at_leader: Bench) -> None:
    header = at_leader.program.shell.header
    assert not header.link.isVisible()
    at_leader.link.lose("2026-11-23T03:31:05.000Z")
    assert header.link.isVisible()


def test_the_table_keeps_its_cells_while_figures_change(at_leader: Bench, qtbot: QtBot) -> None:
    at_leader.answer(by_field())
    at_leader.press(Key.Key_0)
    view = at_leader.program.shell.findChildren(FiguresView)[0]
    model = view.model()
    more = by_field()
    first = more.groups[0].model_copy(update={"now": more.groups[0].now.model_copy(update={"visits": 213})})
    changed = more.model_copy(update={"groups": (first, *more.groups[1:])})
    at_leader.link.pass_time(EVERY_MS / 1000)
    qtbot.waitUntil(lambda: len(at_leader.lookups.asked) == 2)
    with qtbot.assertNotEmitted(model.modelReset), qtbot.waitSignal(model.dataChanged):
        at_leader.answer(changed)
    assert model.index(0, 0).data() == "213"


def test_a_leader_without_tallies_is_told_so(qtbot: QtBot) -> None:
    program = leader.build(config_of(), desk_station(screen=SMALL, window=(0, 0, 1366, 768)), FakeLink(NOW_MS))
    qtbot.addWidget(program.shell)
    with qtbot.waitExposed(program.shell):
        program.start()
    told = [one.text() for one in program.shell.findChildren(StatusStrip) if one.isVisible()]
    assert told == ["Hội trường chưa bật dịch vụ thống kê. Xin báo cán bộ tin học."]
    program.close()


def test_closing_ends_the_questions(at_desk: Bench) -> None:
    at_desk.program.close()
    assert at_desk.lookups.stopped
