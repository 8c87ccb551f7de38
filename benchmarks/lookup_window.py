"""A citizen at the look-up screen's real window: a receipt before the reader, fingers, and eyes on what was painted."""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from benchmarks.centre import Centre
from benchmarks.hall import READER, BrokenBenchmark, paint_log, reader_cable, wait_until
from benchmarks.measure import Row, sampled
from benchmarks.visitor import hung_up
from config.demo.line import Switchboard, Window
from devices.readers.sim import ReaderEnd, SimReader, SimReaderSettings
from queue_engine.protocol import AskDossier, DossierAnswer, Found

SEE_S = 10.0
LOOK_S = 0.001
NOT_YET = ("lookup", "lookup-asking", "lookup-code")
"""Screens that answer nothing."""


class Citizen:
    """Stands before one look-up screen."""

    def __init__(self, centre: Centre, window: Window) -> None:
        self.window, self._hall = window, centre.hall
        settings = SimReaderSettings(READER, reader_cable(centre.hall.folder), "serial", 115200)
        self._scanner, self._end = SimReader(settings), ReaderEnd(settings)
        self._paints = Paints(paint_log(centre.hall.folder, window.station))

    async def ready(self) -> None:
        """The start page stands there, and the reader has been opened: a first receipt is answered."""
        await self.see("type")
        await asyncio.to_thread(self._hall.wait_for_device, self.window.station, READER)

    async def see(self, name: str) -> None:
        if not await self.window.until(lambda: self.window.can_press(name), SEE_S):
            raise BrokenBenchmark(f"{name} never could be touched; the screen shows {sorted(self.window.seen)}")

    async def look_up(self, text: str) -> tuple[str, float]:
        """Scan it; the screen that answers, and the milliseconds from the last byte to its paint."""
        self._paints.skip()
        self._scanner.obey(f"scan {text}", 0.0)
        data = b"".join(self._scanner.advance(0.0))
        began = time.monotonic()
        self._end.say(data)
        name, painted = await self._paints.next_but(NOT_YET)
        return name, (painted - began) * 1000

    async def written(self, name: str) -> str:
        """All that stands on the screen once this part of it can be seen."""
        if not await self.window.until(lambda: bool(self.window.text(name)), SEE_S):
            raise BrokenBenchmark(f"no {name} on the screen, but {sorted(self.window.seen)}")
        return "\n".join(str(text) for text, _ in self.window.seen.values())

    async def leave(self) -> None:
        """Back to the start page, as a citizen who has read it."""
        for _ in range(20):
            await self.window.tap("done" if self.window.can_press("done") else "back", 0.03)
            if await self.window.until(lambda: self.window.can_press("type"), 0.3):
                return
        raise BrokenBenchmark(f"no way back from {sorted(self.window.seen)}")

    def close(self) -> None:
        self._end.plug(False)


class Paints:
    """The window's own log of what it has painted, read behind its back."""

    def __init__(self, file: Path) -> None:
        self._file, self._read = file, 0

    def skip(self) -> None:
        self._read = self._file.stat().st_size if self._file.exists() else 0

    async def next_but(self, names: Collection[str]) -> tuple[str, float]:
        """The first screen of another name than these, and the moment of its paint."""
        ends = time.monotonic() + SEE_S
        while time.monotonic() < ends:
            for line in self._fresh():
                if line["event"] == "screen" and line["screen"] not in names:
                    return str(line["screen"]), float(line["t"])
            await asyncio.sleep(LOOK_S)
        raise BrokenBenchmark(f"nothing was painted but {', '.join(names)}")

    def _fresh(self) -> list[dict[str, Any]]:
        with self._file.open("rb") as lines:
            lines.seek(self._read)
            data = lines.read()
        whole = data[: data.rfind(b"\n") + 1]
        self._read += len(whole)
        return [json.loads(line) for line in whole.splitlines()]


@asynccontextmanager
async def citizen_at(folder: Path, answer_ms: int, **changes: Any) -> AsyncIterator[tuple[Centre, Citizen]]:
    """Hall server, look-up service, central system and the screen's window as processes, and a citizen."""
    line = Switchboard()
    port = await line.open()
    centre = Centre(folder, answer_ms, lookup=f"127.0.0.1:{port}", **changes)
    line.add([centre.hall.lookup])
    citizen = Citizen(centre, line.windows[centre.hall.lookup])
    try:
        with centre.hall as hall:
            hall.start_server()
            centre.start()
            centre.wait_for_pulls()
            hall.start_kiosk(hall.lookup)
            if await line.all_there(SEE_S):
                raise BrokenBenchmark("the look-up screen's pilot did not call")
            await citizen.ready()
            yield centre, citizen
    finally:
        citizen.close()
        await hung_up(line)
        line.close()


# -- scan → painted


def painted(folder: Path, answer_ms: int, counts: tuple[int, int, int]) -> list[Row]:
    """Known to the hall, new to the hall, and new while the centre hangs: so many receipts of each."""
    return asyncio.run(_painted(folder, answer_ms, *counts))


async def _painted(folder: Path, answer_ms: int, cached: int, uncached: int, hanging: int) -> list[Row]:
    async with citizen_at(folder, answer_ms, circuit={"pause_s": 2.0}) as (centre, citizen):
        codes = map(centre.world.code_of, itertools.count())
        await _seen(citizen, next(codes), "lookup-answer")  # the first one falls into the start of the others
        fresh = [next(codes) for _ in range(uncached)]
        new = [await _seen(citizen, code, "lookup-answer") for code in fresh]
        known = [
            await _seen(citizen, code, "lookup-answer") for code in itertools.islice(itertools.cycle(fresh), cached)
        ]
        away = []
        for _ in range(hanging):
            centre.fault("silence")
            away.append(await _seen(citizen, next(codes), "lookup-said"))
            centre.fault()
            await asyncio.to_thread(_wait_for_answers, centre, next(codes))
    return [
        sampled("cached_painted", "ms", known),
        sampled("uncached_painted", "ms", new),
        sampled("hanging_centre_painted", "ms", away),
    ]


async def _seen(citizen: Citizen, code: str, screen: str) -> float:
    name, took = await citizen.look_up(code)
    if name != screen:
        raise BrokenBenchmark(f"{screen} was expected, not {name}")
    await citizen.leave()
    return took


def _wait_for_answers(centre: Centre, code: str) -> None:
    asking = centre.asking(centre.hall.lookup)

    def is_found() -> bool:
        answer = asking.send(AskDossier(code=code), 2.0)
        return isinstance(answer, DossierAnswer) and answer.found is Found.FOUND

    wait_until(is_found)
    asking.close()
