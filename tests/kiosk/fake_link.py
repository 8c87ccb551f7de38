"""A link that remembers what was sent and answers when the test says so."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from queue_engine.client import LinkStatus
from queue_engine.protocol import AskCode, CheckIn, HallState, Issued, IssueTicket, Message


class FakeLink(QObject):
    """Stands for queue_engine.client.qt.HallLink."""

    changed = Signal(object, object)
    link_changed = Signal(object)
    answered = Signal(str, object)
    recovered = Signal(object)
    waits_changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[tuple[str, Message]] = []
        self.clock_ms = 1_795_401_667_120
        self.runs = False
        self.keep: Callable[[Issued], None] = lambda issued: None

    def keep_numbers(self, keep: Callable[[Issued], None]) -> None:
        self.keep = keep

    def start(self) -> None:
        self.runs = True

    def stop(self) -> None:
        self.runs = False

    def send(self, body: Message) -> str:
        intent = f"intent-{len(self.sent) + 1}"
        self.sent.append((intent, body))
        return intent

    def now_ms(self) -> int:
        return self.clock_ms

    def bodies(self, kind: type[Message]) -> list[Message]:
        return [body for _, body in self.sent if isinstance(body, kind)]

    def issues(self) -> list[Message]:
        return self.bodies(IssueTicket)

    def follow(self, hall: HallState) -> None:
        """The server is there and the hall looks like this."""
        self.link_changed.emit(LinkStatus(live=True))
        self.changed.emit(hall, ())

    def lose(self) -> None:
        self.link_changed.emit(LinkStatus(live=False, problem="unreachable"))

    def answer(self, message: object) -> None:
        """Answer the newest question for a ticket, or about a code."""
        questions = IssueTicket | CheckIn | AskCode
        intent = next(intent for intent, body in reversed(self.sent) if isinstance(body, questions))
        if isinstance(message, Issued):
            self.keep(message)
        self.answered.emit(intent, message)
