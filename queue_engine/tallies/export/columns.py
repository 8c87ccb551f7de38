"""The columns that every table of a tally has, whatever it is written to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from queue_engine.protocol.tallies import Figures, Period, Spread, TallyAnswer, TallyGroup
from queue_engine.tallies.figures import FEW_TIMES, OF_PRESSES
from queue_engine.tallies.formats import date_text, local_time, minutes_text, number_text, percent_text, time_text
from queue_engine.tallies.rules import TallyRules
from queue_engine.tallies.words import say

Kind = Literal["count", "minutes", "share", "points"]
Value = float | int | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head's word, what its numbers are, and where they come from."""

    word: str
    kind: Kind
    of: Callable[[Figures], Value]
    compared: bool = False
    """Two periods are set side by side in it."""

    def text(self, figures: Figures) -> str:
        """As people read it."""
        value = self.of(figures)
        match self.kind:
            case "count":
                return number_text(value)
            case "minutes":
                return minutes_text(None if value is None else value * 60)
            case "share":
                return percent_text(value)
            case "points":
                return number_text(value, 2)


def _minutes(seconds: float | None) -> float | None:
    return None if seconds is None else seconds / 60


def _mean(figures: Figures) -> Value:
    return None if figures.mean.few else figures.mean.points


def _strays(figures: Figures) -> Value:
    return None if figures.strays is None else sum(figures.strays.values())


def _flags(figures: Figures) -> Value:
    return None if figures.flags is None else sum(figures.flags.values())


def _low(figures: Figures) -> Value:
    return None if figures.mean.few else figures.mean.low


def _high(figures: Figures) -> Value:
    return None if figures.mean.few else figures.mean.high


COLUMNS = (
    Column("visits", "count", lambda one: one.visits, True),
    Column("finished", "count", lambda one: one.finished, True),
    Column("by_day", "count", lambda one: one.by_day),
    Column("no_shows", "count", lambda one: one.no_shows, True),
    Column("cancelled", "count", lambda one: one.cancelled),
    Column("open", "count", lambda one: one.open),
    Column("voided", "count", lambda one: one.voided),
    Column("transfers", "count", lambda one: one.transfers),
    Column("wait_median", "minutes", lambda one: _minutes(one.wait.median_s), True),
    Column("wait_p90", "minutes", lambda one: _minutes(one.wait.p90_s), True),
    Column("walk_median", "minutes", lambda one: _minutes(one.walk.median_s)),
    Column("walk_p90", "minutes", lambda one: _minutes(one.walk.p90_s)),
    Column("service_median", "minutes", lambda one: _minutes(one.service.median_s), True),
    Column("service_p90", "minutes", lambda one: _minutes(one.service.p90_s), True),
    Column("opened", "count", lambda one: one.opened),
    Column("answered", "count", lambda one: one.answered, True),
    Column("response", "share", lambda one: one.response, True),
    Column("points", "points", _mean, True),
    Column("low", "points", _low),
    Column("high", "points", _high),
    Column("presses", "count", _strays),
    Column("flagged", "count", _flags),
)
"""A mean stands right of its response rate, and only where there are answers enough."""


def remark(answer: TallyAnswer, figures: Figures, language: str) -> str:
    """Why there is no mean, where there are answers."""
    mean = figures.mean
    return say("few", language, n=mean.n, least=answer.least) if mean.few and mean.n else ""


def remarks(answer: TallyAnswer, group: TallyGroup, language: str) -> str:
    """What must be known of a line; of the whole, that some of its presses are in no line."""
    beside = of_nobody(answer, language) if group is answer.total else ""
    told = (remark(answer, group.now, language), few_times(group.now, language), beside)
    return "; ".join(one for one in told if one)


def few_times(figures: Figures, language: str) -> str:
    """Which times are of few people."""
    spreads = {"wait_few": figures.wait, "walk_few": figures.walk, "service_few": figures.service}
    return ", ".join(say(word, language, n=one.n) for word, one in spreads.items() if is_few(one))


def is_few(spread: Spread) -> bool:
    return 0 < spread.n < FEW_TIMES


def of_nobody(answer: TallyAnswer, language: str) -> str:
    """Why the lines tell no presses without a question; empty where they do."""
    return "" if answer.by in OF_PRESSES else say("of_nobody", language)


def period_text(period: Period, language: str) -> str:
    """``từ 01/11/2026 đến 30/11/2026``."""
    first, last = (date_text(date.fromisoformat(day)) for day in (period.first, period.last))
    return say("on_day" if first == last else "from_to", language, first=first, last=last)


def origin(answer: TallyAnswer, rules: TallyRules) -> list[tuple[str, str]]:
    """Where figures come from: what, and its value."""
    language, source = rules.language, answer.source
    rows = [
        ("hall", answer.hall),
        ("period", period_text(answer.period, language)),
        ("made_by", answer.made_by),
        ("made_at", time_text(local_time(answer.made_at, rules.timezone))),
        ("journal", f"{source.first_seq}–{source.last_seq}"),
        ("head", source.head),
        ("days", str(source.days)),
        ("scale", answer.scale or ""),
    ]
    if answer.other_scales:
        rows.append(("other_scales", ", ".join(answer.other_scales)))
    if answer.compare and answer.source_before:
        before = answer.source_before
        rows += [
            ("compared", period_text(answer.compare, language)),
            ("journal", f"{before.first_seq}–{before.last_seq}"),
            ("head", before.head),
        ]
    return [(say(word, language), value) for word, value in rows]


def notes(answer: TallyAnswer, language: str) -> list[str]:
    """What whoever reads the figures should know."""
    words = ("note_visits", "note_waits", "note_few", "note_satisfaction")
    return [say(word, language, least=answer.least) for word in words]
