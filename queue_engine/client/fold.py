"""The hall as a station sees it, moved on by the facts of its view. Pure: (state, fact) -> state."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from queue_engine.client import fold_dossiers as dossiers
from queue_engine.client import fold_ratings as ratings
from queue_engine.client import fold_stations as stations
from queue_engine.protocol import (
    CALLS_KEPT,
    Booked,
    Call,
    CounterState,
    Day,
    Fact,
    HallState,
    Ticket,
    TicketState,
)


def fold(state: HallState, facts: Iterable[Fact], through: int) -> HallState:
    """The state after these facts; its seq is ``through``."""
    for fact in facts:
        if fact.seq > state.seq:
            state = dossiers.without_papers_of_others(_STEPS.get(fact.kind, _unchanged)(state, fact))
    return state.model_copy(update={"seq": max(state.seq, through)})


def utc_iso(moment_ms: int | None) -> str | None:
    """UTC milliseconds as the protocol writes them."""
    if moment_ms is None:
        return None
    return f"{datetime.fromtimestamp(moment_ms // 1000, UTC):%Y-%m-%dT%H:%M:%S}.{moment_ms % 1000:03d}Z"


def _unchanged(state: HallState, _fact: Fact) -> HallState:
    return state


def _day_opened(state: HallState, fact: Fact) -> HallState:
    cleared = {"ticket": None, "ready": False}
    counters = {name: row.model_copy(update=cleared) for name, row in state.counters.items()}
    fresh: dict[str, Any] = {
        "waiting": dict.fromkeys(state.waiting, ()),
        "held": (),
        "missed": (),
        "last_number": {},
        "issued": {},
        "calls": (),
        "stopped": {},
        "quotas": {},
        "opened": (),
        "ratings": {},
        "rating_flags": (),
        "draw_at": None,
        "booked": (),
        "slips": {},
        "counters": counters,
    }
    for name, fields in fact.data.get("counters", {}).items():
        counters[name] = counters[name].model_copy(update={"fields": tuple(fields)})
    return _day_changed(state.model_copy(update=fresh), fact)


def _day_changed(state: HallState, fact: Fact) -> HallState:
    day = Day(day=fact.day, open=fact.data["open"], reason=fact.data["reason"])
    return state.model_copy(update={"day": day})


# -- tickets: taken out of wherever they are, and put where their new state belongs


def _find(state: HallState, ticket: str) -> Ticket | None:
    at_counters = (row.ticket for row in state.counters.values() if row.ticket)
    waiting = (one for line in state.waiting.values() for one in line)
    everywhere = (*at_counters, *waiting, *state.held, *state.missed)
    return next((one for one in everywhere if one.id == ticket), None)


def _without(state: HallState, ticket: str) -> HallState:
    def rest(tickets: tuple[Ticket, ...]) -> tuple[Ticket, ...]:
        return tuple(one for one in tickets if one.id != ticket)

    waiting = {name: rest(line) for name, line in state.waiting.items()}
    counters = {
        name: row.model_copy(update={"ticket": None}) if row.ticket and row.ticket.id == ticket else row
        for name, row in state.counters.items()
    }
    gone = {"waiting": waiting, "held": rest(state.held), "missed": rest(state.missed), "counters": counters}
    return state.model_copy(update=gone)


def _put(state: HallState, ticket: Ticket) -> HallState:
    """Where its state belongs; an ended ticket belongs nowhere."""
    match ticket.state:
        case TicketState.WAITING:
            line = sorted((*state.waiting.get(ticket.field, ()), ticket), key=lambda one: (one.key_ms, one.seq))
            return state.model_copy(update={"waiting": {**state.waiting, ticket.field: tuple(line)}})
        case TicketState.CALLED | TicketState.SERVING:
            return _with_counter(state, ticket.counter or "", ticket=ticket, ready=False)
        case TicketState.ON_HOLD:
            return state.model_copy(update={"held": _by_issue((*state.held, ticket))})
        case TicketState.NO_SHOW:
            return state.model_copy(update={"missed": _by_issue((*state.missed, ticket))})
        case _:
            return state


def _by_issue(tickets: tuple[Ticket, ...]) -> tuple[Ticket, ...]:
    return tuple(sorted(tickets, key=lambda one: one.seq))


def _issued(state: HallState, fact: Fact) -> HallState:
    data = fact.data
    practice = bool(data.get("practice"))
    ticket = Ticket(
        id=data["ticket"],
        seq=fact.seq,
        number=data["number"],
        field=data["field"],
        priority=data["priority"],
        issued_at=fact.at,
        key_ms=data["key_ms"],
        slot_at=utc_iso(data["slot_ms"]),
        bound="practice" if practice else None,
        stops=tuple(data["stops"]),
        not_before=utc_iso(data.get("not_before_ms")),
        since=fact.at,
        dossier=data.get("dossier"),
    )
    last = state.last_number if practice else {**state.last_number, ticket.field: ticket.number}
    booked = _without_booking(state.booked, ticket.field, utc_iso(data.get("booked_ms")))
    counted = data.get("session") is not None
    issued = {**state.issued, ticket.field: state.issued.get(ticket.field, 0) + 1} if counted else state.issued
    return _put(state.model_copy(update={"last_number": last, "booked": booked, "issued": issued}), ticket)


def _without_booking(booked: tuple[Booked, ...], field: str, slot_at: str | None) -> tuple[Booked, ...]:
    """One booking of that field and slot has come."""
    came = Booked(field=field, slot_at=slot_at) if slot_at else None
    if came not in booked:
        return booked
    index = booked.index(came)
    return (*booked[:index], *booked[index + 1 :])


def _bookings_due(state: HallState, fact: Fact) -> HallState:
    due = tuple(Booked(field=name, slot_at=utc_iso(slot_ms) or "") for name, slot_ms in fact.data["bookings"])
    return state.model_copy(update={"booked": due})


def _draw_committed(state: HallState, fact: Fact) -> HallState:
    return state.model_copy(update={"draw_at": fact.data["at"]})


def _draw_held(state: HallState, fact: Fact) -> HallState:
    """Everybody who took part has a place now."""
    keys = fact.data["keys"]
    waiting = {name: _drawn(line, keys) for name, line in state.waiting.items()}
    return state.model_copy(update={"waiting": waiting, "draw_at": None})


def _drawn(line: tuple[Ticket, ...], keys: dict[str, int]) -> tuple[Ticket, ...]:
    placed = (one.model_copy(update={"key_ms": keys.get(one.id, one.key_ms)}) for one in line)
    return tuple(sorted(placed, key=lambda one: (one.key_ms, one.seq)))


def _called(state: HallState, fact: Fact) -> HallState:
    ticket = _find(state, fact.data["ticket"])
    if ticket is None:
        return state
    bound = ticket.bound if ticket.bound == "practice" else None
    where = {"counter": fact.data["counter"], "since": fact.at, "bound": bound, "not_before": None}
    called = {"state": TicketState.CALLED, **where}
    state = state if fact.data.get("practice") else ratings.closed(state, fact.data["counter"])
    return _with_call(state, fact, ticket.model_copy(update=called), again=False)


def _recalled(state: HallState, fact: Fact) -> HallState:
    ticket = _find(state, fact.data["ticket"])
    return _with_call(state, fact, ticket, again=True) if ticket else state


def _with_call(state: HallState, fact: Fact, ticket: Ticket, again: bool) -> HallState:
    newest = {"calls": fact.data["calls"], "call_seq": fact.seq, "called_at": fact.at}
    ticket = ticket.model_copy(update=newest)
    call = Call(
        seq=fact.seq,
        ticket=ticket.id,
        number=ticket.number,
        field=ticket.field,
        counter=fact.data["counter"],
        at=fact.at,
        again=again,
    )
    if not fact.data.get("practice"):
        state = state.model_copy(update={"calls": (*state.calls, call)[-CALLS_KEPT:]})
    return _put(_without(state, ticket.id), ticket)


def _with_counter(state: HallState, counter: str, **changes: Any) -> HallState:
    row = state.counters.get(counter, CounterState(counter=counter)).model_copy(update=changes)
    return state.model_copy(update={"counters": {**state.counters, counter: row}})


def _to(state: HallState, fact: Fact, now: TicketState) -> HallState:
    """The ticket of the fact, where it was, in its new state."""
    ticket = _find(state, fact.data["ticket"])
    if ticket is None:
        return state
    after = ticket.model_copy(update={"state": now, "since": fact.at})
    return _put(_without(_unready(state, fact), ticket.id), after)


def _unready(state: HallState, fact: Fact) -> HallState:
    counter = fact.data.get("counter")
    return _with_counter(state, counter, ready=False) if counter else state


def _started(state: HallState, fact: Fact) -> HallState:
    return _to(state, fact, TicketState.SERVING)


def _finished(state: HallState, fact: Fact) -> HallState:
    return _to(state, fact, TicketState.FINISHED)


def _no_show(state: HallState, fact: Fact) -> HallState:
    return _to(state, fact, TicketState.NO_SHOW)


def _cancelled(state: HallState, fact: Fact) -> HallState:
    return _to(state, fact, TicketState.CANCELLED)


def _moved(state: HallState, fact: Fact) -> HallState:
    """Facts that carry the whole ticket."""
    ticket = Ticket.model_validate(fact.data["now"])
    return _put(_without(_unready(state, fact), ticket.id), ticket)


def _undone(state: HallState, fact: Fact) -> HallState:
    undone = fact.data["undoes"]
    calls = tuple(call.model_copy(update={"undone": True}) if call.seq == undone else call for call in state.calls)
    return _moved(state.model_copy(update={"calls": calls}), fact)


def _settled(state: HallState, fact: Fact) -> HallState:
    return ratings.settled(dossiers.settled(state, fact), fact)


def _bound(state: HallState, fact: Fact) -> HallState:
    """A dossier was bound to the open visit, or is no longer."""
    ticket = _find(state, fact.data["ticket"])
    if ticket is None:
        return state
    return _put(_without(state, ticket.id), ticket.model_copy(update={"dossier": fact.data["dossier"]}))


# -- counters and fields


def _ready(state: HallState, fact: Fact) -> HallState:
    return _with_counter(state, fact.data["counter"], ready=fact.data["on"])


def _paused(state: HallState, fact: Fact) -> HallState:
    return _with_counter(state, fact.data["counter"], paused=fact.data.get("reason"), ready=False)


def _fields(state: HallState, fact: Fact) -> HallState:
    return _with_counter(state, fact.data["counter"], fields=tuple(fact.data["fields"]))


def _emergency(state: HallState, fact: Fact) -> HallState:
    return _with_counter(state, fact.data["counter"], emergency=fact.data["on"])


def _field_stopped(state: HallState, fact: Fact) -> HallState:
    stopped = {**state.stopped, fact.data["field"]: fact.data["reason"]}
    return state.model_copy(update={"stopped": stopped})


def _field_opened(state: HallState, fact: Fact) -> HallState:
    stopped = {name: why for name, why in state.stopped.items() if name != fact.data["field"]}
    return state.model_copy(update={"stopped": stopped})


def _opened_today(state: HallState, fact: Fact) -> HallState:
    others = [name for name in state.opened if name != fact.data["field"]]
    opened = [*others, fact.data["field"]] if fact.data["on"] else others
    return state.model_copy(update={"opened": tuple(sorted(opened))})


def _quota(state: HallState, fact: Fact) -> HallState:
    return state.model_copy(update={"quotas": {**state.quotas, fact.data["field"]: fact.data["quota"]}})


def _signed_in(state: HallState, fact: Fact) -> HallState:
    data = fact.data
    if "officer" not in data:
        return _with_counter(state, data["counter"], officer_name=data.get("officer_name"), paused=None)
    return _with_counter(
        state,
        data["counter"],
        officer=data["officer"],
        officer_name=data["officer_name"],
        session=fact.seq,
        practice=bool(data.get("training")),
        paused=None,
        ready=False,
    )


def _signed_out(state: HallState, fact: Fact) -> HallState:
    gone: dict[str, Any] = {"officer": None, "officer_name": None, "session": None, "paused": None}
    return _with_counter(state, fact.data["counter"], **gone, ready=False, practice=False, emergency=False)


_STEPS: dict[str, Callable[[HallState, Fact], HallState]] = {
    "day_opened": _day_opened,
    "day_changed": _day_changed,
    "ticket_issued": _issued,
    "ticket_called": _called,
    "ticket_recalled": _recalled,
    "service_started": _started,
    "ticket_finished": _finished,
    "ticket_no_show": _no_show,
    "ticket_cancelled": _cancelled,
    "ticket_held": _moved,
    "ticket_transferred": _moved,
    "stop_finished": _moved,
    "ticket_readmitted": _moved,
    "ticket_moved": _moved,
    "ticket_kept": _moved,
    "draw_committed": _draw_committed,
    "draw_held": _draw_held,
    "bookings_due": _bookings_due,
    "ticket_voided": _moved,
    "act_undone": _undone,
    "counter_ready": _ready,
    "counter_paused": _paused,
    "counter_opened": _paused,
    "counter_fields": _fields,
    "emergency": _emergency,
    "field_stopped": _field_stopped,
    "field_opened": _field_opened,
    "field_opened_today": _opened_today,
    "quota_set": _quota,
    "officer_signed_in": _signed_in,
    "officer_signed_out": _signed_out,
    "calls_shown": stations.shown,
    "calls_spoken": stations.spoken,
    "zone_granted": stations.granted,
    "slip_reported": stations.slip,
    "slip_asked": stations.slip,
    "slip_confirmed": stations.slip,
    "station_connected": stations.station_connected,
    "station_lost": stations.station_lost,
    "device_changed": stations.device_changed,
    "device_asked": stations.device_asked,
    "device_tested": stations.device_tested,
    "device_fault_told": stations.device_told,
    "server_started": stations.server_started,
    "dossier_bound": _bound,
    "dossier_late": dossiers.late,
    "status_flagged": dossiers.flagged,
    "case_settled": _settled,
    "paper_asked": dossiers.paper_asked,
    "paper_reported": dossiers.paper_reported,
    "outbox_stuck": dossiers.stuck,
    "outbox_retried": dossiers.retried,
    "outbox_dropped": dossiers.dropped,
    "rating_opened": ratings.opened,
    "rated": ratings.rated,
    "rating_withdrawn": ratings.withdrawn,
    "rating_flagged": ratings.flagged,
}
