"""Calls to others that must not be made under a lock, and must be made in order."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable, Sequence

log = logging.getLogger(__name__)
Errand = Callable[[], None]


class Errands:
    """Added while the owner holds its lock, run after it let go: in order, one thread at a time.

    A thread that comes while another is at it leaves its errands to that one and goes on.
    """

    def __init__(self, lock: threading.RLock) -> None:
        self._lock = lock
        self._waiting: deque[Errand] = deque()
        self._at_it = False

    def add(self, errand: Errand) -> None:
        """The caller holds the lock, and calls ``run`` when it has let go of it."""
        self._waiting.append(errand)

    def run(self) -> None:
        with self._lock:
            if self._at_it:
                return
            self._at_it = True
        while errand := self._next():
            try:
                errand()
            except Exception:  # one event to one listener
                log.exception("a listener failed")

    def _next(self) -> Errand | None:
        with self._lock:
            self._at_it = bool(self._waiting)
            return self._waiting.popleft() if self._waiting else None


def together(calls: Sequence[Errand]) -> None:
    """Make them all at once, and return when the last has come back: one that waits keeps no other waiting."""
    threads = [threading.Thread(target=call, name="together") for call in calls[1:]]
    for thread in threads:
        thread.start()
    for call in calls[:1]:
        call()
    for thread in threads:
        thread.join()
