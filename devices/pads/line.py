"""The line protocol of pads and signs that we, or the hall's electrician, build. Readable, and it finds its way back.

    $<kind><address>,<number>[,<field>…]*<sum> CR LF      sum: XOR of all between $ and *, two hex digits

    $RP03,0017,ARM,30*76     host → pad 3: one rating within 30 s, lamp on; ARM,0: lamp off
    $AK03,0017*23            pad → host: done
    $RP03,0018,KEY,4*47      pad → host: key 4; said again every 300 ms, five times, until it is answered
    $RP03,0018,KEY,4,31*69   the same, pressed 31 hundredths of a second ago: a repeat, or a press that had to wait
    $AK03,0018*2C            host → pad: stored
    $HB03,0019,OK*05         pad → host: alive, every 10 s when idle; NEW instead of OK after power-on
    $RP03,0020,POLL*1C       host → pad on a shared line: the word is yours; it answers KEY or HB within 50 ms
    $CD07,0101,SHOW,A012,B*33  host → sign 7: this text, blinking

Addresses are 01 to 7F in hex; 00 is for all, and nobody answers. A line has at most 64 bytes. Whatever is broken is
dropped and counted; the next ``$`` begins anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import reduce
from operator import xor

LONGEST = 64
"""Bytes of a line with its ``$`` and its CR LF."""
TO_ALL = 0
HIGHEST_ADDRESS = 0x7F
NUMBERS = 10_000
"""Sequence numbers have four digits and begin anew after 9999."""
ANSWER_S = 0.05
"""On a shared line an answer begins within this time."""
REPEAT_S = 0.3
REPEATS = 5
TICKS_S = 100
"""The age of a press is told in hundredths of a second, 9999 at most."""
HEARTBEAT_S = 10.0
_START, _SUM, _ENDS = b"$"[0], "*", b"\r\n"
_ASIDE = frozenset("$*,")


class Kind(StrEnum):
    """Who is spoken of, or what is answered."""

    PAD = "RP"
    SIGN = "CD"
    ANSWER = "AK"
    REFUSAL = "NK"
    HEARTBEAT = "HB"


@dataclass(frozen=True)
class Frame:
    """One line."""

    kind: Kind
    address: int
    seq: int
    fields: tuple[str, ...] = ()

    @property
    def verb(self) -> str:
        """The first field: ARM, KEY, SHOW; empty when there is none."""
        return self.fields[0] if self.fields else ""

    def answer(self) -> Frame:
        """What tells its sender that it was understood and done."""
        return Frame(Kind.ANSWER, self.address, self.seq)

    def answers(self, other: Frame) -> bool:
        """Is this the answer or the refusal of that line?"""
        return self.kind in (Kind.ANSWER, Kind.REFUSAL) and (self.address, self.seq) == (other.address, other.seq)


def encode(frame: Frame) -> bytes:
    """The line's bytes. Raises ValueError for what does not go into a line."""
    if not 0 <= frame.address <= HIGHEST_ADDRESS or not 0 <= frame.seq < NUMBERS:
        raise ValueError(f"no address or number of a line: {frame.address}, {frame.seq}")
    if not all(map(_is_field, frame.fields)):
        raise ValueError(f"no fields of a line: {frame.fields!r}")
    body = ",".join((f"{frame.kind}{frame.address:02X}", f"{frame.seq:04d}", *frame.fields)).encode("ascii")
    line = b"$%s*%02X\r\n" % (body, sum_of(body))
    if len(line) > LONGEST:
        raise ValueError(f"a line has at most {LONGEST} bytes, not {len(line)}")
    return line


def _is_field(text: str) -> bool:
    return text.isascii() and text.isprintable() and _ASIDE.isdisjoint(text)


def sum_of(body: Iterable[int]) -> int:
    """XOR of all bytes."""
    return reduce(xor, body, 0)


class Frames:
    """Bytes in, whatever way they were cut; whole lines out. Holds one line at most."""

    def __init__(self) -> None:
        self.wrong_sums = 0
        """Lines whose sum was not right: a bad cable, or two who spoke at once."""
        self.too_long = 0
        self.strange = 0
        """Lines that were torn, or whole and of no kind that is known here."""
        self._line: bytearray | None = None

    @property
    def broken(self) -> int:
        """Lines that were dropped, for whatever reason."""
        return self.wrong_sums + self.too_long + self.strange

    def feed(self, data: bytes) -> list[Frame]:
        """The lines that these bytes complete, in order."""
        return [frame for byte in data if (frame := self._byte(byte)) is not None]

    def forget(self) -> None:
        """Half a line is given up: the line was opened anew, or its time is over."""
        self._line = None

    def _byte(self, byte: int) -> Frame | None:
        if byte == _START:
            self.strange += self._line is not None
            self._line = bytearray()
        elif self._line is None:
            pass  # noise between two lines
        elif byte in _ENDS:
            return self._ended()
        elif len(self._line) >= LONGEST - 3:
            self.too_long += 1
            self._line = None
        else:
            self._line.append(byte)
        return None

    def _ended(self) -> Frame | None:
        line, self._line = bytes(self._line or b""), None
        body, star, told = line.decode("latin-1").rpartition(_SUM)
        if not star or len(told) != 2 or not _is_hex(told):
            self.strange += 1
        elif int(told, 16) != sum_of(body.encode("latin-1")):
            self.wrong_sums += 1
        elif (frame := _frame(body)) is not None:
            return frame
        else:
            self.strange += 1
        return None


def _frame(body: str) -> Frame | None:
    head, *rest = body.split(",")
    kind, address = head[:2], head[2:]
    if kind not in set(Kind) or len(address) != 2 or not _is_hex(address) or not rest or not _is_number(rest[0]):
        return None
    if int(address, 16) > HIGHEST_ADDRESS or not all(map(_is_field, rest)):
        return None
    return Frame(Kind(kind), int(address, 16), int(rest[0]), tuple(rest[1:]))


def _is_hex(text: str) -> bool:
    return all(letter in "0123456789ABCDEFabcdef" for letter in text)


def _is_number(text: str) -> bool:
    return len(text) == 4 and text.isascii() and text.isdecimal()
