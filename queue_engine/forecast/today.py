"""What has happened today, as far as an estimate wants to know it and the hall's state does not tell it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from queue_engine.estimates.hall import Finished
from queue_engine.estimates.past import LONGEST_SERVICE_MIN
from queue_engine.forecast.known import utc_ms
from queue_engine.journal import FactRow
from queue_engine.protocol import Fact

MINUTE_MS = 60_000
SERVED = ("ticket_finished", "stop_finished", "ticket_transferred")
NOT_SERVED = ("ticket_no_show", "ticket_held", "ticket_cancelled", "ticket_voided", "ticket_readmitted")

Call = tuple[str, int]
"""The field, and when it was called in UTC ms."""


@dataclass(frozen=True, slots=True)
class _Act:
    """What undoing a fact needs: the ticket's call before it, and the service that it has ended."""

    ticket: str
    before: Call | None
    service: Finished | None


@dataclass
class Today:
    """Follows the facts of the day, whether they are heard or read from the journal; each of them counts once."""

    day: str = ""
    finished: list[Finished] = field(default_factory=list)
    """The speed of the day is read from these. Practice and what was undone is not among them."""
    paused: dict[str, int] = field(default_factory=dict)
    """Counter → since when it is paused, UTC ms."""
    _through: int = 0
    _called: dict[str, Call] = field(default_factory=dict)
    _acts: dict[int, _Act] = field(default_factory=dict)

    def follow(self, facts: Iterable[Fact | FactRow]) -> None:
        for fact in facts:
            if fact.seq <= self._through:
                continue
            if fact.day != self.day:
                self.day, self.finished, self.paused, self._called, self._acts = fact.day, [], {}, {}, {}
            self._through = fact.seq
            self._take(fact)

    def _take(self, fact: Fact | FactRow) -> None:
        if fact.kind == "ticket_called":
            if not fact.data.get("practice"):
                self._note(fact, (fact.data["field"], utc_ms(fact.at)))
        elif fact.kind in (*SERVED, *NOT_SERVED):
            if call := self._called.get(fact.data["ticket"]):
                self._note(fact, None, _service(call, fact) if fact.kind in SERVED else None)
        elif fact.kind == "act_undone":
            self._undo(fact.data["undoes"])
        elif fact.kind == "counter_paused":
            self.paused.setdefault(fact.data["counter"], utc_ms(fact.at))
        elif fact.kind in ("counter_opened", "officer_signed_in", "officer_signed_out"):
            self.paused.pop(fact.data["counter"], None)

    def _note(self, fact: Fact | FactRow, call: Call | None, service: Finished | None = None) -> None:
        ticket = fact.data["ticket"]
        self._acts[fact.seq] = _Act(ticket, self._called.get(ticket), service)
        self._place(ticket, call)
        if service:
            self.finished.append(service)

    def _undo(self, seq: int) -> None:
        act = self._acts.pop(seq, None)
        if act:
            self._place(act.ticket, act.before)
            if act.service:
                self.finished.remove(act.service)

    def _place(self, ticket: str, call: Call | None) -> None:
        if call:
            self._called[ticket] = call
        else:
            self._called.pop(ticket, None)


def _service(call: Call, end: Fact | FactRow) -> Finished | None:
    name, since = call
    minutes = (utc_ms(end.at) - since) / MINUTE_MS
    return Finished(name, minutes) if minutes <= LONGEST_SERVICE_MIN else None
