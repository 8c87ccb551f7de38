"""What the desk, the panels and the kiosks hear of dossiers, papers and the outbox. Pure: (state, fact) -> state."""

from __future__ import annotations

from typing import Any

from queue_engine.protocol import Case, CaseKind, Fact, HallState, PaperAsked, StuckRow

PRINTED = ("confirmed", "sent")


def _case(state: HallState, fact: Fact, kind: CaseKind) -> HallState:
    """An entry of the desk's list; who only hears that there is one has none, and training makes none."""
    if "dossier" not in fact.data or fact.data.get("practice"):
        return state
    values = {name: value for name, value in fact.data.items() if name in Case.model_fields}
    case = Case(seq=fact.seq, kind=kind, at=fact.at, **values)
    return state.model_copy(update={"cases": (*state.cases, case)})


def late(state: HallState, fact: Fact) -> HallState:
    return _case(state, fact, CaseKind.LATE)


def flagged(state: HallState, fact: Fact) -> HallState:
    return _case(state, fact, CaseKind.WRONG_STATUS)


def settled(state: HallState, fact: Fact) -> HallState:
    cases = tuple(one for one in state.cases if one.seq != fact.data["case"])
    return state.model_copy(update={"cases": cases})


def paper_asked(state: HallState, fact: Fact) -> HallState:
    """The newest paper of a visit replaces those before it."""
    others = [one for one in state.papers if one.ticket != fact.data["ticket"]]
    paper = PaperAsked(paper=fact.seq, at=fact.at, **fact.data)
    return state.model_copy(update={"papers": (*others, paper)})


def paper_reported(state: HallState, fact: Fact) -> HallState:
    said: dict[str, Any] = {"state": fact.data["state"], "reasons": tuple(fact.data["reasons"])}
    papers = (one.model_copy(update=said) if one.paper == fact.data["paper"] else one for one in state.papers)
    return state.model_copy(update={"papers": tuple(one for one in papers if one.state not in PRINTED)})


def without_papers_of_others(state: HallState) -> HallState:
    """Papers are of held visits: one that goes on needs none any more."""
    held = {one.id for one in state.held} if state.papers else set()
    papers = tuple(one for one in state.papers if one.ticket in held)
    return state if papers == state.papers else state.model_copy(update={"papers": papers})


def stuck(state: HallState, fact: Fact) -> HallState:
    values = {name: value for name, value in fact.data.items() if name in StuckRow.model_fields}
    row = StuckRow(kind=fact.data["outbox_kind"], **values)
    return state.model_copy(update={"stuck": tuple(sorted((*state.stuck, row), key=lambda one: one.id))})


def retried(state: HallState, fact: Fact) -> HallState:
    gone = set(fact.data.get("ids", ()))
    return state.model_copy(update={"stuck": tuple(one for one in state.stuck if one.id not in gone)})


def dropped(state: HallState, fact: Fact) -> HallState:
    return state.model_copy(update={"stuck": tuple(one for one in state.stuck if one.id != fact.data["id"])})
