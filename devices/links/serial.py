"""Bytes over a serial line: 8N1, flow control as the passport says, nobody else on it, never stuck.

rts_cts    kept by the kernel or the chip; the printer's line is looked at besides, for chips that keep nothing
xon_xoff   kept by the kernel
dsr_dtr    Linux does not know it: the printer's DTR arrives here as DSR and is looked at before each piece

With each of them the pieces are paced to the line: what a USB chip has taken cannot be called back any more.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import struct
import termios
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from devices.errors import LibraryMissing, Unreachable
from devices.links.file import FileLink
from devices.links.names import Names
from devices.links.opening import absent, refusal
from devices.printer.passport import Flow

if TYPE_CHECKING:
    import serial

Attributes = list[Any]
BITS_A_BYTE = 10
"""Start, eight of data, stop."""
PIECE, IN_FLIGHT = 32, 96
"""Epson's printers still take 128 bytes after they have said "wait"."""
READY_LINE = {"dsr_dtr": termios.TIOCM_DSR, "rts_cts": termios.TIOCM_CTS}
LINGER_S = 0.5
"""How long closing waits for the last bytes to leave."""


class SerialLink(FileLink):
    """One serial line, held for good."""

    def __init__(
        self,
        device: str,
        baud: int = 9600,
        flow: Flow = "none",
        *,
        dtr: bool = True,
        names: Names | None = None,
        clock: Callable[[], float] = time.monotonic,
        lines: Callable[[int], int] | None = None,
    ) -> None:
        """``dtr=False`` for boxes that begin anew whenever DTR rises."""
        super().__init__(clock)
        self._device = device
        self._flow = flow
        self._names = names or Names()
        self._lines = lines or _lines
        self._ready_line = READY_LINE.get(flow, 0)
        self._baud, self._dtr = baud, dtr
        self._port: serial.Serial | None = None
        self._byte_s = BITS_A_BYTE / baud
        self._on_the_way_until = 0.0
        if flow != "none":
            self.piece = PIECE

    def _open(self) -> int:
        node = self._names.node_of(self._device)
        if node is None:
            raise absent(self._device)
        self._port = port = _port(self._baud, self._flow, self._dtr)
        port.port = str(node)
        try:
            port.open()
            fd = int(port.fileno())
            fcntl.ioctl(fd, termios.TIOCEXCL)
        except (OSError, ValueError, termios.error) as error:
            port.close()
            raise _refusal(self._device, error) from error
        return fd

    def _close(self, fd: int, drop: bool) -> None:
        # The kernel's own close waits up to 30 s for a printer that says "wait": leave nothing to wait for.
        with contextlib.suppress(OSError, termios.error):
            until = self._clock() + (0 if drop or self._abandoned.is_set() else LINGER_S)
            while _unsent(fd) and self._clock() < until:
                self._abandoned.wait(0.005)
            if _unsent(fd) or drop:
                termios.tcflush(fd, termios.TCOFLUSH)
                _without_flow_control(fd)
        if self._port is not None:
            with contextlib.suppress(OSError):
                self._port.close()

    @contextlib.contextmanager
    def _in_a_hurry(self) -> Iterator[None]:
        """rts_cts is set aside. Not so xon_xoff: setting it aside would also forget that the printer said XOFF."""
        fd = self._fd
        if self._flow != "rts_cts" or fd is None:
            yield
            return
        with _as_os_error():
            before = _without_flow_control(fd)
        try:
            yield
        finally:
            with _as_os_error():
                termios.tcsetattr(fd, termios.TCSANOW, before)

    def _may_send(self) -> bool:
        if self._flow == "none":
            return True
        on_the_way_s = self._on_the_way_until - self._clock()
        if on_the_way_s > self._byte_s * (IN_FLIGHT - PIECE):
            return False
        return self._lines(self._connected(0)) & self._ready_line == self._ready_line

    def _sent(self, count: int) -> int:
        self._on_the_way_until = max(self._clock(), self._on_the_way_until) + count * self._byte_s
        return count

    def _all_gone(self) -> bool:
        return not _unsent(self._connected(0))


def _port(baud: int, flow: Flow, dtr: bool) -> serial.Serial:
    """The port, not yet open: pyserial opens it without blocking and leaves it so. Raises LibraryMissing."""
    try:
        import serial
    except ImportError as error:
        raise LibraryMissing("the library pyserial is missing: ./setup.sh, or pip install pyserial") from error
    port = serial.Serial(
        port=None,
        baudrate=baud,
        bytesize=serial.EIGHTBITS,
        parity=serial.PARITY_NONE,
        stopbits=serial.STOPBITS_ONE,
        rtscts=flow == "rts_cts",
        xonxoff=flow == "xon_xoff",
        exclusive=True,
    )
    port.dtr = dtr
    return port


def _refusal(device: str, error: Exception) -> Unreachable:
    if isinstance(error, OSError) and error.errno is not None:
        return refusal(device, "serial", error)
    return Unreachable(f"{device}: {error}")


def _unsent(fd: int) -> int:
    """Bytes that the system has taken and the line has not."""
    return int(struct.unpack("i", fcntl.ioctl(fd, termios.TIOCOUTQ, bytes(4)))[0])


def _lines(fd: int) -> int:
    """The lines that the printer holds up; all of them where there are no such wires (a pseudo-terminal)."""
    try:
        return int(struct.unpack("i", fcntl.ioctl(fd, termios.TIOCMGET, bytes(4)))[0])
    except OSError as error:
        if error.errno in (errno.ENOTTY, errno.EINVAL):
            return -1
        raise


def _without_flow_control(fd: int) -> Attributes:
    """Set flow control aside; returns what was set before."""
    before: Attributes = termios.tcgetattr(fd)
    iflag, oflag, cflag, *rest = termios.tcgetattr(fd)
    iflag &= ~(termios.IXON | termios.IXOFF)
    cflag &= ~termios.CRTSCTS
    termios.tcsetattr(fd, termios.TCSANOW, [iflag, oflag, cflag, *rest])
    return before


@contextlib.contextmanager
def _as_os_error() -> Iterator[None]:
    try:
        yield
    except termios.error as error:  # no OSError, though it is one
        raise OSError(*error.args) from error
