"""The message that each intent is sent as."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from counter.panel.state import Do, Panel
from queue_engine.protocol import (
    AskPaper,
    AskSlip,
    BindDossier,
    CallNext,
    CallNumber,
    CallRoll,
    ConfirmSlip,
    Discard,
    Emergency,
    Finish,
    FlagStatus,
    Hold,
    IssueAtPanel,
    KeepForAfternoon,
    Message,
    NoShow,
    Outcome,
    Pause,
    Readmit,
    Ready,
    Recall,
    SignIn,
    SignOut,
    Start,
    Transfer,
    Undo,
)


def body_of(panel: Panel, do: Do, choice: str = "", finish_open: bool = False) -> Message:
    """What to send; ``choice`` is what was chosen on a page: a field, a ticket, a reason, a target."""
    if do is Do.SIGN_IN:
        form = panel.form
        taken = form.question is not None
        return SignIn(officer=form.officer or "", pin=form.pin, practice=form.practice, take_over=taken)
    assert panel.seat is not None, "only a seated officer sends intents"
    session = panel.seat.session
    if do is Do.NEXT:
        return CallNext(session=session, field=choice or None, finish_open=finish_open)
    if do is Do.CALL_NUMBER:
        return CallNumber(session=session, ticket=choice, finish_open=finish_open)
    if do in _AT_COUNTER:
        return _AT_COUNTER[do](panel, session, choice)
    assert panel.ticket is not None, "the table of legal actions asks for an open ticket"
    seen = {"session": session, "ticket": panel.ticket.id, "seen": panel.ticket.state}
    return _ON_TICKET[do](panel, seen, choice)


def _issue(_panel: Panel, session: int, choice: str) -> Message:
    """Fields in the order of the visit, then the group: ``certify land:elderly``."""
    fields, _, priority = choice.partition(":")
    first, *stops = fields.split()
    return IssueAtPanel(session=session, field=first, priority=priority or None, stops=tuple(stops))


def _about(choice: str) -> dict[str, Any]:
    """A ticket, then the reason: ``2026-11-23.A012:mất phiếu``."""
    ticket, _, reason = choice.partition(":")
    return {"ticket": ticket, "reason": reason}


def _roll(_panel: Panel, session: int, choice: str) -> Message:
    field, _, serial = choice.partition(":")
    return CallRoll(session=session, field=field, serial=int(serial))


def _undo(panel: Panel, session: int, _choice: str) -> Message:
    assert panel.undoable is not None, "the table of legal actions asks for an act"
    return Undo(session=session, seq=panel.undoable.seq)


_AT_COUNTER: dict[Do, Callable[[Panel, int, str], Message]] = {
    Do.SIGN_OUT: lambda _panel, session, _choice: SignOut(session=session),
    Do.UNDO: _undo,
    Do.READMIT: lambda panel, session, choice: Readmit(ticket=choice),
    Do.DISCARD: lambda panel, session, choice: Discard(**_about(choice)),
    Do.VOID: lambda panel, session, choice: Discard(**_about(choice), void=True),
    Do.REPRINT: lambda panel, session, choice: AskSlip(**_about(choice)),
    Do.SEEN: lambda panel, session, choice: ConfirmSlip(ticket=choice),
    Do.READY: lambda panel, session, choice: Ready(session=session, on=not panel.here.ready),
    Do.PAUSE: lambda panel, session, choice: Pause(session=session, reason=choice or None),
    Do.EMERGENCY: lambda panel, session, choice: Emergency(session=session, on=not panel.here.emergency),
    Do.ISSUE: _issue,
    Do.ROLL: _roll,
    Do.KEEP: lambda panel, session, choice: KeepForAfternoon(ticket=choice),
    Do.PAPER: lambda panel, session, choice: AskPaper(ticket=choice),
}


def _transfer(panel: Panel, seen: dict[str, Any], choice: str) -> Message:
    kind, _, name = choice.partition(":")
    wishes = {"come_back": panel.sheet.come_back, "note": panel.sheet.note} if panel.sheet else {}
    return Transfer(**seen, **{f"to_{kind}": name}, **wishes)


def _hold(panel: Panel, seen: dict[str, Any], choice: str) -> Message:
    missing = panel.sheet.missing if panel.sheet else ()
    printed = panel.sheet is not None and panel.sheet.paper and bool(missing)
    return Hold(**seen, reason=choice, missing=missing, paper=printed)


def _flag(panel: Panel, _seen: dict[str, Any], choice: str) -> Message:
    """About what the panel shows of the dossier at this moment."""
    looked = panel.looked
    assert looked is not None and looked.answer is not None and looked.view is not None, "the page asks for a status"
    about = {"code": looked.code, "shown": looked.view.phase, "as_of": looked.answer.as_of}
    return FlagStatus.model_validate({**about, "claim": choice})


_ON_TICKET: dict[Do, Callable[[Panel, dict[str, Any], str], Message]] = {
    Do.RECALL: lambda panel, seen, choice: Recall(**seen),
    Do.START: lambda panel, seen, choice: Start(**seen),
    Do.NO_SHOW: lambda panel, seen, choice: NoShow(**seen),
    Do.FINISH: lambda panel, seen, choice: Finish(**seen, outcome=Outcome(choice) if choice else None),
    Do.HOLD: _hold,
    Do.BIND: lambda panel, seen, choice: BindDossier(**seen, code=choice or None),
    Do.FLAG: _flag,
    Do.TRANSFER: _transfer,
}
