"""The simulated centre at its port: HTTP/1.1 by hand, because its faults are below what a web server lets one do."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from http import HTTPStatus
from pathlib import Path

from queue_engine.dossier.sim.answers import Asked, Centre, Told
from queue_engine.dossier.sim.certificates import EXPIRED, GOOD, show

HEAD_LIMIT = 64_000
BODY_LIMIT = 5_000_000
SILENCE_S = 30.0
SLOW_S = 2.0
DRIBBLE_S = 0.05
HUGE = 50_000_000
DEEP = 5_000
PAGE = "<!doctype html><html lang=vi><title>Bảo trì</title><p>Hệ thống đang bảo trì.</p></html>".encode()
HTML = "text/html; charset=utf-8"
CANNED = {
    "401": Told(401, b'{"error":"unauthorized"}'),
    "403": Told(403, b'{"error":"forbidden"}'),
    "429": Told(429, b'{"error":"too many"}', headers={"Retry-After": "7"}),
    "500": Told(500, b'{"error":"internal"}'),
    "502": Told(502, PAGE, HTML),
    "html": Told(200, PAGE, HTML),
    "redirect": Told(302, b"", headers={"Location": "https://example.vn/login"}),
    "deep": Told(200, b"[" * DEEP + b"]" * DEEP),
}


class SimServer:
    """Listens until it is closed. ``tls_port`` 0: no HTTPS unless a context is given for any free port."""

    def __init__(self, centre: Centre, answer_s: float = 0.0, certificates: Path | None = None) -> None:
        self._centre, self._answer_s, self._certificates = centre, answer_s, certificates
        self._servers: list[asyncio.Server] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._context: ssl.SSLContext | None = None
        self._shown = GOOD

    async def listen(self, host: str, port: int, context: ssl.SSLContext | None = None) -> int:
        """The port it got."""
        self._context = context or self._context
        server = await asyncio.start_server(self._connected, host, port, ssl=context, limit=HEAD_LIMIT)
        self._servers.append(server)
        return int(server.sockets[0].getsockname()[1])

    def refresh(self) -> None:
        """Looks after its faults; a certificate is shown before any request comes."""
        self._centre.faults.look()
        wanted = EXPIRED if self._centre.faults.is_on("cert_expired") else GOOD
        if self._context and self._certificates and wanted != self._shown:
            show(self._context, self._certificates, wanted)
            self._shown = wanted

    async def close(self) -> None:
        for server in self._servers:
            server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            while await self._one(reader, writer):
                pass
        except asyncio.CancelledError:
            pass  # closing; streams of Python 3.11 would log it
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError, LookupError, TypeError):
            pass  # whoever asked has gone, or has sent what is no request
        finally:
            self._tasks.discard(task)
            writer.close()
            with contextlib.suppress(OSError, asyncio.CancelledError):
                await writer.wait_closed()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Whether the connection stays open."""
        asked = await _read(reader)
        if asked is None:
            return False
        self.refresh()
        met = self._centre.faults.met
        if met("closed"):
            return False
        if met("silence"):
            await asyncio.sleep(SILENCE_S)
            return False
        await asyncio.sleep(self._answer_s + (SLOW_S if met("slow") else 0.0))
        told = next((canned for name, canned in CANNED.items() if met(name)), None)
        if told is None and met("huge"):
            return await _huge(writer)
        told = told or self._centre.answer(asked)
        if met("lost_answer"):
            return False
        if met("half"):
            writer.write(_head(told) + told.body[: len(told.body) // 2])
            await writer.drain()
            return False
        if met("dribble"):
            return await _dribble(writer, told)
        writer.write(_head(told) + told.body)
        await writer.drain()
        return asked.headers.get("connection", "").lower() != "close"


async def _read(reader: asyncio.StreamReader) -> Asked | None:
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return None
    first, *lines = head.decode("latin-1").split("\r\n")
    method, target, _ = first.split(" ", 2)
    pairs = (line.partition(":") for line in lines if line)
    headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
    length = int(headers.get("content-length", "0"))
    if not 0 <= length <= BODY_LIMIT:
        return None
    return Asked(method, target, headers, await reader.readexactly(length))


def _head(told: Told, length: int | None = None) -> bytes:
    lines = [f"HTTP/1.1 {told.status} {HTTPStatus(told.status).phrase}", f"Content-Type: {told.kind}"]
    lines += [f"Content-Length: {len(told.body) if length is None else length}"]
    lines += [f"{name}: {value}" for name, value in told.headers.items()]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


async def _dribble(writer: asyncio.StreamWriter, told: Told) -> bool:
    writer.write(_head(told))
    for byte in told.body:
        writer.write(bytes([byte]))
        await writer.drain()
        await asyncio.sleep(DRIBBLE_S)
    return True


async def _huge(writer: asyncio.StreamWriter) -> bool:
    """Without a length, so that nobody is warned."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n")
    writer.write(b'{"error_code":"0","result":[{"MaHoSo":"')
    piece = b"x" * 100_000
    for _ in range(HUGE // len(piece)):
        writer.write(piece)
        await writer.drain()
    writer.write(b'"}]}')
    await writer.drain()
    return False
