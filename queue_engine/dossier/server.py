"""The look-up service's application. Nothing of a question or an answer is ever logged: it holds a code."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any

from fastapi import FastAPI
from starlette.exceptions import HTTPException

from queue_engine import protocol
from queue_engine.domain.errors import Refused
from queue_engine.server.door import Door
from queue_engine.server.service import Answering as Answering
from queue_engine.server.service import create_service
from queue_engine.server.worker import where
from queue_engine.usecases.scene import Caller

log = logging.getLogger(__name__)

BROKEN = 503


def create_app(
    door: Door, answering: Mapping[type[protocol.Message], Answering], health: Callable[[], dict[str, Any]]
) -> FastAPI:
    """The ASGI application. ``answering``: what answers each body of the table; ``health``: figures, no codes."""

    async def tell_health() -> dict[str, Any]:
        return health()

    quiet = {body: _quiet(answer) for body, answer in answering.items()}
    return create_service("Look-up service", protocol.LOOKUPS, door.caller, quiet, tell_health)


def _quiet(answer: Answering) -> Answering:
    """What breaks is told and logged without a word of what it was about."""

    async def answered(body: Any, known: Caller) -> protocol.Message:
        try:
            return await answer(body, known)
        except Refused:
            raise
        except Exception as error:  # noqa: BLE001  a request's top: what it says may hold a code, and is not logged
            log.error("a look-up broke: %s", where(error))
            raise HTTPException(BROKEN, "the look-up service failed; it has been written down") from None

    return answered
