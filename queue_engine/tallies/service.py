"""The tallies' application: one POST a question, from a table of its own; only the supervisor's desk may ask."""

from __future__ import annotations

import asyncio
import base64
import logging
import threading
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import Executor
from pathlib import Path
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Header, Request, Response
from fastapi.exceptions import RequestValidationError

from queue_engine import protocol
from queue_engine.domain.errors import Refused
from queue_engine.protocol.commands import TALLIES
from queue_engine.protocol.tallies import AskExport, AskTally, TallyAnswer, TallyFile
from queue_engine.server.app import BAD_REQUEST, FORBIDDEN, UNAUTHORIZED, BodyLimit
from queue_engine.stores.errors import StoreProblem
from queue_engine.tallies import summary
from queue_engine.tallies.ask import Maker, tally
from queue_engine.tallies.export.files import MEDIA, file_name, made
from queue_engine.tallies.export.pdf import NoFont
from queue_engine.tallies.rules import TallyRules
from queue_engine.tallies.store import TallyStore
from queue_engine.usecases.scene import Caller

log = logging.getLogger(__name__)

FOLLOW_S = 2.0
SERVICE = "tallies"


class Tallies:
    """The tables of one hall, kept up with its journal, and what is asked of them."""

    def __init__(
        self, store: TallyStore, rules: TallyRules, journal: Path, now: Callable[[], str], summaries: Path | None
    ) -> None:
        self._store, self._rules, self._journal, self._now = store, rules, journal, now
        self._summaries, self._one = summaries, threading.Lock()
        self.trouble = ""
        """Why the journal cannot be followed."""

    def follow(self) -> None:
        """Take what is new; write the summaries that are due. Only the loop that follows does it."""
        self.catch_up()
        if self._summaries and not self.trouble:
            maker = Maker(SERVICE, self._now)
            for day in summary.write_due(self._store, self._rules, self._summaries, maker):
                log.info("the summary of %s is written", day)

    def catch_up(self) -> None:
        """Take what is new. What cannot be read now is tried again."""
        with self._one:
            try:
                self._store.follow(self._journal)
            except StoreProblem as problem:
                if not self.trouble:
                    log.warning("the journal cannot be followed: %s", problem)
                self.trouble = str(problem)
                return
            if self.trouble:
                log.info("the journal is followed again")
            self.trouble = ""

    def tally(self, ask: AskTally, caller: Caller) -> TallyAnswer:
        """As of the newest fact."""
        self.catch_up()
        answer = tally(self._store, self._rules, ask, Maker(caller.station, self._now))
        return answer.model_copy(update={"behind": bool(self.trouble)})

    def export(self, body: AskExport, caller: Caller) -> TallyFile:
        """Raises Refused(unavailable) when this machine cannot draw the page."""
        self.catch_up()
        who = f"{body.who} ({caller.station})" if body.who else caller.station
        try:
            content = made(self._store, self._rules, body.ask, body.format, Maker(who, self._now), body.visits)
        except NoFont as error:
            raise Refused("unavailable", f"no font with Vietnamese letters in {error}") from error
        name, text = file_name(self._rules, body.ask, body.format), base64.b64encode(content).decode()
        return TallyFile(name=name, media=MEDIA[body.format], body=text)

    def health(self) -> dict[str, Any]:
        days = self._store.days()
        last = days[-1][0] if days else None
        return {"days": len(days), "last_day": last, "seq": self._store.meta("seq"), "trouble": self.trouble or None}


def create_app(tallies: Tallies, caller_of: Callable[[str | None], Caller], threads: Executor) -> FastAPI:
    """The ASGI application. ``caller_of``: the station that a header proves; raises Refused(bad_token)."""
    app = FastAPI(title="Tallies", version=str(protocol.PROTOCOL), docs_url=None, redoc_url=None)
    app.add_middleware(BodyLimit)
    app.add_exception_handler(RequestValidationError, _bad_message)
    app.add_exception_handler(Refused, _refused)
    answering: Mapping[type[protocol.Message], Callable[[Any, Caller], protocol.Message]] = {
        AskTally: tallies.tally,
        AskExport: tallies.export,
    }

    async def caller(authorization: Annotated[str | None, Header()] = None) -> Caller:
        return caller_of(authorization)

    for command in TALLIES:
        endpoint = _endpoint(command, answering[command.body], caller, threads)
        app.post(command.path, response_model=command.answer)(endpoint)

    @app.get("/health")
    async def tell_health() -> dict[str, Any]:
        return await asyncio.get_running_loop().run_in_executor(threads, tallies.health)

    return app


def _endpoint(
    command: protocol.Command, answer: Callable[[Any, Caller], protocol.Message], caller: Any, threads: Executor
) -> Callable[..., Awaitable[Response]]:
    """A typed endpoint for one row of the table; figures are made on a thread of their own."""

    async def endpoint(body: Any, known: Any) -> Response:
        if known.kind not in command.senders:
            raise Refused("not_allowed", f"a {known.kind} may not post to {command.path}")
        told = await asyncio.get_running_loop().run_in_executor(threads, answer, body, known)
        return Response(told.model_dump_json(), media_type="application/json")

    endpoint.__name__ = command.body.__name__
    endpoint.__doc__ = command.body.__doc__
    endpoint.__annotations__ = {"body": command.body, "known": Annotated[Caller, Depends(caller)]}
    return endpoint


async def _refused(_request: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)
    return _refusal(error, {"bad_token": UNAUTHORIZED, "not_allowed": FORBIDDEN}.get(error.code, BAD_REQUEST))


async def _bad_message(_request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    problems = [f"{'.'.join(str(part) for part in one['loc'])}: {one['msg']}" for one in error.errors()]
    return _refusal(Refused("bad_message", "; ".join(problems), problems=problems), BAD_REQUEST)


def _refusal(refused: Refused, status: int) -> Response:
    body = protocol.Refusal(code=refused.code, detail=refused.detail, message=refused.message)
    return Response(body.model_dump_json(), status, media_type="application/json")
