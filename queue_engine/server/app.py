"""The LAN application: one POST a command, from the table of the protocol; one WebSocket to follow."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Mapping
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Header, Request, Response, WebSocket
from fastapi.exceptions import RequestValidationError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.types import Message as AsgiMessage

from queue_engine import protocol
from queue_engine.domain.errors import Refused
from queue_engine.server.door import Door
from queue_engine.server.follow import FollowSession
from queue_engine.server.hub import Hub
from queue_engine.server.pins import PinCheck
from queue_engine.usecases import (
    aside,
    bookings,
    codes,
    counters,
    devices,
    dossiers,
    issue,
    officers,
    outbox,
    papers,
    ratings,
    reports,
    roll,
    serve,
    undo,
    voice,
)
from queue_engine.usecases.scene import Caller, Scene
from queue_engine.views import SEE_MACHINES
from queue_engine.writer import Answer, Job, Work, Writer, fingerprint, refusal

BODY_LIMIT = 64 * 1024
BAD_REQUEST, UNAUTHORIZED, FORBIDDEN, TOO_LARGE = 400, 401, 403, 413

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
    app.add_middleware(BodyLimit)
    app.add_exception_handler(RequestValidationError, _bad_message)
    app.add_exception_handler(HTTPException, _no_such_thing)
    app.add_exception_handler(Refused, _refused)

    async def caller(authorization: Annotated[str | None, Header()] = None) -> Caller:
        return hall.door.caller(authorization)

    for command in protocol.COMMANDS:
        endpoint = _endpoint(hall, command, caller)
        app.post(command.path, response_model=command.answer, responses=Answers)(endpoint)  # type: ignore[arg-type]

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
        return _response(await hall.carry_out(Job(devices.all_stations, known)))

    @app.put("/waits", status_code=204)
    async def put_waits(body: protocol.PutWaits, known: Caller = Depends(caller)) -> Response:  # noqa: B008
        """The estimator's newest table: not a fact, so it is not committed."""
        if known.kind is not protocol.StationKind.ESTIMATOR:
            raise Refused("not_allowed", f"a {known.kind} makes no estimates")
        hall.hub.tell_waits(protocol.Waits(**body.model_dump()))
        return Response(status_code=204)

    @app.put("/sync", status_code=204)
    async def put_sync(body: protocol.PutSync, known: Caller = Depends(caller)) -> Response:  # noqa: B008
        """How the exchange with the central system goes: not a fact either."""
        if known.kind is not protocol.StationKind.DOSSIERS:
            raise Refused("not_allowed", f"a {known.kind} exchanges no dossiers")
        answer = await hall.carry_out(Job(lambda scene: outbox.synced(scene, body), known))
        hall.hub.tell_sync(protocol.Sync.model_validate_json(answer.body))
        return Response(status_code=204)

    @app.websocket("/follow")
    async def follow(socket: WebSocket, store: str | None = None, seq: int | None = None) -> None:
        try:
            known = hall.door.caller(socket.headers.get("authorization"))
        except Refused:
            await socket.close(UNAUTHORIZED + 4000)
            return
        await FollowSession(socket, known, hall.hub, hall.writer, hall.heartbeat_s).run(store, seq)

    return app


def _endpoint(hall: Hall, command: protocol.Command, caller: Any) -> Callable[..., Awaitable[Response]]:
    """A typed endpoint for one row of the table."""

    async def endpoint(body: Any, known: Any, key: Any, only_known: Any = None) -> Response:
        if known.kind not in command.senders:
            raise Refused("not_allowed", f"a {known.kind} may not post to {command.path}")
        work = await WORK[type(body)](hall, body)
        same = fingerprint(known, command.path, body)
        # A question is simply asked again, so that neither it nor its answer is remembered.
        job = Job(work, known, key, same, only_known == "1") if command.kept else Job(work, known)
        answer = await hall.carry_out(job)
        return Response(answer.body, answer.status, media_type="application/json")

    endpoint.__name__ = command.body.__name__
    endpoint.__doc__ = command.body.__doc__
    endpoint.__annotations__ = {
        "body": command.body,
        "known": Annotated[Caller, Depends(caller)],
        "key": Annotated[str, Header(alias=protocol.KEY_HEADER, pattern=protocol.KEY_PATTERN)],
        "only_known": Annotated[str | None, Header(alias=protocol.ONLY_KNOWN_HEADER)],
    }
    return endpoint


def _plain(usecase: Callable[[Scene, Any], protocol.Message | Refused]) -> Callable[[Hall, Any], Awaitable[Work]]:
    async def prepare(_hall: Hall, body: Any) -> Work:
        return lambda scene: usecase(scene, body)

    return prepare


def _with_token(usecase: Callable[[Scene, Any, str], protocol.Message]) -> Callable[[Hall, Any], Awaitable[Work]]:
    """A use case that makes a ticket gets the random token of its slip."""

    async def prepare(_hall: Hall, body: Any) -> Work:
        token = secrets.token_hex(16)
        return lambda scene: usecase(scene, body, token)

    return prepare


async def _sign_in(hall: Hall, body: protocol.SignIn) -> Work:
    right = await run_in_threadpool(hall.pins.check, body.officer, body.pin)
    return lambda scene: officers.sign_in(scene, body, right)


WORK: dict[type[protocol.Message], Callable[[Hall, Any], Awaitable[Work]]] = {
    protocol.IssueTicket: _with_token(issue.issue),
    protocol.KeepForAfternoon: _plain(issue.keep_for_afternoon),
    protocol.CheckIn: _with_token(bookings.check_in_booking),
    protocol.PutBookings: _plain(bookings.put_bookings),
    protocol.SignIn: _sign_in,
    protocol.SignOut: _plain(officers.sign_out),
    protocol.CallNext: _plain(serve.call_next),
    protocol.Recall: _plain(serve.recall),
    protocol.Start: _plain(serve.start),
    protocol.Finish: _plain(serve.finish),
    protocol.NoShow: _plain(serve.no_show),
    protocol.CallNumber: _plain(serve.call_number),
    protocol.CallRoll: _with_token(roll.call_roll),
    protocol.Ready: _plain(serve.stand_ready),
    protocol.Pause: _plain(counters.pause),
    protocol.Emergency: _plain(counters.emergency),
    protocol.Undo: _plain(undo.undo),
    protocol.IssueAtPanel: _with_token(issue.issue_at_panel),
    protocol.Hold: _plain(serve.hold),
    protocol.Transfer: _plain(serve.transfer),
    protocol.Readmit: _plain(aside.readmit),
    protocol.Discard: _plain(aside.discard),
    protocol.MoveTicket: _plain(aside.move),
    protocol.StopField: _plain(counters.stop_field),
    protocol.OpenField: _plain(counters.open_field),
    protocol.SetQuota: _plain(counters.set_quota),
    protocol.SetFields: _plain(counters.set_fields),
    protocol.ForceSignOut: _plain(counters.force_sign_out),
    protocol.ReportSlip: _plain(reports.report_slip),
    protocol.AskSlip: _plain(reports.ask_slip),
    protocol.ConfirmSlip: _plain(reports.confirm_slip),
    protocol.ReportDevice: _plain(reports.report_device),
    protocol.AskCode: _plain(codes.ask_code),
    protocol.AskDeviceTest: _plain(devices.ask_test),
    protocol.ReportDeviceTest: _plain(devices.report_test),
    protocol.TellFault: _plain(devices.tell_fault),
    protocol.TakeFloor: _plain(voice.take_floor),
    protocol.LeaveFloor: _plain(voice.leave_floor),
    protocol.BindDossier: _plain(dossiers.bind),
    protocol.FlagStatus: _plain(dossiers.flag),
    protocol.SettleCase: _plain(dossiers.settle),
    protocol.AskPaper: _plain(papers.ask_paper),
    protocol.ReportPaper: _plain(papers.report_paper),
    protocol.Rate: _plain(ratings.rate),
    protocol.RateReason: _plain(ratings.give_reason),
    protocol.RateQuestion: _plain(ratings.answer_question),
    protocol.ReportStrays: _plain(ratings.report_strays),
    protocol.TakeOutbox: _plain(outbox.take),
    protocol.EndOutbox: _plain(outbox.end),
    protocol.RetryOutbox: _plain(outbox.retry),
    protocol.DropOutbox: _plain(outbox.drop),
}


# ---------------------------------------------------------------------------------------------------
# What is wrong with a request, as a Refusal


def _response(answer: Answer) -> Response:
    return Response(answer.body, answer.status, media_type="application/json")


async def _refused(_request: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)
    status = {"bad_token": UNAUTHORIZED, "not_allowed": FORBIDDEN}.get(error.code, BAD_REQUEST)
    return _response(refusal(error, status))


async def _bad_message(_request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    problems = [f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors()]
    return _response(refusal(Refused("bad_message", "; ".join(problems), problems=problems), BAD_REQUEST))


async def _no_such_thing(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return _response(refusal(Refused("bad_message", str(error.detail)), error.status_code))


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
