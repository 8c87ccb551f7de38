"""The simulated printer's sensors, and the bytes in which it tells of them.

    DLE EOT n   one byte    0xx1xx10     n = 1 off line 08; 2 cover 04, paper end 20, error 40;
                                         3 knife 08, broken 20, head hot 40; 4 near end 0C, end 60
    GS r 1      one byte    0xx0xxxx     near end 03, end 0C
    GS ( H 49   37 23 (cause) 00         when it goes off line; cause 40 and cover 04, error 10, paper end 20
    GS a        four bytes  0xx1xx00 ... off line 08, cover 20; knife 08, broken 20, head hot 40; near end 03, end 0C

A printer that is well answers 12, 12, 12, 12; 00; 10 00 00 00.
"""

from __future__ import annotations

from dataclasses import dataclass

from devices.printer.sim_faults import Faults

ASB_LINE, ASB_ERROR, ASB_PAPER = 0x02, 0x04, 0x08
"""Bits of GS a n: which changes are told."""


@dataclass(frozen=True)
class Sensors:
    """What a printer knows of itself at one moment."""

    cover: bool
    end: bool
    low: bool
    knife: bool
    broken: bool
    hot: bool
    offline: bool

    @classmethod
    def of(cls, faults: Faults, *, jammed: bool, near_end_rows: int | None) -> Sensors:
        """``near_end_rows``: so many rows before its end a roll counts as low; None: there is no such sensor."""
        left = faults.paper_ends_after_rows
        low = faults.paper_low or faults.paper_out or (left is not None and left < (near_end_rows or 0))
        return cls(
            cover=faults.cover_open,
            end=faults.paper_out,
            low=low and near_end_rows is not None,
            knife=jammed,
            broken=faults.broken,
            hot=faults.overheated,
            offline=faults.stopped or jammed,
        )

    @property
    def error(self) -> bool:
        return self.knife or self.broken or self.hot

    def real_time(self, n: int) -> bytes:
        """The answer to DLE EOT n; none to an n that it does not know."""
        match n:
            case 1:
                return bytes((0x12 | 0x08 * self.offline,))
            case 2:
                return bytes((0x12 | 0x04 * self.cover | 0x20 * self.end | 0x40 * self.error,))
            case 3:
                return bytes((0x12 | self._causes,))
            case 4:
                return bytes((0x12 | 0x0C * self.low | 0x60 * self.end,))
            case _:
                return b""

    def in_turn(self, n: int) -> bytes:
        """The answer to GS r n: paper or drawer; none to an n that it does not know."""
        match n:
            case 1 | 49:
                return bytes((self._paper,))
            case 2 | 50:
                return b"\0"
            case _:
                return b""

    def asb(self) -> bytes:
        """The four bytes of GS a."""
        return bytes((0x10 | 0x08 * self.offline | 0x20 * self.cover, self._causes, self._paper, 0x00))

    def offline_response(self, wanted: int) -> bytes:
        """What GS ( H 49 has it say when it goes off line; 2: with the cause, whose letters differ among models."""
        cause = bytes((0x40 | 0x04 * self.cover | 0x20 * self.end | 0x10 * self.error,)) if wanted & 3 == 2 else b""
        return b"7#" + cause + b"\0"

    def watched(self, mask: int) -> tuple[int, ...]:
        """What GS a was told to watch; the four bytes are sent when this changes."""
        told = self.asb()
        return tuple(told[n] for n, bit in enumerate((ASB_LINE, ASB_ERROR, ASB_PAPER)) if mask & bit)

    @property
    def _causes(self) -> int:
        return 0x08 * self.knife | 0x20 * self.broken | 0x40 * self.hot

    @property
    def _paper(self) -> int:
        return 0x03 * self.low | 0x0C * self.end
