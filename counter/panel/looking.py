"""The dossier of the open visit: a scanned code is read, its status looked up and kept fresh. Pure."""

from __future__ import annotations

from dataclasses import replace

from counter.panel.events import CodeGiven, CodeRead, Effect, Look, LookAsked, LookedUp, Read, Scanned
from counter.panel.looked import Looked
from counter.panel.state import Notice, Page, Panel, Sheet
from counter.words import ms_of
from queue_engine.protocol import (
    AskCode,
    AskDossier,
    AskProcedure,
    CodeMeaning,
    DossierAnswer,
    Message,
    ProcedureAnswer,
    Refusal,
)

AGAIN_MS = 20_000
"""A service that did not answer is asked again after so long."""
FRESH_MS = 5 * 60_000
"""A status that stands on the panel for longer is asked for again."""
TRIAL_MS = 25_000
"""So long the next code of a reader belongs to its test."""
LONGEST = 300

Step = tuple[Panel, tuple[Effect, ...]]


def heard(panel: Panel, event: Scanned | CodeGiven | LookAsked | LookedUp) -> Step:
    """A code that was scanned or typed, the wish for a newer status, and what was found."""
    match event:
        case Scanned():
            return scanned(panel, event)
        case CodeGiven():
            return typed(panel)
        case LookAsked():
            return asked_anew(panel), ()
        case LookedUp():
            return looked_up(panel, event)


def scanned(panel: Panel, scan: Scanned) -> Step:
    """What a code is, only the hall knows; without an open visit nothing can be bound."""
    if panel.seat is None or not panel.link.live or _is_tried(panel, scan.reader):
        return panel, ()
    return replace(panel, notice=None), (Read(AskCode(text=scan.text[:2000], symbology=scan.symbology[:20])),)


def typed(panel: Panel) -> Step:
    """The line of the page is read as a code."""
    text = panel.sheet.text.strip() if panel.sheet and panel.sheet.page is Page.CODE else ""
    return scanned(panel, Scanned(text[:LONGEST])) if text else (panel, ())


def dossier_of(read: CodeRead) -> str:
    """The code of a dossier or a receipt; empty: it is something else."""
    answer = read.answer
    return answer.code if isinstance(answer, CodeMeaning) and answer.kind in ("dossier", "receipt") else ""


def no_dossier(panel: Panel, read: CodeRead) -> Panel:
    """A slip leads to its number; about anything else there is a sentence."""
    match read.answer:
        case CodeMeaning(kind="slip", ticket=ticket) if ticket is not None and panel.sheet is None:
            sheet = Sheet(Page.TICKET, tab="held", subject=ticket.id)
            known = panel.hall.held + panel.hall.missed if panel.hall else ()
            if any(one.id == ticket.id for one in known):
                return replace(panel, sheet=sheet)
            code = "no_dossier_code"
        case CodeMeaning():
            code = "no_dossier_code"
        case Refusal(code=refused):
            code = refused
        case _:
            code = "unreachable"
    return replace(panel, notice=Notice(code, panel.now_ms))


def _is_tried(panel: Panel, reader: str) -> bool:
    stations = panel.hall.stations.values() if panel.hall and reader else ()
    asked = (one.asked_at for station in stations for one in station.devices if one.device == reader)
    return any(at is not None and panel.now_ms - ms_of(at) < TRIAL_MS for at in asked)


# -- its status ------------------------------------------------------------------------------------------


def with_looks(panel: Panel) -> Step:
    """The status of the open visit's dossier is asked for when it is not known, is old, or was not answered."""
    code = panel.ticket.dossier if panel.ticket and panel.seat else None
    looked = panel.looked
    if code is None or not panel.asks:
        return (replace(panel, looked=None) if looked else panel), ()
    if looked is None or looked.code != code:
        return replace(panel, looked=Looked(code, panel.now_ms)), (Look(AskDossier(code=code)),)
    if panel.now_ms - looked.at_ms < (AGAIN_MS if looked.failed else FRESH_MS):
        return panel, ()
    return replace(panel, looked=replace(looked, at_ms=panel.now_ms)), (Look(AskDossier(code=code)),)


def asked_anew(panel: Panel) -> Panel:
    """What is known stays until the new answer is here."""
    looked = panel.looked
    return replace(panel, looked=replace(looked, at_ms=panel.now_ms - FRESH_MS)) if looked else panel


def looked_up(panel: Panel, told: LookedUp) -> Step:
    looked = panel.looked
    match told.asked:
        case AskDossier(code=code, newer_than=newer) if looked and looked.code == code:
            return _dossier(panel, looked, told.answer, is_again=newer is not None)
        case AskProcedure() if looked and isinstance(told.answer, ProcedureAnswer):
            return replace(panel, looked=replace(looked, procedure=told.answer.procedure)), ()
        case _:
            return panel, ()


def _dossier(panel: Panel, looked: Looked, answer: Message | None, is_again: bool) -> Step:
    if not isinstance(answer, DossierAnswer):
        return replace(panel, looked=replace(looked, failed=True, at_ms=panel.now_ms)), ()
    after = replace(looked, answer=answer, failed=False, at_ms=panel.now_ms)
    looks: list[Effect] = []
    if answer.refreshing and answer.as_of and not is_again:
        looks.append(Look(AskDossier(code=looked.code, newer_than=answer.as_of)))
    procedure = answer.dossier.procedure_code if answer.dossier else ""
    if procedure and (looked.procedure is None or looked.procedure.code != procedure):
        looks.append(Look(AskProcedure(code=procedure)))
    return replace(panel, looked=after), tuple(looks)
