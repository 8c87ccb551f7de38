"""Bitmap → bit images of 24 rows, for printers that know no raster pictures.

    1B 33 18                     ESC 3   a line is 24 dots (said once, before the first band)
    1B 2A 21 nL nH d1 ... dk     ESC *   24 dots high, n columns, k = 3 * n; in each column the top dot comes first
    1D 72 01                     GS r 1  after the data, if wanted: a band that lost a byte swallows it; so does
                                         one that lost its first bytes, by the trap in its last column (see strips)
    0A                           LF      prints the band

Both sides lose the same number of blank columns, as with strips. A picture can only end with a whole band: up
to 23 blank rows may follow its last one.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import numpy as np
import numpy.typing as npt

from devices.printer.bitmap import Bitmap
from devices.printer.encode.native import LF, feed
from devices.printer.encode.result import Drawn, joined
from devices.printer.encode.strips import TRAP, TRAP_DOTS
from devices.printer.realtime import HIDDEN

BAND = 24
LINE_OF_BAND = b"\x1b3\x18"

WIDEST = 1023
"""Columns in one command: 1,040 would write 10 04 for their number."""

Rows = tuple[bytes, ...]


def draw(bitmap: Bitmap, question: bytes = b"") -> Drawn:
    """The bytes that draw the bitmap, each band followed by the question."""
    if not bitmap.height:
        return Drawn(b"", ())
    bands = (_drawn(rows, question) for rows in _bands(tuple(bitmap.rows()), bytes(bitmap.stride)))
    return joined((Drawn(LINE_OF_BAND, ()), *bands))


def _drawn(rows: Rows, question: bytes) -> Drawn:
    if not any(map(any, rows)):
        return Drawn(feed(len(rows)), rows)
    columns, moved = _thickened(_columns(rows))
    if question:
        columns, trap = _with_trap(columns)
        moved += trap
    return Drawn(_commands(columns) + question + LF, _rows(columns), moved, int(bool(question)))


def _bands(rows: Rows, blank: bytes) -> Iterator[Rows]:
    """Blank rows to be fed, and bands of 24 rows."""
    plan, y = _Plan(rows), 0
    while y < len(rows):
        start = plan.best(y)[1]
        if start > y:
            yield rows[y:start]
        if start < len(rows):
            yield _band(rows, start, blank)
        y = start + BAND


class _Plan:
    """Where the bands begin: blank rows above ink may belong to a band, so that fewer columns hide a command."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._ink = [len(rows)]
        for y in range(len(rows) - 1, -1, -1):
            self._ink.append(y if any(rows[y]) else self._ink[-1])
        self._ink.reverse()
        self._known: dict[int, tuple[int, int]] = {}

    def best(self, y: int) -> tuple[int, int]:
        """The fewest hidden commands from this row on, and where to begin the next band for that."""
        if y >= len(self._rows) or self._ink[y] == len(self._rows):
            return 0, len(self._rows)
        if y not in self._known:
            self._known[y] = self._choose(y)
        return self._known[y]

    def _choose(self, y: int) -> tuple[int, int]:
        ink = self._ink[y]
        fewest = len(self._rows) * len(self._rows[0]), ink
        for start in range(ink, max(y, ink - BAND + 1) - 1, -1):
            hidden = self._hidden(start) + self.best(start + BAND)[0]
            if hidden < fewest[0]:
                fewest = hidden, start
            if not hidden:
                break
        return fewest

    @cache  # noqa: B019 a plan lives for one picture
    def _hidden(self, start: int) -> int:
        return sum(
            len(HIDDEN.findall(column)) for column in _columns(_band(self._rows, start, bytes(len(self._rows[0]))))
        )


def _band(rows: Rows, start: int, blank: bytes) -> Rows:
    band = rows[start : start + BAND]
    return band + (blank,) * (BAND - len(band))


# ---- rows ↔ columns of three bytes


def _columns(rows: Rows) -> tuple[bytes, ...]:
    dots = np.unpackbits(np.frombuffer(b"".join(rows), np.uint8).reshape(BAND, -1), axis=1)
    packed: npt.NDArray[np.uint8] = np.packbits(dots.T, axis=1)
    return tuple(column.tobytes() for column in packed)


def _rows(columns: tuple[bytes, ...]) -> Rows:
    dots = np.unpackbits(np.frombuffer(b"".join(columns), np.uint8).reshape(-1, BAND // 8), axis=1)
    packed: npt.NDArray[np.uint8] = np.packbits(dots.T, axis=1)
    return tuple(row.tobytes() for row in packed)


# ---- no real-time command in the picture: a pair in one column loses its place to a thicker line, 10 -> 18; a pair
# across two columns is parted by a second ESC *, which goes on where the first has ended.


def _thickened(columns: tuple[bytes, ...]) -> tuple[tuple[bytes, ...], int]:
    fixed = [HIDDEN.subn(lambda pair: b"\x18" + pair[0][1:], column) for column in columns]
    return tuple(column for column, _ in fixed), sum(moved for _, moved in fixed)


def _with_trap(columns: tuple[bytes, ...]) -> tuple[tuple[bytes, ...], int]:
    """The columns with a trap behind the last one, where there is room, and how many dots it has."""
    end = len(columns) - _side(columns)
    if end == len(columns):
        return columns, 0
    return (*columns[:end], b"\0" + TRAP, *columns[end + 1 :]), TRAP_DOTS


def _side(columns: tuple[bytes, ...]) -> int:
    """Blank columns on each side."""
    inked = [x for x, column in enumerate(columns) if any(column)]
    return min(inked[0], len(columns) - 1 - inked[-1])


def _commands(columns: tuple[bytes, ...]) -> bytes:
    side = _side(columns)
    return b"".join(map(_command, _parted(columns[side : len(columns) - side])))


def _parted(columns: tuple[bytes, ...]) -> Iterator[tuple[bytes, ...]]:
    begin = 0
    for x in range(1, len(columns)):
        if HIDDEN.search(columns[x - 1][-1:] + columns[x][:1]) or x - begin == WIDEST:
            yield columns[begin:x]
            begin = x
    yield columns[begin:]


def _command(columns: tuple[bytes, ...]) -> bytes:
    return b"\x1b*\x21" + len(columns).to_bytes(2, "little") + b"".join(columns)
