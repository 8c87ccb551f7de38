"""Bytes to a USB printer by pyusb, on machines whose kernel has no usblp. Nothing is detached and nothing is reset."""

from __future__ import annotations

import contextlib
import errno
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

from devices.errors import Abandoned, InUse, LibraryMissing, LinkLost, Unreachable, WriteStalled
from devices.links.names import Names, UsbName
from devices.links.opening import absent, refusal

PIECE = 4096
SLICE_S = 0.1
"""Longest transfer that abandon() does not cut short."""
PRINTER_CLASS, VENDOR_CLASS = 0x07, 0xFF
IN, OUT, BULK = 0x80, 0x00, 0x02


class UsbLink:
    """One USB printer, held for good. Its name is ``usb:04b8:0e15:SERIAL`` or ``usb@1-1.4``."""

    def __init__(
        self,
        device: str,
        *,
        names: Names | None = None,
        backend: Any = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """``backend``: pyusb's way to the system; None: its own choice."""
        self._device = device
        self._names = names or Names()
        self._backend = backend
        self._clock = clock
        self._claimed: _Claimed | None = None
        self._abandoned = threading.Event()

    @property
    def lost(self) -> bool:
        return self._claimed is None

    def open(self) -> None:
        self.close()
        if self._abandoned.is_set():
            raise Abandoned("the program is ending")
        name = UsbName.of(self._device)
        if name is None:
            raise Unreachable(f"{self._device}: not a name of a USB printer; write usb:VVVV:PPPP:SERIAL or usb@1-1.4")
        port = self._names.usb_port_of(name)
        if port is None:
            raise absent(self._device)
        self._claimed = _claim(_library(), self._backend, self._device, port)

    def write(self, data: bytes, deadline_s: float, *, urgent: bool = False) -> None:
        deadline = self._clock() + deadline_s
        written = 0
        while written < len(data):
            claimed = self._ours(written)
            if self._clock() >= deadline:
                raise WriteStalled(f"took no more than {written} bytes in time", written)
            piece = data[written : written + PIECE]
            with self._losing(written + len(piece)):  # a transfer that broke does not say how much of it had gone
                written += claimed.send(piece, self._slice_ms(deadline))

    def read(self, wait_s: float) -> bytes:
        deadline = self._clock() + wait_s
        while True:
            claimed = self._ours(0)
            with self._losing(0):
                if data := claimed.receive(self._slice_ms(deadline)):
                    return data
            if self._clock() >= deadline:
                return b""
            self._abandoned.wait(0.005)  # many printers answer with nothing at once

    def close(self, *, drop: bool = False) -> None:
        claimed, self._claimed = self._claimed, None
        if claimed is not None:
            claimed.release()

    def abandon(self) -> None:
        self._abandoned.set()

    def _ours(self, written: int) -> _Claimed:
        if self._abandoned.is_set():
            raise Abandoned("the program is ending", written)
        if self._claimed is None:
            raise LinkLost("not connected", written)
        return self._claimed

    def _slice_ms(self, deadline: float) -> int:
        # 0 would mean: for ever
        return max(1, int(1000 * min(SLICE_S, deadline - self._clock())))

    @contextlib.contextmanager
    def _losing(self, written: int) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            self.close()
            raise LinkLost(f"broke: {error}", written) from error


class _Claimed:
    """A printer's interface that is ours."""

    def __init__(self, usb: Any, device: Any, interface: Any) -> None:
        self._usb = usb
        self._device = device
        self._interface = interface
        self._out = _endpoint(interface, OUT)
        self._in = _endpoint(interface, IN)
        usb.util.claim_interface(device, interface.bInterfaceNumber)

    def send(self, piece: bytes, timeout_ms: int) -> int:
        try:
            return int(self._device.write(self._out, piece, timeout_ms))
        except self._usb.core.USBTimeoutError:
            return 0

    def receive(self, timeout_ms: int) -> bytes:
        if self._in is None:
            return b""
        try:
            return bytes(self._device.read(self._in, PIECE, timeout_ms))
        except self._usb.core.USBTimeoutError:
            return b""

    def release(self) -> None:
        with contextlib.suppress(OSError):
            self._usb.util.release_interface(self._device, self._interface.bInterfaceNumber)
        self._usb.util.dispose_resources(self._device)


def _library() -> Any:
    try:
        import usb.core
        import usb.util
    except ImportError as error:
        raise LibraryMissing("pyusb is not installed; run ./setup.sh again") from error
    return usb


def _claim(usb: Any, backend: Any, name: str, port: str) -> _Claimed:
    try:
        device = _device_at(usb, backend, port)
        if device is None:
            raise absent(name)
        interface = _interface(device)
        if interface is None:
            raise Unreachable(f"{name}: this USB device is no printer")
        if device.is_kernel_driver_active(interface.bInterfaceNumber):
            raise InUse(f'{name}: the kernel serves it already; set kind = "escpos_usblp"')
        return _Claimed(usb, device, interface)
    except usb.core.NoBackendError as error:
        raise LibraryMissing("libusb is not installed; install the Debian package libusb-1.0-0") from error
    except OSError as error:
        raise refusal(name, "usb", error) from error


def _device_at(usb: Any, backend: Any, port: str) -> Any:
    """The device in a socket: "1-1.4" is bus 1, port 1, port 4."""
    bus, _, ports = port.partition("-")
    path = tuple(int(part) for part in ports.split("."))
    there = {"bus": int(bus), "port_numbers": path}
    return usb.core.find(backend=backend, **there)


def _interface(device: Any) -> Any:
    """Its printer interface, else one that only the maker knows but that takes bulk data."""
    found = [interface for interface in _configuration(device) if _endpoint(interface, OUT) is not None]
    for wanted in (PRINTER_CLASS, VENDOR_CLASS):
        for interface in found:
            if interface.bInterfaceClass == wanted and not interface.bAlternateSetting:
                return interface
    return None


def _configuration(device: Any) -> Any:
    try:
        return device.get_active_configuration()
    except OSError as error:
        if error.errno in (errno.EACCES, errno.EPERM, errno.ENODEV):
            raise
        device.set_configuration()
        return device.get_active_configuration()


def _endpoint(interface: Any, direction: int) -> int | None:
    for endpoint in interface:
        if endpoint.bEndpointAddress & 0x80 == direction and endpoint.bmAttributes & 0x03 == BULK:
            return int(endpoint.bEndpointAddress)
    return None
