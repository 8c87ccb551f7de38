"""A serial line over pseudo-terminals: what is held, how it waits, and that nothing keeps it for ever."""

from __future__ import annotations

import errno
import os
import sys
import termios
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from devices.errors import (
    Abandoned,
    DeviceError,
    InUse,
    LibraryMissing,
    LinkLost,
    NotAllowed,
    Unreachable,
    WriteStalled,
)  # fmt: skip
from devices.links.opening import refusal
from devices.links.serial import IN_FLIGHT, SerialLink
from devices.runner import DeviceRunner
from devices.states import Condition, Reason, State
from tests.devices.devices_cables import SOON_S, Cable

MORE_THAN_FITS = bytes(300_000)


@pytest.fixture
def cable(tmp_path: Path) -> Iterator[Cable]:
    made = Cable(tmp_path).plug_in()
    yield made
    made.put_away()


@pytest.fixture
def link(cable: Cable) -> Iterator[SerialLink]:
    made = SerialLink(cable.device, 115_200, names=cable.names)
    made.open()
    yield made
    made.close()


def test_bytes_go_out_and_answers_come_back(cable: Cable, link: SerialLink) -> None:
    everything = bytes(range(256))
    link.write(everything, 1.0)
    assert cable.take(256) == everything
    cable.say(everything)
    got = b""
    while len(got) < 256:
        got += link.read(1.0)
    assert got == everything


def test_nothing_that_came_is_empty_and_takes_the_time_given(link: SerialLink) -> None:
    begun = time.monotonic()
    assert link.read(0.1) == b""
    assert 0.09 < time.monotonic() - begun < SOON_S


def test_without_the_library_the_line_says_so_and_the_program_goes_on(
    cable: Cable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "serial", None)
    link = SerialLink(cable.device, names=cable.names)
    with pytest.raises(LibraryMissing, match="pip install pyserial"):
        link.open()
    link.close()


@pytest.mark.parametrize("flow", ["none", "rts_cts", "xon_xoff", "dsr_dtr"])
def test_the_line_is_8n1_at_the_passports_speed_with_its_flow_control(cable: Cable, flow: str) -> None:
    link = SerialLink(cable.device, 19_200, flow, names=cable.names)  # type: ignore[arg-type]
    link.open()
    near = os.open(cable.nodes[-1], os.O_RDWR | os.O_NOCTTY)
    iflag, _, cflag, lflag, _, speed, _ = termios.tcgetattr(near)
    os.close(near)
    link.close()
    assert speed == termios.B19200
    assert cflag & (termios.CSIZE | termios.PARENB | termios.CSTOPB) == termios.CS8
    assert bool(cflag & termios.CRTSCTS) is (flow == "rts_cts")
    assert bool(iflag & termios.IXON) is (flow == "xon_xoff")
    assert not lflag & (termios.ICANON | termios.ECHO)


def test_a_device_that_takes_nothing_stalls_the_write_at_its_deadline(link: SerialLink) -> None:
    begun = time.monotonic()
    with pytest.raises(WriteStalled) as caught:
        link.write(MORE_THAN_FITS, 0.3)
    assert 0.3 <= time.monotonic() - begun < SOON_S
    assert 4_000 <= caught.value.written < len(MORE_THAN_FITS)


def test_closing_after_a_stall_takes_no_time(link: SerialLink) -> None:
    with pytest.raises(WriteStalled):
        link.write(MORE_THAN_FITS, 0.1)
    begun = time.monotonic()
    link.close(drop=True)
    assert time.monotonic() - begun < SOON_S
    assert link.lost


@pytest.mark.parametrize("wait", ["write", "read"])
def test_abandoning_ends_a_wait_from_another_thread_and_for_good(link: SerialLink, wait: str) -> None:
    waits = {"write": lambda: link.write(MORE_THAN_FITS, 60.0), "read": lambda: link.read(60.0)}
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(waits[wait])
        begun = time.monotonic()
        link.abandon()
        with pytest.raises(Abandoned):
            waiting.result(timeout=SOON_S)
    assert time.monotonic() - begun < SOON_S
    with pytest.raises(Abandoned):
        link.open()


@pytest.mark.parametrize("wait", ["write", "read"])
def test_a_pulled_cable_is_noticed_at_once(cable: Cable, link: SerialLink, wait: str) -> None:
    waits = {"write": lambda: link.write(MORE_THAN_FITS, 60.0), "read": lambda: link.read(60.0)}
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(waits[wait])
        begun = time.monotonic()
        cable.unplug()
        with pytest.raises(LinkLost):
            waiting.result(timeout=SOON_S)
    assert time.monotonic() - begun < SOON_S
    assert link.lost


def test_what_went_before_the_cable_was_pulled_is_counted(cable: Cable, link: SerialLink) -> None:
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(link.write, MORE_THAN_FITS, 60.0)
        assert len(cable.take(5_000)) == 5_000
        cable.unplug()
        with pytest.raises(LinkLost) as caught:
            waiting.result(timeout=SOON_S)
    assert 5_000 <= caught.value.written < len(MORE_THAN_FITS)


def test_an_idle_line_notices_the_pulled_cable_at_the_next_look(cable: Cable, link: SerialLink) -> None:
    cable.unplug()
    with pytest.raises(LinkLost):
        link.read(0.0)
    with pytest.raises(LinkLost):
        link.write(b"x", 0.1)


def test_the_same_name_finds_the_device_under_another_number(cable: Cable, link: SerialLink) -> None:
    cable.unplug()
    with pytest.raises(Unreachable, match="nothing of this name is plugged in"):
        link.open()
    cable.plug_in()
    link.open()
    link.write(b"back", 1.0)
    assert cable.take(4) == b"back"
    assert len(set(cable.nodes)) == 2


def test_nobody_else_gets_a_line_that_is_held(cable: Cable, link: SerialLink) -> None:
    other = SerialLink(cable.device, names=cable.names)
    with pytest.raises(InUse, match="another program holds it"):
        other.open()
    link.close()
    other.open()
    other.close()


def test_a_file_that_is_no_serial_line_is_refused(tmp_path: Path) -> None:
    (tmp_path / "paper").write_bytes(b"")
    with pytest.raises(Unreachable, match="Could not configure port"):
        SerialLink(str(tmp_path / "paper")).open()


def test_a_missing_right_is_told_with_its_remedy() -> None:
    error = refusal("/dev/ttyUSB0", "serial", PermissionError(errno.EACCES, "Permission denied"))
    assert isinstance(error, NotAllowed) and error.reason is Reason.NO_PERMISSION
    assert "usermod -aG dialout" in str(error)
    assert "usermod -aG lp" in str(refusal("usb:04b8:0e15", "usb", PermissionError(errno.EACCES, "")))


# ---- flow control ----


def test_xoff_holds_the_data_back_until_xon(cable: Cable) -> None:
    link = SerialLink(cable.device, 115_200, "xon_xoff", names=cable.names)
    link.open()
    cable.say(b"\x13")
    with pytest.raises(WriteStalled):
        link.write(b"held back", 0.2)
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(link.write, b"goes on", SOON_S)
        cable.say(b"\x11")
        waiting.result(timeout=SOON_S)
    assert cable.take(7, 0.3).endswith(b"goes on")
    link.close()


class Wires:
    """The printer's lines as they arrive here."""

    def __init__(self, up: int) -> None:
        self.up = up

    def __call__(self, fd: int) -> int:
        return self.up


@pytest.mark.parametrize(
    ("flow", "line", "others"),
    [("dsr_dtr", termios.TIOCM_DSR, termios.TIOCM_CTS), ("rts_cts", termios.TIOCM_CTS, termios.TIOCM_DSR)],
)
def test_a_printer_that_lowers_its_line_gets_no_data_until_it_raises_it(
    cable: Cable, flow: Any, line: int, others: int
) -> None:
    wires = Wires(others)
    link = SerialLink(cable.device, 115_200, flow, names=cable.names, lines=wires)
    link.open()
    with pytest.raises(WriteStalled) as caught:
        link.write(b"slip", 0.1)
    assert caught.value.written == 0
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(link.write, b"slip", SOON_S)
        wires.up |= line
        waiting.result(timeout=SOON_S)
    assert cable.take(4) == b"slip"
    link.close()


@pytest.mark.parametrize("flow", ["dsr_dtr", "rts_cts"])
def test_a_question_in_a_hurry_goes_to_a_busy_printer(cable: Cable, flow: Any) -> None:
    link = SerialLink(cable.device, 115_200, flow, names=cable.names, lines=Wires(0))
    link.open()
    link.write(b"\x10\x04\x02", 0.5, urgent=True)
    assert cable.take(3) == b"\x10\x04\x02"
    near = os.open(cable.nodes[-1], os.O_RDWR | os.O_NOCTTY)
    assert bool(termios.tcgetattr(near)[2] & termios.CRTSCTS) is (flow == "rts_cts")
    os.close(near)
    link.close()


@pytest.mark.parametrize("flow", ["dsr_dtr", "rts_cts", "xon_xoff"])
def test_data_never_runs_so_far_ahead_of_the_line_that_the_printer_could_not_stop_it(cable: Cable, flow: Any) -> None:
    link = SerialLink(cable.device, 9_600, flow, names=cable.names)
    link.open()
    begun = time.monotonic()
    link.write(bytes(480), SOON_S)  # half a second on the line
    assert time.monotonic() - begun > 0.49 - IN_FLIGHT / 960
    link.close()


# ---- never stuck ----


class Printing:
    """A driver that only opens and looks, and a job that writes more than fits."""

    def __init__(self, link: SerialLink) -> None:
        self.link = link
        self.begun = threading.Event()
        self.ends: list[str] = []

    def open(self) -> None:
        self.link.open()

    def check(self) -> Condition:
        self.link.read(0.0)
        return Condition(State.READY)

    def close(self) -> None:
        self.link.close(drop=True)

    def abandon(self) -> None:
        self.link.abandon()

    def prepare(self) -> bool:
        return True

    def run(self, driver: Printing) -> None:
        self.begun.set()
        try:
            self.link.write(MORE_THAN_FITS, 60.0)
        except DeviceError as error:
            self.ends.append(error.reason)

    def refuse(self, reasons: tuple[Reason, ...]) -> None:
        self.ends.extend(reasons)

    def broken(self) -> None:
        self.ends.append("broken")


def test_a_thread_that_writes_to_a_stuck_printer_ends_in_time(cable: Cable) -> None:
    driver = Printing(SerialLink(cable.device, names=cable.names))
    runner: DeviceRunner[Printing] = DeviceRunner("p1", "printer", driver)
    runner.start()
    runner.submit(driver)
    assert driver.begun.wait(SOON_S)
    begun = time.monotonic()
    assert runner.stop()
    assert time.monotonic() - begun < 5.0
    assert driver.ends == [Reason.CLOSED]
