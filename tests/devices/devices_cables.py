"""Cables of pseudo-terminals that can be pulled out and come back under another number, and a LAN socket likewise."""

from __future__ import annotations

import contextlib
import os
import select
import socket
import tty
from pathlib import Path

from devices.links.names import Names

DEVICE = "/dev/serial/by-id/usb-Test_Printer_0001-if00-port0"
SOON_S = 20.0
"""Far less than a wait of 60 s that nothing cuts short, and long enough for a busy machine."""


class Cable:
    """A device at a cable: its far end is ours, its near end lies in a /dev of our own."""

    def __init__(self, root: Path, device: str = DEVICE) -> None:
        self.device = device
        self.names = Names(root)
        self.nodes: list[str] = []
        self._link = root / device.removeprefix("/")
        self._link.parent.mkdir(parents=True, exist_ok=True)
        self._held: list[int] = []
        self.far: int | None = None

    def plug_in(self) -> Cable:
        if self.nodes:
            self._held += os.openpty()  # takes the number that has become free
        self.far, near = os.openpty()
        tty.setraw(near)
        self.nodes.append(os.ttyname(near))
        self._link.symlink_to(self.nodes[-1])
        os.close(near)
        return self

    def unplug(self) -> None:
        if self.far is not None:
            self._link.unlink()
            os.close(self.far)
        self.far = None

    def take(self, count: int, patience_s: float = 5.0) -> bytes:
        """So many bytes as the device receives them; fewer when no more come."""
        assert self.far is not None
        got = b""
        while len(got) < count and select.select([self.far], [], [], patience_s)[0]:
            got += os.read(self.far, count - len(got))
        return got

    def say(self, data: bytes) -> None:
        assert self.far is not None
        os.write(self.far, data)

    def put_away(self) -> None:
        self.unplug()
        for held in self._held:
            os.close(held)


class Lan:
    """A device on the LAN that takes one connection after the other."""

    def __init__(self) -> None:
        self.port = 0
        self._sockets: list[socket.socket] = []

    def plug_in(self) -> Lan:
        listener = socket.create_server(("127.0.0.1", self.port))
        self.port = listener.getsockname()[1]
        self._sockets = [listener]
        return self

    def meet(self) -> None:
        """Take the connection that is waiting."""
        self._sockets[0].settimeout(5.0)
        self._sockets.append(self._sockets[0].accept()[0])

    def unplug(self) -> None:
        for one in reversed(self._sockets):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
        self._sockets = []
