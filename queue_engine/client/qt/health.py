"""How a station's devices are, told to the hall: each change once, and all of it again after the link was lost."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QObject, Signal, SignalInstance

from queue_engine.client.follower import LinkStatus
from queue_engine.protocol import Message, ReportDevice, answers


class Health(Protocol):
    """A device's state as its driver tells it."""

    @property
    def device(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def reasons(self) -> Sequence[str]: ...
    @property
    def since(self) -> float:
        """On the monotonic clock."""


class Link(Protocol):
    """What is needed of HallLink."""

    @property
    def link_changed(self) -> SignalInstance: ...
    def send(self, body: Message) -> str: ...


class HealthReporter(QObject):
    """``told`` is every device's state listener, on whatever thread; ``changed`` carries it to the window's thread."""

    changed = Signal(object)

    def __init__(self, link: Link, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._link = link
        self._health: dict[str, Health] = {}
        self._reported: dict[str, tuple[str, tuple[str, ...]]] = {}
        self._quiet_since: dict[str, float] = {}
        """Devices that have answered and do not any more, and since when."""
        self.changed.connect(self._on_changed)
        link.link_changed.connect(self._on_link_changed)

    def told(self, health: Health) -> None:
        self.changed.emit(health)

    def _on_changed(self, health: Health) -> None:
        before = self._health.get(health.device)
        if answers(health.state, health.reasons):
            self._quiet_since.pop(health.device, None)
        elif before is not None and answers(before.state, before.reasons):
            self._quiet_since[health.device] = health.since
        self._health[health.device] = health
        self._report(health)

    def _on_link_changed(self, status: LinkStatus) -> None:
        """The server leaves out what it knows already; what it missed it hears now."""
        if status.live:
            self._reported.clear()
            for health in self._health.values():
                self._report(health)

    def _report(self, health: Health) -> None:
        # To be at work is no news to the hall: only what a person may have to act on is.
        state = "READY" if health.state == "BUSY" else str(health.state)
        if self._reported.get(health.device) != (state, tuple(health.reasons)):
            self._reported[health.device] = (state, tuple(health.reasons))
            since = self._quiet_since.get(health.device)
            body = {"device": health.device, "kind": health.kind, "state": state, "reasons": tuple(health.reasons)}
            quiet_s = None if since is None else max(0.0, time.monotonic() - since)
            self._link.send(ReportDevice.model_validate({**body, "quiet_s": quiet_s}))
