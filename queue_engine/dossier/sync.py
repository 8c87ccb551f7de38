"""How the exchange goes, told to the hall server: at each change and every ten seconds, for the supervisor's desk."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from queue_engine.domain.calendar import iso
from queue_engine.dossier.cache import Cache, Held
from queue_engine.dossier.pulls import pulled_at
from queue_engine.dossier.tables import to_ms
from queue_engine.protocol import Centre, PutSync

EVERY_S = 10.0
SHORTEST_S = 0.5
"""A centre that comes and goes does not make more messages than people can read."""
COUNTED_S = 60.0


class Teller(Protocol):
    """Who takes it. False: the hall server is away."""

    async def put_sync(self, sync: PutSync) -> bool: ...


class Trouble(Protocol):
    """A part of the worker that knows what is wrong with it: a code, empty while all is well."""

    @property
    def reason(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Procedures:
    """How many there are and of when."""

    count: int = 0
    at: datetime | None = None


class Reporter:
    """Makes the message and sends it."""

    def __init__(
        self,
        name: str,
        teller: Teller,
        cache: Cache,
        readers: Executor,
        centre: Callable[[], Centre],
        troubles: Sequence[Trouble],
        success_at: Callable[[], float | None],
        procedures: Callable[[], Procedures] = Procedures,
    ) -> None:
        self._name, self._teller, self._cache, self._readers = name, teller, cache, readers
        self._centre, self._troubles, self._success_at = centre, troubles, success_at
        self._procedures = procedures
        self._was: Centre | None = None
        self._since = iso(_now_ms())
        self._held, self._counted = Held(0, None), float("-inf")
        self._pulled: str | None = None
        self._changed = asyncio.Event()

    def changed(self) -> None:
        """From the loop's thread."""
        self._changed.set()

    async def run(self) -> None:
        """Until it is cancelled."""
        while True:
            self._changed.clear()
            await self._teller.put_sync(await self.told())
            await asyncio.sleep(SHORTEST_S)
            try:
                async with asyncio.timeout(EVERY_S - SHORTEST_S):
                    await self._changed.wait()
            except TimeoutError:
                pass

    async def told(self) -> PutSync:
        """The message of this moment."""
        if (centre := self._centre()) is not self._was:
            self._was, self._since = centre, iso(_now_ms())
        await self._count()
        success_at, procedures = self._success_at(), self._procedures()
        return PutSync(
            system=self._name,
            centre=centre,
            since=self._since,
            reason=next((one for one in self._reasons() if one), ""),
            last_success_at=iso(round(success_at * 1000)) if success_at is not None else None,
            dossiers=self._held.dossiers,
            oldest_at=iso(to_ms(self._held.oldest_at)) if self._held.oldest_at else None,
            pulled_at=self._pulled,
            procedures=procedures.count,
            procedures_at=iso(to_ms(procedures.at)) if procedures.at else None,
        )

    def _reasons(self) -> tuple[str, ...]:
        """The weightiest first."""
        return (*(part.reason for part in self._troubles), self._cache.reason, self._cache.trouble)

    async def _count(self) -> None:
        """Counting a million rows takes a moment, so it is done now and then only."""
        loop = asyncio.get_running_loop()
        self._pulled = await loop.run_in_executor(self._readers, lambda: pulled_at(self._cache))
        if time.monotonic() - self._counted > COUNTED_S or not self._held.dossiers:
            self._held = await loop.run_in_executor(self._readers, self._cache.held)
            self._counted = time.monotonic()


def _now_ms() -> int:
    return round(time.time() * 1000)
