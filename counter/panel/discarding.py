"""Giving up a number of a list: cancelled with a reason, or voided when it was taken by mistake a moment ago."""

from __future__ import annotations

from assets.texts import Texts
from counter.panel.content import Choice, Content
from counter.panel.events import Asked, Escaped
from counter.panel.paging import subject_of
from counter.panel.reasons import chosen, reasons
from counter.panel.state import Do, Panel, Sheet
from counter.words import Words, ms_of
from queue_engine.protocol import Ticket, TicketState

DISCARD_REASONS = ("gone", "asked", "twice")


def discard_page(panel: Panel, words: Words, _sheet: Sheet) -> Content:
    """It cannot be taken back, so the way back comes first."""
    ticket = subject_of(panel)
    assert ticket is not None, "the page closes when its ticket is gone"
    keep = Choice(words["panel.discard_no"], Escaped(), icon="back")
    title = words["panel.discard_title"].format(number=ticket.number)
    why = reasons(words, Do.DISCARD, DISCARD_REASONS, ticket.id, look="alarm")
    return Content(title, words["panel.discard_line"], (keep, *_void(panel, words, ticket), *why))


def _void(panel: Panel, words: Words, ticket: Ticket) -> tuple[Choice, ...]:
    """Within the hall's time a mis-press costs nobody a number."""
    left_ms = panel.limits.void_ms - (panel.now_ms - ms_of(ticket.issued_at))
    if left_ms <= 0 or ticket.state is not TicketState.WAITING:
        return ()
    line = words["panel.seconds_left"].format(n=-(-left_ms // 1000))
    kept = Texts.load(words.config.hall.languages[0])["panel.void"]
    event = Asked(Do.VOID, chosen(ticket.id, kept))
    return (Choice(words["panel.void"], event, line, "close", "alarm"),)
