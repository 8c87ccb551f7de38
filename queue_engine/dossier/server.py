"""The look-up service's application: one POST a question, from the table of the protocol.

Who asks is proved by the station's own token. Nothing of a question or an answer is ever logged: it holds a code.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Header, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from queue_engine import protocol
from queue_engine.domain.errors import Refused
from queue_engine.server.app import BAD_REQUEST, FORBIDDEN, UNAUTHORIZED, BodyLimit
from queue_engine.server.door import Door
from queue_engine.server.worker import where
from queue_engine.usecases.scene import Caller

log = logging.getLogger(__name__)

BROKEN = 503
Answers = {code: {"model": protocol.Refusal} for code in (BAD_REQUEST, UNAUTHORIZED, FORBIDDEN)}
Answering = Callable[[Any, Caller], Awaitable[protocol.Message]]


def create_app(
    door: Door, answering: Mapping[type[protocol.Message], Answering], health: Callable[[], dict[str, Any]]
) -> FastAPI:
    """The ASGI application. ``answering``: what answers each body of the table; ``health``: figures, no codes."""
    app = FastAPI(title="Look-up service", version=str(protocol.PROTOCOL), docs_url=None, redoc_url=None)
    app.add_middleware(BodyLimit)
    app.add_exception_handler(RequestValidationError, _bad_message)
    app.add_exception_handler(HTTPException, _no_such_thing)
    app.add_exception_handler(Refused, _refused)

    async def caller(authorization: Annotated[str | None, Header()] = None) -> Caller:
        return door.caller(authorization)

    for command in protocol.LOOKUPS:
        endpoint = _endpoint(command, answering[command.body], caller)
        app.post(command.path, response_model=command.answer, responses=Answers)(endpoint)  # type: ignore[arg-type]

    @app.get("/health")
    async def tell_health() -> dict[str, Any]:
        return health()

    return app


def _endpoint(command: protocol.Command, answer: Answering, caller: Any) -> Callable[..., Awaitable[Response]]:
    """A typed endpoint for one row of the table."""

    async def endpoint(body: Any, known: Any) -> Response:
        if known.kind not in command.senders:
            raise Refused("not_allowed", f"a {known.kind} may not post to {command.path}")
        try:
            found = await answer(body, known)
        except Exception as error:  # noqa: BLE001  a request's top: what it says may hold a code, and is not logged
            log.error("a look-up broke: %s", where(error))
            return _refusal(Refused("unavailable", "the look-up service failed; it has been written down"), BROKEN)
        return Response(found.model_dump_json(), media_type="application/json")

    endpoint.__name__ = command.body.__name__
    endpoint.__doc__ = command.body.__doc__
    endpoint.__annotations__ = {"body": command.body, "known": Annotated[Caller, Depends(caller)]}
    return endpoint


# -- what is wrong with a request, as a Refusal; what was sent is not in it


async def _refused(_request: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)
    return _refusal(error, {"bad_token": UNAUTHORIZED, "not_allowed": FORBIDDEN}.get(error.code, BAD_REQUEST))


async def _bad_message(_request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    problems = [f"{'.'.join(str(part) for part in one['loc'])}: {one['type']}" for one in error.errors()]
    return _refusal(Refused("bad_message", "; ".join(problems), problems=problems), BAD_REQUEST)


async def _no_such_thing(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return _refusal(Refused("bad_message", str(error.detail)), error.status_code)


def _refusal(refused: Refused, status: int) -> Response:
    body = protocol.Refusal(code=refused.code, detail=refused.detail, message=refused.message)
    return Response(body.model_dump_json(), status, media_type="application/json")
