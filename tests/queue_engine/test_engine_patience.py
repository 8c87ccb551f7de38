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
    commands = Commands(silent, "token", answer_s=1.0)
    began = time.monotonic()
    assert isinstance(commands.send(AskCode(text="x"), 1.4), Unreachable)
    assert 1.0 <= time.monotonic() - began < 1.9
    commands.close()
