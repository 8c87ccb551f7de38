"""A session or token of the central system: made once, made again once when it has expired, by one request for all."""

from __future__ import annotations

import asyncio
import os
import stat
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from queue_engine.dossier.errors import Reason
from queue_engine.dossier.gateway import Misconfigured

EARLY_S = 30.0
"""So long before its end a token is not used any more."""
REST_S = 60.0
"""After a refused password so long no other try: accounts get locked."""
LARGEST_SECRET = 4096


class SignedIn:
    """``sign_in`` gives a token and for how many seconds it is good."""

    def __init__(
        self, sign_in: Callable[[], Awaitable[tuple[str, float]]], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._sign_in = sign_in
        self._clock = clock
        self._token = ""
        self._until = 0.0
        self._task: asyncio.Task[str] | None = None
        self._refused: tuple[float, str, str] | None = None

    async def token(self) -> str:
        """A good one, as far as we know. Raises GatewayError."""
        if self._token and self._clock() < self._until:
            return self._token
        return await self._renewed()

    async def again(self, old: str) -> str:
        """Another one, because the system does not take this one; somebody else may have got it already."""
        if self._token == old:
            self._token = ""
        return await self.token()

    async def _renewed(self) -> str:
        if self._refused and self._clock() < self._refused[0]:
            raise Misconfigured(*self._refused[1:])
        if self._task is None:
            self._task = asyncio.create_task(self._renew())
            self._task.add_done_callback(self._renewal_ended)
        # shielded: who asked may run out of time, the next one shall find the token made
        return await asyncio.shield(self._task)

    async def _renew(self) -> str:
        try:
            token, lasts_s = await self._sign_in()
        except Misconfigured as error:
            self._refused = (self._clock() + REST_S, error.reason, error.about)
            raise
        self._token, self._refused = token, None
        self._until = self._clock() + max(lasts_s - EARLY_S, lasts_s / 2)
        return token

    def _renewal_ended(self, task: asyncio.Task[str]) -> None:
        self._task = None
        if not task.cancelled():
            task.exception()  # seen, even if nobody waits any more

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()


def read_secret(file: Path | None) -> str:
    """The password or client secret. Raises Misconfigured when it is not there or others may read it."""
    if file is None:
        return ""
    trouble = Misconfigured(Reason.NO_SECRET, str(file))
    try:
        with file.open("rb") as stream:
            if not stat.S_IMODE(os.fstat(stream.fileno()).st_mode) & 0o077:
                return stream.read(LARGEST_SECRET).decode("utf-8").strip()
    except (OSError, UnicodeDecodeError):  # the latter holds the secret
        pass
    raise trouble
