"""Sends what the flow asks for, and turns what the link and the clock say into events. Nothing here waits."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from assets.qt.station import PaintLog
from counter.panel.events import (
    Answered,
    CodeRead,
    Effect,
    HallChanged,
    LinkChanged,
    Look,
    LookedUp,
    Read,
    Send,
    Ticked,
    Unanswered,
)
from counter.ports import Link, Lookups
from queue_engine.client import LinkStatus
from queue_engine.protocol import HallState, Message, TicketNow

TICK_MS = 1000


class Effects(QObject):
    """``happened`` carries events to the loop, always in the window's thread."""

    happened = Signal(object)

    def __init__(
        self,
        link: Link,
        paints: PaintLog | None = None,
        parent: QObject | None = None,
        lookups: Lookups | None = None,
    ) -> None:
        super().__init__(parent)
        self._link, self._paints = link, paints or PaintLog(None)
        self._lookups = lookups
        self._tags: dict[str, int] = {}
        self._code = ""
        """The newest question what a code is."""
        self._second = QTimer(self)
        self._second.timeout.connect(self._on_second)
        self._second.start(TICK_MS)
        link.changed.connect(self._on_changed)
        link.link_changed.connect(self._on_link_changed)
        link.answered.connect(self._on_answered)

    def perform(self, effect: Effect) -> None:
        match effect:
            case Send(tag, do, body):
                self._tags[self._link.send(body)] = tag
                self._paints.write("asked", do=do.value, tag=tag)
            case Read(body):
                self._code = self._link.send(body)
            case Look(body) if self._lookups:
                self._lookups.ask(body, partial(self._on_looked_up, body))

    def _on_looked_up(self, asked: Message, answer: object) -> None:
        self.happened.emit(LookedUp(asked, answer if isinstance(answer, Message) else None))

    def _on_second(self) -> None:
        self.happened.emit(Ticked(self._link.now_ms()))

    def _on_changed(self, hall: HallState, facts: tuple[Any, ...]) -> None:
        self.happened.emit(HallChanged(hall, tuple(facts)))

    def _on_link_changed(self, status: LinkStatus) -> None:
        self.happened.emit(LinkChanged(status))

    def _on_answered(self, intent: str, answer: object) -> None:
        if intent == self._code:
            self.happened.emit(CodeRead(answer if isinstance(answer, Message) else None))
            return
        tag = self._tags.pop(intent, None)
        if tag is None:
            return
        if isinstance(answer, TicketNow):
            ticket = answer.ticket
            self._paints.write("answered", tag=tag, number=ticket.number, state=ticket.state, call=ticket.call_seq)
        self.happened.emit(Answered(tag, answer) if isinstance(answer, Message) else Unanswered(tag))
