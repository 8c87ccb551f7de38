"""The serial cable of a pad, listened in on if the settings want a trace, and whether it is noisy."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from devices.links.tap import TapLink, TraceFile
from devices.ports import Link


class WakingLink(Link, Protocol):
    """A link whose wait can be ended from another thread."""

    def wake(self) -> None:
        """A running read() returns at once."""


def cable_to(device: str, baud: int, trace: Path | None = None, *, dtr: bool = True) -> WakingLink:
    """The link of a pad on a line of its own, not yet open."""
    from devices.links.serial import SerialLink

    link = SerialLink(device, baud, dtr=dtr)
    return link if trace is None else TracedLink(link, TraceFile(trace))


class TracedLink(TapLink):
    """A pad's link and its trace. What a pad says and is told names nobody: all of it is kept."""

    def __init__(self, link: WakingLink, trace: TraceFile) -> None:
        super().__init__(link, trace, lambda data: [_shown(data)], lambda _: False)
        self._waking = link

    def wake(self) -> None:
        self._waking.wake()


def _shown(data: bytes) -> str:
    text = data.rstrip(b"\r\n")
    readable = text.isascii() and text.decode("ascii").isprintable()
    return text.decode("ascii") if readable else data.hex(" ")


class Noise:
    """Counts what came broken lately. Holds no more than ``most`` moments."""

    def __init__(self, most: int, within_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._within_s = within_s
        self._clock = clock
        self._broken: deque[float] = deque(maxlen=most)
        self._count = 0

    def count(self, total: int) -> None:
        """So many have been broken in all."""
        fresh, self._count = total - self._count, total
        self._broken.extend([self._clock()] * min(max(0, fresh), self._broken.maxlen or 0))

    @property
    def noisy(self) -> bool:
        """The last so many came within the time."""
        return len(self._broken) == self._broken.maxlen and self._clock() - self._broken[0] < self._within_s
