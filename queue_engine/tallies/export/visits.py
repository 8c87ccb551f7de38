"""One row a visit, for whoever recounts the figures: neither a citizen nor a dossier is in it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from queue_engine.tallies.formats import local_time
from queue_engine.tallies.rows import Visit
from queue_engine.tallies.rules import TallyRules
from queue_engine.tallies.words import known, say

Cell = str | int | float | date | datetime | None

HEADS: tuple[tuple[str, str], ...] = (
    ("day", "date"), ("number", ""), ("field", ""), ("issued", "time"), ("counter", ""), ("officer", ""),
    ("calls", "count"), ("transfers", "count"), ("waited", "minutes"), ("walked", "minutes"), ("served", "minutes"),
    ("state", ""), ("level", "count"), ("given_points", "points"), ("reason", ""), ("source", ""),
)  # fmt: skip
"""Word of the head, and what its cells are; empty: text."""


def rows(visits: list[Visit], rules: TallyRules) -> Iterator[tuple[Cell, ...]]:
    """The cells of each visit that was meant, in the order of HEADS."""
    for visit in visits:
        if visit.state != "voided":
            yield _row(visit, rules)


def _row(visit: Visit, rules: TallyRules) -> tuple[Cell, ...]:
    rating = visit.rating if visit.rating and visit.rating.level else None
    calls = len(visit.stops) + visit.recalls
    return (
        date.fromisoformat(visit.day),
        visit.number,
        rules.name("field", visit.field),
        local_time(visit.issued_ms, rules.timezone).replace(microsecond=0),
        rules.name("counter", visit.counter) or None,
        rules.name("officer", visit.officer) or None,
        calls,
        visit.transfers,
        _minutes(visit.waited_ms),
        _minutes(_sum(stop.walk_ms for stop in visit.stops)),
        _minutes(_sum(stop.service_ms for stop in visit.stops)),
        _state(visit, rules.language),
        rating.level if rating else None,
        rating.points if rating else None,
        rules.reasons.get(rating.reason, rating.reason) or None if rating else None,
        known(rating.source, rules.language) if rating else None,
    )


def _state(visit: Visit, language: str) -> str:
    state = say(visit.state, language)
    return say("ended_by_day", language, state=state) if visit.by_day else state


def _sum(times: Iterator[int | None]) -> int | None:
    given = [ms for ms in times if ms is not None]
    return sum(given) if given else None


def _minutes(ms: int | None) -> float | None:
    return None if ms is None else round(ms / 60_000, 3)
