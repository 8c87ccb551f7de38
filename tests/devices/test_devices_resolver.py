"""The name of a printer's host: asked for with a deadline, by one thread at most, and never for a plain address."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from devices.errors import Abandoned, Unreachable
from devices.links.resolver import Resolver
from devices.links.tcp import TcpLink

FOUND = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.0.0.9", 9100))]


class System:
    """The system's resolver: hangs until it is let go."""

    def __init__(self) -> None:
        self.asked = 0
        self.go = threading.Event()
        self.answer: list[Any] | OSError = FOUND

    def __call__(self, host: str, port: int, *, type: int, flags: int) -> list[Any]:
        if flags & socket.AI_NUMERICHOST:
            return socket.getaddrinfo(host, port, type=type, flags=flags)
        self.asked += 1
        assert self.go.wait(10)
        if isinstance(self.answer, OSError):
            raise self.answer
        return self.answer


class Clock:
    """Goes on by itself, a little at each look."""

    def __init__(self, step: float = 0.05) -> None:
        self.now, self.step = 0.0, step

    def __call__(self) -> float:
        self.now += self.step
        return self.now


@pytest.fixture
def system() -> Iterator[System]:
    made = System()
    yield made
    made.go.set()


def resolver(system: System, host: str = "may-in.lan", abandoned: bool = False) -> Resolver:
    return Resolver(host, 9100, lambda: abandoned, Clock(), system)


def resolvers_at_work() -> int:
    return sum(thread.name == "resolver" for thread in threading.enumerate())


def test_a_name_is_resolved(system: System) -> None:
    system.go.set()
    assert Resolver("may-in.lan", 9100, lambda: False, lambda: 0.0, system).addresses(1.0) == [
        (socket.AF_INET, ("10.0.0.9", 9100))
    ]


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_an_address_asks_nobody(system: System, host: str) -> None:
    assert resolver(system, host).addresses(1.0)[0][1][:2] == (host, 9100)
    assert system.asked == 0


def test_a_system_that_hangs_holds_nobody_beyond_the_deadline_and_has_one_thread_only(system: System) -> None:
    hanging = resolver(system)
    for _ in range(3):
        with pytest.raises(Unreachable, match=r"nobody says in time where may-in\.lan is"):
            hanging.addresses(0.4 + hanging._clock())
    assert (system.asked, resolvers_at_work()) == (1, 1)
    question = hanging._asked
    assert question is not None
    system.go.set()
    assert question.ended.wait(10)
    assert hanging.addresses(hanging._clock()) == [(socket.AF_INET, ("10.0.0.9", 9100))]
    assert system.asked == 1


def test_who_ends_the_program_does_not_wait_for_the_system(system: System) -> None:
    with pytest.raises(Abandoned):
        resolver(system, abandoned=True).addresses(1000.0)


def test_a_name_that_nobody_knows_is_asked_for_again_the_next_time(system: System) -> None:
    system.go.set()
    system.answer = socket.gaierror(-2, "Name or service not known")
    asking = Resolver("may-in.lan", 9100, lambda: False, lambda: 0.0, system)
    for _ in range(2):
        with pytest.raises(Unreachable, match=r"no such host may-in\.lan"):
            asking.addresses(1.0)
    assert system.asked == 2


def test_a_name_that_no_host_can_have_is_unreachable_and_no_mistake() -> None:
    with pytest.raises(Unreachable):
        TcpLink("a" * 70 + ".lan", 9100).open()
