"""The dossier of the open visit in words, and the pages about it and about what is missing. Pure."""

from __future__ import annotations

from datetime import datetime

from assets.face import Face
from assets.texts import Texts
from counter.entry import Entry, tidy
from counter.panel.content import Choice, Content, Go
from counter.panel.events import Asked, CodeGiven, LineGiven, LookAsked, Opened, PaperTurned
from counter.panel.looked import Looked
from counter.panel.missing import LONGEST_LINE, MOST_LINES, known_papers, listed
from counter.panel.state import Do, Page, Panel, Sheet
from counter.words import Words
from queue_engine.protocol import Centre, DossierAnswer, DossierView, Found, NextStep, Phase, Ticket

CLAIMS = ("returned", "handed_in", "paid", "other_day", "other")
_TIES = (NextStep.COLLECT, NextStep.SUPPLEMENT, NextStep.PAY, NextStep.LATE, NextStep.ASK)
"""Steps for which somebody comes to a counter."""


# -- in words --------------------------------------------------------------------------------------------


def dossier_said(panel: Panel, words: Words, ticket: Ticket) -> tuple[str, str]:
    """The dossier's state in one line, and its tone."""
    if ticket.dossier is None:
        return "", "plain"
    looked = panel.looked if panel.looked and panel.looked.code == ticket.dossier else None
    said, tone = _state(panel, words, looked)
    return f"{ticket.dossier} · {said}" if said else ticket.dossier, tone


def _state(panel: Panel, words: Words, looked: Looked | None) -> tuple[str, str]:
    if not panel.asks:
        return "", "plain"
    if looked is None or looked.answer is None:
        failed = looked is not None and looked.failed
        return words["panel.dossier_away" if failed else "panel.dossier_asking"], "priority" if failed else "quiet"
    answer = looked.answer
    if answer.dossier is None:
        found = answer.found if answer.found is not Found.FOUND else Found.NOT_FOUND
        return words[f"panel.dossier_{found}"].format(n=-(-answer.wait_s // 60)), "priority"
    parts = [*_facts(answer.dossier, words), _age(panel, words, answer, looked.failed)]
    return " · ".join(part for part in parts if part), _tone(answer.dossier)


def _facts(view: DossierView, words: Words) -> tuple[str, ...]:
    """Why somebody comes with it, where it stands, until when, and how late it is."""
    why = words[f"panel.dossier_step_{view.next_step}"] if view.next_step in _TIES else ""
    status = view.status if view.phase is Phase.UNKNOWN and view.status else words[f"panel.dossier_phase_{view.phase}"]
    due = view.new_due_at or view.due_at
    until = words["panel.dossier_due"].format(date=_day(due, words)) if due else ""
    late = words.texts.count("panel.dossier_late", view.days_late) if view.overdue else ""
    return why, status, until, late


def _tone(view: DossierView) -> str:
    if view.overdue:
        return "alarm"
    return "priority" if view.phase in (Phase.SUPPLEMENT, Phase.PAYMENT) else "plain"


def _age(panel: Panel, words: Words, answer: DossierAnswer, failed: bool) -> str:
    """Of when the status is, and whether it may be another by now."""
    if answer.as_of is None:
        return ""
    said = words["panel.dossier_as_of"].format(at=words.moment(answer.as_of, panel.now_ms))
    if failed or answer.centre is Centre.AWAY:
        return f"{said}, {words['panel.dossier_centre_away']}"
    return f"{said}, {words['panel.dossier_old']}" if answer.old else said


def _day(at: str, words: Words) -> str:
    moment = datetime.fromisoformat(at)
    return f"{moment if moment.tzinfo is None else moment.astimezone(words.zone):%d/%m/%Y}"


def missing_said(words: Words, ticket: Ticket) -> str:
    """What was missing when the visit was held."""
    return words["panel.missing_said"].format(papers="; ".join(ticket.missing)) if ticket.missing else ""


# -- pages about the dossier -----------------------------------------------------------------------------


def dossier_page(panel: Panel, words: Words, _sheet: Sheet) -> Content:
    ticket = panel.ticket
    assert ticket is not None, "the page closes when its ticket is gone"
    view = panel.looked.view if panel.looked else None
    said = dossier_said(panel, words, ticket)[0]
    free = Choice(words["panel.dossier_free"], Asked(Do.BIND), words["panel.dossier_free_note"], "close")
    return Content(
        words["panel.dossier_title"].format(number=ticket.number),
        f"{said} · {view.procedure}" if view and view.procedure else said,
        (
            Choice(words["panel.dossier_other"], Opened(Page.CODE), words["panel.dossier_scan"], "barcode"),
            free,
            Choice(words["panel.open_flag"], Opened(Page.FLAG), "Shift F9", "warning"),
            Choice(words["panel.dossier_again"], LookAsked(), icon="refresh", shut=not panel.asks),
        ),
    )


def code_page(panel: Panel, words: Words, sheet: Sheet) -> Content:
    """A code is typed, or scanned while the page is open."""
    number = panel.ticket.number if panel.ticket else ""
    go = Face(words["panel.code_go"], words["panel.enter"], "check", look="main")
    return Content(
        words["panel.code_title"].format(number=number),
        words["panel.code_line"],
        entry=Entry(sheet.text, words["panel.code_hint"]),
        go=Go(go, CodeGiven(), shut=not sheet.text.strip()),
    )


def flag_page(panel: Panel, words: Words, _sheet: Sheet) -> Content:
    ticket = panel.ticket
    assert ticket is not None, "the page closes when its ticket is gone"
    claims = tuple(Choice(words[f"panel.claim_{one}"], Asked(Do.FLAG, one)) for one in CLAIMS)
    line = f"{dossier_said(panel, words, ticket)[0]}. {words['panel.flag_line']}"
    return Content(words["panel.flag_title"], line, claims)


# -- pages about what is missing -------------------------------------------------------------------------


def missing_page(panel: Panel, words: Words, sheet: Sheet) -> Content:
    """Ticked papers go with the hold; the reason is that papers are missing."""
    full = len(sheet.missing) >= MOST_LINES
    choices = tuple(_paper(name, name in sheet.missing, full) for name in listed(panel, sheet))
    reason = Texts.load(words.config.hall.languages[0])["panel.hold_papers"]
    go = Face(words["panel.words_hold_go"], words["panel.enter"], "check", look="main")
    known = words["panel.missing_known" if known_papers(panel) else "panel.missing_unknown"]
    chosen = words["panel.missing_count"].format(n=len(sheet.missing), most=MOST_LINES)
    return Content(
        words["panel.missing_title"].format(number=panel.ticket.number if panel.ticket else ""),
        f"{chosen} {known}",
        choices,
        words["panel.missing_none"],
        go=Go(go, Asked(Do.HOLD, reason), shut=not sheet.missing),
    )


def _paper(name: str, is_missing: bool, full: bool) -> Choice:
    icon, look = ("check-circle", "chosen") if is_missing else ("", "plain")
    return Choice(name, PaperTurned(name), icon=icon, look=look, shut=full and not is_missing)


def line_page(panel: Panel, words: Words, sheet: Sheet) -> Content:
    text = tidy(sheet.text)
    title = "panel.line_add" if text else "panel.line_end"
    line = missing_of(words, sheet) or words["panel.line_line"]
    return Content(
        words["panel.line_title"].format(n=len(sheet.missing) + 1, number=panel.ticket.number if panel.ticket else ""),
        line,
        entry=Entry(sheet.text, words["panel.line_hint"], f"{len(text)}/{LONGEST_LINE}", len(text) > LONGEST_LINE),
        go=Go(
            Face(words[title], words["panel.enter"], "check", look="main"), LineGiven(), shut=len(text) > LONGEST_LINE
        ),
    )


def missing_of(words: Words, sheet: Sheet) -> str:
    return words["panel.missing_said"].format(papers="; ".join(sheet.missing)) if sheet.missing else ""
