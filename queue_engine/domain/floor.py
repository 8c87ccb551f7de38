"""Who speaks now in a room where loudspeakers hear each other. Pure; times in UTC milliseconds."""

from __future__ import annotations

from dataclasses import dataclass, replace

GRACE_MS = 1_000
"""A sound may end a little later than was said, and an answer needs its way."""
SOON_MS = 100
LONGEST_MS = 120_000
"""Nobody speaks longer; a moment further ahead was written before the clock was set back."""


@dataclass(frozen=True, slots=True)
class Floor:
    """``ends_ms``: when the speaker wants to have ended. ``waiting``: who is next, with the end of waiting for each."""

    speaker: str = ""
    ends_ms: int = 0
    waiting: tuple[tuple[str, int], ...] = ()

    def is_held(self, now_ms: int) -> bool:
        """A speaker that has died is silent when its sound must be over."""
        return bool(self.speaker) and now_ms < self.ends_ms + GRACE_MS <= now_ms + LONGEST_MS + GRACE_MS


def take(floor: Floor, who: str, now_ms: int, for_ms: int) -> tuple[Floor, int | None]:
    """The floor after somebody has asked for it; None: it is granted, else milliseconds until asking again."""
    line = tuple(one for one in floor.waiting if now_ms < one[1] <= now_ms + LONGEST_MS + 2 * GRACE_MS)
    held = floor.is_held(now_ms)
    turn = who == floor.speaker if held else who == next((name for name, _ in line), who)
    if turn:
        others = tuple(one for one in line if one[0] != who)
        return Floor(who, now_ms + for_ms, others), None
    again_ms = max(SOON_MS, floor.ends_ms - now_ms) if held else SOON_MS
    return replace(floor, waiting=_in_line(line, who, now_ms + again_ms + GRACE_MS)), again_ms


def leave(floor: Floor, who: str) -> Floor:
    """The speaker has ended, or whoever waits wishes to speak no more; who waits is next."""
    others = replace(floor, waiting=tuple(one for one in floor.waiting if one[0] != who))
    return replace(others, speaker="", ends_ms=0) if floor.speaker == who else others


def _in_line(line: tuple[tuple[str, int], ...], who: str, until_ms: int) -> tuple[tuple[str, int], ...]:
    """Each keeps the place at which it asked first."""
    if all(name != who for name, _ in line):
        return (*line, (who, until_ms))
    return tuple((name, until_ms if name == who else until) for name, until in line)
