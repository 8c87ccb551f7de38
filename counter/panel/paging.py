"""Pages over the work: opened, turned, and closed when what they are about is gone."""

from __future__ import annotations

from dataclasses import replace

from counter.panel.events import ComeBackTurned, LeafTurned, Opened, TabTurned
from counter.panel.state import Page, Panel, Sheet
from queue_engine.protocol import Ticket, TicketState

FIRST_TAB = {Page.TRANSFER: "field", Page.LISTS: "fields"}
_ABOUT_OPEN = frozenset({Page.HOLD, Page.TRANSFER, Page.OUTCOME, Page.STAY})
_ABOUT_VISIT = frozenset({Page.OUTCOME, Page.STAY})
_BACK = {Page.TICKET: Page.LISTS, Page.DISCARD: Page.TICKET, Page.ISSUE_PRIORITY: Page.ISSUE}
_ABOUT_LISTED = frozenset({Page.TICKET, Page.DISCARD})


def may_open(panel: Panel, page: Page) -> bool:
    """Whether the page has anything to be about."""
    if panel.seat is None or panel.pending or panel.hall is None or not panel.link.live:
        return False
    serving = panel.ticket is not None and panel.ticket.state is TicketState.SERVING
    return serving if page in _ABOUT_VISIT else panel.ticket is not None or page not in _ABOUT_OPEN


def opened(panel: Panel, sheet: Sheet) -> Panel:
    """The page in front; a page about the open ticket remembers which one."""
    if not may_open(panel, sheet.page):
        return panel
    subject = panel.ticket.id if panel.ticket and sheet.page in _ABOUT_OPEN else sheet.subject
    tab = sheet.tab or FIRST_TAB.get(sheet.page, "")
    return replace(panel, sheet=replace(sheet, subject=subject, tab=tab), armed_at_ms=None)


def turned(panel: Panel, event: Opened | TabTurned | LeafTurned | ComeBackTurned) -> Panel:
    """Another page, list, leaf or wish."""
    if isinstance(event, Opened):
        tab = panel.sheet.tab if panel.sheet and event.page in _BACK else ""
        return opened(panel, Sheet(event.page, tab=tab, subject=event.subject))
    sheet = panel.sheet
    if sheet is None:
        return panel
    match event:
        case TabTurned(tab):
            sheet = replace(sheet, tab=tab, leaf=0)
        case LeafTurned(leaf):
            sheet = replace(sheet, leaf=leaf)
        case ComeBackTurned():
            sheet = replace(sheet, come_back=not sheet.come_back)
    return replace(panel, sheet=sheet)


def stepped_back(panel: Panel) -> Panel:
    """To the page before, or to the work."""
    assert panel.sheet is not None, "asked only with a page in front"
    before = _BACK.get(panel.sheet.page)
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
    if sheet.page in _ABOUT_LISTED:
        return subject_of(panel) is not None
    if sheet.page not in _ABOUT_OPEN:
        return True
    serving = panel.ticket is not None and panel.ticket.state is TicketState.SERVING
    same = panel.ticket is not None and panel.ticket.id == sheet.subject
    return same and (serving or sheet.page not in _ABOUT_VISIT)


def subject_of(panel: Panel) -> Ticket | None:
    """The ticket of a list that the page is about."""
    if panel.sheet is None or panel.hall is None:
        return None
    waiting = (one for line in panel.hall.waiting.values() for one in line)
    everywhere = (*waiting, *panel.hall.held, *panel.hall.missed)
    return next((one for one in everywhere if one.id == panel.sheet.subject), None)
