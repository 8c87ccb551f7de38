"""A tally as a workbook: a sheet a table, typed cells, filters, charts, and one sheet that says where it comes from."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from xlsxwriter import Workbook

from queue_engine.protocol.tallies import Figures, TallyAnswer, TallyGroup
from queue_engine.tallies.export.colours import level_colours
from queue_engine.tallies.export.columns import COLUMNS, Column, notes, of_nobody, origin, remark, remarks
from queue_engine.tallies.export.visits import HEADS, Cell
from queue_engine.tallies.figures import OF_PRESSES
from queue_engine.tallies.formats import local_time
from queue_engine.tallies.rules import TallyRules
from queue_engine.tallies.words import known, say

FORMATS = {"": "@", "count": "#,##0", "minutes": "#,##0.0", "share": "0.0%", "points": "0.00", "tenths": "0.0",
           "date": "dd/mm/yyyy", "time": "dd/mm/yyyy hh:mm:ss"}  # fmt: skip
"""Excel writes 1.234,5 itself where the computer is set to Vietnamese."""
WIDTHS = {"": 22, "date": 12, "time": 20}
NAVY, BLUE, ORANGE, PALE = "#1F4E79", "#2E75B6", "#F4B183", "#DCE6F1"
MOST_LINES = 40
"""A chart of more lines says nothing."""
LABEL, NUMBER, NOTE = 30, 13, 36

Typed = tuple[Cell, str]
"""A cell and what it is."""
Counts = list[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Book:
    """What a workbook is made of: the tally that was asked for first; rows of visits if they are wanted."""

    tallies: Sequence[TallyAnswer]
    visits: Iterable[tuple[Cell, ...]] | None = None


def workbook(book: Book, rules: TallyRules) -> bytes:
    """The file's bytes."""
    return _Writer(rules).write(book)


class _Writer:
    """One workbook being written."""

    def __init__(self, rules: TallyRules) -> None:
        self._rules, self._language = rules, rules.language
        self._out = io.BytesIO()
        self._book = Workbook(self._out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
        self._head = self._book.add_format(
            {"bold": True, "font_color": "white", "bg_color": NAVY, "text_wrap": True, "valign": "vcenter"}
        )
        self._wrap, self._bold = self._book.add_format({"text_wrap": True}), self._book.add_format({"bold": True})
        self._forms = {kind: self._book.add_format({"num_format": form}) for kind, form in FORMATS.items()}
        total = {"bold": True, "bg_color": PALE}
        self._total = {kind: self._book.add_format({"num_format": form, **total}) for kind, form in FORMATS.items()}

    def write(self, book: Book) -> bytes:
        first = book.tallies[0]
        self._book.set_properties({"author": first.made_by, "created": local_time(first.made_at, self._rules.timezone)})
        for answer in book.tallies:
            self._tally(answer)
        self._levels(first)
        self._named("sheet_reasons", "reason", first, self._reasons)
        told = next((one for one in book.tallies if one.by in OF_PRESSES), first)
        self._named("sheet_presses", "why", told, lambda figures: self._presses(figures.strays))
        beside = of_nobody(first, self._language)
        self._named("sheet_flags", "why", first, lambda figures: self._presses(figures.flags), beside)
        self._indicators(first)
        if book.visits is not None:
            self._visits(book.visits)
        self._origin(first)
        self._book.close()
        return self._out.getvalue()

    # -- sheets

    def _sheet(self, word: str, heads: Sequence[str], widths: Sequence[int], rows: int, fixed: int = 1) -> Any:
        """A new sheet with its heads, which stay, and a filter over so many rows."""
        sheet = self._book.add_worksheet(self._say(word))
        sheet.freeze_panes(1, fixed)
        sheet.autofilter(0, 0, max(1, rows), len(heads) - 1)
        sheet.set_row(0, 45)
        for place, width in enumerate(widths):
            sheet.set_column(place, place, width)
        sheet.write_row(0, 0, heads, self._head)
        return sheet

    def _tally(self, answer: TallyAnswer) -> None:
        compared = [one for one in COLUMNS if one.compared] if answer.compare else []
        words = [self._say(one.word) for one in COLUMNS]
        old = [self._say("before", name=self._say(one.word)) for one in compared]
        change = [self._say("change", name=self._say(one.word)) for one in compared]
        heads = [self._say(answer.by), *words, *old, *change, self._say("remark")]
        widths = [LABEL, *[NUMBER] * (len(heads) - 2), NOTE]
        sheet = self._sheet(f"sheet_{answer.by}", heads, widths, len(answer.groups))
        self._lines(sheet, answer, lambda group: self._line(answer, group, compared))
        self._charts(sheet, answer)

    def _lines(self, sheet: Any, answer: TallyAnswer, cells: Callable[[TallyGroup], list[Typed]]) -> None:
        """A line a group, and the whole under them, outside the filter."""
        for row, group in enumerate(answer.groups, 1):
            self._row(sheet, row, cells(group), self._forms)
        self._row(sheet, len(answer.groups) + 1, cells(answer.total), self._total)

    def _line(self, answer: TallyAnswer, group: TallyGroup, compared: Sequence[Column]) -> list[Typed]:
        cells: list[Typed] = [_name(answer, group), *((one.of(group.now), one.kind) for one in COLUMNS)]
        before = group.before or Figures()
        cells += [(one.of(before), one.kind) for one in compared]
        for one in compared:
            now, old = one.of(group.now), one.of(before)
            cells.append((None if now is None or old is None else now - old, one.kind))
        return [*cells, (remarks(answer, group, self._language) or None, "")]

    def _levels(self, answer: TallyAnswer) -> None:
        names = [level.name for level in answer.levels]
        rest = [self._say(word) for word in ("answered", "response", "points", "remark")]
        heads = [self._say(answer.by), *names, *(f"{name} (%)" for name in names), *rest]
        widths = [LABEL, *[NUMBER] * (len(heads) - 2), NOTE]
        sheet = self._sheet("sheet_levels", heads, widths, len(answer.groups))
        self._lines(sheet, answer, lambda group: self._satisfaction(answer, group))
        if names and 0 < len(answer.groups) <= MOST_LINES:
            columns = dict(zip(range(1, 1 + len(names)), level_colours(len(names)), strict=True))
            chart = self._bars(sheet, "chart_levels", len(answer.groups), columns, "percent_stacked")
            sheet.insert_chart(len(answer.groups) + 3, 1, chart)

    def _satisfaction(self, answer: TallyAnswer, group: TallyGroup) -> list[Typed]:
        figures, width = group.now, len(answer.levels)
        counts = [*figures.levels[:width], *[0] * (width - len(figures.levels))]
        n, shown = sum(counts), not figures.mean.few
        cells: list[Typed] = [_name(answer, group), *((count, "count") for count in counts)]
        cells += [(count / n if n and shown else None, "share") for count in counts]
        cells += [(figures.answered, "count"), (figures.response, "share")]
        cells.append((figures.mean.points if shown else None, "points"))
        return [*cells, (remark(answer, figures, self._language) or None, "")]

    def _named(
        self, word: str, head: str, answer: TallyAnswer, counts: Callable[[Figures], Counts], foot: str = ""
    ) -> None:
        """``counts``: of a line, what and how often; ``foot``: what must be known of them."""
        heads = [self._say(answer.by), self._say(head), self._say("count")]
        rows = [(group, *one) for group in answer.groups for one in counts(group.now)]
        whole = [(answer.total, *one) for one in counts(answer.total.now)]
        sheet = self._sheet(word, heads, [LABEL, 40, NUMBER], len(rows), 0)
        for row, (group, what, count) in enumerate((*rows, *whole), 1):
            forms = self._total if group is answer.total else self._forms
            self._row(sheet, row, [_name(answer, group), (what, ""), (count, "count")], forms)
        if foot:
            sheet.write_string(len(rows) + len(whole) + 2, 0, foot)

    def _reasons(self, figures: Figures) -> Counts:
        return [(self._rules.reasons.get(reason, reason), count) for reason, count in figures.reasons.items()]

    def _presses(self, told: dict[str, int] | None) -> Counts:
        return [(known(why, self._language), count) for why, count in (told or {}).items()]

    def _indicators(self, answer: TallyAnswer) -> None:
        words = ("indicator", "answers", "indicator_points", "remark")
        heads = [self._say(answer.by), *map(self._say, words)]
        rows = [(group, one) for group in (*answer.groups, answer.total) for one in group.now.indicators if one.n]
        inner = sum(group is not answer.total for group, _ in rows)
        sheet = self._sheet("sheet_indicators", heads, [LABEL, 34, NUMBER, 18, NOTE], inner, 0)
        for row, (group, one) in enumerate(rows, 1):
            forms = self._total if group is answer.total else self._forms
            few = self._say("few", n=one.n, least=answer.least) if one.few else None
            cells: list[Typed] = [_name(answer, group), (self._say(f"indicator_{one.question}"), ""), (one.n, "count")]
            self._row(sheet, row, [*cells, (None if one.few else one.points, "tenths"), (few, "")], forms)

    def _visits(self, rows: Iterable[tuple[Cell, ...]]) -> None:
        """The one sheet that may have tens of thousands of rows."""
        given, kinds = list(rows), [kind for _, kind in HEADS]
        heads, widths = [self._say(word) for word, _ in HEADS], [WIDTHS.get(kind, NUMBER) for kind in kinds]
        sheet = self._sheet("sheet_visits", heads, widths, len(given), 2)
        for row, cells in enumerate(given, 1):
            self._row(sheet, row, zip(cells, kinds, strict=True), self._forms)

    def _origin(self, answer: TallyAnswer) -> None:
        sheet = self._book.add_worksheet(self._say("sheet_source"))
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, 1, 100)
        rows = [*origin(answer, self._rules), *((self._say("note"), note) for note in notes(answer, self._language))]
        for row, (what, value) in enumerate(rows):
            sheet.write_string(row, 0, what, self._bold)
            sheet.write_string(row, 1, value, self._wrap)

    # -- charts

    def _charts(self, sheet: Any, answer: TallyAnswer) -> None:
        lines = len(answer.groups)
        if not 0 < lines <= MOST_LINES:
            return
        places = {one.word: place for place, one in enumerate(COLUMNS, 1)}
        visits = self._bars(sheet, "visits", lines, {places["visits"]: BLUE})
        visits.set_legend({"none": True})
        waits = {places["wait_median"]: BLUE, places["wait_p90"]: ORANGE}
        sheet.insert_chart(lines + 3, 1, visits)
        sheet.insert_chart(lines + 3, 9, self._bars(sheet, "chart_waits", lines, waits))

    def _bars(self, sheet: Any, title: str, lines: int, columns: dict[int, str], subtype: str = "") -> Any:
        """``columns``: place → colour of its bars."""
        chart = self._book.add_chart({"type": "column", **({"subtype": subtype} if subtype else {})})
        for place, colour in columns.items():
            chart.add_series(
                {
                    "name": [sheet.name, 0, place],
                    "categories": [sheet.name, 1, 0, lines, 0],
                    "values": [sheet.name, 1, place, lines, place],
                    "fill": {"color": colour if colour.startswith("#") else f"#{colour}"},
                    "gap": 60,
                }
            )
        chart.set_title({"name": self._say(title), "name_font": {"size": 14}})
        chart.set_legend({"position": "bottom"})
        chart.set_x_axis({"num_format": FORMATS["date"], "text_axis": True})  # days without facts leave no gap
        chart.set_y_axis({"num_format": "0%" if subtype else "#,##0", "major_gridlines": {"visible": True}})
        chart.set_size({"width": 760, "height": 340})
        return chart

    # -- cells

    def _row(self, sheet: Any, row: int, cells: Iterable[Typed], forms: dict[str, Any]) -> None:
        for column, (value, kind) in enumerate(cells):
            if isinstance(value, str):
                sheet.write_string(row, column, value, forms[""])
            elif isinstance(value, int | float):
                sheet.write_number(row, column, value, forms[kind])
            elif isinstance(value, date | datetime):
                sheet.write_datetime(row, column, value, forms[kind])
            elif forms is self._total:
                sheet.write_blank(row, column, None, forms[kind])

    def _say(self, word: str, **values: object) -> str:
        return say(word, self._language, **values)


def _name(answer: TallyAnswer, group: TallyGroup) -> Typed:
    """A line's head: a day is a date, which a sheet can sort; the whole is a word."""
    if answer.by == "day" and group is not answer.total:
        return date.fromisoformat(group.key), "date"
    return group.name, ""
