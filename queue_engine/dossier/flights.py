"""Calls at the central system for citizens: one at a time for a code, few at once, none while its circuit is open."""

from __future__ import annotations

import asyncio
import logging
import time
import traceback
from collections.abc import Awaitable, Callable
from typing import TypeVar

from queue_engine.dossier.circuit import (
    Circuit,
    CircuitRules,
    answered,
    calling,
    centre_of,
    failed,
    may_call,
)
from queue_engine.dossier.errors import Reason
from queue_engine.dossier.gateway import GatewayError, Misconfigured, Permanent, Retry
from queue_engine.protocol import Centre

log = logging.getLogger(__name__)

T = TypeVar("T")
AT_ONCE = 8
OF_ONE_ANSWER = frozenset({Reason.MISSING, Reason.NO_PROOF})
"""What may be wrong with one dossier alone: the others are still asked for."""
LONGEST_S = 15.0
"""A gateway has a deadline of its own; this is for one that forgets it."""


class Line:
    """The way to the central system, with its circuit. Nothing is called while it is open."""

    def __init__(
        self,
        rules: CircuitRules,
        now: Callable[[], float] = time.monotonic,
        changed: Callable[[], None] = lambda: None,
        longest_s: float = LONGEST_S,
    ) -> None:
        self._rules, self._now, self._changed, self._longest_s = rules, now, changed, longest_s
        self._circuit = Circuit()
        self.reason = ""
        """Code of the newest trouble; empty while all is well."""
        self.success_at: float | None = None
        """On the wall clock."""

    @property
    def open_for_calls(self) -> bool:
        return may_call(self._circuit, self._now())

    @property
    def centre(self) -> Centre:
        return centre_of(self._circuit, self._rules)

    async def call(self, work: Awaitable[T]) -> T:
        """Raises GatewayError, also for a call that never ends."""
        began = self._now()
        self._circuit = calling(self._circuit, began)
        try:
            async with asyncio.timeout(self._longest_s):
                result = await work
        except TimeoutError as error:
            raise self._noted(Retry("timeout"), began) from error
        except GatewayError as error:
            self._noted(error, began)
            raise
        before, self.success_at = self.centre, time.time()
        self._circuit = answered(self._circuit, self._ms_since(began))
        self._tell(before, "")
        return result

    def heard(self) -> None:
        """The centre has answered somebody else, as a pull."""
        before, self.success_at = self.centre, time.time()
        self._circuit = Circuit(took_ms=self._circuit.took_ms)
        self._tell(before, "")

    def missed(self, reason: str) -> None:
        """It has not; of one such call alone no citizen is kept away."""
        before = self.centre
        self._circuit = failed(self._circuit, self._now(), self._rules)
        self._tell(before, reason)

    def _noted(self, error: GatewayError, began: float) -> GatewayError:
        """A permanent error is about this one question: the centre itself has answered."""
        before = self.centre
        if isinstance(error, Permanent):
            self._circuit = answered(self._circuit, self._ms_since(began))
        else:
            after_s = error.after_s if isinstance(error, Retry) else None
            hopeless = isinstance(error, Misconfigured) and error.reason not in OF_ONE_ANSWER
            self._circuit = failed(self._circuit, self._now(), self._rules, after_s, hopeless)
        self._tell(before, error.reason)
        return error

    def _ms_since(self, began: float) -> float:
        return (self._now() - began) * 1000

    def _tell(self, before: Centre, reason: str) -> None:
        """Written down once when it goes and once when it is back."""
        now, was = self.centre, self.reason
        self.reason = reason
        if now is not before:
            log.log(logging.WARNING if now is Centre.AWAY else logging.INFO, "central system: %s %s", now, reason)
        if now is not before or reason != was:
            self._changed()


def _where(error: BaseException) -> str:
    """Kind and place. What the error says may hold a code or what a centre has sent."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} at {place.filename}:{place.lineno}"


class Flights:
    """Single flight: who asks for a code that is being asked for waits for the same answer."""

    def __init__(self) -> None:
        self._flights: dict[str, asyncio.Task[None]] = {}
        self._room = asyncio.Semaphore(AT_ONCE)

    def start(self, key: str, work: Callable[[], Awaitable[None]]) -> asyncio.Task[None]:
        """The flight of this key; a new one only when there is none."""
        flight = self._flights.get(key)
        if flight is None:
            flight = self._flights[key] = asyncio.create_task(self._fly(work))
            flight.add_done_callback(lambda _: self._flights.pop(key, None))
        return flight

    async def _fly(self, work: Callable[[], Awaitable[None]]) -> None:
        async with self._room:
            try:
                await work()
            except Exception as error:  # noqa: BLE001  a job runner: a broken look-up is told as one that failed
                log.error("a look-up broke: %s", _where(error))

    async def close(self) -> None:
        flights = list(self._flights.values())
        for flight in flights:
            flight.cancel()
        await asyncio.gather(*flights, return_exceptions=True)
