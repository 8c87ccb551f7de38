"""Bytes through a device file opened without blocking: no wait without a deadline, none that outlives abandon()."""

from __future__ import annotations

import contextlib
import os
import select
import threading
from collections.abc import Callable

from devices.errors import Abandoned, LinkLost, WriteStalled

SLICE_S = 0.05
"""Longest wait that abandon() does not cut short."""
GONE = select.POLLHUP | select.POLLERR | select.POLLNVAL


class FileLink:
    """What serial lines and usblp have in common; they say how to open, when to send and when all has gone."""

    piece = 4096
    """Most bytes that are handed over in one go."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._fd: int | None = None
        self._bell: int | None = None
        self._bell_gate = threading.Lock()
        self._abandoned = threading.Event()

    @property
    def lost(self) -> bool:
        return self._fd is None

    def open(self) -> None:
        self.close()
        if self._abandoned.is_set():
            raise Abandoned("the program is ending")
        self._fd = self._open()
        with self._bell_gate:
            self._bell = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)

    def write(self, data: bytes, deadline_s: float, *, urgent: bool = False) -> None:
        deadline = self._clock() + deadline_s
        written = 0
        try:
            with self._in_a_hurry() if urgent else contextlib.nullcontext():
                while written < len(data):
                    self._until(lambda: urgent or self._may_send(), deadline, written)
                    written += self._write_piece(data[written : written + self.piece], written, deadline)
                self._until(self._all_gone, deadline, written)
        except OSError as error:
            self.close(drop=True)
            raise LinkLost(f"broke while writing: {error}", written) from error

    def _write_piece(self, piece: bytes, written: int, deadline: float) -> int:
        fd = self._connected(written)
        if not self._ready(fd, select.POLLOUT, deadline, written):
            raise WriteStalled(f"took no more than {written} bytes in time", written)
        try:
            return self._sent(os.write(fd, piece))
        except BlockingIOError:
            return 0

    def read(self, wait_s: float) -> bytes:
        deadline = self._clock() + wait_s
        try:
            while events := self._ready(fd := self._connected(0), select.POLLIN, deadline, 0):
                if data := self._read_piece(fd):
                    return data
                if events & GONE:
                    raise OSError("unplugged")
                if self._clock() >= deadline:
                    break
        except OSError as error:
            self.close(drop=True)
            raise LinkLost(f"broke while reading: {error}") from error
        return b""

    def close(self, *, drop: bool = False) -> None:
        fd, self._fd = self._fd, None
        with self._bell_gate:
            bell, self._bell = self._bell, None
            if bell is not None:
                os.close(bell)
        if fd is not None:
            self._close(fd, drop)

    def wake(self) -> None:
        """From any thread: the read that is running, or the next one, returns at once."""
        with self._bell_gate:
            if self._bell is not None:
                os.eventfd_write(self._bell, 1)

    def abandon(self) -> None:
        self._abandoned.set()

    # ---- what kinds of device files differ in ----

    def _open(self) -> int:
        """A descriptor that never blocks; raises Unreachable."""
        raise NotImplementedError

    def _close(self, fd: int, drop: bool) -> None:
        with contextlib.suppress(OSError):
            os.close(fd)

    def _in_a_hurry(self) -> contextlib.AbstractContextManager[None]:
        """While it lasts the device's wish to wait is not heeded."""
        return contextlib.nullcontext()

    def _may_send(self) -> bool:
        return True

    def _sent(self, count: int) -> int:
        return count

    def _all_gone(self) -> bool:
        return True

    def _read_piece(self, fd: int) -> bytes:
        data = os.read(fd, 4096)
        if not data:
            raise OSError("the other end is gone")
        return data

    # ---- waiting ----

    def _connected(self, written: int) -> int:
        if self._fd is None:
            raise LinkLost("not connected", written)
        return self._fd

    def _until(self, so: Callable[[], bool], deadline: float, written: int) -> None:
        """Look again and again; the device gives no sign when this becomes true."""
        while not so():
            self._ready(self._connected(written), 0, self._clock(), written)  # unplugged meanwhile?
            if self._clock() >= deadline:
                raise WriteStalled(f"took no more than {written} bytes in time", written)
            self._abandoned.wait(0.002)

    def _ready(self, fd: int, wanted: int, deadline: float, written: int) -> int:
        """Wait in short slices until the file is ready, and say for what; 0 when the deadline has come."""
        poll = select.poll()
        poll.register(fd, wanted)
        if wanted == select.POLLIN and self._bell is not None:
            poll.register(self._bell, select.POLLIN)
        while True:
            if self._abandoned.is_set():
                raise Abandoned("the program is ending", written)
            left = deadline - self._clock()
            ready = dict(poll.poll(1000 * max(0.0, min(SLICE_S, left))))
            if events := ready.get(fd, 0):
                if events & GONE and not events & wanted & select.POLLIN:
                    raise OSError("unplugged")
                return events
            for bell in ready:
                os.eventfd_read(bell)
            if ready or left <= 0:
                return 0
