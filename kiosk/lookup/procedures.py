"""Which papers a procedure needs: searched as somebody types, browsed by field, read under its headings; pure."""

from __future__ import annotations

import string
from dataclasses import replace

from kiosk.events import EraseTouched, KeyTouched, Touch
from kiosk.lookup.dossiers import may_take, take
from kiosk.lookup.events import (
    BrowseTouched,
    CaseTouched,
    HeadingTouched,
    Heard,
    Look,
    Print,
    PrintChecklist,
    PrintTouched,
    ProcedureTouched,
    SendTouched,
    TakeTouched,
)
from kiosk.lookup.state import Procedure, Said, Searching
from kiosk.lookup.steps import Step, asked, page_of, turned
from kiosk.state import Kiosk
from queue_engine.protocol import AskProcedure, AskProcedures, ProcedureAnswer, ProcedureHits

LONGEST_QUERY = 40
MOST_HITS = 60
MOST_OF_A_FIELD = 200
"""A field is leafed through, so it is listed whole, as far as one answer goes."""
KEYS = frozenset(string.ascii_uppercase + string.digits + " ")


def open_search(state: Kiosk, page: Searching | None = None) -> Step:
    """All fields to begin with, or once more what was asked."""
    return _ask(state, page or Searching())


def _ask(state: Kiosk, page: Searching) -> Step:
    state, ask = asked(state)
    limit = MOST_HITS if page.field is None else MOST_OF_A_FIELD
    body = AskProcedures(query=page.query.strip(), field=page.field, limit=limit)
    return turned(state, replace(page, ask=ask, answered=False, away=False)), (Look(ask, body),)


def searched(state: Kiosk, page: Searching, event: KeyTouched | EraseTouched | SendTouched) -> Step:
    """Each key asks anew; nothing typed shows the fields again."""
    match event:
        case KeyTouched(key) if key in KEYS:
            query = (page.query + key).lstrip()[:LONGEST_QUERY]
        case EraseTouched():
            query = page.query[:-1]
        case _:
            return state, ()
    if query == page.query:
        return state, ()
    if not query and page.fields:
        return turned(state, Searching(fields=page.fields, published=page.published, answered=True)), ()
    return _ask(state, replace(page, query=query, field=None))


def search_heard(state: Kiosk, page: Searching, event: Heard) -> Kiosk:
    if not isinstance(event.answer, ProcedureHits):
        return turned(state, replace(page, ask=0, answered=True, away=True, hits=(), of=0))
    found = event.answer
    return turned(
        state,
        replace(
            page,
            ask=0,
            answered=True,
            hits=found.hits,
            of=found.of,
            fields=found.fields or page.fields,
            published=found.published or page.published,
        ),
    )


def procedure_touched(state: Kiosk, event: Touch) -> Step:
    page = page_of(state)
    match event, page:
        case BrowseTouched(field), Searching():
            return _ask(state, replace(page, query="", field=field, hits=(), of=0))
        case ProcedureTouched(code), Searching():
            state, ask = asked(state)
            return turned(state, Procedure(page, ask)), (Look(ask, AskProcedure(code=code)),)
        case HeadingTouched(heading), Procedure():
            return turned(state, replace(page, heading=heading)), ()
        case CaseTouched(), Procedure(view=view) if view is not None and len(view.cases) > 1:
            return turned(state, replace(page, case=(page.case + 1) % len(view.cases), paper=None)), ()
        case TakeTouched(), Procedure(view=view) if view is not None and view.hall_field in state.rules.fields:
            field = view.hall_field
            return take(state, field, None) if field and may_take(state, field) else (state, ())
        case PrintTouched(), Procedure():
            return _print(state, page)
    return state, ()


def _print(state: Kiosk, page: Procedure) -> Step:
    if page.view is None or not state.rules.prints or not state.paper or page.paper == "printing":
        return state, ()
    state, ask = asked(state)
    after = turned(state, replace(page, paper_ask=ask, paper="printing"))
    return after, (Print(ask, PrintChecklist(page.view, page.case), state.language),)


def procedure_heard(state: Kiosk, page: Procedure, event: Heard) -> Kiosk:
    match event.answer:
        case ProcedureAnswer(procedure=procedure) if procedure is not None:
            return turned(state, replace(page, ask=0, view=procedure))
        case ProcedureAnswer():
            return turned(state, Said("no_procedure"))
        case _:
            return turned(state, replace(page.search, ask=0, answered=True, away=True))
