"""The far end of the line, without a cable: signs that light up, pads that are pressed, and what goes wrong with them.

Time is handed in. Bytes need their time on the wires; who speaks while another does garbles both, as on two wires.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass, field

from devices.pads.line import LONGEST, Frame, Frames, Kind, encode
from devices.pads.sim import SimLinePad
from devices.signs import line_sign, modbus, segments
from devices.signs.settings import SignSettings
from devices.signs.sim_faults import LineFaults

BITS_A_BYTE = 10
TURN_S = 0.004
"""So long a sign thinks before it answers."""
GAP_S = 0.05
"""Half a request is forgotten after so much silence; a pseudo-terminal is not as even as a wire."""


@dataclass(frozen=True)
class Shown:
    """A sign shows this from now on."""

    t: float
    sign: str
    text: str
    blink: bool = False


@dataclass
class SimSign:
    """One sign and what is lit on it."""

    settings: SignSettings
    faults: LineFaults = field(default_factory=LineFaults)
    registers: dict[int, int] = field(default_factory=dict)
    text: str = ""
    """What a person reads; empty when it is dark."""
    blink: bool = False

    @property
    def places(self) -> int:
        return self.settings.digits

    def power_fails(self) -> None:
        self.registers.clear()
        self.text, self.blink = "", False

    def ask(self, request: modbus.Request) -> bytes:
        """What a Modbus sign does and answers."""
        if request.function == modbus.READ:
            known = [self.registers.get(request.register + n, 0) for n in range(request.count)]
            return request.done(known)
        if request.register + len(request.values) > modbus.SEGMENTS + (self.places + 1) // 2:
            return request.refused(2)
        if self.faults.refuses:
            return request.refused(4)
        self.registers.update({request.register + n: value for n, value in enumerate(request.values)})
        if request.register == modbus.NUMBER:
            self.text = f"{request.values[0] - (request.values[0] >> 15 << 16):>{self.places}}".strip()
        elif request.register >= modbus.SEGMENTS:
            lit = [self.registers.get(modbus.SEGMENTS + n, 0) for n in range((self.places + 1) // 2)]
            self.text = segments.seen(lit, self.places).strip()
        return request.done()

    def tell(self, frame: Frame) -> Frame:
        """What a sign of our line protocol does and answers."""
        if frame.verb != line_sign.SHOW or len(frame.fields) < 2 or self.faults.refuses:
            return Frame(Kind.REFUSAL, frame.address, frame.seq)
        self.text = frame.fields[1][-self.places :].strip()
        self.blink = line_sign.BLINK in frame.fields[2:]
        return frame.answer()


@dataclass
class _Speaking:
    """An answer on the wires."""

    begins: float
    ends: float
    data: bytes


class SimBus:
    """Two wires with everything on them. ``happened`` grows by one for each new picture on a sign."""

    def __init__(
        self,
        id: str,
        signs: Iterable[SignSettings],
        pads: Iterable[tuple[str, int]] = (),
        baud: int = 9600,
        chance: random.Random | None = None,
    ) -> None:
        self.id = id
        self.signs = {sign.id: SimSign(sign) for sign in signs}
        self.pads = {name: SimLinePad(address, polled=True) for name, address in pads}
        self.faults = LineFaults()
        self.happened: list[Shown] = []
        self.collisions = 0
        self._byte_s = BITS_A_BYTE / baud if baud else 0.0
        self._chance = chance or random.Random(0)
        self._heard = bytearray()
        self._free_at = 0.0
        self._speaking: list[_Speaking] = []

    # ---- time and bytes ----

    def receive(self, data: bytes, now: float) -> None:
        """Bytes of the host; their answers come by advance()."""
        if now - self._free_at > GAP_S:
            self._heard.clear()
        begins = max(now, self._free_at)
        self._free_at = begins + len(data) * self._byte_s
        if self._collide(begins, self._free_at):
            data = self._chance.randbytes(len(data))
        self._heard += self._lossy(data)
        while self._heard and self._one():
            pass

    def advance(self, now: float) -> bytes:
        """Answers whose last byte has come through by now."""
        self.faults.tick(now)
        for pad in self.pads.values():
            pad.advance(now)
        for sign in self.signs.values():
            sign.faults.tick(now)
            if sign.faults.power_off and sign.text:
                sign.power_fails()
                self._note(sign, now)
        over = [one for one in self._speaking if one.ends <= now]
        self._speaking = [one for one in self._speaking if one.ends > now]
        return self._lossy(b"".join(one.data for one in over))

    def due(self, now: float) -> float | None:
        """Seconds until advance() has something to say."""
        ends = [one.ends for one in self._speaking]
        return max(0.0, min(ends) - now) if ends else None

    def obey(self, target: str, command: str, now: float) -> None:
        """A fault for the line, a sign or a pad. Raises ValueError."""
        if target in self.pads:
            self.pads[target].faults.obey(command)
        elif target == self.id:
            self.faults.obey(command, now)
        elif target in self.signs:
            self.signs[target].faults.obey(command, now)
        else:
            raise ValueError(f"nothing on the line is called {target!r}")

    def unplug(self) -> None:
        """Whatever is on the wires is lost; the signs go on shining."""
        self._heard.clear()
        self._speaking.clear()

    def _collide(self, begins: float, ends: float) -> bool:
        """Whether somebody else speaks in this time; his words are garbled."""
        others = [one for one in self._speaking if one.begins < ends and begins < one.ends]
        for one in others:
            one.data = self._chance.randbytes(len(one.data))
        self.collisions += bool(others)
        return bool(others)

    def _lossy(self, data: bytes) -> bytes:
        one_in = self.faults.lose_one_in
        return bytes(byte for byte in data if not one_in or self._chance.randrange(one_in))

    # ---- requests ----

    def _one(self) -> bool:
        """Take one request, or one byte of noise, off what was heard; False when more must come first."""
        if self._heard[0] == b"$"[0]:
            return self._one_line()
        if found := modbus.request_at(bytes(self._heard)):
            request, length = found
            del self._heard[:length]
            self._ask(request)
            return True
        if len(self._heard) < 8 or (self._heard[1] == modbus.WRITE_MANY and len(self._heard) < 9 + self._heard[6]):
            return False
        del self._heard[0]
        return True

    def _one_line(self) -> bool:
        end = self._heard.find(b"\n")
        if end < 0 and len(self._heard) < LONGEST:
            return False
        line = bytes(self._heard[: end + 1 or 1])
        del self._heard[: len(line)]
        for pad in self.pads.values():
            pad.advance(self._free_at)
            if answer := pad.receive(line, self._free_at):
                self._speak(answer)
        for frame in Frames().feed(line):
            for sign in self.signs.values():
                if sign.settings.kind == "line" and sign.settings.address == frame.address:
                    self._tell(sign, frame)
        return True

    def _ask(self, request: modbus.Request) -> None:
        for sign in self.signs.values():
            meant = request.unit in (0, sign.settings.address) and sign.settings.kind == "modbus"
            if not meant or sign.faults.power_off:
                continue
            before = sign.text
            answer = sign.ask(request)
            if sign.text != before:
                self._note(sign, self._free_at)
            if request.unit:
                self._answer(sign.faults, answer)

    def _tell(self, sign: SimSign, frame: Frame) -> None:
        if sign.faults.power_off:
            return
        answer = sign.tell(frame)
        self._note(sign, self._free_at)
        self._answer(sign.faults, encode(answer))

    def _note(self, sign: SimSign, t: float) -> None:
        self.happened.append(Shown(t, sign.settings.id, sign.text, sign.blink))

    def _answer(self, faults: LineFaults, data: bytes) -> None:
        if faults.silent:
            return
        if faults.garbage:
            data = self._chance.randbytes(len(data))
        elif faults.wrong_sums:
            faults.wrong_sums -= 1
            data = data[:-3] + bytes((data[-3] ^ 1,)) + data[-2:]
        self._speak(data, faults.answer_after)

    def _speak(self, data: bytes, late_s: float = 0.0) -> None:
        begins = self._free_at + TURN_S + late_s
        ends = begins + len(data) * self._byte_s
        if self._collide(begins, ends):
            data = self._chance.randbytes(len(data))
        self._speaking.append(_Speaking(begins, ends, data))
