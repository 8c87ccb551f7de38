"""The hall's clock: the server's wall clock at start, then the monotonic clock; it never runs backwards."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

JUMP_MS = 2_000


class Clock(Protocol):
    """What the use cases ask for the time."""

    def now_ms(self) -> int: ...


def since_boot() -> float:
    """Seconds since the machine started, those of its sleep included: a PC that slept must not keep yesterday."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


class HallClock:
    """UTC milliseconds that follow the wall clock while it is believable.

    A wall clock that moves by more than two seconds against the monotonic clock (a battery, a hand, a bad
    time server) is not followed: hall time goes on evenly, ``moved_ms`` tells by how much they differ, and
    the next start of the server takes the wall clock again, though never earlier than the newest fact.
    """

    def __init__(
        self,
        not_before_ms: int = 0,
        wall: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = since_boot,
    ) -> None:
        self._wall, self._monotonic = wall, monotonic
        self._last = max(self._wall_ms(), not_before_ms)
        self._ahead = self._last - self._wall_ms()
        self._mono = self._mono_ms()
        self.moved_ms = 0

    def _wall_ms(self) -> int:
        return int(self._wall() * 1000)

    def _mono_ms(self) -> int:
        return int(self._monotonic() * 1000)

    def now_ms(self) -> int:
        even = self._last + max(0, self._mono_ms() - self._mono)
        told = self._wall_ms() + self._ahead
        if abs(told - even) > JUMP_MS:
            self.moved_ms += told - even
            self._ahead -= told - even
            told = even
        self._mono, self._last = self._mono_ms(), max(self._last, told)
        return self._last

    def take_move(self) -> int:
        """By how many milliseconds the wall clock jumped since last asked."""
        moved, self.moved_ms = self.moved_ms, 0
        return moved
