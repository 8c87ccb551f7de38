"""What each kind of station sees: the hall at one seq, and its view of the facts."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from queue_engine import protocol
from queue_engine.domain.calendar import iso
from queue_engine.domain.localtime import moment
from queue_engine.domain.rules import HallRules
from queue_engine.domain.schedule import Crowd
from queue_engine.domain.ticket import PRACTICE, Ticket, TicketState
from queue_engine.journal import FactRow
from queue_engine.ports import DRAW_AT, CaseRow, CounterRow, OutboxRow, PaperRow, SlipRow, StationRow, UnitOfWork
from queue_engine.protocol import StationKind

_MOVED = ("ticket", "number", "field", "counter", "now", "practice")
_ISSUED = (
    "ticket",
    "number",
    "field",
    "priority",
    "key_ms",
    "slot_ms",
    "stops",
    "not_before_ms",
    "session",
    "practice",
)
_QUEUE = {
    "day_opened": ("open", "reason", "counters"),
    "day_changed": ("open", "reason"),
    "ticket_issued": _ISSUED,
    "ticket_kept": _MOVED,
    "draw_committed": ("at",),
    "draw_held": ("keys",),
    "ticket_called": ("ticket", "number", "field", "counter", "calls", "practice"),
    "ticket_recalled": ("ticket", "number", "field", "counter", "calls", "practice"),
    "service_started": ("ticket", "number", "field", "counter"),
    "ticket_finished": ("ticket", "number", "field", "counter"),
    "ticket_no_show": ("ticket", "number", "field", "counter"),
    "ticket_cancelled": ("ticket", "number", "field", "now"),
    "ticket_held": _MOVED,
    "ticket_transferred": _MOVED,
    "stop_finished": _MOVED,
    "ticket_readmitted": _MOVED,
    "ticket_moved": _MOVED,
    "ticket_voided": _MOVED,
    "act_undone": ("undoes", "action", "counter", "now", "practice"),
    "counter_paused": ("counter", "reason"),
    "counter_opened": ("counter",),
    "counter_fields": ("counter", "fields"),
    "officer_signed_in": ("counter",),
    "officer_signed_out": ("counter",),
    "field_stopped": ("field", "reason"),
    "field_opened": ("field",),
    "field_opened_today": ("field", "on"),
    "quota_set": ("field", "quota"),
}
_VOICE = {
    "calls_spoken": ("station", "zone", "calls", "outcome", "reasons", "seconds"),
    "zone_granted": ("zone", "station"),
}
_SLIP = ("ticket", "number", "station", "state", "copies", "printer", "reasons", "asked", "done", "in_hand")
_STAFF = {
    "slip_reported": _SLIP,
    "slip_asked": (*_SLIP, "reason"),
    "slip_confirmed": _SLIP,
    "ticket_called": ("ticket", "number", "field", "counter", "calls", "practice", "why", "waited_ms"),
    "counter_ready": ("counter", "on"),
    "emergency": ("counter", "on"),
    "officer_signed_in": ("counter", "officer", "officer_name", "training"),
    "officer_signed_out": ("counter", "officer"),
    "calls_shown": ("station", "calls"),
    **_VOICE,
}
_DESK = {
    "sign_in_failed": ("officer", "counter"),
    "clock_moved": ("by_ms",),
}
_MACHINES = {
    "device_changed": ("station", "station_kind", "device", "device_kind", "state", "reasons", "alive_at"),
    "device_asked": ("station", "station_kind", "device"),
    "device_tested": ("station", "station_kind", "device", "outcome", "reasons", "detail", "about"),
    "device_fault_told": ("station", "station_kind", "device", "by", "officer"),
    "station_connected": ("station", "station_kind"),
    "station_lost": ("station", "station_kind"),
    "server_started": ("version",),
}
_ASKED = {"device_asked": ("station", "device")}
"""Each station hears what is asked of its kind, and does what is asked of itself."""
_BOOKED = {
    "ticket_issued": (*_ISSUED, "booked_ms"),
    "bookings_due": ("bookings",),
}
_PAPERS = {
    "paper_asked": ("ticket", "number", "field", "counter", "station", "missing"),
    "paper_reported": ("paper", "ticket", "station", "state", "reasons"),
}
_PRINTING = {"slip_asked": _SLIP, "slip_confirmed": _SLIP, "slip_reported": _SLIP, **_PAPERS}
_TIED = {"dossier_bound": ("ticket", "number", "field", "counter", "dossier")}
_CASE = ("dossier", "station", "officer", "ticket", "number", "field", "shown", "as_of", "claim", "due_at", "practice")
_CASES = {
    "dossier_late": _CASE,
    "status_flagged": _CASE,
    "case_settled": ("case", "words"),
    "outbox_stuck": ("id", "outbox_kind", "visit", "attempts", "made_at", "reason"),
    "outbox_retried": ("ids",),
    "outbox_dropped": ("id", "reason"),
}
_BELL: dict[str, tuple[str, ...]] = {"status_flagged": (), "outbox_retried": ()}
"""What tells the worker, beside the ends of visits, that there is something to take."""

VIEWS: dict[StationKind, dict[str, tuple[str, ...]]] = {
    StationKind.TICKET_KIOSK: {**_QUEUE, **_PRINTING, **_ASKED},
    StationKind.LOOKUP_SCREEN: {**_QUEUE, **_PRINTING, **_ASKED},
    StationKind.HALL_BOARD: {**_QUEUE, **_VOICE, **_ASKED},
    StationKind.COUNTER_SIGN: {**_QUEUE, **_ASKED, "officer_signed_in": ("counter", "officer_name")},
    StationKind.SIGN_BUS: {**_QUEUE, **_ASKED},
    StationKind.ANNOUNCER: {**_QUEUE, **_VOICE, **_ASKED},
    StationKind.COUNTER_PANEL: {
        **_QUEUE,
        **_STAFF,
        **_MACHINES,
        **_PAPERS,
        **_TIED,
        "ticket_issued": (*_ISSUED, "dossier"),
    },
    StationKind.RATING_SCREEN: {**_QUEUE, **_STAFF, **_ASKED},
    StationKind.SUPERVISOR_DESK: {
        **_QUEUE,
        **_STAFF,
        **_MACHINES,
        **_DESK,
        **_BOOKED,
        **_PAPERS,
        **_TIED,
        **_CASES,
        "ticket_issued": (*_BOOKED["ticket_issued"], "dossier"),
    },
    StationKind.ESTIMATOR: {**_QUEUE, **_STAFF, **_BOOKED},
    StationKind.DOSSIERS: {**_QUEUE, **_BELL},
}


STAFF = frozenset(
    {StationKind.COUNTER_PANEL, StationKind.RATING_SCREEN, StationKind.SUPERVISOR_DESK, StationKind.ESTIMATOR}
)
"""Kinds that may know who sits where, why a ticket is held, and practice tickets."""
NAMING = STAFF | {StationKind.COUNTER_SIGN}
"""Kinds that may know the officer's name: a sign shows it where the hall wants that."""

SEE_MACHINES = frozenset({StationKind.SUPERVISOR_DESK, StationKind.COUNTER_PANEL})
"""Kinds that know how stations and devices are: an officer is told of what stands at the own counter."""


def seen_by(kind: StationKind, fact: FactRow) -> protocol.Fact | None:
    """The fact with the keys that this kind of station may see, or None."""
    keys = VIEWS[kind].get(fact.kind)
    if keys is None or (fact.data.get("practice") and kind not in STAFF):
        return None
    if fact.kind == "device_asked" and kind not in (fact.data["station_kind"], *SEE_MACHINES):
        return None
    data: dict[str, Any] = {key: fact.data[key] for key in keys if key in fact.data}
    if "now" in data:
        data["now"] = dict(data["now"])
    if "ticket" in data and kind not in STAFF:
        _hide(data, kind)
    _hide(data.get("now", {}), kind)
    return protocol.Fact(seq=fact.seq, day=fact.day, at=fact.at, kind=fact.kind, who=_who(kind, fact), data=data)


_KNOW_BOOKINGS = frozenset({StationKind.SUPERVISOR_DESK, StationKind.ESTIMATOR})

_STAFF_ONLY: dict[str, Any] = {"note": None, "back_to": None, "outcome": None}
KNOW_DOSSIERS = frozenset({StationKind.COUNTER_PANEL, StationKind.SUPERVISOR_DESK})
"""Kinds that know the code of a ticket's dossier: a rating screen is read by citizens."""
KNOW_MISSING = KNOW_DOSSIERS | {StationKind.TICKET_KIOSK, StationKind.LOOKUP_SCREEN}
"""Kinds that know what is missing at a visit: the officers, and the stations that print it and bring it back."""


def _kept_from(kind: StationKind) -> dict[str, Any]:
    """Keys of a ticket that this kind of station may not know, with what stands there instead."""
    kept: dict[str, Any] = {} if kind in STAFF else dict(_STAFF_ONLY)
    if kind not in KNOW_DOSSIERS:
        kept["dossier"] = None
    if kind not in KNOW_MISSING:
        kept["missing"] = ()
    return kept


PUBLIC_PRIORITY = "yes"
"""What public stations see instead of the group: that there is a priority, not which one."""


def _hide(ticket: dict[str, Any], kind: StationKind) -> None:
    """Take out what this kind of station may not know, in place."""
    ticket.update({key: empty for key, empty in _kept_from(kind).items() if key in ticket})
    if kind in STAFF:
        return
    if ticket.get("priority"):
        ticket["priority"] = PUBLIC_PRIORITY
    if ticket.get("bound"):
        ticket["bound"] = public_binding(ticket["bound"])


def public_binding(bound: str | None) -> str | None:
    """That a ticket is bound to an officer or a counter, not to whom."""
    return bound.partition(":")[0] if bound else None


def _who(kind: StationKind, fact: FactRow) -> str:
    return fact.who if kind in STAFF else fact.who.partition("/")[0]


STUCK_SHOWN = 200
"""So many rows that need a person are in a snapshot; ``Sync.stuck`` says how many there are."""


def snapshot(uow: UnitOfWork, rules: HallRules, store: str, kind: StationKind) -> protocol.HallState:
    """The hall as this kind of station sees it, at the newest seq."""
    day = uow.day()
    assert day is not None, "the server opens a day before it serves"
    staff = kind in STAFF
    live = [ticket for ticket in uow.live(day.day) if staff or ticket.bound != PRACTICE]
    rows = {row.counter: row for row in uow.counters()}
    counters = {name: counter_state(uow, rules, rows.get(name, CounterRow(name)), kind) for name in rules.counters}
    return protocol.HallState(
        store=store,
        seq=uow.head[0],
        day=protocol.Day(day=day.day, open=day.open, reason=day.reason),
        waiting=_waiting(live, rules, kind),
        held=tuple(public(shown(one), kind) for one in live if one.state is TicketState.ON_HOLD),
        missed=tuple(public(shown(one), kind) for one in live if one.state is TicketState.NO_SHOW),
        stopped=uow.stopped_fields(),
        opened=tuple(uow.opened_fields()),
        quotas=uow.quotas(day.day),
        draw_at=_draw_at(uow, rules),
        slips=_slips(uow, day.day) if "slip_asked" in VIEWS[kind] else {},
        booked=_booked(uow, rules, day.day) if kind in _KNOW_BOOKINGS else (),
        last_number=uow.last_numbers(day.day),
        counters=counters,
        issued=uow.issued_today(day.day),
        calls=tuple(_calls(uow, day.day, kind)),
        cases=tuple(map(_case, uow.open_cases())) if "case_settled" in VIEWS[kind] else (),
        papers=tuple(map(_paper, uow.open_papers())) if "paper_asked" in VIEWS[kind] else (),
        stuck=tuple(map(_stuck, uow.stuck()[:STUCK_SHOWN])) if "outbox_stuck" in VIEWS[kind] else (),
        granted=uow.granted() if "zone_granted" in VIEWS[kind] else {},
        stations={row.station: station_state(row) for row in uow.stations()} if kind in SEE_MACHINES else {},
    )


def _case(row: CaseRow) -> protocol.Case:
    values = asdict(row)
    del values["day"], values["settled"]
    return protocol.Case(**values)


def _paper(row: PaperRow) -> protocol.PaperAsked:
    values = asdict(row)
    del values["day"], values["open"], values["token_sha256"]
    return protocol.PaperAsked(paper=values.pop("seq"), **values)


def _stuck(row: OutboxRow) -> protocol.StuckRow:
    return protocol.StuckRow(
        id=row.id, kind=row.kind, visit=row.visit, attempts=row.attempts, made_at=iso(row.made_ms), reason=row.reason
    )


def _slips(uow: UnitOfWork, day: str) -> dict[str, protocol.SlipNow]:
    slips = map(_slip_now, uow.slips(day))
    return {slip.ticket: slip for slip in slips if slip.open}


def _slip_now(row: SlipRow) -> protocol.SlipNow:
    values = asdict(row)
    del values["steps"]
    return protocol.SlipNow(**values)


def _draw_at(uow: UnitOfWork, rules: HallRules) -> str | None:
    at = uow.meta(DRAW_AT) if rules.schedule.crowd is Crowd.DRAW else None
    return iso(int(at)) if at else None


def _booked(uow: UnitOfWork, rules: HallRules, day: str) -> tuple[protocol.Booked, ...]:
    due = due_bookings(uow, rules.schedule.timezone, day)
    return tuple(protocol.Booked(field=field, slot_at=iso(slot_ms)) for field, slot_ms in due)


def due_bookings(uow: UnitOfWork, zone: str, day: str) -> list[tuple[str, int]]:
    """Field and slot in UTC ms of the bookings of a day that have not checked in, by slot."""
    date_of_day = date.fromisoformat(day)
    open_ones = (row for row in uow.bookings() if row.day == day and not row.cancelled and row.ticket is None)
    return sorted(
        ((row.field, moment(date_of_day, row.slot_min, zone)) for row in open_ones), key=lambda one: one[::-1]
    )


def _waiting(live: list[Ticket], rules: HallRules, kind: StationKind) -> dict[str, tuple[protocol.Ticket, ...]]:
    waiting: dict[str, list[protocol.Ticket]] = {name: [] for name in rules.letters}
    for ticket in sorted(live, key=lambda one: one.order):
        if ticket.state is TicketState.WAITING:
            waiting.setdefault(ticket.field, []).append(public(shown(ticket), kind))
    return {name: tuple(tickets) for name, tickets in waiting.items()}


def public(ticket: protocol.Ticket, kind: StationKind) -> protocol.Ticket:
    """Without what this kind of station may not know."""
    hidden = _kept_from(kind)
    if kind not in STAFF:
        hidden |= {"priority": PUBLIC_PRIORITY if ticket.priority else None, "bound": public_binding(ticket.bound)}
    return ticket.model_copy(update=hidden) if hidden else ticket


def answered(ticket: Ticket, kind: StationKind) -> protocol.Ticket:
    """A ticket in the answer to a station: a public one made it or brings it back, and needs no dossier's code."""
    return shown(ticket).model_copy(update={} if kind in KNOW_DOSSIERS else {"dossier": None})


def _calls(uow: UnitOfWork, day: str, kind: StationKind) -> list[protocol.Call]:
    shown, spoken = ("calls_shown" in VIEWS[kind]), ("calls_spoken" in VIEWS[kind])
    return [
        protocol.Call(
            seq=row.seq,
            ticket=row.ticket,
            number=row.number,
            field=row.field,
            counter=row.counter,
            at=row.at,
            again=row.again,
            shown=row.shown if shown else (),
            spoken=tuple(protocol.SpokenCall.model_validate(asdict(one)) for one in row.spoken if spoken),
            undone=row.undone,
        )
        for row in uow.calls(day, protocol.CALLS_KEPT)
    ]


def counter_state(
    uow: UnitOfWork, rules: HallRules, row: CounterRow, kind: StationKind = StationKind.COUNTER_PANEL
) -> protocol.CounterState:
    """A counter with the ticket that is open at it; who sits there is for staff only, the name also for its sign."""
    staff, named = kind in STAFF, kind in NAMING
    ticket = uow.ticket(row.ticket) if row.ticket else None
    officer = rules.officers.get(row.officer) if row.officer else None
    return protocol.CounterState(
        counter=row.counter,
        officer=row.officer if staff else None,
        officer_name=officer.name if officer and named else None,
        session=row.session if staff else None,
        ticket=public(shown(ticket), kind) if ticket and (staff or ticket.bound != PRACTICE) else None,
        fields=row.fields if row.fields is not None else rules.counters.get(row.counter, ()),
        paused=row.paused,
        ready=row.ready_ms is not None and staff,
        practice=row.practice and staff,
        emergency=uow.meta(f"emergency:{row.counter}") is not None and staff,
    )


def shown(ticket: Ticket) -> protocol.Ticket:
    """A ticket as stations see it."""
    return protocol.Ticket(
        id=ticket.id,
        seq=ticket.seq,
        number=ticket.number,
        field=ticket.field,
        priority=ticket.priority,
        state=ticket.state,
        issued_at=iso(ticket.issued_ms),
        key_ms=ticket.key_ms,
        slot_at=iso(ticket.slot_ms) if ticket.slot_ms is not None else None,
        bound=ticket.bound,
        not_before=iso(ticket.not_before_ms) if ticket.not_before_ms is not None else None,
        stops=ticket.stops,
        back_to=ticket.back_to.partition(",")[0] if ticket.back_to else None,
        note=ticket.note,
        outcome=ticket.outcome,
        counter=ticket.counter,
        since=iso(ticket.since_ms),
        calls=ticket.calls,
        called_at=iso(ticket.called_ms) if ticket.called_ms is not None else None,
        call_seq=ticket.call_seq,
        dossier=ticket.dossier,
        missing=ticket.missing,
    )


def station_state(row: StationRow) -> protocol.StationState:
    devices = tuple(protocol.DeviceState.model_validate(asdict(one)) for one in row.devices)
    return protocol.StationState(
        station=row.station,
        kind=StationKind(row.kind),
        connected=row.connected,
        since=row.since,
        devices=devices,
    )
