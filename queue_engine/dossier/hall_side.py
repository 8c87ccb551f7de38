"""The hall server as the worker knows it: commands with the worker's token, on one thread that may wait."""

from __future__ import annotations

import asyncio
import http.client
import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from queue_engine.client.commands import Commands, Unreachable
from queue_engine.protocol import (
    BookingIn,
    BookingsTaken,
    EndOutbox,
    Message,
    OutboxTaken,
    PutBookings,
    PutSync,
    Refusal,
    TakeOutbox,
)

log = logging.getLogger(__name__)

PATIENCE_S, ANSWER_S = 5.0, 1.5
BOOKINGS_A_MESSAGE = 200


class HallSide:
    """None or False: the hall server is away or does not want it; the worker goes on and tries again."""

    def __init__(self, address: str, token: str) -> None:
        self._address, self._token = address, token
        self._commands = Commands(address, token, answer_s=ANSWER_S)
        self._thread = ThreadPoolExecutor(1, "hall")
        self._telling = ThreadPoolExecutor(1, "sync")
        self._refused: set[str] = set()

    def close(self) -> None:
        self._commands.close()
        self._thread.shutdown(wait=False, cancel_futures=True)
        self._telling.shutdown(wait=False, cancel_futures=True)

    async def take(self, body: TakeOutbox) -> OutboxTaken | None:
        answer = await self._send(body)
        return answer if isinstance(answer, OutboxTaken) else None

    async def end(self, body: EndOutbox) -> bool:
        return await self._send(body) is not None

    async def put_bookings(self, source: str, bookings: Sequence[BookingIn]) -> bool:
        """Whether the hall has them all."""
        for first in range(0, len(bookings), BOOKINGS_A_MESSAGE):
            part = tuple(bookings[first : first + BOOKINGS_A_MESSAGE])
            if not isinstance(await self._send(PutBookings(source=source[:60], bookings=part)), BookingsTaken):
                return False
        return True

    async def put_sync(self, sync: PutSync) -> bool:
        return await asyncio.get_running_loop().run_in_executor(self._telling, self._put, sync)

    async def _send(self, body: Message) -> Message | None:
        send = lambda: self._commands.send(body, PATIENCE_S)  # noqa: E731
        answer = await asyncio.get_running_loop().run_in_executor(self._thread, send)
        if isinstance(answer, Refusal):
            self._complain(type(body).__name__, answer)
        return None if isinstance(answer, Unreachable | Refusal) else answer

    def _complain(self, what: str, refusal: Refusal) -> None:
        """Once for each kind of refusal."""
        if f"{what} {refusal.code}" not in self._refused:
            self._refused.add(f"{what} {refusal.code}")
            log.warning("the hall server refuses %s: %s", what, refusal.message)

    def _put(self, sync: PutSync) -> bool:
        host, _, port = self._address.rpartition(":")
        connection = http.client.HTTPConnection(host, int(port), timeout=ANSWER_S)
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"}
        try:
            connection.request("PUT", "/sync", sync.model_dump_json().encode(), headers)
            return connection.getresponse().status == http.HTTPStatus.NO_CONTENT
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()
