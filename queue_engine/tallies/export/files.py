"""A question in, a file out: desk, daily summary and command line all come here."""

from __future__ import annotations

from queue_engine.protocol.tallies import AskTally, Format
from queue_engine.tallies.ask import Maker, tally
from queue_engine.tallies.export.pdf import Notice, page
from queue_engine.tallies.export.table import sheet
from queue_engine.tallies.export.visits import rows
from queue_engine.tallies.export.xlsx import Book, workbook
from queue_engine.tallies.rules import BY, By, TallyRules
from queue_engine.tallies.store import TallyStore

MEDIA: dict[Format, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}


def made(
    store: TallyStore, rules: TallyRules, ask: AskTally, form: Format, maker: Maker, visits: bool = False
) -> bytes:
    """The file's bytes. A workbook has a sheet for every grouping; the page for the board has none with names."""

    with store.held():
        tallies = [tally(store, rules, ask.model_copy(update={"by": way}), maker) for way in _ways(ask.by, form)]
        given = store.visits(ask.period.first, ask.period.last) if visits and form == "xlsx" else None
    match form:
        case "csv":
            return sheet(tallies[0], rules)
        case "pdf":
            return page(Notice(*tallies), rules)
        case "xlsx":
            return workbook(Book(tallies, None if given is None else rows(given, rules)), rules)


def _ways(first: By, form: Format) -> tuple[By, ...]:
    """The groupings that a file shows."""
    match form:
        case "csv":
            return (first,)
        case "pdf":
            return ("field", "hour")
        case "xlsx":
            return (first, *(other for other in BY if other != first))


def file_name(rules: TallyRules, ask: AskTally, form: Format) -> str:
    """``so-lieu-2026-11-01-2026-11-30-officer.xlsx``: sorts by date and needs no marks."""
    vietnamese = rules.language == "vi"
    kind = ask.by if form != "pdf" else "bang-tin" if vietnamese else "notice"
    return f"{'so-lieu' if vietnamese else 'tallies'}-{ask.period.first}-{ask.period.last}-{kind}.{form}"
