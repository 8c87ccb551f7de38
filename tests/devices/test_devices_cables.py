"""Every kind of link walks ready → unplugged → back on its runner: seen soon, back soon, one log line each way."""

from __future__ import annotations

import errno
import logging
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import pytest

from devices.links.choice import link_to, pauses_of
from devices.links.names import Names
from devices.links.serial import SerialLink
from devices.links.tcp import TcpLink
from devices.links.usb import UsbLink
from devices.links.usblp import UsbLpLink
from devices.ports import Link
from devices.printer.encode import encode
from devices.printer.layout import STANDARD, lay_out
from devices.printer.passport import Passport
from devices.printer.settings import (
    Address,
    PrinterSettings,
    SerialAddress,
    TcpAddress,
    UsbAddress,
    UsbLpAddress,
)
from devices.printer.sim import CapturedSlip, SimSettings
from devices.printer.sim_server import SimServer
from devices.printer.slip import sample_slip
from devices.runner import BACK_OFF_S, JITTER, DeviceRunner
from devices.states import Condition, State
from tests.devices.devices_bench import PATIENCE_S, Health
from tests.devices.devices_cables import DEVICE, SOON_S, Cable, Lan
from tests.devices.devices_usb import PORT, PrinterBackend, Tree

BACK_S = 3.0


class Listening:
    """A driver of a device that never speaks, so that only its cable can tell."""

    def __init__(self, link: Link) -> None:
        self.link = link

    def open(self) -> None:
        self.link.open()

    def check(self) -> Condition:
        self.link.read(0.0)
        return Condition(State.READY)

    def close(self) -> None:
        self.link.close()

    def abandon(self) -> None:
        self.link.abandon()


@dataclass
class Plug:
    """A link, and the plug at its end."""

    link: Link
    pull: Callable[[], object]
    push: Callable[[], object]


@pytest.fixture
def plug(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Plug]:
    if request.param == "tcp":
        lan = Lan().plug_in()
        yield Plug(TcpLink("127.0.0.1", lan.port), lan.unplug, lan.plug_in)
        lan.unplug()
    elif request.param == "usb":
        Tree(tmp_path).usb_printer(PORT, "04b8", "0e15", lp=None)
        backend = PrinterBackend()
        link = UsbLink(f"usb@{PORT}", names=Names(tmp_path), backend=backend)
        yield Plug(
            link, lambda: setattr(backend, "fault", errno.ENODEV), lambda: setattr(backend, "fault", None)
        )  # fmt: skip
    else:
        device = DEVICE if request.param == "serial" else "/dev/usb/lp0"
        cable = Cable(tmp_path, device).plug_in()
        kind = SerialLink if request.param == "serial" else UsbLpLink
        yield Plug(kind(device, names=cable.names), cable.unplug, cable.plug_in)
        cable.put_away()


@pytest.mark.parametrize("plug", ["tcp", "serial", "usblp", "usb"], indirect=True)
def test_an_idle_device_is_seen_to_go_and_to_come_back_with_one_log_line_each(
    plug: Plug, expect_log: Callable[[str], None], caplog: pytest.LogCaptureFixture
) -> None:
    expect_log("printer p1 is lost: unreachable")
    caplog.set_level(logging.INFO, "devices")
    health = Health()
    runner = DeviceRunner("p1", "printer", Listening(plug.link), health, back_off_s=BACK_OFF_S)
    runner.start()
    health.wait_for(State.READY)
    begun = time.monotonic()
    plug.pull()
    health.wait_for(State.ABSENT)
    assert time.monotonic() - begun < SOON_S
    plug.push()
    begun = time.monotonic()
    health.wait_for(State.READY)
    assert time.monotonic() - begun < SOON_S
    begun = time.monotonic()
    assert runner.stop()
    assert time.monotonic() - begun < 5.0
    said = [record.getMessage() for record in caplog.records if record.name.startswith("devices")]
    assert len(said) == 2
    assert said[0].startswith("printer p1 is lost: unreachable (") and said[1] == "printer p1 is back"
    assert [one.state for one in health.seen] == [State.READY, State.ABSENT, State.READY]


def test_a_cable_that_was_out_for_long_is_back_as_soon_as_one_that_was_not() -> None:
    assert max(BACK_OFF_S) * (1 + JITTER) < BACK_S
    for address in (SerialAddress(DEVICE), TcpAddress("10.0.0.9")):
        assert tuple(pauses_of(PrinterSettings("p1", address))) == BACK_OFF_S


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        (TcpAddress("127.0.0.1"), TcpLink),
        (SerialAddress(DEVICE), SerialLink),
        (UsbLpAddress("/dev/usb/lp0"), UsbLpLink),
        (UsbAddress("usb@1-1"), UsbLink),
    ],
)
def test_each_address_has_its_link(address: Address, kind: type[Link]) -> None:
    link = link_to(PrinterSettings("p1", address, Passport(baud=115_200, flow="rts_cts")))
    assert isinstance(link, kind)
    assert link.lost


@pytest.mark.parametrize(
    ("kind", "flow", "buffer_bytes"),
    [
        ("escpos_serial", "none", 65_536),
        ("escpos_serial", "rts_cts", 1_024),
        ("escpos_serial", "dsr_dtr", 1_024),
        ("escpos_serial", "xon_xoff", 1_024),
        ("escpos_usblp", "none", 1_024),
    ],
)
def test_a_slip_through_a_cable_comes_out_as_it_was_meant(
    tmp_path: Path, kind: str, flow: Any, buffer_bytes: int
) -> None:
    device = str(tmp_path / "p1")
    passport = Passport(baud=115_200, flow=flow)
    slips: SimpleQueue[CapturedSlip] = SimpleQueue()
    sim = SimServer(
        SimSettings(kind=kind, device=device, baud=115_200, flow=flow, buffer_bytes=buffer_bytes, speed=20.0), slips.put
    )
    serving = threading.Thread(target=sim.serve)
    serving.start()
    address = SerialAddress(device) if kind == "escpos_serial" else UsbLpAddress(device)
    link = link_to(PrinterSettings("p1", address, passport))
    try:
        link.open()
        drawn = encode(lay_out(sample_slip(), STANDARD, 576), passport)
        link.write(drawn.data, PATIENCE_S)
        assert slips.get(timeout=PATIENCE_S).bitmap == drawn.bitmap
    finally:
        link.close()
        sim.stop()
        serving.join(PATIENCE_S)
    assert not serving.is_alive()
