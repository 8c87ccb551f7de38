"""Reports of one HID device by the kernel's hidraw, each read gives one of them.

A pseudo-terminal in place of the device is a simulated one; it carries reports of one length, one after the other.
"""

from __future__ import annotations

import os
import termios
import time
from collections.abc import Callable

from devices.errors import NotAllowed
from devices.links.file import FileLink
from devices.links.names import Names
from devices.links.opening import absent, refusal

SIMULATED_SIZE = 64
RULE = 'KERNEL=="hidraw*", GROUP="input", MODE="0660"'
REMEDY = (
    "add this user to the group input (sudo usermod -aG input USER), put the line "
    f"{RULE} into /etc/udev/rules.d/60-hall-hidraw.rules, plug the device in anew, sign in anew"
)
"""Without the rule only root may: distributions leave hidraw closed."""


class HidrawLink(FileLink):
    """One HID device, held for good. Its name is a path, ``usb:0c2e:0b61:SERIAL`` or ``usb@1-1.4``.

    ``opened`` is told the descriptor of the device that was found, empty when there is none to read.
    """

    def __init__(
        self,
        device: str,
        opened: Callable[[bytes], None],
        *,
        names: Names | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(clock)
        self._device = device
        self._opened = opened
        self._names = names or Names()
        self._simulated = False
        self._half = b""

    def _open(self) -> int:
        node = self._names.node_of(self._device)
        if node is None:
            raise absent(self._device)
        try:
            fd = os.open(node, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
        except PermissionError as error:
            raise NotAllowed(f"{self._device}: this user may not open it; {REMEDY}") from error
        except OSError as error:
            raise refusal(self._device, "input", error) from error
        self._simulated, self._half = os.isatty(fd), b""
        if self._simulated:
            termios.tcflush(fd, termios.TCIFLUSH)  # what was scanned while nobody listened is lost on the real one too
        self._opened(self._names.descriptor_of(node))
        return fd

    def _read_piece(self, fd: int) -> bytes:
        if not self._simulated:
            return super()._read_piece(fd)
        data = self._half + os.read(fd, SIMULATED_SIZE - len(self._half))
        whole = len(data) == SIMULATED_SIZE
        self._half = b"" if whole else data
        return data if whole else b""
