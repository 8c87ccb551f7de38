"""Asks the hall server for the floor of a room, on a thread of its own: two loudspeakers never talk at once."""

from __future__ import annotations

import queue
import threading
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
        self._wishes: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="floor", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def ask(self, turn: int, seconds: Callable[[], float]) -> None:
        """The floor for a turn; ``seconds`` (its length) is found out on the thread. Returns at once."""
        self._wishes.put(lambda: self._ask(turn, seconds()))

    def leave(self) -> None:
        """The turn is over. Returns at once."""
        self._wishes.put(self._leave)

    def stop(self) -> None:
        self._wishes.put(None)
        if self._thread.is_alive():
            self._thread.join(JOIN_S)
        self._sender.close()

    def _work(self) -> None:
        while (wish := self._wishes.get()) is not None:
            wish()

    def _ask(self, turn: int, seconds: float) -> None:
        body = TakeFloor(room=self._room, zone=self._zone, seconds=min(LONGEST_S, max(0.1, seconds)))
        answer = self._sender.send(body, deadline_s=ANSWER_S)
        granted = isinstance(answer, Floor) and answer.granted
        wait_ms = round(answer.wait_s * 1000) if isinstance(answer, Floor) else AGAIN_MS
        self._answered(FloorAnswered(turn, granted, wait_ms, self._now_ms()))

    def _leave(self) -> None:
        self._sender.send(LeaveFloor(room=self._room, zone=self._zone), deadline_s=ANSWER_S)
