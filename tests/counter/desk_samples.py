"""Halls and states of the supervisor's desk for tests and pictures."""

from __future__ import annotations

from typing import Any

from config.schema import Station, StationKind
from counter.desk.flow import Desk
from queue_engine.protocol import (
    Advice,
    CounterState,
    Day,
    DeviceState,
    FieldWait,
    HallState,
    SlipNow,
    StationState,
    TicketWait,
    Waits,
)
from queue_engine.protocol import StationKind as WireKind
from tests.counter.panel_samples import (
    BOARDS,
    LIVE,
    NOW_MS,
    a_call,
    a_queue,
    at,
    called,
    config_of,
    not_spoken,
    serving,
)
from tests.counter.panel_samples import WAITING as LONG_WAITING

WAITING = {**LONG_WAITING, "land": a_queue("D", "land", 8, 44)}
"""Nobody waits longer than the settings aim at."""

QUIET = frozenset({StationKind.COUNTER_SIGN})


def desk_station(hall: str = "thu-dau-mot", **changes: Any) -> Station:
    found = next(s for s in config_of(hall).stations if s.kind is StationKind.SUPERVISOR_DESK)
    return found.model_copy(update=changes)


def device(name: str = "may-in-1", state: str = "READY", *reasons: str, minutes_ago: float = 40) -> DeviceState:
    return DeviceState(device=name, kind="ticket_printer", state=state, reasons=reasons, at=at(minutes_ago))


def stations(
    hall: str = "thu-dau-mot", lost: tuple[str, ...] = (), unseen: tuple[str, ...] = ()
) -> dict[str, StationState]:
    """Every enabled station, connected since the morning, but for those named."""
    known = [one for one in config_of(hall).stations if one.enabled and one.id not in unseen]
    return {
        one.id: StationState(
            station=one.id,
            kind=WireKind(one.kind.value),
            connected=one.id not in lost,
            since=at(3 if one.id in lost else 152),
            devices=(device(one.printer),) if one.printer else (),
        )
        for one in known
    }


def with_device(told: DeviceState, station: str = "kiosk-1") -> dict[str, StationState]:
    """Every station well, one device as told."""
    all_of_them = stations()
    return {**all_of_them, station: all_of_them[station].model_copy(update={"devices": (told,)})}


def counters(staffed: int = 8) -> dict[str, CounterState]:
    """Some serve, some call, some are free; the last have nobody."""
    tickets = [
        serving(),
        called("A030", "civil", "quay-2", call_seq=95),
        None,
        serving("G003", "construct", since=at(31)),
    ]
    config = config_of()
    return {
        one.id: CounterState(
            counter=one.id,
            officer=config.officers[place].id if place < staffed else None,
            officer_name=config.officers[place].name if place < staffed else None,
            session=50 + place if place < staffed else None,
            ticket=tickets[place % 4] if place < staffed else None,
        )
        for place, one in enumerate(config.counters)
    }


CALLS = (
    a_call(called("D039", "land", "quay-3", since=at(9), call_seq=80)),
    a_call(
        called("K008", "business", "quay-5", since=at(8), call_seq=82), spoken=not_spoken("shown_only", "called-again")
    ),
    a_call(called("K008", "business", "quay-5", since=at(6), call_seq=88, calls=2)),
    a_call(called("C014", "certify", "quay-1", since=at(3), call_seq=90), spoken=not_spoken("merged")),
    a_call(called("A030", "civil", "quay-2", since=at(0.6), call_seq=95)),
)


def desk_hall(**changes: Any) -> HallState:
    """A hall in the middle of a good morning."""
    values: dict[str, Any] = {
        "store": "store-1",
        "seq": 100,
        "day": Day(day="2026-11-23", open=True),
        "waiting": WAITING,
        "last_number": {"civil": "A033", "certify": "C018", "land": "D051", "business": "K010", "return": "R022"},
        "counters": counters(),
        "calls": CALLS,
        "stations": stations(),
        "granted": {"": "loa-1"},
    }
    return HallState(**{**values, **changes})


def a_desk(hall: HallState | None = None, **changes: Any) -> Desk:
    """A desk that follows the hall."""
    return Desk(**{"now_ms": NOW_MS, "link": LIVE, "hall": hall or desk_hall(), "tallies": True, **changes})


def not_shown_on(board: str) -> HallState:
    """The newest call has not been painted on one board."""
    others = tuple(name for name in BOARDS if name != board)
    return desk_hall(calls=(*CALLS[:-1], CALLS[-1].model_copy(update={"shown": others})))


def not_heard(*reasons: str) -> HallState:
    """The newest call could not be spoken."""
    failed = CALLS[-1].model_copy(update={"spoken": not_spoken("failed", *reasons)})
    return desk_hall(calls=(*CALLS[:-1], failed))


def a_slip(
    number: str = "A031", state: str | None = "uncertain", *reasons: str, minutes_ago: float = 2, **changes: Any
) -> SlipNow:
    """A slip of kiosk 1 as the server heard of it."""
    values = {"station": "kiosk-1", "printer": "may-in-1", "copies": 1, "at": at(minutes_ago), "reasons": reasons}
    return SlipNow(ticket=f"2026-11-23.{number}", number=number, state=state, **{**values, **changes})


def commune_hall(**changes: Any) -> HallState:
    """A Monday in a hall that receives complaints on two other days."""
    known = {one.id: CounterState(counter=one.id) for one in config_of("commune").counters}
    quiet: dict[str, Any] = {"waiting": {}, "calls": (), "counters": known, "stations": {}, "last_number": {}}
    return desk_hall(**{**quiet, **changes})


def a_wait(mean: float, most: float) -> TicketWait:
    return TicketWait(mean_min=mean, p10_min=mean / 2, p90_min=most, this_session=1.0, today=1.0)


def a_table(waits: dict[str, TicketWait | None], *advice: Advice, minutes_ago: float = 0.2) -> Waits:
    """The estimator's table; those with priority wait for nothing."""
    rows = [FieldWait(field=field, priority=False, wait=wait) for field, wait in waits.items()]
    rows += [FieldWait(field=field, priority=True, wait=a_wait(0, 0)) for field in waits]
    return Waits(seq=100, at=at(minutes_ago), fields=tuple(rows), tickets={}, advice=advice)


def an_advice(counter: str = "quay-8", field: str = "land", before: float = 47.8, after: float = 25.2) -> Advice:
    return Advice(field=field, counter=counter, before_min=before, after_min=after)
