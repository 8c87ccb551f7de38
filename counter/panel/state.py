"""What the officer's panel knows: one frozen state. No Qt and no clock."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from queue_engine.client import LinkStatus
from queue_engine.protocol import HallState, Ticket, TicketState

NOT_YET = LinkStatus(live=False)
"""Before the first word of the server."""


class Do(StrEnum):
    """What an officer asks the hall to do; the value names the button."""

    NEXT = "next"
    RECALL = "recall"
    START = "start"
    FINISH = "finish"
    NO_SHOW = "no_show"
    SIGN_IN = "sign_in"
    SIGN_OUT = "sign_out"


_LEGAL: dict[TicketState | None, frozenset[Do]] = {
    None: frozenset({Do.NEXT, Do.SIGN_OUT}),
    TicketState.CALLED: frozenset({Do.RECALL, Do.START, Do.NO_SHOW}),
    TicketState.SERVING: frozenset({Do.FINISH}),
}


@dataclass(frozen=True)
class Seat:
    """The officer's session at this counter."""

    officer: str
    session: int


@dataclass(frozen=True)
class Question:
    """Take over? Either the counter is in use, or the officer sits at another one."""

    counter: str
    officer: str
    officer_name: str


@dataclass(frozen=True)
class Form:
    """What has been entered at sign-in."""

    officer: str | None = None
    pin: str = field(default="", repr=False)
    question: Question | None = None
    locked_until_ms: int = 0


@dataclass(frozen=True)
class Pending:
    """One intent on its way; nothing else is sent until it is answered."""

    tag: int
    do: Do


@dataclass(frozen=True)
class Notice:
    """A sentence to say: a refusal's code, or one of the panel's own codes, and what the sentence needs."""

    code: str
    at_ms: int
    detail: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Panel:
    """Everything that the panel shows, and nothing else."""

    counter: str
    fields: tuple[str, ...]
    language: str = "vi"
    now_ms: int = 0
    hall: HallState | None = None
    link: LinkStatus = NOT_YET
    seat: Seat | None = None
    form: Form = Form()
    pending: Pending | None = None
    answered: Ticket | None = None
    notice: Notice | None = None
    armed_at_ms: int | None = None
    last_tag: int = 0

    @property
    def ticket(self) -> Ticket | None:
        """The open ticket of the counter: the newer of the hall's facts and the last answer."""
        told = self.hall.counters[self.counter].ticket if self.hall and self.counter in self.hall.counters else None
        newest = self.answered if self.answered and self._is_ahead(self.answered, told) else told
        return newest if newest and newest.state in _LEGAL else None

    def _is_ahead(self, answered: Ticket, told: Ticket | None) -> bool:
        """Whether the answer is newer than the facts that have arrived so far."""
        if self.hall is None or (answered.call_seq or 0) > self.hall.seq:
            return True
        same = told is not None and told.id == answered.id
        return same and told is not None and (answered.since, answered.calls) > (told.since, told.calls)

    @property
    def waiting(self) -> int:
        """People who wait for this counter's fields."""
        return sum(len(self.hall.waiting.get(name, ())) for name in self.fields) if self.hall else 0

    @property
    def legal(self) -> frozenset[Do]:
        """What may be asked now."""
        if not self.link.live or self.pending or self.hall is None:
            return frozenset()
        if self.seat is None:
            return frozenset({Do.SIGN_IN}) if self._form_is_ready() else frozenset()
        state = self.ticket.state if self.ticket else None
        return _LEGAL[state] - ({Do.NEXT} if not self.waiting else set())

    def _form_is_ready(self) -> bool:
        return bool(self.form.officer and self.form.pin) and not self.is_locked

    @property
    def is_locked(self) -> bool:
        """Whether sign-in waits out a lock after wrong PINs."""
        return self.form.locked_until_ms > self.now_ms
