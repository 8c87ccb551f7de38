"""Tells the hall server how the devices of a station without a window are, again and again until it has heard."""

from __future__ import annotations

import logging
import queue
import threading
import time
from typing import Protocol

from devices.states import DeviceHealth, State
from queue_engine.client import Unreachable
from queue_engine.protocol import Message, Refusal, ReportDevice, ReportDeviceTest, answers

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
        self._told: dict[str, tuple[str, tuple[str, ...]]] = {}
        self._quiet_since: dict[str, float] = {}
        """Devices that have answered and do not any more, and since when."""
        self._tests: dict[str, ReportDeviceTest] = {}
        self._stopping = False
        self._thread = threading.Thread(target=self._work, name="reports", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def changed(self, health: DeviceHealth) -> None:
        """A device's state listener, on whatever thread."""
        self._news.put(health)

    def tested(self, report: ReportDeviceTest) -> None:
        """What came of trying a device out."""
        self._news.put(report)

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
            for health in self._owed():
                if self._stopping or not self._tell(health):
                    break
            for test in list(self._tests.values()):
                if self._stopping or not self._send(test):
                    break
                del self._tests[test.device]

    def _wait(self) -> None:
        """Until there is news, or it is time to try again; everything that has come is taken in."""
        try:
            self._note(self._news.get(timeout=AGAIN_S if self._owed() or self._tests else None))
            while True:
                self._note(self._news.get_nowait())
        except queue.Empty:
            pass

    def _note(self, news: object) -> None:
        if news is LINKED:
            self._told.clear()
        elif isinstance(news, ReportDeviceTest):
            self._tests[news.device] = news
        elif isinstance(news, DeviceHealth):
            before = self._health.get(news.device)
            if answers(news.state, news.reasons):
                self._quiet_since.pop(news.device, None)
            elif before is not None and answers(before.state, before.reasons):
                self._quiet_since[news.device] = news.since
            self._health[news.device] = news

    def _owed(self) -> list[DeviceHealth]:
        return [one for one in self._health.values() if self._told.get(one.device) != _news_of(one)]

    def _tell(self, health: DeviceHealth) -> bool:
        state, reasons = _news_of(health)
        since = self._quiet_since.get(health.device)
        quiet_s = None if since is None else max(0.0, time.monotonic() - since)
        body = {"device": health.device, "kind": health.kind, "state": state, "reasons": reasons, "quiet_s": quiet_s}
        if not self._send(ReportDevice.model_validate(body)):
            return False
        self._told[health.device] = state, reasons
        return True

    def _send(self, body: ReportDevice | ReportDeviceTest) -> bool:
        answer = self._sender.send(body, deadline_s=ANSWER_S)
        if isinstance(answer, Refusal):
            log.error("the server takes no report on %s: %s", body.device, answer)
        return not isinstance(answer, Unreachable)


def _news_of(health: DeviceHealth) -> tuple[str, tuple[str, ...]]:
    # To be at work is no news to the hall: only what a person may have to act on is.
    state = State.READY if health.state is State.BUSY else health.state
    return str(state), tuple(health.reasons)
