"""The host's side of the talk with one pad in the line protocol, on a line of its own or polled. Frames in, frames out.

question changes  →  ARM        said again every 300 ms, five times, until the pad answers it
KEY               →  answer     at once, and for the same number again and again; it counts once
HB                              the pad is alive; NEW: it has just been switched on and must be told everything
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from devices.pads.line import HEARTBEAT_S, NUMBERS, REPEAT_S, REPEATS, TICKS_S, Frame, Kind
from devices.pads.reporter import Reporter
from devices.states import Condition, Reason, State

LONGEST_QUESTION_S = 9999
HIGHEST_KEY = 99


@dataclass(frozen=True)
class TalkTimes:
    """Seconds."""

    repeat_s: float = REPEAT_S
    repeats: int = REPEATS
    silent_s: float = 2.5 * HEARTBEAT_S
    """A pad that has said nothing for so long is silent."""


class PadTalk:
    """Knows what the pad has been told, and when it was last heard."""

    def __init__(
        self,
        address: int,
        reporter: Reporter,
        times: TalkTimes | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.address = address
        self._reporter = reporter
        self._times = times or TalkTimes()
        self._clock = clock
        self._seq = round(clock() * 10) % NUMBERS
        self._told: int | None = None
        self._open: Frame | None = None
        self._tries = 0
        self._again_at = 0.0
        self._heard_at: float | None = None
        self._strangers = 0
        self._obeys = False
        """It answers what it is told; some boxes only speak."""

    @property
    def heard(self) -> bool:
        """Since the line was opened the pad has spoken at least once."""
        return self._heard_at is not None

    def begin(self) -> None:
        """The line has been opened: nothing is known of the pad."""
        self._heard_at, self._strangers, self._obeys = None, 0, False
        self._tell_all()

    def _tell_all(self) -> None:
        self._told, self._open, self._tries = None, None, 0

    # ---- what the pad says ----

    def take(self, frame: Frame) -> Frame | None:
        """A line that has come; what is to be answered at once."""
        if frame.address != self.address:
            self._strangers += 1
            return None
        if self._gave_up:
            self._tries, self._obeys = 0, False  # it lives: what it was not told is worth saying once more
        self._heard_at = self._clock()
        if self._open is not None and frame.answers(self._open):
            self._open, self._obeys = None, True
        elif frame.kind is Kind.HEARTBEAT and frame.verb == "NEW":
            self._reporter.presses.begin_anew()
            self._tell_all()
        elif frame.kind is Kind.PAD and frame.verb == "KEY":
            return self._key(frame)
        return None

    def _key(self, frame: Frame) -> Frame:
        key = key_of(frame)
        if key is None:
            return Frame(Kind.REFUSAL, frame.address, frame.seq)
        self._reporter.key(key, frame.seq, ago_s=age_of(frame))
        return frame.answer()

    # ---- what the pad is to be told ----

    def due(self) -> Frame | None:
        """On a line of its own: the ARM that is to be sent now, for the first time or once more."""
        frame = self._untold()
        now = self._clock()
        if frame is None or self._gave_up or now < self._again_at:
            return None
        self._tries += 1
        self._again_at = now + self._times.repeat_s
        return frame

    def poll(self) -> Frame:
        """On a shared line: what is said to the pad when it is its turn, over and over until it answers."""
        return self._untold() or self._next_frame("POLL")

    def _untold(self) -> Frame | None:
        """The ARM that the pad has not answered yet, with the seconds that are left by now."""
        version, left_s = self._reporter.presses.question
        if version != self._told:
            self._told, self._tries, self._again_at = version, 0, 0.0
            self._open = self._next_frame()
        if self._open is None:
            return None
        self._open = replace(self._open, fields=("ARM", str(min(math.ceil(left_s), LONGEST_QUESTION_S))))
        return self._open

    def wait_s(self, most: float) -> float:
        """Seconds until ``due`` has something new to say if nothing happens meanwhile."""
        if self._open is None or self._gave_up:
            return most
        return max(0.0, min(most, self._again_at - self._clock()))

    def _next_frame(self, *fields: str) -> Frame:
        """A line of ours to this pad."""
        self._seq = (self._seq + 1) % NUMBERS
        return Frame(Kind.PAD, self.address, self._seq, fields)

    @property
    def _gave_up(self) -> bool:
        return self._open is not None and self._tries > self._times.repeats

    # ---- how it is ----

    def condition(self) -> Condition:
        """Silent is a pad that does not answer, or has not been heard for long."""
        silent_s = math.inf if self._heard_at is None else self._clock() - self._heard_at
        deaf = self._gave_up and self._obeys and silent_s >= self._times.repeat_s
        if silent_s >= self._times.silent_s or deaf:
            wrong_address = self._strangers and self._heard_at is None
            return Condition(State.STOPPED, (Reason.UNKNOWN_ANSWER if wrong_address else Reason.SILENT,))
        stuck = self._reporter.presses.stuck is not None
        return Condition.of((Reason.KEY_STUCK,) if stuck else ())


def key_of(frame: Frame) -> int | None:
    """The key in ``KEY,4``."""
    key = _number(frame, 1, digits=2)
    return key if 1 <= key <= HIGHEST_KEY else None


def age_of(frame: Frame) -> float:
    """Seconds since the press in ``KEY,4,31``; none when the pad does not tell."""
    return _number(frame, 2, digits=4) / TICKS_S


def _number(frame: Frame, place: int, digits: int) -> int:
    """A field as a number; 0 when it is none, or too long."""
    text = frame.fields[place] if len(frame.fields) > place else ""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= digits else 0
