"""What is said aloud and when; part of the kiosk's flow. Only what a citizen must not miss is spoken."""

from __future__ import annotations

from kiosk.events import Effect, Say, SayWhy
from kiosk.state import Kiosk, Refused, Showing, Slip, Void

SPOKEN = frozenset({Slip.FAILED, Slip.UNCERTAIN, Slip.NONE})
"""What may have become of a slip, so that the number has to be remembered; the prompt is called ``slip_`` and this."""


def said(before: Kiosk, after: Kiosk) -> tuple[Effect, ...]:
    """Advice is spoken once when its reason comes up, and again in the language that is chosen then."""
    advice = advice_of(after) if after.rules.voice else None
    return (advice,) if advice is not None and advice != advice_of(before) else ()


def advice_of(state: Kiosk) -> Say | SayWhy | None:
    """What this state has to say aloud."""
    match state.phase:
        case Showing(issued=issued, slip=slip, void=Void.NO) if slip in SPOKEN:
            return Say(f"slip_{slip}", issued.ticket.number, state.language)
        case Refused(code, detail):
            return SayWhy(code, detail, state.hall.day.day if state.hall else None, state.language)
        case _:
            return None
