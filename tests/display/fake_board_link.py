"""A link to no server for tests of the board: the test says what the hall says, and reads what was acknowledged."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future
from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import QObject, Signal

from queue_engine.client import LinkStatus
from queue_engine.client.fold import fold
from queue_engine.protocol import Day, Fact, FieldWait, HallState, Ticket, TicketWait, Waits

DAY = "2026-11-23"
NOON_MS = round(datetime(2026, 11, 23, 3, 32, tzinfo=UTC).timestamp() * 1000)
"""10:32 in the hall, on a Monday."""


def at(seq: int) -> str:
    """The time of a fact: one second a seq, up to the hall's now."""
    moment = datetime.fromtimestamp(NOON_MS / 1000 - 600 + seq, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def empty_hall(seq: int = 1, store: str = "store-1", day: Day | None = None) -> HallState:
    return HallState(
        store=store,
        seq=seq,
        day=day or Day(day=DAY, open=True),
        waiting={},
        last_number={},
        counters={},
        calls=(),
        stations={},
    )


def issued(seq: int, number: str, field: str = "land") -> Fact:
    data = {"ticket": f"{DAY}.{number}", "number": number, "field": field, "priority": None}
    return Fact(seq=seq, day=DAY, at=at(seq), kind="ticket_issued", who="kiosk-1", data=data)


def happened(seq: int, kind: str, number: str, counter: str, calls: int = 1, field: str = "land") -> Fact:
    """A fact about a ticket at a counter."""
    data = {"ticket": f"{DAY}.{number}", "number": number, "field": field, "counter": counter, "calls": calls}
    return Fact(seq=seq, day=DAY, at=at(seq), kind=kind, who="ban-1", data=data)


def called(seq: int, number: str, counter: str) -> Fact:
    return happened(seq, "ticket_called", number, counter)


def recalled(seq: int, number: str, counter: str) -> Fact:
    return happened(seq, "ticket_recalled", number, counter, calls=2)


def hall_with(*facts: Fact, hall: HallState | None = None) -> HallState:
    """The hall after these facts; tickets are issued by themselves before their call."""
    state = hall or empty_hall()
    for fact in facts:
        if fact.kind == "ticket_called":
            state = _with_waiting(state, fact)
        state = fold(state, (fact,), fact.seq)
    return state


def _with_waiting(state: HallState, fact: Fact) -> HallState:
    data = fact.data
    ticket = Ticket(id=data["ticket"], number=data["number"], field=data["field"], issued_at=fact.at, since=fact.at)
    waiting = {**state.waiting, ticket.field: (*state.waiting.get(ticket.field, ()), ticket)}
    return state.model_copy(update={"waiting": waiting})


def waiting_people(counts: dict[str, int]) -> dict[str, tuple[Ticket, ...]]:
    """So many tickets by field."""
    return {
        field: tuple(
            Ticket(id=f"{DAY}.{field}{n}", number=f"Z{n:03}", field=field, issued_at=at(1), since=at(1))
            for n in range(count)
        )
        for field, count in counts.items()
    }


def a_wait(low: float, high: float, this_session: float = 1.0, today: float = 1.0) -> TicketWait:
    values = {"mean_min": (low + high) / 2, "p10_min": low, "p90_min": high}
    return TicketWait(**values, this_session=this_session, today=today)


def a_table(waits: dict[str, TicketWait | None], now_ms: int = NOON_MS) -> Waits:
    """The estimator's table; those with priority wait for nothing."""
    made = datetime.fromtimestamp(now_ms / 1000, UTC).isoformat(timespec="milliseconds")
    rows = [FieldWait(field=field, priority=False, wait=wait) for field, wait in waits.items()]
    rows += [FieldWait(field=field, priority=True, wait=a_wait(0, 0)) for field in waits]
    return Waits(seq=1, at=made, fields=tuple(rows), tickets={})


class AtOnce(Executor):
    """Runs what it gets where it gets it."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        done: Future[Any] = Future()
        done.set_result(fn(*args, **kwargs))
        return done


class FakeBoardLink(QObject):
    """The signals and methods that a board uses of HallLink."""

    changed = Signal(object, object)
    link_changed = Signal(object)
    waits_changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.hall = empty_hall()
        self.acknowledged: list[tuple[int, ...]] = []
        self.hears = True
        self.clock_ms = NOON_MS
        self.started = False

    def start(self) -> None:
        self.started = True

    def stop(self) -> None:
        self.started = False

    def now_ms(self) -> int:
        return self.clock_ms

    def shown(self, calls: tuple[int, ...]) -> bool:
        if self.hears:
            self.acknowledged.append(calls)
        return self.hears

    # -- what the test makes happen --------------------------------------------------------------

    def come(self) -> None:
        self.hears = True
        self.link_changed.emit(LinkStatus(live=True))

    def go(self, lost_at: str = "2026-11-23T03:32:00.000Z") -> None:
        self.hears = False
        self.link_changed.emit(LinkStatus(live=False, lost_at=lost_at, problem="unreachable"))

    def tell(self, *facts: Fact) -> None:
        """Facts arrive in one message."""
        self.hall = hall_with(*facts, hall=self.hall)
        self.changed.emit(self.hall, facts)

    def snapshot(self, *facts: Fact) -> None:
        """The hall after these facts arrives without them."""
        self.hall = hall_with(*facts, hall=self.hall)
        self.changed.emit(self.hall, ())
