"""Bytes through the kernel's usblp (/dev/usb/lp0), opened for both ways: the printer's answers come back too."""

from __future__ import annotations

import os
import select
import time
from collections.abc import Callable

from devices.links.file import FileLink
from devices.links.names import Names
from devices.links.opening import absent, refusal


class UsbLpLink(FileLink):
    """One USB printer, held for good. Its name is a path, ``usb:04b8:0e15:SERIAL`` or ``usb@1-1.4``."""

    def __init__(self, device: str, *, names: Names | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(clock)
        self._device = device
        self._names = names or Names()

    def _open(self) -> int:
        node = self._names.node_of(self._device)
        if node is None:
            raise absent(self._device)
        try:
            return os.open(node, os.O_RDWR | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
        except OSError as error:
            raise refusal(self._device, "usb", error) from error

    def _all_gone(self) -> bool:
        """usblp takes the next piece only when the printer has taken the one before."""
        return bool(self._ready(self._connected(0), select.POLLOUT, self._clock(), 0))

    def _read_piece(self, fd: int) -> bytes:
        # Many printers answer an IN transfer with nothing at once: that is no hang-up, and no reason to run in circles.
        try:
            data = os.read(fd, 4096)
        except BlockingIOError:
            data = b""
        if not data:
            self._abandoned.wait(0.01)
        return data
