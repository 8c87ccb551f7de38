"""Bitmap → trimmed raster strips, blank rows fed, nothing hidden in the picture data.

    1B 61 01                           ESC a 1  centre what follows (said once, at the head of the slip)
    1B 4A n                            ESC J    feed n dots: blank rows
    1D 76 30 00 xL xH yL yH d1 ... dk  GS v 0   a strip: x bytes wide, y rows, k = x * y
    1D 72 01                           GS r 1   after each strip, if wanted: a strip that lost a byte swallows it

A strip whose first bytes got lost is read as letters, and would leave the question behind it to be answered as if all
were well. So a strip that is asked about ends with five dots in its last row, 1B 20: among letters this is a command
(ESC SP n) that swallows the next byte, the question's first. A speck of half a millimetre, for a slip that tells.

Both sides of a strip lose the same number of blank bytes, so that centring puts every dot back where it
was. ESC J counts rows of dots on 203 dpi printers, which is what 576 and 384 dots mean.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from devices.printer.bitmap import Bitmap
from devices.printer.encode.native import feed
from devices.printer.encode.result import Drawn, joined
from devices.printer.realtime import HIDDEN

TALLEST_STRIP = 255
"""Rows; clones and gateways are known to take no more in one command."""
SHORTEST_FEED = 3
"""Blank rows that are worth a strip of their own on each side: a command costs 11 bytes and a breath."""
HEADER = 8
BREATH = 32
"""Bytes that a further strip must save beyond its header: many printers pause for a moment between two of them."""
BREATH_ASKED = 250
"""The same where bytes are lost on the line: each strip has its question, and a feed before it that nobody checks."""
TRAP = b"\x1b\x20"
TRAP_DOTS = 5
TRAP_MARGIN = 2
"""Blank bytes on each side that make room for it where the last row has ink there."""


@dataclass(frozen=True)
class Strip:
    """Rows that go out in one command; ``half`` strips stand half a byte off the byte grid."""

    rows: tuple[bytes, ...]
    half: bool = False
    margin: int = 0
    """Blank bytes that stay on each side."""

    def payload(self) -> tuple[int, bytes]:
        """Bytes a row, and all rows without the sides that are blank."""
        rows = tuple(_half_byte_left(row) for row in self.rows) if self.half else self.rows
        side = self._side(rows)
        return len(rows[0]) - 2 * side, b"".join(row[side : len(row) - side] for row in rows)

    def with_trap(self) -> Strip | None:
        """The strip with the trap as its last bytes; None where ink stands in its place."""
        _, data = self.payload()
        if len(data) < len(TRAP) or any(data[-len(TRAP) :]):
            return None
        rows = tuple(_half_byte_left(row) for row in self.rows) if self.half else self.rows
        bits = 8 * self._side(rows) + 4 * self.half
        last = int.from_bytes(self.rows[-1], "big") | int.from_bytes(TRAP, "big") << bits
        return replace(self, rows=(*self.rows[:-1], last.to_bytes(len(self.rows[-1]), "big")), margin=0)

    def _side(self, rows: tuple[bytes, ...]) -> int:
        blank = min((len(rows[0]) - 1) // 2, *(min(_blank_left(row), _blank_right(row)) for row in rows))
        return max(0, blank - self.margin)


def raster(strip: Strip) -> bytes:
    """GS v 0."""
    wide, data = strip.payload()
    return b"\x1dv0\x00" + wide.to_bytes(2, "little") + len(strip.rows).to_bytes(2, "little") + data


def draw(bitmap: Bitmap, question: bytes = b"") -> Drawn:
    """The bytes that draw the bitmap, each strip followed by the question."""
    return joined(_drawn(rows, question) for rows in _bands(bitmap, bool(question)))


def _drawn(rows: tuple[bytes, ...], question: bytes) -> Drawn:
    if not any(map(any, rows)):
        return Drawn(feed(len(rows)), rows)
    if question:
        return joined(_asked(strip, moved, question) for strip, moved in _safe(rows, BREATH_ASKED + len(question)))
    return joined(Drawn(raster(strip), strip.rows, moved) for strip, moved in _safe(rows, BREATH))


def _safe(rows: tuple[bytes, ...], breath: int) -> Iterator[tuple[Strip, int]]:
    for part in _narrowed(rows, breath):
        yield from safe_strips(part, raster)


def _asked(strip: Strip, moved: int, question: bytes) -> Drawn:
    for margin in (0, TRAP_MARGIN):
        trapped = replace(strip, margin=margin).with_trap()
        if trapped is not None and not HIDDEN.search(raster(trapped)):
            return Drawn(raster(trapped) + question, trapped.rows, moved + TRAP_DOTS, 1)
    return Drawn(raster(strip) + question, strip.rows, moved, 1)


def _bands(bitmap: Bitmap, trapped: bool) -> Iterator[tuple[bytes, ...]]:
    """Runs of blank rows worth feeding, and between them bands of at most TALLEST_STRIP rows.

    Where a trap needs room, one blank row stays with the band before it.
    """
    band: list[bytes] = []
    for inked, run in groupby(bitmap.rows(), any):
        rows = tuple(run)
        if not inked and (len(rows) >= SHORTEST_FEED or not band):
            stay = int(trapped and bool(band) and Strip(tuple(band)).with_trap() is None)
            yield from _slices(band + list(rows[:stay]))
            band = []
            yield rows[stay:]
        else:
            band += rows
    yield from _slices(band)


def _narrowed(rows: tuple[bytes, ...], breath: int) -> list[tuple[bytes, ...]]:
    """The band parted where narrow rows (tails, marks, what stands below a wide line) save more than a strip costs."""
    runs = [(wide, len(list(run))) for wide, run in groupby(_inked_bytes(row) for row in rows)]
    best = [(0, 0)]  # bytes for the first n runs, and the run that begins their last strip
    for end in range(1, len(runs) + 1):
        best.append(min(_costs(runs, best, end, breath)))
    cuts, end = [len(runs)], len(runs)
    while end:
        end = best[end][1]
        cuts.append(end)
    tops = [sum(height for _, height in runs[:cut]) for cut in reversed(cuts)]
    return [rows[top:bottom] for top, bottom in pairwise(tops)]


def _costs(
    runs: list[tuple[int, int]], best: list[tuple[int, int]], end: int, breath: int
) -> Iterator[tuple[int, int]]:
    wide = height = 0
    for begin in range(end - 1, -1, -1):
        wide, height = max(wide, runs[begin][0]), height + runs[begin][1]
        yield best[begin][0] + HEADER + breath + wide * height, begin


def _inked_bytes(row: bytes) -> int:
    return len(row) - 2 * min(_blank_left(row), _blank_right(row), (len(row) - 1) // 2)


def _slices(band: list[bytes]) -> Iterator[tuple[bytes, ...]]:
    return (tuple(band[y : y + TALLEST_STRIP]) for y in range(0, len(band), TALLEST_STRIP))


# ---- no real-time command in the picture -------------------------------------------------------------
#
# Three ways, the cheapest first. A pair across the end of a row is parted by a band edge there. A pair
# within a row is broken up by sending the strip half a byte off the grid, which centring allows when its
# width in bytes is odd:        .. 10 04 ..  ->  .. x1 00 4y ..
# Where both grids hold one, a dot is set beside a black one: 10 -> 18.


def safe_strips(rows: tuple[bytes, ...], command: Callable[[Strip], bytes]) -> Iterator[tuple[Strip, int]]:
    """Strips that draw these rows, none with a real-time command in its ``command``, each with the dots set for it."""
    waiting = [rows]
    while waiting:
        part = waiting.pop()
        strip = _clean_strip(part, command)
        if strip is not None:
            yield strip, 0
        elif len(part) == 1:
            row, moved = _thickened(part[0])
            yield Strip((row,)), moved
        else:
            cut = _cut_at(Strip(part))
            waiting += [part[cut:], part[:cut]]


def _clean_strip(rows: tuple[bytes, ...], command: Callable[[Strip], bytes]) -> Strip | None:
    straight = Strip(rows)
    if not HIDDEN.search(command(straight)):
        return straight
    if all(_can_shift(row) for row in rows):
        shifted = Strip(rows, half=True)
        if not HIDDEN.search(command(shifted)):
            return shifted
    return None


def _cut_at(strip: Strip) -> int:
    """Where to part a strip so that its first hidden command is parted or gets a row for itself."""
    wide, data = strip.payload()
    found = HIDDEN.search(data)
    if found is None:  # it stands in the lengths before the data
        return len(strip.rows) // 2
    row, column = divmod(found.start(), wide)
    across_the_end = column == wide - 1
    return row + 1 if across_the_end or row == 0 else row


def _thickened(row: bytes) -> tuple[bytes, int]:
    return HIDDEN.subn(lambda pair: b"\x18" + pair[0][1:], row)


def _can_shift(row: bytes) -> bool:
    return not (row[0] & 0xF0 or row[-1] & 0x0F)


def _half_byte_left(row: bytes) -> bytes:
    """The row without its first and last four dots, which are blank: one byte less."""
    return (int.from_bytes(row, "big") >> 4).to_bytes(len(row), "big")[1:]


def _blank_left(row: bytes) -> int:
    return len(row) - len(row.lstrip(b"\0"))


def _blank_right(row: bytes) -> int:
    return len(row) - len(row.rstrip(b"\0"))
