"""What the desk hears of stations, devices and slips, and of calls that were shown. Pure: (state, fact) -> state."""

from __future__ import annotations

from typing import Any

from queue_engine.protocol import (
    Call,
    DeviceState,
    DeviceTest,
    DeviceTold,
    Fact,
    HallState,
    SlipNow,
    SpokenCall,
    StationKind,
    StationState,
)


def shown(state: HallState, fact: Fact) -> HallState:
    station, seqs = fact.data["station"], set(fact.data["calls"])
    calls = tuple(
        call.model_copy(update={"shown": tuple(sorted({*call.shown, station}))}) if call.seq in seqs else call
        for call in state.calls
    )
    return state.model_copy(update={"calls": calls})


def spoken(state: HallState, fact: Fact) -> HallState:
    said = {name: fact.data[name] for name in ("zone", "outcome", "reasons", "seconds")}
    one, seqs = SpokenCall.model_validate(said), set(fact.data["calls"])
    calls = tuple(_with_spoken(call, one) if call.seq in seqs else call for call in state.calls)
    return state.model_copy(update={"calls": calls})


def _with_spoken(call: Call, one: SpokenCall) -> Call:
    return call.model_copy(update={"spoken": tuple(sorted((*call.spoken, one), key=lambda each: each.zone))})


def granted(state: HallState, fact: Fact) -> HallState:
    others = {zone: station for zone, station in state.granted.items() if zone != fact.data["zone"]}
    now = {fact.data["zone"]: fact.data["station"]} if fact.data["station"] else {}
    return state.model_copy(update={"granted": {**others, **now}})


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
    row = state.stations.get(fact.data["station"])
    last = {"alive_at": fact.at}
    devices = tuple(one.model_copy(update=last) if one.living else one for one in row.devices) if row else ()
    return _with_station(state, fact, connected=False, since=fact.at, devices=devices)


def device_changed(state: HallState, fact: Fact) -> HallState:
    data = fact.data
    known = _device(state, fact)
    device = DeviceState(
        device=data["device"],
        kind=data["device_kind"],
        state=data["state"],
        reasons=tuple(data["reasons"]),
        at=fact.at,
        alive_at=data["alive_at"],
        asked_at=known.asked_at if known else None,
        tested=known.tested if known else None,
    )
    row = state.stations.get(data["station"])
    others = [one for one in row.devices if one.device != device.device] if row else []
    return _with_station(state, fact, devices=tuple(sorted([*others, device], key=lambda one: one.device)))


def _device(state: HallState, fact: Fact) -> DeviceState | None:
    row = state.stations.get(fact.data["station"])
    return next((one for one in row.devices if one.device == fact.data["device"]), None) if row else None


def _with_device(state: HallState, fact: Fact, **changes: Any) -> HallState:
    """A change of a device that is known; stations that are told of no devices have none."""
    row, known = state.stations.get(fact.data["station"]), _device(state, fact)
    if row is None or known is None:
        return state
    changed = known.model_copy(update=changes)
    return _with_station(state, fact, devices=tuple(changed if one is known else one for one in row.devices))


def device_asked(state: HallState, fact: Fact) -> HallState:
    return _with_device(state, fact, asked_at=fact.at)


def device_tested(state: HallState, fact: Fact) -> HallState:
    said = {name: fact.data[name] for name in ("outcome", "reasons", "detail", "about")}
    return _with_device(state, fact, asked_at=None, tested=DeviceTest(at=fact.at, **said))


def device_told(state: HallState, fact: Fact) -> HallState:
    known = _device(state, fact)
    told = DeviceTold(station=fact.data["by"], officer=fact.data["officer"], at=fact.at)
    return _with_device(state, fact, told=(*known.told, told) if known else ())


def server_started(state: HallState, _fact: Fact) -> HallState:
    away = {name: row.model_copy(update={"connected": False}) for name, row in state.stations.items()}
    return state.model_copy(update={"stations": away})
