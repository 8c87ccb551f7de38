"""The script's end of the pilots' lines: one client a station window."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any


class Window:
    """A station's window as a person sees and touches it."""

    def __init__(self, station: str) -> None:
        self.station = station
        self.seen: dict[str, list[Any]] = {}
        self.painted: Callable[[str, str], None] = lambda number, counter: None
        self._writer: asyncio.StreamWriter | None = None
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._ids = itertools.count(1)
        self._changed = asyncio.Condition()
        self.there = asyncio.Event()

    # -- what the person sees

    def shows(self, name: str) -> bool:
        return name in self.seen

    def can_press(self, name: str) -> bool:
        return bool(self.seen.get(name, ["", False])[1])

    def text(self, name: str) -> str:
        return str(self.seen.get(name, [""])[0])

    async def until(self, met: Callable[[], bool], seconds: float | None = None) -> bool:
        """Wait until what is seen is so; False when it is not after ``seconds``."""
        try:
            async with asyncio.timeout(seconds), self._changed:
                await self._changed.wait_for(met)
        except TimeoutError:
            return False
        return True

    # -- what the person does

    async def tap(self, name: str, hold_s: float = 0.06) -> float | None:
        """Touch a widget; the moment the finger went up, or None when it cannot be touched."""
        answer = await self._order(do="tap", name=name, hold_ms=round(hold_s * 1000))
        return float(answer["t"]) if answer["ok"] else None

    async def keys(self, text: str) -> None:
        await self._order(do="keys", text=text)

    async def key(self, name: str) -> float:
        return float((await self._order(do="key", key=name))["t"])

    async def picture(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        await self._order(do="picture", path=str(file.absolute()))

    async def _order(self, **order: Any) -> dict[str, Any]:
        await self.there.wait()
        assert self._writer
        number = next(self._ids)
        answer: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._answers[number] = answer
        self._writer.write(json.dumps({"id": number, **order}).encode() + b"\n")
        return await answer

    # -- the line

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection of the window's pilot until it ends; a window that was started again comes back."""
        self._writer = writer
        self.there.set()
        while line := await reader.readline():
            await self._heard(json.loads(line))
        self.there.clear()
        self.seen = {}
        for answer in self._answers.values():
            if not answer.done():
                answer.set_result({"ok": False, "t": 0.0})
        self._answers.clear()

    async def _heard(self, message: dict[str, Any]) -> None:
        if "re" in message:
            answer = self._answers.pop(message["re"], None)
            if answer and not answer.done():
                answer.set_result(message)
        for number, counter in message.get("painted", ()):
            self.painted(number, counter)
        if "see" in message:
            async with self._changed:
                self.seen = message["see"]
                self._changed.notify_all()


class Switchboard:
    """Accepts the pilots and knows the windows by their stations."""

    def __init__(self) -> None:
        self.windows: dict[str, Window] = {}
        self._server: asyncio.Server | None = None

    def add(self, stations: Iterable[str]) -> None:
        """Windows to expect."""
        self.windows |= {station: Window(station) for station in stations}

    async def open(self) -> int:
        """Listen; the port."""
        self._server = await asyncio.start_server(self._greet, "127.0.0.1", 0, limit=1 << 22)
        return int(self._server.sockets[0].getsockname()[1])

    async def all_there(self, seconds: float) -> list[str]:
        """Wait for every window; the stations that did not come."""
        waits = [asyncio.create_task(window.there.wait()) for window in self.windows.values()]
        await asyncio.wait(waits, timeout=seconds)
        for wait in waits:
            wait.cancel()
        return [name for name, window in self.windows.items() if not window.there.is_set()]

    async def _greet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            hello = json.loads(await reader.readline() or b"{}")
            window = self.windows.get(hello.get("hello", ""))
            if window:
                await window.take(reader, writer)
        except (ConnectionError, ValueError):
            pass
        finally:
            writer.close()

    def close(self) -> None:
        if self._server:
            self._server.close()
