"""What an encoder hands back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from devices.printer.bitmap import Bitmap


@dataclass(frozen=True)
class Encoded:
    """The bytes of a slip, and the bitmap that they draw.

    It is the page's own picture, unless ``moved`` dots had to be set beside black ones to break up a real-time
    command that no other cut of the picture could avoid. Where the printer writes in its own letters, the bitmap
    is what we would have drawn in their place.
    """

    data: bytes
    bitmap: Bitmap
    moved: int = 0
    checks: int = 0
    """Questions GS r 1 inside ``data``: as many answers come back when no byte of a picture was lost."""


@dataclass(frozen=True)
class Drawn:
    """A part of a slip: its bytes, the rows that they draw, dots set, questions asked."""

    data: bytes
    rows: tuple[bytes, ...]
    moved: int = 0
    checks: int = 0


def joined(parts: Iterable[Drawn]) -> Drawn:
    """One after the other."""
    pieces = tuple(parts)
    return Drawn(
        b"".join(piece.data for piece in pieces),
        tuple(row for piece in pieces for row in piece.rows),
        sum(piece.moved for piece in pieces),
        sum(piece.checks for piece in pieces),
    )
