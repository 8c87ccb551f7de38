"""The simulated printer at real cables: pseudo-terminals with a name, and a TCP port for one client."""

from __future__ import annotations

import contextlib
import errno
import os
import random
import socket
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest

from devices.links.serial import SerialLink
from devices.links.usblp import UsbLpLink
from devices.printer.encode import encode_bitmap as encode
from devices.printer.sim_ends import PtyEnd
from devices.printer.sim_faults import SWITCHES
from tests.devices.devices_bench import PATIENCE_S, SimBench
from tests.devices.devices_hand import BLACK_100_ROWS

SLIP = encode(BLACK_100_ROWS).data
NewSim = Callable[..., SimBench]


@pytest.fixture
def name(tmp_path: Path) -> Path:
    return tmp_path / "cables" / "may-in-1"


def until(fact: Callable[[], bool]) -> None:
    """Wait for a fact that another thread makes true."""
    deadline = time.monotonic() + PATIENCE_S
    while not fact():
        assert time.monotonic() < deadline
        Event().wait(0.01)


def answer(read: Callable[[float], bytes], size: int) -> bytes:
    got = b""
    deadline = time.monotonic() + PATIENCE_S
    while len(got) < size and time.monotonic() < deadline:
        got += read(0.5)
    return got


@pytest.mark.parametrize("kind", ["escpos_serial", "escpos_usblp"])
def test_a_slip_over_a_terminal_is_printed_bit_for_bit(new_sim: NewSim, name: Path, kind: str) -> None:
    sim = new_sim(kind=kind, device=str(name), buffer_bytes=4096, speed=30.0)
    link = SerialLink(str(name), 115200, "none") if kind == "escpos_serial" else UsbLpLink(str(name))
    link.open()
    link.write(b"\x10\x04\x01" + SLIP + b"\x1dr\x01", PATIENCE_S)
    assert answer(link.read, 2) == b"\x12\x00"
    assert sim.next_slip().bitmap == BLACK_100_ROWS
    link.close()


def test_every_byte_passes_the_terminal_unchanged(new_sim: NewSim, name: Path) -> None:
    sim = new_sim(kind="escpos_usblp", device=str(name))
    data = b"\x1dv0\x00\x40\x00\x08\x00" + bytes(range(256)) * 2 + b"\x1dV\x00"
    cable = os.open(name, os.O_RDWR | os.O_NOCTTY)
    os.write(cable, data.replace(b"\x10\x04", b"\x10\x24"))
    assert sim.next_slip().bitmap.height == 8
    os.close(cable)


def test_a_busy_serial_printer_lets_the_writer_wait_and_takes_the_rest_later(new_sim: NewSim, name: Path) -> None:
    sim = new_sim(kind="escpos_serial", device=str(name), buffer_bytes=2048)
    sim.set("cover_open on")
    cable = os.open(name, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
    taken = _written_until_full(cable, SLIP * 10)
    server = sim.server
    assert server is not None
    until(lambda: server.printer.room == 0)
    assert 2048 <= taken < len(SLIP) * 10
    sim.set("cover_open off")
    os.set_blocking(cable, True)
    os.write(cable, (SLIP * 10)[taken:])
    os.close(cable)
    assert [sim.next_slip().bitmap for _ in range(10)] == [BLACK_100_ROWS] * 10


def _written_until_full(cable: int, data: bytes) -> int:
    sent = 0
    with contextlib.suppress(BlockingIOError):
        while sent < len(data):
            sent += os.write(cable, data[sent:])
    return sent


def _written_until_broken(cable: int, data: bytes) -> int | None:
    """Why the cable takes nothing any more."""
    while True:
        try:
            os.write(cable, data)
        except OSError as error:
            return error.errno


def test_a_serial_line_needs_its_time(new_sim: NewSim, name: Path) -> None:
    sim = new_sim(kind="escpos_serial", device=str(name), baud=9600, speed=20.0)
    with SerialLinkOpen(name) as link:
        begun = time.monotonic()
        link.write(SLIP, PATIENCE_S)
        sim.next_slip()
        took = time.monotonic() - begun
    assert len(SLIP) / 960 / 20 * 0.9 < took


class SerialLinkOpen(contextlib.AbstractContextManager[SerialLink]):
    def __init__(self, name: Path) -> None:
        self.link = SerialLink(str(name), 9600, "none")

    def __enter__(self) -> SerialLink:
        self.link.open()
        return self.link

    def __exit__(self, *_: object) -> None:
        self.link.close()


def test_a_usb_printer_without_power_is_gone_and_comes_back_under_its_name(new_sim: NewSim, name: Path) -> None:
    sim = new_sim(kind="escpos_usblp", device=str(name))
    cable = os.open(name, os.O_RDWR | os.O_NOCTTY)
    sim.set("power_off on")
    until(lambda: not name.is_symlink())
    assert _written_until_broken(cable, b"\x10\x04\x01") == errno.EIO
    os.close(cable)
    sim.set("power_off off")
    until(name.exists)
    cable = os.open(name, os.O_RDWR | os.O_NOCTTY)
    os.write(cable, b"\x10\x04\x01")
    assert os.read(cable, 1) == b"\x12"
    os.close(cable)


def test_a_serial_printer_without_power_is_only_silent(new_sim: NewSim, name: Path) -> None:
    sim = new_sim(kind="escpos_serial", device=str(name))
    with SerialLinkOpen(name) as link:
        sim.set("power_off on")
        link.write(b"\x10\x04\x01", PATIENCE_S)
        assert link.read(0.3) == b""
        assert name.is_symlink()
        sim.set("power_off off")
        link.write(b"\x10\x04\x01", PATIENCE_S)
        assert answer(link.read, 2) == b"\x12\x12"  # the line had held what was asked in the dark


def test_a_cable_pulled_in_mid_slip_breaks_the_link_at_once(new_sim: NewSim, name: Path) -> None:
    sim = new_sim(kind="escpos_serial", device=str(name))
    sim.set("drop_after_bytes 3000")
    cable = os.open(name, os.O_RDWR | os.O_NOCTTY)
    assert _written_until_broken(cable, SLIP) == errno.EIO
    os.close(cable)
    until(name.exists)


def test_a_real_device_is_never_replaced_by_a_simulator(tmp_path: Path) -> None:
    real, link = tmp_path / "lp0", tmp_path / "by-id"
    real.write_text("a device")
    link.symlink_to(real)
    for taken in (real, link):
        with pytest.raises(FileExistsError, match="no simulator"):
            PtyEnd(taken)
    assert real.read_text() == "a device"
    assert link.readlink() == real


def test_the_name_of_a_simulator_that_died_is_taken_over(tmp_path: Path) -> None:
    name = tmp_path / "may-in-1"
    name.symlink_to("/dev/pts/99999")
    end = PtyEnd(name)
    assert name.exists()
    end.plug(False)
    assert not name.is_symlink()


# ---- TCP ----


def test_a_second_client_is_refused_or_waits_as_the_printer_is_made(new_sim: NewSim) -> None:
    sim = new_sim()
    place = ("127.0.0.1", sim.settings.port)
    with socket.create_connection(place) as first, socket.create_connection(place) as second:
        second.settimeout(PATIENCE_S)
        with contextlib.suppress(ConnectionResetError):
            assert second.recv(1) == b""
        sim.set("second_waits on")
        with socket.create_connection(place) as third:
            third.sendall(b"\x10\x04\x01")
            third.settimeout(0.3)
            with pytest.raises(TimeoutError):
                third.recv(1)
            first.close()
            third.settimeout(PATIENCE_S)
            assert third.recv(1) == b"\x12"


def test_a_tcp_printer_without_power_refuses_and_comes_back_at_the_same_port(new_sim: NewSim) -> None:
    sim = new_sim()
    place = ("127.0.0.1", sim.settings.port)
    with socket.create_connection(place) as client:
        client.settimeout(PATIENCE_S)
        sim.set("power_off on")
        with contextlib.suppress(ConnectionResetError):
            assert client.recv(1) == b""
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(place)
    sim.set("power_off off")
    until(lambda: _answers(place))


def _answers(place: tuple[str, int]) -> bool:
    try:
        with socket.create_connection(place, 0.2) as client:
            client.sendall(b"\x10\x04\x01")
            client.settimeout(0.5)
            return client.recv(1) == b"\x12"
    except OSError:
        return False


def test_a_new_simulator_remembers_what_was_stored_in_the_old_one(tmp_path: Path) -> None:
    from devices.printer.decoder import decode
    from devices.printer.sim_memory import load_memory, save_memory

    file = tmp_path / "flash.json"
    memory = load_memory(file)
    decode(b"\x1d(L\x0c\x000C0AB\x01\x08\x00\x01\x001\xff", 576, memory)
    save_memory(file, memory)
    assert load_memory(file).graphics == memory.graphics != {}
    file.write_text("[1, 2")
    assert load_memory(file).graphics == {}


NOISE = random.Random(20261122)


def test_random_bytes_and_faults_over_a_real_cable_leave_a_printer_that_answers(new_sim: NewSim) -> None:
    sim = new_sim(buffer_bytes=4096, speed=500.0)
    place = ("127.0.0.1", sim.settings.port)
    for _ in range(60):
        sim.set(f"{NOISE.choice(SWITCHES)} {NOISE.choice(['off', '0.01', '0.05'])}")
        sim.set(f"{NOISE.choice(['drop_after_bytes', 'power_off_after_bytes'])} {NOISE.randrange(1, 3000)}")
        sim.set("power_back_after 0.01")
        with contextlib.suppress(OSError), socket.create_connection(place, 0.2) as client:
            client.settimeout(0.02)
            client.sendall(NOISE.randbytes(NOISE.randrange(4000)))
    for name in SWITCHES:
        sim.set(f"{name} off")
    sim.set("paper_mm 100000")
    sim.faults.drop_after_bytes = sim.faults.power_off_after_bytes = None
    until(lambda: _answers(place))
