"""The desk as a supervisor watches it: facts arrive, rows change, nothing jumps."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from assets.qt.lines import LineList
from assets.qt.widgets import StatusStrip
from config.schema import Screen
from counter.desk.events import Page
from counter.desk.wiring import Program, build
from queue_engine.protocol import Done, Refusal, StopField
from tests.counter.desk_samples import CALLS, WAITING, desk_hall, desk_station, device, stations, with_device
from tests.counter.fake_panel_link import FakeLink
from tests.counter.panel_samples import NOW_MS, a_call, a_queue, at, called, config_of

SMALL = Screen(width_px=1366, height_px=768, width_mm=344, height_mm=194)
LARGE = Screen(width_px=1920, height_px=1080, width_mm=527, height_mm=296)


def a_program(qtbot: QtBot, screen: Screen) -> tuple[FakeLink, Program]:
    link = FakeLink(NOW_MS)
    window = (0, 0, screen.width_px, screen.height_px)
    program = build(config_of(), desk_station(screen=screen, window=window), link)
    qtbot.addWidget(program.shell)
    with qtbot.waitExposed(program.shell):
        program.start()
    return link, program


@pytest.fixture
def large(qtbot: QtBot) -> Iterator[tuple[FakeLink, Program]]:
    link, program = a_program(qtbot, LARGE)
    link.live(desk_hall())
    yield link, program
    program.close()


def the_list(program: Program, name: str) -> LineList:
    return next(one for one in program.shell.findChildren(LineList) if one.objectName() == name)


def headline(program: Program) -> str:
    return next(one.text() for one in program.shell.findChildren(StatusStrip) if one.isVisible())


def test_new_facts_change_rows_and_never_reset_a_list(large: tuple[FakeLink, Program], qtbot: QtBot) -> None:
    link, program = large
    resets: list[str] = []
    for one in program.shell.findChildren(LineList):
        one.lines.modelReset.connect(partial(resets.append, one.objectName()))
    calls, queues, boards = (the_list(program, name).lines for name in ("calls", "queues", "stations"))
    newest = a_call(called("D040", "land", "quay-3", since=at(0), call_seq=101))
    hall = desk_hall(
        seq=101,
        calls=(*CALLS, newest),
        waiting={**WAITING, "land": a_queue("D", "land", 11, 41)},
        stations=stations(lost=("bang-2",)),
    )
    with qtbot.waitSignals([calls.rowsInserted, queues.dataChanged, boards.rowsMoved, boards.dataChanged]):
        link.tell(hall)
    assert calls.lines()[0].title == "D040 → Quầy 3"
    assert resets == []


def test_an_unchanged_hall_touches_no_row(large: tuple[FakeLink, Program], qtbot: QtBot) -> None:
    link, program = large
    queues = the_list(program, "queues").lines
    with qtbot.assertNotEmitted(queues.dataChanged):
        link.tell(desk_hall(seq=105))


def test_a_problem_appears_at_the_top_and_goes_when_it_is_solved(large: tuple[FakeLink, Program]) -> None:
    link, program = large
    needs = the_list(program, "needs")
    assert headline(program) == "Mọi thứ bình thường"
    assert not needs.isVisible()
    link.tell(desk_hall(stations=with_device(device("may-in-1", "STOPPED", "cover-open"))))
    assert headline(program) == "1 việc cần người xử lý"
    assert [line.title for line in needs.lines.lines()] == [
        "Máy in phiếu, máy lấy số 1: nắp đang mở. Xin đóng nắp lại."
    ]
    assert needs.isVisible()
    link.tell(desk_hall())
    assert headline(program) == "Mọi thứ bình thường"
    assert not needs.isVisible()


def test_a_lost_server_is_said_with_its_time(large: tuple[FakeLink, Program]) -> None:
    link, program = large
    link.lose("2026-11-23T03:31:05.000Z")
    assert headline(program) == "Mất kết nối với máy chủ từ 10:31. Số liệu bên dưới là của lúc đó."
    assert the_list(program, "queues").lines.rowCount() == len(config_of().fields)


def test_waits_grow_by_themselves(large: tuple[FakeLink, Program], qtbot: QtBot) -> None:
    link, program = large
    queues = the_list(program, "queues").lines
    link.pass_time(120)
    qtbot.waitUntil(lambda: queues.lines()[1].note.startswith("chờ lâu nhất 12 phút"))


def test_the_supervisor_acts_by_keyboard_alone(large: tuple[FakeLink, Program]) -> None:
    link, program = large
    keys = (Qt.Key.Key_F4, Qt.Key.Key_1, Qt.Key.Key_1, Qt.Key.Key_2)
    for key in keys:
        QTest.keyClick(program.shell, key)
    field = config_of().fields[0].id
    assert link.sent == [StopField(field=field, reason="chưa có cán bộ")]
    link.answer(Done(seq=102))
    assert program.loop.state.sheet is None
    assert headline(program) == "Đã ghi: Dừng hoặc mở lĩnh vực"


def test_the_supervisor_acts_by_touch_and_leaves_by_escape(large: tuple[FakeLink, Program]) -> None:
    link, program = large
    for name in ("acts", "choice:8", "choice:1"):
        button = next(one for one in program.shell.findChildren(QWidget, name) if one.isVisible())
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert program.loop.state.sheet is not None
    for _ in range(3):
        QTest.keyClick(program.shell, Qt.Key.Key_Escape)
    assert (program.loop.state.sheet, link.sent) == (None, [])


def test_a_refused_act_is_said_on_its_page(large: tuple[FakeLink, Program]) -> None:
    link, program = large
    for key in (Qt.Key.Key_F4, Qt.Key.Key_1, Qt.Key.Key_1, Qt.Key.Key_2):
        QTest.keyClick(program.shell, key)
    link.answer(Refusal(code="unavailable", message="busy"))
    assert headline(program).startswith("Máy chủ của hội trường")


def test_a_large_screen_shows_everything_at_once(large: tuple[FakeLink, Program]) -> None:
    _, program = large
    assert all(the_list(program, name).isVisible() for name in ("counters", "queues", "calls", "stations", "devices"))
    assert not [one for one in program.shell.findChildren(QWidget, "page:machines") if one.isVisible()]


def test_a_small_screen_turns_pages_by_key_and_by_mouse(qtbot: QtBot) -> None:
    link, program = a_program(qtbot, SMALL)
    link.live(desk_hall())
    assert the_list(program, "queues").isVisible()
    assert not the_list(program, "stations").isVisible()
    QTest.keyClick(program.shell, Qt.Key.Key_F3)
    assert the_list(program, "stations").isVisible()
    QTest.mouseClick(program.shell.findChildren(QWidget, "page:hall")[0], Qt.MouseButton.LeftButton)
    assert program.loop.state.page is Page.HALL
    assert the_list(program, "queues").isVisible()
    program.close()
