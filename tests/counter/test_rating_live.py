"""The rating screen on the real hall server: finish, question, touch, journal; also with the server away."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from config import load_hall
from counter.rating.flow import Step, Survey
from counter.rating.wiring import Program, build
from queue_engine.client import Commands
from queue_engine.client.qt import HallLink
from queue_engine.protocol import CallNext, Finish, Issued, IssueTicket, Message, SignedIn, SignIn, Start, TicketNow
from queue_engine.protocol import TicketState as State
from tests.fakes.hall import PIN, ServerProcess, token, wait_until, write_settings

SCREEN = "rating-1"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ServerProcess]:
    """A hall with a rating screen at counter 1."""
    made = ServerProcess(tmp_path)
    station = {"id": SCREEN, "kind": "rating_screen", "name": "Đánh giá", "counter": "1", "token": token(SCREEN)}
    made.values["stations"].append(station)
    write_settings(tmp_path, made.values)
    with made as running:
        yield running


@pytest.fixture
def program(server: ServerProcess, qtbot: QtBot) -> Iterator[Program]:
    config = load_hall(server.file)
    station = config.station(SCREEN).model_copy(update={"window": (0, 0, 800, 480)})
    made = build(config, station, HallLink(server.address, token(SCREEN)))
    qtbot.addWidget(made.shell)
    made.start()
    qtbot.waitUntil(lambda: survey(made).hall is not None)
    yield made
    made.close()


def survey(program: Program) -> Survey:
    found = program.loop.state
    assert isinstance(found, Survey)
    return found


def ask(server: ServerProcess, station: str, body: Message, kind: type[Message]) -> Any:
    commands = Commands(server.address, token(station))
    answer = commands.send(body)
    commands.close()
    assert isinstance(answer, kind), answer
    return answer


def serve(server: ServerProcess) -> str:
    """A visit from number to finish; its ticket."""
    ask(server, "kiosk-1", IssueTicket(field="civil"), Issued)
    signed = ask(server, "panel-1", SignIn(officer="officer-1", pin=PIN), SignedIn)
    session = signed.counter.session
    ticket = ask(server, "panel-1", CallNext(session=session), TicketNow).ticket.id
    ask(server, "panel-1", Start(session=session, ticket=ticket, seen=State.CALLED), TicketNow)
    ask(server, "panel-1", Finish(session=session, ticket=ticket, seen=State.SERVING), TicketNow)
    return str(ticket)


def touch(program: Program, name: str, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: survey(program).settled)
    found = next(one for one in program.shell.findChildren(QWidget, name) if one.isVisible())
    QTest.mouseClick(found, Qt.MouseButton.LeftButton)


def facts(server: ServerProcess, kind: str) -> list[dict[str, Any]]:
    """What the journal says."""
    out = server.file.parent / "journal.jsonl"
    command = [sys.executable, "-m", "queue_engine", "journal", "--config", str(server.file), "--out", str(out)]
    subprocess.run(command, check=True, capture_output=True)
    lines = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    return [line["data"] for line in lines if line["kind"] == kind]


def test_a_finished_visit_is_rated_at_the_screen_with_its_reason(
    server: ServerProcess, program: Program, qtbot: QtBot
) -> None:
    ticket = serve(server)
    qtbot.waitUntil(lambda: survey(program).step is Step.ASK)
    touch(program, "level:3", qtbot)
    touch(program, "reason:cho-lau", qtbot)
    assert survey(program).step is Step.THANKS
    wait_until(lambda: bool(facts(server, "rating_reason")), 10)
    [rated] = facts(server, "rated")
    assert (rated["ticket"], rated["level"], rated["source"], rated["station"]) == (ticket, 3, "screen", SCREEN)
    assert [one["reason"] for one in facts(server, "rating_reason")] == ["cho-lau"]


def test_an_answer_given_while_the_server_is_away_is_brought_to_it_later(
    server: ServerProcess, program: Program, qtbot: QtBot
) -> None:
    ticket = serve(server)
    qtbot.waitUntil(lambda: survey(program).step is Step.ASK)
    server.kill()
    qtbot.waitUntil(lambda: not survey(program).link.live)
    touch(program, "level:1", qtbot)
    assert survey(program).step is Step.THANKS
    server.start()
    wait_until(lambda: bool(facts(server, "rated")))
    assert [one["ticket"] for one in facts(server, "rated")] == [ticket]


def test_the_program_paints_without_a_server_and_ends_on_sigterm(server: ServerProcess) -> None:
    command = [sys.executable, "-m", "counter", "rating", "--config", str(server.file), "--station", SCREEN]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as running:
        assert running.stderr is not None
        lines = iter(running.stderr.readline, "")
        assert any(line.startswith("painted") for line in lines)
        running.send_signal(signal.SIGTERM)
        assert running.wait(20) == 0
