"""The rating pad and the call keypad of one counter, whatever they are, as signals in the thread of its window."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from devices.pads.screen import WindowPad
from devices.pads.settings import KeypadRow, KeypadSettings, PadSettings, PressedRow
from devices.pads.station import StationPad, call_keypad, rating_pad
from devices.ports import Press, StateListener
from devices.trials import ANSWER_S, AnsweredTrial


class PadRow(PressedRow, Protocol):
    """A rating pad of a hall's configuration."""

    @property
    def bus(self) -> str | None: ...


class CounterPads(QObject):
    """Starts them. ``pressed`` carries each devices.ports.Press of a rating pad, ``acted`` what the officer wants; both
    are emitted on the device's thread.

    A pad on a shared line is its owner's and not started here. Installed as an event filter on the window it takes the
    digits of pads that type into it, but none from a field in which somebody writes.
    """

    pressed = Signal(object)
    acted = Signal(str)

    def __init__(
        self,
        pads: Iterable[PadRow],
        keypads: Iterable[KeypadRow],
        on_state: StateListener,
        trace_of: Callable[[str], Path | None] = lambda _: None,
        parent: QObject | None = None,
    ) -> None:
        """``trace_of``: where the last that went over a device's cable is kept for repairers."""
        super().__init__(parent)
        self.trials: dict[str, AnsweredTrial] = {}
        """By the device's name. A key that is pressed for a test does nothing else."""
        self._asked_until = 0.0
        self.pads: tuple[StationPad | WindowPad, ...] = tuple(
            rating_pad(PadSettings.of(row, trace_of(row.id)), partial(self._pressed, self._trial(row.id)), on_state)
            for row in pads
            if row.bus is None
        )
        self.keypads: tuple[StationPad | WindowPad, ...] = tuple(
            call_keypad(
                KeypadSettings.of(row, trace_of(row.id)),
                self.acted.emit,
                on_state,
                partial(_taken, self._trial(row.id)),
            )
            for row in keypads
        )

    def arm(self, seconds: float) -> None:
        """Every rating pad of the counter asks; what is pressed first counts."""
        self._asked_until = time.monotonic() + seconds
        for pad in self.pads:
            pad.arm(seconds)

    def disarm(self) -> None:
        self._asked_until = 0.0
        for pad in self.pads:
            pad.disarm()

    def _trial(self, device: str) -> AnsweredTrial:
        trial = AnsweredTrial(partial(self._light, device))
        self.trials[device] = trial
        return trial

    def _light(self, device: str, on: bool) -> None:
        """The lamp of a rating pad, while it waits for a key; then it asks on what it had asked."""
        left_s = ANSWER_S if on else self._asked_until - time.monotonic()
        for pad in self.pads:
            if pad.health.device == device:
                pad.arm(left_s) if left_s > 0 else pad.disarm()

    def _pressed(self, trial: AnsweredTrial, press: Press) -> None:
        if not _taken(trial, press):
            self.pressed.emit(press)

    def close(self) -> None:
        for pad in (*self.pads, *self.keypads):
            pad.close()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent) or _somebody_writes():
            return super().eventFilter(watched, event)
        typed = [pad for pad in (*self.keypads, *self.pads) if isinstance(pad, WindowPad) and pad.types]
        return any(pad.key(event.text(), held=event.isAutoRepeat()) for pad in typed)


def _taken(trial: AnsweredTrial, press: Press) -> bool:
    return trial.pressed(str(press.key))


def _somebody_writes() -> bool:
    focus = QApplication.focusWidget()
    return focus is not None and focus.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
