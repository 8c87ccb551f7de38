"""First in the afternoon: a number whose holder may go until then; part of the kiosk's flow."""

from __future__ import annotations

from dataclasses import replace

from assets.refusals import afternoon_at
from kiosk.events import Effect, SendIssue, SendKeep, StartTimer, Timer
from kiosk.state import Issuing, Keep, Kiosk, Refused, Showing, Void, unreachable
from queue_engine.protocol import IssueTicket, KeepForAfternoon, Ticket

Step = tuple[Kiosk, tuple[Effect, ...]]


def offer_beside(refused: Refused, fields: frozenset[str]) -> tuple[str, str] | None:
    """Field and time of a number for the afternoon that may be taken instead; None: there is none."""
    at, field = afternoon_at(refused.detail), refused.detail.get("field")
    return (field, at) if at and isinstance(field, str) and field in fields else None


def ask_afternoon(state: Kiosk) -> Step:
    """Take the number that was offered beside a refusal."""
    offer = offer_beside(state.phase, state.rules.fields) if isinstance(state.phase, Refused) else None
    if offer is None or unreachable(state):
        return state, ()
    body = IssueTicket(field=offer[0], priority=state.priority, language=state.language, afternoon=True)
    return replace(state, phase=Issuing(offer[0], slow=True)), (SendIssue(body),)


def keep_touched(state: Kiosk) -> Step:
    """Keep the shown number for the afternoon."""
    showing = state.phase
    if not isinstance(showing, Showing) or not may_keep(showing):
        return state, ()
    after, effects = _keep(state, showing, Keep.SENT)
    return after, (SendKeep(KeepForAfternoon(ticket=showing.issued.ticket.id)), *effects)


def may_keep(showing: Showing) -> bool:
    return showing.issued.afternoon is not None and showing.keep is Keep.NO and showing.void is Void.NO


def is_keep_awaited(state: Kiosk, intent: str) -> bool:
    return isinstance(state.phase, Showing) and state.phase.keep is Keep.SENT and state.phase.keep_intent == intent


def kept(state: Kiosk, ticket: Ticket) -> Step:
    assert isinstance(state.phase, Showing)
    issued = state.phase.issued.model_copy(update={"ticket": ticket, "afternoon": None})
    return _keep(state, replace(state.phase, issued=issued), Keep.KEPT)


def keep_denied(state: Kiosk, code: str) -> Step:
    assert isinstance(state.phase, Showing)
    return _keep(state, state.phase, Keep.UNKNOWN if code == "unreachable" else Keep.REFUSED)


def _keep(state: Kiosk, showing: Showing, keep: Keep) -> Step:
    """Each step gives the citizen time to read."""
    phase = replace(showing, keep=keep, keep_intent=None)
    return replace(state, phase=phase), (StartTimer(Timer.TICKET, max(state.rules.idle_s, state.rules.ticket_s)),)
