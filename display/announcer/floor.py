"""Asks the hall server for the floor of a room, on a thread of its own: two loudspeakers never talk at once."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable
from typing import Protocol

from display.announcer.flow import FloorAnswered
from queue_engine.client import Unreachable
from queue_engine.protocol import Floor, LeaveFloor, Message, Refusal, TakeFloor

ANSWER_S = 2.0
JOIN_S = 1.8
AGAIN_MS = 1000
"""When no answer has come, or a refusal."""
LONGEST_S = 120.0
LATE_S, MORE_S = 0.3, 1.0
"""A sound that has not ended so long after its time (a slow card, a second try) keeps the floor for so much more, again
and again. Most end before that, so that nobody waits longer for it."""
log = logging.getLogger(__name__)


class Sender(Protocol):
    """The part of queue_engine.client.Commands that is used here."""

    def send(self, body: Message, deadline_s: float = 5.0) -> Message | Refusal | Unreachable: ...
    def close(self) -> None: ...


class FloorKeeper:
    """``answered`` is called on its thread."""

    def __init__(
        self,
        sender: Sender,
        room: str,
        zone: str,
        answered: Callable[[FloorAnswered], None],
        now_ms: Callable[[], int],
    ) -> None:
        self._sender, self._room, self._zone = sender, room, zone
        self._answered, self._now_ms = answered, now_ms
        self._ends_at: float | None = None
        """When what is said now should have ended, by the monotonic clock; None: nothing is said."""
        self._wishes: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="floor", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def ask(self, turn: int, seconds: Callable[[], float]) -> None:
        """The floor for a turn; ``seconds`` (its length) is found out on the thread. Returns at once."""
        self._wishes.put(lambda: self._ask(turn, seconds))

    def leave(self) -> None:
        """The turn is over. Returns at once."""
        self._wishes.put(self._leave)

    def stop(self) -> None:
        self._wishes.put(None)
        if self._thread.is_alive():
            self._thread.join(JOIN_S)
        self._sender.close()

    def _work(self) -> None:
        while (wish := self._next_wish()) is not None:
            try:
                wish()
            except Exception:  # the thread's top: after a mistake of ours the room must not be silent for ever
                log.exception("a wish for the floor was not carried out")
                self._ends_at = None

    def _next_wish(self) -> Callable[[], None] | None:
        try:
            return self._wishes.get(timeout=self._until_late_s())
        except queue.Empty:
            return self._keep

    def _until_late_s(self) -> float | None:
        return None if self._ends_at is None else max(0.0, self._ends_at + LATE_S - time.monotonic())

    def _ask(self, turn: int, seconds: Callable[[], float]) -> None:
        answer: Message | Refusal | Unreachable | None = None
        try:
            answer = self._take(length := min(LONGEST_S, max(0.1, seconds())))
            self._ends_at = time.monotonic() + length if _is_granted(answer) else None
        except Exception:  # whoever waits for an answer gets one, too
            log.exception("the floor was not asked for")
        wait_ms = round(answer.wait_s * 1000) if isinstance(answer, Floor) else AGAIN_MS
        self._answered(FloorAnswered(turn, _is_granted(answer), wait_ms, self._now_ms()))

    def _keep(self) -> None:
        """It is still heard: without an answer this is asked again; after a no the floor is another one's."""
        answer = self._take(MORE_S)
        held = _is_granted(answer) or isinstance(answer, Unreachable)
        self._ends_at = time.monotonic() + MORE_S if held else None

    def _take(self, seconds: float) -> Message | Refusal | Unreachable:
        return self._sender.send(TakeFloor(room=self._room, zone=self._zone, seconds=seconds), deadline_s=ANSWER_S)

    def _leave(self) -> None:
        self._ends_at = None
        self._sender.send(LeaveFloor(room=self._room, zone=self._zone), deadline_s=ANSWER_S)


def _is_granted(answer: Message | Refusal | Unreachable | None) -> bool:
    return isinstance(answer, Floor) and answer.granted
