"""Bitmap → ESC/POS: trimmed raster strips, blank rows fed, nothing hidden in the picture data.

The bytes of one slip:

    1B 40                              ESC @    forget what was before
    1B 61 01                           ESC a 1  centre what follows
    1B 4A n                            ESC J    feed n dots: blank rows
    1D 76 30 00 xL xH yL yH d1 ... dk  GS v 0   a strip: x bytes wide, y rows, k = x * y
    ...
    1D 56 42 00                        GS V 66  feed to the knife and cut

Both sides of a strip lose the same number of blank bytes, so that centring puts every dot back where it
was. ESC J counts rows of dots on 203 dpi printers, which is what 576 and 384 dots mean.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from devices.printer.bitmap import Bitmap
from devices.printer.realtime import HIDDEN

INIT = b"\x1b@"
CENTRE = b"\x1ba\x01"
CUT = b"\x1dVB\x00"
TALLEST_STRIP = 255
"""Rows; clones and gateways are known to take no more in one command."""
SHORTEST_FEED = 3
"""Blank rows that are worth a strip of their own on each side: a command costs 11 bytes and a breath."""


@dataclass(frozen=True)
class Encoded:
    """The bytes of a slip, and the bitmap that they draw.

    It is the bitmap given, unless ``moved`` dots had to be set beside black ones to break up a real-time
    command that no other cut of the strips could avoid.
    """

    data: bytes
    bitmap: Bitmap
    moved: int = 0


@dataclass(frozen=True)
class Strip:
    """Rows that go out in one command; ``half`` strips stand half a byte off the byte grid."""

    rows: tuple[bytes, ...]
    half: bool = False

    def payload(self) -> tuple[int, bytes]:
        """Bytes a row, and all rows without the sides that are blank."""
        rows = tuple(_half_byte_left(row) for row in self.rows) if self.half else self.rows
        side = min((len(rows[0]) - 1) // 2, *(min(_blank_left(row), _blank_right(row)) for row in rows))
        return len(rows[0]) - 2 * side, b"".join(row[side : len(row) - side] for row in rows)

    def command(self) -> bytes:
        wide, data = self.payload()
        return b"\x1dv0\x00" + wide.to_bytes(2, "little") + len(self.rows).to_bytes(2, "little") + data


def encode(bitmap: Bitmap) -> Encoded:
    """The whole slip with its cut. What is decoded from ``data`` is ``Encoded.bitmap``, bit for bit."""
    out = bytearray(INIT + CENTRE)
    drawn: list[bytes] = []
    moved = 0
    for rows in _bands(bitmap):
        if not any(map(any, rows)):
            out += _feed(len(rows))
            drawn += rows
            continue
        for strip, fixed in _safe_strips(rows):
            out += strip.command()
            drawn += strip.rows
            moved += fixed
    return Encoded(bytes(out + CUT), Bitmap.of_rows(bitmap.width, drawn), moved)


def _feed(rows: int) -> bytes:
    full, rest = divmod(rows, 255)
    return b"\x1bJ\xff" * full + (b"\x1bJ" + bytes((rest,)) if rest else b"")


def _bands(bitmap: Bitmap) -> Iterator[tuple[bytes, ...]]:
    """Runs of blank rows worth feeding, and between them bands of at most TALLEST_STRIP rows."""
    band: list[bytes] = []
    for inked, run in groupby(bitmap.rows(), any):
        rows = tuple(run)
        if not inked and (len(rows) >= SHORTEST_FEED or not band):
            yield from _slices(band)
            band = []
            yield rows
        else:
            band += rows
    yield from _slices(band)


def _slices(band: list[bytes]) -> Iterator[tuple[bytes, ...]]:
    return (tuple(band[y : y + TALLEST_STRIP]) for y in range(0, len(band), TALLEST_STRIP))


# ---- no real-time command in the picture -------------------------------------------------------------
#
# Three ways, the cheapest first. A pair across the end of a row is parted by a band edge there. A pair
# within a row is broken up by sending the strip half a byte off the grid, which centring allows when its
# width in bytes is odd:        .. 10 04 ..  ->  .. x1 00 4y ..
# Where both grids hold one, a dot is set beside a black one: 10 -> 18.


def _safe_strips(rows: tuple[bytes, ...]) -> Iterator[tuple[Strip, int]]:
    """Strips that draw these rows, each with the number of dots that had to be set."""
    waiting = [rows]
    while waiting:
        part = waiting.pop()
        strip = _clean_strip(part)
        if strip is not None:
            yield strip, 0
        elif len(part) == 1:
            row, moved = _thickened(part[0])
            yield Strip((row,)), moved
        else:
            cut = _cut_at(Strip(part))
            waiting += [part[cut:], part[:cut]]


def _clean_strip(rows: tuple[bytes, ...]) -> Strip | None:
    straight = Strip(rows)
    if not HIDDEN.search(straight.payload()[1]):
        return straight
    if all(_can_shift(row) for row in rows):
        shifted = Strip(rows, half=True)
        if not HIDDEN.search(shifted.payload()[1]):
            return shifted
    return None


def _cut_at(strip: Strip) -> int:
    """Where to part a strip so that its first hidden command is parted or gets a row for itself."""
    wide, data = strip.payload()
    found = HIDDEN.search(data)
    assert found is not None
    row, column = divmod(found.start(), wide)
    across_the_end = column == wide - 1
    return row + 1 if across_the_end or row == 0 else row


def _thickened(row: bytes) -> tuple[bytes, int]:
    fixed, moved = HIDDEN.subn(lambda pair: b"\x18" + pair[0][1:], row)
    return fixed, moved


def _can_shift(row: bytes) -> bool:
    return not (row[0] & 0xF0 or row[-1] & 0x0F)


def _half_byte_left(row: bytes) -> bytes:
    """The row without its first and last four dots, which are blank: one byte less."""
    return (int.from_bytes(row, "big") >> 4).to_bytes(len(row), "big")[1:]


def _blank_left(row: bytes) -> int:
    return len(row) - len(row.lstrip(b"\0"))


def _blank_right(row: bytes) -> int:
    return len(row) - len(row.rstrip(b"\0"))
