"""Our own letters in the printer's memory, and text spelled with them.

    1B 26 03 c1 c2 [0C d1 ... d36] ...   ESC &   letters for the codes c1 to c2: 12 columns of 3 bytes, top dot first
    1B 25 n                              ESC %   n = 1: a code means our letter if it has one; n = 0: the built-in one

A printer keeps 94 of them (21h to 7Eh), in RAM: ESC @, power-off and a reset lose them, so they are sent again after
every connection and every recovery, and a slip in this mode has no ESC @. A letter that is not in the set is
looked for in the built-in font (ASCII), or sent along with its slip for one of the codes that are kept free for it.
A number never depends on the set.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import groupby
from unicodedata import normalize

from PIL import Image, ImageDraw

from devices.printer.encode.native import CELL_HEIGHT, CELL_WIDTH, INIT
from devices.printer.fonts import SMALL, load_font
from devices.printer.realtime import HIDDEN

FIRST, LAST = 0x21, 0x7E
FONT_PX = 17
"""The largest type of which no Vietnamese capital loses a mark in 24 dots."""
BASE_LINE = 18
INKED = 105
"""Grey from which a dot of a squeezed letter is black."""
KEPT_FREE = 10
"""Codes for letters that a slip brings along."""
OURS, BUILT_IN = b"\x1b%\x01", b"\x1b%\x00"

COMMON = (
    "abcdeghiklmnopqrstuvxyđĐ"
    "áàảãạăắằặâấầẩẫậéèẻẹêếềểễệíìỉĩịóòỏõọôốồổỗộơớờởợúùủũụưứừửữựýỳỹ"
)  # fmt: skip
"""What a slip in Vietnamese is mostly made of; figures and capitals are built in."""


# ---- drawing


@lru_cache(maxsize=1024)
def drawing(letter: str) -> bytes:
    """The letter in 12 columns of 3 bytes, without a real-time command in them."""
    cell = _drawn(letter) if _ink_width(letter) <= CELL_WIDTH else _squeezed(letter)
    turned = cell.transpose(Image.Transpose.TRANSPOSE)
    return HIDDEN.sub(lambda pair: b"\x18" + pair[0][1:], turned.tobytes())


def _box(letter: str, px: int) -> tuple[int, int]:
    left, _, right, _ = load_font(SMALL, px).getbbox(letter, mode="1", anchor="ls")
    return int(left), int(right)


def _ink_width(letter: str) -> int:
    left, right = _box(letter, FONT_PX)
    return right - left


def _drawn(letter: str) -> Image.Image:
    left, _ = _box(letter, FONT_PX)
    at = (CELL_WIDTH - _ink_width(letter) + 1) // 2 - left
    cell = Image.new("1", (CELL_WIDTH, CELL_HEIGHT), 0)
    pen = ImageDraw.Draw(cell)
    pen.fontmode = "1"
    pen.text((at, BASE_LINE), letter, fill=1, font=load_font(SMALL, FONT_PX), anchor="ls")
    return cell


def _squeezed(letter: str) -> Image.Image:
    """m, W and their like: drawn four times larger, then made as narrow as the cell."""
    times = 4
    left, right = _box(letter, FONT_PX * times)
    sheet = Image.new("L", (right - left, CELL_HEIGHT * times), 0)
    pen = ImageDraw.Draw(sheet)
    pen.text((-left, BASE_LINE * times), letter, fill=255, font=load_font(SMALL, FONT_PX * times), anchor="ls")
    narrow = sheet.resize((CELL_WIDTH, CELL_HEIGHT), Image.Resampling.BOX)
    return narrow.point([0] * INKED + [255] * (256 - INKED)).convert("1")


# ---- sets


@dataclass(frozen=True)
class GlyphSet:
    """Which letter each code of the printer means; codes without one are free."""

    letters: Mapping[int, str]

    @classmethod
    def of(cls, texts: Iterable[str]) -> GlyphSet:
        """The letters that these texts need most, ASCII letters at their own codes so that nothing is toggled."""
        counted = Counter(char for text in texts for char in normalize("NFC", text) if not char.isspace())
        room = LAST - FIRST + 1
        chosen = [char for char, _ in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))]
        if len(chosen) > room:
            chosen = chosen[: room - KEPT_FREE]
        own = {ord(char): char for char in chosen if FIRST <= ord(char) <= LAST}
        free = (code for code in _least_written_first() if code not in own)
        return cls(own | dict(zip(free, sorted(set(chosen) - set(own.values())), strict=False)))

    @cached_property
    def codes(self) -> Mapping[str, int]:
        return {letter: code for code, letter in self.letters.items()}

    @cached_property
    def free(self) -> tuple[int, ...]:
        return tuple(code for code in range(FIRST, LAST + 1) if code not in self.letters)

    def set_up(self) -> bytes:
        """What a printer must be sent once after every connection and every recovery."""
        return INIT + definitions(self.letters)

    def with_guests(self, texts: Iterable[str]) -> Spelling:
        """How to spell these texts: the letters that neither we nor the printer have become guests of this slip."""
        strange = {char: None for text in texts for char in normalize("NFC", text) if not self._known(char)}
        return Spelling(self, dict(zip(strange, self.free, strict=False)))

    def _known(self, char: str) -> bool:
        return char in self.codes or char.isascii() or char.isspace()


def _least_written_first() -> Iterator[int]:
    """Codes for letters beyond ASCII: signs first, then capitals, small letters and figures last."""
    codes = [chr(code) for code in range(FIRST, LAST + 1)]
    return iter(
        [ord(char) for char in sorted(codes, key=lambda char: (char.isdigit(), char.islower(), char.isupper()))]
    )


def definitions(letters: Mapping[int, str]) -> bytes:
    """ESC & for these letters, one command for each run of neighbouring codes."""
    out = bytearray()
    for _, run in groupby(enumerate(sorted(letters)), key=lambda pair: pair[1] - pair[0]):
        codes = [code for _, code in run]
        out += b"\x1b&\x03" + bytes((codes[0], codes[-1]))
        for code in codes:
            out += bytes((CELL_WIDTH,)) + drawing(letters[code])
    return bytes(out)


@dataclass(frozen=True)
class Spelling:
    """One slip's way of writing: the printer's set, and the letters that the slip brings along."""

    base: GlyphSet
    guests: Mapping[str, int]

    @property
    def preparation(self) -> bytes:
        return definitions({code: letter for letter, code in self.guests.items()})

    def spell(self, text: str) -> bytes | None:
        """The line, ending in the built-in font; None when a letter has no place."""
        out, ours = bytearray(), False
        for char in normalize("NFC", text):
            code = 0x20 if char.isspace() else self.base.codes.get(char, self.guests.get(char))
            wanted = code is not None
            if not wanted and not (char.isascii() and char.isprintable()):
                return None
            if wanted != ours and code != 0x20:
                ours = wanted
                out += OURS if ours else BUILT_IN
            out.append(ord(char) if code is None else code)
        return bytes(out + (BUILT_IN if ours else b""))


STANDARD = GlyphSet.of((COMMON,))
"""For halls whose own texts are not known yet."""
