"""What every use case works with: the open transaction, the rules, the moment and who asks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from queue_engine import protocol
from queue_engine.domain.errors import Refused
from queue_engine.domain.rules import HallRules
from queue_engine.domain.ticket import FACT_OF, OPEN_AT_COUNTER, Action, Ticket, act
from queue_engine.journal import FactRow
from queue_engine.ports import CallRow, CounterRow, DayRow, UnitOfWork


@dataclass(frozen=True, slots=True)
class Caller:
    """The station that sent a command, as its token proved."""

    station: str
    kind: protocol.StationKind
    counter: str | None = None


SYSTEM = Caller("server", protocol.StationKind.SUPERVISOR_DESK)


@dataclass(frozen=True, slots=True)
class Scene:
    """One command being carried out."""

    uow: UnitOfWork
    rules: HallRules
    now_ms: int
    caller: Caller

    def note(self, kind: str, who: str | None = None, **data: Any) -> FactRow:
        """Append a fact."""
        return self.uow.append(self.now_ms, kind, who or self.caller.station, data)

    def today(self) -> DayRow:
        """The hall's day. Raises Refused(day_closed) before the first opening."""
        day = self.uow.day()
        if day is None:
            raise Refused("day_closed", "no day has been opened yet", reason=None)
        return day

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

    def open_ticket(self, row: CounterRow) -> Ticket | None:
        """The called or serving ticket at a counter."""
        ticket = self.uow.ticket(row.ticket) if row.ticket else None
        return ticket if ticket and ticket.state in OPEN_AT_COUNTER else None

    def officer_at(self, row: CounterRow) -> str:
        return f"{self.caller.station}/{row.officer}"

    def act(self, ticket: Ticket, action: Action, row: CounterRow, **data: Any) -> Ticket:
        """Do it, append its fact, keep the counter's open ticket in step."""
        after = act(ticket, action, self.now_ms, row.counter)
        fact = self.note(
            FACT_OF[action],
            self.officer_at(row),
            ticket=ticket.id,
            number=ticket.number,
            field=ticket.field,
            counter=row.counter,
            officer=row.officer,
            calls=after.calls,
            **data,
        )
        if action in (Action.CALL, Action.RECALL):
            after = replace(after, call_seq=fact.seq)
            self._record_call(after, fact, action is Action.RECALL)
        self.uow.save_ticket(after)
        if after.state in OPEN_AT_COUNTER:
            self.uow.save_counter(replace(row, ticket=after.id))
        else:
            self.uow.save_counter(replace(row, ticket=None))
        return after

    def _record_call(self, ticket: Ticket, fact: FactRow, again: bool) -> None:
        call = CallRow(fact.seq, ticket.id, ticket.number, ticket.field, str(ticket.counter), fact.at, again)
        self.uow.add_call(ticket.day, call)
