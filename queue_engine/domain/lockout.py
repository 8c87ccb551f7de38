"""PIN guessing: five wrong tries lock an officer and a station for a minute, doubling each time after."""

from __future__ import annotations

from dataclasses import dataclass

TRIES = 5
FIRST_LOCK_MS = 60_000
LONGEST_LOCK_MS = 3_600_000


@dataclass(frozen=True, slots=True)
class Guesses:
    """Wrong PINs in a row of one officer or one station, and until when it is locked (UTC ms)."""

    wrong: int = 0
    locked_until_ms: int = 0

    def one_more(self, now_ms: int) -> Guesses:
        """After another wrong PIN."""
        wrong = self.wrong + 1
        if wrong < TRIES:
            return Guesses(wrong, 0)
        return Guesses(wrong, now_ms + min(FIRST_LOCK_MS << min(wrong - TRIES, 10), LONGEST_LOCK_MS))
