"""What the citizen of a held visit is to bring: chosen from the procedure's papers, or written a line each. Pure."""

from __future__ import annotations

from dataclasses import replace

from counter.entry import longest, tidy
from counter.panel.state import Page, Panel, Sheet
from queue_engine.protocol import Hold

MOST_LINES = longest(Hold, "missing")
LONGEST_LINE = 120


def known_papers(panel: Panel) -> tuple[str, ...]:
    """The papers of the dossier's procedure, each once."""
    procedure = panel.looked.procedure if panel.looked else None
    papers = (paper.name for case in procedure.cases for paper in case.papers) if procedure else ()
    return tuple(dict.fromkeys(_short(tidy(name)) for name in papers if tidy(name)))


def listed(panel: Panel, sheet: Sheet) -> tuple[str, ...]:
    """What may be chosen: lines that were written first, then the procedure's papers."""
    known = known_papers(panel)
    return (*(one for one in sheet.missing if one not in known), *known)


def turned_paper(sheet: Sheet, name: str) -> tuple[str, ...]:
    """The list with one paper more, or one less; a paper too many is not taken."""
    if name in sheet.missing:
        return tuple(one for one in sheet.missing if one != name)
    return (*sheet.missing, name)[:MOST_LINES]


def with_line(sheet: Sheet) -> Sheet:
    """The written line is on the list and the next may be written; an empty one leads back to the list."""
    text = tidy(sheet.text)
    if not text:
        return replace(sheet, page=Page.MISSING if sheet.missing else Page.HOLD, text="", leaf=0)
    missing = sheet.missing if text in sheet.missing else (*sheet.missing, text)
    full = len(missing) >= MOST_LINES
    return replace(sheet, missing=missing[:MOST_LINES], text="", leaf=0, page=Page.MISSING if full else Page.LINE)


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_LINE else f"{name[: LONGEST_LINE - 1].rstrip()}…"
