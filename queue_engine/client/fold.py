"""The hall as a station sees it, moved on by the facts of its view. Pure: (state, fact) -> state."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from queue_engine.protocol import (
    CALLS_KEPT,
    Call,
    CounterState,
    Day,
    DeviceState,
    Fact,
    HallState,
    StationKind,
    StationState,
    Ticket,
    TicketState,
)


def fold(state: HallState, facts: Iterable[Fact], through: int) -> HallState:
    """The state after these facts; its seq is ``through``."""
    for fact in facts:
        if fact.seq > state.seq:
            state = _STEPS.get(fact.kind, _unchanged)(state, fact)
    return state.model_copy(update={"seq": max(state.seq, through)})


def _unchanged(state: HallState, _fact: Fact) -> HallState:
    return state


def _day_opened(state: HallState, fact: Fact) -> HallState:
    counters = {name: row.model_copy(update={"ticket": None}) for name, row in state.counters.items()}
    fresh = {"waiting": dict.fromkeys(state.waiting, ()), "last_number": {}, "calls": (), "counters": counters}
    return _day_changed(state.model_copy(update=fresh), fact)


def _day_changed(state: HallState, fact: Fact) -> HallState:
    day = Day(day=fact.day, open=fact.data["open"], reason=fact.data["reason"])
    return state.model_copy(update={"day": day})


def _issued(state: HallState, fact: Fact) -> HallState:
    data = fact.data
    ticket = Ticket(
        id=data["ticket"],
        number=data["number"],
        field=data["field"],
        priority=data["priority"],
        issued_at=fact.at,
        since=fact.at,
    )
    waiting = {**state.waiting, ticket.field: (*state.waiting.get(ticket.field, ()), ticket)}
    last = {**state.last_number, ticket.field: ticket.number}
    return state.model_copy(update={"waiting": waiting, "last_number": last})


def _called(state: HallState, fact: Fact) -> HallState:
    data = fact.data
    line = state.waiting.get(data["field"], ())
    ticket = next((one for one in line if one.id == data["ticket"]), None)
    rest = tuple(one for one in line if one.id != data["ticket"])
    state = state.model_copy(update={"waiting": {**state.waiting, data["field"]: rest}})
    if ticket is None:
        return state
    called = {"state": TicketState.CALLED, "counter": data["counter"], "since": fact.at}
    return _with_call(state, fact, ticket.model_copy(update=called), again=False)


def _recalled(state: HallState, fact: Fact) -> HallState:
    ticket = _at(state, fact)
    return _with_call(state, fact, ticket, again=True) if ticket else state


def _with_call(state: HallState, fact: Fact, ticket: Ticket, again: bool) -> HallState:
    data = fact.data
    ticket = ticket.model_copy(update={"calls": data["calls"], "call_seq": fact.seq})
    call = Call(
        seq=fact.seq,
        ticket=ticket.id,
        number=ticket.number,
        field=ticket.field,
        counter=data["counter"],
        at=fact.at,
        again=again,
    )
    state = state.model_copy(update={"calls": (*state.calls, call)[-CALLS_KEPT:]})
    return _with_counter(state, data["counter"], ticket=ticket)


def _at(state: HallState, fact: Fact) -> Ticket | None:
    """The open ticket that the fact is about."""
    row = state.counters.get(fact.data.get("counter") or "")
    return row.ticket if row and row.ticket and row.ticket.id == fact.data["ticket"] else None


def _with_counter(state: HallState, counter: str, **changes: Any) -> HallState:
    row = state.counters.get(counter, CounterState(counter=counter)).model_copy(update=changes)
    return state.model_copy(update={"counters": {**state.counters, counter: row}})


def _started(state: HallState, fact: Fact) -> HallState:
    ticket = _at(state, fact)
    if ticket is None:
        return state
    serving = ticket.model_copy(update={"state": TicketState.SERVING, "since": fact.at})
    return _with_counter(state, fact.data["counter"], ticket=serving)


def _left(state: HallState, fact: Fact) -> HallState:
    return _with_counter(state, fact.data["counter"], ticket=None) if _at(state, fact) else state


def _cancelled(state: HallState, fact: Fact) -> HallState:
    line = tuple(one for one in state.waiting.get(fact.data["field"], ()) if one.id != fact.data["ticket"])
    return state.model_copy(update={"waiting": {**state.waiting, fact.data["field"]: line}})


def _signed_in(state: HallState, fact: Fact) -> HallState:
    data = fact.data
    if "officer" not in data:
        return state
    return _with_counter(
        state, data["counter"], officer=data["officer"], officer_name=data["officer_name"], session=fact.seq
    )


def _signed_out(state: HallState, fact: Fact) -> HallState:
    return _with_counter(state, fact.data["counter"], officer=None, officer_name=None, session=None)


def _shown(state: HallState, fact: Fact) -> HallState:
    station, seqs = fact.data["station"], set(fact.data["calls"])
    calls = tuple(
        call.model_copy(update={"shown": tuple(sorted({*call.shown, station}))}) if call.seq in seqs else call
        for call in state.calls
    )
    return state.model_copy(update={"calls": calls})


def _with_station(state: HallState, fact: Fact, **changes: Any) -> HallState:
    name = fact.data["station"]
    row = state.stations.get(name)
    if row is None:
        kind = StationKind(fact.data.get("station_kind", StationKind.SUPERVISOR_DESK))
        row = StationState(station=name, kind=kind, connected=False, since=fact.at)
    return state.model_copy(update={"stations": {**state.stations, name: row.model_copy(update=changes)}})


def _station_connected(state: HallState, fact: Fact) -> HallState:
    return _with_station(state, fact, connected=True, since=fact.at)


def _station_lost(state: HallState, fact: Fact) -> HallState:
    return _with_station(state, fact, connected=False, since=fact.at)


def _device_changed(state: HallState, fact: Fact) -> HallState:
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


def _server_started(state: HallState, _fact: Fact) -> HallState:
    away = {name: row.model_copy(update={"connected": False}) for name, row in state.stations.items()}
    return state.model_copy(update={"stations": away})


_STEPS: dict[str, Callable[[HallState, Fact], HallState]] = {
    "day_opened": _day_opened,
    "day_changed": _day_changed,
    "ticket_issued": _issued,
    "ticket_called": _called,
    "ticket_recalled": _recalled,
    "service_started": _started,
    "ticket_finished": _left,
    "ticket_no_show": _left,
    "ticket_cancelled": _cancelled,
    "officer_signed_in": _signed_in,
    "officer_signed_out": _signed_out,
    "calls_shown": _shown,
    "station_connected": _station_connected,
    "station_lost": _station_lost,
    "device_changed": _device_changed,
    "server_started": _server_started,
}
