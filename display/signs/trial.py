"""Trying out a sign from the supervisor's desk: all its segments for a few seconds, then what it has to show."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from devices.states import DeviceHealth
from display.common.words import ms_of
from display.signs.flow import WIDEST
from queue_engine.protocol import Fact, ReportDeviceTest

EIGHTS = "8" * WIDEST
LIT_MS, ANSWER_MS = 4_000, 3_000
LATE_MS = 15_000
"""Whoever asked so long ago does not stand before the sign any more."""


class Tried(Protocol):
    """A device of the line, as far as it is tried out."""

    @property
    def health(self) -> DeviceHealth: ...


class TriedSign(Tried, Protocol):
    """A sign."""

    @property
    def text(self) -> str:
        """The newest text that was put on it."""

    def show(self, text: str, blink: bool = False, on_shown: Callable[[], None] | None = None) -> None: ...


def asked(facts: Iterable[Fact], station: str, now_ms: int) -> list[str]:
    """The devices of this station that the desk wants tried out now."""
    wanted = (fact for fact in facts if fact.kind == "device_asked" and fact.data["station"] == station)
    return [fact.data["device"] for fact in wanted if now_ms - ms_of(fact.at) < LATE_MS]


@dataclass
class _Trial:
    since_ms: int
    answered: bool = False
    told: bool = False


class Trials:
    """Trials that are going on. ``restore(device)`` puts back what the sign has to show."""

    def __init__(
        self,
        signs: Mapping[str, TriedSign],
        others: Mapping[str, Tried],
        report: Callable[[ReportDeviceTest], None],
        restore: Callable[[str], None],
    ) -> None:
        self._signs, self._others, self._report, self._restore = signs, others, report, restore
        self._running: dict[str, _Trial] = {}

    def begin(self, device: str, now_ms: int) -> None:
        """The line itself and its pads are asked all the time: how they are is the answer."""
        if device in self._signs:
            self._running[device] = trial = _Trial(now_ms)
            self._signs[device].show(EIGHTS, on_shown=partial(setattr, trial, "answered", True))
        elif device in self._others:
            health = self._others[device].health
            self._tell(device, health, health.usable)

    def tick(self, now_ms: int) -> None:
        """Tell what has come of them, and end them."""
        for device, trial in list(self._running.items()):
            passed = now_ms - trial.since_ms
            if not trial.told and (trial.answered or passed >= ANSWER_MS):
                trial.told = True
                health = self._signs[device].health
                # A call that came meanwhile took the place of the eights; then its health is the answer.
                self._tell(device, health, trial.answered or health.usable)
            if passed >= LIT_MS:
                del self._running[device]
                if self._signs[device].text == EIGHTS:  # a call that came meanwhile goes on blinking
                    self._restore(device)

    def _tell(self, device: str, health: DeviceHealth, right: bool) -> None:
        outcome = "ok" if right else "failed"
        reasons = () if right else tuple(map(str, health.reasons))
        body = {
            "device": device,
            "outcome": outcome,
            "reasons": reasons,
            "detail": "shown" if right and device in self._signs else "",
        }
        self._report(ReportDeviceTest.model_validate(body))
