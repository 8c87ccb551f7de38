"""Printing a slip again: why, whether the kiosk has heard of it, and how it went."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from counter.panel.content import Choice, Content
from counter.panel.events import Asked
from counter.panel.paging import slip_subject
from counter.panel.reasons import reasons
from counter.panel.state import Do, Panel, Reprint, Sheet
from counter.slips import is_in_doubt, is_wanted, may_be_seen, reason_of, state_of
from counter.words import Words
from queue_engine.protocol import Fact, HallState, SlipNow

REPRINT_REASONS = ("lost", "faint", "jammed", "no_paper")
TOLD_MS = 30_000
"""So long the last news of a reprint stays on the panel."""
UNHEARD_MS = 15_000
"""A kiosk that has not taken up the wish by then is told of."""
_FACTS = frozenset({"slip_asked", "slip_confirmed", "slip_reported"})


def reprint_page(panel: Panel, words: Words, _sheet: Sheet) -> Content:
    """Why; a kiosk prints it where the number was taken."""
    ticket = slip_subject(panel)
    assert ticket is not None, "the page closes when its ticket is gone"
    title = words["panel.reprint_title"].format(number=ticket.number)
    line = slip_said(panel, words, ticket.id) or words["panel.reprint_line"]
    slip = panel.hall.slips.get(ticket.id) if panel.hall else None
    seen = Choice(words["panel.slip_seen"], Asked(Do.SEEN, ticket.id), words["panel.slip_seen_note"], "check-circle")
    why = reasons(words, Do.REPRINT, REPRINT_REASONS, ticket.id)
    return Content(title, line, (*why, seen) if may_be_seen(slip) else why)


def asked_for(panel: Panel) -> Panel:
    """The panel remembers whose slip it has just asked for."""
    ticket = slip_subject(panel)
    return replace(panel, reprint=Reprint(ticket.id, ticket.number, panel.now_ms)) if ticket else panel


def followed(panel: Panel, hall: HallState, facts: Iterable[Fact]) -> Panel:
    """The panel after news of the slip that it asked for."""
    about = panel.reprint
    if about is None:
        return panel
    told = [_slip_of(one) for one in facts if one.kind in _FACTS and one.data.get("ticket") == about.ticket]
    slip = told[-1] if told else hall.slips.get(about.ticket) or about.slip
    return panel if slip == about.slip else replace(panel, reprint=replace(about, slip=slip, at_ms=panel.now_ms))


def _slip_of(fact: Fact) -> SlipNow:
    values = {name: value for name, value in fact.data.items() if name in SlipNow.model_fields}
    return SlipNow(**values, at=fact.at)


# -- in words --------------------------------------------------------------------------------------------


def reprint_said(panel: Panel, words: Words) -> tuple[str, str, str] | None:
    """Look, icon and sentence about the slip that was asked for; None: it was not lately."""
    about = panel.reprint
    if about is None or (panel.pending and panel.pending.do is Do.REPRINT):
        return None
    age_ms, slip = panel.now_ms - about.at_ms, about.slip
    if age_ms > TOLD_MS or (slip and slip.in_hand):
        return None
    if slip is None or is_wanted(slip):
        late = age_ms > UNHEARD_MS
        look = ("priority", "warning") if late else ("busy", "printer")
        return *look, _said(words, "late" if late else "asked", about, slip)
    if slip.state in ("confirmed", "sent"):
        return "calm", "check-circle" if slip.state == "confirmed" else "printer", _said(words, slip.state, about, slip)
    if slip.state in ("queued", "sending", None):
        return "busy", "printer", _said(words, "printing", about, slip)
    return "priority", "printer-off", _said(words, "failed", about, slip)


def _said(words: Words, key: str, about: Reprint, slip: SlipNow | None) -> str:
    """The kiosk, the number, and what is known of the printer."""
    station = words.station(slip.station) if slip else words["panel.reprint_kiosk"]
    printer = words.device(slip.printer) if slip and slip.printer else station
    why = reason_of(slip, words) if slip else ""
    said = words[f"panel.reprint_{key}"]
    return said.format(number=about.number, station=station, printer=printer, why=why).strip()


def slip_said(panel: Panel, words: Words, ticket: str) -> str:
    """That a number's slip is not printed for sure, and why; empty when nothing is known against it."""
    slip = panel.hall.slips.get(ticket) if panel.hall else None
    if slip is None or not is_in_doubt(slip, panel.now_ms):
        return ""
    state, why = state_of(slip, panel.now_ms, words), reason_of(slip, words)
    return words["panel.slip_doubt"].format(number=slip.number, state=state, why=why).strip()
