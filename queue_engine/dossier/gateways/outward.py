"""A gateway whose facts go another way than its own calls: to an address or into a folder."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Protocol

from queue_engine.dossier.gateway import TAKES, Ability, Gateway, Proved
from queue_engine.dossier.record import BookedVisit, Dossier, NamedCode, OutEvent, Procedure


class Sink(Protocol):
    """Where facts go. Raises GatewayError alone."""

    async def send(self, event: OutEvent) -> None: ...


class Outward:
    """Asks one system and tells another place; without a system it only tells."""

    def __init__(self, gateway: Gateway | None, sink: Sink, can: frozenset[Ability], name: str) -> None:
        self._gateway, self._sink = gateway, sink
        self.name = gateway.name if gateway else name
        self.can = (gateway.can - TAKES if gateway else frozenset()) | can

    async def dossier(self, code: str) -> Dossier | None:
        return await self._gateway.dossier(code) if self._gateway else None

    async def prove(self, code: str, proof: str) -> Proved:
        return await self._gateway.prove(code, proof) if self._gateway else Proved(None, False)

    async def changed(self, since: datetime | None) -> AsyncIterator[Sequence[Dossier]]:
        if self._gateway:
            async for part in self._gateway.changed(since):
                yield part

    async def procedures(self) -> Sequence[Procedure]:
        return await self._gateway.procedures() if self._gateway else ()

    async def fields(self) -> Sequence[NamedCode]:
        return await self._gateway.fields() if self._gateway else ()

    async def units(self) -> Sequence[NamedCode]:
        return await self._gateway.units() if self._gateway else ()

    async def bookings(self) -> Sequence[BookedVisit]:
        return await self._gateway.bookings() if self._gateway else ()

    async def send(self, event: OutEvent) -> None:
        await self._sink.send(event)

    async def close(self) -> None:
        if close := getattr(self._sink, "close", None):
            await close()
        if self._gateway:
            await self._gateway.close()
