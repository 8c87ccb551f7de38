"""Status bytes of ESC/POS printers, read as the vendors' manuals draw them.

    DLE EOT n   10 04 n   -> one byte at once       0xx1xx10
      n = 1  printer        3 offline
      n = 2  why offline    2 cover open   5 stopped by paper end   6 error
      n = 3  which error    3 cutter       5 unrecoverable          6 recovers by itself (head hot)
      n = 4  paper roll     2,3 near end   5,6 end
    GS r 1      1D 72 01  -> one byte in its turn   0xx0xxxx    0,1 near end   2,3 end
    GS a n      1D 61 n   -> four bytes now and at every change, until ESC @
      first     0xx1xx00    3 offline   5 cover open
      second    0xx0xxxx    3 cutter    5 unrecoverable   6 recovers by itself
      third     0xx0xxxx    0,1 near end   2,3 end        fourth  0xx0xxxx
    GS ( H      1D 28 48 06 00 30 30 d1 d2 d3 d4 -> 37 22 d1 d2 d3 d4 00  when all before it is printed
    GS I n      1D 49 n   -> one byte, or 5F text 00
    GS ( L 64   1D 28 4C 04 00 30 40 4B 43 -> 37 72 41 keys 00, and after each ACK 40 keys more; 40: the last
    XON XOFF    11 13     -> mixed in between by serial printers

An answer that never came is None: unknown, which is neither good nor bad.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from devices.states import ATTENTION_ONLY, Reason

PRINTER, OFFLINE_CAUSE, ERROR_CAUSE, PAPER = 1, 2, 3, 4
GS_R = b"\x1dr\x01"
GS_A = b"\x1da\x0f"
GS_I = b"\x1dI\x43"
"""GS I 67: its model's name. What it is does not matter; its form is that of no other answer."""
NAME_BEGINS = 0x5F
ASK_KEYS = b"\x1d(L\x04\x000@KC"
"""Under which keys are pictures stored in it?"""
ACK, CAN = b"\x06", b"\x18"
LONGEST_TEXT = 80
CLEAR = b"\x10\x05\x02"
"""DLE ENQ 2: go on from an error, and forget what was still to be printed."""


def gs_h(number: int) -> bytes:
    """GS ( H function 48: say this number, four figures, when everything before it is printed."""
    return b"\x1d(H\x06\x0000%04d" % number


def ask(n: int) -> bytes:
    return bytes((0x10, 0x04, n))


class Kind(Enum):
    """What comes from the printer."""

    REAL_TIME = "DLE EOT"
    IN_TURN = "GS r"
    CHANGE = "GS a"
    PRINTED = "GS ( H"
    NAME = "GS I"
    KEYS = "GS ( L"
    FLOW = "XON/XOFF"
    GARBAGE = "garbage"


def kind_of(byte: int) -> Kind:
    """What a byte is that stands alone or comes first."""
    if byte in (0x11, 0x13):
        return Kind.FLOW
    if byte == 0x37:
        return Kind.PRINTED
    if byte == NAME_BEGINS:
        return Kind.NAME
    if byte & 0x93 == 0x12:
        return Kind.REAL_TIME
    if byte & 0x93 == 0x10:
        return Kind.CHANGE
    if byte & 0x90 == 0x00:
        return Kind.IN_TURN
    return Kind.GARBAGE


@dataclass(frozen=True)
class Told:
    """One thing that the printer has said, with its bytes."""

    kind: Kind
    data: bytes

    @property
    def id(self) -> bytes:
        """PRINTED: which data is on paper now."""
        return self.data[2:6]

    @property
    def keys(self) -> frozenset[str]:
        """KEYS: of two letters each."""
        text = self.data[3:-1].decode("ascii")
        return frozenset(text[at : at + 2] for at in range(0, len(text), 2))

    @property
    def goes_on(self) -> bool:
        """KEYS: more of them come when these are acknowledged."""
        return self.data[2:3] == b"A"


class AnswerStream:
    """Takes apart what comes from the printer, however it is cut into pieces."""

    def __init__(self) -> None:
        self._begun = b""

    def feed(self, data: bytes) -> list[Told]:
        """What these bytes complete, in order. A byte that fits nowhere is garbage; behind it all begins anew."""
        rest, told = self._begun + data, []
        while rest:
            length = _length(rest)
            if length is None:
                break  # so far so good, and the rest is still on its way
            size = length or 1
            told.append(Told(_kind(rest) if length else Kind.GARBAGE, rest[:size]))
            rest = rest[size:]
        self._begun = rest
        return told


def _length(data: bytes) -> int | None:
    """Bytes of the answer at the front; None while it may still become one, 0 when it cannot."""
    if data[0] == NAME_BEGINS:
        return _length_of_text(data, 1)
    if _KEYS_BEGIN.startswith(data[:2]) and data[2:3] in (b"", b"@", b"A"):
        return _length_of_text(data, 3) if len(data) > 2 else None
    shape = _shape(data[0])
    fits = _fitting(shape, data)
    if fits == len(data) < len(shape):
        return None
    return len(shape) if fits == len(shape) else 0


def _length_of_text(data: bytes, head: int) -> int | None:
    """The same for letters that stand between a head and a NUL."""
    text, ended, _ = data[head:].partition(b"\0")
    if len(text) > LONGEST_TEXT or not all(0x20 <= byte <= 0x7E for byte in text):
        return 0
    return head + len(text) + 1 if ended else None


def _kind(data: bytes) -> Kind:
    """What a whole answer is."""
    return Kind.KEYS if data.startswith(_KEYS_BEGIN) else kind_of(data[0])


Shape = tuple[tuple[int, int], ...]
"""For each byte which bits must stand how: mask and value."""
_KEYS_BEGIN = b"7r"
_ONE: Shape = ((0, 0),)
_FOUR: Shape = ((0x93, 0x10), (0x90, 0x00), (0x90, 0x00), (0x90, 0x00))
_ID: Shape = ((0xFF, 0x37), (0xFF, 0x22), *((0xF0, 0x30),) * 4, (0xFF, 0x00))


def _shape(first: int) -> Shape:
    kind = kind_of(first)
    return _ID if kind is Kind.PRINTED else _FOUR if kind is Kind.CHANGE else _ONE


def _fitting(shape: Shape, data: bytes) -> int:
    """How many bytes at the front fit."""
    fits = 0
    for (mask, value), byte in zip(shape, data, strict=False):
        if byte & mask != value:
            return fits
        fits += 1
    return fits


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
        found |= {Reason.UNKNOWN_PAPER} if self.paper is None else _of_paper(self.paper)
        stops = found - ATTENTION_ONLY
        if (self.printer or 0) & 0x08 and not stops:
            found |= {Reason.OFFLINE}
        return found

    @property
    def has_error(self) -> bool:
        return bool((self.offline_cause or 0) & 0x40)


def stops_in(n: int, byte: int) -> frozenset[Reason]:
    """What one real-time answer alone says of a stop."""
    match n:
        case 1:
            return _picked(byte, (0x08, Reason.OFFLINE))
        case 2:
            return _of_offline_cause(byte)
        case 3:
            return _of_error(byte)
        case _:
            return _of_paper(byte) - ATTENTION_ONLY


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


def of_change(data: bytes) -> frozenset[Reason]:
    """The four bytes of GS a."""
    found = _picked(data[0], (0x20, Reason.COVER_OPEN)) | _of_error(data[1]) | of_gs_r(data[2])
    stops = found - ATTENTION_ONLY
    return found | {Reason.OFFLINE} if data[0] & 0x08 and not stops else found


def _picked(byte: int, *bits: tuple[int, Reason]) -> frozenset[Reason]:
    return frozenset(reason for mask, reason in bits if byte & mask)
