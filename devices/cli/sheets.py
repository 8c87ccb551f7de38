"""Test slips: the bytes for each thing that a printer might be able to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from PIL import ImageDraw

from devices.printer.bitmap import Bitmap
from devices.printer.encode import columns, encode, greeting, native, nv, strips
from devices.printer.fonts import BOLD, REGULAR, load_font
from devices.printer.layout import Layout, NumberPart, TextPart, lay_out
from devices.printer.page import drawn
from devices.printer.passport import Characters, Cut, Passport, Picture
from devices.printer.slip import SlipContent

NARROW = 384
"""Dots that every slip printer has."""
WIDTHS = {"A": 384, "B": 512, "C": 576, "D": 640, "E": 832}
"""Frames of the ruler."""
NUMBER = "A012"
URL = "https://thu-may-in.example/A012"
PANGRAM = ("Quầy 3: Đất đai, Hộ tịch, Chứng thực", "ầ ế ộ ữ ợ ặ ẵ ỹ ỵ đ – Ấ Ề Ộ Ữ Đ")
KEY = "~t"
"""Under which the stored picture is tried out; it is erased again."""
USUAL_SPACING = b"\x1b2"
"""ESC 2: columns have changed how far a line feed goes."""


@dataclass(frozen=True)
class Sheets:
    """Test slips of one printer, as far as it is known by now."""

    cut: Cut = "feed_cut"
    picture: Picture = "strips"
    dots: int = NARROW

    def text(self, lines: Iterable[str]) -> bytes:
        """Plain letters that every printer has."""
        written = b"".join(line.encode("ascii") + native.LF for line in lines)
        return native.INIT + native.CENTRE + native.size(1, 2) + written + native.PLAIN + self._end()

    def frame(self, number: int) -> bytes:
        """A closed frame with both diagonals and the slip's number in it."""
        return native.INIT + native.CENTRE + self._drawn(frame(NARROW, str(number))) + self._end()

    def ruler(self, number: int) -> bytes:
        """Frames as wide as print heads are, the narrowest first."""
        head = native.INIT + native.CENTRE + self._drawn(caption(NARROW, f"Phiếu {number}")) + native.feed(16)
        frames = (self._drawn(band(wide, f"{letter}  {wide}")) + native.feed(16) for letter, wide in WIDTHS.items())
        return head + b"".join(frames) + self._end()

    def edges(self, number: int) -> bytes:
        """Both edges of the width that was chosen, as the hall's slips will have it."""
        return native.INIT + native.CENTRE + self._drawn(edges(self.dots, str(number))) + self._end()

    def native(self, number: int) -> bytes:
        """The number and the square code in the printer's own hand."""
        title = self._drawn(caption(self.dots, f"Phiếu {number}"))
        body = native.feed(24) + native.number(NUMBER, self.dots) + native.feed(24) + native.qr(URL, 5)
        return native.INIT + native.CENTRE + title + body + native.feed(24) + self._end()

    def stored(self, number: int) -> bytes:
        """A picture put into its memory, called up and erased."""
        picture = frame(NARROW, str(number))
        kept = nv.Stored(tuple(picture.rows()), picture.stride, picture.data)
        keep = nv.store(KEY, kept) + nv.recall(KEY)
        return native.INIT + native.CENTRE + keep + self._end() + nv.erase(KEY)

    def letters(self, number: int, characters: Characters) -> bytes:
        """Vietnamese in downloaded letters, or in the printer's own pages."""
        passport = Passport(dots=self.dots, cut=self.cut, characters=characters, picture=self.picture)
        page = lay_out(_letters(number), _LETTERS, self.dots)
        return greeting(passport) + encode(page, passport).data + native.INIT

    def _drawn(self, bitmap: Bitmap) -> bytes:
        draw = columns.draw if self.picture == "columns" else strips.draw
        return draw(bitmap).data + USUAL_SPACING

    def _end(self) -> bytes:
        return native.feed(24) + native.cut(self.cut)[0]


_LETTERS = Layout(
    part=(
        TextPart(show="again"),
        TextPart(show="hall_name", bold=True),
        NumberPart(show="number"),
        TextPart(show="advice"),
    )
)


def _letters(number: int) -> SlipContent:
    content = SlipContent(hall_name=f"Phiếu {number}", number=NUMBER, field="", qr_url="")
    return replace(content, advice=PANGRAM)


def frame(dots: int, text: str, height: int = 240) -> Bitmap:
    """Four closed sides, two diagonals, a large number in a white field in the middle."""

    def draw(sheet: ImageDraw.ImageDraw) -> None:
        right, bottom = dots - 1, height - 1
        sheet.line((0, 0, right, bottom), fill=1, width=3)
        sheet.line((0, bottom, right, 0), fill=1, width=3)
        sheet.rectangle((0, 0, right, bottom), outline=1, width=4)
        middle = (dots // 2, height // 2)
        sheet.rectangle((middle[0] - 60, middle[1] - 56, middle[0] + 60, middle[1] + 56), fill=0, outline=1, width=2)
        sheet.text(middle, text, fill=1, font=load_font(BOLD, 72), anchor="mm")

    return drawn(dots, height, draw)


def band(dots: int, text: str) -> Bitmap:
    """A low frame over the whole width, its letter in the middle."""

    def draw(sheet: ImageDraw.ImageDraw) -> None:
        sheet.rectangle((0, 0, dots - 1, 63), outline=1, width=4)
        sheet.text((dots // 2, 32), text, fill=1, font=load_font(BOLD, 32), anchor="mm")

    return drawn(dots, 64, draw)


def edges(dots: int, number: str, height: int = 200) -> Bitmap:
    """A broad black bar along either edge, an arrow to each, the slip's number and the width in the middle."""

    def draw(sheet: ImageDraw.ImageDraw) -> None:
        middle = height // 2
        for at, way in ((0, 1), (dots - 1, -1)):
            left, right = sorted((at, at + way * 15))
            sheet.rectangle((left, 0, right, height - 1), fill=1)
            tip = at + way * 24
            sheet.polygon(((tip, middle), (tip + way * 28, middle - 20), (tip + way * 28, middle + 20)), fill=1)
            sheet.line((tip, middle, tip + way * 80, middle), fill=1, width=6)
        sheet.text((dots // 2, middle - 36), f"Phiếu {number}", fill=1, font=load_font(BOLD, 40), anchor="mm")
        sheet.text((dots // 2, middle + 36), str(dots), fill=1, font=load_font(REGULAR, 32), anchor="mm")

    return drawn(dots, height, draw)


def caption(dots: int, text: str) -> Bitmap:
    def draw(sheet: ImageDraw.ImageDraw) -> None:
        sheet.text((dots // 2, 20), text, fill=1, font=load_font(REGULAR, 26), anchor="mm")

    return drawn(dots, 40, draw)
