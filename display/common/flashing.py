"""The one calm flash of a new call: full colour at once, held, then back; and how far each flash has come."""

from __future__ import annotations

from dataclasses import dataclass, field

HOLD_S, FADE_S = 0.9, 0.6
FRAME_MS = 50


def level(age_s: float, hold_s: float = HOLD_S) -> float:
    """1 while the colour is held, then smoothly down to 0."""
    if age_s <= hold_s:
        return 1.0
    x = min(1.0, (age_s - hold_s) / FADE_S)
    return 1.0 - x * x * (3.0 - 2.0 * x)


def hold_of(flash_s: float) -> float:
    """How long the colour is held in a flash of this length."""
    return max(0.1, flash_s - FADE_S)


@dataclass
class Flashes:
    """Flashes that run, by the seq of their call, with the moment at which each began (monotonic seconds)."""

    began: dict[int, float] = field(default_factory=dict)
    _hold: dict[int, float] = field(default_factory=dict)

    def begin(self, seq: int, now: float, hold_s: float = HOLD_S) -> None:
        """A flash that runs goes on; it may become longer."""
        self.began.setdefault(seq, now)
        self._hold[seq] = max(hold_s, self._hold.get(seq, 0.0))

    def level(self, seq: int, now: float) -> float:
        """How far a flash is; one that has not been seen yet begins in full colour."""
        return level(now - self.began.get(seq, now), self._hold.get(seq, HOLD_S))

    def ended(self, now: float) -> tuple[int, ...]:
        """Flashes that are over; each is told once."""
        over = tuple(seq for seq, began in self.began.items() if now - began >= self._hold[seq] + FADE_S)
        for seq in over:
            del self.began[seq], self._hold[seq]
        return over
