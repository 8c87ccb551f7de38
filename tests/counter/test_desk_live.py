"""The supervisor's acts on the real hall server: what the desk decides, the kiosk is told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from config import load_hall
from config.today import WEEK
from counter.desk.acts import Act
from counter.desk.flow import Desk
from counter.desk.wiring import Program, build
from queue_engine.client import Commands
from queue_engine.client.qt import HallLink
from queue_engine.protocol import HallState, Issued, IssueTicket, Refusal
from tests.fakes.hall import ServerProcess, token, write_settings


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ServerProcess]:
    with ServerProcess(tmp_path) as running:
        yield running


@pytest.fixture
def server_of_other_days(tmp_path: Path) -> Iterator[ServerProcess]:
    """Its first field is received on every day of the week but this one."""
    process = ServerProcess(tmp_path)
    today = datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")).weekday()
    process.values["fields"][0]["open_weekdays"] = [day for n, day in enumerate(WEEK) if n != today]
    write_settings(tmp_path, process.values)
    with process as running:
        yield running


@pytest.fixture
def desk(server: ServerProcess, qtbot: QtBot) -> Iterator[Program]:
    yield from at_the_desk(server, qtbot)


@pytest.fixture
def desk_of_other_days(server_of_other_days: ServerProcess, qtbot: QtBot) -> Iterator[Program]:
    yield from at_the_desk(server_of_other_days, qtbot)


def at_the_desk(server: ServerProcess, qtbot: QtBot) -> Iterator[Program]:
    config = load_hall(server.file)
    station = config.station("desk").model_copy(update={"window": (0, 0, 1366, 768)})
    link = HallLink(f"{config.server.host}:{config.server.port}", token("desk"))
    program = build(config, station, link)
    qtbot.addWidget(program.shell)
    program.start()
    qtbot.waitUntil(lambda: state(program).link.live and state(program).hall is not None)
    yield program
    program.close()


def state(program: Program) -> Desk:
    found = program.loop.state
    assert isinstance(found, Desk)
    return found


def hall_of(program: Program) -> HallState:
    hall = state(program).hall
    assert hall is not None
    return hall


def act(program: Program, which: Act, *keys: Qt.Key) -> None:
    """Open the page, choose the act by its digit, answer its questions."""
    digits = (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_4, Qt.Key.Key_5, Qt.Key.Key_6, Qt.Key.Key_7)
    for key in (Qt.Key.Key_F4, digits[list(Act).index(which)], *keys):
        QTest.keyClick(program.shell, key)


def ask(server: ServerProcess, field: str) -> Issued | Refusal:
    commands = Commands(server.address, token("kiosk-1"))
    answer = commands.send(IssueTicket(field=field))
    commands.close()
    assert isinstance(answer, Issued | Refusal), answer
    return answer


def test_a_field_stopped_at_the_desk_is_refused_at_the_kiosk_with_the_reason(
    server: ServerProcess, desk: Program, qtbot: QtBot
) -> None:
    field = load_hall(server.file).fields[0].id
    act(desk, Act.STOP, Qt.Key.Key_1, Qt.Key.Key_2)
    qtbot.waitUntil(lambda: hall_of(desk).stopped == {field: "chưa có cán bộ"})
    qtbot.waitUntil(lambda: state(desk).sheet is None)
    refused = ask(server, field)
    assert isinstance(refused, Refusal)
    assert (refused.code, refused.detail["reason"]) == ("field_stopped", "chưa có cán bộ")
    act(desk, Act.STOP, Qt.Key.Key_1, Qt.Key.Key_1)
    qtbot.waitUntil(lambda: hall_of(desk).stopped == {})
    assert isinstance(ask(server, field), Issued)


def test_a_quota_set_at_the_desk_is_reached_at_the_kiosk(server: ServerProcess, desk: Program, qtbot: QtBot) -> None:
    field = load_hall(server.file).fields[0].id
    act(desk, Act.QUOTA, Qt.Key.Key_1, Qt.Key.Key_5, Qt.Key.Key_Return, Qt.Key.Key_1)
    qtbot.waitUntil(lambda: hall_of(desk).quotas == {field: 5})
    answers = [ask(server, field) for _ in range(6)]
    assert all(isinstance(one, Issued) for one in answers[:5])
    assert isinstance(refused := answers[5], Refusal)
    assert (refused.code, refused.detail["limit"]) == ("quota_reached", 5)


def test_the_last_comer_is_called_first_and_another_number_is_cancelled(
    server: ServerProcess, desk: Program, qtbot: QtBot
) -> None:
    field = load_hall(server.file).fields[0].id
    tickets = [answer.ticket.id for answer in (ask(server, field), ask(server, field)) if isinstance(answer, Issued)]
    qtbot.waitUntil(lambda: len(hall_of(desk).waiting[field]) == 2)
    act(desk, Act.FIRST, Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_1)
    qtbot.waitUntil(lambda: [one.id for one in hall_of(desk).waiting[field]] == tickets[::-1])
    qtbot.waitUntil(lambda: state(desk).sheet is None)
    act(desk, Act.CANCEL, Qt.Key.Key_1, Qt.Key.Key_1, Qt.Key.Key_1)
    qtbot.waitUntil(lambda: [one.id for one in hall_of(desk).waiting[field]] == tickets[:1])


def test_a_field_of_other_days_is_opened_for_today_and_left_to_its_days_again(
    server_of_other_days: ServerProcess, desk_of_other_days: Program, qtbot: QtBot
) -> None:
    server, desk = server_of_other_days, desk_of_other_days
    field = load_hall(server.file).fields[0].id
    refused = ask(server, field)
    assert isinstance(refused, Refusal)
    assert refused.code == "field_closed_today"
    act(desk, Act.STOP, Qt.Key.Key_1, Qt.Key.Key_4)
    qtbot.waitUntil(lambda: hall_of(desk).opened == (field,) and state(desk).sheet is None)
    assert isinstance(ask(server, field), Issued)
    act(desk, Act.STOP, Qt.Key.Key_1, Qt.Key.Key_1, Qt.Key.Key_3)
    qtbot.waitUntil(lambda: hall_of(desk).opened == ())
    assert isinstance(ask(server, field), Refusal)
