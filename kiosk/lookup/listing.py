"""The screens about procedures: searching as somebody types, and a procedure under its headings."""

from __future__ import annotations

from textwrap import shorten
from typing import assert_never

from assets.face import Face
from assets.texts import Texts
from config.schema import HallConfig
from kiosk.events import EraseTouched, KeyTouched
from kiosk.faces import Button
from kiosk.lookup.answers import may_print, paper_notice
from kiosk.lookup.buttons import bar, button, counters_for, turn_words
from kiosk.lookup.dossiers import may_take
from kiosk.lookup.events import (
    BrowseTouched,
    CaseTouched,
    Heading,
    HeadingTouched,
    PrintTouched,
    ProcedureTouched,
    TakeTouched,
)
from kiosk.lookup.faces import Block, SearchProps, TextProps
from kiosk.lookup.state import Procedure, Searching
from kiosk.lookup.when import day_of
from kiosk.state import Kiosk
from queue_engine.protocol import Paper, ProcedureView

LONGEST_NAME = 76
"""A longer one is cut at the top of its page; whoever has chosen it has read it whole."""
ROWS = ("1234567890", "QWERTYUIOP", "ASDFGHJKL", "ZXCVBNM")
ANYWHERE = "UTC"
"""A day without a time is the same day in every zone."""
HEADINGS: tuple[Heading, ...] = ("papers", "information", "requirements", "law", "details")


# -- searching -----------------------------------------------------------------------------------------


def search(state: Kiosk, page: Searching, texts: Texts) -> SearchProps:
    return SearchProps(
        title=texts["lookup.search_title"],
        query=page.query or texts["lookup.search_empty"],
        is_empty=not page.query,
        status=_status(page, texts),
        rows=tuple(_hits(page) if page.query or page.field else _fields(page, texts)),
        keys=_keys(texts),
        erase=Button("erase", Face(texts["kiosk.booking_erase"], look="quiet", centred=True), EraseTouched()),
        turn=turn_words(texts),
        bar=bar(state, texts),
    )


def _status(page: Searching, texts: Texts) -> str:
    """What the list is, or why there is none."""
    if page.away:
        return texts["lookup.search_away"]
    if not page.answered and not page.hits:
        return texts["lookup.search_under_way"]
    if page.query or page.field:
        field = next((one.name for one in page.fields if one.code == page.field), "")
        said = texts.count("lookup.search_found", page.of)
        return f"{field}: {said}" if field else said
    if not page.fields:
        return texts["lookup.search_nothing"]
    return texts["lookup.search_fields_of" if page.published else "lookup.search_fields"].format(
        date=day_of(page.published, ANYWHERE)
    )


def _hits(page: Searching) -> list[Button]:
    return [Button(f"hit:{hit.code}", Face(hit.name), ProcedureTouched(hit.code)) for hit in page.hits]


def _fields(page: Searching, texts: Texts) -> list[Button]:
    return [
        Button(
            f"browse:{one.code}",
            Face(one.name, line=texts.count("lookup.procedures", one.count)),
            BrowseTouched(one.code),
        )
        for one in page.fields
    ]


def _keys(texts: Texts) -> tuple[tuple[tuple[Button, int], ...], ...]:
    """As on a telephone; no key for marks, which the search does not need."""
    rows = [[(Button(f"key:{key}", Face(key, centred=True), KeyTouched(key)), 2) for key in row] for row in ROWS]
    space = Button("space", Face(texts["lookup.space"], look="quiet", centred=True), KeyTouched(" "))
    rows[3].append((space, 6))
    return tuple(tuple(row) for row in rows)


# -- a procedure ---------------------------------------------------------------------------------------


def procedure(state: Kiosk, page: Procedure, config: HallConfig, texts: Texts) -> TextProps:
    view = page.view
    assert view is not None, "the search stays on the screen until it is here"
    return TextProps(
        title=shorten(view.name, LONGEST_NAME, placeholder=" …"),
        tabs=tuple(_tab(one, page, texts) for one in HEADINGS),
        blocks=tuple(_blocks(page, view, config, texts)),
        turn=turn_words(texts),
        qr_url=view.url,
        qr_line=texts["lookup.qr"] if view.url else "",
        notice=paper_notice(page.paper, texts),
        main=_main(state, view, texts),
        others=tuple(_others(state, page, view, texts)),
        bar=bar(state, texts),
    )


def _tab(heading: Heading, page: Procedure, texts: Texts) -> Button:
    look = "main" if heading == page.heading else "plain"
    return Button(
        f"tab:{heading}", Face(texts[f"lookup.tab_{heading}"], look=look, centred=True), HeadingTouched(heading)
    )


def _main(state: Kiosk, view: ProcedureView, texts: Texts) -> Button | None:
    field = view.hall_field
    if field not in state.rules.fields or not may_take(state, field):
        return None
    return button("take", texts["lookup.take_procedure"], TakeTouched(), icon="ticket", look="main")


def _others(state: Kiosk, page: Procedure, view: ProcedureView, texts: Texts) -> list[Button]:
    shown = []
    if len(view.cases) > 1 and page.heading == "papers":
        said = texts["lookup.next_case"].format(n=page.case + 1, all=len(view.cases))
        shown.append(button("case", said, CaseTouched(), icon="forward"))
    if may_print(state):
        shown.append(button("print", texts["lookup.print_checklist"], PrintTouched(), icon="printer"))
    return shown


def _blocks(page: Procedure, view: ProcedureView, config: HallConfig, texts: Texts) -> list[Block]:
    """What stands under the heading that was touched."""
    match page.heading:
        case "papers":
            return _papers(view, page.case, texts)
        case "information":
            return _information(view, config, texts)
        case "requirements":
            return [Block(one) for one in view.requirements] or [Block(texts["lookup.no_requirements"])]
        case "law":
            return [Block(one) for one in view.legal_basis] or [Block(texts["lookup.not_published"])]
        case "details":
            return _details(view, config, texts)
        case _:
            assert_never(page.heading)


def _papers(view: ProcedureView, case: int, texts: Texts) -> list[Block]:
    if not view.cases:
        return [Block(texts["lookup.no_papers"])]
    chosen = view.cases[case % len(view.cases)]
    blocks = [Block(chosen.name, heading=True)] if chosen.name else []
    return blocks + [
        Block(f"{place}. {paper.name}", paper_note(paper, texts)) for place, paper in enumerate(chosen.papers, start=1)
    ]


def paper_note(paper: Paper, texts: Texts) -> str:
    parts = [texts.count("lookup.originals", paper.originals)] if paper.originals else []
    parts += [texts.count("lookup.copies", paper.copies)] if paper.copies else []
    parts += [paper.note] if paper.note else []
    parts += [texts["lookup.has_form"]] if paper.form_url else []
    return " · ".join(parts)


def _titled(pairs: list[tuple[str, str | tuple[str, ...]]], texts: Texts) -> list[Block]:
    blocks: list[Block] = []
    for key, said in pairs:
        lines = (said,) if isinstance(said, str) else said
        if any(lines):
            blocks.append(Block(texts[f"lookup.of_{key}"], heading=True))
            blocks += [Block(line) for line in lines if line]
    return blocks or [Block(texts["lookup.not_published"])]


def _information(view: ProcedureView, config: HallConfig, texts: Texts) -> list[Block]:
    where = counters_for(config, view.hall_field, texts) if view.hall_field else ""
    return _titled(
        [
            ("where", where),
            ("time_limit", view.time_limit),
            ("fee", view.fee),
            ("submission", view.submission),
            ("field", view.field_name),
            ("agency", view.agency),
            ("steps", tuple(f"{place}. {step}" for place, step in enumerate(view.steps, start=1))),
        ],
        texts,
    )


def _details(view: ProcedureView, config: HallConfig, texts: Texts) -> list[Block]:
    """Who decides and what comes of it, and where all this was published."""
    decided = day_of(view.decided_on, config.hall.timezone)
    published = texts["lookup.decision"].format(no=view.decision_no, date=decided) if decided else view.decision_no
    return _titled(
        [
            ("decides", view.decides),
            ("who", view.who_may_apply),
            ("result", view.result),
            ("code", view.code),
            ("published", published),
            ("source", view.source),
        ],
        texts,
    )
