"""A worker beside the hall server: one application that serves, and loops that go on while it does."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import socket
import traceback
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Sequence
from typing import Any

import uvicorn
from fastapi import FastAPI

log = logging.getLogger(__name__)

END_S = 1.0
"""What is under way may end for so long after SIGTERM."""
AGAIN_S = 5.0

Loop = Callable[[], Coroutine[Any, Any, None]]


class BeginAgain(Exception):
    """Raised by a loop: the service is to end and to be started anew."""


async def serve(app: FastAPI, listening: socket.socket, loops: Sequence[Loop]) -> bool:
    """Until SIGTERM or SIGINT; True: it wants to be started anew. A loop that breaks is begun again: the others and
    the look-ups go on."""
    settings = uvicorn.Config(app, log_config=None, access_log=False, timeout_graceful_shutdown=1, lifespan="off")
    server = _Server(settings)
    _end_on_signals(server)
    tasks = [asyncio.create_task(_kept(loop, server)) for loop in loops]
    try:
        await server.serve(sockets=[listening])
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks, timeout=END_S) if tasks else None
    return server.begin_again


class _Server(uvicorn.Server):
    """Signals are ours: the loops end with it, and the exit code is zero."""

    begin_again = False

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _end_on_signals(server: uvicorn.Server) -> None:
    def end() -> None:
        server.should_exit = True

    for ending in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(ending, end)


async def _kept(loop: Loop, server: _Server) -> None:
    while True:
        try:
            await loop()
        except BeginAgain:
            server.begin_again = server.should_exit = True
            return
        except Exception as error:  # noqa: BLE001  a runner's top: what broke once may be well in a moment
            log.error("a part of the worker broke: %s", where(error))
            await asyncio.sleep(AGAIN_S)


def where(error: BaseException) -> str:
    """Kind and places. What the error says may hold a code, or what a centre has sent."""
    return "".join((type(error).__name__, "\n", *traceback.format_tb(error.__traceback__)))


async def closed(parts: Sequence[Callable[[], Awaitable[object]]]) -> None:
    """Close what has to be closed on the loop; what hangs is left."""
    for part in parts:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(END_S):
                await part()
