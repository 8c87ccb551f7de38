"""What the desk hears of stations, devices and slips, and of calls that were shown. Pure: (state, fact) -> state."""

from __future__ import annotations

from typing import Any

from queue_engine.protocol import DeviceState, Fact, HallState, SlipNow, StationKind, StationState


def shown(state: HallState, fact: Fact) -> HallState:
    station, seqs = fact.data["station"], set(fact.data["calls"])
    calls = tuple(
        call.model_copy(update={"shown": tuple(sorted({*call.shown, station}))}) if call.seq in seqs else call
        for call in state.calls
    )
    return state.model_copy(update={"calls": calls})


def slip(state: HallState, fact: Fact) -> HallState:
    if not fact.data["ticket"].startswith(state.day.day):
        return state  # told late, of a day that is over
    values = {name: value for name, value in fact.data.items() if name in SlipNow.model_fields}
    slip = SlipNow(**values, at=fact.at)
    slips = {name: one for name, one in state.slips.items() if name != slip.ticket}
    return state.model_copy(update={"slips": {**slips, slip.ticket: slip} if slip.open else slips})


def _with_station(state: HallState, fact: Fact, **changes: Any) -> HallState:
    name = fact.data["station"]
    row = state.stations.get(name)
    if row is None:
        kind = StationKind(fact.data.get("station_kind", StationKind.SUPERVISOR_DESK))
        row = StationState(station=name, kind=kind, connected=False, since=fact.at)
    return state.model_copy(update={"stations": {**state.stations, name: row.model_copy(update=changes)}})


def station_connected(state: HallState, fact: Fact) -> HallState:
    return _with_station(state, fact, connected=True, since=fact.at)


def station_lost(state: HallState, fact: Fact) -> HallState:
    return _with_station(state, fact, connected=False, since=fact.at)


def device_changed(state: HallState, fact: Fact) -> HallState:
    data = fact.data
    device = DeviceState(
        device=data["device"],
        kind=data["device_kind"],
        state=data["state"],
        reasons=tuple(data["reasons"]),
        at=fact.at,
    )
    row = state.stations.get(data["station"])
    others = [one for one in row.devices if one.device != device.device] if row else []
    return _with_station(state, fact, devices=tuple(sorted([*others, device], key=lambda one: one.device)))


def server_started(state: HallState, _fact: Fact) -> HallState:
    away = {name: row.model_copy(update={"connected": False}) for name, row in state.stations.items()}
    return state.model_copy(update={"stations": away})
