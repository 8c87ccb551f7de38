"""A dossier on the screen: its answer and newer ones, the second proof, a wrong status, a number; pure."""

from __future__ import annotations

from dataclasses import replace

from kiosk.booking import DIGITS
from kiosk.days import refusal_of
from kiosk.events import EraseTouched, KeyTouched, SendIssue, StartTimer, Timer, Touch
from kiosk.lookup.events import (
    ClaimTouched,
    FlagTouched,
    Heard,
    Look,
    MoreTouched,
    Print,
    PrintMissing,
    PrintStatus,
    PrintTouched,
    SendTouched,
    TakeTouched,
    Tell,
)
from kiosk.lookup.state import Answering, Asking, Flagging, LookupPage, More, Proving, Said, Told
from kiosk.lookup.steps import Step, asked, page_of, turned
from kiosk.state import Issuing, Kiosk, Link, Refused
from queue_engine.protocol import (
    AskDossier,
    Done,
    DossierAnswer,
    DossierTie,
    DossierView,
    FlagStatus,
    Found,
    IssueTicket,
    NextStep,
    Proof,
    ProveDossier,
    Refusal,
    RefusalCode,
    TieReason,
)

PROOF_DIGITS = 4
MOST_REFRESHES = 3
SLOW_S = 0.7
_WHY = {
    NextStep.COLLECT: TieReason.COLLECT,
    NextStep.SUPPLEMENT: TieReason.SUPPLEMENT,
    NextStep.PAY: TieReason.PAY,
    NextStep.LATE: TieReason.LATE,
    NextStep.ASK: TieReason.ASK,
}


# -- a number ------------------------------------------------------------------------------------------


def field_for(state: Kiosk, view: DossierView) -> str | None:
    """The hall's field for what the citizen does next; None: nothing to take a number for, or no field for it."""
    if view.next_step not in _WHY:
        return None
    field = view.return_field if view.next_step is NextStep.COLLECT else view.field
    return field if field in state.rules.fields else None


def may_take(state: Kiosk, field: str | None) -> bool:
    """Numbers are given by the hall alone, on its days."""
    return field is not None and state.link is not Link.LOST and state.hall is not None and state.hall.day.open


def take(state: Kiosk, field: str, tie: DossierTie | None) -> Step:
    """A number for this field; what the hall says against it is shown as at the ticket kiosk."""
    if refusal := refusal_of(state, field):
        return replace(state, phase=Refused(*refusal)), (StartTimer(Timer.IDLE, state.rules.idle_s),)
    body = IssueTicket(field=field, priority=state.priority, language=state.language, dossier=tie)
    return replace(state, phase=Issuing(field, slow=True)), (SendIssue(body),)


def _tie(view: DossierView) -> DossierTie:
    promised = (view.new_due_at or view.due_at) if view.next_step is NextStep.LATE else None
    return DossierTie(code=view.code, why=_WHY[view.next_step], due_at=promised)


# -- touches -------------------------------------------------------------------------------------------


def dossier_touched(state: Kiosk, event: Touch) -> Step:
    page = page_of(state)
    match event, page:
        case TakeTouched(), (Answering(told) | More(told)):
            field = field_for(state, told.view)
            return take(state, field, _tie(told.view)) if field and may_take(state, field) else (state, ())
        case PrintTouched(), (Answering() | More() as shown):
            return _print(state, shown)
        case MoreTouched(), Answering(told):
            return turned(state, _beyond(told)), ()
        case FlagTouched(), Answering(told):
            return turned(state, Flagging(told)), ()
        case ClaimTouched(claim), Flagging(told, 0):
            state, ask = asked(state)
            body = FlagStatus(code=told.view.code, shown=told.view.phase, as_of=told.answer.as_of, claim=claim)
            return turned(state, Flagging(told, ask)), (Tell(ask, body),)
    return state, ()


def _beyond(told: Told) -> LookupPage:
    """What the second proof has opened, or the way there, or that there is none now."""
    if told.view.more is not None:
        return More(told)
    if told.answer.proof in (Proof.POSSIBLE, Proof.WRONG):
        return Proving(told)
    return Said("proof_closed", told=told)


def _print(state: Kiosk, page: Answering | More) -> Step:
    told, more = page.told, page.told.view.more
    if not state.rules.prints or not state.paper or told.paper == "printing":
        return state, ()
    state, ask = asked(state)
    lists = isinstance(page, More) and more is not None and bool(more.supplement)
    kind = PrintMissing if lists else PrintStatus
    after = replace(page, told=replace(told, paper_ask=ask, paper="printing"))
    return turned(state, after), (Print(ask, kind(told.view, told.answer.as_of), state.language),)


def proof_typed(state: Kiosk, page: Proving, event: KeyTouched | EraseTouched | SendTouched) -> Step:
    match event:
        case KeyTouched(key) if key in DIGITS and not page.ask:
            return turned(state, replace(page, digits=(page.digits + key)[:PROOF_DIGITS], wrong=False)), ()
        case EraseTouched() if not page.ask:
            return turned(state, replace(page, digits=page.digits[:-1])), ()
        case SendTouched() if len(page.digits) == PROOF_DIGITS and not page.ask:
            state, ask = asked(state)
            body = ProveDossier(code=page.told.view.code, proof=page.digits)
            return turned(state, replace(page, digits="", ask=ask)), (Look(ask, body),)
    return state, ()


# -- answers -------------------------------------------------------------------------------------------


def dossier_heard(state: Kiosk, page: LookupPage, event: Heard) -> Step:
    match page:
        case Asking() if isinstance(event.answer, DossierAnswer):
            return _first(state, page, event.answer)
        case Proving(ask=ask) if ask == event.ask:
            return turned(state, _proved(page, event.answer)), ()
        case Flagging(told, ask) if ask == event.ask:
            return turned(state, Said(_flagged(event.answer), told=told)), ()
        case Answering(told) | Proving(told=told) | More(told) | Flagging(told) if told.refresh == event.ask:
            after, effects, newer = _refreshed(state, told, event.answer)
            return turned(after, replace(page, told=newer)), effects
        case Said(told=told) if told is not None and told.refresh == event.ask:
            after, effects, newer = _refreshed(state, told, event.answer)
            return turned(after, replace(page, told=newer)), effects
    return state, ()


def _flagged(answer: object) -> str:
    match answer:
        case Done():
            return "thanks"
        case Refusal(code=RefusalCode.FLAGS_FULL):
            return "flag_full"
        case _:
            return "flag_unsent"


def _first(state: Kiosk, page: Asking, answer: DossierAnswer) -> Step:
    if answer.found is not Found.FOUND or answer.dossier is None:
        minutes = str(max(1, -(-answer.wait_s // 60)))
        return turned(state, Said(_UNFOUND.get(answer.found, "away"), (("minutes", minutes),), page.typed)), ()
    state, effects, told = _behind(state, Told(answer))
    return turned(state, Answering(told)), effects


_UNFOUND = {
    Found.NOT_FOUND: "not_found",
    Found.LIMITED: "limited",
    Found.NO_CODE: "not_unknown",
    Found.AWAY: "away",
}


def _behind(state: Kiosk, told: Told) -> tuple[Kiosk, tuple[Look, ...], Told]:
    """Ask for the newer copy that is being fetched."""
    if not told.answer.refreshing or told.refreshed >= MOST_REFRESHES:
        return state, (), replace(told, refresh=0)
    state, ask = asked(state)
    body = AskDossier(code=told.view.code, newer_than=told.answer.as_of)
    return state, (Look(ask, body),), replace(told, refresh=ask, refreshed=told.refreshed + 1)


def _refreshed(state: Kiosk, told: Told, answer: object) -> tuple[Kiosk, tuple[Look, ...], Told]:
    """A newer copy takes the old one's place, quietly; what the proof has opened was live and stays."""
    is_newer = isinstance(answer, DossierAnswer) and answer.dossier is not None and told.view.more is None
    if not is_newer or not isinstance(answer, DossierAnswer):
        return state, (), replace(told, refresh=0)
    return _behind(state, replace(told, answer=answer))


def _proved(page: Proving, answer: object) -> LookupPage:
    told = page.told
    match answer:
        case DossierAnswer(proof=Proof.GIVEN, dossier=dossier) if dossier is not None and dossier.more is not None:
            return More(replace(told, answer=answer, refresh=0))
        case DossierAnswer(proof=Proof.WRONG):
            return replace(page, ask=0, digits="", wrong=True)
        case DossierAnswer(found=Found.LIMITED, wait_s=wait_s):
            return Said("proof_limited", (("minutes", str(max(1, -(-wait_s // 60)))),), told=told)
        case _:
            return Said("proof_closed", told=told)
