"""Ratings that were flagged, for the desk's tests and pictures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from counter.desk.acts import Act, Sheet
from counter.desk.events import Page
from counter.desk.flow import Desk
from queue_engine.protocol import HallState, RatingFlag
from tests.counter.desk_dossiers import CASES_OPEN, CROWDED, ROWS, a_sync, on_page
from tests.counter.desk_samples import a_desk, commune_hall, desk_hall
from tests.counter.panel_samples import at


def a_flag(seq: int = 60, why: str = "too_fast", **changes: Any) -> RatingFlag:
    known: dict[str, Any] = {"at": at(30), "counter": "quay-3", "count": 420}
    if why == "too_fast":
        known |= {"ticket": "2026-11-23.D044", "number": "D044"}
    return RatingFlag.model_validate({"seq": seq, "why": why, **known, **changes})


FLAGS = (
    a_flag(60, "strays", counter="quay-2", count=30, at=at(95)),
    a_flag(71, "run", count=12, at=at(41)),
    a_flag(83, ticket="2026-11-23.A012", number="A012", counter="quay-1", at=at(12)),
)


def many(counters: int = 8) -> tuple[RatingFlag, ...]:
    """Forty in a day."""
    return tuple(
        a_flag(200 + n, ticket=f"T{n}", number=f"A{n:03}", counter=f"quay-{n % counters + 1}", at=at(130 - n * 3))
        for n in range(1, 41)
    )


def flagged(hall: HallState | None = None, flags: tuple[RatingFlag, ...] = FLAGS) -> HallState:
    return (hall or desk_hall()).model_copy(update={"rating_flags": flags})


FLAGGED: Mapping[str, Desk] = {
    "flags": on_page(flagged()),
    "flags-beside-cases": on_page(flagged(desk_hall(cases=CASES_OPEN, stuck=ROWS)), sync=a_sync(stuck=3)),
    "flags-many": on_page(flagged(CROWDED, many()), sync=a_sync(waiting=1_412, stuck=1_204)),
    "flags-elsewhere": a_desk(flagged(), sync=a_sync()),
    "acts-flag": on_page(flagged(desk_hall(cases=CASES_OPEN)), sheet=Sheet(Act.SETTLE)),
    "acts-flag-why": on_page(flagged(), sheet=Sheet(Act.SETTLE, ("83",))),
}
FLAGGED_IN_COMMUNE: Mapping[str, Desk] = {
    "flags-alone": replace(a_desk(flagged(commune_hall(), FLAGS[::2])), page=Page.DOSSIERS),
    "flags-alone-many": replace(a_desk(flagged(commune_hall(), many(2))), page=Page.DOSSIERS),
    "flags-none": replace(a_desk(commune_hall()), page=Page.DOSSIERS),
}
"""A hall that looks up no dossiers."""
