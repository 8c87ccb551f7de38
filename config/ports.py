"""Ports of this machine for programs that will be started: never the same one twice, never another program's."""

from __future__ import annotations

import atexit
import socket
from collections.abc import Iterator
from itertools import cycle
from threading import Lock

HOST = "127.0.0.1"
FIRST, LAST, BLOCK = 20_000, 32_000, 300
"""Below the ports that systems lend to outgoing connections (Linux from 32768, Windows from 49152): a port lent to a
connection cannot be listened on, and a program that calls one of its own machine may be answered by itself."""


class Ports:
    """A block of ports that is this process's alone, for as long as the process runs.

    A block is taken by holding its first port. So programs that plan at the same time are given different ports,
    although none of them listens yet.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._claim: socket.socket | None = None
        self._round: Iterator[int] = iter(())

    def free(self) -> int:
        """A port that nobody listens on; each of the block is given once before one is given again. Raises OSError."""
        with self._lock:
            if self._claim is None:
                self._claim, first = _take_block()
                self._round = cycle(range(first + 1, first + BLOCK))
            for _ in range(BLOCK - 1):
                port = next(self._round)
                if (probe := _bound(port)) is not None:
                    probe.close()
                    return port
        raise OSError("every port of this process's block is taken")

    def close(self) -> None:
        """Give the block back."""
        with self._lock:
            if self._claim is not None:
                self._claim.close()
            self._claim = None


def _take_block() -> tuple[socket.socket, int]:
    for first in range(FIRST, LAST, BLOCK):
        if (claim := _bound(first)) is not None:
            return claim, first
    raise OSError(f"no block of {BLOCK} ports is free between {FIRST} and {LAST}")


def _bound(port: int) -> socket.socket | None:
    probe = socket.socket()
    try:
        probe.bind((HOST, port))
    except OSError:
        probe.close()
        return None
    return probe


_ports = Ports()
atexit.register(_ports.close)


def free_port() -> int:
    """A port of this machine for a program that will be started. Raises OSError."""
    return _ports.free()
