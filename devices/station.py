"""One device of a station: it is at work from its start until close(), and says to everybody who asks how it is."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Generic, TypeVar

from devices.ports import Driver, StateListener
from devices.runner import BACK_OFF_S, DeviceRunner
from devices.states import DeviceHealth

D = TypeVar("D", bound=Driver)
log = logging.getLogger(__name__)


class Listeners:
    """Who hears of changes; one that fails does not keep it from the others."""

    def __init__(self, first: StateListener | None = None) -> None:
        self._listeners: tuple[StateListener, ...] = (first,) if first else ()

    def add(self, listener: StateListener) -> None:
        self._listeners += (listener,)

    def tell(self, health: DeviceHealth) -> None:
        for listener in self._listeners:
            try:
                listener(health)
            except Exception:  # one event to one listener
                log.exception("%s: a listener failed", health.device)


class StationDevice(Generic[D]):
    """A driver on its runner. Starts at once; a device that is away is its health.

    What kinds add stands in their packages; it must be there before this begins.
    """

    def __init__(
        self,
        device: str,
        kind: str,
        driver: D,
        on_state: StateListener | None = None,
        *,
        poll_s: float,
        back_off_s: Sequence[float] = BACK_OFF_S,
        enabled: bool = True,
        keep_line: bool = True,
    ) -> None:
        self._driver = driver
        self._listeners = Listeners(on_state)
        self._runner = DeviceRunner(
            device,
            kind,
            driver,
            self._listeners.tell,
            poll_s=poll_s,
            back_off_s=back_off_s,
            enabled=enabled,
            keep_line=keep_line,
        )
        self._runner.start()

    @property
    def health(self) -> DeviceHealth:
        return self._runner.health

    def listen(self, on_state: StateListener) -> None:
        """One listener more; it hears of every change from now on."""
        self._listeners.add(on_state)

    def close(self) -> None:
        """End within two seconds."""
        self._runner.stop()
