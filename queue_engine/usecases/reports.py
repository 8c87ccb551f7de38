"""Stations report what became of slips, calls and devices."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from queue_engine import protocol
from queue_engine.domain.calendar import iso
from queue_engine.domain.errors import Refused
from queue_engine.domain.ticket import ENDED, PRACTICE
from queue_engine.ports import DeviceRow, SlipRow
from queue_engine.usecases.scene import Scene
from queue_engine.usecases.voice import keep_grant


def report_slip(scene: Scene, body: protocol.ReportSlip) -> protocol.Noted:
    """Append what the station says of a slip; steps that are known already are left out."""
    ticket = scene.uow.ticket(body.ticket)
    if ticket is None:
        raise Refused("unknown_ticket", f"no ticket {body.ticket!r}", ticket=body.ticket)
    if ticket.source != scene.caller.station:
        raise Refused("not_allowed", "another station issued this ticket", number=ticket.number)
    known = scene.uow.slip(ticket.id) or SlipRow(ticket.id, ticket.number, scene.caller.station)
    body = body.model_copy(update={"asked": min(body.asked, known.asked)})
    fresh = body.steps[max(0, known.steps - body.after) :]
    if not fresh and body.asked <= known.done and not _is_awaited(known, body.steps[-1]):
        return protocol.Noted(seq=None)
    # A station that has lost its record counts its steps anew: its last word on what staff want is heard all the same.
    fresh = fresh or body.steps[-1:]
    row = _stepped(known, body, fresh, iso(scene.now_ms))
    scene.uow.save_slip(ticket.day, row)
    fact = scene.note("slip_reported", **_slip(row), steps=[step.model_dump(mode="json") for step in fresh])
    return protocol.Noted(seq=fact.seq)


def _is_awaited(known: SlipRow, last: protocol.SlipStep) -> bool:
    """Staff have seen this piece, and now its station says so too."""
    seen = known.in_hand and known.state != "confirmed"
    return seen and last.state == "confirmed" and last.copies >= known.copies


def _stepped(row: SlipRow, body: protocol.ReportSlip, fresh: tuple[protocol.SlipStep, ...], at: str) -> SlipRow:
    row = replace(row, at=at, done=max(row.done, body.asked))
    if not fresh:
        return row
    last = fresh[-1]
    return replace(
        row,
        state=last.state,
        copies=last.copies,
        printer=last.printer,
        reasons=last.reasons,
        steps=max(row.steps, body.after + len(body.steps)),
        in_hand=row.in_hand and last.copies <= row.copies,  # of another piece nobody has seen anything yet
    )


def _slip(row: SlipRow) -> dict[str, Any]:
    """A slip as facts carry it."""
    values = asdict(row)
    del values["steps"], values["at"]
    return {**values, "reasons": list(row.reasons)}


def ask_slip(scene: Scene, body: protocol.AskSlip) -> protocol.Done:
    """Ask for a reprint. Raises Refused(unknown_ticket | illegal | no_printer | station_away)."""
    ticket = scene.ticket(body.ticket)
    if ticket.state in ENDED or ticket.bound == PRACTICE:
        raise Refused("illegal", f"{ticket.number} needs no slip", number=ticket.number, state=ticket.state)
    if ticket.source not in scene.rules.printing:
        raise Refused("no_printer", f"{ticket.source} has no printer", number=ticket.number, station=ticket.source)
    if not any(one.station == ticket.source and one.connected for one in scene.uow.stations()):
        raise Refused("station_away", f"{ticket.source} does not answer", number=ticket.number, station=ticket.source)
    known = scene.uow.slip(ticket.id) or SlipRow(ticket.id, ticket.number, ticket.source)
    row = replace(known, asked=known.asked + 1, in_hand=False, at=iso(scene.now_ms))
    scene.uow.save_slip(ticket.day, row)
    return protocol.Done(seq=scene.note("slip_asked", **_slip(row), reason=body.reason).seq)


def confirm_slip(scene: Scene, body: protocol.ConfirmSlip) -> protocol.Done:
    """Staff have seen a slip in doubt. Raises Refused(unknown_ticket | no_doubt).

    It stays in doubt until its station has heard of it, which may be away now, and has confirmed it.
    """
    ticket = scene.ticket(body.ticket)
    known = scene.uow.slip(ticket.id)
    if known is None or known.state != "uncertain" or known.asked > known.done:
        raise Refused("no_doubt", f"the slip of {ticket.number} is not in doubt", number=ticket.number)
    row = replace(known, in_hand=True, at=iso(scene.now_ms))
    scene.uow.save_slip(ticket.day, row)
    return protocol.Done(seq=scene.note("slip_confirmed", **_slip(row)).seq)


def report_device(scene: Scene, body: protocol.ReportDevice) -> protocol.Noted:
    """Append a device's change of state."""
    station = scene.caller.station
    known = scene.uow.device(station, body.device)
    if known and (known.state, known.reasons) == (body.state, body.reasons):
        return protocol.Noted(seq=None)
    if all(one.station != station for one in scene.uow.stations()):
        scene.uow.save_station(station, scene.caller.kind, False, iso(scene.now_ms))
    fresh = known or DeviceRow(body.device, body.kind, body.state, body.reasons, "")
    changes: dict[str, Any] = {
        "kind": body.kind,
        "state": body.state,
        "reasons": body.reasons,
        "at": iso(scene.now_ms),
        "told": (),
    }
    row = replace(fresh, **changes, alive_at=_alive_at(scene, body, known))
    scene.uow.save_device(station, row)
    fact = scene.note(
        "device_changed",
        station=station,
        station_kind=scene.caller.kind,
        device=body.device,
        device_kind=body.kind,
        state=body.state,
        reasons=list(body.reasons),
        alive_at=row.alive_at,
    )
    keep_grant(scene)
    return protocol.Noted(seq=fact.seq)


def _alive_at(scene: Scene, body: protocol.ReportDevice, known: DeviceRow | None) -> str | None:
    """When the device last answered, as far as its station or anybody before it knows."""
    if protocol.answers(body.state, body.reasons):
        return iso(scene.now_ms)
    if body.quiet_s is not None:
        return iso(scene.now_ms - round(body.quiet_s * 1000))
    return known.alive_at if known else None


def note_shown(scene: Scene, calls: tuple[int, ...]) -> None:
    """A board has painted these calls; each is noted once."""
    fresh = [seq for seq in calls if scene.uow.mark_shown(seq, scene.caller.station)]
    if fresh:
        scene.note("calls_shown", station=scene.caller.station, calls=fresh)


def note_station(scene: Scene, connected: bool) -> None:
    """A station began or ceased to follow."""
    caller = scene.caller
    known = next((row for row in scene.uow.stations() if row.station == caller.station), None)
    if known and known.connected == connected:
        return
    scene.uow.save_station(caller.station, caller.kind, connected, iso(scene.now_ms))
    for device in known.devices if known and not connected else ():
        if protocol.answers(device.state, device.reasons):
            scene.uow.save_device(caller.station, replace(device, alive_at=iso(scene.now_ms)))
    kind = "station_connected" if connected else "station_lost"
    scene.note(kind, station=caller.station, station_kind=caller.kind)
    keep_grant(scene)
