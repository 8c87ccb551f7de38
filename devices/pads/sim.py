"""Simulated pads: what is in the box. Bytes in, bytes out, the time handed in; no cable here."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from typing import Protocol

from devices.links.evdev import RECORD
from devices.pads.digits import DIGIT_OF_CODE, DOWN, EV_KEY, HELD
from devices.pads.line import HEARTBEAT_S, NUMBERS, REPEAT_S, REPEATS, TICKS_S, Frame, Frames, Kind, encode
from devices.pads.sim_faults import PadFaults
from devices.pads.table import Match, PadTable

CHATTER_S = 0.02
STUCK_S = 0.1
KEPT = 8
"""So many presses are kept until they are answered; more are lost, as in the real thing."""


class SimPad(Protocol):
    """A box at the end of a cable."""

    @property
    def faults(self) -> PadFaults: ...

    def advance(self, now: float) -> bytes:
        """What it says by itself by now."""

    def receive(self, data: bytes, now: float) -> bytes:
        """What it says to these bytes at once."""


class _Keys:
    """Fingers and worn contacts → what a box notices."""

    def __init__(self, faults: PadFaults) -> None:
        self._faults = faults
        self._coming: list[tuple[float, int]] = []
        self._stuck_at = 0.0

    def reports(self, now: float) -> Iterator[tuple[float, int]]:
        """Keys that are noticed by now, in order, and when."""
        while self._faults.pressed:
            key, times = self._faults.pressed.pop(0), max(1, self._faults.chatter)
            self._coming += [(now + CHATTER_S * at / times, key) for at in range(times)]
        if self._faults.stuck and now >= self._stuck_at:
            self._stuck_at = now + STUCK_S
            self._coming.append((now, self._faults.stuck))
        due = [one for one in self._coming if one[0] <= now]
        self._coming = [(at, key) for at, key in self._coming if at > now]
        if not self._faults.dead:
            yield from due


class SimLinePad:
    """Our line protocol; on a line of its own, or ``polled`` on a shared one."""

    def __init__(self, address: int = 1, *, polled: bool = False, faults: PadFaults | None = None) -> None:
        self.faults = faults or PadFaults()
        self.address = address
        self.lamp_until = -math.inf
        """Until then its lamp is lit."""
        self.answered: list[int] = []
        """Numbers of presses that the host has answered."""
        self._polled = polled
        self._keys = _Keys(self.faults)
        self._frames = Frames()
        self._waiting: deque[tuple[float, Frame]] = deque(maxlen=KEPT)
        self._tries = 0
        self._again_at = 0.0
        self._beat_at = 0.0
        self._seq = 0
        self._new = True
        self._up_at = -math.inf
        """Until then it is starting; infinite: until its port is opened."""

    def lit(self, now: float) -> bool:
        return now < self.lamp_until

    def advance(self, now: float) -> bytes:
        self.faults.tick(now)
        if self.faults.dead:
            self._begin_anew(now)
        keys = list(self._keys.reports(now))
        if now < self._up_at:
            return b""
        for at, key in keys:
            self._waiting.append((at, self._next(Kind.PAD, "KEY", str(key))))
        if self._polled or self.faults.dead:
            return b""
        return self._say(self._unasked(now))

    def _begin_anew(self, now: float) -> None:
        if self.faults.boots:
            self._up_at = math.inf if self.faults.unplugged else now + self.faults.boots
        if self.faults.power_off or self.faults.boots:
            self._waiting.clear()
            self._seq, self._tries, self._new, self._beat_at, self.lamp_until = 0, 0, True, 0.0, -math.inf

    def _unasked(self, now: float) -> Frame | None:
        if self._waiting and self._tries > REPEATS:
            self._waiting.popleft()  # nobody wants to hear it
            self._tries = 0
        if self._waiting and now >= self._again_at:
            self._tries += 1
            self._again_at, self._beat_at = now + REPEAT_S, now + HEARTBEAT_S
            return self._press(now)
        if not self._waiting and now >= self._beat_at:
            self._beat_at = now + HEARTBEAT_S
            return self._heartbeat()
        return None

    def receive(self, data: bytes, now: float) -> bytes:
        if self.faults.dead:
            return b""
        if self._up_at == math.inf:  # the first bytes of whoever has opened its port
            self._up_at = now + self.faults.boots
        if now < self._up_at:
            return b""
        return b"".join(self._say(self._reply(frame, now)) for frame in self._frames.feed(data))

    def _reply(self, frame: Frame, now: float) -> Frame | None:
        mine = frame.address == self.address
        if frame.kind is Kind.ANSWER and mine:
            self._answer(frame)
            return None
        if frame.kind is not Kind.PAD or not (mine or (self.faults.two_at_once and frame.verb == "POLL")):
            return None
        if frame.verb == "ARM":
            self.lamp_until = now + float(frame.fields[1])
            return frame.answer()
        if frame.verb == "POLL":
            return self._press(now) if self._waiting else self._heartbeat()
        return Frame(Kind.REFUSAL, self.address, frame.seq)

    def _answer(self, frame: Frame) -> None:
        if self.faults.used_up("lose_answers"):
            return
        if self._waiting and frame.seq == self._waiting[0][1].seq:
            self._waiting.popleft()
            self.answered.append(frame.seq)
            self._tries, self._again_at = 0, 0.0

    def _press(self, now: float) -> Frame:
        """The press that waits longest, and for how long."""
        at, frame = self._waiting[0]
        age = min(int((now - at) * TICKS_S), 9999)
        return replace(frame, fields=(*frame.fields, str(age))) if age else frame

    def _heartbeat(self) -> Frame:
        word, self._new = ("NEW" if self._new else "OK"), False
        return self._next(Kind.HEARTBEAT, word)

    def _next(self, kind: Kind, *fields: str) -> Frame:
        self._seq = (self._seq + 1) % NUMBERS
        return Frame(kind, self.address, self._seq, fields)

    def _say(self, frame: Frame | None) -> bytes:
        if frame is None or self.faults.silent:
            return b""
        line = encode(frame)
        if self.faults.used_up("wrong_sums"):
            return line[:5] + bytes([line[5] ^ 0x01]) + line[6:]
        return line


class SimTablePad:
    """A bought box, as its table describes it."""

    def __init__(self, table: PadTable, faults: PadFaults | None = None) -> None:
        self.faults = faults or PadFaults()
        self.heard = bytearray()
        """The last bytes that it was sent."""
        self._table = table
        self._keys = _Keys(self.faults)
        self._ask = table.bytes_for("ask")

    def advance(self, now: float) -> bytes:
        self.faults.tick(now)
        return b"".join(self._say(match) for _, key in self._keys.reports(now) for match in self._sending(key))

    def receive(self, data: bytes, now: float) -> bytes:
        if self.faults.dead:
            return b""
        self.heard = (self.heard + data)[-256:]
        if not self._ask or not self.heard.endswith(self._ask):
            return b""
        return self._say(next(match for match in self._table.match if match.alive))

    def _sending(self, key: int) -> list[Match]:
        return [match for match in self._table.match if match.key == key][:1]

    def _say(self, match: Match) -> bytes:
        if self.faults.silent or self.faults.dead:
            return b""
        frame = self._table.frame.wire(match.pattern.value)
        if self.faults.used_up("wrong_sums"):
            return frame[:-1] + bytes([frame[-1] ^ 0x55])
        return frame


class SimDigitsPad:
    """A small keyboard, as evdev shows it."""

    def __init__(self, faults: PadFaults | None = None) -> None:
        self.faults = faults or PadFaults()
        self._keys = _Keys(self.faults)
        self._code_of = {digit: code for code, digit in DIGIT_OF_CODE.items()}
        self._held = 0

    def advance(self, now: float) -> bytes:
        self.faults.tick(now)
        held = self.faults.stuck
        said = b"".join(self._stroke(key, held) for _, key in self._keys.reports(now) if key in self._code_of)
        if self._held and not held:
            said += self._event(self._held, 0)
            self._held = 0
        return b"" if self.faults.silent else said

    def receive(self, data: bytes, now: float) -> bytes:
        return b""  # a keyboard is not spoken to

    def _stroke(self, key: int, held: int) -> bytes:
        if key != held:
            return self._event(key, DOWN) + self._event(key, 0)
        value, self._held = (HELD if self._held == key else DOWN), key
        return self._event(key, value)

    def _event(self, key: int, value: int) -> bytes:
        return RECORD.pack(0, 0, EV_KEY, self._code_of[key], value) + RECORD.pack(0, 0, 0, 0, 0)
