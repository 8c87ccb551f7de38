"""A tally as text for a terminal, and as CSV that a Vietnamese Excel opens with a double click."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence

from queue_engine.protocol.tallies import Figures, Spread, TallyAnswer, TallyGroup
from queue_engine.tallies.export.columns import COLUMNS, Column, is_few, notes, of_nobody, origin, remarks
from queue_engine.tallies.formats import number_text
from queue_engine.tallies.rules import TallyRules
from queue_engine.tallies.words import say

BOM = "\ufeff"
SHORT = ("visits", "finished", "no_shows", "transfers", "wait_median", "wait_p90", "service_median", "service_p90",
         "answered", "response", "points", "presses", "flagged")  # fmt: skip
MEDIANS: dict[str, Callable[[Figures], Spread]] = {
    "wait_median": lambda one: one.wait,
    "service_median": lambda one: one.service,
}
DECIMALS = {"count": 0, "minutes": 2, "share": 4, "points": 3}


def text(answer: TallyAnswer, rules: TallyRules) -> str:
    """For a terminal: fewer columns, the numbers to the right."""
    columns = [one for one in COLUMNS if one.word in SHORT]
    heads = [say(answer.by, rules.language), *(say(one.word, rules.language) for one in columns)]
    lines = [line for group in (*answer.groups, answer.total) for line in _lines(group, columns, rules)]
    numbered = [f"[{place}] {head}" for place, head in enumerate(heads[1:], 1)]
    marks = [heads[0], *(f"[{place}]" for place in range(1, len(heads)))]
    widths = [max(len(line[at]) for line in [marks, *lines]) for at in range(len(heads))]
    table = [_padded(line, widths) for line in [marks, *lines]]
    numbered += [beside] if (beside := of_nobody(answer, rules.language)) else []
    source = [f"{what}: {value}" for what, value in origin(answer, rules)]
    return "\n".join([*table, "", *numbered, "", *source]) + "\n"


def _lines(group: TallyGroup, columns: Sequence[Column], rules: TallyRules) -> Iterator[list[str]]:
    """Now, and below it the period that it is compared with, in the columns that are."""
    yield [group.name, *_cells(columns, group.now, rules)]
    if group.before:
        cells = _cells(columns, group.before, rules)
        before = (cell if column.compared else "" for column, cell in zip(columns, cells, strict=True))
        yield [say("before", rules.language, name=""), *before]


def _cells(columns: Sequence[Column], figures: Figures, rules: TallyRules) -> Iterator[str]:
    for column in columns:
        if column.word == "points" and figures.mean.few and figures.mean.n:
            yield say("few_short", rules.language, n=figures.mean.n)
        elif column.word in MEDIANS and is_few(MEDIANS[column.word](figures)):
            yield say("few_times", rules.language, value=column.text(figures))
        else:
            yield column.text(figures)


def _padded(cells: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = (cell.ljust(width) if at == 0 else cell.rjust(width)
                      for at, (cell, width) in enumerate(zip(cells, widths, strict=True)))  # fmt: skip
    return "  ".join([first, *others]).rstrip()


def sheet(answer: TallyAnswer, rules: TallyRules) -> bytes:
    """CSV: semicolons and decimal commas, as Excel reads them in Vietnam; the origin stands under the table."""
    out = io.StringIO()
    lines = csv.writer(out, delimiter=";", lineterminator="\r\n")
    language = rules.language
    heads = [say(one.word, language) for one in COLUMNS]
    if answer.compare:
        heads += [say("before", language, name=say(one.word, language)) for one in COLUMNS if one.compared]
    levels = [level.name for level in answer.levels]
    lines.writerow([say(answer.by, language), *heads, *levels, say("remark", language)])
    for group in (*answer.groups, answer.total):
        before = [_plain(one, group.before) for one in COLUMNS if one.compared] if group.before else []
        counts = [str(count) for count in group.now.levels[: len(levels)]]
        now = [_plain(one, group.now) for one in COLUMNS]
        lines.writerow([_safe(group.name), *now, *before, *counts, remarks(answer, group, language)])
    lines.writerow([])
    lines.writerows((what, _safe(value)) for what, value in origin(answer, rules))
    lines.writerows((say("note", language), note) for note in notes(answer, language))
    return (BOM + out.getvalue()).encode("utf-8")


def _plain(column: Column, figures: Figures) -> str:
    """A number that a sheet takes for one: no dots between thousands."""
    return number_text(column.of(figures), DECIMALS[column.kind]).replace(".", "")


def _safe(text: str) -> str:
    """A name never begins a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t") else text
