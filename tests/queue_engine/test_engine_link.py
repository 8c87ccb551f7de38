"""The Qt link against the real server: answers arrive as signals, the window never waits, open intents are settled."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from queue_engine import protocol
from queue_engine.client import Commands, LinkStatus, Unreachable
from queue_engine.client.intents import IntentLog
from queue_engine.client.qt import HallLink
from queue_engine.protocol import Issued
from tests.fakes.hall import ServerProcess, token


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ServerProcess]:
    with ServerProcess(tmp_path) as running:
        yield running


@pytest.fixture
def link(server: ServerProcess, tmp_path: Path, qtbot: QtBot) -> Iterator[HallLink]:
    link = HallLink(server.address, token("kiosk-1"), tmp_path / "intents.jsonl")
    with qtbot.waitSignal(link.changed):
        link.start()
    yield link
    link.stop()


def test_a_command_is_answered_with_the_id_that_send_returned(link: HallLink, qtbot: QtBot) -> None:
    heard: list[tuple[str, object]] = []
    link.answered.connect(lambda *answer: heard.append(answer))
    ids = [link.send(protocol.IssueTicket(field=field)) for field in ("civil", "nothing")]
    qtbot.waitUntil(lambda: len(heard) == 2)
    assert [one for one, _ in heard] == ids
    assert isinstance(heard[0][1], Issued) and isinstance(heard[1][1], protocol.Refusal)


def test_a_lost_server_is_told_once_with_its_time_and_again_when_it_is_back(
    server: ServerProcess, link: HallLink, qtbot: QtBot
) -> None:
    told: list[LinkStatus] = []
    link.link_changed.connect(told.append)
    server.kill()
    qtbot.waitUntil(lambda: bool(told))
    server.start()
    qtbot.waitUntil(lambda: told[-1].live)
    assert [status.live for status in told] == [False, True]
    assert told[0].lost_at and told[0].problem


def test_a_number_that_was_issued_but_not_heard_of_is_recovered(
    server: ServerProcess, tmp_path: Path, qtbot: QtBot
) -> None:
    file = tmp_path / "open.jsonl"
    log = IntentLog(file)
    intent = log.begin("/tickets", protocol.IssueTicket(field="civil").model_dump_json())
    log.close()
    direct = Commands(server.address, token("kiosk-1"))
    issued = direct.carry_out(intent, 5)
    direct.close()
    assert isinstance(issued, Issued)
    link = HallLink(server.address, token("kiosk-1"), file)
    with qtbot.waitSignal(link.recovered) as recovered:
        link.start()
    link.stop()
    log = IntentLog(file)
    log.close()
    assert recovered.args == [issued] and log.pending() == ()


def test_a_link_that_gave_up_says_unreachable_and_stops_at_once(tmp_path: Path, qtbot: QtBot) -> None:
    link = HallLink("127.0.0.1:1", "token", tmp_path / "intents.jsonl")
    link.start()
    with qtbot.waitSignal(link.answered) as answered:
        link.send(protocol.IssueTicket(field="civil"))
    link.stop()
    assert isinstance(answered.args[1], Unreachable)


def test_a_disk_that_fails_is_an_answer_and_the_next_command_is_tried(
    server: ServerProcess, tmp_path: Path, qtbot: QtBot, expect_log: Callable[[str], None]
) -> None:
    expect_log("the intent log cannot be written")
    link = HallLink(server.address, token("kiosk-1"), tmp_path / "failing.jsonl")
    assert link._log is not None
    full = Path("/dev/full").open("w", encoding="utf-8")  # noqa: SIM115 - it cannot be closed without an error
    sound, link._log._file = link._log._file, full
    heard: list[object] = []
    link.answered.connect(lambda _, answer: heard.append(answer))
    link.start()
    link.send(protocol.IssueTicket(field="civil"))
    qtbot.waitUntil(lambda: len(heard) == 1)
    assert isinstance(heard[0], protocol.Refusal) and heard[0].code == "unavailable"
    link._log._file = sound
    with contextlib.suppress(OSError):
        full.close()
    link.send(protocol.IssueTicket(field="civil"))
    qtbot.waitUntil(lambda: len(heard) == 2)
    link.stop()
    assert isinstance(heard[1], Issued)
