"""What the panel keeps of the facts about its own counter: the last act, and why a ticket was called."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from counter.panel.state import Act, Panel, Why
from counter.words import ms_of
from queue_engine.protocol import Fact

ACTS = frozenset(
    {
        "ticket_called",
        "ticket_recalled",
        "service_started",
        "ticket_finished",
        "stop_finished",
        "ticket_no_show",
        "ticket_held",
        "ticket_transferred",
    }
)
"""Facts of acts at a counter; the newest of them may be taken back."""


def remembered(panel: Panel, facts: Iterable[Fact]) -> Panel:
    """The panel after facts of any counter."""
    for fact in facts:
        if fact.data.get("counter") == panel.counter:
            panel = _told(panel, fact)
    return panel


def _told(panel: Panel, fact: Fact) -> Panel:
    if fact.kind == "act_undone":
        return replace(panel, last_act=None, answered=None)
    if fact.kind not in ACTS:
        return panel
    act = Act(fact.seq, fact.kind, str(fact.data.get("number", "")), ms_of(fact.at))
    return replace(panel, last_act=act, why=_why(fact) or panel.why)


def _why(fact: Fact) -> Why | None:
    if fact.kind != "ticket_called" or "why" not in fact.data:
        return None
    return Why(str(fact.data["ticket"]), str(fact.data["why"]), int(fact.data.get("waited_ms", 0)))
