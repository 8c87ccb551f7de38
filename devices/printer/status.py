"""Status bytes of ESC/POS printers, read as the vendors' manuals draw them.

    DLE EOT n   10 04 n   -> one byte at once       0xx1xx10
      n = 1  printer        3 offline
      n = 2  why offline    2 cover open   5 stopped by paper end   6 error
      n = 3  which error    3 cutter       5 unrecoverable          6 recovers by itself (head hot)
      n = 4  paper roll     2,3 near end   5,6 end
    GS r 1      1D 72 01  -> one byte in its turn   0xx0xxxx    0,1 near end   2,3 end
    GS I n      1D 49 n   -> one byte, or 5F text 00
    XON XOFF    11 13     -> mixed in between by serial printers

An answer that never came is None: unknown, which is neither good nor bad.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from devices.states import Reason

PRINTER, OFFLINE_CAUSE, ERROR_CAUSE, PAPER = 1, 2, 3, 4
GS_R = b"\x1dr\x01"


def ask(n: int) -> bytes:
    return bytes((0x10, 0x04, n))


class Kind(Enum):
    """What a byte from the printer can be."""

    REAL_TIME = "DLE EOT"
    IN_TURN = "GS r"
    FLOW = "XON/XOFF"
    GARBAGE = "garbage"


def kind_of(byte: int) -> Kind:
    if byte in (0x11, 0x13):
        return Kind.FLOW
    if byte & 0x93 == 0x12:
        return Kind.REAL_TIME
    if byte & 0x90 == 0x00:
        return Kind.IN_TURN
    return Kind.GARBAGE


@dataclass(frozen=True)
class Answers:
    """The four real-time answers, None where none came."""

    printer: int | None = None
    offline_cause: int | None = None
    error_cause: int | None = None
    paper: int | None = None

    @property
    def silent(self) -> bool:
        return self.printer is None and self.offline_cause is None and self.paper is None

    def reasons(self) -> frozenset[Reason]:
        """What the answers say; OFFLINE only when nothing says why, SILENT when there are none."""
        if self.silent:
            return frozenset({Reason.SILENT})
        found = _of_offline_cause(self.offline_cause or 0) | _of_error(self.error_cause or 0)
        found |= _of_paper(self.paper or 0)
        stops = found - {Reason.MEDIA_LOW}
        if (self.printer or 0) & 0x08 and not stops:
            found |= {Reason.OFFLINE}
        return found

    @property
    def has_error(self) -> bool:
        return bool((self.offline_cause or 0) & 0x40)


def _of_offline_cause(byte: int) -> frozenset[Reason]:
    return _picked(byte, (0x04, Reason.COVER_OPEN), (0x20, Reason.MEDIA_EMPTY))


def _of_error(byte: int) -> frozenset[Reason]:
    return _picked(byte, (0x08, Reason.CUTTER), (0x20, Reason.FAULT), (0x40, Reason.OVERHEATED))


def _of_paper(byte: int) -> frozenset[Reason]:
    return _picked(byte, (0x60, Reason.MEDIA_EMPTY), (0x0C, Reason.MEDIA_LOW)) - _implied(byte)


def _implied(byte: int) -> frozenset[Reason]:
    """A roll that has ended is also near its end; one reason is enough."""
    return frozenset({Reason.MEDIA_LOW}) if byte & 0x60 else frozenset()


def of_gs_r(byte: int) -> frozenset[Reason]:
    """The paper sensors as GS r 1 tells them."""
    return _of_paper((byte & 0x03) << 2 | (byte & 0x0C) << 3)


def _picked(byte: int, *bits: tuple[int, Reason]) -> frozenset[Reason]:
    return frozenset(reason for mask, reason in bits if byte & mask)
