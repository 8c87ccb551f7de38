"""What is wrong with a request, as a Refusal; the same for the hall server and its workers."""

from __future__ import annotations

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.types import Message as AsgiMessage

from queue_engine.domain.errors import Refused
from queue_engine.writer import Answer, refusal

BODY_LIMIT = 64 * 1024
BAD_REQUEST, UNAUTHORIZED, FORBIDDEN, TOO_LARGE = 400, 401, 403, 413


def guard(app: FastAPI) -> None:
    """Bodies have a limit, and whatever is wrong is told as a Refusal. What was sent is never in it."""
    app.add_middleware(BodyLimit)
    app.add_exception_handler(RequestValidationError, _bad_message)
    app.add_exception_handler(HTTPException, _no_such_thing)
    app.add_exception_handler(Refused, _refused)


def response(answer: Answer) -> Response:
    return Response(answer.body, answer.status, media_type="application/json")


async def _refused(_request: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)
    status = {"bad_token": UNAUTHORIZED, "not_allowed": FORBIDDEN}.get(error.code, BAD_REQUEST)
    return response(refusal(error, status))


async def _bad_message(_request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    problems = [f"{'.'.join(map(str, one['loc']))}: {one['type']}" for one in error.errors()]
    return response(refusal(Refused("bad_message", "; ".join(problems), problems=problems), BAD_REQUEST))


async def _no_such_thing(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return response(refusal(Refused("bad_message", str(error.detail)), error.status_code))


class BodyLimit:
    """Refuses bodies above 64 kB, declared or not."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        taken = 0

        async def limited() -> AsgiMessage:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > BODY_LIMIT:
                raise HTTPException(TOO_LARGE, "the message is larger than 64 kB")
            return message

        await self._app(scope, limited, send)
