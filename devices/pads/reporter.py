"""Keys as a driver hears them → presses as the hall counts them."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping

from devices.pads.presses import Presses
from devices.ports import Press, PressListener

log = logging.getLogger(__name__)


class Reporter:
    """What every driver is given. ``levels`` says what a key of this box is called outside, where it differs."""

    def __init__(
        self,
        pad: str,
        presses: Presses,
        on_press: PressListener,
        levels: Mapping[int, int] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.presses = presses
        self._pad = pad
        self._on_press = on_press
        self.levels = levels or {}
        self._clock = clock

    def key(self, key: int, number: int | None = None, *, again: bool = False, ago_s: float = 0.0) -> bool | None:
        """As Presses.heard; the listener hears of every press of its own, asked for or not."""
        at = self._clock() - ago_s
        armed = self.presses.heard(key, number, again=again, ago_s=ago_s)
        if armed is not None:
            self._tell(Press(self._pad, self.levels.get(key, key), at, armed))
        return armed

    def _tell(self, press: Press) -> None:
        try:
            self._on_press(press)
        except Exception:  # one event to one listener
            log.exception("%s: its listener failed", press.pad)
