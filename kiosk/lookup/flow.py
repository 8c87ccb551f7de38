"""What leads where while something is looked up; part of the kiosk's flow. Pure.

Every question has a number, and only the answer to the newest one that its page waits for changes anything: what
comes for a citizen who has left is dropped. Codes are in the page alone, so they go with it.
"""

from __future__ import annotations

import re
from dataclasses import replace

from kiosk.booking import DIGITS, LETTERS, check_in, may_check_in
from kiosk.events import (
    BackTouched,
    BookingTouched,
    Effect,
    EraseTouched,
    KeyTouched,
    StartTimer,
    StopTimer,
    Timer,
    Touch,
)
from kiosk.lookup.dossiers import dossier_heard, dossier_touched, proof_typed
from kiosk.lookup.events import (
    BrowseTouched,
    CaseTouched,
    ContrastTouched,
    HeadingTouched,
    Heard,
    LargerTouched,
    LeafTouched,
    Look,
    LookupTouched,
    PaperTold,
    ProceduresTouched,
    ProcedureTouched,
    ReturnTouched,
    SendTouched,
    StayTouched,
    Tell,
    TypeTouched,
)
from kiosk.lookup.procedures import (
    open_search,
    procedure_heard,
    procedure_touched,
    search_heard,
    searched,
)
from kiosk.lookup.slips import return_heard, return_touched
from kiosk.lookup.state import (
    Answering,
    Asking,
    Coding,
    Consulting,
    Flagging,
    Judging,
    LookupPage,
    More,
    OwnSlip,
    Procedure,
    Proving,
    Said,
    Searching,
    Told,
    Welcome,
)
from kiosk.lookup.steps import LONGEST_QUESTION, Step, asked, page_of, turned
from kiosk.rating.events import AnswerTouched, LevelTouched, RateTouched, ReasonTouched, SkipTouched
from kiosk.rating.flow import may_rate, rate_touched, thanks_s
from kiosk.state import Kiosk, Link, Typing
from queue_engine.protocol import (
    AskCode,
    AskDossier,
    CodeMeaning,
    DossierAnswer,
    Found,
    Refusal,
    RefusalCode,
    TicketState,
)

LONGEST_SCAN = 2000
LONGEST_CODE, SHORTEST_CODE = 40, 3
SIGNS = ".-"
SLOW_S = 0.4
HALL_S = 0.8
"""So long the hall may take to say what a code is; then the dossier service is asked at once."""
SLIP_S = 2.0
"""So long it may take for one of our own slips, of which only the hall knows."""
LEAVE_S = 5
"""So long before the screen clears itself it asks whether more time is needed."""
LONG_FACTOR = 2
"""What is long to read gets so many times the idle time."""
UNANSWERED = "unanswered"
STOP = StopTimer(Timer.SLOW), StopTimer(Timer.HALL)
_TOKEN = re.compile(r"/v/([0-9a-fA-F]{32})/?\s*$")


# -- touches -------------------------------------------------------------------------------------------


def lookup_touched(state: Kiosk, event: Touch) -> Step:
    """A finger, while something is looked up; any touch means that somebody is there."""
    assert isinstance(state.phase, Consulting)
    page = state.phase.page
    state = replace(state, phase=Consulting(page))
    match event:
        case LargerTouched():
            return replace(state, larger=not state.larger), ()
        case ContrastTouched():
            return replace(state, contrast=not state.contrast), ()
        case StayTouched() | LeafTouched():
            return state, ()
        case BackTouched() if isinstance(page, Procedure) and not page.search.answered:
            return open_search(state, page.search)  # its answer was overtaken
        case BackTouched():
            return turned(state, _before(page)), ()
        case TypeTouched():
            return _type(state)
        case ProceduresTouched():
            return open_search(state)
        case BookingTouched() if may_check_in(state):
            return replace(state, phase=Typing()), ()
        case KeyTouched() | EraseTouched() | SendTouched():
            return _typed(state, event)
        case ReturnTouched():
            return return_touched(state)
        case RateTouched() | LevelTouched() | ReasonTouched() | AnswerTouched() | SkipTouched():
            return rate_touched(state, event)
        case BrowseTouched() | ProcedureTouched() | HeadingTouched() | CaseTouched():
            return procedure_touched(state, event)
        case _:
            return _about(state, event)


def open_lookup(state: Kiosk, event: LookupTouched | ProceduresTouched) -> Step:
    """From the ticket kiosk's start."""
    if not state.rules.lookups:
        return state, ()
    state = turned(state, Welcome())
    return open_search(state) if isinstance(event, ProceduresTouched) else (state, ())


def _about(state: Kiosk, event: Touch) -> Step:
    """About what is on the screen: a procedure, or a dossier."""
    if isinstance(page_of(state), Procedure):
        return procedure_touched(state, event)
    return dossier_touched(state, event)


def _before(page: LookupPage) -> LookupPage:
    match page:
        case Proving(told=told) | More(told=told) | Flagging(told=told):
            return Answering(told)
        case Said(told=told) if told is not None:
            return Answering(told)
        case Judging(slip=slip):
            return slip
        case Procedure(search=search):
            return replace(search, ask=0)
        case Searching(field=field, query=query) if field or query:
            return Searching(fields=page.fields, answered=bool(page.fields), published=page.published)
        case _:
            return Welcome()


def _type(state: Kiosk) -> Step:
    page = page_of(state)
    if isinstance(page, Welcome | Said | OwnSlip):
        return turned(state, Coding(page.typed if isinstance(page, Said) else "")), ()
    return state, ()


def _typed(state: Kiosk, event: KeyTouched | EraseTouched | SendTouched) -> Step:
    match page_of(state):
        case Coding(code):
            return _code_typed(state, code, event)
        case Proving() as page:
            return proof_typed(state, page, event)
        case Searching() as page:
            return searched(state, page, event)
        case _:
            return state, ()


def _code_typed(state: Kiosk, code: str, event: KeyTouched | EraseTouched | SendTouched) -> Step:
    match event:
        case KeyTouched(key) if key in (*DIGITS, *LETTERS, *SIGNS):
            return turned(state, Coding((code + key)[:LONGEST_CODE])), ()
        case EraseTouched():
            return turned(state, Coding(code[:-1])), ()
        case SendTouched() if len(code) >= SHORTEST_CODE:
            return _ask(state, code, "", Asking(0, typed=code))
    return state, ()


# -- codes ---------------------------------------------------------------------------------------------


def lookup_scanned(state: Kiosk, text: str, symbology: str) -> Step:
    """A code was held before the reader; it counts unless one is being asked about."""
    page = page_of(state)
    if isinstance(page, Asking) or not text.strip():
        return state, ()
    behind = page if isinstance(page, Welcome | Coding) else None
    return _ask(state, text[:LONGEST_SCAN], symbology[:20], Asking(0, behind, token=token_of(text)))


def token_of(text: str) -> str:
    """The token in the address of one of our own slips."""
    found = _TOKEN.search(text)
    return found[1].lower() if found else ""


def open_dossier(state: Kiosk, code: str) -> Step:
    """The hall has said that it is a dossier's: the ticket kiosk's way to the answer."""
    return _ask_dossier(turned(state, Asking(0)), code)


def _ask(state: Kiosk, text: str, symbology: str, page: Asking) -> Step:
    """The hall knows what it is; while the hall is away, the dossier service may."""
    page = replace(page, text=text[:LONGEST_QUESTION])
    if state.link is Link.LOST:
        return _without_hall(turned(state, page), page)
    state, ask = asked(state)
    timers = StartTimer(Timer.SLOW, SLOW_S), StartTimer(Timer.HALL, SLIP_S if page.token else HALL_S)
    return turned(state, replace(page, ask=ask)), (Tell(ask, AskCode(text=text, symbology=symbology)), *timers)


def unread(state: Kiosk, token: str, text: str, slow: bool) -> Step:
    """From the ticket kiosk's start: the hall does not say what was scanned."""
    page = Asking(0, text=text, token=token, slow=slow)
    return _without_hall(turned(state, page), page)


def hall_silent(state: Kiosk) -> Step:
    """The hall's time to say what a code is has ended; what it says later counts no more."""
    page = page_of(state)
    return _without_hall(state, page) if isinstance(page, Asking) and page.text else (state, ())


def _without_hall(state: Kiosk, page: Asking) -> Step:
    """Our own slips are the hall's alone."""
    if page.token:
        return _say(state, page, UNANSWERED)
    return _ask_dossier(turned(state, replace(page, unread=True)), page.text)


def _ask_dossier(state: Kiosk, code: str) -> Step:
    page = page_of(state)
    assert isinstance(page, Asking)
    state, ask = asked(state)
    timer = (StartTimer(Timer.SLOW, SLOW_S),) if not page.slow else ()
    look = Look(ask, AskDossier(code=code))
    return turned(state, replace(page, ask=ask, text="")), (look, *timer, StopTimer(Timer.HALL))


# -- answers -------------------------------------------------------------------------------------------


def lookup_heard(state: Kiosk, event: Heard) -> Step:
    """The answer to a question of the page on the screen, or nothing that anybody waits for."""
    match page_of(state):
        case Asking(ask=ask) as page if ask == event.ask:
            return _asked_heard(state, page, event)
        case OwnSlip(ask=ask) as page if ask and ask == event.ask:
            return return_heard(state, page, event)
        case Searching(ask=ask) as page if ask and ask == event.ask:
            return search_heard(state, page, event), ()
        case Procedure(ask=ask) as page if ask and ask == event.ask:
            return procedure_heard(state, page, event), ()
        case Answering() | Proving() | More() | Flagging() | Said() as page:
            return dossier_heard(state, page, event)
    return state, ()


def _asked_heard(state: Kiosk, page: Asking, event: Heard) -> Step:
    match event.answer:
        case CodeMeaning() as meaning:
            return _meant(state, page, meaning)
        case DossierAnswer(found=Found.NO_CODE) if page.unread:
            return _say(state, page, UNANSWERED)  # it may be a booking or a slip, which the hall alone knows
        case DossierAnswer() as answer:
            after, effects = dossier_heard(state, page, Heard(event.ask, answer))
            return after, (*STOP, *effects)
        case Refusal(code=RefusalCode.UNAVAILABLE) | None if page.text:
            return _without_hall(state, page)
        case Refusal(code=code):
            return _say(state, page, f"refused_{code}")
        case _:
            return _say(state, page, "away")


def _meant(state: Kiosk, page: Asking, meaning: CodeMeaning) -> Step:
    match meaning:
        case CodeMeaning(kind="dossier" | "receipt", code=code):
            return _ask_dossier(state, code)
        case CodeMeaning(kind="booking", code=code) if may_check_in(state):
            after, effects = check_in(state, code)
            return after, (*STOP, *effects)
        case CodeMeaning(kind="slip", ticket=ticket) if ticket is not None:
            slip = OwnSlip(ticket, page.token, rating=meaning.rating)
            if may_rate(state, slip):
                return turned(state, slip), STOP
            if ticket.state in (TicketState.NO_SHOW, TicketState.FINISHED):
                what = "slip_missed" if ticket.state is TicketState.NO_SHOW else "slip_over"
                return _say(state, page, what, number=ticket.number)
            return turned(state, OwnSlip(ticket, page.token)), STOP
        case CodeMeaning(kind="identity"):
            return _say(state, page, "not_identity")
        case CodeMeaning(kind="booking"):
            return _say(state, page, "no_bookings")
        case _:
            return _say(state, page, f"not_{meaning.why or 'unknown'}")


def _say(state: Kiosk, page: Asking, what: str, **values: str) -> Step:
    said = Said(what, tuple(values.items()), page.typed)
    return turned(state, said), STOP


def paper_told(state: Kiosk, event: PaperTold) -> Kiosk:
    """How the paper that was asked for on this page goes."""
    page = page_of(state)
    if isinstance(page, Procedure) and page.paper_ask == event.ask:
        return turned(state, replace(page, paper=event.state))
    if isinstance(page, Answering | More | Proving | Flagging | Said):
        told = page.told
        if told is not None and told.paper_ask == event.ask:
            return turned(state, replace(page, told=replace(told, paper=event.state)))
    return state


def awaits_paper(state: Kiosk) -> bool:
    """Somebody who asked for a paper is still there and has not got it."""
    match page_of(state):
        case Procedure(paper="printing"):
            return True
        case Answering(told) | More(told) | Proving(told) | Flagging(told) | Said(told=Told() as told):
            return told.paper == "printing"
    return False


# -- time ----------------------------------------------------------------------------------------------


def slow(state: Kiosk) -> Step:
    page = page_of(state)
    return (turned(state, replace(page, slow=True)), ()) if isinstance(page, Asking) else (state, ())


def idle_of(state: Kiosk) -> tuple[Effect, ...]:
    """The idle time of a page, afresh; it ends with seconds that are counted on the screen."""
    if seconds := thanks_s(state):
        return (StartTimer(Timer.IDLE, seconds),)
    long = isinstance(page_of(state), More | Procedure | Searching | Flagging)
    return (StartTimer(Timer.IDLE, max(1.0, state.rules.idle_s * (LONG_FACTOR if long else 1) - LEAVE_S)),)


def leaving(state: Kiosk) -> Step | None:
    """A second of the idle time's end has passed; None: it is over."""
    assert isinstance(state.phase, Consulting)
    if thanks_s(state):
        return None
    left = state.phase.leaving - 1 if state.phase.leaving else LEAVE_S
    if left <= 0:
        return None
    return replace(state, phase=replace(state.phase, leaving=left)), (StartTimer(Timer.IDLE, 1.0),)
