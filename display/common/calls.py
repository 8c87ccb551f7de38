"""Calls as a station hears of them."""

from __future__ import annotations

from collections.abc import Iterable

from queue_engine.protocol import Call, Fact


def told(facts: Iterable[Fact]) -> list[Call]:
    """The calls among facts, in their order; facts may hold more of them than the hall keeps."""
    return [
        Call(
            seq=fact.seq,
            ticket=fact.data["ticket"],
            number=fact.data["number"],
            field=fact.data["field"],
            counter=fact.data["counter"],
            at=fact.at,
            again=fact.kind == "ticket_recalled",
        )
        for fact in facts
        if fact.kind in ("ticket_called", "ticket_recalled")
    ]
