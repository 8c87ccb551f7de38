"""Panel and desk on the real hall server: real protocol, real windows, nothing faked."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from config import HallConfig, load_hall
from config.problems import WRONG_SET_UP
from counter.desk import wiring as desk
from counter.panel import wiring as panel
from counter.panel.state import Do, Page, Panel
from queue_engine.client import Commands
from queue_engine.client.qt import HallLink
from queue_engine.protocol import HallState, Issued, IssueTicket, TicketState
from tests.fakes.hall import PIN, ServerProcess, settings, token, write_settings


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ServerProcess]:
    with ServerProcess(tmp_path) as running:
        yield running


def link_of(config: HallConfig, station: str) -> HallLink:
    return HallLink(f"{config.server.host}:{config.server.port}", token(station))


@pytest.fixture
def officer(server: ServerProcess, qtbot: QtBot) -> Iterator[panel.Program]:
    """The panel of counter 1, following."""
    yield from at_counter_1(load_hall(server.file), qtbot)


@pytest.fixture
def officer_with_rolls(tmp_path: Path, qtbot: QtBot) -> Iterator[panel.Program]:
    """The same in a hall whose numbers are torn from paper."""
    with ServerProcess(tmp_path, rolls=True) as running:
        yield from at_counter_1(load_hall(running.file), qtbot)


def at_counter_1(config: HallConfig, qtbot: QtBot) -> Iterator[panel.Program]:
    station = config.station("panel-1").model_copy(update={"window": (0, 0, 1366, 768)})
    program = panel.build(config, station, link_of(config, "panel-1"))
    qtbot.addWidget(program.shell)
    program.start()
    qtbot.waitUntil(lambda: program.loop.state.link.live and program.loop.state.hall is not None)
    yield program
    program.close()


def press(program: panel.Program, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(program.shell, key)


def state(program: panel.Program) -> Panel:
    found = program.loop.state
    assert isinstance(found, Panel)
    return found


def sign_in(program: panel.Program, qtbot: QtBot) -> None:
    press(program, Qt.Key.Key_Down)
    QTest.keyClicks(program.shell, PIN)
    press(program, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: state(program).seat is not None)


def issue(server: ServerProcess, field: str = "civil") -> str:
    commands = Commands(server.address, token("kiosk-1"))
    answer = commands.send(IssueTicket(field=field))
    commands.close()
    assert isinstance(answer, Issued), answer
    return answer.ticket.number


def hall_of(program: panel.Program) -> HallState:
    hall = state(program).hall
    assert hall is not None
    return hall


def open_state(program: panel.Program) -> TicketState | None:
    ticket = state(program).ticket
    return ticket.state if ticket else None


def test_a_visit_is_served_by_keys_alone(server: ServerProcess, officer: panel.Program, qtbot: QtBot) -> None:
    sign_in(officer, qtbot)
    numbers = [issue(server), issue(server)]
    qtbot.waitUntil(lambda: state(officer).waiting == 2)
    press(officer, *[Qt.Key.Key_F2] * 10)
    qtbot.waitUntil(lambda: Do.START in state(officer).legal)
    press(officer, *[Qt.Key.Key_F2] * 10, Qt.Key.Key_F3)
    qtbot.waitUntil(lambda: open_state(officer) is TicketState.SERVING)
    ticket = state(officer).ticket
    assert ticket and ticket.number == numbers[0]
    qtbot.waitUntil(lambda: Do.FINISH in state(officer).legal)
    press(officer, Qt.Key.Key_F4)
    qtbot.waitUntil(lambda: open_state(officer) is None and state(officer).pending is None)
    hall = state(officer).hall
    assert hall
    assert [call.number for call in hall.calls] == [numbers[0]]
    assert state(officer).waiting == 1


def test_a_restarted_server_finds_the_panel_where_it_was(
    server: ServerProcess, officer: panel.Program, qtbot: QtBot
) -> None:
    sign_in(officer, qtbot)
    number = issue(server)
    qtbot.waitUntil(lambda: state(officer).waiting == 1)
    press(officer, Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: open_state(officer) is TicketState.CALLED)
    server.kill()
    qtbot.waitUntil(lambda: not state(officer).link.live)
    assert state(officer).legal == frozenset()
    server.start()
    qtbot.waitUntil(lambda: state(officer).link.live)
    ticket = state(officer).ticket
    assert ticket and ticket.number == number
    qtbot.waitUntil(lambda: Do.START in state(officer).legal)
    press(officer, Qt.Key.Key_F3)
    qtbot.waitUntil(lambda: open_state(officer) is TicketState.SERVING)


def test_a_visit_is_held_found_again_and_an_act_taken_back(
    server: ServerProcess, officer: panel.Program, qtbot: QtBot
) -> None:
    sign_in(officer, qtbot)
    number = issue(server)
    qtbot.waitUntil(lambda: state(officer).waiting == 1)
    press(officer, Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: Do.UNDO in state(officer).legal)
    assert (why := state(officer).why) and why.why == "order"
    press(officer, Qt.Key.Key_F10)
    qtbot.waitUntil(lambda: open_state(officer) is None and Do.NEXT in state(officer).legal)
    press(officer, Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: Do.HOLD in state(officer).legal)
    press(officer, Qt.Key.Key_F7, Qt.Key.Key_1)
    qtbot.waitUntil(lambda: [one.number for one in hall_of(officer).held] == [number])
    qtbot.waitUntil(lambda: Do.CALL_NUMBER in state(officer).legal)
    press(officer, Qt.Key.Key_F5, Qt.Key.Key_Left, Qt.Key.Key_1, Qt.Key.Key_1)
    qtbot.waitUntil(lambda: open_state(officer) is TicketState.CALLED)
    assert (ticket := state(officer).ticket) and ticket.number == number


def test_an_idle_counter_gets_the_next_arrival_and_issues_numbers_itself(
    server: ServerProcess, officer: panel.Program, qtbot: QtBot
) -> None:
    sign_in(officer, qtbot)
    qtbot.waitUntil(lambda: Do.READY in state(officer).legal)
    press(officer, Qt.Key.Key_F1, Qt.Key.Key_1)
    qtbot.waitUntil(lambda: state(officer).here.ready and state(officer).pending is None)
    press(officer, Qt.Key.Key_F1, Qt.Key.Key_2, Qt.Key.Key_1, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: open_state(officer) is TicketState.CALLED)
    qtbot.waitUntil(lambda: state(officer).sheet is not None)
    sheet, ticket = state(officer).sheet, state(officer).ticket
    assert sheet and ticket and (sheet.page, sheet.subject) == (Page.ISSUED, ticket.number)


def test_the_desk_sees_the_panel_come_and_its_officer_sit_down(
    server: ServerProcess, officer: panel.Program, qtbot: QtBot
) -> None:
    config = load_hall(server.file)
    station = config.station("desk").model_copy(update={"window": (0, 0, 1366, 768)})
    watch = desk.build(config, station, link_of(config, "desk"))
    qtbot.addWidget(watch.shell)
    watch.start()
    qtbot.waitUntil(lambda: watch.loop.state.hall is not None)
    assert watch.loop.state.hall.stations["panel-1"].connected
    sign_in(officer, qtbot)
    qtbot.waitUntil(lambda: watch.loop.state.hall.counters["1"].officer == "officer-1")
    watch.close()


@pytest.mark.parametrize(
    ("command", "station", "words"),
    [("panel", "panel-9", "panel-9"), ("panel", "desk", "panel-1, panel-2"), ("supervisor", "panel-1", "desk")],
)
def test_a_wrong_station_is_said_on_the_command_line(tmp_path: Path, command: str, station: str, words: str) -> None:
    file = write_settings(tmp_path, settings(tmp_path))
    done = subprocess.run(
        [sys.executable, "-m", "counter", command, "--config", str(file), "--station", station],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == WRONG_SET_UP
    assert words in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(("command", "station"), [("panel", "panel-1"), ("supervisor", "desk")])
def test_the_program_paints_without_a_server_and_ends_on_sigterm(tmp_path: Path, command: str, station: str) -> None:
    file = write_settings(tmp_path, settings(tmp_path))
    with subprocess.Popen(
        [sys.executable, "-m", "counter", command, "--config", str(file), "--station", station],
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        assert running.stderr is not None
        lines = iter(running.stderr.readline, "")
        assert any(line.startswith("painted") for line in lines)
        running.send_signal(signal.SIGTERM)
        assert running.wait(20) == 0


def test_a_paper_number_is_called_and_no_second_time(officer_with_rolls: panel.Program, qtbot: QtBot) -> None:
    program = officer_with_rolls
    sign_in(program, qtbot)
    qtbot.waitUntil(lambda: Do.ROLL in state(program).legal)
    press(program, Qt.Key.Key_4, Qt.Key.Key_2, Qt.Key.Key_Enter)
    qtbot.waitUntil(lambda: Do.START in state(program).legal)
    ticket = state(program).ticket
    assert ticket
    assert ticket.number.endswith("042")
    press(program, Qt.Key.Key_F3)
    qtbot.waitUntil(lambda: Do.FINISH in state(program).legal)
    press(program, Qt.Key.Key_F4)
    qtbot.waitUntil(lambda: Do.ROLL in state(program).legal)
    press(program, Qt.Key.Key_4, Qt.Key.Key_2, Qt.Key.Key_Enter)
    qtbot.waitUntil(lambda: state(program).notice is not None)
    refused = state(program)
    assert refused.notice
    assert (refused.notice.code, refused.notice.detail["number"]) == ("number_taken", ticket.number)
    assert refused.sheet
    press(program, Qt.Key.Key_Escape, Qt.Key.Key_Enter, Qt.Key.Key_Enter)
    qtbot.waitUntil(lambda: open_state(program) is TicketState.CALLED)
    following = state(program).ticket
    assert following
    assert following.number.endswith("043")


def test_a_visit_of_two_fields_goes_on_to_the_second(
    server: ServerProcess, officer: panel.Program, qtbot: QtBot
) -> None:
    sign_in(officer, qtbot)
    qtbot.waitUntil(lambda: Do.ISSUE in state(officer).legal)
    press(officer, Qt.Key.Key_F1, Qt.Key.Key_2, Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: state(officer).waiting == 1)
    fields = [one.id for one in load_hall(server.file).fields]
    [ticket] = state(officer).line
    assert (ticket.field, ticket.stops) == (fields[0], (fields[1],))
