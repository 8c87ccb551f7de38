"""The paper that comes out of the simulated printer, piece by piece, with the bytes that made it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from devices.printer.bitmap import Bitmap
from devices.printer.decoder import Bad, Event, Paper

Torn = Literal["", "paper_end", "rest", "power_off", "cleared", "left_inside"]
"""What is wrong with a piece of paper. Empty: cut off whole. paper_end: the roll ended in it; rest: what was still
to come of it, on the next roll; power_off, cleared: the printer has forgotten what should follow; left_inside: it was
never cut."""


@dataclass(frozen=True)
class CapturedSlip:
    """One piece of paper, from its first command to the knife; times are those handed in."""

    bitmap: Bitmap
    first_byte: float
    last_byte: float
    cut: float
    data: bytes
    """What the printer had received for it, as it had received it."""
    errors: int = 0
    torn: Torn = ""
    lines: tuple[str, ...] = ()
    """What stands on it in letters of the printer, line by line; what came as a picture is not here."""
    codes: tuple[str, ...] = ()
    """QR codes that the printer drew itself."""


class Pieces:
    """Keeps what arrives until the paper that it makes has been cut off."""

    def __init__(self, dots: int, on_slip: Callable[[CapturedSlip], None]) -> None:
        self._on_slip = on_slip
        self._paper = Paper(dots)
        self._stream = bytearray()
        self._base = 0
        """Offset of the stream's first kept byte among all that ever came."""
        self._taken = 0
        self._arrivals: deque[tuple[int, float]] = deque()
        self._begun: int | None = None
        self._errors = 0

    @property
    def begun(self) -> bool:
        """Is there paper under way?"""
        return bool(self._paper.rows)

    def arrived(self, data: bytes, now: float) -> None:
        self._stream += data
        self._arrivals.append((self._base + len(self._stream), now))

    def taken(self, size: int) -> bytes:
        """The next so many bytes have been obeyed; which ones they were."""
        start = self._taken - self._base
        self._taken += size
        return bytes(self._stream[start : start + size])

    def skip(self) -> None:
        """What was taken last belongs to no piece."""
        if self._begun is None:
            self._forget(self._taken)

    def add(self, event: Event, size: int, *, anew: bool = False) -> None:
        """What these ``size`` bytes, the last that were taken, have done; ``anew``: a piece begins, if none has."""
        if self._begun is None or (anew and not self.begun):
            self._begun = self._taken - size
            self._forget(self._begun)
        self._paper.add(event)
        self._errors += isinstance(event, Bad)

    def end(self, now: float, torn: Torn = "") -> None:
        """The piece falls into the hand."""
        begun = self._taken if self._begun is None else self._begun
        first, last = self._arrival(begun), self._arrival(self._taken - 1)
        data = bytes(self._stream[begun - self._base : self._taken - self._base])
        piece = self._paper.piece()
        slip = CapturedSlip(piece.bitmap, first, last, now, data, self._errors, torn, piece.lines, piece.codes)
        self._begun, self._errors = None, 0
        self._forget(self._taken)
        self._on_slip(slip)

    def clear(self) -> None:
        """What has arrived and was not obeyed never will be."""
        self._taken = self._base + len(self._stream)
        self._begun, self._errors = None, 0
        self._paper.cut()
        self._forget(self._taken)

    def _forget(self, offset: int) -> None:
        """Bytes before this are not needed any more."""
        del self._stream[: offset - self._base]
        self._base = offset
        if not self._stream:
            while len(self._arrivals) > 1:
                self._arrivals.popleft()

    def _arrival(self, offset: int) -> float:
        """When the byte at this offset of the stream came; older ones are forgotten."""
        while len(self._arrivals) > 1 and self._arrivals[0][0] <= offset:
            self._arrivals.popleft()
        return self._arrivals[0][1] if self._arrivals else 0.0
