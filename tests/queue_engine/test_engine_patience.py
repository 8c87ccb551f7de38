"""A server that takes a command and never answers: the caller is told at its deadline, not after it."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator

import pytest

from queue_engine.client import Commands, Unreachable
from queue_engine.protocol import AskCode


@pytest.fixture
def silent() -> Iterator[str]:
    """The address of somebody who takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"127.0.0.1:{server.getsockname()[1]}"


@pytest.mark.parametrize("deadline_s", [0.0, 1.3])
def test_a_hanging_server_costs_the_deadline_and_not_a_whole_try_more(silent: str, deadline_s: float) -> None:
    commands = Commands(silent, "token", answer_s=30.0)
    began = time.monotonic()
    assert isinstance(commands.send(AskCode(text="x"), deadline_s), Unreachable)
    assert time.monotonic() - began < 10, "one try alone would have been silent for thirty seconds"
    commands.close()


def test_a_second_try_that_begins_late_ends_at_the_deadline(silent: str) -> None:
    commands = Commands(silent, "token", answer_s=3.0)
    began = time.monotonic()
    assert isinstance(commands.send(AskCode(text="x"), 3.5), Unreachable)
    assert 3.0 <= time.monotonic() - began < 5.5, "two whole tries take six seconds"
    commands.close()


@pytest.mark.parametrize("said", [AttributeError("close"), ValueError("I/O operation on closed file")])
def test_closing_in_the_middle_of_an_answer_is_no_answer(monkeypatch: pytest.MonkeyPatch, said: Exception) -> None:
    """Another thread closes the connection while http.client reads from it."""
    commands = Commands("127.0.0.1:9", "token")

    def closed_meanwhile(*_: object) -> None:
        commands.close()
        raise said

    monkeypatch.setattr(commands, "_post", closed_meanwhile)
    assert isinstance(commands.send(AskCode(text="x")), Unreachable)


def test_a_mistake_of_our_own_is_not_taken_for_a_closed_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    commands = Commands("127.0.0.1:9", "token")
    monkeypatch.setattr(commands, "_post", lambda *_: (_ for _ in ()).throw(AttributeError("typing mistake")))
    with pytest.raises(AttributeError):
        commands.send(AskCode(text="x"))
    commands.close()
