"""The simulated printer at a TCP port: one thread, one client, pictures of what it received."""

from __future__ import annotations

import contextlib
import json
import logging
import selectors
import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from devices.printer.render import save_png
from devices.printer.sim import CapturedSlip, Faults, SimPrinter, SimSettings

log = logging.getLogger(__name__)
IDLE_S = 0.1


class Capture:
    """``0001.png``, ``0002.png`` … and one line of ``printer.jsonl`` for each, written when it is cut."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._count = max((int(path.stem) for path in folder.glob("[0-9]*.png") if path.stem.isdecimal()), default=0)
        self._log: TextIO = (folder / "printer.jsonl").open("a", encoding="utf-8", buffering=1)

    def __call__(self, slip: CapturedSlip) -> None:
        if not slip.bitmap.height:
            return  # a cut on bare paper
        self._count += 1
        name = f"{self._count:04}.png"
        save_png(slip.bitmap, self._folder / name)
        line = {
            "slip": self._count,
            "png": name,
            "first_byte": slip.first_byte,
            "last_byte": slip.last_byte,
            "cut": slip.cut,
            "rows": slip.bitmap.height,
            "bytes": slip.bytes,
            "errors": slip.errors,
        }
        self._log.write(json.dumps(line) + "\n")

    def close(self) -> None:
        self._log.close()


class SimServer:
    """Serves until stop(). Stops reading when the buffer is full, as the real thing does."""

    def __init__(
        self,
        settings: SimSettings,
        on_slip: Callable[[CapturedSlip], None],
        faults: Faults | None = None,
        fault_file: Path | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.printer = SimPrinter(settings, on_slip, faults)
        self._clock = clock
        self._fault_file = fault_file
        self._fault_offset = 0
        self._look_at = 0.0
        self._stopping = False
        self._client: socket.socket | None = None
        self._answers = bytearray()
        self._listener = _listen(settings.host, settings.port)
        self._waker, self._woken = socket.socketpair()
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._listener, selectors.EVENT_READ)
        self._selector.register(self._woken, selectors.EVENT_READ)

    @property
    def port(self) -> int:
        return int(self._listener.getsockname()[1])

    def stop(self) -> None:
        """From any thread or a signal handler."""
        self._stopping = True
        self.wake()

    def wake(self) -> None:
        """Look at the faults now."""
        with contextlib.suppress(OSError):
            self._waker.send(b"!")

    def serve(self) -> None:
        try:
            while not self._stopping:
                self._turn()
        finally:
            self._drop_client()
            for open_socket in (self._listener, self._waker, self._woken):
                open_socket.close()
            self._selector.close()

    def _turn(self) -> None:
        self._read_fault_file()
        self._send(self.printer.advance(self._clock()))
        self._watch_client()
        due = self.printer.due(self._clock())
        ready = [key.fileobj for key, _ in self._selector.select(IDLE_S if due is None else min(due, IDLE_S))]
        if self._woken in ready:
            self._woken.recv(4096)
        if self._client is not None and self._client in ready:
            self._receive(self._client)
        if self._listener in ready:  # last: the client before it may just have gone
            self._accept()

    def _accept(self) -> None:
        client, _ = self._listener.accept()
        if self._client is not None and self._client.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
            self._drop_client()
        if self._client is not None:
            log.info("a second client was turned away")
            client.close()
            return
        client.setblocking(False)
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._client = client

    def _watch_client(self) -> None:
        """Listen to the client only while there is room, and tell the system the same by not reading."""
        if self._client is None:
            return
        known = self._client in self._selector.get_map()
        if self.printer.room and not known:
            self._selector.register(self._client, selectors.EVENT_READ)
        elif not self.printer.room and known:
            self._selector.unregister(self._client)

    def _receive(self, client: socket.socket) -> None:
        try:
            data = client.recv(min(self.printer.room, self._until_drop()))
        except BlockingIOError:
            return
        except OSError as error:
            log.info("the client broke off: %s", error)
            data = b""
        if not data:
            self._drop_client()
            return
        self._send(self.printer.receive(data, self._clock()))
        self._count_down(len(data))

    def _until_drop(self) -> int:
        left = self.printer.faults.drop_after_bytes
        return 65536 if left is None else max(1, left)

    def _count_down(self, received: int) -> None:
        left = self.printer.faults.drop_after_bytes
        if left is None:
            return
        self.printer.faults.drop_after_bytes = left - received if left > received else None
        if left <= received:
            self._drop_client()

    def _send(self, answers: bytes) -> None:
        """Answers nobody listens to are lost, as on the real cable."""
        if answers and self._client is not None:
            try:
                self._client.send(answers)
            except OSError:
                self._drop_client()

    def _drop_client(self) -> None:
        client, self._client = self._client, None
        if client is None:
            return
        if client in self._selector.get_map():
            self._selector.unregister(client)
        client.close()
        self.printer.hang_up()

    def _read_fault_file(self) -> None:
        """New whole lines of the fault file, as they are appended."""
        if self._fault_file is None or self._clock() < self._look_at or not self._fault_file.is_file():
            return
        self._look_at = self._clock() + IDLE_S
        with self._fault_file.open("rb") as file:
            file.seek(self._fault_offset)
            whole, newline, _ = file.read().rpartition(b"\n")
        self._fault_offset += len(whole + newline)
        for line in whole.decode("utf-8", "replace").splitlines():
            self._obey(line)

    def _obey(self, line: str) -> None:
        if not line.strip() or line.startswith("#"):
            return
        try:
            self.printer.faults.obey(line)
            log.info("fault: %s", line)
        except ValueError as error:
            log.warning("fault file: %s", error)


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
