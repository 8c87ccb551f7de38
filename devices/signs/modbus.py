"""Modbus RTU as number displays speak it. Frames only: no port, no clock, no waiting.

    unit  function  data …  CRC-16, low byte first        unit 1…247; 0 is for all, and nobody answers

    01 06 00 00 01 2C 89 87               write register 0x0000; the answer is the same
    01 10 00 80 00 02 04 77 3F 06 5B …    write 2 registers from 0x0080; the answer: 01 10 00 80 00 02 crc
    01 03 00 02 00 01 25 CA               read 1 register from 0x0002; the answer: 01 03 02 00 01 crc
    01 90 02 crc                          a refusal: the function with its highest bit set, and why

Registers of the LED-485 family, 9600 8N1 and unit 1 from the factory.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

NUMBER = 0x0000
"""A signed number, right-aligned."""
UNIT = 0x0002
SPEED = 0x0003
"""1…8: 1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200 bits a second."""
POINT = 0x0004
"""How many digits stand behind the decimal point."""
SEGMENTS = 0x0080
"""What is lit, two places a register, the left one in the high byte."""

READ, WRITE, WRITE_MANY = 0x03, 0x06, 0x10
REFUSED = 0x80
HIGHEST_UNIT = 247
MOST_WRITTEN, MOST_READ = 123, 125
"""Registers in one frame."""
LONGEST = 256
SILENCE = 3.5
"""So many characters of silence end a frame."""


def crc16(data: bytes) -> int:
    """CRC-16/MODBUS."""
    crc = 0xFFFF
    for byte in data:
        crc = (crc >> 8) ^ _table()[(crc ^ byte) & 0xFF]
    return crc


@cache
def _table() -> tuple[int, ...]:
    def entry(value: int) -> int:
        for _ in range(8):
            value = (value >> 1) ^ 0xA001 if value & 1 else value >> 1
        return value

    return tuple(map(entry, range(256)))


def sealed(body: bytes) -> bytes:
    """A frame: the body and its CRC."""
    return body + struct.pack("<H", crc16(body))


def is_sealed(frame: bytes) -> bool:
    return len(frame) >= 4 and sealed(frame[:-2]) == frame


def write_register(unit: int, register: int, value: int) -> bytes:
    """Function 6; a negative value goes as two's complement."""
    return sealed(struct.pack(">BBHH", _unit(unit), WRITE, register, value & 0xFFFF))


def write_registers(unit: int, register: int, values: Sequence[int]) -> bytes:
    """Function 16."""
    if not 1 <= len(values) <= MOST_WRITTEN:
        raise ValueError(f"1 to {MOST_WRITTEN} registers, not {len(values)}")
    head = struct.pack(">BBHHB", _unit(unit), WRITE_MANY, register, len(values), 2 * len(values))
    return sealed(head + struct.pack(f">{len(values)}H", *values))


def read_registers(unit: int, register: int, count: int = 1) -> bytes:
    """Function 3. Any answer, a refusal too, proves that the unit lives."""
    if not 1 <= count <= MOST_READ:
        raise ValueError(f"1 to {MOST_READ} registers, not {count}")
    return sealed(struct.pack(">BBHH", _unit(unit), READ, register, count))


def _unit(unit: int) -> int:
    if not 0 <= unit <= HIGHEST_UNIT:
        raise ValueError(f"no unit: {unit}")
    return unit


@dataclass(frozen=True)
class Answer:
    """What a unit said to a request."""

    registers: tuple[int, ...] = ()
    """What was read."""
    refused: int = 0
    """Why the unit refuses (1 function, 2 register, 3 value, 4 failure); 0: it has done it."""


class Ear:
    """Finds the answer to one request in whatever comes in, however it was cut. Holds one frame's bytes at most.

    Some converters hear themselves: the request that comes back is skipped. A single register that was written
    is answered by the very same bytes; ``echoes`` says then that the first of them are our own.

    An answer does not say to which request it belongs: one that comes too late passes for that of the next request
    to the same unit. What a sign shows is therefore said again now and then.
    """

    def __init__(self, request: bytes, echoes: bool = False) -> None:
        self._request = request
        self._echoes = echoes or request[1] != WRITE
        self._heard = bytearray()
        self.echoed = False
        self.garbled = False
        """Something came that is no part of an answer."""

    def feed(self, data: bytes) -> Answer | None:
        """The answer as soon as it is whole."""
        self._heard += data[-LONGEST:]
        del self._heard[:-LONGEST]
        self._skip_echo()
        for start in range(len(self._heard)):
            answer = self._answer_at(bytes(self._heard[start:]))
            if answer is not None:
                self.garbled = self.garbled or start > 0
                return answer
        return None

    @property
    def heard(self) -> bool:
        """Whether anything but our own words has come."""
        return bool(self._heard) and not (self._echoes and self._request.startswith(bytes(self._heard)))

    def _skip_echo(self) -> None:
        if self._echoes and not self.echoed and self._heard.startswith(self._request):
            del self._heard[: len(self._request)]
            self.echoed = True

    def _answer_at(self, heard: bytes) -> Answer | None:
        if len(heard) < 5 or heard[0] != self._request[0] or heard[1] & ~REFUSED != self._request[1]:
            return None
        if heard[1] & REFUSED:
            return Answer(refused=heard[2] or 4) if is_sealed(heard[:5]) else None
        if heard[1] == READ:
            return self._values(heard)
        fits = heard[:6] == self._request[:6] and is_sealed(heard[:8])
        return Answer() if fits else None

    def _values(self, heard: bytes) -> Answer | None:
        count = struct.unpack(">H", self._request[4:6])[0]
        frame = heard[: 5 + 2 * count]
        if frame[2] != 2 * count or not is_sealed(frame):
            return None
        return Answer(struct.unpack(f">{count}H", frame[3:-2]))


# ---------------------------------------------------------------------------------------------------
# The other side


@dataclass(frozen=True)
class Request:
    """What a unit is asked."""

    unit: int
    function: int
    register: int
    values: tuple[int, ...] = ()
    count: int = 1

    def done(self, values: Sequence[int] = ()) -> bytes:
        """The answer of a unit that has done it."""
        if self.function == READ:
            body = struct.pack(f">BBB{len(values)}H", self.unit, READ, 2 * len(values), *values)
        elif self.function == WRITE:
            body = struct.pack(">BBHH", self.unit, WRITE, self.register, self.values[0])
        else:
            body = struct.pack(">BBHH", self.unit, WRITE_MANY, self.register, len(self.values))
        return sealed(body)

    def refused(self, why: int) -> bytes:
        return sealed(bytes((self.unit, self.function | REFUSED, why)))


def request_at(data: bytes) -> tuple[Request, int] | None:
    """The request with which these bytes begin, and its length; None when they do not, or not yet."""
    if len(data) < 8 or data[1] not in (READ, WRITE, WRITE_MANY):
        return None
    unit, function, register, value = struct.unpack(">BBHH", data[:6])
    if function != WRITE_MANY:
        if not is_sealed(data[:8]):
            return None
        many = function == READ
        return Request(unit, function, register, () if many else (value,), value if many else 1), 8
    length = 9 + 2 * value
    if not 1 <= value <= MOST_WRITTEN or len(data) < length or data[6] != 2 * value or not is_sealed(data[:length]):
        return None
    return Request(unit, function, register, struct.unpack(f">{value}H", data[7 : length - 2]), value), length
