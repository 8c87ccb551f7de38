"""What is said aloud and when; part of the kiosk's flow. Only what a citizen must not miss is spoken."""

from __future__ import annotations

from kiosk.events import Effect, Event, Hush, Say, SayWhy, Timer, TimeUp
from kiosk.inviting import invited
from kiosk.lookup.state import Consulting, OwnSlip
from kiosk.state import Kiosk, Refused, Showing, Slip, Void, is_calling, is_free

SPOKEN = frozenset({Slip.FAILED, Slip.UNCERTAIN, Slip.NONE})
"""What may have become of a slip, so that the number has to be remembered; the prompt is called ``slip_`` and this."""


def said(before: Kiosk, after: Kiosk, event: Event) -> tuple[Effect, ...]:
    """What an event makes audible, and what it silences."""
    rang = event == TimeUp(Timer.INVITE)
    invitation = after.rules.invitation
    return advised(before, after) + invited(invitation, is_free(before), is_free(after), rang, is_calling(after))


def advised(before: Kiosk, after: Kiosk) -> tuple[Effect, ...]:
    """Advice is spoken once when its reason comes up, again in another language, and no longer than it is of use."""
    advice = advice_of(after)
    if not after.rules.voice or advice == advice_of(before):
        return ()
    return (advice if advice is not None else Hush(),)


def advice_of(state: Kiosk) -> Say | SayWhy | None:
    """What this state has to say aloud."""
    match state.phase:
        case Showing(issued=issued, slip=slip, void=Void.NO) if slip in SPOKEN:
            return Say(f"slip_{slip}", issued.ticket.number, state.language)
        case Refused(code, detail):
            return SayWhy(code, detail, state.hall.day.day if state.hall else None, state.language)
        case Consulting(OwnSlip(ticket=ticket, rating=rating)) if rating is not None:
            return SayWhy("scan_slip_rate", {"number": ticket.number}, None, state.language)
        case _:
            return None
