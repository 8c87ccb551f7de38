"""A slip laid out: named parts from top to bottom, each a block that knows its height and can draw itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby, pairwise
from typing import Literal, Protocol

from PIL import Image, ImageDraw, ImageFont

from devices.printer.bitmap import Bitmap
from devices.printer.typeset import ink

BLACK, WHITE = 1, 0
CAPITALS = 0.714
"""Height of a capital without marks in parts of the type size (Noto Sans)."""
FALL = 0.25
"""How far the lowest letter falls below the base line (ỵ 0.24)."""
PITCH = 1.27
"""From base line to base line: below 1.22 em the marks of two lines would touch."""

Align = Literal["left", "centre", "right"]


class Block(Protocol):
    """A part's picture: knows its height before it is drawn."""

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
    """Lines in one font, from the top of the first capitals (or their marks) to what falls below the last base line."""

    lines: tuple[str, ...]
    font: ImageFont.FreeTypeFont
    align: Align = "centre"
    margin: int = 0
    """White at the side where the lines are aligned."""

    @cached_property
    def boxes(self) -> tuple[tuple[int, int, int, int], ...]:
        """The ink of each line, seen from the start of its base line: left, top, right, bottom."""
        return tuple(ink(self.font, line) for line in self.lines)

    @cached_property
    def pitch(self) -> int:
        """From base line to base line: Ấ rises 0.98 em and ỵ falls 0.24 em, and letters beyond that move on."""
        touching = (above[3] - below[1] + 1 for above, below in pairwise(self.boxes))
        return max(round(self.font.size * PITCH), *touching, 0)

    @cached_property
    def rise(self) -> int:
        return max(self.capitals, -self.boxes[0][1])

    @cached_property
    def fall(self) -> int:
        return max(round(self.font.size * FALL), self.boxes[-1][3])

    @property
    def capitals(self) -> int:
        return round(self.font.size * CAPITALS)

    @property
    def widest(self) -> int:
        return max(right - left for left, _, right, _ in self.boxes)

    @property
    def height(self) -> int:
        return self.rise + self.pitch * (len(self.lines) - 1) + self.fall

    def draw(self, page: ImageDraw.ImageDraw, width: int, top: int) -> None:
        self.draw_lines(page, lambda wide: self.left(wide, width), top + self.rise, BLACK)

    def left(self, wide: int, width: int) -> int:
        """Where something so wide begins on paper of that width."""
        match self.align:
            case "left":
                return self.margin
            case "right":
                return width - self.margin - wide
        return (width - wide) // 2

    def draw_lines(self, page: ImageDraw.ImageDraw, left_of: Callable[[int], int], base: int, colour: int) -> None:
        for number, (line, (left, _, right, _)) in enumerate(zip(self.lines, self.boxes, strict=True)):
            x = left_of(right - left) - left
            page.text((x, base + number * self.pitch), line, fill=colour, font=self.font, anchor="ls")


@dataclass(frozen=True)
class Number(Text):
    """The number alone: nothing hangs below its base line but the tail of a Q or the foot of a J."""

    @cached_property
    def fall(self) -> int:
        return max(1, self.boxes[-1][3])


@dataclass(frozen=True)
class Mark:
    """Letters in a box with round ends, their capitals in its middle: white on black, or framed and so quieter."""

    text: Text
    pad: int
    frame: int = 0
    """Thickness of the line around; 0 fills the box."""

    @cached_property
    def air(self) -> int:
        """White above the capitals and below the base line: the padding, more where marks rise higher."""
        return max(self.pad, self.text.rise - self.text.capitals + 3 + self.frame, self.text.fall + 3 + self.frame)

    @property
    def height(self) -> int:
        return self.text.capitals + self.text.pitch * (len(self.text.lines) - 1) + 2 * self.air

    def draw(self, page: ImageDraw.ImageDraw, width: int, top: int) -> None:
        wide = min(width, 2 * (self.text.widest // 2 + 2 * self.pad))
        left = self.text.left(wide, width)
        box, radius = (left, top, left + wide - 1, top + self.height - 1), min(self.height // 2, 2 * self.pad)
        if self.frame:
            page.rounded_rectangle(box, radius, outline=BLACK, width=self.frame)
        else:
            page.rounded_rectangle(box, radius, fill=BLACK)
        colour, base = BLACK if self.frame else WHITE, top + self.air + self.text.capitals
        self.text.draw_lines(page, lambda line: left + (wide - line) // 2, base, colour)


@dataclass(frozen=True)
class Item:
    """A text with a mark hanging before its first line: a figure, or a box to tick."""

    text: Text
    """It stands at the left; its margin leaves room for the mark."""
    mark: str
    """"1."; empty: a box."""
    inset: int
    """White before the mark."""

    @property
    def height(self) -> int:
        return self.text.height

    @property
    def spelled(self) -> Text:
        """The same as letters alone."""
        first, *rest = self.text.lines
        return replace(self.text, lines=(f"{self.mark or '[ ]'} {first}", *rest), margin=0)

    def draw(self, page: ImageDraw.ImageDraw, width: int, top: int) -> None:
        self.text.draw(page, width, top)
        base, high = top + self.text.rise, self.text.capitals
        if self.mark:
            page.text((self.inset, base), self.mark, fill=BLACK, font=self.text.font, anchor="ls")
            return
        beyond = high // 8
        box = (self.inset, base - high - beyond, self.inset + high + 2 * beyond, base + beyond)
        page.rectangle(box, outline=BLACK, width=max(2, beyond))


@dataclass(frozen=True)
class Pair:
    """A label at the left and its value at the right, on one line where both fit, else one below the other."""

    label: Text
    value: Text
    room: int
    """Dots between the margins."""

    @cached_property
    def beside(self) -> bool:
        lines, wide = len(self.label.lines) + len(self.value.lines), self.label.widest + self.value.widest
        return lines == 2 and wide + round(self.label.font.size) <= self.room

    @cached_property
    def below(self) -> int:
        """Where a value that stands below begins."""
        return self.label.height + round(self.label.font.size * (PITCH - 1))

    @property
    def height(self) -> int:
        beside = max(self.label.rise, self.value.rise) + max(self.label.fall, self.value.fall)
        return beside if self.beside else self.below + self.value.height

    @property
    def spelled(self) -> Text:
        """The same as letters alone."""
        return replace(self.value, lines=(f"{' '.join(self.label.lines)}:", *self.value.lines), align="left")

    def draw(self, page: ImageDraw.ImageDraw, width: int, top: int) -> None:
        if self.beside:
            rise = max(self.label.rise, self.value.rise)
            self.label.draw(page, width, top + rise - self.label.rise)
            replace(self.value, align="right").draw(page, width, top + rise - self.value.rise)
            return
        self.label.draw(page, width, top)
        self.value.draw(page, width, top + self.below)


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
    """The square code without its quiet zone, which the layout keeps free around it; ``url`` is what it says."""

    rows: tuple[tuple[bool, ...], ...]
    module: int
    url: str = ""

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


@dataclass(frozen=True)
class Picture:
    """A ready picture, centred: the logo of the hall."""

    bitmap: Bitmap

    @property
    def height(self) -> int:
        return self.bitmap.height

    def draw(self, page: ImageDraw.ImageDraw, width: int, top: int) -> None:
        image = Image.frombytes("1", (self.bitmap.width, self.bitmap.height), self.bitmap.data)
        page.bitmap(((width - self.bitmap.width) // 2, top), image, fill=BLACK)


@dataclass(frozen=True)
class Part:
    """One block at its place. ``fixed``: drawn alike on every slip of this hall and language that has it.

    Fixed parts (hall name, logo, labels, rules, captions, advice) may be stored in a printer once and called up;
    the others are this ticket's own. A gap is nobody's ink and fixed.
    """

    name: str
    block: Block
    top: int
    fixed: bool

    @property
    def height(self) -> int:
        return self.block.height

    @property
    def bottom(self) -> int:
        return self.top + self.block.height

    @property
    def blank(self) -> bool:
        return isinstance(self.block, Gap)


@dataclass(frozen=True)
class Page:
    """All parts of one slip, gaps included: each begins where the one before it ends, the first at row 0."""

    dots: int
    parts: tuple[Part, ...]

    @classmethod
    def of(cls, dots: int, blocks: Iterable[tuple[str, Block, bool]]) -> Page:
        """Stack (name, block, fixed) from the top."""
        parts: list[Part] = []
        for name, block, fixed in blocks:
            parts.append(Part(name, block, parts[-1].bottom if parts else 0, fixed))
        return cls(dots, tuple(parts))

    @cached_property
    def height(self) -> int:
        return self.parts[-1].bottom if self.parts else 0

    def runs(self) -> Iterator[tuple[bool, tuple[Part, ...]]]:
        """The page cut between what is fixed and what is not; the blank parts at either end of a run are its own."""
        for fixed, parts in groupby(self.parts, lambda part: part.fixed):
            yield fixed, tuple(parts)

    def fixed_runs(self) -> tuple[tuple[Part, ...], ...]:
        """Neighbours that may be stored as one picture: fixed, beginning and ending with ink."""
        trimmed = (_without_blank_ends(parts) for fixed, parts in self.runs() if fixed)
        return tuple(run for run in trimmed if run)

    def named(self, name: str) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if part.name == name)


def _without_blank_ends(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    inked = [index for index, part in enumerate(parts) if not part.blank]
    return parts[inked[0] : inked[-1] + 1] if inked else ()


def drawn(dots: int, height: int, draw: Callable[[ImageDraw.ImageDraw], None]) -> Bitmap:
    """What ``draw`` leaves on a sheet of that size. No anti-aliasing: a thermal head knows no grey."""
    image = Image.new("1", (dots, height), WHITE)
    sheet = ImageDraw.Draw(image)
    sheet.fontmode = "1"
    draw(sheet)
    return Bitmap(dots, image.tobytes())


def draw_parts(dots: int, parts: tuple[Part, ...]) -> Bitmap:
    """These neighbours of a page alone, from the top of the first to the bottom of the last, over the whole width."""
    if not parts:
        return Bitmap(dots, b"")
    first = parts[0].top

    def draw(sheet: ImageDraw.ImageDraw) -> None:
        for part in parts:
            part.block.draw(sheet, dots, part.top - first)

    return drawn(dots, parts[-1].bottom - first, draw)
