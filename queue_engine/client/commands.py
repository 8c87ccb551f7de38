"""Commands to the hall server: typed, retried with the same key, answered once."""

from __future__ import annotations

import http.client
import logging
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from pydantic import ValidationError

from queue_engine.client.intents import Intent, IntentLog
from queue_engine.protocol import (
    COMMAND_OF_BODY,
    KEY_HEADER,
    ONLY_KNOWN_HEADER,
    CheckIn,
    Issued,
    IssueTicket,
    Message,
    Refusal,
)

log = logging.getLogger(__name__)

DURABLE: tuple[type[Message], ...] = (IssueTicket, CheckIn)
"""Bodies whose intent outlives the program, without a scanned card or a dossier's code. What an officer pressed is not
repeated after a restart."""

Keep = Callable[[Issued], None]
"""Takes a number into the station's own care, durably; the intent ends only after it has returned."""

ANSWER_S = 3.0
ONLY_TRY_S = 1.0
"""The first try may be silent for so long even where the deadline is shorter."""
LAST_S = 0.05
PAUSES_S = (0.05, 0.1, 0.2, 0.4)
SERVER_ERROR = 500
NOT_SETTLED = frozenset({401, 403, 404})
"""The station was not let in, or somebody else answered: what became of the intent is still unknown."""


@dataclass(frozen=True, slots=True)
class Unreachable:
    """No answer within the deadline: nobody knows yet whether it happened."""

    intent: Intent


class Commands:
    """One connection to the server, used by one thread at a time. ``answer_s``: how long one try may be silent,
    but never beyond the deadline of its command."""

    def __init__(
        self,
        address: str,
        token: str,
        log: IntentLog | None = None,
        keep: Keep | None = None,
        answer_s: float = ANSWER_S,
    ) -> None:
        self._address, self._token, self._log, self.keep, self._answer_s = address, token, log, keep, answer_s
        self._connection: http.client.HTTPConnection | None = None
        self._closed = threading.Event()

    def send(self, body: Message, deadline_s: float = 5.0) -> Message | Refusal | Unreachable:
        """Carry out a command: its typed answer, a refusal, or Unreachable after the deadline (seconds)."""
        return self.carry_out(self._begin(body), deadline_s)

    def _begin(self, body: Message) -> Intent:
        path, text = COMMAND_OF_BODY[type(body)].path, body.model_dump_json()
        if self._log and isinstance(body, DURABLE):
            kept = self._log.begin(path, body.model_dump_json(exclude={"card", "dossier"}))
            return replace(kept, body=text)
        return Intent(secrets.token_hex(16), path, text)

    def settle(self, intent: Intent, deadline_s: float = 2.0) -> Message | Refusal | Unreachable:
        """What became of an intent: its answer, or a refusal that makes sure that it never happens."""
        return self.carry_out(intent, deadline_s, only_known=True)

    def pending(self) -> tuple[Intent, ...]:
        return self._log.pending() if self._log else ()

    def carry_out(self, intent: Intent, deadline_s: float, only_known: bool = False) -> Message | Refusal | Unreachable:
        ends = time.monotonic() + deadline_s
        for attempt in range(1_000_000):
            left_s = ends - time.monotonic()
            patience_s = max(left_s, LAST_S if attempt else ONLY_TRY_S)
            answer = self._attempt(intent, only_known, min(self._answer_s, patience_s))
            if answer is not None:
                return answer
            pause = PAUSES_S[min(attempt, len(PAUSES_S) - 1)]
            if time.monotonic() + pause > ends or self._closed.wait(pause):
                break
        return Unreachable(intent)

    def _attempt(self, intent: Intent, only_known: bool, silent_s: float) -> Message | Refusal | None:
        try:
            status, text = self._post(intent, only_known, silent_s)
        except (OSError, http.client.HTTPException):
            self._drop()
            return None
        except (AttributeError, ValueError):  # what http.client says when it is closed in the middle of an answer
            if not self._closed.is_set():
                raise
            return None
        answer = _typed(intent.path, status, text)
        if answer is None:
            return None
        if self.keep and isinstance(answer, Issued):
            self.keep(answer)
        if self._log and status not in NOT_SETTLED and any(one.key == intent.key for one in self._log.pending()):
            self._log.end(intent, text)
        return answer

    def _post(self, intent: Intent, only_known: bool, silent_s: float) -> tuple[int, str]:
        connection = self._connected(silent_s)
        headers = {
            "Authorization": f"Bearer {self._token}",
            "Content-Type": "application/json",
            KEY_HEADER: intent.key,
        }
        if only_known:
            headers[ONLY_KNOWN_HEADER] = "1"
        try:
            connection.request("POST", intent.path, intent.body.encode(), headers)
            response = connection.getresponse()
            return response.status, response.read().decode()
        finally:
            if self._closed.is_set():  # closed by another thread meanwhile: a request opens a closed connection anew
                connection.close()

    def _connected(self, silent_s: float) -> http.client.HTTPConnection:
        """A connection on which the server may be silent for so long."""
        if self._connection is None:
            host, _, port = self._address.rpartition(":")
            self._connection = http.client.HTTPConnection(host, int(port), timeout=silent_s)
        self._connection.timeout = silent_s
        if self._connection.sock is not None:
            self._connection.sock.settimeout(silent_s)
        return self._connection

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection:
            connection.close()

    def close(self) -> None:
        """Give up waiting. A thread that still waits for an answer gets Unreachable."""
        self._closed.set()
        self._drop()


def _typed(path: str, status: int, text: str) -> Message | Refusal | None:
    """The answer, or None when it settles nothing: a foreign program, a server in trouble, a station not let in."""
    if status == http.HTTPStatus.OK:
        model: type[Message] = next(command.answer for command in COMMAND_OF_BODY.values() if command.path == path)
    elif status < SERVER_ERROR:
        model = Refusal
    else:
        return None
    try:
        answer = model.model_validate_json(text)
    except ValidationError as error:
        log.warning("answer %s not understood: %s errors", status, error.error_count())
        return None
    return answer
