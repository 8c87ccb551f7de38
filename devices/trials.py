"""Trying a device out while its station is at work: one small trial for each, begun from any thread, ended once.

A trial never says what a code contained, nor who pressed: only that it came, its kind and its length.
"""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from devices.ports import PrintOutcome, Scan, SlipState, TicketPrinter
from devices.printer.slip import Content
from devices.states import Reason

PRINT_S = 60.0
ANSWER_S = 20.0
"""So long somebody may take to scan or to press."""


@dataclass(frozen=True)
class Finding:
    """What came of it. ``detail`` is the key of a sentence, ``about`` what that sentence needs."""

    outcome: Literal["ok", "failed", "nobody"]
    reasons: tuple[Reason, ...] = ()
    detail: str = ""
    about: tuple[str, ...] = ()


Listener = Callable[[Finding], None]
BUSY = Finding("failed", (), "busy")
LATE = Finding("failed", (), "late")


class Trial:
    """One device as it can be tried out. Subclasses begin, end what they began, and say what it means to be overdue."""

    overdue = LATE

    def __init__(self, wait_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._wait_s, self._clock = wait_s, clock
        self._gate = threading.Lock()
        self._done: Listener | None = None
        self._until = 0.0

    @property
    def is_open(self) -> bool:
        with self._gate:
            return self._done is not None

    def test(self, done: Listener) -> None:
        """Begin and return at once; ``done`` is called exactly once, on whatever thread."""
        with self._gate:
            free = self._done is None
            if free:
                self._done, self._until = done, self._clock() + self._wait_s
        if free:
            self._begin()
        else:
            done(BUSY)

    def look(self) -> None:
        """To be called now and then: ends what is overdue."""
        if self.is_open and self._clock() >= self._until:
            self.end(self._late())

    def end(self, finding: Finding) -> bool:
        """Whether it was open."""
        with self._gate:
            done, self._done = self._done, None
        if done is None:
            return False
        self._over()
        done(finding)
        return True

    def _begin(self) -> None: ...

    def _over(self) -> None: ...

    def _late(self) -> Finding:
        return self.overdue


class PrinterTrial(Trial):
    """A slip of which nothing is recorded, and which nobody can take for a number's."""

    def __init__(
        self, printer: TicketPrinter, slip: Callable[[], Content], clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(PRINT_S, clock)
        self._printer, self._slip = printer, slip
        self._numbers, self._job = itertools.count(1), ""

    def _begin(self) -> None:
        self._job = f"test-{next(self._numbers)}"
        self._printer.print_slip(self._job, self._slip(), self._ended)

    def _ended(self, outcome: PrintOutcome) -> None:
        if outcome.job_id != self._job:
            return  # of a test that was overdue
        if outcome.state in (SlipState.CONFIRMED, SlipState.SENT):
            self.end(Finding("ok", (), "printed" if outcome.state is SlipState.CONFIRMED else "sent"))
        else:
            self.end(Finding("failed", outcome.reasons))


class AnsweredTrial(Trial):
    """Somebody has to do something at the device."""

    overdue = Finding("nobody")

    def __init__(
        self, lamp: Callable[[bool], None] = lambda on: None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """``lamp``: lit while the device waits, where it has one."""
        super().__init__(ANSWER_S, clock)
        self._lamp = lamp

    def scanned(self, scan: Scan) -> None:
        """The code goes its way all the same: whoever scanned it may be a citizen."""
        size = str(len(scan.text))
        known = ("scanned", (scan.symbology[:20], size)) if scan.symbology else ("read", ("", size))
        self.end(Finding("ok", (), *known))

    def pressed(self, key: str) -> bool:
        """Whether the key was pressed for the test, and shall do nothing else."""
        return self.end(Finding("ok", (), "pressed", (key[:20],)))

    def _begin(self) -> None:
        self._lamp(True)

    def _over(self) -> None:
        self._lamp(False)
