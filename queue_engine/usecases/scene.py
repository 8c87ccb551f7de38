"""What every use case works with: the open transaction, the rules, the moment and who asks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from queue_engine import protocol
from queue_engine.domain.errors import Refused
from queue_engine.domain.localtime import MINUTE_MS
from queue_engine.domain.outgoing import visit_told
from queue_engine.domain.rules import HallRules
from queue_engine.domain.schedule import Crowd
from queue_engine.domain.ticket import (
    FACT_OF,
    FACT_OF_CLOSING,
    OPEN_AT_COUNTER,
    PRACTICE,
    Action,
    Ticket,
    TicketState,
    act,
)
from queue_engine.journal import FactRow
from queue_engine.ports import DRAW_AT, ActRow, CallRow, CounterRow, DayRow, OutboxRow, UnitOfWork
from queue_engine.views import answered, shown


@dataclass(frozen=True, slots=True)
class Caller:
    """The station that sent a command, as its token proved."""

    station: str
    kind: protocol.StationKind
    counter: str | None = None


PUBLIC = frozenset({protocol.StationKind.TICKET_KIOSK, protocol.StationKind.LOOKUP_SCREEN})
"""Stations that citizens touch: each may change only what it has issued itself."""

ROLL = "roll"
"""Kept as the act of a call that made its ticket: undoing it takes the ticket back too."""

SECOND_MS = 1000

SYSTEM = Caller("server", protocol.StationKind.SUPERVISOR_DESK)

_WITH_IMAGE = frozenset(
    {
        Action.HOLD,
        Action.TRANSFER,
        Action.NEXT_STOP,
        Action.READMIT,
        Action.MOVE,
        Action.KEEP,
        Action.CANCEL,
        Action.VOID,
    }
)
"""Facts of these carry the whole ticket as stations see it: more than its state has changed."""


@dataclass(frozen=True, slots=True)
class Scene:
    """One command being carried out."""

    uow: UnitOfWork
    rules: HallRules
    now_ms: int
    caller: Caller
    waits: protocol.Waits | None = None
    """The estimator's newest table, if there is one."""

    def note(self, kind: str, who: str | None = None, **data: Any) -> FactRow:
        """Append a fact."""
        return self.uow.append(self.now_ms, kind, who or self.caller.station, data)

    def today(self) -> DayRow:
        """The hall's day. Raises Refused(day_closed) before the first opening."""
        day = self.uow.day()
        if day is None:
            raise Refused("day_closed", "no day has been opened yet", reason=None)
        return day

    @property
    def draw_ms(self) -> int | None:
        """When the lot of the opening crowd is drawn; until then nobody is called. None: no lot is pending."""
        at = self.uow.meta(DRAW_AT) if self.rules.schedule.crowd is Crowd.DRAW else None
        return int(at) if at else None

    # -- counters

    def counter(self, session: int) -> CounterRow:
        """The caller's counter, in the caller's session. Raises Refused(not_allowed | old_session)."""
        row = self.uow.counter(self.own_counter())
        if row.session != session or row.officer is None:
            raise Refused("old_session", f"session {session} at counter {row.counter} is over", counter=row.counter)
        return row

    def own_counter(self) -> str:
        if self.caller.counter is None:
            raise Refused("not_allowed", "this station stands at no counter")
        return self.caller.counter

    def fields_of(self, row: CounterRow) -> tuple[str, ...]:
        """What a counter serves today."""
        return row.fields if row.fields is not None else self.rules.counters.get(row.counter, ())

    def open_ticket(self, row: CounterRow) -> Ticket | None:
        """The called or serving ticket at a counter."""
        ticket = self.uow.ticket(row.ticket) if row.ticket else None
        return ticket if ticket and ticket.state in OPEN_AT_COUNTER else None

    def officer_at(self, row: CounterRow) -> str:
        return f"{self.caller.station}/{row.officer}" if row.officer else self.caller.station

    # -- tickets

    def told(self, ticket: Ticket) -> protocol.TicketNow:
        """A ticket as the answer to the caller."""
        return protocol.TicketNow(ticket=answered(ticket, self.caller.kind))

    def ticket(self, ticket_id: str) -> Ticket:
        """A ticket of today. Raises Refused(unknown_ticket)."""
        ticket = self.uow.ticket(ticket_id)
        if ticket is None or ticket.day != self.today().day:
            raise Refused("unknown_ticket", f"no ticket {ticket_id!r} today", ticket=ticket_id)
        return ticket

    def act(self, ticket: Ticket, action: Action, row: CounterRow, changes: dict[str, Any] | None = None,
            **data: Any) -> Ticket:  # fmt: skip
        """Do it at a counter: ticket, fact, the counter's open ticket, and what undoing it needs."""
        after = replace(act(ticket, action, self.now_ms, row.counter), **(changes or {}))
        fact = self._fact(after, action, self.officer_at(row), counter=row.counter, officer=row.officer, **data)
        if after.state is TicketState.FINISHED:
            self._send_visit(fact, ticket, after, row.officer)
        self.left_hold(ticket, after)
        if action in (Action.CALL, Action.RECALL):
            after = replace(after, call_seq=fact.seq)
            self._record_call(after, fact, action is Action.RECALL)
        if action is Action.CALL and after.bound != PRACTICE:
            self.uow.close_question(row.counter)
        self.uow.save_ticket(after)
        self.uow.save_counter(replace(row, ticket=after.id if after.state in OPEN_AT_COUNTER else None, ready_ms=None))
        kept = ROLL if data.get("why") == ROLL else action
        self.uow.keep_act(ActRow(row.counter, fact.seq, self.now_ms, kept, ticket, after, row))
        return after

    def change(self, ticket: Ticket, action: Action, changes: dict[str, Any] | None = None, **data: Any) -> Ticket:
        """Do it to a ticket that is at no counter."""
        after = replace(act(ticket, action, self.now_ms), **(changes or {}))
        self._fact(after, action, self.caller.station, **{"counter": None, **data})
        self.left_hold(ticket, after)
        self.uow.save_ticket(after)
        return after

    def left_hold(self, before: Ticket, after: Ticket) -> None:
        """A visit that goes on needs no paper any more that names what is missing."""
        if before.state is TicketState.ON_HOLD and after.state is not TicketState.ON_HOLD:
            self.uow.close_papers(before.id)

    def waited_ms(self, ticket: Ticket) -> int:
        """How long it has waited, in milliseconds of working time; from when it could be called."""
        since_ms = max(ticket.issued_ms, ticket.not_before_ms or 0)
        return round(self.rules.schedule.plan_at(self.now_ms).working_minutes(since_ms, self.now_ms) * MINUTE_MS)

    def close(self, ticket: Ticket, reason: str) -> None:
        """End what waits, is open or is held, because its session or its day is over."""
        after = act(ticket, Action.CLOSE_DAY, self.now_ms)
        self.uow.save_ticket(after)
        practice: dict[str, Any] = {"practice": True} if after.bound == PRACTICE else {}
        where = {"ticket": after.id, "number": after.number, "field": after.field, "counter": after.counter}
        fact = self.note(FACT_OF_CLOSING[after.state], **where, reason=reason, **practice)
        if after.state is TicketState.FINISHED:
            officer = self.uow.counter(after.counter).officer if after.counter else None
            self._send_visit(fact, ticket, after, officer, by_day=True)
        self.left_hold(ticket, after)

    def _send_visit(
        self, fact: FactRow, served: Ticket, after: Ticket, officer: str | None, by_day: bool = False
    ) -> None:
        """A public visit is over: a row for the centre, due when nobody can take the act back any more."""
        if "visits" not in self.rules.sends or after.bound == PRACTICE:
            return
        due_ms = self.now_ms if by_day else self.now_ms + self.rules.calling.undo_within_s * SECOND_MS + 1
        told = visit_told(served, after, officer, by_day)
        self.uow.add_outbox(OutboxRow(fact.seq, "visit_finished", after.id, told, self.now_ms, due_ms))

    def _fact(self, after: Ticket, action: Action, who: str, **data: Any) -> FactRow:
        image = {"now": shown(after).model_dump(mode="json")} if action in _WITH_IMAGE else {}
        practice = {"practice": True} if after.bound == PRACTICE else {}
        return self.note(
            FACT_OF[action],
            who,
            ticket=after.id,
            number=after.number,
            field=after.field,
            calls=after.calls,
            **data,
            **image,
            **practice,
        )

    def _record_call(self, ticket: Ticket, fact: FactRow, again: bool) -> None:
        call = CallRow(fact.seq, ticket.id, ticket.number, ticket.field, str(ticket.counter), fact.at, again)
        if ticket.bound != PRACTICE:
            self.uow.add_call(ticket.day, call)
