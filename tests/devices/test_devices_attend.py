"""Devices that speak by themselves: the runner waits at the device, and work does not wait for it."""

from __future__ import annotations

import os
import threading
import tty
from collections.abc import Callable, Iterator
from queue import SimpleQueue

import pytest

from devices.errors import LinkLost
from devices.links.serial import SerialLink
from devices.runner import DeviceRunner
from devices.states import Condition, Reason, State
from tests.devices.devices_bench import PATIENCE_S, Health

ExpectLog = Callable[[str], None]
LONG_S = 30.0
"""A wait that must be cut short."""


class Line:
    """A pseudo-terminal: the device's end, and the name of ours."""

    def __init__(self) -> None:
        self.master, self._slave = os.openpty()
        tty.setraw(self.master)
        tty.setraw(self._slave)
        self.name = os.ttyname(self._slave)

    def says(self, data: bytes) -> None:
        os.write(self.master, data)

    def unplug(self) -> None:
        os.close(self.master)
        os.close(self._slave)


class Listener:
    """A driver that hands on what its device says."""

    def __init__(self, link: SerialLink) -> None:
        self._link = link
        self.heard: SimpleQueue[bytes] = SimpleQueue()
        self.waiting = threading.Event()

    def open(self) -> None:
        self._link.open()

    def attend(self, wait_s: float) -> None:
        self.waiting.set()
        if data := self._link.read(wait_s):
            self.heard.put(data)

    def wake(self) -> None:
        self._link.wake()

    def check(self) -> Condition:
        if self._link.lost:
            raise LinkLost("gone")
        return Condition(State.READY)

    def close(self) -> None:
        self._link.close()

    def abandon(self) -> None:
        self._link.abandon()


class Note:
    """Work that leaves a note."""

    def __init__(self) -> None:
        self.done: SimpleQueue[str] = SimpleQueue()

    def prepare(self) -> bool:
        return True

    def run(self, driver: Listener) -> None:
        self.done.put("run")

    def refuse(self, reasons: tuple[Reason, ...]) -> None:
        self.done.put("refused")

    def broken(self) -> None:
        self.done.put("broken")


@pytest.fixture
def line() -> Line:
    return Line()


@pytest.fixture
def driver(line: Line) -> Listener:
    return Listener(SerialLink(line.name))


@pytest.fixture
def health() -> Health:
    return Health()


@pytest.fixture
def runner(driver: Listener, health: Health) -> Iterator[DeviceRunner[Listener]]:
    runner = DeviceRunner("reader-1", "reader", driver, health, poll_s=LONG_S, back_off_s=(0.02,))
    runner.start()
    yield runner
    assert runner.stop()


def test_what_a_device_says_by_itself_is_heard_at_once(
    runner: DeviceRunner[Listener], driver: Listener, line: Line
) -> None:
    assert driver.waiting.wait(PATIENCE_S)
    line.says(b"A012\r")
    assert driver.heard.get(timeout=PATIENCE_S) == b"A012\r"


def test_work_cuts_the_wait_at_the_device_short(runner: DeviceRunner[Listener], driver: Listener) -> None:
    assert driver.waiting.wait(PATIENCE_S)
    note = Note()
    runner.submit(note)
    assert note.done.get(timeout=PATIENCE_S) == "run"


def test_a_device_that_is_pulled_out_while_we_wait_at_it_is_told_at_once(
    runner: DeviceRunner[Listener], driver: Listener, line: Line, health: Health, expect_log: ExpectLog
) -> None:
    expect_log("reader-1 is lost")
    assert driver.waiting.wait(PATIENCE_S)
    line.unplug()
    assert health.wait_for(State.ABSENT).reasons == (Reason.UNREACHABLE,)


def test_a_bell_rung_before_the_wait_ends_the_next_one(line: Line) -> None:
    link = SerialLink(line.name)
    link.open()
    link.wake()
    assert link.read(LONG_S) == b""
    line.says(b"x")
    assert link.read(PATIENCE_S) == b"x"
    link.close()
    link.wake()


def test_what_the_device_said_comes_before_the_bell(line: Line) -> None:
    link = SerialLink(line.name)
    link.open()
    line.says(b"x")
    link.wake()
    heard = link.read(PATIENCE_S)
    assert (heard or link.read(PATIENCE_S)) == b"x"
    link.close()
