"""What citizens have pressed, on its way to the server: kept on the station's disk until it has it."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from pathlib import Path

from queue_engine.client.commands import Commands, Unreachable
from queue_engine.client.intents import Intent, IntentLog
from queue_engine.protocol import COMMAND_OF_BODY, Message, Refusal, RefusalCode

log = logging.getLogger(__name__)

TRY_S = 2.0
PAUSES_S = (0.2, 0.5, 1.0, 2.0, 5.0)
JOIN_S = 2.0

Told = Callable[[str, Message | Refusal], None]
"""The path that was posted to, and its answer; on the post's own thread."""


class Post:
    """One thread with a connection of its own: a slow server keeps nobody waiting who presses.

    ``put`` returns when the message is on the disk; what a station that was switched off had not sent yet goes first.
    """

    def __init__(self, address: str, token: str, file: Path, told: Told = lambda path, answer: None) -> None:
        """``file``: its log, JSON lines; the folder is made. Raises OSError."""
        self._commands = Commands(address, token, answer_s=TRY_S)
        self._log, self._told = IntentLog(file), told
        self._gate = threading.Condition()
        self._waiting = deque(self._log.pending())
        self._stopped = False
        self._thread = threading.Thread(target=self._work, name="post", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def put(self, body: Message) -> None:
        """From any thread."""
        path, text = COMMAND_OF_BODY[type(body)].path, body.model_dump_json()
        with self._gate:
            self._waiting.append(self._begun(path, text))
            self._gate.notify()

    def _begun(self, path: str, text: str) -> Intent:
        try:
            return self._log.begin(path, text)
        except OSError as error:  # a disk that is full or gone: it is sent all the same
            log.error("%s cannot be kept on the disk: %s", path, error)
            return self._log.pending()[-1]

    @property
    def waiting(self) -> int:
        """So many the server has not taken yet."""
        with self._gate:
            return len(self._waiting)

    def stop(self) -> None:
        """Within two seconds; what has not gone is sent at the next start."""
        with self._gate:
            self._stopped = True
            self._gate.notify()
        self._commands.close()
        if self._thread.is_alive():
            self._thread.join(JOIN_S)
        self._log.close()

    # -- on its own thread

    def _work(self) -> None:
        failed = 0
        while (intent := self._first(PAUSES_S[min(failed, len(PAUSES_S)) - 1] if failed else 0.0)) is not None:
            failed = 0 if self._sent(intent) else failed + 1

    def _first(self, pause_s: float) -> Intent | None:
        """The oldest one, after a pause; None: it is over."""
        with self._gate:
            self._gate.wait_for(lambda: self._stopped, pause_s)
            self._gate.wait_for(lambda: self._stopped or bool(self._waiting))
            return None if self._stopped else self._waiting[0]

    def _sent(self, intent: Intent) -> bool:
        answer = self._commands.carry_out(intent, 0.0)
        if isinstance(answer, Unreachable) or (isinstance(answer, Refusal) and answer.code == RefusalCode.BAD_TOKEN):
            return False
        if isinstance(answer, Refusal):
            log.error("the server does not take what was posted to %s: %s", intent.path, answer.message)
        with self._gate:
            self._waiting.popleft()
            self._end(intent, answer)
        self._told(intent.path, answer)
        return True

    def _end(self, intent: Intent, answer: Message) -> None:
        try:
            self._log.end(intent, answer.model_dump_json())
        except (OSError, ValueError) as error:  # sent again after a restart under its old key: nothing happens twice
            log.error("%s is done and cannot be noted on the disk: %s", intent.path, error)
