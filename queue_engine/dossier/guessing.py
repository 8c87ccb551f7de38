"""Limits of guessing, for stations at which anybody may stand. They hold over restarts, and while the disk is full."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from contextlib import suppress
from typing import Protocol

from queue_engine.dossier.guesses import Limit, Misses

KEPT = 5000
"""Stations and codes in memory."""
AT_ONCE = 4
"""Questions of a station under way: a screen has one, and one that waits for a newer copy."""

Read = Callable[[Callable[[], Misses]], Awaitable[Misses]]
"""Does what has to wait for the disk."""


class Kept(Protocol):
    """Where misses outlive a restart."""

    def misses(self, who: str) -> Misses: ...
    def save_misses(self, who: str, misses: Misses) -> Future[None]: ...


class Guessing:
    """Who has missed how often. On the loop's thread; what counts is in memory and written behind."""

    def __init__(self, kept: Kept, now_ms: Callable[[], int], read: Read) -> None:
        self._kept, self._now_ms, self._read = kept, now_ms, read
        self._known: OrderedDict[str, Misses] = OrderedDict()
        self._turns: dict[str, asyncio.Semaphore] = {}

    def turn(self, station: str) -> asyncio.Semaphore:
        """A station's questions are few at a time, so that each is counted before the next ones."""
        return self._turns.setdefault(station, asyncio.Semaphore(AT_ONCE))

    async def wait_s(self, *who: str) -> int:
        """Seconds until all of them are open again."""
        waits = [(await self._misses(one)).wait_ms(self._now_ms()) for one in who]
        return -(-max(waits) // 1000)

    async def missed(self, who: str, limit: Limit) -> None:
        await self._save(who, (await self._misses(who)).one_more(self._now_ms(), limit))

    async def forgive(self, who: str) -> None:
        misses = await self._misses(who)
        if misses.at_ms:
            await self._save(who, misses.forgiven())

    async def _misses(self, who: str) -> Misses:
        """From memory without waiting: two misses at the same moment are two."""
        if who not in self._known:
            found = await self._read(lambda: self._kept.misses(who))
            self._known.setdefault(who, found)
        self._known.move_to_end(who)
        return self._known[who]

    async def _save(self, who: str, misses: Misses) -> None:
        self._known[who] = misses
        while len(self._known) > KEPT:
            self._known.popitem(last=False)
        with suppress(OSError):  # no room on the disk: it counts all the same
            await asyncio.wrap_future(self._kept.save_misses(who, misses))
