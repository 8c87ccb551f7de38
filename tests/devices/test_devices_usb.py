"""USB by pyusb: one printer claimed, never detached, and every refusal with its remedy."""

from __future__ import annotations

import errno
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import usb.core

from devices.errors import Abandoned, InUse, LibraryMissing, LinkLost, NotAllowed, Unreachable, WriteStalled
from devices.links.names import Names
from devices.links.usb import UsbLink
from devices.ports import SlipState
from devices.printer.bitmap import Bitmap
from devices.printer.encode.result import Encoded
from devices.printer.escpos_driver import EscPosDriver, Proof
from devices.printer.passport import UNPROVED
from devices.printer.settings import PrinterSettings, UsbAddress
from devices.states import Reason
from tests.devices.devices_cables import SOON_S
from tests.devices.devices_usb import PORT, PrinterBackend, Tree

NAME = "usb:04b8:0e15:J8CF012345"


@pytest.fixture
def names(tmp_path: Path) -> Names:
    Tree(tmp_path).usb_printer(PORT, "04b8", "0e15", lp=None, serial="J8CF012345")
    return Names(tmp_path)


@pytest.fixture
def backend() -> PrinterBackend:
    return PrinterBackend()


@pytest.fixture
def link(names: Names, backend: PrinterBackend) -> Iterator[UsbLink]:
    made = UsbLink(NAME, names=names, backend=backend)
    made.open()
    yield made
    made.close()


def test_bytes_go_out_whole_and_answers_come_back(link: UsbLink, backend: PrinterBackend) -> None:
    link.write(bytes(range(256)) * 100, 1.0)
    assert backend.received == bytes(range(256)) * 100
    backend.answers = [b"", b"\x12"]  # many printers say nothing first
    assert link.read(1.0) == b"\x12"
    assert link.read(0.05) == b""


def test_closing_lets_the_printer_go(link: UsbLink, backend: PrinterBackend) -> None:
    link.close()
    link.close()
    assert link.lost
    assert backend.claimed == ["claimed", "released", "closed"]


def test_a_printer_that_takes_nothing_stalls_the_write_at_its_deadline(link: UsbLink, backend: PrinterBackend) -> None:
    backend.room = 5_000
    with pytest.raises(WriteStalled) as caught:
        link.write(bytes(20_000), 0.2)
    assert caught.value.written == 5_000
    assert not link.lost


@pytest.mark.parametrize("wait", ["write", "read"])
def test_abandoning_ends_a_wait_from_another_thread(link: UsbLink, backend: PrinterBackend, wait: str) -> None:
    backend.room = 0
    waits = {"write": lambda: link.write(b"slip", 60.0), "read": lambda: link.read(60.0)}
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(waits[wait])
        begun = time.monotonic()
        link.abandon()
        with pytest.raises(Abandoned):
            waiting.result(timeout=SOON_S)
    assert time.monotonic() - begun < SOON_S


@pytest.mark.parametrize("fault", [errno.ENODEV, errno.EIO, errno.EPIPE])
def test_a_pulled_plug_is_a_lost_link(link: UsbLink, backend: PrinterBackend, fault: int) -> None:
    backend.fault = fault
    with pytest.raises(LinkLost):
        link.read(5.0)
    assert link.lost
    with pytest.raises(LinkLost):
        link.write(b"slip", 1.0)


def test_a_transfer_that_broke_off_may_have_printed_so_it_is_no_proof_that_nothing_left_us(
    names: Names, backend: PrinterBackend
) -> None:
    settings = PrinterSettings("p1", UsbAddress(NAME), replace(UNPROVED, proved_on=date(2026, 1, 1)))
    driver = EscPosDriver(UsbLink(NAME, names=names, backend=backend), settings)
    driver.open()
    driver.check()

    def sending() -> bool:
        backend.breaks_off = True
        return True

    slip = Encoded(b"A001", Bitmap(576, b""))
    assert driver.print(lambda: slip, sending, lambda: None) == Proof(SlipState.UNCERTAIN, (Reason.UNREACHABLE,))
    assert backend.received.startswith(b"A001")


def test_a_printer_that_is_not_plugged_in_is_unreachable(tmp_path: Path, backend: PrinterBackend) -> None:
    for device in (NAME, f"usb@{PORT}", "/dev/usb/lp0"):
        with pytest.raises(Unreachable):
            UsbLink(device, names=Names(tmp_path), backend=backend).open()


def test_it_is_found_by_its_socket_too(names: Names, backend: PrinterBackend) -> None:
    link = UsbLink(f"usb@{PORT}", names=names, backend=backend)
    link.open()
    assert not link.lost
    link.close()


def test_a_printer_that_the_kernel_serves_is_left_to_it(names: Names, backend: PrinterBackend) -> None:
    backend.busy_kernel = True
    with pytest.raises(InUse, match="escpos_usblp"):
        UsbLink(NAME, names=names, backend=backend).open()
    assert "claimed" not in backend.claimed


@pytest.mark.parametrize(
    ("fault", "kind", "reason"),
    [(errno.EACCES, NotAllowed, Reason.NO_PERMISSION), (errno.EBUSY, InUse, Reason.IN_USE)],
)
def test_a_refusal_of_the_system_has_its_own_reason(
    names: Names, backend: PrinterBackend, fault: int, kind: type[Unreachable], reason: Reason
) -> None:
    backend.fault = fault
    with pytest.raises(kind) as caught:
        UsbLink(NAME, names=names, backend=backend).open()
    assert caught.value.reason is reason


def test_something_else_at_the_socket_is_no_printer(names: Names) -> None:
    with pytest.raises(Unreachable, match="no printer"):
        UsbLink(NAME, names=names, backend=PrinterBackend(interface_class=3)).open()


def test_a_missing_system_library_is_named_with_its_package(names: Names) -> None:
    class NoLibrary(PrinterBackend):
        def enumerate_devices(self) -> list[str]:
            raise usb.core.NoBackendError("No backend available")

    with pytest.raises(LibraryMissing, match="install the Debian package libusb"):
        UsbLink(NAME, names=names, backend=NoLibrary()).open()
