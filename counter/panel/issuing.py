"""A number for somebody whom the kiosk cannot serve: fields, group and Enter on one page."""

from __future__ import annotations

from assets.face import Face
from config.schema import HallField
from counter.days import is_closed_today
from counter.entry import longest
from counter.panel.content import Choice, Content, Go
from counter.panel.events import Asked, FieldPicked
from counter.panel.state import Do, Panel, Sheet
from counter.words import Words
from queue_engine.protocol import IssueAtPanel

MOST_FIELDS = 1 + longest(IssueAtPanel, "stops")


def issue_page(panel: Panel, words: Words, sheet: Sheet) -> Content:
    """Fields in the order of the visit, the group by the arrows, Enter."""
    group, none = sheet.tab, ("", words["panel.no_priority"])
    groups = tuple((one.id, words.priority(one.id)) for one in words.config.priority_groups)
    go = Face(words["panel.issue_go"], words["panel.enter"], "ticket", look="main")
    return Content(
        words["panel.do_issue"],
        _visit(words, sheet) or words["panel.issue_line"],
        tuple(_field(panel, words, sheet, one) for one in words.config.fields),
        tabs=(none, *groups) if groups else (),
        go=Go(go, Asked(Do.ISSUE, f"{' '.join(sheet.fields)}:{group}"), shut=not sheet.fields),
    )


def _visit(words: Words, sheet: Sheet) -> str:
    """What Enter would issue, in one line."""
    if not sheet.fields:
        return ""
    group = f" · {words.priority(sheet.tab)}" if sheet.tab else ""
    return " → ".join(words.field(id) for id in sheet.fields) + group


def _field(panel: Panel, words: Words, sheet: Sheet, field: HallField) -> Choice:
    stopped = _no_numbers(panel, words, field)
    picked = field.id in sheet.fields
    full = len(sheet.fields) >= MOST_FIELDS and not picked
    place = words["panel.issue_stop"].format(n=sheet.fields.index(field.id) + 1) if picked else field.letter
    return Choice(
        words.field(field.id),
        FieldPicked(field.id),
        stopped or place,
        look="chosen" if picked else "plain",
        shut=bool(stopped) or full,
    )


def _no_numbers(panel: Panel, words: Words, field: HallField) -> str:
    """Why the field gives no numbers today; empty: it gives them."""
    if panel.hall is None:
        return ""
    if field.id in panel.hall.stopped:
        return words["panel.field_stopped"]
    return words["days.closed"] if is_closed_today(field, panel.hall, words) else ""


def picked(sheet: Sheet, field: str) -> tuple[str, ...]:
    """The visit with one more stop, or with one less."""
    if field in sheet.fields:
        return tuple(one for one in sheet.fields if one != field)
    return (*sheet.fields, field)[:MOST_FIELDS]


def issued_page(_panel: Panel, words: Words, sheet: Sheet) -> Content:
    """The number, large, to be read out or written down."""
    ahead = words["panel.ahead"].format(n=sheet.ahead) if sheet.ahead else words["panel.ahead_none"]
    later = sheet.later
    offer = (
        (Choice(words["panel.keep"].format(time=later.at), Asked(Do.KEEP, later.ticket), icon="clock"),)
        if later
        else ()
    )
    if later and later.taken:
        return Content(words["panel.kept_title"].format(number=sheet.subject, time=later.at), number=sheet.subject)
    line = f"{ahead} {words['panel.issued_line']}"
    return Content(words["panel.issued_title"], line, offer, number=sheet.subject)
