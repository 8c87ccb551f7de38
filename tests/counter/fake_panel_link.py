"""A link to a hall server that exists only in the test: it keeps what was sent and says what it is told to say."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal

from queue_engine.client import LinkStatus
from queue_engine.protocol import Fact, HallState, Message


class FakeLink(QObject):
    """Stands in for queue_engine.client.qt.HallLink."""

    changed = Signal(object, object)
    link_changed = Signal(object)
    answered = Signal(str, object)
    waits_changed = Signal(object)
    sync_changed = Signal(object)

    def __init__(self, now_ms: int) -> None:
        super().__init__()
        self.sent: list[Message] = []
        self.running = False
        self._now_ms = now_ms

    def start(self) -> None:
        self.running = True

    def stop(self) -> None:
        self.running = False

    def send(self, body: Message) -> str:
        self.sent.append(body)
        return f"intent-{len(self.sent)}"

    def now_ms(self) -> int:
        return self._now_ms

    # -- what a test says ------------------------------------------------------------------------

    def pass_time(self, seconds: float) -> None:
        self._now_ms += round(seconds * 1000)

    def tell(self, hall: HallState, *facts: Fact) -> None:
        """The hall as it is now, and the facts that made it so."""
        self.changed.emit(hall, facts)

    def live(self, hall: HallState | None = None) -> None:
        self.link_changed.emit(LinkStatus(live=True))
        if hall is not None:
            self.tell(hall)

    def lose(self, at: str, problem: str = "unreachable") -> None:
        self.link_changed.emit(LinkStatus(live=False, lost_at=at, problem=problem))

    def answer(self, answer: Any) -> None:
        """Answer the newest intent."""
        self.answered.emit(f"intent-{len(self.sent)}", answer)
