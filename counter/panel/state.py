"""What the officer's panel knows: one frozen state. No Qt and no clock."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from counter.entry import NOTHING_TYPED, TypedNumber
from counter.panel.looked import Looked
from counter.words import ms_of
from queue_engine.client import LinkStatus
from queue_engine.protocol import CounterState, HallState, PaperAsked, SlipNow, Ticket, TicketState

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
    UNDO = "undo"
    HOLD = "hold"
    TRANSFER = "transfer"
    CALL_NUMBER = "call_number"
    READMIT = "readmit"
    DISCARD = "discard"
    READY = "ready"
    PAUSE = "pause"
    EMERGENCY = "emergency"
    ISSUE = "issue"
    ROLL = "roll"
    """Call the number of a paper roll."""
    KEEP = "keep"
    """A number that was just issued keeps its place for the afternoon."""
    REPRINT = "reprint"
    SEEN = "seen"
    """A slip in doubt is in its citizen's hand."""
    VOID = "void"
    """A number taken by mistake a moment ago: it is as if it had never been issued."""
    BIND = "bind"
    """A dossier belongs to the open visit, or does not any more."""
    FLAG = "flag"
    """The dossier's status is said to be wrong."""
    PAPER = "paper"
    """What is missing at a held visit is printed again."""


_ALWAYS = frozenset(
    {Do.UNDO, Do.READMIT, Do.DISCARD, Do.PAUSE, Do.EMERGENCY, Do.ISSUE, Do.KEEP, Do.REPRINT, Do.SEEN, Do.VOID, Do.PAPER}
)
_LEGAL: dict[TicketState | None, frozenset[Do]] = {
    None: _ALWAYS | {Do.NEXT, Do.CALL_NUMBER, Do.READY, Do.ROLL, Do.SIGN_OUT},
    TicketState.CALLED: _ALWAYS | {Do.RECALL, Do.START, Do.NO_SHOW, Do.HOLD, Do.TRANSFER, Do.BIND, Do.FLAG},
    TicketState.SERVING: _ALWAYS | {Do.FINISH, Do.HOLD, Do.TRANSFER, Do.NEXT, Do.CALL_NUMBER, Do.BIND, Do.FLAG},
}
_CALLS = frozenset({Do.NEXT, Do.CALL_NUMBER, Do.READY, Do.ROLL})
"""What a paused counter does not do."""


class Page(StrEnum):
    """A page over the work: one decision, its choices, and a way back."""

    MORE = "more"
    HOLD = "hold"
    TRANSFER = "transfer"
    OUTCOME = "outcome"
    STAY = "stay"
    """A visit is open: finish and call, or stay?"""
    LISTS = "lists"
    TICKET = "ticket"
    DISCARD = "discard"
    """Cancelling a number cannot be taken back, so it is asked for twice."""
    PAUSE = "pause"
    ISSUE = "issue"
    ISSUED = "issued"
    ROLL = "roll"
    KEPT = "kept"
    """A number that was promised for later: call it now?"""
    REPRINT = "reprint"
    """Why the slip of the open number, or of a listed one, is printed again."""
    WORDS = "words"
    """Free words instead of the ready ones."""
    DOSSIER = "dossier"
    """The dossier of the open visit."""
    CODE = "code"
    """A dossier code is typed."""
    FLAG = "flag"
    """What is so instead of the status that is shown?"""
    MISSING = "missing"
    """What the citizen is to bring."""
    LINE = "line"
    """One more of it, in free words."""


@dataclass(frozen=True)
class Later:
    """A number just issued may keep its place until then, or does."""

    ticket: str
    at: str
    taken: bool = False


@dataclass(frozen=True)
class Sheet:
    """The page that is open. ``subject`` is the ticket, field or number that it is about."""

    page: Page
    tab: str = ""
    leaf: int = 0
    subject: str = ""
    come_back: bool = False
    then: tuple[Do, str] | None = None
    """What was asked for when the panel asked back, or what the words are for."""
    ahead: int = 0
    number: TypedNumber = NOTHING_TYPED
    text: str = ""
    note: str = ""
    """For whoever gets the transferred visit."""
    fields: tuple[str, ...] = ()
    """Of the visit for which a number is issued, in the order of going there."""
    later: Later | None = None
    missing: tuple[str, ...] = ()
    """What the citizen of a held visit is to bring."""
    paper: bool = False
    """It is printed."""


@dataclass(frozen=True)
class Limits:
    """The hall's settings about haste and regret; zero: none."""

    recall_cooldown_ms: int = 0
    no_show_calls: int = 0
    no_show_ms: int = 0
    undo_ms: int = 0
    void_ms: int = 0


@dataclass(frozen=True)
class Act:
    """The last act at this counter, by its fact."""

    seq: int
    kind: str
    number: str
    at_ms: int


@dataclass(frozen=True)
class Reprint:
    """The slip that was last asked for here, and what has been heard of it since."""

    ticket: str
    number: str
    at_ms: int
    """When something was last heard of it."""
    slip: SlipNow | None = None


@dataclass(frozen=True)
class Why:
    """Why a ticket was called here, and after how long."""

    ticket: str
    why: str
    waited_ms: int


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
    practice: bool = False


@dataclass(frozen=True)
class Pending:
    """One intent on its way; nothing else is sent until it is answered."""

    tag: int
    do: Do
    sheet: Sheet | None = None
    """Where it was asked for; after a refusal it may be asked for there again."""


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
    limits: Limits = Limits()
    sheet: Sheet | None = None
    last_act: Act | None = None
    why: Why | None = None
    reprint: Reprint | None = None
    looked: Looked | None = None
    paper: PaperAsked | None = None
    """The newest paper of this counter that names what is missing."""
    paper_at_ms: int = 0
    """When something was last heard of it."""
    asks: bool = False
    """There is a look-up service."""
    prints: bool = False
    """The settings say where such papers are printed."""
    paper_roll: bool = False
    """Numbers are torn from paper rolls; a call creates the ticket."""

    @property
    def here(self) -> CounterState:
        """This counter as the hall knows it."""
        known = self.hall.counters.get(self.counter) if self.hall else None
        return known or CounterState(counter=self.counter)

    @property
    def ticket(self) -> Ticket | None:
        """The open ticket of the counter: the newer of the hall's facts and the last answer."""
        told = self.here.ticket
        newest = self.answered if self.answered and self._is_ahead(self.answered, told) else told
        return newest if newest and newest.state in _LEGAL else None

    def _is_ahead(self, answered: Ticket, told: Ticket | None) -> bool:
        """Whether the answer is newer than the facts that have arrived so far."""
        if self.hall is None or (answered.call_seq or 0) > self.hall.seq:
            return True
        same = told is not None and told.id == answered.id
        return same and told is not None and (answered.since, answered.calls) > (told.since, told.calls)

    # -- who waits

    @property
    def own_fields(self) -> tuple[str, ...]:
        """What the counter serves today."""
        return self.here.fields or self.fields

    def line_of(self, field: str) -> tuple[Ticket, ...]:
        """Those of a field whom this counter may be given now, in the order of calling."""
        return tuple(one for one in self._all_of(field) if not self.is_kept(one))

    def kept_of(self, field: str) -> tuple[Ticket, ...]:
        """Those who keep their place and may be away until their time."""
        return tuple(one for one in self._all_of(field) if self.is_kept(one))

    def is_kept(self, ticket: Ticket) -> bool:
        """Whether it is not called before a moment that has not come."""
        return ticket.not_before is not None and ms_of(ticket.not_before) > self.now_ms

    def _all_of(self, field: str) -> tuple[Ticket, ...]:
        line = self.hall.waiting.get(field, ()) if self.hall else ()
        return tuple(one for one in line if self._is_for_here(one))

    def _is_for_here(self, ticket: Ticket) -> bool:
        if self.here.practice or ticket.bound == "practice":
            return self.here.practice and ticket.bound == "practice"
        if ticket.bound:
            return ticket.bound in self._own_names
        return ticket.field in self.own_fields

    @property
    def _own_names(self) -> tuple[str, ...]:
        return (f"counter:{self.counter}", f"officer:{self.seat.officer}" if self.seat else "")

    @property
    def line(self) -> tuple[Ticket, ...]:
        """Everybody whom this counter may be given, in the order of calling."""
        fields = self.hall.waiting if self.hall else ()
        everybody = (ticket for field in fields for ticket in self.line_of(field))
        return tuple(sorted(everybody, key=lambda one: (one.key_ms, one.seq)))

    @property
    def kept(self) -> tuple[Ticket, ...]:
        """Everybody of this counter who keeps a place for later, earliest first."""
        fields = self.hall.waiting if self.hall else ()
        everybody = (ticket for field in fields for ticket in self.kept_of(field))
        return tuple(sorted(everybody, key=lambda one: (one.not_before or "", one.key_ms, one.seq)))

    @property
    def waiting(self) -> int:
        """People who wait for this counter."""
        return len(self.line)

    # -- what may be asked

    @property
    def legal(self) -> frozenset[Do]:
        """What may be asked now."""
        if not self.link.live or self.pending or self.hall is None:
            return frozenset()
        if self.seat is None:
            return frozenset({Do.SIGN_IN}) if self._form_is_ready() else frozenset()
        return _LEGAL[self.ticket.state if self.ticket else None] - self._not_now()

    def _not_now(self) -> frozenset[Do]:
        """What the state of the ticket allows, but not the moment."""
        calls_left, wait_ms = self.no_show_in
        stops = {
            Do.NEXT: not self.waiting,
            Do.READY: bool(self.waiting) and not self.here.ready,
            Do.RECALL: self.recall_in_ms > 0,
            Do.NO_SHOW: calls_left > 0 or wait_ms > 0,
            Do.UNDO: self.undoable is None,
            Do.FLAG: self.looked is None or self.looked.view is None,
            Do.ROLL: not self.paper_roll or self.here.practice,
        }
        paused = _CALLS if self.here.paused else frozenset()
        return paused | {do for do, stopped in stops.items() if stopped}

    @property
    def recall_in_ms(self) -> int:
        """How long until the open ticket may be called again."""
        if self.ticket is None:
            return 0
        return max(0, ms_of(self.ticket.called_at or self.ticket.since) + self.limits.recall_cooldown_ms - self.now_ms)

    @property
    def no_show_in(self) -> tuple[int, int]:
        """How many calls, and how long, until nobody may be said to have come."""
        ticket = self.ticket
        if ticket is None or ticket.state is not TicketState.CALLED:
            return 0, 0
        calls = max(0, self.limits.no_show_calls - ticket.calls)
        return calls, max(0, ms_of(ticket.since) + self.limits.no_show_ms - self.now_ms)

    @property
    def undoable(self) -> Act | None:
        """The last act while it may be taken back."""
        act = self.last_act
        return act if act and self.now_ms - act.at_ms < self.limits.undo_ms else None

    def _form_is_ready(self) -> bool:
        return bool(self.form.officer and self.form.pin) and not self.is_locked

    @property
    def is_locked(self) -> bool:
        """Whether sign-in waits out a lock after wrong PINs."""
        return self.form.locked_until_ms > self.now_ms
