"""The same code again and again is one scan: a trigger that is held, a slip that lies before a camera."""

from __future__ import annotations

WINDOW_S = 1.5
MOST = 64
"""Codes remembered; who shows more of them within the window is no citizen."""


class Repeats:
    """Remembers the codes of the last moments. A code that stays in view stays one scan, however long."""

    def __init__(self, window_s: float = WINDOW_S) -> None:
        self._window_s = window_s
        self._seen: dict[str, float] = {}

    def again(self, text: str, at: float) -> bool:
        """True when this code was seen less than the window ago; ``at`` never goes back."""
        last = self._seen.pop(text, None)
        self._seen[text] = at
        if len(self._seen) > MOST:
            del self._seen[next(iter(self._seen))]
        return last is not None and at - last < self._window_s
