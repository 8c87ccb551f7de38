"""What the officer's panel does: one reducer over frozen state. No Qt and no clock."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from counter.entry import DigitsErased, DigitTyped, NumberSet, TextTyped
from counter.panel.bodies import body_of
from counter.panel.events import (
    Answered,
    Asked,
    CodeGiven,
    CodeRead,
    ComeBackTurned,
    Effect,
    Escaped,
    Event,
    FieldPicked,
    HallChanged,
    LanguageAsked,
    LeafTurned,
    LineGiven,
    LinkChanged,
    LookAsked,
    LookedUp,
    NoteGiven,
    OfficerChosen,
    Opened,
    PaperTurned,
    PinDigit,
    PinErased,
    PracticeTurned,
    Scanned,
    Send,
    TabTurned,
    TakeOverAnswered,
    Ticked,
    Unanswered,
)
from counter.panel.looking import dossier_of, heard, no_dossier, with_looks
from counter.panel.memory import remembered
from counter.panel.paging import opened, stepped_back, still_true, turned
from counter.panel.papers import followed_papers
from counter.panel.reprinting import asked_for, followed
from counter.panel.rolls import tried_again
from counter.panel.state import Do, Form, Later, Limits, Notice, Page, Panel, Pending, Question, Seat, Sheet
from queue_engine.protocol import (
    CounterNow,
    CounterState,
    Done,
    HallState,
    Issued,
    Message,
    Refusal,
    RefusalCode,
    SignedIn,
    SignedOut,
    Ticket,
    TicketNow,
)

ARMED_MS = 5_000
"""How long a first press of "absent" waits for the second."""

BOUNCE_MS = 350
"""Two presses of "absent" closer than this are one nervous finger."""

NOTICE_MS = 12_000
"""How long a sentence about a refusal stays on the panel of a signed-in officer."""

PIN_LONGEST = 12

Step = tuple[Panel, tuple[Effect, ...]]

_NOT_AT_COUNTER = frozenset({Do.READMIT, Do.DISCARD, Do.VOID, Do.KEEP})
"""Intents about tickets of the lists; their answers say nothing about the open one."""


def begin(
    counter: str,
    fields: tuple[str, ...],
    officers: tuple[str, ...],
    language: str = "vi",
    limits: Limits | None = None,
    paper_roll: bool = False,
) -> Panel:
    """The state at start; a single officer need not choose a name."""
    alone = officers[0] if len(officers) == 1 else None
    form = Form(officer=alone)
    panel = Panel(counter=counter, fields=fields, language=language, form=form, paper_roll=paper_roll)
    return replace(panel, limits=limits) if limits else panel


def reduce(panel: Panel, event: Event) -> Step:
    """The panel after the event, and what is to be done."""
    after, effects = _reduced(panel, event)
    after, looks = with_looks(still_true(after, panel))
    return after, (*effects, *looks)


def _reduced(panel: Panel, event: Event) -> Step:
    match event:
        case HallChanged(hall, facts):
            after = remembered(followed(_hall_changed(panel, hall), hall, facts), facts)
            return followed_papers(after, hall, facts), ()
        case LinkChanged(link):
            return replace(panel, link=link, armed_at_ms=None), ()
        case Ticked(now_ms):
            return _ticked(panel, now_ms), ()
        case DigitTyped() | Opened(Page.ROLL) if panel.sheet is None and panel.ticket:
            return _roll_too_early(panel, panel.ticket), ()
        case Opened() | TabTurned() | LeafTurned() | ComeBackTurned() | FieldPicked() | NoteGiven():
            return turned(panel, event), ()
        case DigitTyped() | DigitsErased() | NumberSet() | TextTyped() | PaperTurned() | LineGiven():
            return turned(panel, event), ()
        case CodeRead():
            return _code_read(panel, event)
        case Scanned() | CodeGiven() | LookAsked() | LookedUp():
            return heard(panel, event)
        case OfficerChosen() | PinDigit() | PinErased() | PracticeTurned():
            return _typed(panel, event), ()
        case LanguageAsked(language):
            return replace(panel, language=language), ()
        case Escaped():
            return _escaped(panel), ()
        case TakeOverAnswered(yes):
            return _take_over(panel, yes)
        case Asked():
            return _asked(panel, event)
        case Answered(tag, answer):
            return (_answered(panel, answer), ()) if _is_mine(panel, tag) else (panel, ())
        case Unanswered(tag):
            return (_unanswered(panel), ()) if _is_mine(panel, tag) else (panel, ())
        case _:
            assert_never(event)


def _code_read(panel: Panel, read: CodeRead) -> Step:
    """A dossier is bound to the visit that is open."""
    code = dossier_of(read)
    if not code:
        return no_dossier(panel, read), ()
    if panel.ticket is None:
        return replace(panel, notice=Notice("scan_no_ticket", panel.now_ms)), ()
    return _sent(panel, Asked(Do.BIND, code)) if Do.BIND in panel.legal else (panel, ())


def _is_mine(panel: Panel, tag: int) -> bool:
    """Whether this is the answer that the panel waits for."""
    return panel.pending is not None and panel.pending.tag == tag


# -- the hall --------------------------------------------------------------------------------------------


def _hall_changed(panel: Panel, hall: HallState) -> Panel:
    same_journal = panel.hall is None or panel.hall.store == hall.store
    after = replace(panel, hall=hall, answered=panel.answered if same_journal else None)
    if panel.seat and not same_journal:
        return _left(after, Notice("session_over", panel.now_ms))
    return _checked(after)


def _checked(panel: Panel) -> Panel:
    """Leave the seat when the hall says that this session is over; an own sign-out under way says it itself."""
    seat, hall = panel.seat, panel.hall
    if seat is None or hall is None or hall.seq < seat.session:
        return panel
    here = hall.counters.get(panel.counter)
    leaving = panel.pending is not None and panel.pending.do is Do.SIGN_OUT
    if leaving or (here is not None and here.session == seat.session):
        return panel
    return _left(panel, _why_over(panel, hall, seat))


def _why_over(panel: Panel, hall: HallState, seat: Seat) -> Notice:
    here = hall.counters.get(panel.counter)
    if here and here.officer == seat.officer and here.session != seat.session:
        return Notice("again_here", panel.now_ms)
    if here and here.officer and here.officer != seat.officer:
        return Notice("taken_here", panel.now_ms, {"name": here.officer_name or here.officer})
    there = [one.counter for one in hall.counters.values() if one.officer == seat.officer]
    if there:
        return Notice("moved", panel.now_ms, {"counter": there[0]})
    return Notice("session_over", panel.now_ms)


def _left(panel: Panel, notice: Notice | None) -> Panel:
    """Back at sign-in; whoever sat here need not choose the name again."""
    officer = panel.seat.officer if panel.seat else panel.form.officer
    gone = replace(
        panel,
        seat=None,
        pending=None,
        answered=None,
        armed_at_ms=None,
        sheet=None,
        last_act=None,
        why=None,
        reprint=None,
        looked=None,
        paper=None,
    )
    return replace(gone, form=Form(officer=officer), notice=notice)


def _ticked(panel: Panel, now_ms: int) -> Panel:
    armed, notice = panel.armed_at_ms, panel.notice
    if armed is not None and now_ms - armed > ARMED_MS:
        armed = None
    if notice and panel.seat and now_ms - notice.at_ms > NOTICE_MS:
        notice = None
    return replace(panel, now_ms=now_ms, armed_at_ms=armed, notice=notice)


# -- signing in ------------------------------------------------------------------------------------------


def _typed(panel: Panel, event: OfficerChosen | PinDigit | PinErased | PracticeTurned) -> Panel:
    if panel.seat or panel.pending or panel.form.question:
        return panel
    form, shut = panel.form, panel.is_locked
    match event:
        case OfficerChosen(officer):
            return replace(panel, form=replace(form, officer=officer, pin=""), notice=None)
        case PinDigit(digit):
            pin = form.pin if shut else (form.pin + digit)[:PIN_LONGEST]
            return replace(panel, form=replace(form, pin=pin), notice=panel.notice if shut else None)
        case PracticeTurned():
            return replace(panel, form=replace(form, practice=not form.practice))
        case PinErased(whole):
            return replace(panel, form=replace(form, pin="" if whole else form.pin[:-1]))


def _escaped(panel: Panel) -> Panel:
    if panel.form.question and not panel.pending:
        return replace(panel, form=replace(panel.form, question=None, pin=""))
    if panel.seat is None and not panel.pending:
        return replace(panel, form=replace(panel.form, pin=""))
    if panel.sheet:
        return stepped_back(panel)
    return replace(panel, armed_at_ms=None)


def _take_over(panel: Panel, yes: bool) -> Step:
    if panel.form.question is None or panel.pending:
        return panel, ()
    if not yes:
        return _escaped(panel), ()
    return _sent(panel, Asked(Do.SIGN_IN)) if Do.SIGN_IN in panel.legal else (panel, ())


# -- intents ---------------------------------------------------------------------------------------------


def _asked(panel: Panel, asked: Asked) -> Step:
    do = asked.do
    if do is Do.SIGN_OUT and panel.seat and panel.ticket and not panel.pending:
        return replace(panel, notice=_still_open(panel, panel.ticket)), ()
    if do not in panel.legal or (do is Do.SIGN_IN and panel.form.question):
        return _why_not(panel, do), ()
    if do in (Do.NEXT, Do.CALL_NUMBER) and panel.ticket and not asked.finish_open:
        return opened(panel, Sheet(Page.STAY, then=(do, asked.choice))), ()
    if do is not Do.NO_SHOW:
        return _sent(panel, asked)
    if panel.armed_at_ms is None:
        return replace(panel, armed_at_ms=panel.now_ms), ()
    return _sent(panel, asked) if panel.now_ms - panel.armed_at_ms >= BOUNCE_MS else (panel, ())


def _why_not(panel: Panel, do: Do) -> Panel:
    """Haste is answered in words; whatever else may not be asked is silent."""
    calls, wait_ms = panel.no_show_in if do is Do.NO_SHOW else (0, panel.recall_in_ms if do is Do.RECALL else 0)
    if panel.ticket is None or panel.pending or not panel.link.live or not (calls or wait_ms):
        return panel
    detail = {"number": panel.ticket.number, "calls_left": calls, "wait_s": -(-wait_ms // 1000)}
    return replace(panel, notice=Notice(RefusalCode.TOO_EARLY, panel.now_ms, detail))


def _roll_too_early(panel: Panel, ticket: Ticket) -> Panel:
    """A roll's number is called when the counter is free; what is open is said."""
    if panel.seat is None or panel.pending or not panel.paper_roll:
        return panel
    detail = {"number": ticket.number, "state": ticket.state.value}
    return replace(panel, notice=Notice(RefusalCode.COUNTER_BUSY, panel.now_ms, detail))


def _still_open(panel: Panel, ticket: Ticket) -> Notice:
    return Notice("sign_out_busy", panel.now_ms, {"number": ticket.number})


def _sent(panel: Panel, asked: Asked) -> Step:
    tag = panel.last_tag + 1
    body = body_of(panel, asked.do, asked.choice, asked.finish_open)
    pending = Pending(tag, asked.do, panel.sheet)
    panel = asked_for(panel) if asked.do is Do.REPRINT else panel
    after = replace(panel, pending=pending, last_tag=tag, notice=None, armed_at_ms=None, sheet=None)
    return after, (Send(tag, asked.do, body),)


def _answered(panel: Panel, answer: Message) -> Panel:
    after = replace(panel, pending=None)
    match answer:
        case SignedIn(counter=counter):
            seat = Seat(counter.officer or panel.form.officer or "", counter.session or 0)
            return _checked(replace(after, seat=seat, form=Form(), answered=counter.ticket, notice=None))
        case SignedOut():
            return _left(after, None)
        case TicketNow(ticket=ticket):
            aside = panel.pending is not None and panel.pending.do in _NOT_AT_COUNTER
            return _kept(after, panel.pending) if aside else _acted(after, panel.pending, ticket)
        case CounterNow(counter=counter):
            return _counter_now(panel, after, counter)
        case Issued(ticket=ticket, ahead=ahead, afternoon=afternoon):
            later = Later(ticket.id, afternoon.at) if afternoon else None
            return replace(after, sheet=Sheet(Page.ISSUED, subject=ticket.number, ahead=ahead, later=later))
        case Refusal() | Done() if panel.pending and panel.pending.do is Do.REPRINT:
            return _reprint_answered(after, answer)
        case Done() if panel.pending and panel.pending.do is Do.SEEN:
            return replace(after, notice=Notice("slip_seen", panel.now_ms))
        case Done() if panel.pending and panel.pending.do is Do.FLAG:
            return replace(after, notice=Notice("status_flagged", panel.now_ms))
        case Refusal():
            return _asked_again(_refused(after, answer), panel.pending)
        case _:
            return after


def _acted(panel: Panel, done: Pending | None, ticket: Ticket) -> Panel:
    """The open ticket after an act; that a dossier was bound is said."""
    if done is None or done.do is not Do.BIND:
        return replace(panel, answered=ticket)
    code = "dossier_bound" if ticket.dossier else "dossier_freed"
    return replace(panel, answered=ticket, notice=Notice(code, panel.now_ms, {"number": ticket.number}))


def _reprint_answered(panel: Panel, answer: Message) -> Panel:
    """The kiosk will tell; or why there is nothing to wait for."""
    if isinstance(answer, Refusal):
        return _refused(replace(panel, reprint=None), answer)
    return replace(panel, reprint=replace(panel.reprint, at_ms=panel.now_ms) if panel.reprint else None)


def _kept(panel: Panel, asked: Pending | None) -> Panel:
    """The number stays in front, now with the time until which its place is kept."""
    if asked is None or asked.sheet is None or asked.sheet.later is None:
        return panel
    return replace(panel, sheet=replace(asked.sheet, later=replace(asked.sheet.later, taken=True)))


def _counter_now(before: Panel, panel: Panel, counter: CounterState) -> Panel:
    """The counter at once, before its fact arrives."""
    if before.pending and before.pending.do is Do.UNDO:
        panel = replace(panel, answered=None, last_act=None)
    if panel.hall is None:
        return panel
    counters = {**panel.hall.counters, counter.counter: counter}
    return replace(panel, hall=panel.hall.model_copy(update={"counters": counters}))


def _refused(panel: Panel, refusal: Refusal) -> Panel:
    notice, form = Notice(refusal.code, panel.now_ms, refusal.detail), panel.form
    match refusal.code:
        case RefusalCode.COUNTER_TAKEN:
            told = {name: str(refusal.detail.get(name) or "") for name in ("counter", "officer", "officer_name")}
            return replace(panel, form=replace(form, question=Question(**told)))
        case RefusalCode.LOCKED_OUT:
            until = panel.now_ms + 1000 * int(refusal.detail.get("wait_s", 0))
            return replace(panel, form=replace(form, pin="", question=None, locked_until_ms=until), notice=notice)
        case RefusalCode.OLD_SESSION if panel.seat:
            return _left(panel, _why_over(panel, panel.hall, panel.seat) if panel.hall else notice)
        case _ if panel.seat is None:
            return replace(panel, form=replace(form, pin="", question=None), notice=notice)
        case _:
            return replace(panel, notice=notice)


def _asked_again(panel: Panel, refused: Pending | None) -> Panel:
    """Back on the page where much was typed or chosen: only one thing about it was wrong."""
    if refused is None or refused.sheet is None or panel.seat is None:
        return panel
    match refused.do:
        case Do.ISSUE | Do.KEEP | Do.HOLD:
            return replace(panel, sheet=refused.sheet)
        case Do.ROLL if Do.ROLL in panel.legal:
            return replace(panel, sheet=tried_again(refused.sheet, panel))
        case _:
            return panel


def _unanswered(panel: Panel) -> Panel:
    form = replace(panel.form, pin="", question=None)
    if panel.pending and panel.pending.do is Do.REPRINT:
        panel = replace(panel, reprint=None)
    return _checked(replace(panel, pending=None, form=form, notice=Notice("unreachable", panel.now_ms)))
