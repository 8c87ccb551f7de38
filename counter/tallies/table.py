"""The table behind the charts: every figure of every line, in the order that was asked for. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from counter.tallies.causes import OF_NOBODY
from counter.tallies.charts import FEW_TIMES
from counter.tallies.flow import Sort
from counter.tallies.numbers import minutes, number, percent
from counter.words import Words
from queue_engine.protocol import Figures, TallyAnswer, TallyGroup

Value = float | None
NAME = "name"


@dataclass(frozen=True)
class Column:
    """A column: its word, where its numbers come from, and how they are written."""

    key: str
    of: Callable[[Figures], Value]
    text: Callable[[float], str]
    compared: bool = False


@dataclass(frozen=True)
class TableProps:
    """``heads``: key and title of each column; the first one is the name. The last row is the whole."""

    heads: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, ...], ...]
    note: str
    sort: Sort | None = None


def _count(value: float) -> str:
    return number(value)


def _points(value: float) -> str:
    return number(value, 2)


def _of_mean(name: str) -> Callable[[Figures], Value]:
    return lambda one: None if one.mean.few else getattr(one.mean, name)


def _sum(name: str) -> Callable[[Figures], Value]:
    """Presses, where the lines can tell them."""

    def total(one: Figures) -> Value:
        told = getattr(one, name)
        return None if told is None else sum(told.values())

    return total


BEFORE_LEVELS = (
    Column("visits", lambda one: one.visits, _count, True),
    Column("finished", lambda one: one.finished, _count, True),
    Column("by_day", lambda one: one.by_day, _count),
    Column("no_shows", lambda one: one.no_shows, _count, True),
    Column("cancelled", lambda one: one.cancelled, _count),
    Column("open", lambda one: one.open, _count),
    Column("voided", lambda one: one.voided, _count),
    Column("transfers", lambda one: one.transfers, _count),
    Column("wait_median", lambda one: one.wait.median_s, minutes, True),
    Column("wait_p90", lambda one: one.wait.p90_s, minutes, True),
    Column("walk_median", lambda one: one.walk.median_s, minutes),
    Column("walk_p90", lambda one: one.walk.p90_s, minutes),
    Column("service_median", lambda one: one.service.median_s, minutes, True),
    Column("service_p90", lambda one: one.service.p90_s, minutes),
    Column("opened", lambda one: one.opened, _count),
    Column("answered", lambda one: one.answered, _count, True),
)
AFTER_LEVELS = (
    Column("response", lambda one: one.response, percent, True),
    Column("points", _of_mean("points"), _points, True),
    Column("low", _of_mean("low"), _points),
    Column("high", _of_mean("high"), _points),
    Column("reasons", _sum("reasons"), _count),
    Column("strays", _sum("strays"), _count),
    Column("flags", _sum("flags"), _count),
)
"""The response rate stands left of the mean."""


def _level(place: int) -> Column:
    return Column(f"level_{place}", lambda one: one.levels[place] if place < len(one.levels) else None, _count)


def columns(answer: TallyAnswer) -> tuple[Column, ...]:
    return (*BEFORE_LEVELS, *(_level(place) for place in range(len(answer.levels))), *AFTER_LEVELS)


def table(answer: TallyAnswer, sort: Sort | None, words: Words) -> TableProps:
    """Rows in order, the whole at the end, and nothing where nothing is known."""
    shown = columns(answer)
    groups = _sorted(answer.groups, shown, sort)
    names = {f"level_{place}": level.name for place, level in enumerate(answer.levels)}
    heads = tuple((one.key, names.get(one.key) or words[f"tallies.col_{one.key}"]) for one in shown)
    notes = [words["tallies.table_note"].format(least=answer.least)]
    notes += [words["tallies.table_compared"]] if answer.compare else []
    notes += [words["tallies.of_nobody"]] if answer.by in OF_NOBODY else []
    return TableProps(
        heads=((NAME, words[f"tallies.by_{answer.by}"]), *heads),
        rows=tuple(_row(one, shown, words) for one in (*groups, answer.total)),
        note=" ".join(notes),
        sort=sort,
    )


def _sorted(groups: tuple[TallyGroup, ...], shown: tuple[Column, ...], sort: Sort | None) -> list[TallyGroup]:
    """What has no figure stands last either way."""
    column = next((one for one in shown if sort and one.key == sort.column), None)
    if sort is None or (column is None and sort.column != NAME):
        return list(groups)
    if column is None:
        return list(reversed(groups)) if sort.descending else list(groups)
    of = column.of
    known = sorted((one for one in groups if of(one.now) is not None), key=lambda one: of(one.now) or 0)
    unknown = [one for one in groups if of(one.now) is None]
    return [*(reversed(known) if sort.descending else known), *unknown]


def _row(group: TallyGroup, shown: tuple[Column, ...], words: Words) -> tuple[str, ...]:
    return (group.name, *(_cell(column, group, words) for column in shown))


def _cell(column: Column, group: TallyGroup, words: Words) -> str:
    value = column.of(group.now)
    few = column.key == "points" and value is None and group.now.mean.n > 0
    text = words["tallies.few_short"].format(n=number(group.now.mean.n)) if few else _text(column, group.now, words)
    if not (column.compared and group.before):
        return text
    return f"{text or '–'} ({_text(column, group.before, words) or '–'})"


def _text(column: Column, figures: Figures, words: Words) -> str:
    value = column.of(figures)
    if value is None:
        return ""
    return (
        words["tallies.few_times"].format(value=column.text(value))
        if _is_of_few(column, figures)
        else column.text(value)
    )


def _is_of_few(column: Column, figures: Figures) -> bool:
    """It is a time that too few people took."""
    name, _, part = column.key.rpartition("_")
    return part == "median" and getattr(figures, name).n < FEW_TIMES
