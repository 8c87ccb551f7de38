"""Tells the hall server how the devices of a station without a window are, again and again until it has heard."""

from __future__ import annotations

import logging
import queue
import threading
from typing import Protocol

from devices.states import DeviceHealth, State
from queue_engine.client import Unreachable
from queue_engine.protocol import Message, Refusal, ReportDevice

AGAIN_S = 2.0
ANSWER_S = 1.0
JOIN_S = 1.8
LINKED = object()
log = logging.getLogger(__name__)


class Sender(Protocol):
    """The part of queue_engine.client.Commands that is used here."""

    def send(self, body: Message, deadline_s: float = 5.0) -> Message | Refusal | Unreachable: ...
    def close(self) -> None: ...


class Reports:
    """One thread; the newest state of each device is what counts."""

    def __init__(self, sender: Sender) -> None:
        self._sender = sender
        self._news: queue.SimpleQueue[object] = queue.SimpleQueue()
        self._health: dict[str, DeviceHealth] = {}
        self._told: dict[str, ReportDevice] = {}
        self._stopping = False
        self._thread = threading.Thread(target=self._work, name="reports", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def changed(self, health: DeviceHealth) -> None:
        """A device's state listener, on whatever thread."""
        self._news.put(health)

    def linked(self) -> None:
        """The server is back: it may have missed anything, and leaves out what it knows."""
        self._news.put(LINKED)

    def stop(self) -> None:
        self._stopping = True
        self._sender.close()
        self._news.put(None)
        if self._thread.is_alive():
            self._thread.join(JOIN_S)

    # ---- on its own thread ----

    def _work(self) -> None:
        while not self._stopping:
            self._wait()
            for report in self._owed():
                if self._stopping or not self._tell(report):
                    break

    def _wait(self) -> None:
        """Until there is news, or it is time to try again; everything that has come is taken in."""
        try:
            self._note(self._news.get(timeout=AGAIN_S if self._owed() else None))
            while True:
                self._note(self._news.get_nowait())
        except queue.Empty:
            pass

    def _note(self, news: object) -> None:
        if news is LINKED:
            self._told.clear()
        elif isinstance(news, DeviceHealth):
            self._health[news.device] = news

    def _owed(self) -> list[ReportDevice]:
        reports = [_report_of(health) for health in self._health.values()]
        return [report for report in reports if self._told.get(report.device) != report]

    def _tell(self, report: ReportDevice) -> bool:
        answer = self._sender.send(report, deadline_s=ANSWER_S)
        if isinstance(answer, Unreachable):
            return False
        if isinstance(answer, Refusal):
            log.error("the server takes no report on %s: %s", report.device, answer)
        self._told[report.device] = report
        return True


def _report_of(health: DeviceHealth) -> ReportDevice:
    # To be at work is no news to the hall: only what a person may have to act on is.
    state = State.READY if health.state is State.BUSY else health.state
    body = {"device": health.device, "kind": health.kind, "state": state, "reasons": health.reasons}
    return ReportDevice.model_validate(body)
