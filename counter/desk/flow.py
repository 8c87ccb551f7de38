"""What the supervisor's desk knows and does: frozen state, events, one reducer. No Qt and no clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import assert_never

from counter.desk.acts import STEPS, Act, Problem, Sheet, Step, back, body_of, finding
from counter.desk.events import (
    ActChosen,
    ActInstead,
    ActOpened,
    ActsAsked,
    Answered,
    Effect,
    Escaped,
    Event,
    FaultsSeen,
    FieldTicked,
    FindAsked,
    Found,
    Given,
    HallChanged,
    LanguageAsked,
    LeafTurned,
    LinkChanged,
    Page,
    PageAsked,
    Send,
    Sent,
    SlipsAsked,
    SyncChanged,
    Tell,
    Ticked,
    TrialAsked,
    WaitsChanged,
    WritingAsked,
)
from counter.entry import NOTHING_TYPED, DigitsErased, DigitTyped, NumberEvent, NumberSet, TextTyped, largest
from counter.slips import everybody
from counter.words import ms_of
from queue_engine.client import LinkStatus
from queue_engine.protocol import HallState, SetQuota, Sync, TellFault, Ticket, Waits

NOT_YET = LinkStatus(live=False)
"""Before the first word of the server."""
LARGEST_QUOTA = largest(SetQuota, "quota")
DONE_MS = 6_000
"""How long the desk says that an act is in the journal."""


@dataclass(frozen=True)
class Desk:
    """Everything that the desk shows, and nothing else."""

    language: str = "vi"
    now_ms: int = 0
    hall: HallState | None = None
    link: LinkStatus = NOT_YET
    page: Page = Page.HALL
    idle: Mapping[str, int] = field(default_factory=dict)
    """Counters where an officer is free although people wait for its fields, and since when."""
    waits: Waits | None = None
    """The newest table of waits, however old."""
    sync: Sync | None = None
    """The newest word of how the exchange with the central system goes, however old."""
    sheet: Sheet | None = None
    done: tuple[Act, int] | None = None
    """The last act, and until when it is said to be done."""
    told: frozenset[TellFault] = frozenset()
    """Faults of which the server was told, since the link came, that they were seen here."""
    tallies: bool = False
    """Whether the hall keeps tallies."""


Stepped = tuple[Desk, tuple[Effect, ...]]


def reduce(desk: Desk, event: Event) -> Stepped:
    """The desk after the event, and the command that follows from it."""
    match event:
        case HallChanged(hall):
            return _watched(replace(desk, hall=hall)), ()
        case WaitsChanged(waits):
            return replace(desk, waits=waits), ()
        case SyncChanged(sync):
            return replace(desk, sync=sync), ()
        case LinkChanged(link):
            return replace(desk, link=link, told=frozenset() if link.live else desk.told), ()
        case Ticked(now_ms):
            return _watched(replace(desk, now_ms=now_ms, done=_still(desk, now_ms))), ()
        case PageAsked(page):
            return replace(desk, page=page), ()
        case LanguageAsked(language):
            return replace(desk, language=language), ()
        case ActsAsked():
            return replace(desk, sheet=desk.sheet or Sheet()), ()
        case SlipsAsked():
            return _opened(desk, Sheet(Act.REPRINT)), ()
        case TrialAsked(station):
            return _opened(desk, Sheet(Act.TEST, (station,) if station else ())), ()
        case ActOpened(act, given):
            return _opened(desk, Sheet(act, given)), ()
        case FaultsSeen(devices):
            return _told(desk, devices)
        case FindAsked(text):
            return replace(desk, sheet=finding(desk.sheet or Sheet(), text)), ()
        case ActChosen() | ActInstead() | Given() | FieldTicked() | LeafTurned() | Escaped() | Sent() | Answered():
            return _on_sheet(desk, desk.sheet, event) if desk.sheet else (desk, ())
        case WritingAsked() | Found() | DigitTyped() | DigitsErased() | NumberSet() | TextTyped():
            return _on_sheet(desk, desk.sheet, event) if desk.sheet else (desk, ())
        case _:
            assert_never(event)


def _opened(desk: Desk, sheet: Sheet) -> Desk:
    """From the desk, or from the page of acts; a page that is in use stays."""
    return replace(desk, sheet=sheet) if desk.sheet is None or desk.sheet == Sheet() else desk


def _still(desk: Desk, now_ms: int) -> tuple[Act, int] | None:
    return desk.done if desk.done and now_ms < desk.done[1] else None


# -- faults that were seen ------------------------------------------------------------------------------


def _told(desk: Desk, seen: tuple[str, ...]) -> Stepped:
    """What is new to the journal; the server leaves out what it knows."""
    if desk.hall is None or not desk.link.live:
        return desk, ()
    faults = (
        TellFault(station=station.station, device=device.device, at=device.at)
        for station in desk.hall.stations.values()
        for device in station.devices
        if f"{station.station}:{device.device}" in seen
    )
    news = tuple(fault for fault in faults if fault not in desk.told)
    return replace(desk, told=desk.told | set(news)), tuple(Tell(fault) for fault in news)


# -- who is free while people wait ----------------------------------------------------------------------


def _watched(desk: Desk) -> Desk:
    """Each free counter keeps the moment from which it was free while people waited for its fields."""
    if desk.hall is None:
        return desk
    idle = {name: desk.idle.get(name, desk.now_ms) for name in desk.hall.counters if _is_idle(desk, desk.hall, name)}
    return desk if idle == desk.idle else replace(desk, idle=idle)


def is_kept(ticket: Ticket, now_ms: int) -> bool:
    """Its holder comes back in the afternoon: nobody waits with it now."""
    return ticket.not_before is not None and now_ms < ms_of(ticket.not_before)


def _is_idle(desk: Desk, hall: HallState, name: str) -> bool:
    counter = hall.counters[name]
    free = counter.officer and counter.ticket is None and counter.paused is None and not counter.practice
    return bool(free) and any(
        ticket.bound is None and not is_kept(ticket, desk.now_ms)
        for served in counter.fields
        for ticket in hall.waiting.get(served, ())
    )


# -- the page of acts -----------------------------------------------------------------------------------

OnPage = FieldTicked | LeafTurned | WritingAsked | NumberEvent | TextTyped
OnSheet = ActChosen | ActInstead | Given | Found | OnPage | Escaped | Sent | Answered


def _on_sheet(desk: Desk, sheet: Sheet, event: OnSheet) -> Stepped:
    match event:
        case Sent(intent):
            return (replace(desk, sheet=replace(sheet, intent=intent)) if sheet.sent else desk), ()
        case Answered(intent, problem):
            return (_answered(desk, sheet, problem) if sheet.intent == intent else desk), ()
        case Escaped():
            return replace(desk, sheet=back(sheet)), ()
        case _ if sheet.sent:
            return desk, ()
        case ActChosen(act):
            after = replace(desk, sheet=Sheet(act))
            return _found(after, Sheet(act), sheet.found) if sheet.found else (after, ())
        case ActInstead(act, given):
            return _asked(desk, Sheet(act, given))
        case Given(value):
            return _given(desk, sheet, value)
        case Found(ticket):
            return _found(desk, sheet, ticket)
        case _:
            return replace(desk, sheet=_changed(sheet, event)), ()


def _changed(sheet: Sheet, event: OnPage) -> Sheet:
    """What is turned, ticked or typed on a page asks for nothing yet."""
    match event:
        case LeafTurned(leaf):
            return replace(sheet, leaf=leaf)
        case FieldTicked(name):
            return replace(sheet, ticks=sheet.ticks ^ {name})
        case WritingAsked():
            return replace(sheet, writes=True, text="", leaf=0)
        case TextTyped(text):
            return replace(sheet, text=text, leaf=0)
        case _ if sheet.step is Step.NUMBER:
            return replace(sheet, number=sheet.number.after(event, LARGEST_QUOTA))
        case _:
            return sheet


def _found(desk: Desk, sheet: Sheet, ticket: str) -> Stepped:
    """The ticket answers the questions that lead to it; without an act, an act is chosen next."""
    if sheet.act is None:
        return replace(desk, sheet=replace(sheet, finds=False, found=ticket, leaf=0)), ()
    field = next((one.field for one in everybody(desk.hall) if one.id == ticket), None)
    if field is None:
        return desk, ()
    led = STEPS[sheet.act][0] is Step.QUEUE
    before = replace(sheet, finds=False, text="", given=(field,) if led else ())
    return _given(replace(desk, sheet=before), before, ticket)


def _given(desk: Desk, sheet: Sheet, value: str) -> Stepped:
    if sheet.step is None:
        return desk, ()
    plain = replace(sheet, writes=False, finds=False, text="", number=NOTHING_TYPED)
    after = replace(plain, given=(*sheet.given, value), leaf=0, problem=None)
    if after.step is Step.TICKS:
        after = replace(after, ticks=_served(desk, value))
    return _asked(desk, after)


def _asked(desk: Desk, sheet: Sheet) -> Stepped:
    """The next question; or the command, when everything is answered."""
    if not sheet.is_complete:
        return replace(desk, sheet=sheet), ()
    return replace(desk, sheet=replace(sheet, sent=True)), (Send(body_of(sheet)),)


def _served(desk: Desk, counter: str) -> frozenset[str]:
    state = desk.hall.counters.get(counter) if desk.hall else None
    return frozenset(state.fields) if state else frozenset()


def _answered(desk: Desk, sheet: Sheet, problem: Problem | None) -> Desk:
    assert sheet.act is not None
    if problem is None:
        page = Page.MACHINES if sheet.act is Act.TEST else desk.page
        return replace(desk, sheet=None, page=page, done=(sheet.act, desk.now_ms + DONE_MS))
    return replace(desk, sheet=replace(sheet, given=sheet.given[:-1], sent=False, intent=None, problem=problem))
