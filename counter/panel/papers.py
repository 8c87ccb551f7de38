"""Papers that name what is missing: how the printing of this counter's newest one goes. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from counter.panel.state import Panel
from counter.words import Words
from devices.words import told
from queue_engine.protocol import Fact, HallState, PaperAsked

TOLD_MS = 30_000
"""So long it is said that a paper was printed."""
UNHEARD_MS = 15_000
"""A station that has not printed by then is told of."""
PRINTED = ("confirmed", "sent")


def followed_papers(panel: Panel, hall: HallState, facts: Iterable[Fact]) -> Panel:
    """The panel after news of the papers of its counter."""
    paper = panel.paper
    for fact in facts:
        if fact.kind == "paper_asked" and fact.data.get("counter") == panel.counter:
            paper = PaperAsked(paper=fact.seq, at=fact.at, **fact.data)
        elif fact.kind == "paper_reported" and paper and fact.data.get("paper") == paper.paper:
            said = {"state": fact.data["state"], "reasons": tuple(fact.data["reasons"])}
            paper = paper.model_copy(update=said)
    own = [one for one in hall.papers if one.counter == panel.counter]
    paper = paper or (max(own, key=lambda one: one.paper) if own else None)
    if paper and paper.state not in PRINTED and all(one.paper != paper.paper for one in hall.papers):
        paper = None
    return panel if paper == panel.paper else replace(panel, paper=paper, paper_at_ms=panel.now_ms)


def paper_said(panel: Panel, words: Words) -> tuple[str, str, str] | None:
    """Look, icon and sentence about the newest paper; None: nothing to say."""
    paper = panel.paper
    if paper is None or panel.seat is None:
        return None
    age_ms = panel.now_ms - panel.paper_at_ms
    if paper.state in PRINTED:
        said = words[f"panel.paper_{paper.state}"].format(number=paper.number, station=words.station(paper.station))
        return ("calm", "check-circle", said) if age_ms < TOLD_MS else None
    return *_LOOKS[paper.state is None and age_ms < UNHEARD_MS], paper_state(panel, paper, words)


_LOOKS = {True: ("busy", "printer"), False: ("priority", "printer-off")}


def paper_state(panel: Panel, paper: PaperAsked, words: Words) -> str:
    """How it stands with a paper that has not come out for sure."""
    late = panel.paper is None or panel.paper.paper != paper.paper or panel.now_ms - panel.paper_at_ms >= UNHEARD_MS
    state = paper.state or ("late" if late else "asked")
    why = told(paper.reasons[0], words.texts).sentence if paper.reasons else ""
    said = words[f"panel.paper_{state}"].format(number=paper.number, station=words.station(paper.station))
    return f"{said} {why[:1].upper()}{why[1:]}".strip()


def paper_of(panel: Panel, ticket: str) -> PaperAsked | None:
    """The open paper of a held visit."""
    return next((one for one in panel.hall.papers if one.ticket == ticket), None) if panel.hall else None
