"""The LAN application: one POST a command, from the table of the protocol; one WebSocket to follow."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Header, Response, WebSocket

from queue_engine import protocol
from queue_engine.domain.errors import Refused
from queue_engine.server.door import Door
from queue_engine.server.follow import FollowSession
from queue_engine.server.hub import Hub
from queue_engine.server.pins import PinCheck
from queue_engine.server.requests import FORBIDDEN, UNAUTHORIZED, guard, response
from queue_engine.server.work import WORK
from queue_engine.usecases import devices, outbox
from queue_engine.usecases.scene import Caller
from queue_engine.views import SEE_MACHINES
from queue_engine.writer import Answer, Job, Writer, fingerprint

Answers = {
    UNAUTHORIZED: {"model": protocol.Refusal},
    FORBIDDEN: {"model": protocol.Refusal},
    409: {"model": protocol.Refusal, "description": "The world said no"},
}


class Hall:
    """What the application serves: the writer, the followers and who may come."""

    def __init__(self, writer: Writer, hub: Hub, callers: Mapping[str, Caller], heartbeat_s: float) -> None:
        self.writer, self.hub, self.heartbeat_s = writer, hub, heartbeat_s
        self.door = Door(callers)
        self.pins = PinCheck(writer.rules.officers)

    async def carry_out(self, job: Job) -> Answer:
        return await asyncio.wrap_future(self.writer.submit(job))


def create_app(hall: Hall) -> FastAPI:
    """The ASGI application of one hall."""
    app = FastAPI(title="Hall server", version=str(protocol.PROTOCOL), docs_url=None, redoc_url=None)
    guard(app)

    async def caller(authorization: Annotated[str | None, Header()] = None) -> Caller:
        return hall.door.caller(authorization)

    for command in protocol.COMMANDS:
        endpoint = _endpoint(hall, command, caller)
        app.post(command.path, response_model=command.answer, responses=Answers)(endpoint)  # type: ignore[arg-type]

    _tell(app, hall, caller)
    _take_tables(app, hall, caller)
    _follow(app, hall)
    return app


def _tell(app: FastAPI, hall: Hall, caller: Any) -> None:
    """How the server is, and how stations and devices are."""

    @app.get("/health")
    async def health() -> dict[str, Any]:
        writer = hall.writer
        return {
            "store": writer.store.id,
            "seq": hall.hub.head,
            "followers": len(hall.hub),
            "commits": writer.commits,
            "commands": writer.commands,
        }

    @app.get("/stations")
    async def stations(known: Caller = Depends(caller)) -> Response:  # noqa: B008
        """How stations and their devices are, for a repairer's page."""
        if known.kind not in (protocol.StationKind.ESTIMATOR, *SEE_MACHINES):
            raise Refused("not_allowed", f"a {known.kind} does not see the stations")
        return response(await hall.carry_out(Job(devices.all_stations, known)))


def _take_tables(app: FastAPI, hall: Hall, caller: Any) -> None:
    """What the workers tell; no facts, so nothing of it is committed."""

    @app.put("/waits", status_code=204)
    async def put_waits(body: protocol.PutWaits, known: Caller = Depends(caller)) -> Response:  # noqa: B008
        """The estimator's newest table."""
        if known.kind is not protocol.StationKind.ESTIMATOR:
            raise Refused("not_allowed", f"a {known.kind} makes no estimates")
        hall.hub.tell_waits(protocol.Waits(**body.model_dump()))
        return Response(status_code=204)

    @app.put("/sync", status_code=204)
    async def put_sync(body: protocol.PutSync, known: Caller = Depends(caller)) -> Response:  # noqa: B008
        """How the exchange with the central system goes."""
        if known.kind is not protocol.StationKind.DOSSIERS:
            raise Refused("not_allowed", f"a {known.kind} exchanges no dossiers")
        answer = await hall.carry_out(Job(lambda scene: outbox.synced(scene, body), known))
        hall.hub.tell_sync(protocol.Sync.model_validate_json(answer.body))
        return Response(status_code=204)


def _follow(app: FastAPI, hall: Hall) -> None:
    """The stream of facts."""

    @app.websocket("/follow")
    async def follow(socket: WebSocket, store: str | None = None, seq: int | None = None) -> None:
        try:
            known = hall.door.caller(socket.headers.get("authorization"))
        except Refused:
            await socket.close(UNAUTHORIZED + 4000)
            return
        await FollowSession(socket, known, hall.hub, hall.writer, hall.heartbeat_s).run(store, seq)


def _endpoint(hall: Hall, command: protocol.Command, caller: Any) -> Callable[..., Awaitable[Response]]:
    """A typed endpoint for one row of the table."""

    async def endpoint(body: Any, known: Any, key: Any, only_known: Any = None) -> Response:
        if known.kind not in command.senders:
            raise Refused("not_allowed", f"a {known.kind} may not post to {command.path}")
        work = await WORK[type(body)](hall.pins, body)
        same = fingerprint(known, command.path, body)
        # A question is simply asked again, so that neither it nor its answer is remembered.
        job = Job(work, known, key, same, only_known == "1") if command.kept else Job(work, known)
        answer = await hall.carry_out(job)
        return response(answer)

    endpoint.__name__ = command.body.__name__
    endpoint.__doc__ = command.body.__doc__
    endpoint.__annotations__ = {
        "body": command.body,
        "known": Annotated[Caller, Depends(caller)],
        "key": Annotated[str, Header(alias=protocol.KEY_HEADER, pattern=protocol.KEY_PATTERN)],
        "only_known": Annotated[str | None, Header(alias=protocol.ONLY_KNOWN_HEADER)],
    }
    return endpoint
