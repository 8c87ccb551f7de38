"""What the hall does for each message: its use case, with what the use case needs beside the message."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.concurrency import run_in_threadpool

from queue_engine import protocol
from queue_engine.domain.errors import Refused
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
from queue_engine.usecases.scene import Scene
from queue_engine.writer import Work

Prepare = Callable[[PinCheck, Any], Awaitable[Work]]


def _plain(usecase: Callable[[Scene, Any], protocol.Message | Refused]) -> Prepare:
    async def prepare(_pins: PinCheck, body: Any) -> Work:
        return lambda scene: usecase(scene, body)

    return prepare


def _with_token(usecase: Callable[[Scene, Any, str], protocol.Message]) -> Prepare:
    """A use case that makes a ticket gets the random token of its slip."""

    async def prepare(_pins: PinCheck, body: Any) -> Work:
        token = secrets.token_hex(16)
        return lambda scene: usecase(scene, body, token)

    return prepare


async def _sign_in(pins: PinCheck, body: protocol.SignIn) -> Work:
    right = await run_in_threadpool(pins.check, body.officer, body.pin)
    return lambda scene: officers.sign_in(scene, body, right)


WORK: dict[type[protocol.Message], Prepare] = {
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
    protocol.OfferSummary: _plain(outbox.offer_summary),
    protocol.RetryOutbox: _plain(outbox.retry),
    protocol.DropOutbox: _plain(outbox.drop),
}
