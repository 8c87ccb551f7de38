"""The hall at one seq, as each kind of station sees it."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

from queue_engine import protocol
from queue_engine.domain.calendar import iso
from queue_engine.domain.localtime import moment
from queue_engine.domain.ratings import Rating
from queue_engine.domain.rules import HallRules
from queue_engine.domain.schedule import Crowd
from queue_engine.domain.ticket import PRACTICE, Ticket, TicketState
from queue_engine.ports import (
    DRAW_AT,
    CaseRow,
    CounterRow,
    FlagRow,
    OutboxRow,
    PaperRow,
    SlipRow,
    StationRow,
    UnitOfWork,
)
from queue_engine.protocol import StationKind
from queue_engine.views.facts import KNOW_DOSSIERS, NAMING, SEE_MACHINES, STAFF, public
from queue_engine.views.tables import VIEWS

_KNOW_BOOKINGS = frozenset({StationKind.SUPERVISOR_DESK, StationKind.ESTIMATOR})

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
        ratings=_ratings(uow, rules, kind) if "rating_opened" in VIEWS[kind] else {},
        rating_flags=tuple(map(_flag, uow.flags())) if "rating_flagged" in VIEWS[kind] else (),
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


def _ratings(uow: UnitOfWork, rules: HallRules, kind: StationKind) -> dict[str, protocol.Rating]:
    standing = {row.counter: rating_shown(row, rules) for row in uow.standing_ratings()}
    if kind in STAFF:
        return standing
    return {name: one.model_copy(update={"officer": None, "officer_name": None}) for name, one in standing.items()}


def rating_shown(row: Rating, rules: HallRules) -> protocol.Rating:
    """A visit's question, without what was answered."""
    officer = rules.officers.get(row.officer) if row.officer else None
    return protocol.Rating(
        ticket=row.ticket,
        number=row.number,
        field=row.field,
        counter=row.counter,
        officer=row.officer,
        officer_name=officer.name if officer else None,
        scale=row.scale,
        opened_at=iso(row.opened_ms),
        until=iso(row.until_ms),
        answered=row.answered,
    )


def _flag(row: FlagRow) -> protocol.RatingFlag:
    values = asdict(row)
    del values["day"]
    return protocol.RatingFlag(**values)


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
