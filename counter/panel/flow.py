"""What the officer's panel does: one reducer over frozen state. No Qt and no clock."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from counter.panel.events import (
    Answered,
    Asked,
    Effect,
    Escaped,
    Event,
    HallChanged,
    LanguageAsked,
    LinkChanged,
    OfficerChosen,
    PinDigit,
    PinErased,
    Send,
    TakeOverAnswered,
    Ticked,
    Unanswered,
)
from counter.panel.state import Do, Form, Notice, Panel, Pending, Question, Seat
from queue_engine.protocol import (
    CallNext,
    Finish,
    HallState,
    Message,
    NoShow,
    Recall,
    Refusal,
    RefusalCode,
    SignedIn,
    SignedOut,
    SignIn,
    SignOut,
    Start,
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

_ON_TICKET = {Do.RECALL: Recall, Do.START: Start, Do.FINISH: Finish, Do.NO_SHOW: NoShow}


def begin(counter: str, fields: tuple[str, ...], officers: tuple[str, ...], language: str = "vi") -> Panel:
    """The state at start; a single officer need not choose a name."""
    alone = officers[0] if len(officers) == 1 else None
    return Panel(counter=counter, fields=fields, language=language, form=Form(officer=alone))


def reduce(panel: Panel, event: Event) -> Step:
    """The panel after the event, and what is to be done."""
    match event:
        case HallChanged(hall):
            return _hall_changed(panel, hall), ()
        case LinkChanged(link):
            return replace(panel, link=link, armed_at_ms=None), ()
        case Ticked(now_ms):
            return _ticked(panel, now_ms), ()
        case OfficerChosen() | PinDigit() | PinErased():
            return _typed(panel, event), ()
        case LanguageAsked(language):
            return replace(panel, language=language), ()
        case Escaped():
            return _escaped(panel), ()
        case TakeOverAnswered(yes):
            return _take_over(panel, yes)
        case Asked(do):
            return _asked(panel, do)
        case Answered(tag, answer):
            return (_answered(panel, answer), ()) if _is_mine(panel, tag) else (panel, ())
        case Unanswered(tag):
            return (_unanswered(panel), ()) if _is_mine(panel, tag) else (panel, ())
        case _:
            assert_never(event)


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
    return replace(
        panel, seat=None, form=Form(officer=officer), pending=None, answered=None, notice=notice, armed_at_ms=None
    )


def _ticked(panel: Panel, now_ms: int) -> Panel:
    armed, notice = panel.armed_at_ms, panel.notice
    if armed is not None and now_ms - armed > ARMED_MS:
        armed = None
    if notice and panel.seat and now_ms - notice.at_ms > NOTICE_MS:
        notice = None
    return replace(panel, now_ms=now_ms, armed_at_ms=armed, notice=notice)


# -- signing in ------------------------------------------------------------------------------------------


def _typed(panel: Panel, event: OfficerChosen | PinDigit | PinErased) -> Panel:
    if panel.seat or panel.pending or panel.form.question:
        return panel
    form, shut = panel.form, panel.is_locked
    match event:
        case OfficerChosen(officer):
            return replace(panel, form=replace(form, officer=officer, pin=""), notice=None)
        case PinDigit(digit):
            pin = form.pin if shut else (form.pin + digit)[:PIN_LONGEST]
            return replace(panel, form=replace(form, pin=pin), notice=panel.notice if shut else None)
        case PinErased(whole):
            return replace(panel, form=replace(form, pin="" if whole else form.pin[:-1]))


def _escaped(panel: Panel) -> Panel:
    if panel.form.question and not panel.pending:
        return replace(panel, form=replace(panel.form, question=None, pin=""))
    if panel.seat is None and not panel.pending:
        return replace(panel, form=replace(panel.form, pin=""))
    return replace(panel, armed_at_ms=None)


def _take_over(panel: Panel, yes: bool) -> Step:
    if panel.form.question is None or panel.pending:
        return panel, ()
    if not yes:
        return _escaped(panel), ()
    return _sent(panel, Do.SIGN_IN) if Do.SIGN_IN in panel.legal else (panel, ())


# -- intents ---------------------------------------------------------------------------------------------


def _asked(panel: Panel, do: Do) -> Step:
    if do is Do.SIGN_OUT and panel.seat and panel.ticket and not panel.pending:
        return replace(panel, notice=_still_open(panel, panel.ticket)), ()
    if do not in panel.legal or (do is Do.SIGN_IN and panel.form.question):
        return panel, ()
    if do is not Do.NO_SHOW:
        return _sent(panel, do)
    if panel.armed_at_ms is None:
        return replace(panel, armed_at_ms=panel.now_ms), ()
    return _sent(panel, do) if panel.now_ms - panel.armed_at_ms >= BOUNCE_MS else (panel, ())


def _still_open(panel: Panel, ticket: Ticket) -> Notice:
    return Notice("sign_out_busy", panel.now_ms, {"number": ticket.number})


def _sent(panel: Panel, do: Do) -> Step:
    tag = panel.last_tag + 1
    after = replace(panel, pending=Pending(tag, do), last_tag=tag, notice=None, armed_at_ms=None)
    return after, (Send(tag, do, _body(panel, do)),)


def _body(panel: Panel, do: Do) -> Message:
    if do is Do.SIGN_IN:
        form = panel.form
        return SignIn(officer=form.officer or "", pin=form.pin, take_over=form.question is not None)
    assert panel.seat is not None, "only a seated officer sends intents"
    session = panel.seat.session
    if do is Do.SIGN_OUT:
        return SignOut(session=session)
    if do is Do.NEXT:
        return CallNext(session=session)
    assert panel.ticket is not None, "the table of legal actions asks for an open ticket"
    return _ON_TICKET[do](session=session, ticket=panel.ticket.id, seen=panel.ticket.state)


def _answered(panel: Panel, answer: Message) -> Panel:
    after = replace(panel, pending=None)
    match answer:
        case SignedIn(counter=counter):
            seat = Seat(counter.officer or panel.form.officer or "", counter.session or 0)
            return _checked(replace(after, seat=seat, form=Form(), answered=counter.ticket, notice=None))
        case SignedOut():
            return _left(after, None)
        case TicketNow(ticket=ticket):
            return replace(after, answered=ticket)
        case Refusal():
            return _refused(after, answer)
        case _:
            return after


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


def _unanswered(panel: Panel) -> Panel:
    form = replace(panel.form, pin="", question=None)
    return _checked(replace(panel, pending=None, form=form, notice=Notice("unreachable", panel.now_ms)))
