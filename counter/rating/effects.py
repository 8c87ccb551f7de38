"""Does what the flow asks for, and turns what hall, pads and clocks say into events. Nothing here waits."""

from __future__ import annotations

from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import Any, assert_never

from PySide6.QtCore import QObject, QTimer, Signal

from counter.ports import Link
from counter.rating.events import (
    Effect,
    Give,
    Heard,
    LinkChanged,
    Pressed,
    Prove,
    Repeat,
    StartTimer,
    StopTimer,
    Tell,
    TimeOver,
    Timer,
    TrialSeen,
)
from counter.rating.ports import Pads
from devices.ports import Press
from queue_engine.client import LinkStatus
from queue_engine.client.askers import Posting
from queue_engine.client.asking import Asker
from queue_engine.protocol import HallState, Message

TICK_MS = 1000


class Effects(QObject):
    """``happened`` carries events to the loop, always in the window's thread.

    What was touched is written to the disk by a thread of its own: a slow disk delays no thank-you.
    """

    happened = Signal(object)
    _accepted = Signal(object)
    """From a pad's thread to the window's."""

    def __init__(
        self,
        link: Link,
        asker: Asker,
        pads: Pads,
        post: Posting,
        writer: Executor | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._link, self._asker, self._pads, self._post = link, asker, pads, post
        self._writer = writer or ThreadPoolExecutor(1, "ratings")
        self._hall: HallState | None = None
        self._timers = {timer: self._timer(timer) for timer in Timer}
        self._second = QTimer(self, interval=TICK_MS)
        self._second.timeout.connect(self._on_second)
        self._second.start()
        self._accepted.connect(self.happened)
        link.changed.connect(self._on_changed)
        link.link_changed.connect(self._on_link_changed)

    def perform(self, effect: Effect) -> None:
        match effect:
            case Give(rating, level):
                self._put(self._asker.touched(rating, level, self._pads.drawn))
            case Repeat(rating):
                self._asker.touched(rating, 1, self._pads.drawn)
            case Tell(body):
                self._put(body)
            case Prove(level):
                self._pads.prove(level)
            case StartTimer(timer, seconds):
                self._timers[timer].start(round(seconds * 1000))
            case StopTimer(timer):
                self._timers[timer].stop()
            case _:
                assert_never(effect)

    def on_pressed(self, press: Press) -> None:
        """A pad's key, on the pad's own thread: returns when the answer is kept, and only then the pad is told so."""
        rate = self._asker.pressed(press.pad, press.key, press.at, press.armed)
        if rate is not None:
            self._post.put(rate)
            self._accepted.emit(Pressed(rate.ticket, rate.level))

    def close(self) -> None:
        """What is being written still is."""
        self._second.stop()
        self._writer.shutdown(wait=True)

    def _put(self, body: Message | None) -> None:
        if body is not None:
            self._writer.submit(self._post.put, body).add_done_callback(Future.result)  # a mistake of ours is logged

    def _timer(self, timer: Timer) -> QTimer:
        clock = QTimer(self, singleShot=True)
        clock.timeout.connect(lambda: self.happened.emit(TimeOver(timer)))
        return clock

    def _look(self) -> None:
        self.happened.emit(Heard(self._hall, self._asker.hear(self._hall, self._link.now_ms())))

    def _on_second(self) -> None:
        self._look()
        self.happened.emit(TrialSeen(self._pads.is_tried()))

    def _on_changed(self, hall: HallState, facts: tuple[Any, ...]) -> None:
        self._hall = hall
        self._look()

    def _on_link_changed(self, status: LinkStatus) -> None:
        self.happened.emit(LinkChanged(status))
