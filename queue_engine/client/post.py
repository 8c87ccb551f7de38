"""What citizens have pressed, on its way to the server: kept on the station's disk until it has it."""

from __future__ import annotations

import json
import logging
import secrets
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from pathlib import Path

from queue_engine.client.commands import Commands, Unreachable
from queue_engine.client.intents import Intent, IntentLog
from queue_engine.protocol import COMMAND_OF_BODY, Message, Refusal, RefusalCode

log = logging.getLogger(__name__)

TRY_S = 2.0
PAUSES_S = (0.2, 0.5, 1.0, 2.0, 5.0)
COUNT_S = 1.0
TRIES = 20
"""A message that has failed so often lets other visits go first: the server may stumble over this one alone."""
JOIN_S = 1.5

Told = Callable[[str, Message | Refusal], None]
"""The path that was posted to, and its answer; on the post's own thread."""
Counted = Callable[[], Iterable[Message]]
"""What has been counted since the last time it was asked for, as Asker.strays; on the post's own thread."""


class Post:
    """One thread with a connection of its own: a slow server keeps nobody waiting who presses.

    ``put`` returns when the message is on the disk; what a station that was switched off had not sent yet goes first.
    On a disk that is full or gone nothing can be kept; it is sent all the same.
    """

    def __init__(
        self,
        address: str,
        token: str,
        file: Path,
        told: Told = lambda path, answer: None,
        counted: Counted = tuple,
    ) -> None:
        """``file``: its log, JSON lines; the folder is made. ``counted`` is put about once a second, and at the end."""
        self._commands = Commands(address, token, answer_s=TRY_S)
        self._log, self._told, self._counted = _log_at(file), told, counted
        self._gate = threading.Condition()
        self._waiting = deque(self._log.pending() if self._log else ())
        self._count_at = 0.0
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
        if self._log is None:
            return Intent(secrets.token_hex(16), path, text)
        try:
            return self._log.begin(path, text)
        except (OSError, ValueError) as error:  # a disk that is full or gone; a station that is ending
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
        self._count()
        self._close()

    def _close(self) -> None:
        try:
            if self._log:
                self._log.close()
        except OSError as error:  # what it could not write before, it cannot write now
            log.error("the post's log is not whole: %s", error)

    # -- on its own thread

    def _work(self) -> None:
        failed = 0
        while self._may_go_on(PAUSES_S[min(failed, len(PAUSES_S)) - 1] if failed else 0.0):
            try:
                failed = failed + 1 if self._turn() is False else 0
                if failed and failed % TRIES == 0:
                    self._step_back()
            except Exception:  # the thread's top: one message that cannot be sent must not keep the others for ever
                log.exception("the post stumbled")
                failed += 1

    def _may_go_on(self, pause_s: float) -> bool:
        """After a pause, or when there is something to do; False: it is over."""
        with self._gate:
            if pause_s:
                self._gate.wait_for(lambda: self._stopped, pause_s)
            else:
                self._gate.wait_for(lambda: self._stopped or bool(self._waiting), COUNT_S)
            return not self._stopped

    def _turn(self) -> bool | None:
        """Whether the oldest one could be sent; None: there is none."""
        if time.monotonic() >= self._count_at:
            self._count_at = time.monotonic() + COUNT_S
            self._count()
        with self._gate:
            intent = self._waiting[0] if self._waiting else None
        return self._sent(intent) if intent else None

    def _step_back(self) -> None:
        """The first message, with all of its visit in their order, behind the others."""
        with self._gate:
            visit = _visit(self._waiting[0])
            ours = [one for one in self._waiting if _visit(one) == visit]
            self._waiting = deque([*(one for one in self._waiting if _visit(one) != visit), *ours])

    def _count(self) -> None:
        for body in self._counted():
            self.put(body)

    def _sent(self, intent: Intent) -> bool:
        answer = self._commands.carry_out(intent, 0.0)
        if isinstance(answer, Unreachable) or (isinstance(answer, Refusal) and answer.code == RefusalCode.BAD_TOKEN):
            return False
        if isinstance(answer, Refusal):
            log.error("the server does not take what was posted to %s: %s", intent.path, answer.message)
        with self._gate:
            self._waiting.remove(intent)
            self._end(intent, answer)
        self._told(intent.path, answer)
        return True

    def _end(self, intent: Intent, answer: Message) -> None:
        try:
            if self._log:
                self._log.end(intent, answer.model_dump_json())
        except (OSError, ValueError) as error:  # sent again after a restart under its old key: nothing happens twice
            log.error("%s is done and cannot be noted on the disk: %s", intent.path, error)


def _visit(intent: Intent) -> str:
    """What the message is about; strays are about none."""
    return str(json.loads(intent.body).get("ticket", ""))


def _log_at(file: Path) -> IntentLog | None:
    """None: the disk cannot be written. A hall does not stop rating for that."""
    try:
        return IntentLog(file, largest=0)  # what was answered is nobody's to read
    except OSError as error:
        log.error("%s cannot be written, what is pressed is not kept over a restart: %s", file, error)
        return None
