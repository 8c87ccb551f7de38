"""Ports for programs that will be started."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing

import pytest

from config.ports import BLOCK, HOST, Ports, free_port

MANY = 50


@pytest.fixture
def ports() -> Iterator[Ports]:
    with closing(Ports()) as fresh:
        yield fresh


def take_all(ports: Ports, held: ExitStack) -> None:
    for _ in range(BLOCK):
        held.enter_context(socket.create_server((HOST, ports.free())))


def test_a_hall_of_many_programs_gets_a_port_for_each(ports: Ports) -> None:
    given = [ports.free() for _ in range(MANY)]
    assert len(set(given)) == MANY


def test_two_that_plan_at_once_never_get_the_same_port() -> None:
    plan = f"from config.ports import free_port; print(*(free_port() for _ in range({MANY}))); input()"
    mine = {free_port() for _ in range(MANY)}
    with subprocess.Popen([sys.executable, "-c", plan], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout and other.stdin
        theirs = {int(port) for port in other.stdout.readline().split()}
        other.stdin.write(b"\n")
    assert len(theirs) == MANY
    assert not mine & theirs


def test_a_port_where_somebody_listens_is_passed_over(ports: Ports) -> None:
    with socket.create_server((HOST, ports.free())) as taken:
        assert taken.getsockname()[1] not in {ports.free() for _ in range(BLOCK)}


def test_a_block_that_is_all_taken_is_said(ports: Ports) -> None:
    with ExitStack() as held, pytest.raises(OSError, match="block is taken"):
        take_all(ports, held)
