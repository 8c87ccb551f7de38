"""A page as text: the same parts in the same order, written by the printer, wrapped by its columns.

What cannot be written (a logo, a letter that the printer does not have) is drawn as everywhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import Protocol

from devices.printer.bitmap import Bitmap
from devices.printer.encode import native
from devices.printer.encode.result import Drawn, joined
from devices.printer.fonts import BOLD
from devices.printer.page import Gap, Item, Mark, Number, Page, Pair, Part, Qr, Rule, Text, draw_parts
from devices.printer.passport import Passport
from devices.printer.typeset import untied

LARGE_FROM_PX = 29
"""Type of the page from which a line is written twice as wide, too. All lines are written twice as high."""
BREAKING_SPACE = " "


class Speller(Protocol):
    """How letters become bytes in one mode."""

    @property
    def preparation(self) -> bytes:
        """What this slip needs before its first line."""
        ...

    def spell(self, text: str) -> bytes | None:
        """One line, its settings left as they were found; None when a letter has no place."""
        ...


def written(page: Page) -> Iterator[str]:
    """Every text of the page that a text slip writes, as one line each."""
    for part in page.parts:
        match part.block:
            case Text(lines=lines) | Mark(text=Text(lines=lines)):
                yield BREAKING_SPACE.join(lines)
            case Item() | Pair() as block:
                yield BREAKING_SPACE.join(block.spelled.lines)
            case _:
                pass


def write(page: Page, passport: Passport, speller: Speller, draw: Callable[[Bitmap], Drawn], question: bytes) -> Drawn:
    """The body of the slip."""
    writer = _Writer(page.dots, passport, speller, draw, question)
    written = (writer.part(part, is_quiet) for part, is_quiet in _quiet(page.parts))
    return joined((Drawn(speller.preparation, ()), *written))


def _quiet(parts: tuple[Part, ...]) -> Iterator[tuple[Part, bool]]:
    """Each part, and whether it stands beside a QR code, whose white must not shrink."""
    beside = {index + step for index, part in enumerate(parts) if isinstance(part.block, Qr) for step in (-1, 1)}
    return ((part, index in beside) for index, part in enumerate(parts))


class _Writer:
    def __init__(
        self, dots: int, passport: Passport, speller: Speller, draw: Callable[[Bitmap], Drawn], question: bytes
    ) -> None:
        self._dots = dots
        self._passport = passport
        self._speller = speller
        self._draw = draw
        self._question = question
        self._size = (1, 1)
        self._bold = False
        self._align = native.CENTRE

    def part(self, part: Part, is_quiet: bool) -> Drawn:
        picture = draw_parts(self._dots, (part,))
        data = self._data(part, is_quiet)
        if data is None:
            return joined((Drawn(self._aligned(native.CENTRE), ()), self._draw(picture)))
        asked = self._question if isinstance(part.block, Qr) else b""
        return Drawn(data + asked, tuple(picture.rows()), 0, int(bool(asked)))

    def _data(self, part: Part, is_quiet: bool) -> bytes | None:
        """None for what must be drawn."""
        match part.block:
            case Gap(height):  # a letter of the printer brings half of the white with it
                return native.feed(height if is_quiet else height // 2)
            case Number(lines=(number,), align=align) if native.can_write(number, self._dots):
                return self._number(number, native.ALIGN[align])
            case Mark(text=text):
                return self._lines(text, marked=True)
            case Text() as text:
                return self._lines(text)
            case Item() | Pair() as block:
                return self._lines(block.spelled)
            case Rule(dotted=dotted):
                return self._rule("-" if dotted else "_")
            case Qr(url=url, module=module) if url and "qr" in self._passport.native:
                return self._aligned(native.CENTRE) + native.qr(url, module)
            case _:
                return None

    def _number(self, number: str, align: bytes) -> bytes:
        self._size = (1, 1)
        return self._aligned(align) + self._weighed(False) + native.number(number, self._dots)

    def _rule(self, sign: str) -> bytes:
        wide = native.LARGEST
        signs = sign * (self._dots // (native.CELL_WIDTH * wide))
        return self._aligned(native.CENTRE) + self._sized(wide, 1) + signs.encode() + native.LF

    def _lines(self, text: Text, marked: bool = False) -> bytes | None:
        wide = 2 if text.font.size >= LARGE_FROM_PX else 1
        room = self._dots // (native.CELL_WIDTH * wide) - 2 * marked
        spelled = [
            self._speller.spell(f" {line} " if marked else line) for line in wrap(BREAKING_SPACE.join(text.lines), room)
        ]
        if None in spelled:
            return None
        lines = b"".join(line + native.LF for line in spelled if line is not None)
        is_bold = Path(str(text.font.path)).name == BOLD
        head = self._aligned(native.ALIGN[text.align]) + self._weighed(is_bold) + self._sized(wide, 2)
        return head + (native.REVERSE + lines + native.UPRIGHT if marked else lines)

    def _aligned(self, align: bytes) -> bytes:
        if align == self._align:
            return b""
        self._align = align
        return align

    def _weighed(self, is_bold: bool) -> bytes:
        if is_bold == self._bold:
            return b""
        self._bold = is_bold
        return native.HEAVY if is_bold else native.LIGHT

    def _sized(self, wide: int, high: int) -> bytes:
        if (wide, high) == self._size:
            return b""
        self._size = (wide, high)
        return native.size(wide, high)


def wrap(text: str, columns: int) -> list[str]:
    """The fewest lines of at most so many letters, about equally long; a word longer than a line is cut."""
    lines = _greedy(text, columns)
    while columns > 1 and len(closer := _greedy(text, columns - 1)) == len(lines):
        lines, columns = closer, columns - 1
    return lines


def _greedy(text: str, columns: int) -> list[str]:
    lines: list[str] = []
    for word in chain.from_iterable(_pieces(word, columns) for word in text.split(BREAKING_SPACE)):
        if lines and len(lines[-1]) + 1 + len(word) <= columns:
            lines[-1] += BREAKING_SPACE + word
        else:
            lines.append(word)
    return lines


def _pieces(word: str, columns: int) -> Iterator[str]:
    """Words that are tied are parted where they are longer than a line."""
    for part in [word] if len(word) <= columns else untied(word):
        yield from (part[at : at + columns] for at in range(0, len(part), columns))
