"""Look-ups of a Qt station: questions go off the window's thread, the latest one wins, and none waits for ever."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from queue_engine.client.commands import Commands, Unreachable
from queue_engine.client.intents import Intent
from queue_engine.protocol import COMMAND_OF_BODY, AskDossier, AskExport, AskTally, Message, ProveDossier, Refusal

Answer = Message | Refusal | Unreachable
Answered = Callable[[Answer], None]

DOSSIER, PROCEDURES, TALLIES, EXPORTS = "dossier", "procedures", "tallies", "exports"
SLACK_S = 0.3
"""What the way there and back may take on top of the worker's own deadline."""
THREADS = 4
TALLY_S = 5.0
"""A tally that has not come by then is said not to come; a file may take longer."""


@dataclass(frozen=True, slots=True)
class _Question:
    serial: int
    lane: str
    body: Message


class Lookups(QObject):
    """Asks the look-up service. ``deadline_s``: what it may take to ask the central system (``dossiers.deadline_s``).

    Dossiers, procedures, tallies and files of tallies each have a lane. In each the latest question wins: an overtaken
    one is never answered.
    """

    _came = Signal(object, object)
    """Question and answer, from a thread to the window's."""

    def __init__(self, address: str, token: str, deadline_s: float, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._address, self._token, self._patience_s = address, token, deadline_s + SLACK_S
        self._serial = 0
        self._latest: dict[str, tuple[int, Answered]] = {}
        self._threads = ThreadPoolExecutor(THREADS, "look-ups")
        self._own = threading.local()
        self._connections: list[Commands] = []
        self._stopped = threading.Event()
        self._came.connect(self._on_came)

    def ask(self, body: Message, answered: Answered) -> None:
        """``answered`` is called once in the window's thread: the typed answer, a Refusal, or Unreachable in time."""
        self._serial += 1
        question = _Question(self._serial, _lane(body), body)
        self._latest[question.lane] = (question.serial, answered)
        self._threads.submit(self._work, question)
        patience_ms = round(self._patience(body) * 1000)
        QTimer.singleShot(patience_ms, self, lambda: self._on_came(question, _nobody(body)))

    def forget(self) -> None:
        """The screen was cleared: what is still under way is answered to nobody."""
        self._latest.clear()

    def stop(self) -> None:
        """Threads that still wait end by themselves within the patience."""
        self._stopped.set()
        self._latest.clear()
        self._threads.shutdown(wait=False, cancel_futures=True)
        for connection in self._connections:
            connection.close()

    def _on_came(self, question: _Question, answer: Answer) -> None:
        serial, answered = self._latest.get(question.lane, (0, _nothing))
        if serial == question.serial:
            del self._latest[question.lane]
            answered(answer)

    # -- on a thread

    def _work(self, question: _Question) -> None:
        serial, _ = self._latest.get(question.lane, (0, _nothing))
        if self._stopped.is_set() or serial != question.serial:
            return
        answer = self._connection().send(question.body, self._patience(question.body))
        if not self._stopped.is_set():
            self._came.emit(question, _nobody(question.body) if isinstance(answer, Unreachable) else answer)

    def _patience(self, body: Message) -> float:
        return min(self._patience_s, TALLY_S) if isinstance(body, AskTally) else self._patience_s

    def _connection(self) -> Commands:
        """Each thread has one of its own, kept open between questions."""
        connection: Commands | None = getattr(self._own, "connection", None)
        if connection is None:
            connection = self._own.connection = Commands(self._address, self._token, answer_s=self._patience_s)
            self._connections.append(connection)
        return connection


def _lane(body: Message) -> str:
    match body:
        case AskDossier() | ProveDossier():
            return DOSSIER
        case AskTally():
            return TALLIES
        case AskExport():
            return EXPORTS
        case _:
            return PROCEDURES


def _nobody(body: Message) -> Unreachable:
    """Nobody has answered. What was asked is not in it: it holds a code."""
    return Unreachable(Intent("", COMMAND_OF_BODY[type(body)].path, ""))


def _nothing(_answer: Answer) -> None: ...
