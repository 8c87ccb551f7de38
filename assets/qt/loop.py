"""Feeds events to a flow, one after the other: render first, so that a press is seen, then act."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

Reduce = Callable[[Any, Any], tuple[Any, tuple[Any, ...]]]


class Loop(QObject):
    """``stepped(state)`` after each event, then ``wanted(effect)`` for each effect."""

    stepped = Signal(object)
    wanted = Signal(object)

    def __init__(self, state: Any, reduce: Reduce, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = state
        self._reduce = reduce
        self._events: deque[Any] = deque()
        self._busy = False

    def dispatch(self, *events: Any) -> None:
        """Take events; those that arrive while one is being carried out wait their turn."""
        self._events.extend(events)
        if self._busy:
            return
        self._busy = True
        try:
            while self._events:
                self._step(self._events.popleft())
        finally:
            self._busy = False

    def _step(self, event: Any) -> None:
        self.state, effects = self._reduce(self.state, event)
        self.stepped.emit(self.state)
        for effect in effects:
            self.wanted.emit(effect)
