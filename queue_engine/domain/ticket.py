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
    """By the rule, or by number: a held or missed ticket is called only by number."""
    RECALL = "recall"
    START = "start"
    FINISH = "finish"
    NEXT_STOP = "next_stop"
    """Served here; the visit goes on at another field, under the same number."""
    NO_SHOW = "no_show"
    HOLD = "hold"
    TRANSFER = "transfer"
    READMIT = "readmit"
    """A held or missed ticket waits again; one left at a counter without an officer; a roll's number after all."""
    MOVE = "move"
    """A supervisor gives a waiting ticket another field or another place."""
    KEEP = "keep"
    """The place is kept for a later session: first in the afternoon."""
    CANCEL = "cancel"
    VOID = "void"
    """A mis-press: the number was never meant."""
    CLOSE_DAY = "close_day"
    """The end of the day, or of a session after which nothing is kept."""


LIFE: dict[tuple[TicketState, Action], TicketState] = {
    (TicketState.WAITING, Action.CALL): TicketState.CALLED,
    (TicketState.WAITING, Action.MOVE): TicketState.WAITING,
    (TicketState.WAITING, Action.KEEP): TicketState.WAITING,
    (TicketState.WAITING, Action.CANCEL): TicketState.CANCELLED,
    (TicketState.WAITING, Action.VOID): TicketState.VOIDED,
    (TicketState.CALLED, Action.RECALL): TicketState.CALLED,
    (TicketState.CALLED, Action.START): TicketState.SERVING,
    (TicketState.CALLED, Action.NO_SHOW): TicketState.NO_SHOW,
    (TicketState.CALLED, Action.HOLD): TicketState.ON_HOLD,
    (TicketState.CALLED, Action.TRANSFER): TicketState.WAITING,
    (TicketState.SERVING, Action.FINISH): TicketState.FINISHED,
    (TicketState.SERVING, Action.NEXT_STOP): TicketState.WAITING,
    (TicketState.SERVING, Action.HOLD): TicketState.ON_HOLD,
    (TicketState.SERVING, Action.TRANSFER): TicketState.WAITING,
    (TicketState.ON_HOLD, Action.CALL): TicketState.CALLED,
    (TicketState.ON_HOLD, Action.READMIT): TicketState.WAITING,
    (TicketState.ON_HOLD, Action.CANCEL): TicketState.CANCELLED,
    (TicketState.NO_SHOW, Action.CALL): TicketState.CALLED,
    (TicketState.NO_SHOW, Action.READMIT): TicketState.WAITING,
    (TicketState.VOIDED, Action.READMIT): TicketState.WAITING,
    (TicketState.CALLED, Action.VOID): TicketState.VOIDED,
    (TicketState.CALLED, Action.READMIT): TicketState.WAITING,
    (TicketState.SERVING, Action.READMIT): TicketState.WAITING,
    (TicketState.WAITING, Action.CLOSE_DAY): TicketState.CANCELLED,
    (TicketState.CALLED, Action.CLOSE_DAY): TicketState.NO_SHOW,
    (TicketState.SERVING, Action.CLOSE_DAY): TicketState.FINISHED,
    (TicketState.ON_HOLD, Action.CLOSE_DAY): TicketState.CANCELLED,
}

OPEN_AT_COUNTER = frozenset({TicketState.CALLED, TicketState.SERVING})
ASIDE = frozenset({TicketState.ON_HOLD, TicketState.NO_SHOW})
"""Neither waiting nor at a counter: nothing calls them by itself."""

ENDED = frozenset({TicketState.FINISHED, TicketState.CANCELLED, TicketState.VOIDED})

FACT_OF = {
    Action.CALL: "ticket_called",
    Action.RECALL: "ticket_recalled",
    Action.START: "service_started",
    Action.FINISH: "ticket_finished",
    Action.NEXT_STOP: "stop_finished",
    Action.NO_SHOW: "ticket_no_show",
    Action.HOLD: "ticket_held",
    Action.TRANSFER: "ticket_transferred",
    Action.READMIT: "ticket_readmitted",
    Action.MOVE: "ticket_moved",
    Action.KEEP: "ticket_kept",
    Action.CANCEL: "ticket_cancelled",
    Action.VOID: "ticket_voided",
}

FACT_OF_CLOSING = {
    TicketState.CANCELLED: "ticket_cancelled",
    TicketState.NO_SHOW: "ticket_no_show",
    TicketState.FINISHED: "ticket_finished",
}


class Outcome(StrEnum):
    """How a stop of a visit ended."""

    DOSSIER_RECEIVED = "dossier_received"
    RESULT_HANDED_OVER = "result_handed_over"
    PAPERS_MISSING = "papers_missing"
    WRONG_OFFICE = "wrong_office"
    ADVICE_ONLY = "advice_only"
    OTHER = "other"


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
    slot_ms: int | None = None
    """The booked slot of a visitor who checked in."""
    bound: str | None = None
    """Who alone may call it: ``counter:ID``, ``officer:ID``, or ``practice`` for training; None: any with the field."""
    stops: tuple[str, ...] = ()
    """Fields that the visit still has to see after this one."""
    back_to: str | None = None
    """The officers who get the visit again after the present stop, one after the other, separated by commas."""
    note: str | None = None
    """Why it is held or was sent on."""
    outcome: str | None = None
    called_ms: int | None = None
    """When it was last called or called again."""
    not_before_ms: int | None = None
    """It keeps its place, but the rule does not call it before this moment: first in the afternoon."""
    session: int | None = None
    """The session whose quota it uses; None: it counts nowhere (booked, practice, paper roll)."""
    counted_field: str | None = None
    """The field whose quota it uses, wherever it has been sent since."""
    dossier: str | None = None
    """Code of the dossier that it is about."""
    missing: tuple[str, ...] = ()
    """What the citizen is to bring, as the last officer who held it has said."""

    @property
    def order(self) -> tuple[int, int]:
        """Smallest is called first; the seq of issue decides between equals."""
        return (self.key_ms, self.seq)

    def due(self, now_ms: int) -> bool:
        """Whether the rule may call it by now."""
        return self.not_before_ms is None or self.not_before_ms <= now_ms


PRACTICE = "practice"


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
        counter=None if state is TicketState.WAITING else counter or ticket.counter,
        calls=1 if action is Action.CALL else ticket.calls + called,
        called_ms=now_ms if called else ticket.called_ms,
        not_before_ms=None if action is Action.CALL else ticket.not_before_ms,
    )
