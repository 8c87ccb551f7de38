"""Which keys that a pad reports are presses of their own, and whether anybody had asked. No thread, no cable."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

STUCK_S = 10.0
"""A key that reports without a pause for so long is jammed."""
FREED_S = 2.0
"""A jammed key that has been quiet for so long is free again."""
SAME_NUMBER_S = 60.0
"""For so long a press stays known by its number: later the pad has counted all the way round, or begun anew."""


@dataclass
class Counts:
    """Every report of a key is in exactly one of these."""

    accepted: int = 0
    stray: int = 0
    """Nobody had asked."""
    bounced: int = 0
    repeated: int = 0
    """The pad had not heard that it was understood, and said it again."""


class Presses:
    """The rules, for one pad. ``arm`` and ``disarm`` from any thread, the rest on the device's."""

    def __init__(
        self,
        debounce_s: float = 0.3,
        always: bool = False,
        clock: Callable[[], float] = time.monotonic,
        same_number_s: float = SAME_NUMBER_S,
    ) -> None:
        """``always``: every press is wanted (an officer's keypad)."""
        self.counts = Counts()
        self._debounce_s = debounce_s
        self._always = always
        self._clock = clock
        self._same_number_s = same_number_s
        self._gate = threading.Lock()
        self._asked_at = self._until = 0.0
        self._before = (0.0, 0.0)
        """From when until when the last question stood that was closed without an answer."""
        self._version = 0
        self._last: dict[int, float] = {}
        self._run: tuple[int, float] = (0, 0.0)
        self._number: tuple[int, int] | None = None
        self._number_at = 0.0

    def arm(self, seconds: float) -> None:
        """The next press within so many seconds is accepted; it replaces a question that is still open."""
        self._ask_until(self._clock() + seconds)

    def disarm(self) -> None:
        self._ask_until(0.0)

    def _ask_until(self, moment: float) -> None:
        with self._gate:
            now = self._clock()
            if self._until:
                self._before = self._asked_at, min(self._until, now)
            self._asked_at, self._until = now, moment
            self._version += 1

    @property
    def question(self) -> tuple[int, float]:
        """A number that changes with every question that is put or closed, and the seconds that are left for it."""
        with self._gate:
            return self._version, max(0.0, self._until - self._clock())

    @property
    def stuck(self) -> int | None:
        """The key that is jammed."""
        key, began = self._run
        last = self._last.get(key, 0.0)
        return key if key and last - began >= STUCK_S and self._clock() - last < FREED_S else None

    def heard(self, key: int, number: int | None = None, *, again: bool = False, ago_s: float = 0.0) -> bool | None:
        """A pad reports a key. Whether it had been asked; None when this is no press of its own.

        ``number`` is the pad's own number of the press; ``again``: the pad itself says that the key is being held.
        ``ago_s``: it was pressed so long ago. A press counts for the question that was open at that moment.
        """
        now = self._clock()
        if number is not None and self._is_known(number, key, now):
            self.counts.repeated += 1
            return None
        if self._bounces(key, now - ago_s) or again:
            self.counts.bounced += 1
            return None
        armed = self._accept(now - ago_s)
        self.counts.accepted += armed
        self.counts.stray += not armed
        return armed

    def begin_anew(self) -> None:
        """The pad has been switched on: it counts from the beginning."""
        self._number = None

    def _is_known(self, number: int, key: int, now: float) -> bool:
        """Not so when it is another key: the pad was off, has begun to count anew, and nobody heard it say so."""
        known = self._number == (number, key) and now - self._number_at < self._same_number_s
        self._number, self._number_at = (number, key), now
        return known

    def _bounces(self, key: int, at: float) -> bool:
        last = self._last.get(key)
        bounces = last is not None and abs(at - last) < self._debounce_s
        self._last[key] = at
        if not bounces or self._run[0] != key:
            self._run = (key, at)
        return bounces

    def _accept(self, at: float) -> bool:
        if self._always:
            return True
        with self._gate:
            if self._asked_at <= at <= self._until:
                self._until = 0.0
                self._version += 1
                return True
            began, ended = self._before
            if not began <= at < ended:
                return False
            self._before = (0.0, 0.0)
            return True
