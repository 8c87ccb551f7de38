"""The simulated printer's end of the cable: a TCP port, or a pseudo-terminal with a name that stays the same."""

from __future__ import annotations

import contextlib
import errno
import logging
import os
import pty
import select
import socket
import termios
import tty
from pathlib import Path
from typing import Protocol

from devices.printer.sim import SimSettings

log = logging.getLogger(__name__)


UNCHOSEN = termios.B50
"""Speed of a line that nobody has opened at a speed of his own."""


class CableEnd(Protocol):
    """Where bytes come out of a cable. Nothing here waits."""

    @property
    def place(self) -> str:
        """Where the other end is to be plugged in, for people."""

    def plug(self, there: bool) -> None:
        """The printer can be reached from now on, or no longer; twice is once."""

    def watched(self, hungry: bool, queueing: bool) -> list[int]:
        """Files on which something may happen; ``hungry``: bytes would be taken; ``queueing``: others wait in line."""

    def take(self, ready: list[int], most: int) -> bytes | None:
        """What has come, ``most`` bytes of it; None when the client has gone."""

    def send(self, data: bytes) -> bool:
        """Answers nobody listens to are lost, as on the real cable; False when the client has gone."""

    def drop(self) -> None:
        """Break the link; it can be made again."""


def end_of(settings: SimSettings) -> CableEnd:
    """The end of the cable that these settings describe. Raises OSError when it cannot be had."""
    if settings.kind == "escpos_tcp":
        return TcpEnd(settings.host, settings.port)
    return PtyEnd(Path(settings.device), settings.baud if settings.kind == "escpos_serial" else None)


class TcpEnd:
    """A port that serves one client at a time."""

    def __init__(self, host: str, port: int) -> None:
        self._host = host
        self._listener: socket.socket | None = _listen(host, port)
        self.port = int(self._listener.getsockname()[1])
        self._client: socket.socket | None = None

    @property
    def place(self) -> str:
        return f"{self._host}:{self.port}"

    def plug(self, there: bool) -> None:
        if there and self._listener is None:
            self._listener = _listen(self._host, self.port)
        elif not there and self._listener is not None:
            self._listener.close()
            self._listener = None
            self.drop()

    def watched(self, hungry: bool, queueing: bool) -> list[int]:
        files = [self._client.fileno()] if self._client is not None and hungry else []
        if self._listener is not None and not (queueing and self._client is not None):
            files.append(self._listener.fileno())
        return files

    def take(self, ready: list[int], most: int) -> bytes | None:
        data: bytes | None = b""
        if most > 0 and self._client is not None and self._client.fileno() in ready:
            data = self._read(self._client, most)
        if self._listener is not None and self._listener.fileno() in ready:  # last: the client may just have gone
            gone = self._accept(self._listener)
            data = None if gone else data
        return data

    def _read(self, client: socket.socket, most: int) -> bytes | None:
        try:
            data = client.recv(most)
        except BlockingIOError:
            return b""
        except OSError as error:
            log.info("the client broke off: %s", error)
            data = b""
        if not data:
            self.drop()
            return None
        return data

    def _accept(self, listener: socket.socket) -> bool:
        """Take a client if there is none; True when the one before it turns out to be gone."""
        try:
            client, _ = listener.accept()
        except OSError:
            return False
        gone = self._client is not None and bool(self._client.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR))
        if gone:
            self.drop()
        if self._client is not None:
            log.info("a second client was turned away")
            client.close()
            return False
        client.setblocking(False)
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._client = client
        return gone

    def send(self, data: bytes) -> bool:
        if data and self._client is not None:
            try:
                self._client.send(data)
            except BlockingIOError:
                pass
            except OSError:
                self.drop()
                return False
        return True

    def drop(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            client.close()


class PtyEnd:
    """A pseudo-terminal in raw mode; ``name`` is a symbolic link to it for as long as the cable is plugged in.

    It stands for a serial line and for the kernel's USB printer file. Control lines (DTR, RTS) do not exist on it:
    a busy printer does not read, and then the writer waits, which is what those lines are for. A line that was
    opened at another speed than ``baud`` carries nothing that means anything, either way.
    """

    def __init__(self, name: Path, baud: int | None = None) -> None:
        self._name = name
        self._speeds = (UNCHOSEN, getattr(termios, f"B{baud}", None)) if baud else ()
        self._master = self._slave = -1
        self.plug(True)

    @property
    def place(self) -> str:
        return str(self._name)

    def plug(self, there: bool) -> None:
        if there and self._master < 0:
            self._open()
        elif not there and self._master >= 0:
            _unlink(self._name)
            os.close(self._master)  # first, so that the other side sees the cable go
            os.close(self._slave)
            self._master = self._slave = -1

    def _open(self) -> None:
        self._master, self._slave = pty.openpty()
        try:
            tty.setraw(self._slave)
            _set_speed(self._slave, UNCHOSEN)
            os.set_blocking(self._master, False)
            _link(self._name, os.ttyname(self._slave))
        except OSError:
            os.close(self._master)
            os.close(self._slave)
            self._master = self._slave = -1
            raise

    def watched(self, hungry: bool, queueing: bool) -> list[int]:
        return [self._master] if self._master >= 0 and hungry else []

    def take(self, ready: list[int], most: int) -> bytes | None:
        if most <= 0 or self._master not in ready:
            return b""
        with contextlib.suppress(OSError):
            return self._understood(os.read(self._master, most))
        return b""

    def send(self, data: bytes) -> bool:
        if data and self._master >= 0:
            with contextlib.suppress(OSError):
                os.write(self._master, self._understood(data))
        return True

    def _understood(self, data: bytes) -> bytes:
        """What comes out at the other end."""
        if not self._speeds or _speed(self._master) in self._speeds:
            return data
        return bytes(byte % 8 + 1 for byte in data)

    def drop(self) -> None:
        """Pull the plug and put it back: whoever had it open has to open it anew."""
        if self._master >= 0:
            self.plug(False)
            self.plug(True)


def wait(files: list[int], seconds: float) -> list[int]:
    """Those of the files on which something has happened."""
    poll = select.poll()
    for file in files:
        poll.register(file, select.POLLIN)
    return [file for file, _ in poll.poll(max(0.0, seconds) * 1000)]


def _speed(file: int) -> int:
    return int(termios.tcgetattr(file)[5])


def _set_speed(file: int, speed: int) -> None:
    attributes = termios.tcgetattr(file)
    attributes[4] = attributes[5] = speed
    termios.tcsetattr(file, termios.TCSANOW, attributes)


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(2)
    except OSError:
        listener.close()
        raise
    listener.setblocking(False)
    return listener


def _link(name: Path, target: str) -> None:
    """Point the name at the terminal. Only an earlier simulator's link may be there: no file, no real device."""
    if name.exists() and not (name.is_symlink() and str(name.readlink()).startswith("/dev/pts/")):
        raise FileExistsError(errno.EEXIST, "this is no simulator's, give another path", str(name))
    name.parent.mkdir(parents=True, exist_ok=True)
    fresh = name.with_name(f".{name.name}.{os.getpid()}")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(target)
    os.replace(fresh, name)


def _unlink(name: Path) -> None:
    if name.is_symlink():
        with contextlib.suppress(OSError):
            name.unlink()
