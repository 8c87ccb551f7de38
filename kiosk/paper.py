"""What the citizen is told about the paper, and the wish for another slip; part of the kiosk's flow."""

from __future__ import annotations

from dataclasses import replace

from kiosk.events import Effect, Reprint, SlipMoved, StartTimer, Timer
from kiosk.state import PAPER_IN_DOUBT, Kiosk, Showing, Slip
from queue_engine.protocol import Issued

FAILED_FACTOR = 3.0
"""Without paper, or with an offer, the number stays so many times longer: there is something to write or to read."""
REMEMBERED = 8
"""Slips whose state is known while their number is not on the screen: news of the paper may come before the answer."""

Step = tuple[Kiosk, tuple[Effect, ...]]

_SLIP_OF = {
    "queued": Slip.PRINTING,
    "sending": Slip.PRINTING,
    "sent": Slip.PRINTING,
    "confirmed": Slip.PRINTED,
    "uncertain": Slip.UNCERTAIN,
    "failed_before": Slip.FAILED,
    "abandoned": Slip.FAILED,
}


def first_slip(state: Kiosk, issued: Issued, unknown: Slip) -> Showing:
    """The number with what is known of its slip already."""
    if state.rules.printer is None:
        return Showing(issued, Slip.NONE)
    known = next((one for one in state.slips if one.ticket == issued.ticket.id), None)
    if known is None or (known.state == "abandoned" and unknown is Slip.OFFERED):
        return Showing(issued, unknown)  # what was given up for its age is offered to whoever is there after all
    return _with_slip(state, Showing(issued, unknown), known)


def slip_moved(state: Kiosk, event: SlipMoved) -> Step:
    before = next((one for one in state.slips if one.ticket == event.ticket), None)
    if before and (before.state == "uncertain" or before.in_hand):
        event = replace(event, in_hand=True)
    others = tuple(one for one in state.slips if one.ticket != event.ticket)
    state = replace(state, slips=(*others, event)[-REMEMBERED:])
    showing = state.phase
    if not isinstance(showing, Showing) or showing.issued.ticket.id != event.ticket:
        return state, ()
    after = _with_slip(state, showing, event)
    if after.slip not in PAPER_IN_DOUBT or showing.slip in PAPER_IN_DOUBT:
        return replace(state, phase=after), ()
    return replace(state, phase=after), (StartTimer(Timer.TICKET, state.rules.ticket_s * FAILED_FACTOR),)


def _with_slip(state: Kiosk, showing: Showing, event: SlipMoved) -> Showing:
    slip = Slip.SENT if event.state == "sent" and event.last else _SLIP_OF[event.state]
    if event.state == "abandoned" and event.in_hand:
        slip = Slip.UNCERTAIN  # nobody tries it again, and a piece may be there
    elsewhere = event.printer if event.printer not in ("", state.rules.printer) else ""
    return replace(showing, slip=slip, elsewhere=elsewhere)


def reprint_touched(state: Kiosk) -> Step:
    """Where nothing has left us the slip waits for the printer anyway: the touch only makes it try once more."""
    showing = state.phase
    if not isinstance(showing, Showing) or showing.slip not in PAPER_IN_DOUBT or state.rules.printer is None:
        return state, ()
    slip = Slip.FAILED if showing.slip is Slip.FAILED else Slip.PRINTING
    phase = replace(showing, slip=slip, waits=0)
    seconds = state.rules.ticket_s * (FAILED_FACTOR if slip is Slip.FAILED else 1.0)
    return replace(state, phase=phase), (Reprint(showing.issued), StartTimer(Timer.TICKET, seconds))
