"""What hangs on the line, address by address: what each wants to be told next, and whether it answers.

A place knows no port and no thread; the bus asks it when it wants the line, carries its request and tells it what
came of it. Only ``want`` is called from other threads: one assignment, so that the newest text wins.
"""

from __future__ import annotations

import itertools
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from devices.pads.line import Frame, Kind, encode
from devices.ports import StateListener
from devices.signs import line_sign, modbus, segments
from devices.signs.settings import BusSettings, SignSettings
from devices.states import DeviceHealth, Reason, State

TURN_S, AGAIN_S, AWAY_S, REFRESH_S = 0.05, 0.1, 0.5, 1.0
"""What is not urgent lets others go first for so long, and no longer: nobody is starved."""
LINE_ANSWER = 14
"""Bytes of AK or NK."""
log = logging.getLogger(__name__)


class Ear(Protocol):
    """Finds the answer to one request in what comes in."""

    @property
    def heard(self) -> bool: ...
    @property
    def garbled(self) -> bool: ...
    def feed(self, data: bytes) -> modbus.Answer | Frame | None: ...


@dataclass(frozen=True)
class Exchange:
    """One request and what it is answered by."""

    request: bytes
    ear: Ear
    answer_bytes: int
    """Length of the answer, for the time that it needs."""


class Place:
    """One address: when it is asked, how often in vain, and its health."""

    def __init__(self, id: str, kind: str, bus: BusSettings, on_state: StateListener | None, now: float) -> None:
        self.bus = bus
        self._on_state = on_state
        self._health = DeviceHealth(id, kind, State.CONNECTING, (), now)
        self._in_vain = 0
        self._again_at = now
        self._lost_told = False

    @property
    def health(self) -> DeviceHealth:
        return self._health

    @property
    def away(self) -> bool:
        """It has not answered for so often that it is asked rarely."""
        return self._in_vain >= self.bus.tries

    # ---- what kinds of places differ in ----

    def _due(self) -> tuple[float, float]:
        """When it wants the line, and how long others may go first, while it answers."""
        raise NotImplementedError

    def exchange(self, now: float) -> Exchange:
        """The request of this turn."""
        raise NotImplementedError

    def _take(self, answer: modbus.Answer | Frame, now: float) -> bytes:
        """Its answer has come; what is to be said to it without an answer, if anything."""
        raise NotImplementedError

    # ---- turns ----

    def due(self) -> tuple[float, float]:
        """When it wants the line, and by when it should have got it."""
        if self.away:
            return self._again_at, self._again_at + AWAY_S
        due, patience = self._due()
        if self._in_vain:
            return max(due, self._again_at), max(due, self._again_at) + AGAIN_S
        return due, due + patience

    def answered(self, answer: modbus.Answer | Frame, now: float) -> bytes:
        """Whatever it says: it lives."""
        self._in_vain = 0
        return self._take(answer, now)

    def unanswered(self, garbled: bool, now: float) -> None:
        self._in_vain += 1
        self._again_at = now
        if self.away:
            pauses = self.bus.back_off_s[:1] if garbled else self.bus.back_off_s  # who babbles is there
            self._again_at += pauses[min(self._in_vain - self.bus.tries, len(pauses) - 1)]
            if garbled:
                self.show(State.STOPPED, Reason.UNKNOWN_ANSWER, now)
            else:
                self.show(State.ABSENT, Reason.SILENT, now)

    def reached(self, now: float) -> None:
        """The line has come, or come back: one try at once, even for those that were away."""
        self._in_vain = min(self._in_vain, self.bus.tries - 1)
        self._again_at = now

    # ---- health ----

    def show(self, state: State, reason: Reason | None, now: float, *, by_line: bool = False) -> None:
        """``by_line``: the whole line is gone, which is logged there."""
        reasons = (reason,) if reason else ()
        before = self._health
        if (before.state, before.reasons) == (state, reasons):
            return
        self._health = replace(before, state=state, reasons=reasons, since=now)
        if not by_line:
            self._log()
        if self._on_state is not None:
            try:
                self._on_state(self._health)
            except Exception:  # one event to one listener
                log.exception("%s: a listener failed", before.device)

    def _log(self) -> None:
        health = self._health
        if health.state is State.DISABLED:
            log.info("%s %s is switched off", health.kind, health.device)
        elif health.usable and self._lost_told:
            self._lost_told = False
            log.info("%s %s is back", health.kind, health.device)
        elif not health.usable and not self._lost_told:
            self._lost_told = True
            log.warning("%s %s is lost: %s", health.kind, health.device, ", ".join(health.reasons))


@dataclass(frozen=True, eq=False)
class Wanted:
    """What a sign is to show; each is itself, so that the same text wanted again blinks again."""

    text: str
    blink: bool
    since: float
    on_shown: Callable[[], None] | None = None
    """Called once, on the line's thread, when the sign has answered that it shows this."""


class SignPlace(Place):
    """A sign. What it shows is said again now and then, and blinking is done here for those that cannot."""

    def __init__(
        self, settings: SignSettings, bus: BusSettings, on_state: StateListener | None = None, now: float = 0.0
    ) -> None:
        super().__init__(settings.id, "sign", bus, on_state, now)
        self.settings = settings
        self._wanted = Wanted("", False, now)
        self._sent = self._wanted
        self._shown: Wanted | None = None
        self._lit = self._sent_lit = True
        self._blinks_until = self._turn_at = self._refresh_at = now
        self._seqs = itertools.count(1)

    def want(self, text: str, blink: bool, now: float, on_shown: Callable[[], None] | None = None) -> None:
        """From any thread."""
        self._wanted = Wanted(text, blink, now, on_shown)

    @property
    def text(self) -> str:
        """What is wanted."""
        return self._wanted.text

    @property
    def up_to_date(self) -> bool:
        """It shows what is wanted."""
        return self._shown is self._wanted

    def reached(self, now: float) -> None:
        super().reached(now)
        self._shown = None

    def _due(self) -> tuple[float, float]:
        if not self.up_to_date:
            return self._wanted.since, 0.0
        if self._blinks:
            return self._turn_at, TURN_S
        return self._refresh_at, REFRESH_S

    @property
    def _blinks(self) -> bool:
        """A text that is dark just now is lit once more before it stands still."""
        return not self._lit or self._turn_at < self._blinks_until

    def exchange(self, now: float) -> Exchange:
        self._sent = wanted = self._wanted
        fresh = self._shown is not wanted
        self._sent_lit = fresh or not self._blinks or not self._lit or now >= self._blinks_until
        text = wanted.text if self._sent_lit else ""
        if self.settings.kind == "line":
            return self._line(text, wanted.blink and fresh)
        values = segments.registers(text, self.settings.digits)
        request = modbus.write_registers(self.settings.address, modbus.SEGMENTS, values)
        return Exchange(request, modbus.Ear(request), 8)

    def _line(self, text: str, blink: bool) -> Exchange:
        plain = line_sign.plain(text, self.settings.digits)
        frame = line_sign.show(self.settings.address, next(self._seqs), plain, blink)
        return Exchange(encode(frame), line_sign.LineEar(frame), LINE_ANSWER)

    def _take(self, answer: modbus.Answer | Frame, now: float) -> bytes:
        refused = answer.refused if isinstance(answer, modbus.Answer) else answer.kind is Kind.REFUSAL
        fresh = self._shown is not self._sent
        if fresh:
            blinks_here = self._sent.blink and self.settings.kind == "modbus"
            self._blinks_until = now + self.bus.blink_s if blinks_here else now
        self._shown, self._lit = self._sent, self._sent_lit
        self._turn_at = now + self.bus.half_s
        self._refresh_at = now + self.bus.refresh_s
        if refused:
            self._blinks_until, self._lit = now, True
            self.show(State.STOPPED, Reason.FAULT, now)
        else:
            self.show(State.READY, None, now)
            if fresh and self._sent.on_shown is not None:
                self._tell(self._sent.on_shown)
        return b""

    def _tell(self, on_shown: Callable[[], None]) -> None:
        try:
            on_shown()
        except Exception:  # one event to one listener
            log.exception("%s: its listener failed", self.settings.id)


class PolledPad(Protocol):
    """A pad that speaks when it is asked: what it is asked, and what it says to that."""

    @property
    def id(self) -> str: ...
    @property
    def address(self) -> int: ...
    @property
    def stuck(self) -> bool:
        """A key of it is jammed."""

    def poll_frame(self) -> Frame:
        """The next request: whatever is to be told (ARM), else the question for keys (POLL)."""

    def take(self, frame: Frame) -> Frame | None:
        """What the pad has said; the answer that it waits for (AK), which nobody answers again."""


class PadPlace(Place):
    """A pad between the signs: asked in turn, a key is acknowledged at once and the next one asked for."""

    LONGEST_ANSWER = 24

    def __init__(
        self, pad: PolledPad, bus: BusSettings, on_state: StateListener | None = None, now: float = 0.0
    ) -> None:
        super().__init__(pad.id, "pad", bus, on_state, now)
        self._pad = pad
        self._poll_at = now

    def hurry(self, now: float) -> None:
        """From any thread: there is something to tell it."""
        self._poll_at = now

    def _due(self) -> tuple[float, float]:
        return self._poll_at, TURN_S

    def exchange(self, now: float) -> Exchange:
        self._poll_at = now + self.bus.poll_s
        frame = self._pad.poll_frame()
        return Exchange(encode(frame), line_sign.LineEar(frame), self.LONGEST_ANSWER)

    def _take(self, answer: modbus.Answer | Frame, now: float) -> bytes:
        said = self._pad.take(answer) if isinstance(answer, Frame) else None
        if self._pad.stuck:
            self.show(State.ATTENTION, Reason.KEY_STUCK, now)
        else:
            self.show(State.READY, None, now)
        if said is None:
            return b""
        self._poll_at = now
        return encode(said)
