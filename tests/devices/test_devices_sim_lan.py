"""A cable that can be cut: silent while it is, and what was on the way arrives afterwards."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator
from queue import SimpleQueue

import pytest

from devices.sim_cable import Ends, SimCable

PATIENCE_S = 20.0


class Cable:
    """A cable on a thread of its own, and the fault that it is told next."""

    def __init__(self, to_port: int) -> None:
        self.commands: SimpleQueue[str] = SimpleQueue()
        self._ready = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._cable = SimCable(Ends("127.0.0.1", 0, "127.0.0.1", to_port), self._script)
        self._thread = threading.Thread(target=self._run)
        self._thread.start()
        assert self._ready.wait(PATIENCE_S)

    def _script(self) -> list[str]:
        return [self.commands.get() for _ in range(self.commands.qsize())]

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._task = self._loop.create_task(self._cable.run(self._heard))
        try:
            self._loop.run_until_complete(self._task)
        except asyncio.CancelledError:
            pass
        finally:
            for task in asyncio.all_tasks(self._loop):
                task.cancel()
            self._loop.run_until_complete(asyncio.sleep(0.01))
            self._loop.close()

    def _heard(self, port: int) -> None:
        self.port = port
        self._ready.set()

    def take_away(self) -> None:
        self._loop.call_soon_threadsafe(self._task.cancel)
        self._thread.join(PATIENCE_S)
        assert not self._thread.is_alive()


@pytest.fixture
def server() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(PATIENCE_S)
        yield listener


@pytest.fixture
def new_cable(server: socket.socket) -> Iterator[Callable[[], Cable]]:
    made: list[Cable] = []

    def make() -> Cable:
        made.append(Cable(server.getsockname()[1]))
        return made[-1]

    yield make
    for cable in made:
        cable.take_away()


def connected(cable: Cable, server: socket.socket) -> tuple[socket.socket, socket.socket]:
    here = socket.create_connection(("127.0.0.1", cable.port))
    there, _ = server.accept()
    for end in (here, there):
        end.settimeout(PATIENCE_S)
    return here, there


def test_a_whole_cable_carries_both_ways_and_tells_the_end(
    server: socket.socket, new_cable: Callable[[], Cable]
) -> None:
    here, there = connected(new_cable(), server)
    with here, there:
        here.sendall(b"ask")
        assert there.recv(10) == b"ask"
        there.sendall(b"answer")
        assert here.recv(10) == b"answer"
        here.shutdown(socket.SHUT_WR)
        assert there.recv(10) == b""


def _passes(there: socket.socket, here: socket.socket) -> bool:
    """Does the cable carry a byte now?"""
    there.sendall(b"x")
    try:
        return here.recv(1) == b"x"
    except TimeoutError:
        return False


def test_a_cut_cable_is_silent_and_then_what_was_on_the_way_arrives(
    server: socket.socket, new_cable: Callable[[], Cable]
) -> None:
    cable = new_cable()
    here, there = connected(cable, server)
    with here, there:
        cable.commands.put("cut 1.5")
        here.settimeout(0.2)
        while _passes(there, here):
            pass
        late = socket.create_connection(("127.0.0.1", cable.port))
        here.sendall(b"late")
        there.settimeout(0.2)
        with pytest.raises(TimeoutError):
            there.recv(10)
        there.settimeout(PATIENCE_S)
        assert there.recv(10) == b"late"
        with late, server.accept()[0] as new:
            late.sendall(b"new")
            assert new.recv(10) == b"new"


def test_a_server_that_is_away_ends_the_connection(server: socket.socket, new_cable: Callable[[], Cable]) -> None:
    cable = new_cable()
    server.close()
    with socket.create_connection(("127.0.0.1", cable.port)) as here:
        here.settimeout(PATIENCE_S)
        assert here.recv(1) == b""
