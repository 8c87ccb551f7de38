"""Pages over the work: opened, turned, and closed when what they are about is gone."""

from __future__ import annotations

from dataclasses import replace

from counter.entry import DigitTyped, NumberEvent, TextTyped, TypedNumber, tidy
from counter.panel.events import (
    ComeBackTurned,
    FieldPicked,
    LeafTurned,
    LineGiven,
    NoteGiven,
    Opened,
    PaperTurned,
    TabTurned,
)
from counter.panel.issuing import picked
from counter.panel.missing import known_papers, turned_paper, with_line
from counter.panel.rolls import LAST_SERIAL
from counter.panel.state import Do, Page, Panel, Sheet
from counter.panel.writing import FROM, written_for
from queue_engine.protocol import Ticket, TicketState

FIRST_TAB = {Page.TRANSFER: "field", Page.LISTS: "fields"}
_HOLDING = frozenset({Page.MISSING, Page.LINE})
_OF_DOSSIER = frozenset({Page.DOSSIER, Page.CODE, Page.FLAG})
_ABOUT_OPEN = frozenset({Page.HOLD, Page.TRANSFER, Page.OUTCOME, Page.STAY}) | _HOLDING | _OF_DOSSIER
_ABOUT_VISIT = frozenset({Page.OUTCOME, Page.STAY})
_BACK = {Page.TICKET: Page.LISTS, Page.DISCARD: Page.TICKET, Page.KEPT: Page.TICKET}
_ABOUT_LISTED = frozenset({Page.TICKET, Page.DISCARD, Page.KEPT})


def may_open(panel: Panel, page: Page) -> bool:
    """Whether the page has anything to be about."""
    if panel.seat is None or panel.pending or panel.hall is None or not panel.link.live:
        return False
    if page is Page.ROLL:
        return Do.ROLL in panel.legal
    if page is Page.REPRINT:
        return slip_subject(panel) is not None
    if page is Page.FLAG:
        return panel.ticket is not None and panel.looked is not None and panel.looked.view is not None
    serving = panel.ticket is not None and panel.ticket.state is TicketState.SERVING
    return serving if page in _ABOUT_VISIT else panel.ticket is not None or page not in _ABOUT_OPEN


def opened(panel: Panel, sheet: Sheet) -> Panel:
    """The page in front; a page about the open ticket remembers which one."""
    if not may_open(panel, sheet.page):
        return panel
    about_open = sheet.page in _ABOUT_OPEN or (sheet.page is Page.REPRINT and not sheet.subject)
    subject = panel.ticket.id if panel.ticket and about_open else sheet.subject
    tab = sheet.tab or FIRST_TAB.get(sheet.page, "")
    page = Page.CODE if sheet.page is Page.DOSSIER and panel.ticket and not panel.ticket.dossier else sheet.page
    front = replace(sheet, page=page, subject=subject, tab=tab, paper=panel.prints)
    return replace(panel, sheet=front, armed_at_ms=None)


Typing = FieldPicked | NoteGiven | PaperTurned | LineGiven | NumberEvent | TextTyped
Turn = Opened | TabTurned | LeafTurned | ComeBackTurned | Typing


def turned(panel: Panel, event: Turn) -> Panel:
    """Another page, list, leaf or wish; or what is typed on the page."""
    if isinstance(event, Opened) and event.page is Page.WORDS:
        return _writing(panel, Do(event.subject))
    if isinstance(event, Opened) and event.page in _HOLDING and panel.sheet:
        return _missing(panel, panel.sheet, event.page)
    if isinstance(event, Opened):
        tab = panel.sheet.tab if panel.sheet and event.page in (*_BACK, Page.REPRINT) else ""
        return opened(panel, Sheet(event.page, tab=tab, subject=event.subject))
    if panel.sheet is None and isinstance(event, DigitTyped):
        panel = opened(panel, Sheet(Page.ROLL))
    return replace(panel, sheet=_changed(panel, panel.sheet, event)) if panel.sheet else panel


def _changed(panel: Panel, sheet: Sheet, event: TabTurned | LeafTurned | ComeBackTurned | Typing) -> Sheet:
    match event:
        case TabTurned(tab):
            number = TypedNumber() if sheet.page is Page.ROLL else sheet.number
            return replace(sheet, tab=tab, leaf=sheet.leaf if sheet.page is Page.ISSUE else 0, number=number)
        case LeafTurned(leaf):
            return replace(sheet, leaf=leaf)
        case ComeBackTurned() if sheet.page is Page.MISSING:
            return replace(sheet, paper=not sheet.paper)
        case PaperTurned(name):
            return replace(sheet, missing=turned_paper(sheet, name))
        case LineGiven():
            return with_line(sheet)
        case ComeBackTurned():
            return replace(sheet, come_back=not sheet.come_back)
        case FieldPicked(field):
            return replace(sheet, fields=picked(sheet, field))
        case TextTyped(text):
            return replace(sheet, text=text)
        case NoteGiven():
            return replace(_unwritten(sheet), note=tidy(sheet.text))
        case _:
            return replace(sheet, number=_typed(panel, sheet, event))


def _typed(panel: Panel, sheet: Sheet, event: NumberEvent) -> TypedNumber:
    """The serial of a paper roll after a key of the pad."""
    if sheet.page is not Page.ROLL or panel.pending:
        return sheet.number
    return sheet.number.after(event, LAST_SERIAL)


def _writing(panel: Panel, do: Do) -> Panel:
    """Free words are wished for on the page in front."""
    sheet = panel.sheet
    if sheet is None or sheet.page is not FROM[do] or not may_open(panel, Page.WORDS):
        return panel
    text = sheet.note if do is Do.TRANSFER else ""
    return replace(panel, sheet=replace(sheet, page=Page.WORDS, then=(do, ""), text=text))


def _missing(panel: Panel, sheet: Sheet, page: Page) -> Panel:
    """The list of what is missing; where nothing is known of it, its first line."""
    if sheet.page not in (Page.HOLD, *_HOLDING) or not may_open(panel, page):
        return panel
    wanted = page if page is Page.LINE or known_papers(panel) or sheet.missing else Page.LINE
    return replace(panel, sheet=replace(sheet, page=wanted, text="", leaf=0))


def _unwritten(sheet: Sheet) -> Sheet:
    """The page on which the words were wished for."""
    return replace(sheet, page=FROM[written_for(sheet)], then=None, text="")


def stepped_back(panel: Panel) -> Panel:
    """To the page before, or to the work."""
    assert panel.sheet is not None, "asked only with a page in front"
    if panel.sheet.page is Page.WORDS:
        return replace(panel, sheet=_unwritten(panel.sheet))
    if panel.sheet.page in _HOLDING:
        held = Page.MISSING if panel.sheet.page is Page.LINE and panel.sheet.missing else Page.HOLD
        return replace(panel, sheet=replace(panel.sheet, page=held, text="", leaf=0))
    before = _BACK.get(panel.sheet.page)
    if panel.sheet.page is Page.REPRINT and subject_of(panel):
        before = Page.TICKET
    subject = panel.sheet.subject if before in _ABOUT_LISTED else ""
    return replace(panel, sheet=Sheet(before, tab=panel.sheet.tab, subject=subject) if before else None)


def still_true(panel: Panel, before: Panel) -> Panel:
    """Without the page, when the ticket that it is about has gone on, or a number was called by itself."""
    sheet = panel.sheet
    if sheet is None or (_holds(panel, sheet) and not _is_surprised(panel, before, sheet)):
        return panel
    return replace(panel, sheet=None)


def _is_surprised(panel: Panel, before: Panel, sheet: Sheet) -> bool:
    """A counter that waits for the next arrival must see it; a number just issued stays until it is put away."""
    return before.ticket is None and panel.ticket is not None and sheet.page is not Page.ISSUED


def _holds(panel: Panel, sheet: Sheet) -> bool:
    if panel.seat is None:
        return False
    about = written_for(sheet) if sheet.page is Page.WORDS else None
    if sheet.page is Page.REPRINT or about is Do.REPRINT:
        return slip_subject(panel) is not None
    if sheet.page in _ABOUT_LISTED or about is Do.DISCARD:
        return subject_of(panel) is not None
    if sheet.page not in _ABOUT_OPEN and not _is_written_for_open(sheet):
        return True
    serving = panel.ticket is not None and panel.ticket.state is TicketState.SERVING
    same = panel.ticket is not None and panel.ticket.id == sheet.subject
    return same and (serving or sheet.page not in _ABOUT_VISIT)


def _is_written_for_open(sheet: Sheet) -> bool:
    return sheet.page is Page.WORDS and written_for(sheet) is not Do.PAUSE


def slip_subject(panel: Panel) -> Ticket | None:
    """The ticket whose slip is meant: the one of the page, else the open one; a practice number has none."""
    subject = panel.sheet.subject if panel.sheet else ""
    ticket = panel.ticket if panel.ticket and subject in ("", panel.ticket.id) else subject_of(panel)
    return ticket if ticket and ticket.bound != "practice" else None


def subject_of(panel: Panel) -> Ticket | None:
    """The ticket of a list that the page is about."""
    if panel.sheet is None or panel.hall is None:
        return None
    waiting = (one for line in panel.hall.waiting.values() for one in line)
    everywhere = (*waiting, *panel.hall.held, *panel.hall.missed)
    return next((one for one in everywhere if one.id == panel.sheet.subject), None)
