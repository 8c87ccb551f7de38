"""What each kind of station sees: the hall at one seq, and its view of the facts."""

from __future__ import annotations

from typing import Any

from queue_engine import protocol
from queue_engine.domain.calendar import iso
from queue_engine.domain.rules import HallRules
from queue_engine.domain.ticket import Ticket
from queue_engine.journal import FactRow
from queue_engine.ports import CounterRow, StationRow, UnitOfWork
from queue_engine.protocol import StationKind

_QUEUE = {
    "day_opened": ("open", "reason"),
    "day_changed": ("open", "reason"),
    "ticket_issued": ("ticket", "number", "field", "priority"),
    "ticket_called": ("ticket", "number", "field", "counter", "calls"),
    "ticket_recalled": ("ticket", "number", "field", "counter", "calls"),
    "service_started": ("ticket", "number", "field", "counter"),
    "ticket_finished": ("ticket", "number", "field", "counter"),
    "ticket_no_show": ("ticket", "number", "field", "counter"),
    "ticket_cancelled": ("ticket", "number", "field"),
}
_STAFF = {
    "officer_signed_in": ("counter", "officer", "officer_name"),
    "officer_signed_out": ("counter", "officer"),
    "calls_shown": ("station", "calls"),
}
_DESK = {
    "sign_in_failed": ("officer", "counter"),
    "slip_reported": ("ticket", "number", "printer", "state", "reasons"),
    "device_changed": ("station", "device", "device_kind", "state", "reasons"),
    "station_connected": ("station", "station_kind"),
    "station_lost": ("station", "station_kind"),
    "server_started": ("version",),
    "clock_moved": ("by_ms",),
}

VIEWS: dict[StationKind, dict[str, tuple[str, ...]]] = {
    StationKind.TICKET_KIOSK: _QUEUE,
    StationKind.LOOKUP_SCREEN: _QUEUE,
    StationKind.HALL_BOARD: _QUEUE,
    StationKind.COUNTER_SIGN: {**_QUEUE, "officer_signed_in": ("counter",), "officer_signed_out": ("counter",)},
    StationKind.ANNOUNCER: _QUEUE,
    StationKind.COUNTER_PANEL: {**_QUEUE, **_STAFF},
    StationKind.RATING_SCREEN: {**_QUEUE, **_STAFF},
    StationKind.SUPERVISOR_DESK: {**_QUEUE, **_STAFF, **_DESK},
}


def seen_by(kind: StationKind, fact: FactRow) -> protocol.Fact | None:
    """The fact with the keys that this kind of station may see, or None."""
    keys = VIEWS[kind].get(fact.kind)
    if keys is None:
        return None
    data: dict[str, Any] = {key: fact.data[key] for key in keys if key in fact.data}
    return protocol.Fact(seq=fact.seq, day=fact.day, at=fact.at, kind=fact.kind, who=_who(kind, fact), data=data)


def _who(kind: StationKind, fact: FactRow) -> str:
    return fact.who if "officer_signed_in" in VIEWS[kind] else fact.who.partition("/")[0]


def snapshot(uow: UnitOfWork, rules: HallRules, store: str, kind: StationKind) -> protocol.HallState:
    """The hall as this kind of station sees it, at the newest seq."""
    day = uow.day()
    assert day is not None, "the server opens a day before it serves"
    staff = "officer_signed_in" in VIEWS[kind] and VIEWS[kind]["officer_signed_in"] == _STAFF["officer_signed_in"]
    rows = {row.counter: row for row in uow.counters()}
    counters = {name: counter_state(uow, rules, rows.get(name, CounterRow(name)), staff) for name in rules.counters}
    return protocol.HallState(
        store=store,
        seq=uow.head[0],
        day=protocol.Day(day=day.day, open=day.open, reason=day.reason),
        waiting=_waiting(uow, rules, day.day),
        last_number=uow.last_numbers(day.day),
        counters=counters,
        calls=tuple(_calls(uow, day.day, staff)),
        stations={row.station: _station(row) for row in uow.stations()} if kind is StationKind.SUPERVISOR_DESK else {},
    )


def _waiting(uow: UnitOfWork, rules: HallRules, day: str) -> dict[str, tuple[protocol.Ticket, ...]]:
    waiting: dict[str, list[protocol.Ticket]] = {name: [] for name in rules.letters}
    for ticket in uow.waiting(day):
        waiting.setdefault(ticket.field, []).append(shown(ticket))
    return {name: tuple(tickets) for name, tickets in waiting.items()}


def _calls(uow: UnitOfWork, day: str, staff: bool) -> list[protocol.Call]:
    return [
        protocol.Call(
            seq=row.seq,
            ticket=row.ticket,
            number=row.number,
            field=row.field,
            counter=row.counter,
            at=row.at,
            again=row.again,
            shown=row.shown if staff else (),
        )
        for row in uow.calls(day, protocol.CALLS_KEPT)
    ]


def counter_state(uow: UnitOfWork, rules: HallRules, row: CounterRow, staff: bool = True) -> protocol.CounterState:
    """A counter with the ticket that is open at it; who sits there is for staff only."""
    ticket = uow.ticket(row.ticket) if row.ticket else None
    officer = rules.officers.get(row.officer) if row.officer else None
    return protocol.CounterState(
        counter=row.counter,
        officer=row.officer if staff else None,
        officer_name=officer.name if officer and staff else None,
        session=row.session if staff else None,
        ticket=shown(ticket) if ticket else None,
    )


def shown(ticket: Ticket) -> protocol.Ticket:
    """A ticket as stations see it."""
    return protocol.Ticket(
        id=ticket.id,
        number=ticket.number,
        field=ticket.field,
        priority=ticket.priority,
        state=ticket.state,
        issued_at=iso(ticket.issued_ms),
        counter=ticket.counter,
        since=iso(ticket.since_ms),
        calls=ticket.calls,
        call_seq=ticket.call_seq,
    )


def _station(row: StationRow) -> protocol.StationState:
    devices = tuple(
        protocol.DeviceState(device=one.device, kind=one.kind, state=one.state, reasons=one.reasons, at=one.at)
        for one in row.devices
    )
    return protocol.StationState(
        station=row.station,
        kind=StationKind(row.kind),
        connected=row.connected,
        since=row.since,
        devices=devices,
    )
