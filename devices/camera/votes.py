"""A code counts when the same text stands in two of three pictures: chance does not read the same wrong text twice."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from devices.camera.reads import Read


class Votes:
    """Remembers what the last pictures showed."""

    def __init__(self, agreeing: int = 2, among: int = 3) -> None:
        self._agreeing = agreeing
        self._seen: deque[frozenset[tuple[str, str]]] = deque(maxlen=among)

    def count(self, reads: Iterable[Read]) -> tuple[Read, ...]:
        """One more picture has been looked at; which of its codes are certain now, each once."""
        shown = {(read.symbology, read.text): read for read in reads}
        self._seen.append(frozenset(shown))
        return tuple(read for vote, read in shown.items() if self._votes_for(vote) >= self._agreeing)

    def forget(self) -> None:
        """What comes now has nothing to do with what was before."""
        self._seen.clear()

    def _votes_for(self, vote: tuple[str, str]) -> int:
        return sum(vote in votes for votes in self._seen)
