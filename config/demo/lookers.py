"""Citizens who only look up where their dossiers stand: a receipt before the reader of a look-up screen."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence

from config.demo.line import Window
from config.demo.people import HallTime, PeopleLog
from config.demo.receipts import Scanner

ONE_IN = 6
"""So many who take a number, for one who only looks something up."""
FEWEST = 2
READ_S = 8.0
ANSWER_S = 5.0
"""Real seconds: what a screen may take does not scale."""
TRIES = 20


def moments(arrivals_min: Sequence[float]) -> list[float]:
    """When they come: with every sixth of the others, and two at least."""
    step = max(1, min(ONE_IN, len(arrivals_min) // FEWEST))
    return list(arrivals_min[::step])


class Lookers:
    """All of them, at the screens that the hall has."""

    def __init__(
        self, windows: Mapping[str, Window], scanners: Mapping[str, Scanner], clock: HallTime, log: PeopleLog
    ) -> None:
        self._windows, self._scanners, self._clock, self._log = windows, scanners, clock, log
        self._free: asyncio.Queue[str] = asyncio.Queue()
        for station in scanners:
            self._free.put_nowait(station)

    async def come(self, when_min: Sequence[float], codes: Iterator[str]) -> None:
        """Until the last one has left."""
        if not self._scanners:
            return
        async with asyncio.TaskGroup() as group:
            for minute, code in zip(when_min, codes, strict=False):
                group.create_task(self._one(minute, code))

    async def _one(self, minute: float, code: str) -> None:
        await self._clock.until(minute)
        station = await self._free.get()
        window = self._windows[station]
        await window.until(lambda: window.can_press("type"))
        self._scanners[station].read(code)
        is_answered = await window.until(lambda: window.shows("headline"), ANSWER_S)
        self._log.write("looked_up", station=station, answered=is_answered)
        await self._clock.sleep(READ_S)
        await self._leave(window)
        self._free.put_nowait(station)

    async def _leave(self, window: Window) -> None:
        """By the button that is there; a screen that was left clears itself."""
        for _ in range(TRIES):
            way = "done" if window.can_press("done") else "back"
            await window.tap(way)
            if await window.until(lambda: window.can_press("type"), 0.5):
                return
