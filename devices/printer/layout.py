"""Where each part of a slip stands, and how large: measured blocks from top to bottom."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import Protocol

import segno
from PIL import ImageDraw, ImageFont

from devices.errors import NotDrawable
from devices.printer.fonts import BOLD, REGULAR, load_font
from devices.printer.slip import SlipContent
from devices.printer.typeset import clean, ink, ink_width, wrap

BLACK, WHITE = 1, 0
QUIET_MODULES = 4
CAPITALS = 0.714
"""Height of a capital without marks in parts of the type size (Noto Sans)."""
FALL = 0.25
"""How far the lowest letter falls below the base line (ỵ 0.24)."""
SMALLEST_MODULE = 4
"""Dots a module of the QR code: below it, phones fail on worn paper."""


@dataclass(frozen=True)
class Measures:
    """Sizes of one paper width in dots (8 dots are 1 mm)."""

    margin: int
    hall: int
    label: int
    number: int
    mark: int
    field: int
    counters: int
    line: int
    advice: int
    gap: int
    module: int


WIDE = Measures(margin=14, hall=31, label=27, number=204, mark=32, field=38, counters=38, line=27, advice=25, gap=18,
                module=5)  # fmt: skip
NARROW = Measures(margin=8, hall=26, label=24, number=150, mark=28, field=31, counters=31, line=24, advice=23, gap=15,
                  module=4)  # fmt: skip


class Block(Protocol):
    """A part of the slip: knows its height before it is drawn."""

    @property
    def height(self) -> int: ...

    def draw(self, page: ImageDraw.ImageDraw, width: int, top: int) -> None: ...


@dataclass(frozen=True)
class Gap:
    height: int

    def draw(self, page: ImageDraw.ImageDraw, width: int, top: int) -> None:
        pass


@dataclass(frozen=True)
class Text:
    """Centred lines in one font, from the top of the first capitals (or their marks) to the last base line."""

    lines: tuple[str, ...]
    font: ImageFont.FreeTypeFont

    @property
    def pitch(self) -> int:
        # Ấ rises 0.98 em and ỵ falls 0.24 em: below 1.22 em the marks of two lines would touch.
        return round(self.font.size * 1.27)

    @property
    def rise(self) -> int:
        return max(self.capitals, -ink(self.font, self.lines[0])[1])

    @property
    def capitals(self) -> int:
        return round(self.font.size * CAPITALS)

    @property
    def height(self) -> int:
        return self.rise + self.pitch * (len(self.lines) - 1) + round(self.font.size * FALL)

    def draw(self, page: ImageDraw.ImageDraw, width: int, top: int) -> None:
        self.draw_lines(page, width, top + self.rise, BLACK)

    def draw_lines(self, page: ImageDraw.ImageDraw, width: int, base: int, colour: int) -> None:
        for number, line in enumerate(self.lines):
            left, _, right, _ = ink(self.font, line)
            x = (width - (right - left)) // 2 - left
            page.text((x, base + number * self.pitch), line, fill=colour, font=self.font, anchor="ls")


@dataclass(frozen=True)
class Number(Text):
    """The number alone: nothing hangs below its base line but the tail of a Q or the foot of a J."""

    @property
    def height(self) -> int:
        return self.rise + max(1, ink(self.font, self.lines[0])[3])


@dataclass(frozen=True)
class Mark:
    """White letters on a black band with round ends; the capitals stand in its middle."""

    text: Text
    pad: int

    @property
    def height(self) -> int:
        return self.text.capitals + self.text.pitch * (len(self.text.lines) - 1) + 2 * self.pad

    def draw(self, page: ImageDraw.ImageDraw, width: int, top: int) -> None:
        widest = max(ink_width(self.text.font, line) for line in self.text.lines)
        half = min(width // 2, widest // 2 + 2 * self.pad)
        box = (width // 2 - half, top, width // 2 + half - 1, top + self.height - 1)
        page.rounded_rectangle(box, radius=min(self.height // 2, 2 * self.pad), fill=BLACK)
        self.text.draw_lines(page, width, top + self.pad + self.text.capitals, WHITE)


@dataclass(frozen=True)
class Rule:
    """A line across the slip, solid or dotted."""

    thickness: int
    inset: int
    dotted: bool = False

    @property
    def height(self) -> int:
        return self.thickness

    def draw(self, page: ImageDraw.ImageDraw, width: int, top: int) -> None:
        bottom, dot = top + self.thickness - 1, self.thickness
        if not self.dotted:
            page.rectangle((self.inset, top, width - self.inset - 1, bottom), fill=BLACK)
            return
        count = (width - 2 * self.inset + 2 * dot) // (3 * dot)
        start = (width - (count * 3 - 2) * dot) // 2
        for x in range(start, start + count * 3 * dot, 3 * dot):
            page.rectangle((x, top, x + dot - 1, bottom), fill=BLACK)


@dataclass(frozen=True)
class Qr:
    """The square code without its quiet zone, which the layout keeps free around it."""

    rows: tuple[tuple[bool, ...], ...]
    module: int

    @property
    def height(self) -> int:
        return len(self.rows) * self.module

    def draw(self, page: ImageDraw.ImageDraw, width: int, top: int) -> None:
        left = (width - self.height) // 2
        for y, row in enumerate(self.rows):
            for x, dark in enumerate(row):
                if dark:
                    corner = (left + x * self.module, top + y * self.module)
                    page.rectangle((*corner, corner[0] + self.module - 1, corner[1] + self.module - 1), fill=BLACK)


def measures(dots: int) -> Measures:
    return WIDE if dots >= 500 else NARROW


def lay_out(content: SlipContent, dots: int) -> list[Block]:
    """All blocks of the slip, gaps included, from top to bottom."""
    m = measures(dots)
    room = dots - 2 * m.margin
    return [
        Gap(m.gap),
        *_head(content, m, room),
        *_number(content, m, room),
        *_way(content, m, room),
        *_foot(content, m, dots),
        Gap(m.gap),
    ]


def _head(content: SlipContent, m: Measures, room: int) -> list[Block]:
    blocks = _text(content.hall_name, BOLD, m.hall, room)
    return [*blocks, Gap(m.gap // 2), Rule(3, m.margin), Gap(m.gap)] if blocks else []


def _number(content: SlipContent, m: Measures, room: int) -> list[Block]:
    blocks: list[Block] = []
    if label := _text(content.number_label, REGULAR, m.label, room):
        blocks += [*label, Gap(m.gap)]
    blocks += [_number_text(clean(content.number), m, room), Gap(m.gap * 3 // 2)]
    if mark := clean(content.priority_mark or ""):
        font, pad = load_font(BOLD, m.mark), m.mark // 2
        blocks += [Mark(Text(wrap(mark, font, room - 4 * pad), font), pad), Gap(m.gap)]
    if field := _text(content.field, BOLD, m.field, room):
        blocks += [*field, Gap(m.gap // 2)]
    return blocks


def _number_text(number: str, m: Measures, room: int) -> Number:
    """As large as the paper allows. One line always: a number is never broken."""
    px = min(m.number, m.number * room // max(1, ink_width(load_font(BOLD, m.number), number)))
    while px >= m.label and ink_width(load_font(BOLD, px), number) > room:
        px -= 1
    if px < m.label:
        raise NotDrawable(f"the number {number!r} is too long for the paper")
    return Number((number,), load_font(BOLD, px))


def _way(content: SlipContent, m: Measures, room: int) -> list[Block]:
    """Where to go; then, a little apart, how long it takes."""
    way = [_text(content.counters, BOLD, m.counters, room)]
    way += [_text(line, REGULAR, m.line, room) for line in content.directions]
    wait = [_text(content.ahead, BOLD, m.line, room), _text(content.time, REGULAR, m.line, room)]
    blocks: list[Block] = []
    for group in (way, wait):
        if filled := [part for part in group if part]:
            blocks += [Rule(3, m.margin, dotted=True), Gap(m.gap)]
            blocks += [block for part in filled for block in (*part, Gap(m.gap // 2))]
            blocks.append(Gap(m.gap // 4))
    return blocks


def _foot(content: SlipContent, m: Measures, dots: int) -> list[Block]:
    qr = _qr(content.qr_url, m, dots)
    quiet = Gap(QUIET_MODULES * qr.module)
    blocks: list[Block] = [Rule(3, m.margin, dotted=True), quiet, qr, quiet]
    if caption := _text(content.qr_caption, BOLD, m.advice, dots - 2 * m.margin):
        blocks += [*caption, Gap(m.gap // 2)]
    for line in content.advice:
        blocks += [*_text(line, REGULAR, m.advice, dots - 2 * m.margin), Gap(m.gap // 2)]
    return blocks


def _text(text: str, file: str, px: int, room: int) -> list[Block]:
    font = load_font(file, px)
    lines = wrap(clean(text), font, room)
    return [Text(lines, font)] if lines else []


def _qr(url: str, m: Measures, dots: int) -> Qr:
    for level in ("m", "l"):
        with contextlib.suppress(segno.DataOverflowError):
            code = segno.make_qr(url, error=level)
            rows = tuple(tuple(bool(dark) for dark in row) for row in code.matrix)
            module = min(m.module, dots // (len(rows) + 2 * QUIET_MODULES))
            if module >= SMALLEST_MODULE:
                return Qr(rows, module)
    raise NotDrawable(f"an address of {len(url)} characters makes a code too fine for {dots} dots")
