"""What the supervisor may do, each as a few questions; the answers make the command. No Qt, no texts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from counter.entry import NOTHING_TYPED, TypedNumber, longest
from queue_engine.protocol import (
    AskDeviceTest,
    AskSlip,
    ConfirmSlip,
    Discard,
    DropOutbox,
    ForceSignOut,
    Message,
    MoveTicket,
    OpenField,
    Readmit,
    RetryOutbox,
    SetFields,
    SetQuota,
    SettleCase,
    StopField,
)


class Act(StrEnum):
    """The supervisor's acts."""

    STOP = "stop"
    QUOTA = "quota"
    FIRST = "first"
    PRIORITY = "priority"
    MOVE = "move"
    CANCEL = "cancel"
    READMIT = "readmit"
    FIELDS = "fields"
    SIGN_OUT = "sign_out"
    REPRINT = "reprint"
    SEEN = "seen"
    """A slip in doubt is in its citizen's hand."""
    OPEN = "open"
    """Numbers of a field today although its day is another."""
    SHUT = "shut"
    """No longer."""
    TEST = "test"
    """A device is tried out."""
    SETTLE = "settle"
    """A late dossier, a wrong status or a flagged rating has been seen to."""
    RESEND = "resend"
    """What the central system did not take is sent again."""
    DROP = "drop"
    """It is given up."""


_ELSEWHERE = {Act.REPRINT, Act.SEEN, Act.OPEN, Act.SHUT, Act.TEST, Act.SETTLE, Act.RESEND, Act.DROP}
LISTED = tuple(act for act in Act if act not in _ELSEWHERE)
"""On the page of acts, at most nine, so that each has a digit; the others are come by from a slip, field or device."""


class Step(StrEnum):
    """A question of an act."""

    FIELD = "field"
    NUMBER = "number"
    QUEUE = "queue"
    """A field in which people wait."""
    TICKET = "ticket"
    """Who waits there."""
    ASIDE = "aside"
    """Held and missed tickets."""
    TO_FIELD = "to_field"
    GROUP = "group"
    COUNTER = "counter"
    STAFFED = "staffed"
    TICKS = "ticks"
    """Fields, any number of them."""
    SLIP = "slip"
    """A ticket whose slip is not printed for sure, or any other by its number."""
    DOUBT = "doubt"
    """A slip that may have come out or not."""
    REASON = "reason"
    PLACE = "place"
    """A station with devices that can be tried out."""
    DEVICE = "device"
    CASE = "case"
    """An entry of the list of what is to be seen to."""
    ROW = "row"
    """What the central system did not take."""


STEPS: Mapping[Act, tuple[Step, ...]] = {
    Act.STOP: (Step.FIELD, Step.REASON),
    Act.QUOTA: (Step.FIELD, Step.NUMBER, Step.REASON),
    Act.FIRST: (Step.QUEUE, Step.TICKET, Step.REASON),
    Act.PRIORITY: (Step.QUEUE, Step.TICKET, Step.GROUP, Step.REASON),
    Act.MOVE: (Step.QUEUE, Step.TICKET, Step.TO_FIELD, Step.REASON),
    Act.CANCEL: (Step.QUEUE, Step.TICKET, Step.REASON),
    Act.READMIT: (Step.ASIDE,),
    Act.FIELDS: (Step.COUNTER, Step.TICKS),
    Act.SIGN_OUT: (Step.STAFFED, Step.REASON),
    Act.REPRINT: (Step.SLIP, Step.REASON),
    Act.SEEN: (Step.DOUBT,),
    Act.OPEN: (Step.FIELD, Step.REASON),
    Act.SHUT: (Step.FIELD, Step.REASON),
    Act.TEST: (Step.PLACE, Step.DEVICE),
    Act.SETTLE: (Step.CASE, Step.REASON),
    Act.RESEND: (Step.ROW,),
    Act.DROP: (Step.ROW, Step.REASON),
}

ALL_ROWS = "all"
"""Instead of a row: all of them."""

OPEN_AGAIN = ""
"""Instead of a reason to stop: numbers again."""


@dataclass(frozen=True)
class Problem:
    """Why the last act was not done; ``code`` is a RefusalCode or "unreachable"."""

    code: str
    detail: Mapping[str, Any]


@dataclass(frozen=True)
class Sheet:
    """The page over the desk: first the acts, then the questions of the chosen one."""

    act: Act | None = None
    given: tuple[str, ...] = ()
    """The answers so far, one a step."""
    ticks: frozenset[str] = frozenset()
    leaf: int = 0
    number: TypedNumber = NOTHING_TYPED
    writes: bool = False
    """A reason is written in free words instead of chosen."""
    text: str = ""
    """What stands on the line: a reason, or a part of a ticket's number."""
    finds: bool = False
    """A ticket is looked for by its number."""
    found: str = ""
    """A ticket for which no act has been chosen yet."""
    sent: bool = False
    intent: str | None = None
    problem: Problem | None = None

    @property
    def step(self) -> Step | None:
        """The question that is open; None: the acts are, or everything is answered."""
        steps = STEPS[self.act] if self.act else ()
        return steps[len(self.given)] if len(self.given) < len(steps) else None

    @property
    def may_find(self) -> bool:
        """Whether a ticket is what the page asks for, or leads to."""
        return self.act is None or self.step in (Step.QUEUE, Step.TICKET, Step.ASIDE, Step.SLIP)

    @property
    def is_complete(self) -> bool:
        return self.act is not None and self.step is None


LONGEST_REASON: Mapping[Act, int] = {
    Act.STOP: longest(StopField, "reason"),
    Act.QUOTA: longest(SetQuota, "reason"),
    **dict.fromkeys((Act.FIRST, Act.PRIORITY, Act.MOVE), longest(MoveTicket, "reason")),
    Act.CANCEL: longest(Discard, "reason"),
    Act.SIGN_OUT: longest(ForceSignOut, "reason"),
    Act.REPRINT: longest(AskSlip, "reason"),
    **dict.fromkeys((Act.OPEN, Act.SHUT), longest(OpenField, "reason")),
    Act.SETTLE: longest(SettleCase, "words"),
    Act.DROP: longest(DropOutbox, "reason"),
}


def body_of(sheet: Sheet) -> Message:
    """The command of a complete sheet."""
    assert sheet.act is not None
    return _BODIES[sheet.act](sheet)


_BODIES: Mapping[Act, Callable[[Sheet], Message]] = {
    Act.STOP: lambda s: StopField(field=s.given[0], reason=s.given[1] or None),
    Act.QUOTA: lambda s: SetQuota(field=s.given[0], quota=int(s.given[1]), reason=s.given[2]),
    Act.FIRST: lambda s: MoveTicket(ticket=s.given[1], first=True, reason=s.given[2]),
    Act.PRIORITY: lambda s: MoveTicket(ticket=s.given[1], priority=s.given[2], reason=s.given[3]),
    Act.MOVE: lambda s: MoveTicket(ticket=s.given[1], to_field=s.given[2], reason=s.given[3]),
    Act.CANCEL: lambda s: Discard(ticket=s.given[1], reason=s.given[2]),
    Act.READMIT: lambda s: Readmit(ticket=s.given[0]),
    Act.FIELDS: lambda s: SetFields(counter=s.given[0], fields=_fields(s.given[1])),
    Act.SIGN_OUT: lambda s: ForceSignOut(counter=s.given[0], reason=s.given[1]),
    Act.REPRINT: lambda s: AskSlip(ticket=s.given[0], reason=s.given[1]),
    Act.SEEN: lambda s: ConfirmSlip(ticket=s.given[0]),
    Act.OPEN: lambda s: OpenField(field=s.given[0], on=True, reason=s.given[1]),
    Act.SHUT: lambda s: OpenField(field=s.given[0], on=False, reason=s.given[1]),
    Act.TEST: lambda s: AskDeviceTest(station=s.given[0], device=s.given[1]),
    Act.SETTLE: lambda s: SettleCase(case=int(s.given[0]), words=s.given[1]),
    Act.RESEND: lambda s: RetryOutbox(ids=() if s.given[0] == ALL_ROWS else (int(s.given[0]),)),
    Act.DROP: lambda s: DropOutbox(id=int(s.given[0]), reason=s.given[1]),
}


def _fields(given: str) -> tuple[str, ...] | None:
    """Ids with blanks between them; nothing: what the settings say."""
    return tuple(given.split()) or None


def finding(sheet: Sheet, text: str) -> Sheet:
    """The page on which a number is typed, where a ticket is what is asked for."""
    if sheet.sent or sheet.writes or sheet.finds or not sheet.may_find:
        return sheet
    return replace(sheet, finds=True, text=text, leaf=0, problem=None, found="")


def back(sheet: Sheet) -> Sheet | None:
    """Leaving while the answer is awaited does not take the command back; its answer is then not shown."""
    if sheet.found:
        return Sheet(finds=True, text=sheet.text)
    if sheet.sent or (sheet.act is None and not sheet.finds):
        return None
    if sheet.writes or sheet.finds:
        return replace(sheet, writes=False, finds=False, text="", leaf=0)
    if not sheet.given:
        return Sheet()
    return replace(sheet, given=sheet.given[:-1], leaf=0, problem=None, number=NOTHING_TYPED)
