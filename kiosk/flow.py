"""What the ticket kiosk does, as a pure function: ``reduce(state, event) -> (state, effects)``. No Qt, no clock.

One cycle: a touch on a field → one :class:`SendIssue` → the number on the screen → back to the start. Until the
cycle has ended no touch asks for another number, whatever fingers do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, assert_never

from kiosk.afternoon import ask_afternoon, is_keep_awaited, keep_denied, keep_touched, kept
from kiosk.booking import booking_touched
from kiosk.days import refusal_of
from kiosk.events import (
    AfternoonTouched,
    Answered,
    Asked,
    BackTouched,
    BookingTouched,
    Changed,
    CheckInTouched,
    CodeRead,
    CodeScanned,
    Denied,
    DoneTouched,
    Effect,
    EraseTouched,
    Event,
    FieldTouched,
    GroupTouched,
    HallChanged,
    KeepTouched,
    KeyTouched,
    LanguageTouched,
    LinkChanged,
    News,
    PaperChanged,
    PriorityChosen,
    PriorityTouched,
    Recovered,
    ReprintTouched,
    ScanTouched,
    SendIssue,
    SlipMoved,
    StartTimer,
    StopTimer,
    Ticked,
    Timer,
    TimeUp,
    Touch,
    VoidConfirmed,
    VoidDropped,
    VoidTouched,
    WaitsChanged,
)
from kiosk.lookup import flow as looking
from kiosk.lookup.events import Forget, Heard, LookupTouched, PaperTold, ProceduresTouched
from kiosk.lookup.state import Consulting, OwnSlip, Welcome
from kiosk.lookup.steps import page_of
from kiosk.paper import FAILED_FACTOR, first_slip, reprint_touched, slip_moved
from kiosk.scanning import UNANSWERED, code_read, hall_silent, scanned, told
from kiosk.spoken import said
from kiosk.state import (
    PAPER_IN_DOUBT,
    RESTING,
    Aiming,
    Choosing,
    ChoosingPriority,
    Gone,
    Issuing,
    Keep,
    Kiosk,
    Link,
    Reading,
    Refused,
    Showing,
    Slip,
    Typing,
    Void,
    group_of,
    home_of,
    is_at_rest,
    obstacle,
    screen_of,
)
from kiosk.voiding import is_void_awaited, void_denied, void_time_over, void_touched, voided
from queue_engine.protocol import Issued, IssueTicket, Ticket

SETTLE_S = 0.3
"""After a new screen touches are ignored so long: the second half of a double tap is meant for the old one."""
SLOW_S = 0.7
"""A number that takes longer gets a screen that asks for patience."""
SEARCH_FACTOR = 2
"""A citizen before the camera looks for the paper or the phone without touching anything."""
LOST_S = 1.5
"""A shorter break of the link does not pull the screen away under a finger."""
MOST_WAITS = 3
"""How often a slip that is still printing keeps its number on the screen for another period."""

Step = tuple[Kiosk, tuple[Effect, ...]]


def reduce(state: Kiosk, event: Event) -> Step:
    """The next state and what is to be done."""
    if isinstance(event, Touch):
        after, effects = _touched(state, event) if state.settled else (state, ())
        effects += _idle_clock(after)
    else:
        after, effects = _told(state, event)
    return _settling(state, after, effects + said(state, after, event))


def _settling(before: Kiosk, after: Kiosk, effects: tuple[Effect, ...]) -> Step:
    same = screen_of(before) is screen_of(after)
    if isinstance(after.phase, Consulting) and (not same or is_at_rest(before)):
        effects += _idle_clock(after)
    if same:
        return after, effects
    return replace(after, settled=False), (*effects, StartTimer(Timer.SETTLE, SETTLE_S))


def _idle_clock(state: Kiosk) -> tuple[Effect, ...]:
    """Each touch starts the idle time afresh; a kiosk at rest has none."""
    if not isinstance(state.phase, RESTING) or is_at_rest(state):
        return (StopTimer(Timer.IDLE),)
    if isinstance(state.phase, Consulting):
        return looking.idle_of(state)
    searches = state.rules.camera and isinstance(state.phase, Typing | Aiming)
    return (StartTimer(Timer.IDLE, state.rules.idle_s * (SEARCH_FACTOR if searches else 1)),)


def _touched(state: Kiosk, event: Touch) -> Step:
    if isinstance(state.phase, Consulting):
        return _touched_looking(state, event)
    match event:
        case FieldTouched(field):
            return _ask(state, field)
        case GroupTouched(group):
            return _open_group(state, group)
        case PriorityTouched():
            return _toggle_priority(state)
        case PriorityChosen(group):
            return _choose_priority(state, group)
        case BackTouched():
            return _go_back(state)
        case LanguageTouched():
            return replace(state, language=_next_language(state)), ()
        case DoneTouched():
            return _end(state) if isinstance(state.phase, Showing) else (state, ())
        case ReprintTouched():
            return reprint_touched(state)
        case VoidTouched() | VoidConfirmed() | VoidDropped():
            return void_touched(state, event)
        case AfternoonTouched():
            return ask_afternoon(state)
        case KeepTouched():
            return keep_touched(state)
        case BookingTouched() | ScanTouched() | KeyTouched() | EraseTouched() | CheckInTouched():
            return booking_touched(state, event)
        case LookupTouched() | ProceduresTouched():
            return looking.open_lookup(state, event) if isinstance(state.phase, Choosing | Refused) else (state, ())
        case _:
            return state, ()


def _touched_looking(state: Kiosk, event: Touch) -> Step:
    """The ways out are the kiosk's own."""
    match event:
        case LanguageTouched():
            return replace(state, language=_next_language(state)), ()
        case DoneTouched():
            return _end(state)
        case BackTouched() if isinstance(page_of(state), Welcome):
            return _go_back(state)
        case BackTouched() if isinstance(page_of(state), OwnSlip) and not state.rules.lookups:
            return _go_back(state)
        case _:
            return looking.lookup_touched(state, event)


def _told(state: Kiosk, event: News) -> Step:
    match event:
        case TimeUp(timer):
            return _time_up(state, timer)
        case Asked(intent):
            return _asked(state, intent)
        case Answered(intent, issued):
            return _answered(state, intent, issued)
        case Denied(intent, code, detail):
            return _denied(state, intent, code, detail)
        case Changed(intent, ticket):
            return _changed(state, intent, ticket)
        case Recovered(issued):
            return _recovered(state, issued)
        case SlipMoved():
            return slip_moved(state, event)
        case PaperChanged(usable):
            return replace(state, paper=usable), ()
        case LinkChanged(live):
            return _link_changed(state, live)
        case HallChanged(hall):
            return replace(state, hall=hall), ()
        case WaitsChanged(waits):
            return replace(state, waits=waits), ()
        case Ticked(now_ms):
            return replace(state, now_ms=now_ms), ()
        case CodeScanned(text, symbology):
            return scanned(state, text, symbology)
        case CodeRead(intent, meaning):
            return code_read(state, intent, meaning)
        case Heard():
            return looking.lookup_heard(state, event)
        case PaperTold():
            return looking.paper_told(state, event), ()
        case _:
            assert_never(event)


# -- choosing ------------------------------------------------------------------------------------------


def _may_choose(state: Kiosk) -> bool:
    return isinstance(state.phase, Choosing) and obstacle(state) is None


def _ask(state: Kiosk, field: str) -> Step:
    if not _may_choose(state) or field not in state.rules.fields:
        return state, ()
    if refusal := refusal_of(state, field):
        return replace(state, phase=Refused(*refusal)), ()
    body = IssueTicket(field=field, priority=state.priority, language=state.language)
    return replace(state, phase=Issuing(field, group_of(state))), (SendIssue(body), StartTimer(Timer.SLOW, SLOW_S))


def _open_group(state: Kiosk, group: str) -> Step:
    if not _may_choose(state) or group not in state.rules.groups:
        return state, ()
    return replace(state, phase=Choosing(group)), ()


def _toggle_priority(state: Kiosk) -> Step:
    if not _may_choose(state) or not state.rules.priorities:
        return state, ()
    if state.priority is not None:
        return replace(state, priority=None), ()
    if len(state.rules.priorities) == 1:
        return replace(state, priority=state.rules.priorities[0]), ()
    return replace(state, phase=ChoosingPriority()), ()


def _choose_priority(state: Kiosk, group: str) -> Step:
    if not isinstance(state.phase, ChoosingPriority) or group not in state.rules.priorities:
        return state, ()
    return replace(state, phase=Choosing(), priority=group), ()


def _go_back(state: Kiosk) -> Step:
    if isinstance(state.phase, RESTING):
        return replace(state, phase=home_of(state.rules)), ()
    return state, ()


def _next_language(state: Kiosk) -> str:
    known = state.rules.languages
    return known[(known.index(state.language) + 1) % len(known)]


# -- issuing -------------------------------------------------------------------------------------------


def _asked(state: Kiosk, intent: str) -> Step:
    if isinstance(state.phase, Issuing) and state.phase.intent is None:
        return replace(state, phase=replace(state.phase, intent=intent)), ()
    if isinstance(state.phase, Showing) and state.phase.void is Void.SENT and state.phase.void_intent is None:
        return replace(state, phase=replace(state.phase, void_intent=intent)), ()
    if isinstance(state.phase, Showing) and state.phase.keep is Keep.SENT and state.phase.keep_intent is None:
        return replace(state, phase=replace(state.phase, keep_intent=intent)), ()
    return state, ()


def _is_awaited(state: Kiosk, intent: str) -> bool:
    return isinstance(state.phase, Issuing) and state.phase.intent == intent


def _answered(state: Kiosk, intent: str, issued: Issued) -> Step:
    if not _is_awaited(state, intent):
        return _recovered(state, issued)
    may_void = state.rules.void_s > 0
    effects: tuple[Effect, ...] = (StopTimer(Timer.SLOW),)
    if may_void:
        effects += (StartTimer(Timer.VOID, state.rules.void_s),)
    return _show(state, replace(first_slip(state, issued, Slip.PRINTING), may_void=may_void), *effects)


def _denied(state: Kiosk, intent: str, code: str, detail: Mapping[str, Any]) -> Step:
    if is_void_awaited(state, intent):
        return void_denied(state, code)
    if is_keep_awaited(state, intent):
        return keep_denied(state, code)
    if not isinstance(state.phase, Issuing) or not _is_awaited(state, intent):
        return state, ()
    code = UNANSWERED if isinstance(state.phase, Reading) else code
    effects = StopTimer(Timer.SLOW), StartTimer(Timer.IDLE, state.rules.idle_s)
    return replace(state, phase=Refused(code, detail, state.phase.code)), effects


def _changed(state: Kiosk, intent: str, ticket: Ticket) -> Step:
    if is_void_awaited(state, intent):
        return voided(state)
    return kept(state, ticket) if is_keep_awaited(state, intent) else (state, ())


def _recovered(state: Kiosk, issued: Issued) -> Step:
    if not is_at_rest(state) and not isinstance(state.phase, Refused | Gone):
        return replace(state, late=(*state.late, issued)), ()
    return _show(state, replace(first_slip(state, issued, Slip.OFFERED), recovered=True))


def _show(state: Kiosk, showing: Showing, *effects: Effect) -> Step:
    has_to_be_read = showing.slip in PAPER_IN_DOUBT or showing.issued.afternoon is not None
    seconds = state.rules.ticket_s * (FAILED_FACTOR if has_to_be_read else 1.0)
    return replace(state, phase=showing), (*effects, StopTimer(Timer.IDLE), StartTimer(Timer.TICKET, seconds))


# -- time and the link ---------------------------------------------------------------------------------


def _time_up(state: Kiosk, timer: Timer) -> Step:
    match timer:
        case Timer.SETTLE:
            return replace(state, settled=True), ()
        case Timer.SLOW:
            return _slow(state)
        case Timer.HALL:
            return hall_silent(state) if isinstance(state.phase, Reading) else looking.hall_silent(state)
        case Timer.TICKET:
            return _ticket_time_up(state)
        case Timer.IDLE:
            return _idle_over(state)
        case Timer.LOST:
            return _lost(state)
        case Timer.VOID:
            return void_time_over(state)
        case Timer.INVITE:
            return state, ()
        case _:
            assert_never(timer)


def _idle_over(state: Kiosk) -> Step:
    if isinstance(state.phase, Consulting) and not is_at_rest(state):
        return looking.leaving(state) or _end(state)
    return _end(state) if isinstance(state.phase, RESTING) else (state, ())


def _slow(state: Kiosk) -> Step:
    if isinstance(state.phase, Consulting):
        return looking.slow(state)
    if isinstance(state.phase, Reading) and state.phase.meaning is not None:
        return told(state, state.phase.meaning)
    if isinstance(state.phase, Issuing):
        return replace(state, phase=replace(state.phase, slow=True)), ()
    return state, ()


def _ticket_time_up(state: Kiosk) -> Step:
    if not isinstance(state.phase, Showing):
        return state, ()
    if state.phase.slip is Slip.PRINTING and state.phase.waits < MOST_WAITS:
        phase = replace(state.phase, waits=state.phase.waits + 1)
        return replace(state, phase=phase), (StartTimer(Timer.TICKET, state.rules.ticket_s),)
    return _end(state)


def _end(state: Kiosk) -> Step:
    """The next citizen finds the kiosk as the first one did, or a number that arrived late."""
    first, forgets = state.rules.languages[0], (Forget(),) if isinstance(state.phase, Consulting) else ()
    fresh = replace(state, phase=home_of(state.rules), priority=None, language=first, larger=False, contrast=False)
    if fresh.late:
        return _recovered(replace(fresh, late=fresh.late[1:]), fresh.late[0])
    return fresh, (StopTimer(Timer.IDLE), StopTimer(Timer.TICKET), StopTimer(Timer.VOID), *forgets)


def _link_changed(state: Kiosk, live: bool) -> Step:
    if live:
        return replace(state, link=Link.LIVE), (StopTimer(Timer.LOST),)
    if state.link in (Link.STARTING, Link.LIVE):
        return replace(state, link=Link.SHAKY), (StartTimer(Timer.LOST, LOST_S),)
    return state, ()


def _lost(state: Kiosk) -> Step:
    if state.link is not Link.SHAKY:
        return state, ()
    leaves = isinstance(state.phase, Choosing | ChoosingPriority | Typing | Aiming)
    phase = home_of(state.rules) if leaves else state.phase
    return replace(state, link=Link.LOST, phase=phase), ()
