"""A pad on a line that it shares with signs and other pads: it speaks only when the line's owner gives it the word."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

from devices.pads.line import Frame
from devices.pads.presses import Counts
from devices.pads.reporter import Reporter
from devices.pads.settings import PadSettings
from devices.pads.talk import PadTalk
from devices.ports import StateListener
from devices.states import DeviceHealth, State
from devices.station import Listeners


class Turns(Protocol):
    """The pad's place on the line."""

    @property
    def health(self) -> DeviceHealth: ...

    def hurry(self, now: float) -> None:
        """From any thread: the pad has something to be told."""


class SharedLine(Protocol):
    """The line's owner."""

    def pad(self, id: str) -> Turns: ...

    def wake(self) -> None:
        """From any thread: somebody wants the line now."""


class BusPad:
    """A RatingPad, and what the line's owner asks of a pad (``id``, ``address``, ``stuck``, ``poll_frame``, ``take``).

    Made first and handed to the line, then hung on it: ``pad.hang_on(line)``.
    """

    def __init__(self, settings: PadSettings, reporter: Reporter, clock: Callable[[], float] = time.monotonic) -> None:
        self.id = settings.id
        self.address = settings.address
        self._talk = PadTalk(settings.address, reporter, clock=clock)
        self._presses = reporter.presses
        self._clock = clock
        self._line: SharedLine | None = None
        self._listeners = Listeners()
        self._unknown = DeviceHealth(settings.id, "pad", State.CONNECTING, (), clock())

    def hang_on(self, line: SharedLine) -> BusPad:
        """From here on its health is the line's, and a question goes out at once."""
        self._line = line
        return self

    # ---- what the hall asks ----

    @property
    def health(self) -> DeviceHealth:
        return self._unknown if self._line is None else self._line.pad(self.id).health

    @property
    def counts(self) -> Counts:
        """What has become of every report of a key since the start."""
        return self._presses.counts

    def listen(self, on_state: StateListener) -> None:
        self._listeners.add(on_state)

    def told(self, health: DeviceHealth) -> None:
        """The line's listener hears of all that hangs on it; what concerns this pad goes on from here."""
        if health.device == self.id:
            self._listeners.tell(health)

    def arm(self, seconds: float) -> None:
        self._presses.arm(seconds)
        self._hurry()

    def disarm(self) -> None:
        self._presses.disarm()
        self._hurry()

    def close(self) -> None:
        """The line is its owner's and goes on."""
        self.disarm()

    def _hurry(self) -> None:
        if self._line is not None:
            self._line.pad(self.id).hurry(self._clock())
            self._line.wake()

    # ---- what the line's owner asks, on its thread ----

    @property
    def stuck(self) -> bool:
        return self._presses.stuck is not None

    def poll_frame(self) -> Frame:
        """What is said to the pad now: the question that it has not heard of yet, else POLL."""
        return self._talk.poll()

    def take(self, frame: Frame) -> Frame | None:
        """What the pad has said; the answer that it waits for, which it does not answer again."""
        return self._talk.take(frame)
