"""A ticket's life: one table (state, action) -> state. What is not in the table is refused."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from queue_engine.domain.errors import IllegalTransition


class TicketState(StrEnum):
    """Where a ticket stands. Issued, recalled, transferred and readmitted are facts, not states."""

    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    ON_HOLD = "on_hold"
    FINISHED = "finished"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"
    VOIDED = "voided"


class Action(StrEnum):
    """What people, or the end of the day, do to a ticket."""

    CALL = "call"
    RECALL = "recall"
    START = "start"
    FINISH = "finish"
    NO_SHOW = "no_show"
    CLOSE_DAY = "close_day"


LIFE: dict[tuple[TicketState, Action], TicketState] = {
    (TicketState.WAITING, Action.CALL): TicketState.CALLED,
    (TicketState.CALLED, Action.RECALL): TicketState.CALLED,
    (TicketState.CALLED, Action.START): TicketState.SERVING,
    (TicketState.CALLED, Action.NO_SHOW): TicketState.NO_SHOW,
    (TicketState.SERVING, Action.FINISH): TicketState.FINISHED,
    (TicketState.WAITING, Action.CLOSE_DAY): TicketState.CANCELLED,
    (TicketState.CALLED, Action.CLOSE_DAY): TicketState.NO_SHOW,
    (TicketState.SERVING, Action.CLOSE_DAY): TicketState.FINISHED,
}

OPEN_AT_COUNTER = frozenset({TicketState.CALLED, TicketState.SERVING})

FACT_OF = {
    Action.CALL: "ticket_called",
    Action.RECALL: "ticket_recalled",
    Action.START: "service_started",
    Action.FINISH: "ticket_finished",
    Action.NO_SHOW: "ticket_no_show",
}

FACT_OF_CLOSING = {
    TicketState.CANCELLED: "ticket_cancelled",
    TicketState.NO_SHOW: "ticket_no_show",
    TicketState.FINISHED: "ticket_finished",
}


@dataclass(frozen=True, slots=True)
class Ticket:
    """One visit's number. Times are UTC milliseconds; ``key_ms`` is its place in the order of calling."""

    id: str
    day: str
    number: str
    field: str
    serial: int
    issued_ms: int
    key_ms: int
    seq: int
    token_sha256: str
    source: str
    priority: str | None = None
    state: TicketState = TicketState.WAITING
    since_ms: int = 0
    counter: str | None = None
    calls: int = 0
    call_seq: int | None = None

    @property
    def order(self) -> tuple[int, int]:
        """Smallest is called first; the seq of issue decides between equals."""
        return (self.key_ms, self.seq)


def act(ticket: Ticket, action: Action, now_ms: int, counter: str | None = None) -> Ticket:
    """The ticket after ``action``. Raises :class:`IllegalTransition`."""
    state = LIFE.get((ticket.state, action))
    if state is None:
        raise IllegalTransition(ticket.id, ticket.state, action)
    called = action in (Action.CALL, Action.RECALL)
    return replace(
        ticket,
        state=state,
        since_ms=ticket.since_ms if action is Action.RECALL else now_ms,
        counter=counter or ticket.counter,
        calls=ticket.calls + called,
    )
