"""A dossier service and a printer of papers that remember what they were asked and answer when the test says so."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.lookup.events import Paper, PaperState
from kiosk.lookup.ports import Told
from queue_engine.protocol import Message


class FakeLookups:
    """Stands for queue_engine.client.qt.lookups.Lookups."""

    def __init__(self) -> None:
        self.asked: list[Message] = []
        self.stopped = False
        self._told: Told | None = None

    def ask(self, body: Message, answered: Told) -> None:
        self.asked.append(body)
        self._told = answered

    def forget(self) -> None:
        self._told = None

    def stop(self) -> None:
        self.stopped = True

    def answer(self, message: object) -> None:
        """To the newest question, unless it is forgotten."""
        told, self._told = self._told, None
        if told is not None:
            told(message)


class FakePapers:
    """Stands for what prints status slips and checklists."""

    def __init__(self) -> None:
        self.wanted: list[Paper] = []
        self._told: Callable[[PaperState], None] = lambda state: None

    def print(self, paper: Paper, language: str, told: Callable[[PaperState], None]) -> None:
        self.wanted.append(paper)
        self._told = told

    def become(self, state: PaperState) -> None:
        self._told(state)
