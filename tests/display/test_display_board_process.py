"""The board as a process, against the real hall server."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from queue_engine import protocol
from queue_engine.client import Commands, Follower
from tests.fakes.hall import ServerProcess, sign_in, token, wait_until, write_settings


def command(config: str, station: str) -> list[str]:
    return [sys.executable, "-m", "display", "board", "--config", config, "--station", station]


@contextmanager
def board_of(server: ServerProcess, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The board of a hall, with a paint log."""
    for station in server.values["stations"]:
        if station["id"] == "board-1":
            station |= {"paint_log": str(log), "window": [0, 0, 960, 540]}
    file = write_settings(log.parent / "board", {**server.values})
    process = subprocess.Popen(command(str(file), "board-1"), stderr=subprocess.DEVNULL)
    try:
        wait_until(lambda: any(line["event"] == "painted" for line in lines(log)))
        yield process
    finally:
        process.kill()
        process.wait()


def lines(log: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.read_text("utf-8").splitlines()] if log.exists() else []


def shown(log: Path) -> list[tuple[str, str]]:
    return [(call["number"], call["counter"]) for line in lines(log) for call in line.get("shown", ())]


def take_number(server: ServerProcess) -> str:
    with closing(Commands(server.address, token("kiosk-1"))) as kiosk:
        answer = kiosk.send(protocol.IssueTicket(field="land"), deadline_s=20)
    assert isinstance(answer, protocol.Issued), answer
    return answer.ticket.number


def test_a_call_reaches_the_board_also_over_a_death_of_the_server(tmp_path: Path) -> None:
    log = tmp_path / "paint.jsonl"
    with ExitStack() as stack:
        server = stack.enter_context(ServerProcess(tmp_path / "hall"))
        board = stack.enter_context(board_of(server, log))
        panels = {n: stack.enter_context(closing(Commands(server.address, token(f"panel-{n}")))) for n in (2, 3)}
        sessions = {n: sign_in(panels[n], f"officer-{n}") for n in (2, 3)}
        numbers = [take_number(server), take_number(server)]
        panels[3].send(protocol.CallNext(session=sessions[3]), deadline_s=20)
        wait_until(lambda: shown(log) == [(numbers[0], "3")])
        server.kill()
        server.start()
        panels[2].send(protocol.CallNext(session=sessions[2]), deadline_s=20)
        wait_until(lambda: shown(log) == [(numbers[0], "3"), (numbers[1], "2")])
        officer = Follower(server.address, token("panel-2"), lambda *_: None, lambda _: None)
        stack.callback(officer.stop)
        officer.start()
        wait_until(lambda: officer.state and [call.shown for call in officer.state.calls] == [("board-1",)] * 2)
        board.send_signal(signal.SIGTERM)
        assert board.wait(20) == 0


@pytest.mark.parametrize(("station", "said"), [("bang-9", "bang-2"), ("kiosk-1", "bang-1")])
def test_a_wrong_station_is_refused_in_words_that_name_the_boards(station: str, said: str) -> None:
    ended = subprocess.run(command("thu-dau-mot", station), capture_output=True, text=True, timeout=60, env=os.environ)
    assert ended.returncode == 3
    assert said in ended.stderr
    assert "Traceback" not in ended.stderr
