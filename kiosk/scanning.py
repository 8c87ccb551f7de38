"""A code held before the reader: the hall is asked what it is, and the citizen is told; part of the kiosk's flow.

The text goes to the hall and is forgotten here with its answer, or within two seconds.
"""

from __future__ import annotations

from dataclasses import replace

from kiosk.booking import check_in, may_check_in
from kiosk.events import AskMeaning, Effect, StartTimer, StopTimer, Timer
from kiosk.lookup.flow import SLIP_S, lookup_scanned, open_dossier, token_of, unread
from kiosk.lookup.state import Consulting, OwnSlip, Welcome
from kiosk.lookup.steps import LONGEST_QUESTION, turned
from kiosk.rating.flow import may_rate
from kiosk.state import RESTING, Aiming, Kiosk, Reading, Refused, ScreenName, Typing, unreachable
from queue_engine.protocol import AskCode, CodeMeaning, TicketState

Step = tuple[Kiosk, tuple[Effect, ...]]
LONGEST_SCAN = 2000
SLOW_S = 0.4
FOUND_S = 0.6
"""So long the camera's picture stays when it has read a code, for the citizen to see that it has."""
SCAN = "scan_"
"""Such codes of Refused are no refusals: they say what was scanned."""
UNANSWERED = f"{SCAN}unanswered"

STANDING = frozenset({TicketState.WAITING, TicketState.CALLED, TicketState.SERVING, TicketState.ON_HOLD})
"""Such a number gets a page of its own: its place, its counter, or the way back to its place."""
_OF_SLIP = {TicketState.NO_SHOW: "slip_missed"}


def scanned(state: Kiosk, text: str, symbology: str = "") -> Step:
    """It counts wherever nothing else is under way and the hall can be asked."""
    if isinstance(state.phase, Consulting):
        return lookup_scanned(state, text, symbology)
    if not isinstance(state.phase, RESTING) or not text.strip():
        return state, ()
    if unreachable(state) is not None:
        return _without_numbers(state, text, symbology)
    body = AskCode(text=text[:LONGEST_SCAN], symbology=symbology[:20])
    behind = state.phase if isinstance(state.phase, Typing | Aiming) and state.rules.camera else None
    patience = StartTimer(Timer.SLOW, FOUND_S if behind else SLOW_S)
    token = token_of(text)
    kept = text[:LONGEST_QUESTION] if state.rules.lookups else ""
    hall = (StartTimer(Timer.HALL, SLIP_S),) if state.rules.lookups else ()  # a booking is worth the wait
    reading = Reading("", behind=behind, token=token, text=kept)
    return replace(state, phase=reading), (AskMeaning(body), patience, *hall, StopTimer(Timer.IDLE))


def _without_numbers(state: Kiosk, text: str, symbology: str) -> Step:
    """No number is given now; a dossier can be looked up all the same."""
    if not state.rules.lookups or unreachable(state) is ScreenName.STARTING:
        return state, ()
    return lookup_scanned(turned(state, Welcome()), text, symbology)


def hall_silent(state: Kiosk) -> Step:
    """The hall has not said in time what a code is: the dossier service may know. Its later word counts no more."""
    reading = state.phase
    if not isinstance(reading, Reading) or reading.meaning is not None or not reading.text:
        return state, ()
    return unread(state, reading.token, reading.text, reading.slow)


def code_read(state: Kiosk, intent: str, meaning: CodeMeaning) -> Step:
    """The answer to the code that was scanned; of an older one nothing is wanted any more."""
    if not isinstance(state.phase, Reading) or state.phase.intent != intent:
        return state, ()
    if state.phase.behind is not None and not state.phase.slow:
        return replace(state, phase=replace(state.phase, meaning=meaning, text="")), ()
    return told(state, meaning)


def told(state: Kiosk, meaning: CodeMeaning) -> Step:
    """What the code is becomes a number, or a sentence."""
    if meaning.kind == "booking" and may_check_in(state):
        after, effects = check_in(state, meaning.code)
        return after, (*effects, StopTimer(Timer.SLOW))
    if meaning.kind in ("dossier", "receipt") and state.rules.lookups:
        return open_dossier(state, meaning.code)
    if meaning.ticket is not None:
        token = state.phase.token if isinstance(state.phase, Reading) else ""
        slip = OwnSlip(meaning.ticket, token, rating=meaning.rating)
        if may_rate(state, slip):
            return turned(state, slip), (StopTimer(Timer.SLOW),)
        if slip.ticket.state in STANDING:
            return turned(state, OwnSlip(meaning.ticket, token)), (StopTimer(Timer.SLOW),)
    what, values = _sentence(meaning)
    said = Refused(SCAN + what, values)
    return replace(state, phase=said), (StopTimer(Timer.SLOW), StartTimer(Timer.IDLE, state.rules.idle_s))


def _sentence(meaning: CodeMeaning) -> tuple[str, dict[str, str]]:
    match meaning:
        case CodeMeaning(kind="slip", ticket=ticket) if ticket is not None:
            return _OF_SLIP.get(ticket.state, "slip_over"), {"number": ticket.number}
        case CodeMeaning(kind="dossier" | "receipt"):
            return "dossier", {}
        case CodeMeaning(kind="identity"):
            return "not_identity", {}
        case CodeMeaning(kind="booking"):
            return "no_bookings", {}
        case _:
            return f"not_{meaning.why}", {}
