"""What a slip is made of, from top to bottom, as data; and its way to measured blocks on a page.

A layout names parts, and a slip's content answers for a name with lines of text. What is empty takes no room, and a
rule with nothing above or below it goes with it. A size is one number, or two: for 80 mm and for 58 mm paper; in dots,
8 to the millimetre.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple

import segno
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictBool, model_validator
from pydantic_core import PydanticCustomError

from devices.errors import NotDrawable
from devices.printer.fonts import BOLD, REGULAR, load_font
from devices.printer.lines import FINEST_MODULE, lines
from devices.printer.logo import load_logo
from devices.printer.page import Align, Block, Gap, Item, Mark, Number, Page, Pair, Picture, Qr, Rule, Text
from devices.printer.slip import Content, PaperKind, TextName
from devices.printer.typeset import LONGEST_ITEM, clean, ink_width, wrap

QUIET_MODULES = 4
"""White that the standard of the square code asks for on each side."""
SMALLEST_MODULE = 4
"""Dots a module of the QR code: below it, phones fail on worn paper."""
SMALLEST_NUMBER = 24
NEEDED: dict[PaperKind, tuple[str, ...]] = {
    "ticket": ("number", "again"),
    "status": ("lead", "as_of"),
    "checklist": ("subject", "items"),
    "missing": ("items", "as_of"),
    "hold": ("number", "items", "qr", "again"),
}
"""What a paper is for: a slip has its number, a status says how old it is, and what may be a second piece says so."""
ITEM_EM = 1.6
"""Room for the mark of an item, in type sizes; figures of two digits have it too."""
BOX_EM = 2
"""Width that a band or a frame takes from its text, in type sizes."""
LONGEST_BOLD = 60
"""A value of more letters is a paragraph, which reads better in plain ones."""
FRAME = 3
"""Dots of the line around a framed text."""
WIDE_FROM = 500
"""Dots a line from which paper takes the sizes of 80 mm."""


class Size(NamedTuple):
    """The same measure on 80 mm and on 58 mm paper."""

    wide: int
    narrow: int

    def on(self, dots: int) -> int:
        return self.wide if dots >= WIDE_FROM else self.narrow


def _measure(least: int, most: int) -> BeforeValidator:
    """One number, or one for each paper, within these limits."""

    def size(value: Any) -> Size:
        pair = value if isinstance(value, list | tuple) else (value, value)
        if len(pair) != 2 or not all(type(number) is int and least <= number <= most for number in pair):
            raise PydanticCustomError("size", "{least} {most}", {"least": least, "most": most})
        return Size(*pair)

    return BeforeValidator(size)


TypeSize = Annotated[Size, _measure(14, 120)]
White = Annotated[Size, _measure(0, 240)]


class _Part(BaseModel):
    """What every part of a layout has."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    gap: White = Field(default=Size(9, 8), description="white above it")


class TextPart(_Part):
    """Lines of the slip's content, wrapped to the paper."""

    show: TextName = Field(description="which text of the slip")
    size: TypeSize = Field(default=Size(27, 24), description="type size")
    bold: StrictBool = False
    look: Literal["plain", "band", "frame"] = Field(
        default="plain", description="band: white on black; frame: a thin line around"
    )
    align: Align = "centre"
    between: White = Field(default=Size(9, 8), description="white between two texts of the same part")


class WordsPart(_Part):
    """The hall's own words, the same on every slip."""

    show: Literal["words"]
    vi: str = Field(min_length=1, description="in Vietnamese")
    en: str = Field(default="", description="in English; empty: nothing on an English slip")
    size: TypeSize = Field(default=Size(25, 23), description="type size")
    bold: StrictBool = False
    look: Literal["plain", "band", "frame"] = "plain"
    align: Align = "centre"


class ItemsPart(_Part):
    """A list, each item with a mark before it; what is said of an item stands below it."""

    show: Literal["items"]
    size: TypeSize = Size(27, 24)
    note_size: TypeSize = Field(default=Size(23, 21), description="type size of what is said of an item")
    bold: StrictBool = False
    mark: Literal["figure", "box"] = Field(default="figure", description="figure: 1. 2. 3.; box: to be ticked")
    between: White = Field(default=Size(12, 10), description="white between two items")


class FactsPart(_Part):
    """Labels and their values, beside each other where there is room."""

    show: Literal["facts"]
    size: TypeSize = Size(27, 24)
    bold: StrictBool = Field(default=True, description="the values in bold letters")
    between: White = Field(default=Size(9, 8), description="white between two of them")


class NumberPart(_Part):
    """The number, as large as this and the paper allow; never broken."""

    show: Literal["number"]
    size: Annotated[Size, _measure(60, 400)] = Size(190, 150)
    align: Align = "centre"


class QrPart(_Part):
    """The square code; its white border is always kept."""

    show: Literal["qr"]
    module: Annotated[Size, _measure(SMALLEST_MODULE, 12)] = Field(
        default=Size(5, 4), description="dots a module; fewer where the address is long"
    )


class BarcodePart(_Part):
    """A dossier's code as lines, for old readers; left out where the paper is too narrow for it."""

    show: Literal["barcode"]
    module: Annotated[Size, _measure(FINEST_MODULE, 6)] = Field(
        default=Size(2, 2), description="dots of the narrowest line; fewer where the code is long"
    )
    height: Annotated[Size, _measure(40, 240)] = Field(default=Size(96, 80), description="height of the lines")


class RulePart(_Part):
    """A line across the slip."""

    show: Literal["rule"]
    line: Literal["solid", "dotted"] = "solid"
    thickness: Annotated[Size, _measure(1, 12)] = Size(3, 3)


class LogoPart(_Part):
    """A picture of the hall's own: PNG, black on white or clear; what is darker than ``threshold`` is printed."""

    show: Literal["logo"]
    file: Path = Field(description="beside the layout file, or a whole path")
    width: Annotated[Size, _measure(16, 832)] = Field(default=Size(160, 128), description="width on the paper")
    threshold: int = Field(default=128, ge=1, le=255, strict=True)


AnyPart = TextPart | WordsPart | ItemsPart | FactsPart | NumberPart | QrPart | BarcodePart | RulePart | LogoPart


class Layout(BaseModel):
    """How a hall's papers of one kind look."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    paper: PaperKind = Field(default="ticket", description="which paper it is for")
    margin: Annotated[Size, _measure(0, 120)] = Field(default=Size(14, 8), description="white at both sides")
    edge: White = Field(default=Size(20, 16), description="white at the top and at the bottom")
    part: tuple[Annotated[AnyPart, Field(discriminator="show")], ...] = Field(description="the parts, from the top")

    @model_validator(mode="after")
    def _with_what_its_paper_may_not_lack(self) -> Layout:
        shown = {part.show for part in self.part}
        for name in NEEDED[self.paper]:
            if name not in shown:
                raise PydanticCustomError("needed", "{name}", {"name": name})
        return self


STANDARD = Layout(
    part=(
        TextPart(show="again", size=Size(32, 28), bold=True, look="frame"),
        TextPart(show="hall_name", size=Size(30, 26), bold=True, gap=Size(20, 16)),
        RulePart(show="rule", gap=Size(12, 10)),
        TextPart(show="number_label", size=Size(27, 24), gap=Size(20, 16)),
        NumberPart(show="number", size=Size(176, 146), gap=Size(24, 18)),
        TextPart(show="priority_mark", size=Size(32, 28), bold=True, look="band", gap=Size(30, 24)),
        TextPart(show="field", size=Size(36, 31), bold=True, gap=Size(28, 22)),
        RulePart(show="rule", line="dotted", gap=Size(15, 12)),
        TextPart(show="counters", size=Size(38, 31), bold=True, gap=Size(20, 16)),
        TextPart(show="directions", size=Size(27, 24), gap=Size(11, 9)),
        RulePart(show="rule", line="dotted", gap=Size(15, 12)),
        TextPart(show="ahead", size=Size(27, 24), bold=True, gap=Size(20, 16)),
        TextPart(show="wait", size=Size(27, 24), bold=True, gap=Size(10, 8)),
        TextPart(show="time", size=Size(25, 23), gap=Size(12, 10)),
        RulePart(show="rule", line="dotted", gap=Size(15, 12)),
        QrPart(show="qr", module=Size(5, 4)),
        TextPart(show="qr_caption", size=Size(25, 23), bold=True),
        TextPart(show="advice", size=Size(25, 23), gap=Size(10, 8)),
    )
)
"""The look of a hall that has chosen none; assets/slips/standard.toml says the same and explains it."""

FIXED = frozenset({"hall_name", "number_label", "priority_mark", "qr_caption", "advice", "words", "logo", "rule"})
"""Parts that look alike on every slip of a hall in one language, so that a printer may keep them."""


# ---- from the layout to the page ----


@dataclass(frozen=True)
class _Paper:
    dots: int
    margin: int

    @property
    def room(self) -> int:
        return self.dots - 2 * self.margin


_Filled = tuple[AnyPart, list[Block]]


def lay_out(content: Content, layout: Layout = STANDARD, dots: int = 576) -> Page:
    """The whole slip on paper of that many dots. Raises FontMissing or NotDrawable, nothing else of the world."""
    paper = _Paper(dots, layout.margin.on(dots))
    filled = [(part, blocks) for part in layout.part if (blocks := _blocks(part, content, paper))]
    return Page.of(dots, _stacked(_without_idle_rules(filled), layout, dots))


def _without_idle_rules(filled: list[_Filled]) -> list[_Filled]:
    """A rule stands between two things: never first, never last, never two together."""
    kept: list[_Filled] = []
    for part, blocks in filled:
        if not isinstance(part, RulePart) or (kept and not isinstance(kept[-1][0], RulePart)):
            kept.append((part, blocks))
    return kept[:-1] if kept and isinstance(kept[-1][0], RulePart) else kept


def _stacked(filled: list[_Filled], layout: Layout, dots: int) -> Iterator[tuple[str, Block, bool]]:
    """The parts with the white between them; around a square code never less than its border."""
    edge = layout.edge.on(dots)
    above: Block | None = None
    for number, (part, blocks) in enumerate(filled):
        white = part.gap.on(dots) if number else edge
        yield "gap", Gap(max(white, _border(above), _border(blocks[0]))), True
        for block in blocks:
            yield part.show, block, part.show in FIXED or isinstance(block, Gap)
        above = blocks[-1]
    yield "gap", Gap(max(edge, _border(above))), True


def _border(block: Block | None) -> int:
    return QUIET_MODULES * block.module if isinstance(block, Qr) else 0


def _blocks(part: AnyPart, content: Content, paper: _Paper) -> list[Block]:
    """What a part puts on the paper; nothing when the content has nothing for it."""
    match part:
        case TextPart():
            return _texts(part, content.texts(part.show), part.between.on(paper.dots), paper)
        case WordsPart():
            return _texts(part, (part.en if content.language == "en" else part.vi,), 0, paper)
        case ItemsPart():
            return _items(part, content.texts("items"), paper)
        case FactsPart():
            return _spaced([_pair(part, fact, paper) for fact in content.texts("facts")], part.between.on(paper.dots))
        case NumberPart():
            number = clean(content.number)
            return [_number(part, number, paper)] if number else []
        case QrPart():
            return [_qr(content.qr_url, part.module.on(paper.dots), paper.dots)] if content.qr_url else []
        case BarcodePart():
            return _bars(part, content.barcode, paper.dots)
        case RulePart():
            return [Rule(part.thickness.on(paper.dots), paper.margin, part.line == "dotted")]
        case LogoPart():
            return [Picture(load_logo(part.file, min(part.width.on(paper.dots), paper.room), part.threshold))]


def _bars(part: BarcodePart, code: str, dots: int) -> list[Block]:
    bars = lines(code, part.module.on(dots), part.height.on(dots), dots) if code else None
    return [Picture(bars)] if bars else []


def _texts(part: TextPart | WordsPart, texts: tuple[str, ...], between: int, paper: _Paper) -> list[Block]:
    return _spaced([_text(part, tidy, paper) for text in texts if (tidy := clean(text))], between)


def _spaced(drawn: Sequence[Block], between: int) -> list[Block]:
    parted: list[Block] = [piece for block in drawn for piece in (Gap(between), block)]
    return parted[1:]


def _text(part: TextPart | WordsPart, text: str, paper: _Paper) -> Block:
    px = part.size.on(paper.dots)
    font, pad = load_font(BOLD if part.bold else REGULAR, px), px // 2
    boxed = part.look != "plain"
    lines = wrap(text, font, paper.room - BOX_EM * px if boxed else paper.room)
    block = Text(lines, font, part.align, paper.margin)
    return Mark(block, pad, 0 if part.look == "band" else FRAME) if boxed else block


def _items(part: ItemsPart, items: tuple[str, ...], paper: _Paper) -> list[Block]:
    size, note_size = part.size.on(paper.dots), part.note_size.on(paper.dots)
    indent, parted = paper.margin + round(size * ITEM_EM), Gap(part.between.on(paper.dots))
    blocks: list[Block] = []
    for place, item in enumerate(items, start=1):
        name, _, note = item.partition("\n")
        text = _left(name, size, part.bold, indent, paper)
        blocks += [parted] * bool(blocks) + [Item(text, f"{place}." * (part.mark == "figure"), paper.margin)]
        if note:
            blocks += [Gap(size // 5), _left(note, note_size, False, indent, paper)]
    return blocks


def _pair(part: FactsPart, fact: str, paper: _Paper) -> Pair:
    label, _, value = fact.partition("\t")
    size, bold = part.size.on(paper.dots), part.bold and len(value) <= LONGEST_BOLD
    words = _left(label, size, False, paper.margin, paper)
    return Pair(words, _left(value, size, bold, paper.margin, paper), paper.room)


def _left(text: str, size: int, bold: bool, margin: int, paper: _Paper) -> Text:
    """Lines from the left; a list is read to its end, so it may be long."""
    font = load_font(BOLD if bold else REGULAR, size)
    lines = wrap(clean(text, LONGEST_ITEM), font, paper.dots - paper.margin - margin) or ("",)
    return Text(lines, font, "left", margin)


def _number(part: NumberPart, number: str, paper: _Paper) -> Number:
    """As large as the paper allows. One line always: a number is never broken."""
    largest = part.size.on(paper.dots)
    px = min(largest, largest * paper.room // max(1, ink_width(load_font(BOLD, largest), number)))
    while px >= SMALLEST_NUMBER and ink_width(load_font(BOLD, px), number) > paper.room:
        px -= 1
    if px < SMALLEST_NUMBER:
        raise NotDrawable(f"the number {number!r} is too long for the paper")
    return Number((number,), load_font(BOLD, px), part.align, paper.margin)


def _qr(url: str, largest: int, dots: int) -> Qr:
    for level in ("m", "l"):
        with contextlib.suppress(segno.DataOverflowError):
            code = segno.make_qr(url, error=level)
            rows = tuple(tuple(bool(dark) for dark in row) for row in code.matrix)
            module = min(largest, dots // (len(rows) + 2 * QUIET_MODULES))
            if module >= SMALLEST_MODULE:
                return Qr(rows, module, url)
    raise NotDrawable(f"an address of {len(url)} characters makes a code too fine for {dots} dots")
