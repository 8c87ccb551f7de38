"""Stations report what became of slips, calls and devices."""

from __future__ import annotations

from queue_engine import protocol
from queue_engine.domain.calendar import iso
from queue_engine.domain.errors import Refused
from queue_engine.ports import DeviceRow
from queue_engine.usecases.scene import Scene


def report_slip(scene: Scene, body: protocol.ReportSlip) -> protocol.Noted:
    """Append what the printer said of a slip, unless it says what is known already."""
    ticket = scene.uow.ticket(body.ticket)
    if ticket is None:
        raise Refused("unknown_ticket", f"no ticket {body.ticket!r}", ticket=body.ticket)
    if scene.uow.slip_state(ticket.id) == body.state:
        return protocol.Noted(seq=None)
    scene.uow.save_slip(ticket.id, scene.caller.station, body.printer, body.state)
    fact = scene.note(
        "slip_reported",
        ticket=ticket.id,
        number=ticket.number,
        printer=body.printer,
        state=body.state,
        reasons=list(body.reasons),
    )
    return protocol.Noted(seq=fact.seq)


def report_device(scene: Scene, body: protocol.ReportDevice) -> protocol.Noted:
    """Append a device's change of state."""
    station = scene.caller.station
    known = scene.uow.device(station, body.device)
    if known and (known.state, known.reasons) == (body.state, body.reasons):
        return protocol.Noted(seq=None)
    if all(one.station != station for one in scene.uow.stations()):
        scene.uow.save_station(station, scene.caller.kind, False, iso(scene.now_ms))
    row = DeviceRow(body.device, body.kind, body.state, body.reasons, iso(scene.now_ms))
    scene.uow.save_device(station, row)
    fact = scene.note(
        "device_changed",
        station=station,
        station_kind=scene.caller.kind,
        device=body.device,
        device_kind=body.kind,
        state=body.state,
        reasons=list(body.reasons),
    )
    return protocol.Noted(seq=fact.seq)


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
    kind = "station_connected" if connected else "station_lost"
    scene.note(kind, station=caller.station, station_kind=caller.kind)
