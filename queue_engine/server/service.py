"""The application of a worker that answers questions: one POST each, from the table of the protocol.

Who asks is proved by the station's own token. Nothing of a question or an answer is ever logged: it may hold a code.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Header, Response

from queue_engine import protocol
from queue_engine.domain.errors import Refused
from queue_engine.server.requests import BAD_REQUEST, FORBIDDEN, UNAUTHORIZED, guard
from queue_engine.usecases.scene import Caller

Answering = Callable[[Any, Caller], Awaitable[protocol.Message]]
Answers = {code: {"model": protocol.Refusal} for code in (BAD_REQUEST, UNAUTHORIZED, FORBIDDEN)}


def create_service(
    title: str,
    commands: Iterable[protocol.Command],
    caller_of: Callable[[str | None], Caller],
    answering: Mapping[type[protocol.Message], Answering],
    health: Callable[[], Awaitable[dict[str, Any]]],
) -> FastAPI:
    """The ASGI application.

    ``caller_of``: the station that a header proves, raises Refused(bad_token); ``answering``: what answers each body of
    the table; ``health``: figures, no codes.
    """
    app = FastAPI(title=title, version=str(protocol.PROTOCOL), docs_url=None, redoc_url=None)
    guard(app)

    async def caller(authorization: Annotated[str | None, Header()] = None) -> Caller:
        return caller_of(authorization)

    for command in commands:
        endpoint = _endpoint(command, answering[command.body], caller)
        app.post(command.path, response_model=command.answer, responses=Answers)(endpoint)  # type: ignore[arg-type]

    @app.get("/health")
    async def tell_health() -> dict[str, Any]:
        return await health()

    return app


def _endpoint(command: protocol.Command, answer: Answering, caller: Any) -> Callable[..., Awaitable[Response]]:
    """A typed endpoint for one row of the table."""

    async def endpoint(body: Any, known: Any) -> Response:
        if known.kind not in command.senders:
            raise Refused("not_allowed", f"a {known.kind} may not post to {command.path}")
        found = await answer(body, known)
        return Response(found.model_dump_json(), media_type="application/json")

    endpoint.__name__ = command.body.__name__
    endpoint.__doc__ = command.body.__doc__
    endpoint.__annotations__ = {"body": command.body, "known": Annotated[Caller, Depends(caller)]}
    return endpoint
