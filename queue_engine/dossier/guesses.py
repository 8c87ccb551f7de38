"""How often may be guessed: at a station and for a code. Pure: the moment is handed in, in UTC milliseconds."""

from __future__ import annotations

from dataclasses import dataclass, replace

STATION_MS = 600_000
"""Misses at a station are counted over ten minutes."""
CODE_MS = 86_400_000
"""Wrong proofs for a code are counted over a day."""
LONGEST_MS = 86_400_000
AHEAD_MS = LONGEST_MS + 3_600_000
"""Nothing is closed for longer, so a moment beyond it was written while a clock was wrong."""


@dataclass(frozen=True, slots=True)
class Limit:
    """``most`` misses in ``window_ms``; the last of them closes for ``wait_ms``, doubled each time, a day at most."""

    most: int
    window_ms: int
    wait_ms: int


@dataclass(frozen=True, slots=True)
class Misses:
    """Misses that count, how often they have closed, and until when it is closed."""

    at_ms: tuple[int, ...] = ()
    steps: int = 0
    until_ms: int = 0

    def wait_ms(self, now_ms: int) -> int:
        """Milliseconds until guessing is open again; never more than a day, wherever a clock has jumped."""
        return 0 if self.is_over(now_ms) else min(max(0, self.until_ms - now_ms), LONGEST_MS)

    def one_more(self, now_ms: int, limit: Limit) -> Misses:
        """After another miss."""
        before = self._calmed(now_ms)
        recent = tuple(at for at in before.at_ms if 0 <= now_ms - at < limit.window_ms)
        counted = (*recent, now_ms)[-limit.most :]
        if len(counted) < limit.most:
            return Misses(counted, before.steps, before.until_ms)
        wait = min(limit.wait_ms << min(before.steps, 16), LONGEST_MS)
        return Misses((), before.steps + 1, now_ms + max(wait, before.wait_ms(now_ms)))

    def forgiven(self) -> Misses:
        """After a right answer: what counted is forgotten, the steps are not."""
        return replace(self, at_ms=())

    def is_over(self, now_ms: int) -> bool:
        """A day of peace, or a moment that cannot be: nothing has to be remembered."""
        last = max((*self.at_ms, self.until_ms), default=0)
        return not -AHEAD_MS <= now_ms - last < LONGEST_MS

    def _calmed(self, now_ms: int) -> Misses:
        return Misses() if self.is_over(now_ms) else self
