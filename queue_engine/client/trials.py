"""The desk wants a device of this station tried out: each wish once, while it is fresh. No thread of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from queue_engine.protocol import Fact, Message, ReportDeviceTest

FRESH_MS = 30_000
"""An older wish, heard after a lost link, surprises whoever stands at the device now."""


class Finding(Protocol):
    """What came of it."""

    @property
    def outcome(self) -> str: ...
    @property
    def reasons(self) -> Sequence[str]: ...
    @property
    def detail(self) -> str: ...
    @property
    def about(self) -> Sequence[str]: ...


class Trial(Protocol):
    """A device that can be tried out."""

    def test(self, done: Callable[[Finding], None]) -> None:
        """Begin and return at once; ``done`` is called exactly once, on whatever thread."""

    def look(self) -> None:
        """Called now and then: end what is overdue."""


class Trials:
    """``say`` is called with each report, on whatever thread a trial ends."""

    def __init__(
        self, station: str, trials: Mapping[str, Trial], now_ms: Callable[[], int], say: Callable[[Message], object]
    ) -> None:
        """``trials``: by the name of the device."""
        self._station, self._trials = station, trials
        self._now_ms, self._say = now_ms, say

    def add(self, trials: Mapping[str, Trial]) -> None:
        """Devices that were started later."""
        self._trials = {**self._trials, **trials}

    def heard(self, facts: Iterable[Fact]) -> None:
        """What the follower hears."""
        for fact in facts:
            if fact.kind == "device_asked" and fact.data["station"] == self._station and self._is_fresh(fact):
                self._try_out(fact.data["device"])

    def look(self) -> None:
        for trial in self._trials.values():
            trial.look()

    def _is_fresh(self, fact: Fact) -> bool:
        asked_ms = datetime.fromisoformat(fact.at).timestamp() * 1000
        return self._now_ms() - asked_ms < FRESH_MS

    def _try_out(self, device: str) -> None:
        trial = self._trials.get(device)
        if trial is not None:
            trial.test(lambda finding: self._report(device, finding))

    def _report(self, device: str, finding: Finding) -> None:
        values = {"outcome": finding.outcome, "reasons": tuple(finding.reasons)}
        said = {"detail": finding.detail, "about": tuple(finding.about)}
        self._say(ReportDeviceTest.model_validate({"device": device, **values, **said}))
