"""Bytes over TCP (port 9100): no wait without a deadline, none that cannot be abandoned."""

from __future__ import annotations

import contextlib
import errno
import os
import select
import socket
import struct
import time
from collections.abc import Callable
from typing import Any

from devices.errors import Abandoned, DeviceError, LinkLost, Unreachable, WriteStalled
from devices.links.resolver import Resolver

PIECE = 4096
SLICE_S = 0.1
"""Longest uninterrupted wait, so that abandon() is heeded soon."""
UNACKNOWLEDGED_MS = 10_000
"""A pulled cable is silent: after this long without acknowledgement the kernel gives the link up."""


class TcpLink:
    """One connection, held for good: printers serve one client at a time."""

    def __init__(
        self, host: str, port: int, connect_timeout_s: float = 1.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._host = host
        self._port = port
        self._connect_timeout_s = connect_timeout_s
        self._clock = clock
        self._socket: socket.socket | None = None
        self._resolver = Resolver(host, port, self._is_abandoned, clock)
        self._abandoned = False

    def _is_abandoned(self) -> bool:
        return self._abandoned

    @property
    def lost(self) -> bool:
        return self._socket is None

    def open(self) -> None:
        self.close()
        deadline = self._clock() + self._connect_timeout_s
        problem: Unreachable | None = None
        for family, address in self._resolver.addresses(deadline):
            try:
                self._socket = self._connect(family, address, deadline)
                return
            except Unreachable as error:
                problem = error
        raise problem or Unreachable(f"no address for {self._host}")

    def _connect(self, family: int, address: object, deadline: float) -> socket.socket:
        connection = socket.socket(family, socket.SOCK_STREAM)
        try:
            connection.setblocking(False)
            self._shake_hands(connection, address, deadline)
            _tune(connection)
        except OSError as error:
            connection.close()
            raise Unreachable(f"{self._host}:{self._port}: {error}") from error
        except DeviceError:
            connection.close()
            raise
        return connection

    def _shake_hands(self, connection: socket.socket, address: Any, deadline: float) -> None:
        code = connection.connect_ex(address)
        if code == errno.EINPROGRESS:
            if not self._ready(connection, deadline, write=True):
                raise Unreachable(f"{self._host}:{self._port} did not answer in {self._connect_timeout_s} s")
            code = connection.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        if code:
            raise OSError(code, os.strerror(code))
        if connection.getsockname() == connection.getpeername():
            # Nobody listens on this port of our own machine, and the kernel has met itself half way.
            raise Unreachable(f"{self._host}:{self._port} is nobody but ourselves")

    def write(self, data: bytes, deadline_s: float, *, urgent: bool = False) -> None:
        deadline = self._clock() + deadline_s
        written = 0
        while written < len(data):
            written += self._write_piece(data[written : written + PIECE], written, deadline)

    def _write_piece(self, piece: bytes, written: int, deadline: float) -> int:
        connection = self._connected(written)
        try:
            if not self._ready(connection, deadline, write=True, written=written):
                raise WriteStalled(f"took no more than {written} bytes in time", written)
            return connection.send(piece)
        except BlockingIOError:
            return 0
        except OSError as error:
            self.close()
            raise LinkLost(f"broke while writing: {error}", written) from error

    def read(self, wait_s: float) -> bytes:
        connection = self._connected(0)
        try:
            if not self._ready(connection, self._clock() + wait_s):
                return b""
            data = connection.recv(PIECE)
        except BlockingIOError:
            return b""
        except OSError as error:
            self.close()
            raise LinkLost(f"broke while reading: {error}") from error
        if not data:
            self.close()
            raise LinkLost("the other side hung up")
        return data

    def close(self, *, drop: bool = False) -> None:
        connection, self._socket = self._socket, None
        if connection is None:
            return
        if drop:
            with contextlib.suppress(OSError):
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.close()

    def abandon(self) -> None:
        self._abandoned = True

    def _connected(self, written: int) -> socket.socket:
        if self._socket is None:
            raise LinkLost("not connected", written)
        return self._socket

    def _ready(self, connection: socket.socket, deadline: float, *, write: bool = False, written: int = 0) -> bool:
        """Wait in short slices until the socket is ready or the deadline has come."""
        poll = select.poll()
        poll.register(connection, select.POLLOUT if write else select.POLLIN)
        while True:
            if self._abandoned:
                raise Abandoned("the program is ending", written)
            left = deadline - self._clock()
            if poll.poll(1000 * max(0.0, min(SLICE_S, left))):
                return True
            if left <= 0:
                return False


def _tune(connection: socket.socket) -> None:
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, UNACKNOWLEDGED_MS)
