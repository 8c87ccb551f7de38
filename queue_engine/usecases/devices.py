"""The desk tries out a device; a screen of staff has shown a device's fault."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from queue_engine import protocol
from queue_engine.domain.calendar import iso
from queue_engine.domain.errors import Refused
from queue_engine.ports import DeviceRow, DeviceTestRow, DeviceToldRow, StationRow
from queue_engine.usecases.scene import Scene
from queue_engine.views import station_state

NEED_A_PERSON = frozenset({"ABSENT", "STOPPED", "ATTENTION"})


def ask_test(scene: Scene, body: protocol.AskDeviceTest) -> protocol.Done:
    """Ask a station to try out a device. Raises Refused(unknown_device | device_away).

    Only the fact goes out: a station that hears it late does nothing.
    """
    device = scene.uow.device(body.station, body.device)
    if device is None:
        raise Refused("unknown_device", f"nothing was heard of {body.device!r}", device=body.device)
    station = _station(scene, body.station)
    if not station.connected:
        raise Refused("device_away", f"{body.station} does not answer", station=body.station)
    scene.uow.save_device(body.station, replace(device, asked_at=iso(scene.now_ms)))
    return protocol.Done(seq=scene.note("device_asked", **_of(station, device)).seq)


def report_test(scene: Scene, body: protocol.ReportDeviceTest) -> protocol.Noted:
    """Append what came of it."""
    station = scene.caller.station
    device = scene.uow.device(station, body.device)
    if device is None:
        return protocol.Noted(seq=None)
    tested = DeviceTestRow(iso(scene.now_ms), body.outcome, body.reasons, body.detail, body.about)
    scene.uow.save_device(station, replace(device, asked_at=None, tested=tested))
    said: dict[str, Any] = {
        "outcome": body.outcome,
        "reasons": list(body.reasons),
        "detail": body.detail,
        "about": list(body.about),
    }
    return protocol.Noted(seq=scene.note("device_tested", **_of(_station(scene, station), device), **said).seq)


def tell_fault(scene: Scene, body: protocol.TellFault) -> protocol.Noted:
    """A desk or a panel has painted the fault that a device has now; each is noted once for each fault."""
    device, by = scene.uow.device(body.station, body.device), scene.caller.station
    if device is None or device.at != body.at or device.state not in NEED_A_PERSON:
        return protocol.Noted(seq=None)
    if any(one.station == by for one in device.told):
        return protocol.Noted(seq=None)
    counter = scene.uow.counter(scene.caller.counter) if scene.caller.counter else None
    officer, who = (counter.officer, scene.officer_at(counter)) if counter else (None, by)
    told = DeviceToldRow(by, officer, iso(scene.now_ms))
    scene.uow.save_device(body.station, replace(device, told=(*device.told, told)))
    where = _of(_station(scene, body.station), device)
    return protocol.Noted(seq=scene.note("device_fault_told", who, **where, by=by, officer=officer).seq)


def _station(scene: Scene, station: str) -> StationRow:
    """A station of which a device is known."""
    return next(one for one in scene.uow.stations() if one.station == station)


def _of(station: StationRow, device: DeviceRow) -> dict[str, Any]:
    return {"station": station.station, "station_kind": station.kind, "device": device.device}


def all_stations(scene: Scene) -> protocol.Stations:
    """How they are."""
    return protocol.Stations(stations=tuple(station_state(row) for row in scene.uow.stations()))
