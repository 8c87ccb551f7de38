"""A shared line while it is being found out: who answers at which address, and how soon."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from typing import Literal

from devices.pads.line import Frame, Kind, encode
from devices.ports import Link
from devices.signs import line_sign, modbus, segments
from devices.signs.places import Exchange

BITS_A_BYTE = 10
ANSWER_S = 0.06
WRITE_S = 1.0
SILENCE_S = 0.005
ADDRESSES = range(1, 33)
EIGHTS = "8888"

Speaks = Literal["modbus", "line", "pad"]


@dataclass(frozen=True)
class Answered:
    """Somebody at an address."""

    address: int
    speaks: Speaks
    ms: float


class Line:
    """An open line. Raises DeviceError when it is gone."""

    def __init__(
        self, link: Link, baud: int, answer_s: float = ANSWER_S, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._link, self._answer_s, self._clock = link, answer_s, clock
        self._byte_s = BITS_A_BYTE / baud
        self._seqs = count(1)

    def look(self, addresses: Iterable[int] = ADDRESSES) -> Iterator[Answered]:
        """Everybody who answers, each in whatever it speaks."""
        for address in addresses:
            for speaks in ("modbus", "line", "pad"):
                if (found := self.asked(address, speaks)) is not None:
                    yield found
                    break

    def asked(self, address: int, speaks: Speaks) -> Answered | None:
        """None: nobody who speaks so."""
        begun = self._clock()
        answer = self._answer(self._question(address, speaks))
        if answer is None or (speaks == "line" and (not isinstance(answer, Frame) or answer.kind is not Kind.ANSWER)):
            return None
        if speaks == "pad" and (not isinstance(answer, Frame) or answer.kind not in (Kind.HEARTBEAT, Kind.PAD)):
            return None
        return Answered(address, speaks, (self._clock() - begun) * 1000)

    def show(self, sign: Answered, text: str, digits: int) -> bool:
        """True: it has answered that it shows this."""
        if sign.speaks == "modbus":
            values = segments.registers(text, digits)
            request = modbus.write_registers(sign.address, modbus.SEGMENTS, values)
            answer = self._answer(Exchange(request, modbus.Ear(request), 8))
            return isinstance(answer, modbus.Answer) and not answer.refused
        frame = line_sign.show(sign.address, next(self._seqs), line_sign.plain(text, digits))
        said = self._answer(Exchange(encode(frame), line_sign.LineEar(frame), 14))
        return isinstance(said, Frame) and said.kind is Kind.ANSWER

    def _question(self, address: int, speaks: Speaks) -> Exchange:
        if speaks == "modbus":
            request = modbus.read_registers(address, modbus.UNIT)
            return Exchange(request, modbus.Ear(request), 7)
        if speaks == "line":
            frame = line_sign.show(address, next(self._seqs), str(address))
        else:
            frame = Frame(Kind.PAD, address, next(self._seqs), ("POLL",))
        return Exchange(encode(frame), line_sign.LineEar(frame), 24)

    def _answer(self, exchange: Exchange) -> modbus.Answer | Frame | None:
        self._link.read(SILENCE_S + modbus.SILENCE * self._byte_s)
        self._link.write(exchange.request, WRITE_S)
        on_the_wire_s = self._byte_s * (len(exchange.request) + exchange.answer_bytes)
        deadline = self._clock() + on_the_wire_s + self._answer_s
        while (left := deadline - self._clock()) > 0:
            answer = exchange.ear.feed(self._link.read(left))
            if answer is not None:
                return answer
        return None


@contextmanager
def on_line(device: str, baud: int, answer_s: float = ANSWER_S) -> Iterator[Line]:
    """Raises DeviceError."""
    from devices.links.serial import SerialLink

    link = SerialLink(device, baud)
    link.open()
    try:
        yield Line(link, baud, answer_s)
    finally:
        link.close(drop=True)
