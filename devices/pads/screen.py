"""Keys that come from our own window: drawn on a touch screen, or typed on a keyboard that belongs to the window."""

from __future__ import annotations

import time
from collections.abc import Callable

from devices.pads.digits import digit_of
from devices.pads.presses import Counts
from devices.pads.reporter import Reporter
from devices.ports import StateListener
from devices.states import DeviceHealth, State


class WindowPad:
    """A RatingPad without cable and thread: always there. Its listener is called on the window's thread."""

    def __init__(
        self,
        pad: str,
        reporter: Reporter,
        on_state: StateListener | None = None,
        *,
        enabled: bool = True,
        kind: str = "pad",
        types: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.types = types
        """Its keys are those of the window's keyboard, not drawn ones."""
        self._reporter = reporter
        self._enabled = enabled
        state = State.READY if enabled else State.DISABLED
        self._health = DeviceHealth(pad, kind, state, (), clock())
        if on_state is not None:
            on_state(self._health)

    @property
    def health(self) -> DeviceHealth:
        return self._health

    @property
    def counts(self) -> Counts:
        """What has become of every report of a key since the start."""
        return self._reporter.presses.counts

    def listen(self, on_state: StateListener) -> None:
        """Its health never changes."""

    def arm(self, seconds: float) -> None:
        self._reporter.presses.arm(seconds)

    def disarm(self) -> None:
        self._reporter.presses.disarm()

    def close(self) -> None:
        self._enabled = False

    def press(self, key: int) -> bool:
        """A key drawn on the screen was touched. True: it was a press of its own that somebody had asked for."""
        return self._enabled and bool(self._reporter.key(key))

    def key(self, text: str, *, held: bool = False) -> bool:
        """The window's keyboard says so (QKeyEvent.text, isAutoRepeat). True: it was a key of this pad."""
        digit = digit_of(text)
        if digit is None or not self._enabled:
            return False
        self._reporter.key(digit, again=held)
        return True
