"""A USB pad that types digits, as a keyboard does: taken from the keyboard, so that they reach no window.

type code value   1 = a key; value 1 down, 0 up, 2 still held       1 79 1   "1" on the block of digits
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from devices.links.evdev import EvdevLink, KeyEvent
from devices.links.tap import TraceFile
from devices.pads.cable import TracedLink, WakingLink
from devices.pads.reporter import Reporter
from devices.states import Condition, Reason

EV_KEY, DOWN, HELD = 1, 1, 2
# linux/input-event-codes.h   KEY_1 … KEY_9 = 2 … 10   and the block of digits on the right, Num Lock lit or not
_ROW = {code: code - 1 for code in range(2, 11)}
_BLOCK = {79: 1, 80: 2, 81: 3, 75: 4, 76: 5, 77: 6, 71: 7, 72: 8, 73: 9}
DIGIT_OF_CODE = _ROW | _BLOCK
_AGAIN = 0x80


def digit_of(text: str) -> int | None:
    """The key of a pad that types ``text``; None when it is no digit from 1 to 9."""
    return int(text) if len(text) == 1 and text in "123456789" else None


def digits_of(events: Iterable[KeyEvent]) -> bytes:
    """A byte for each digit that goes down; with the highest bit for one that is still held."""
    marks = {DOWN: 0, HELD: _AGAIN}
    return bytes(
        DIGIT_OF_CODE[event.code] | marks[event.value]
        for event in events
        if event.type == EV_KEY and event.code in DIGIT_OF_CODE and event.value in marks
    )


def keyboard_at(device: str, trace: Path | None = None) -> WakingLink:
    """The pad as a keyboard of which every digit is a byte, not yet open."""
    link = EvdevLink(device, digits_of)
    return link if trace is None else TracedKeyboard(link, TraceFile(trace))


class TracedKeyboard(TracedLink):
    """Keys that go down are kept; one that is jammed says so thirty times a second, and that is not."""

    def read(self, wait_s: float) -> bytes:
        data = self._waking.read(wait_s)
        if struck := bytes(byte for byte in data if not byte & _AGAIN):
            self._trace.note("in", struck.hex(" "))
        return data


class DigitsPad:
    """The driver. A pad that types is never asked anything: only its cable can be known."""

    def __init__(self, link: WakingLink, reporter: Reporter) -> None:
        """``link`` translates with ``digits_of``."""
        self._link = link
        self._reporter = reporter

    def open(self) -> None:
        self._link.open()

    def check(self) -> Condition:
        return Condition.of((Reason.KEY_STUCK,) if self._reporter.presses.stuck is not None else ())

    def attend(self, wait_s: float) -> None:
        for byte in self._link.read(wait_s):
            self._reporter.key(byte & ~_AGAIN, again=bool(byte & _AGAIN))

    def wake(self) -> None:
        self._link.wake()

    def close(self) -> None:
        self._link.close()

    def abandon(self) -> None:
        self._link.abandon()
