"""A bought box described by data: which bytes are which key, and which bytes light its lamp.

    on the wire:  the bytes written in the table, their check sum, the terminator
    a pattern:    AA 01 ?? 3?    ? is any half of a byte; or text = "KEY1"

No thread and no cable here; what a file says is read in ``table_file.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictBool, StrictInt, model_validator
from pydantic_core import PydanticCustomError

from devices.pads.line import sum_of

LONGEST = 64
"""Bytes of the longest frame of a box."""
ActionName = Literal["light", "off", "say", "thanks", "ask"]
Checksum = Literal["none", "xor", "sum", "crc16"]
Baud = Literal[1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200, 230400]


def crc16(data: Iterable[int]) -> bytes:
    """CRC-16 as Modbus has it, low byte first."""
    crc = 0xFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ 0xA001 if crc & 1 else crc >> 1
    return crc.to_bytes(2, "little")


CHECKSUMS: Mapping[Checksum, Callable[[bytes], bytes]] = {
    "none": lambda _: b"",
    "xor": lambda data: bytes([sum_of(data)]),
    "sum": lambda data: bytes([sum(data) & 0xFF]),
    "crc16": crc16,
}


# ---- what a file holds ----


@dataclass(frozen=True)
class Pattern:
    """Bytes of which some, or halves of some, may be anything."""

    value: bytes
    mask: bytes

    def __len__(self) -> int:
        return len(self.value)

    @property
    def exact(self) -> bool:
        return set(self.mask) <= {0xFF}

    @property
    def rank(self) -> tuple[int, int]:
        """The longer goes before the shorter, and what says more before what says less."""
        return len(self), sum(byte.bit_count() for byte in self.mask)

    def overlaps(self, other: Pattern) -> bool:
        """Are there bytes that both describe, and nothing says which one is meant?"""
        both = zip(self.value, self.mask, other.value, other.mask, strict=False)
        return self.rank == other.rank and all((a ^ b) & m & n == 0 for a, m, b, n in both)

    def fits(self, data: bytes) -> bool:
        """Can these bytes begin, or be, what the pattern describes?"""
        return all(byte & mask == value for byte, mask, value in zip(data, self.mask, self.value, strict=False))


def _pattern(text: Any) -> Pattern:
    digits = "".join(text.split()) if isinstance(text, str) else ""
    if not digits or len(digits) % 2 or not set(digits) <= set("0123456789abcdefABCDEF?"):
        raise PydanticCustomError("hex", "pairs of hex digits")
    mask = bytes.fromhex("".join("0" if digit == "?" else "F" for digit in digits))
    return Pattern(bytes.fromhex(digits.replace("?", "0")), mask)


def _letters(text: Any) -> Pattern:
    if not isinstance(text, str) or not text or not text.isascii():
        raise PydanticCustomError("letters", "ASCII letters")
    return Pattern(text.encode("ascii"), b"\xff" * len(text))


def _plain(text: Any) -> bytes:
    if text == "":
        return b""
    pattern = _pattern(text)
    if not pattern.exact:
        raise PydanticCustomError("wild", "no ? here")
    return pattern.value


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class Serial(_Part):
    """Its line; always 8N1."""

    baud: Baud = 9600
    dtr: StrictBool = Field(default=True, description="false: for boxes that begin anew whenever DTR rises")


class FrameRule(_Part):
    """What all its frames have in common."""

    checksum: Checksum = "none"
    checksum_from: Annotated[StrictInt, Field(ge=0, le=16)] = 0
    """The first byte that the sum counts; 0: all."""
    terminator: Annotated[bytes, BeforeValidator(_plain)] = b""
    length: Annotated[StrictInt, Field(ge=1, le=LONGEST)] | None = None
    """Bytes of every frame that it sends, all told; None: each as its pattern."""
    gap_ms: Annotated[StrictInt, Field(ge=5, le=2000)] = 50
    """After such a pause a frame has ended, whatever it lacks."""

    def wire(self, data: bytes) -> bytes:
        """The whole frame."""
        return data + self.checksum_of(data) + self.terminator

    def checksum_of(self, data: bytes) -> bytes:
        return CHECKSUMS[self.checksum](data[self.checksum_from :])

    @property
    def tail(self) -> int:
        """Bytes that follow those of a pattern."""
        return len(self.checksum_of(b"")) + len(self.terminator)


class _Bytes(_Part):
    """Written as hex, or as letters; one of the two."""

    hex: Annotated[Pattern, BeforeValidator(_pattern)] | None = Field(default=None, alias="bytes")
    text: Annotated[Pattern, BeforeValidator(_letters)] | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> _Bytes:
        if (self.hex is None) == (self.text is None):
            raise PydanticCustomError("one_of_both", "bytes or text")
        return self

    @property
    def pattern(self) -> Pattern:
        pattern = self.hex or self.text
        assert pattern is not None
        return pattern


class Match(_Bytes):
    """What the box sends, and what it means."""

    key: Annotated[StrictInt, Field(ge=1, le=99)] | None = None
    alive: StrictBool = False
    """It is no key, only a sign of life."""

    @model_validator(mode="after")
    def _means_something(self) -> Match:
        if (self.key is None) == (not self.alive):
            raise PydanticCustomError("meaning", "key or alive")
        return self


class Action(_Bytes):
    """What the box is sent.

    light: a question is put · say: with it, its voice · off: the question is closed · thanks: a press counted ·
    ask: now and then, to hear whether it is alive
    """

    name: ActionName

    @model_validator(mode="after")
    def _known_bytes(self) -> Action:
        if not self.pattern.exact:
            raise PydanticCustomError("wild", "no ? here")
        return self


class PadTable(_Part):
    """One kind of box."""

    name: str = Field(default="", description="for people")
    serial: Serial = Serial()
    frame: FrameRule = FrameRule()
    match: tuple[Match, ...]
    action: tuple[Action, ...] = ()
    levels: dict[Annotated[str, Field(pattern=r"^[1-9][0-9]?$")], Annotated[StrictInt, Field(ge=1, le=99)]] = {}
    """Key of the box → level, where the box counts the other way round."""
    ask_s: Annotated[StrictInt, Field(ge=1, le=600)] = 10
    """How often it is asked whether it is alive, if there is an action for that."""

    @property
    def level_of(self) -> dict[int, int]:
        return {int(key): level for key, level in self.levels.items()}

    def bytes_for(self, name: ActionName) -> bytes:
        """What to send; empty when the box cannot do that."""
        return b"".join(self.frame.wire(action.pattern.value) for action in self.action if action.name == name)


# ---- bytes → what they mean ----


class _Fit(Enum):
    NO = 0
    NOT_YET = 1
    WRONG_SUM = 2
    YES = 3


class Matcher:
    """A stream of bytes → matches: the longest that fits; what fits nothing is passed over byte by byte.

    Never holds more than the longest frame of the table.
    """

    def __init__(self, table: PadTable) -> None:
        self.wrong_sums = 0
        self.torn = 0
        """Stretches of bytes that belong to no frame."""
        self._frame = table.frame
        self._longest_first = sorted(table.match, key=lambda match: match.pattern.rank, reverse=True)
        self._held = bytearray()
        self._in_noise = False

    @property
    def broken(self) -> int:
        return self.wrong_sums + self.torn

    @property
    def waits(self) -> bool:
        """Bytes are held that may become a frame, or a longer one, if more comes."""
        return bool(self._held)

    def forget(self) -> None:
        """The line has been opened anew."""
        self._held.clear()
        self._in_noise = False

    def feed(self, data: bytes) -> list[Match]:
        """The frames that these bytes complete, in order."""
        found = []
        for byte in data:
            self._held.append(byte)
            found += self._decided(final=False)
        return found

    def settle(self) -> list[Match]:
        """A pause: what is held will not grow."""
        return self._decided(final=True)

    def _decided(self, *, final: bool) -> list[Match]:
        found = []
        while self._held:
            fits = [(self._fit(match.pattern), match) for match in self._longest_first]
            whole = next((at for at, (fit, _) in enumerate(fits) if fit is _Fit.YES), None)
            if not final and any(fit is _Fit.NOT_YET for fit, _ in fits[:whole]):
                break
            if whole is None:
                self._pass_over(any(fit is _Fit.WRONG_SUM for fit, _ in fits))
                continue
            found.append(fits[whole][1])
            del self._held[: len(fits[whole][1].pattern) + self._frame.tail]
            self._in_noise = False
        return found

    def _fit(self, pattern: Pattern) -> _Fit:
        """How the held bytes, from the first on, stand to a frame of this pattern."""
        size = len(pattern)
        data, tail = bytes(self._held[:size]), bytes(self._held[size : size + self._frame.tail])
        if not pattern.fits(data):
            return _Fit.NO
        if len(data) < size:
            return _Fit.NOT_YET
        expected = self._frame.checksum_of(data) + self._frame.terminator
        if tail == expected:
            return _Fit.YES
        if len(tail) < len(expected):
            return _Fit.NOT_YET
        return _Fit.WRONG_SUM if tail.endswith(self._frame.terminator) else _Fit.NO

    def _pass_over(self, wrong_sum: bool) -> None:
        """The first byte begins no frame."""
        del self._held[0]
        self.wrong_sums += wrong_sum
        self.torn += not wrong_sum and not self._in_noise
        self._in_noise = True
