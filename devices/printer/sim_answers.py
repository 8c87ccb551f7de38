"""What the simulated printer says: at once, late, at random, or not at all."""

from __future__ import annotations

import random
from collections import deque

from devices.printer.sim_faults import Faults


class Answers:
    """Answers on their way out, in the order in which they were given."""

    def __init__(self, faults: Faults, seed: int) -> None:
        self._faults = faults
        self._chance = random.Random(seed)
        self._waiting: deque[tuple[float, bytes]] = deque()

    @property
    def next(self) -> float | None:
        """When the next one is due."""
        return self._waiting[0][0] if self._waiting else None

    def give(self, answer: bytes, now: float) -> None:
        if not answer or self._faults.silent:
            return
        if self._faults.garbage:
            answer = self._chance.randbytes(len(answer))
        due = now + self._faults.answer_after
        if self._waiting:
            due = max(due, self._waiting[-1][0])
        self._waiting.append((due, answer))

    def flow(self, byte: int, now: float) -> None:
        """XON or XOFF: comes from the line's chip, whatever else is wrong."""
        self._waiting.appendleft((now, bytes((byte,))))

    def due(self, now: float) -> bytes:
        """What goes out now."""
        out = bytearray()
        while self._waiting and self._waiting[0][0] <= now:
            out += self._waiting.popleft()[1]
        return bytes(out)

    def forget(self) -> None:
        """Nobody is there any more to hear them."""
        self._waiting.clear()
