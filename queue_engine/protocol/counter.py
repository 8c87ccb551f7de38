"""What an officer does at a counter."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from queue_engine.domain.ticket import Outcome, TicketState
from queue_engine.protocol.base import Message, Seq, Typed
from queue_engine.protocol.dossier import Code
from queue_engine.protocol.state import CounterState, Ticket


class SignIn(Message):
    """An officer sits down at the counter of this panel."""

    officer: str = Field(min_length=1, max_length=40)
    pin: str = Field(min_length=1, max_length=32, repr=False)
    practice: bool = Field(default=False, description="a training session: practice tickets only")
    take_over: bool = Field(default=False, description="yes to: this counter is in use, take it over?")


class SignedIn(Message):
    counter: CounterState


class AtCounter(Message):
    """What every command of a signed-in panel carries."""

    session: Seq


class SignOut(AtCounter):
    pass


class SignedOut(Message):
    counter: str


class MayFinish(AtCounter):
    """What every call carries: an open visit is a refusal, unless it is finished first."""

    finish_open: bool = Field(default=False, description="finish the open visit first")
    outcome: Outcome | None = Field(default=None, description="of the visit that is finished first")


class CallNext(MayFinish):
    """Call the next ticket of the counter's fields, or of one field."""

    field: str | None = Field(default=None, max_length=40)


class CallNumber(MayFinish):
    """Call a given ticket: waiting, held or missed."""

    ticket: str = Field(max_length=40)


class Ready(AtCounter):
    """Get the next arrival at once; ``on`` false: no longer."""

    on: bool = True


class CallRoll(MayFinish):
    """Paper-roll mode: call the number of a given roll; the call creates the ticket."""

    field: str = Field(max_length=40)
    serial: int = Field(ge=1, le=9999)


class Pause(AtCounter):
    """The counter takes a break, with the reason on its sign; null: it is open again."""

    reason: Typed | None = Field(max_length=80)


class Emergency(AtCounter):
    """Ask colleagues to come; false: it is over."""

    on: bool = True


class Undo(AtCounter):
    """Take back the last act at this counter, if it was this one and not too long ago."""

    seq: Seq


class IssueAtPanel(AtCounter):
    """Staff issue a number for somebody whom the kiosk cannot serve."""

    field: str = Field(max_length=40)
    priority: str | None = Field(default=None, max_length=20)
    stops: tuple[str, ...] = Field(default=(), max_length=5)


class OnTicket(AtCounter):
    """An action on the ticket that the officer saw, in the state that the officer saw."""

    ticket: str = Field(max_length=40)
    seen: TicketState


class Recall(OnTicket):
    pass


class Start(OnTicket):
    pass


class Finish(OnTicket):
    outcome: Outcome | None = None


class Hold(OnTicket):
    """Set aside, with the reason; ``missing`` names what the citizen is to bring."""

    reason: Typed = Field(min_length=1, max_length=120)
    missing: tuple[Annotated[str, Field(min_length=1, max_length=120)], ...] = Field(default=(), max_length=12)
    paper: bool = Field(default=False, description="print what is missing, where the settings of the panel say")


class BindDossier(OnTicket):
    """The officer binds a dossier to the open visit; null takes the binding back."""

    code: Code | None = Field(repr=False)


class Transfer(OnTicket):
    """To one of: a field, a counter, an officer."""

    to_field: str | None = Field(default=None, max_length=40)
    to_counter: str | None = Field(default=None, max_length=40)
    to_officer: str | None = Field(default=None, max_length=40)
    note: Typed = Field(default="", max_length=120)
    come_back: bool = Field(default=False, description="to this officer again after the stop there")


class NoShow(OnTicket):
    pass


class TicketNow(Message):
    """The ticket after the action."""

    ticket: Ticket


class CounterNow(Message):
    """The counter after the action."""

    counter: CounterState
