"""A bought box on a line of its own, spoken to as its table says."""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable

from devices.pads.cable import Noise, WakingLink
from devices.pads.reporter import Reporter
from devices.pads.settings import PadSettings
from devices.pads.table import ActionName, Match, Matcher, PadTable
from devices.states import Condition, Reason, State

ASKED_IN_VAIN = 2.5
"""So many times the pause between two questions, and the box is silent."""
log = logging.getLogger(__name__)


class TablePad:
    """The driver. A box that is never asked and says nothing is not ill: only its cable can be known."""

    def __init__(
        self,
        link: WakingLink,
        table: PadTable,
        settings: PadSettings,
        reporter: Reporter,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._link = link
        self._table = table
        self._settings = settings
        self._reporter = reporter
        self._clock = clock
        self._matcher = Matcher(table)
        self._noise = Noise(settings.noisy_lines, settings.noisy_s, clock)
        self._asks = bool(table.bytes_for("ask"))
        self._told: int | None = None
        self._lit = False
        self._ask_at = math.inf
        self._heard_at: float | None = None
        self._byte_at = 0.0
        self._gap_s = table.frame.gap_ms / 1000

    def open(self) -> None:
        """Open the line and put the lamp as it should be; a box that can be asked has a moment to answer."""
        self._link.open()
        self._matcher.forget()
        self._told, self._lit, self._heard_at = None, True, None
        self._ask_at = self._clock() if self._asks else math.inf
        until = self._clock() + self._settings.hello_s
        while self._asks and self._heard_at is None and (left_s := until - self._clock()) > 0:
            self.attend(left_s)

    def check(self) -> Condition:
        silent_s = math.inf if self._heard_at is None else self._clock() - self._heard_at
        if self._asks and silent_s >= ASKED_IN_VAIN * self._table.ask_s:
            return Condition(State.STOPPED, (Reason.SILENT,))
        stuck = self._reporter.presses.stuck is not None
        found = {Reason.KEY_STUCK: stuck, Reason.NOISY_LINE: self._noise.noisy}
        return Condition.of(reason for reason, so in found.items() if so)

    def attend(self, wait_s: float) -> None:
        """Say what is due, wait for the box."""
        self._tell()
        for match in self._matches(self._link.read(min(wait_s, self._patience()))):
            self._understood(match)
        self._noise.count(self._matcher.broken)

    def wake(self) -> None:
        self._link.wake()

    def close(self) -> None:
        self._link.close()

    def abandon(self) -> None:
        self._link.abandon()

    def _matches(self, data: bytes) -> list[Match]:
        """Nothing may have come because we were woken: a pause is one only after its time."""
        if data:
            self._byte_at = self._clock()
            return self._matcher.feed(data)
        return self._matcher.settle() if self._clock() - self._byte_at >= self._gap_s else []

    def _understood(self, match: Match) -> None:
        self._heard_at = self._clock()
        if match.key is not None and self._reporter.key(match.key):
            self._send("thanks")

    def _tell(self) -> None:
        version, left_s = self._reporter.presses.question
        if left_s > 0 and version != self._told:
            self._send("light")
            self._send("say")
        elif left_s <= 0 and self._lit:
            self._send("off")
        self._told, self._lit = version, left_s > 0
        if self._clock() >= self._ask_at:
            pause_s = self._settings.repeat_s if self._heard_at is None else self._table.ask_s
            self._ask_at = self._clock() + pause_s
            self._send("ask")

    def _patience(self) -> float:
        """Seconds until something is to be done though nothing has come."""
        _, left_s = self._reporter.presses.question
        waits = [
            max(0.0, self._byte_at + self._gap_s - self._clock()) if self._matcher.waits else math.inf,
            left_s if self._lit else math.inf,
            max(0.0, self._ask_at - self._clock()),
        ]
        return min(waits)

    def _send(self, name: ActionName) -> None:
        if data := self._table.bytes_for(name):
            self._link.write(data, self._settings.write_s)
