"""Halls, tickets and states of the officer's panel for tests and pictures."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from typing import Any

from config import HallConfig, load_hall
from config.schema import Station
from counter.panel.flow import begin
from counter.panel.props import allowed_officers
from counter.panel.state import Panel, Seat
from counter.words import ms_of
from queue_engine.client import LinkStatus
from queue_engine.protocol import Call, CounterState, Day, Fact, HallState, SpokenCall, Ticket, TicketState

NOW = "2026-11-23T03:32:20.000Z"  # 10:32:20 on the hall's wall
NOW_MS = ms_of(NOW)
LIVE = LinkStatus(live=True)
BOARDS = ("bang-1", "bang-2")
SPOKEN = (SpokenCall(zone="", outcome="spoken", seconds=7.4),)


@cache
def config_of(hall: str = "thu-dau-mot") -> HallConfig:
    return load_hall(hall)


def panel_station(hall: str = "thu-dau-mot", counter: str = "quay-1", **changes: Any) -> Station:
    found = next(s for s in config_of(hall).stations if s.kind == "counter_panel" and s.counter == counter)
    return found.model_copy(update=changes)


def at(minutes_ago: float) -> str:
    """The time on the wire so many minutes before now."""
    moment = datetime.fromtimestamp(NOW_MS / 1000 - minutes_ago * 60, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def a_ticket(number: str = "C014", field: str = "certify", **changes: Any) -> Ticket:
    values = {"id": f"2026-11-23.{number}", "number": number, "field": field, "issued_at": at(23), "since": at(23)}
    return Ticket(**{**values, **changes})


def called(number: str = "C014", field: str = "certify", counter: str = "quay-1", **changes: Any) -> Ticket:
    values = {"state": TicketState.CALLED, "counter": counter, "since": at(0.62), "calls": 1, "call_seq": 90}
    return a_ticket(number, field, **{**values, **changes})


def serving(number: str = "C014", field: str = "certify", **changes: Any) -> Ticket:
    return called(number, field, **{"state": TicketState.SERVING, "since": at(7.1), **changes})


def a_queue(letter: str, field: str, count: int, first: int = 15, priority_at: int | None = None) -> tuple[Ticket, ...]:
    """People in line: every three minutes one, the last just now."""
    return tuple(
        a_ticket(
            f"{letter}{first + place:03}",
            field,
            issued_at=at((count - place - 1) * 3.4 + 0.4),
            priority="elderly" if place == priority_at else None,
        )
        for place in range(count)
    )


def a_call(ticket: Ticket, shown: tuple[str, ...] = BOARDS, **changes: Any) -> Call:
    values = {
        "seq": ticket.call_seq,
        "ticket": ticket.id,
        "number": ticket.number,
        "field": ticket.field,
        "counter": ticket.counter,
        "at": ticket.since,
        "again": ticket.calls > 1,
        "shown": shown,
        "spoken": SPOKEN,
    }
    return Call(**{**values, **changes})


def not_spoken(outcome: Any, *reasons: str) -> tuple[SpokenCall, ...]:
    """What the hall's loudspeaker said of a call instead of saying it."""
    return (SpokenCall(zone="", outcome=outcome, reasons=reasons),)


def a_fact(kind: str, ticket: Ticket, seq: int = 101, counter: str = "quay-1", **data: Any) -> Fact:
    """A fact of an act at a counter, as staff see it."""
    told = {"ticket": ticket.id, "number": ticket.number, "field": ticket.field, "counter": counter, **data}
    return Fact(seq=seq, day="2026-11-23", at=NOW, kind=kind, who="ban-1/can-bo-1", data=told)


WAITING = {
    "civil": a_queue("A", "civil", 3, 31),
    "certify": a_queue("C", "certify", 4, priority_at=1),
    "advice": (),
    "land": a_queue("D", "land", 12, 40),
    "business": a_queue("K", "business", 2, 9),
    "return": a_queue("R", "return", 1, 22),
}


def a_hall(
    ticket: Ticket | None = None,
    *,
    counter: str = "quay-1",
    officer: str | None = "can-bo-1",
    session: int | None = 50,
    shown: tuple[str, ...] = BOARDS,
    spoken: tuple[SpokenCall, ...] = SPOKEN,
    waiting: dict[str, tuple[Ticket, ...]] | None = None,
    at_counter: dict[str, Any] | None = None,
    **changes: Any,
) -> HallState:
    """A hall at seq 100 with one counter of interest."""
    name = next((one.name for one in config_of().officers if one.id == officer), None)
    who = {"officer": officer, "officer_name": name, "session": session, "ticket": ticket}
    here = CounterState(**{"counter": counter, **who, **(at_counter or {})})
    values: dict[str, Any] = {
        "store": "store-1",
        "seq": 100,
        "day": Day(day="2026-11-23", open=True),
        "waiting": WAITING if waiting is None else waiting,
        "last_number": {},
        "counters": {counter: here},
        "calls": (a_call(ticket, shown, spoken=spoken),) if ticket and ticket.call_seq else (),
        "stations": {},
        "granted": {"": "loa-1"},
    }
    return HallState(**{**values, **changes})


def fresh(where: str = "thu-dau-mot", counter: str = "quay-1", **changes: Any) -> Panel:
    """A panel that follows the hall; nobody has signed in."""
    config = config_of(where)
    first = begin(counter, config.counter(counter).fields, allowed_officers(config, counter))
    values = {"now_ms": NOW_MS, "link": LIVE, "hall": a_hall(counter=counter, officer=None, session=None)}
    return Panel(**{**vars(first), **values, **changes})


def seated(ticket: Ticket | None = None, **changes: Any) -> Panel:
    """Officer 1 at work at counter 1."""
    return fresh(**{"seat": Seat("can-bo-1", 50), "hall": a_hall(ticket), **changes})
