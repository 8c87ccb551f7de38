"""A pad in the line protocol on a line of its own: it speaks unasked, and says a press again until it is answered."""

from __future__ import annotations

import time
from collections.abc import Callable

from devices.pads.cable import Noise, WakingLink
from devices.pads.line import Frames, encode
from devices.pads.reporter import Reporter
from devices.pads.settings import PadSettings
from devices.pads.talk import PadTalk, TalkTimes
from devices.states import Condition, Reason, State

READY, SILENT = Condition(State.READY), Condition(State.STOPPED, (Reason.SILENT,))


class LinePad:
    """The driver: bytes and the talk. No thread of its own."""

    def __init__(
        self,
        link: WakingLink,
        settings: PadSettings,
        reporter: Reporter,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._link = link
        self._settings = settings
        self._clock = clock
        self._frames = Frames()
        self._noise = Noise(settings.noisy_lines, settings.noisy_s, clock)
        times = TalkTimes(settings.repeat_s, settings.repeats, settings.silent_s)
        self._talk = PadTalk(settings.address, reporter, times, clock)

    def open(self) -> None:
        """Open the line and tell the pad how things stand; it has a moment to say that it is there."""
        self._link.open()
        self._frames.forget()
        self._talk.begin()
        until = self._clock() + self._settings.hello_s
        while not self._talk.heard and (left_s := until - self._clock()) > 0:
            self._turn(left_s)

    def check(self) -> Condition:
        condition = self._talk.condition()
        if self._noise.noisy and condition in (READY, SILENT):
            return Condition(State.ATTENTION if condition == READY else State.STOPPED, (Reason.NOISY_LINE,))
        return condition

    def attend(self, wait_s: float) -> None:
        self._turn(wait_s)

    def wake(self) -> None:
        self._link.wake()

    def close(self) -> None:
        self._link.close()

    def abandon(self) -> None:
        self._link.abandon()

    def _turn(self, most_s: float) -> None:
        """Say what is due, wait for the pad, answer it."""
        if (due := self._talk.due()) is not None:
            self._link.write(encode(due), self._settings.write_s)
        for frame in self._frames.feed(self._link.read(self._talk.wait_s(most_s))):
            if (answer := self._talk.take(frame)) is not None:
                self._link.write(encode(answer), self._settings.write_s)
        self._noise.count(self._frames.broken)
