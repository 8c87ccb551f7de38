"""A piece of LAN cable that can be cut: a TCP port that passes everything on, except while it is cut.

A cut cable is silent. Connections stay, new ones seem to be made, nothing comes through; afterwards what was on the
way arrives late, as TCP would send it again.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

log = logging.getLogger(__name__)
LOOK_S = 0.1
PIECE = 65536


@dataclass(frozen=True)
class Ends:
    """Where the cable begins and where it leads."""

    host: str
    port: int
    to_host: str
    to_port: int


class SimCable:
    """Carries bytes until run() is cancelled."""

    def __init__(self, ends: Ends, script: Callable[[], Sequence[str]]) -> None:
        self._ends = ends
        self._script = script
        self._cut_until = 0.0
        self._whole = asyncio.Event()
        self._whole.set()

    async def run(self, on_ready: Callable[[int], None] = lambda port: None) -> None:
        """Carry; ``on_ready`` hears the port. Raises OSError when the port cannot be had."""
        server = await asyncio.start_server(self._carry, self._ends.host, self._ends.port)
        on_ready(int(server.sockets[0].getsockname()[1]))
        try:
            while True:
                self._look()
                await asyncio.sleep(LOOK_S)
        finally:
            server.close()

    def _look(self) -> None:
        now = asyncio.get_running_loop().time()
        for command in self._script():
            name, _, seconds = command.partition(" ")
            if name == "cut":
                log.info("the cable is cut for %s s", seconds)
                self._cut_until = now + float(seconds)
        if now < self._cut_until:
            self._whole.clear()
        elif not self._whole.is_set():
            log.info("the cable is whole again")
            self._whole.set()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.CancelledError):  # the program is ending
            await self._connect(reader, writer)

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._whole.wait()
        try:
            there = await asyncio.open_connection(self._ends.to_host, self._ends.to_port)
        except OSError:
            writer.close()
            return
        try:
            await asyncio.gather(self._pass_on(reader, there[1]), self._pass_on(there[0], writer))
        finally:
            for end in (writer, there[1]):
                end.close()

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(PIECE):
                await self._whole.wait()
                writer.write(data)
                await writer.drain()
        await self._whole.wait()
        with contextlib.suppress(OSError, RuntimeError):
            writer.write_eof()
