"""A number taken by mistake is given up again: asked, confirmed, sent; part of the kiosk's flow."""

from __future__ import annotations

from dataclasses import replace

from kiosk.events import (
    DropSlip,
    Effect,
    SendVoid,
    StartTimer,
    StopTimer,
    Timer,
    VoidConfirmed,
    VoidDropped,
    VoidTouched,
)
from kiosk.state import Gone, Keep, Kiosk, Showing, Void
from queue_engine.protocol import Discard

Step = tuple[Kiosk, tuple[Effect, ...]]


def void_touched(state: Kiosk, event: VoidTouched | VoidConfirmed | VoidDropped) -> Step:
    showing = state.phase
    if not isinstance(showing, Showing):
        return state, ()
    match event:
        case VoidTouched() if showing.may_void and showing.void is Void.NO and showing.keep is not Keep.SENT:
            return _void(state, showing, Void.ASKED)
        case VoidConfirmed() if showing.void is Void.ASKED:
            after, effects = _void(state, showing, Void.SENT)
            return after, (SendVoid(Discard(ticket=showing.issued.ticket.id, void=True)), *effects)
        case VoidDropped() if showing.void not in (Void.NO, Void.SENT):
            return _void(state, showing, Void.NO)
    return state, ()


def _void(state: Kiosk, showing: Showing, void: Void) -> Step:
    """Each step gives the citizen time to read."""
    phase = replace(showing, void=void, void_intent=None)
    return replace(state, phase=phase), (StartTimer(Timer.TICKET, max(state.rules.idle_s, state.rules.ticket_s)),)


def is_void_awaited(state: Kiosk, intent: str) -> bool:
    return isinstance(state.phase, Showing) and state.phase.void is Void.SENT and state.phase.void_intent == intent


def voided(state: Kiosk) -> Step:
    assert isinstance(state.phase, Showing)
    ticket = state.phase.issued.ticket
    timers = StopTimer(Timer.TICKET), StopTimer(Timer.VOID), StartTimer(Timer.IDLE, state.rules.idle_s)
    return replace(state, phase=Gone(ticket.number)), (DropSlip(ticket.id), *timers)


def void_denied(state: Kiosk, code: str) -> Step:
    assert isinstance(state.phase, Showing)
    void = Void.UNKNOWN if code == "unreachable" else Void.REFUSED
    return _void(state, replace(state.phase, may_void=False), void)


def void_time_over(state: Kiosk) -> Step:
    showing = state.phase
    if not isinstance(showing, Showing):
        return state, ()
    void = Void.NO if showing.void is Void.ASKED else showing.void
    return replace(state, phase=replace(showing, may_void=False, void=void)), ()
