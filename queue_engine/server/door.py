"""Who asks: the token of a request, and the station that it proves."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from queue_engine.domain.errors import Refused
from queue_engine.usecases.scene import Caller


class Door:
    """Which station a token proves."""

    def __init__(self, callers: Mapping[str, Caller]) -> None:
        self._callers = {_hashed(token): caller for token, caller in callers.items()}

    def caller(self, authorization: str | None) -> Caller:
        """Raises Refused(bad_token)."""
        scheme, _, token = (authorization or "").partition(" ")
        caller = self._callers.get(_hashed(token)) if scheme.lower() == "bearer" else None
        if caller is None:
            raise Refused("bad_token", "no station of this hall has this token")
        return caller


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
