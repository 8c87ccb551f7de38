"""One page A4 for the notice board: pictures first, counts without names, read at arm's length."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from queue_engine.protocol.tallies import TallyAnswer, TallyGroup
from queue_engine.tallies.export.colours import DARK, level_colours
from queue_engine.tallies.export.columns import is_few, period_text
from queue_engine.tallies.formats import local_time, minutes_text, number_text, percent_text, time_text
from queue_engine.tallies.rules import TallyRules
from queue_engine.tallies.words import say

FONTS = (
    ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf", "/usr/share/fonts/truetype/noto"),
    ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "/usr/share/fonts/truetype/dejavu"),
)
"""Plain, bold and their folder; the first that is there."""
PLAIN, BOLD = "Tally", "Tally-Bold"
INK, SOFT, LINE, NAVY, BLUE, PALE = (
    HexColor(colour) for colour in ("#1A1A1A", "#555555", "#CCCCCC", "#1F4E79", "#2E75B6", "#BDD7EE")
)
LEFT, WIDE = 15 * mm, A4[0] - 30 * mm
MOST_FIELDS, SMALLEST = 8, 9.0


class NoFont(OSError):
    """There is no font with Vietnamese letters on this machine; said with the folders that were looked into."""


@dataclass(frozen=True, slots=True)
class Notice:
    """The two tallies that the page shows."""

    by_field: TallyAnswer
    by_hour: TallyAnswer


def page(notice: Notice, rules: TallyRules) -> bytes:
    """The file's bytes. Raises NoFont."""
    _use_fonts()
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=True)
    canvas.setTitle(f"{notice.by_field.hall} – {period_text(notice.by_field.period, rules.language)}")
    canvas.setAuthor(notice.by_field.made_by)
    _Page(canvas, notice, rules).draw()
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def _use_fonts() -> None:
    for plain, bold, folder in FONTS:
        if Path(folder, plain).exists() and Path(folder, bold).exists():
            for name, file in ((PLAIN, plain), (BOLD, bold)):
                pdfmetrics.registerFont(TTFont(name, str(Path(folder, file))))
            return
    raise NoFont(", ".join(folder for *_, folder in FONTS))


class _Page:
    """Draws from the top downwards; ``y`` is where the next part begins."""

    def __init__(self, canvas: Any, notice: Notice, rules: TallyRules) -> None:
        self._canvas, self._notice, self._language = canvas, notice, rules.language
        self._zone = rules.timezone
        self._total = notice.by_field.total.now

    def draw(self) -> None:
        self._head()
        self._numbers(A4[1] - 78 * mm)
        self._satisfaction(A4[1] - 96 * mm)
        self._waits(A4[1] - 152 * mm)
        self._hours(66 * mm)
        self._foot()

    # -- parts

    def _head(self) -> None:
        answer, top = self._notice.by_field, A4[1]
        self._canvas.setFillColor(NAVY)
        self._canvas.rect(0, top - 40 * mm, A4[0], 40 * mm, stroke=0, fill=1)
        white = HexColor("#FFFFFF")
        self._centred(self._say("notice"), top - 15 * mm, 23, BOLD, white)
        self._centred(answer.hall, top - 24.5 * mm, 14, PLAIN, white)
        self._centred(_capital(period_text(answer.period, self._language)), top - 33 * mm, 14, BOLD, white)

    def _numbers(self, y: float) -> None:
        """Three numbers that are read from afar."""
        wait = self._total.wait
        shown = [(number_text(self._total.finished), "notice_finished")]
        if is_few(wait):
            shown += [("–", "notice_few_waits")]
        else:
            shown += [(minutes_text(wait.median_s) or "–", "notice_wait")]
            shown += [(minutes_text(wait.p90_s) or "–", "notice_ninety")]
        for place, (number, word) in enumerate(shown):
            middle = LEFT + WIDE * (2 * place + 1) / (2 * len(shown))
            self._centred(number, y + 13 * mm, 44, BOLD, NAVY, middle)
            lines = simpleSplit(self._say(word, n=wait.n), PLAIN, 12, WIDE / 3 - 8 * mm)
            for row, line in enumerate(lines):
                self._centred(line, y + (5.5 - 5.2 * row) * mm, 12, PLAIN, INK, middle)

    def _satisfaction(self, y: float) -> None:
        figures, answer = self._total, self._notice.by_field
        self._title(self._say("notice_levels"), y)
        counts = figures.levels[: len(answer.levels)]
        if figures.mean.few or not counts:
            words = "notice_few" if figures.mean.n else "notice_none"
            self._text(self._say(words, n=figures.mean.n, least=answer.least), LEFT, y - 14 * mm, 14)
            return
        self._bar(counts, y - 19 * mm)
        rows = self._legend([level.name for level in answer.levels], counts, y - 27 * mm)
        words = self._say(
            "notice_response",
            answered=number_text(figures.answered),
            finished=number_text(figures.finished),
            response=percent_text(figures.response),
        )
        self._text(words, LEFT, y - (30 + 6 * rows) * mm, 12, BOLD)

    def _bar(self, counts: Sequence[int], y: float) -> None:
        x, height = LEFT, 12 * mm
        for count, colour in zip(counts, level_colours(len(counts)), strict=True):
            wide = WIDE * count / sum(counts)
            self._canvas.setFillColor(HexColor(f"#{colour}"))
            self._canvas.rect(x, y, wide, height, stroke=0, fill=1)
            share = percent_text(count / sum(counts))
            if wide > 15 * mm:
                ink = HexColor("#FFFFFF") if colour in DARK else INK
                self._centred(share, y + 3.6 * mm, 17, BOLD, ink, x + wide / 2)
            x += wide

    def _legend(self, names: Sequence[str], counts: Sequence[int], y: float) -> int:
        """Three in a row, each with its count and its share; how many rows."""
        colours = level_colours(len(names))
        for place, (name, count, colour) in enumerate(zip(names, counts, colours, strict=True)):
            row, column = divmod(place, 3)
            x, at = LEFT + column * WIDE / 3, y - row * 6.5 * mm
            self._canvas.setFillColor(HexColor(f"#{colour}"))
            self._canvas.rect(x, at, 4.5 * mm, 4.5 * mm, stroke=0, fill=1)
            words = f"{name}: {number_text(count)} ({percent_text(count / sum(counts))})"
            words, size = _fitted(words, 12, WIDE / 3 - 9 * mm)
            self._text(words, x + 6.5 * mm, at + 0.8 * mm, size)
        return -(-len(names) // 3)

    def _waits(self, y: float) -> None:
        """A line a field: a dark bar for half of them, a pale one for nine of ten."""
        groups = [group for group in self._notice.by_field.groups if group.now.wait.n]
        self._title(self._say("notice_by_field"), y)
        self._keys(y)
        shown = _busiest(groups)
        longest = max((group.now.wait.p90_s or 0.0 for group in groups if not is_few(group.now.wait)), default=0.0)
        step = min(15 * mm, 60 * mm / max(1, len(shown) + (len(groups) > len(shown))))
        for row, group in enumerate(shown):
            self._wait(group, y - 12 * mm - row * step, step, longest)
        if len(groups) > len(shown):
            words = self._say("notice_more", n=len(groups) - len(shown))
            self._text(words, LEFT, y - 12 * mm - len(shown) * step, 10, PLAIN, SOFT)
        if not groups:
            self._text(self._say("nothing"), LEFT, y - 14 * mm, 12, PLAIN, SOFT)

    def _keys(self, y: float) -> None:
        x = LEFT + WIDE
        for colour, word in ((PALE, "ninety"), (BLUE, "half")):
            words = self._say(word)
            x -= pdfmetrics.stringWidth(words, PLAIN, 10)
            self._text(words, x, y, 10)
            x -= 6 * mm
            self._canvas.setFillColor(colour)
            self._canvas.rect(x, y - 0.4 * mm, 4 * mm, 4 * mm, stroke=0, fill=1)
            x -= 6 * mm

    def _wait(self, group: TallyGroup, y: float, step: float, longest: float) -> None:
        names, wait = 62 * mm, group.now.wait
        room, tall = WIDE - names - 14 * mm, min(9 * mm, step * 0.72)
        name, size = _fitted(group.name, 11.5, names - 3 * mm)
        self._text(name, LEFT, y, size)
        if is_few(wait):
            self._text(self._say("notice_few_short", n=wait.n), LEFT + names, y, 11, PLAIN, SOFT)
            return
        for seconds, colour in ((wait.p90_s, PALE), (wait.median_s, BLUE)):
            wide = room * (seconds or 0.0) / max(longest, 1.0)
            self._canvas.setFillColor(colour)
            self._canvas.rect(LEFT + names, y + 1.4 * mm - tall / 2, wide, tall, stroke=0, fill=1)
        half, ninety = minutes_text(wait.median_s), minutes_text(wait.p90_s)
        middle, end = (LEFT + names + room * (one or 0.0) / max(longest, 1.0) for one in (wait.median_s, wait.p90_s))
        if middle - LEFT - names > 9 * mm:
            self._right(half, middle - 1.5 * mm, y, 11, BOLD, HexColor("#FFFFFF"))
        self._text(ninety, end + 1.5 * mm, y, 11, BOLD)

    def _hours(self, y: float) -> None:
        """Columns: when the hall is full."""
        groups = [group for group in self._notice.by_hour.groups if group.now.visits]
        self._title(self._say("notice_by_hour"), y)
        if not groups:
            return
        most, low, tall = max(group.now.visits for group in groups), 27.5 * mm, 28 * mm
        step = WIDE / max(8, len(groups))
        for place, group in enumerate(groups):
            x, high = LEFT + place * step, tall * group.now.visits / most
            self._canvas.setFillColor(BLUE)
            self._canvas.rect(x + step * 0.14, low, step * 0.72, high, stroke=0, fill=1)
            self._centred(number_text(group.now.visits), low + high + 1.3 * mm, 10, BOLD, INK, x + step / 2)
            self._centred(f"{int(group.key)}–{int(group.key) + 1}", low - 4.5 * mm, 10, PLAIN, INK, x + step / 2)
        self._canvas.setStrokeColor(LINE)
        self._canvas.line(LEFT, low, LEFT + WIDE, low)

    def _foot(self) -> None:
        answer = self._notice.by_field
        source = self._say(
            "notice_source",
            who=answer.made_by,
            when=time_text(local_time(answer.made_at, self._zone)),
            first=answer.source.first_seq,
            last=answer.source.last_seq,
            head=answer.source.head,
        )
        y = 18 * mm
        for words, size in ((self._say("note_satisfaction"), 8), (source, 7)):
            for line in simpleSplit(words, PLAIN, size, WIDE):
                self._text(line, LEFT, y, size, PLAIN, SOFT)
                y -= (size + 2.2) * 0.3528 * mm

    # -- pieces

    def _title(self, words: str, y: float) -> None:
        self._text(words, LEFT, y, 15, BOLD, NAVY)
        self._canvas.setStrokeColor(LINE)
        self._canvas.line(LEFT, y - 2.2 * mm, LEFT + WIDE, y - 2.2 * mm)

    def _text(self, words: str, x: float, y: float, size: float, font: str = PLAIN, colour: Any = INK) -> None:
        self._canvas.setFont(font, size)
        self._canvas.setFillColor(colour)
        self._canvas.drawString(x, y, words)

    def _right(self, words: str, x: float, y: float, size: float, font: str, colour: Any) -> None:
        self._text(words, x - pdfmetrics.stringWidth(words, font, size), y, size, font, colour)

    def _centred(self, words: str, y: float, size: float, font: str, colour: Any, middle: float = A4[0] / 2) -> None:
        while size > 8 and pdfmetrics.stringWidth(words, font, size) > WIDE:
            size -= 0.5
        self._text(words, middle - pdfmetrics.stringWidth(words, font, size) / 2, y, size, font, colour)

    def _say(self, word: str, **values: object) -> str:
        return say(word, self._language, **values)


def _busiest(groups: Sequence[TallyGroup]) -> list[TallyGroup]:
    """The fields for which there is room: those with the most visits, in their own order."""
    if len(groups) <= MOST_FIELDS:
        return list(groups)
    most = sorted(groups, key=lambda group: -group.now.visits)[: MOST_FIELDS - 1]
    return [group for group in groups if group in most]


def _fitted(words: str, size: float, wide: float) -> tuple[str, float]:
    """Smaller letters first, then fewer."""
    while size > SMALLEST and pdfmetrics.stringWidth(words, PLAIN, size) > wide:
        size -= 0.5
    if pdfmetrics.stringWidth(words, PLAIN, size) <= wide:
        return words, size
    while words and pdfmetrics.stringWidth(f"{words}…", PLAIN, size) > wide:
        words = words[:-1]
    return f"{words.rstrip()}…", size


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
