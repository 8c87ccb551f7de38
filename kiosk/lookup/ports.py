"""Whom the look-up asks, and what prints for it. A station has what its wiring passes in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from kiosk.lookup.events import Paper, PaperState
from queue_engine.protocol import Message

Told = Callable[[object], None]
"""Takes the typed answer, a Refusal, or Unreachable; called in the window's thread."""


class Lookups(Protocol):
    """The dossier service, as queue_engine.client.qt.lookups has it. It never blocks and keeps no question."""

    def ask(self, body: Message, answered: Told) -> None: ...
    def forget(self) -> None:
        """What is still under way is answered to nobody."""

    def stop(self) -> None: ...


class Papers(Protocol):
    """Prints status slips and checklists; ``told`` hears in the window's thread how it goes, once or more."""

    def print(self, paper: Paper, language: str, told: Callable[[PaperState], None]) -> None: ...
