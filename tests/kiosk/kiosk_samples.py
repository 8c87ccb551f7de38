"""Halls, tickets and states of the kiosk for tests and pictures."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

from config import HallConfig, load_hall
from kiosk.core import rules_of
from kiosk.events import Effect, Event, Timer, TimeUp
from kiosk.flow import reduce
from kiosk.state import Kiosk, Link, Rules
from queue_engine.protocol import Afternoon, Day, FieldWait, HallState, Issued, Promise, Ticket, TicketWait, Waits

AT = "2026-11-23T02:41:07.120Z"
TOKEN = "6f1c0e5b9a7d4c32a8e4d17b3f905c6e"


@cache
def config_of(hall: str = "thu-dau-mot") -> HallConfig:
    return load_hall(hall)


def kiosk_rules(hall: str = "thu-dau-mot", **changes: object) -> Rules:
    config = config_of(hall)
    station = next(s for s in config.stations if s.kind == "ticket_kiosk")
    without = {"lookups": False}  # the ticket kiosk alone, unless a test says otherwise
    return Rules(**{**vars(rules_of(config, station)), **without, **changes})


def a_ticket(number: str = "A012", field: str = "civil", priority: str | None = None, at: str = AT) -> Ticket:
    return Ticket(id=f"2026-11-23.{number}", number=number, field=field, priority=priority, issued_at=at, since=at)


def an_issued(
    ticket: Ticket | None = None,
    ahead: int = 7,
    counters: tuple[str, ...] = ("quay-1", "quay-2"),
    promise: Promise | None = None,
    afternoon: Afternoon | None = None,
) -> Issued:
    return Issued(
        ticket=ticket or a_ticket(),
        ahead=ahead,
        token=TOKEN,
        day="2026-11-23",
        counters=counters,
        promise=promise,
        afternoon=afternoon,
    )


def a_promise(kind: str = "this_session", from_at: str | None = "09:40", to_at: str | None = "10:05") -> Promise:
    return Promise(kind=kind, certain=True, from_at=from_at, to_at=to_at, wait_from_min=0, wait_to_min=25, age_s=3)


def a_hall(hall: str = "thu-dau-mot", waiting: int = 3, is_open: bool = True, reason: str | None = None) -> HallState:
    fields = config_of(hall).fields
    return HallState(
        store="store-1",
        seq=100,
        day=Day(day="2026-11-23", open=is_open, reason=reason),
        waiting={
            field.id: tuple(a_ticket(f"{field.letter}{n:03}", field.id) for n in range(1, (waiting * place) % 29 + 1))
            for place, field in enumerate(fields)
        },
        last_number={},
        counters={},
        calls=(),
        stations={},
    )


def a_kiosk(where: str = "thu-dau-mot", rules: Rules | None = None, **changes: object) -> Kiosk:
    """A kiosk that is following an open hall and waits for a citizen."""
    values: dict[str, object] = {"hall": a_hall(where), "link": Link.LIVE, **changes}
    return Kiosk(rules or kiosk_rules(where), **values)  # type: ignore[arg-type]


AFTERNOON = Afternoon(session=1, at="13:00")
ONE_O_CLOCK = "2026-11-23T06:00:00.000Z"


def ms_at(clock: str, day: str = "2026-11-23") -> int:
    """A moment of the hall's clock in UTC milliseconds."""
    local = datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    return round(local.timestamp() * 1000)


def iso_at(clock: str) -> str:
    return f"{datetime.fromtimestamp(ms_at(clock) / 1000, ZoneInfo('UTC')):%Y-%m-%dT%H:%M:%S}.000Z"


def a_wait(low: float = 12, high: float = 24, this_session: float = 0.97, today: float = 1.0) -> TicketWait:
    values = {"mean_min": (low + high) / 2, "p10_min": low, "p90_min": high}
    return TicketWait(**values, this_session=this_session, today=today)


def a_table(
    waits: dict[str, TicketWait | None], at: str = "09:41", priority: dict[str, TicketWait | None] | None = None
) -> Waits:
    """The estimator's table for these fields; priority waits as told, else like the others."""
    rows = [FieldWait(field=field, priority=False, wait=wait) for field, wait in waits.items()]
    rows += [FieldWait(field=field, priority=True, wait=wait) for field, wait in (priority or waits).items()]
    return Waits(seq=100, at=iso_at(at), fields=tuple(rows), tickets={})


def a_morning(clock: str = "09:41", where: str = "thu-dau-mot", **changes: object) -> Kiosk:
    """A kiosk that knows the time."""
    return a_kiosk(where, **{"now_ms": ms_at(clock), **changes})


def play(state: Kiosk, *events: Event) -> tuple[Kiosk, list[Effect]]:
    """The flow through these events, each after the screen has come to rest, and all that was wanted."""
    done: list[Effect] = []
    for event in events:
        state, effects = reduce(state, event)
        state, _ = reduce(state, TimeUp(Timer.SETTLE))
        done += effects
    return state, done
