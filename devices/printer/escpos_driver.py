"""An ESC/POS printer over any link: asks before, writes, asks after, and claims no more than it was told.

    DLE EOT 1 2 4 ->  <- answers      refuse with reasons: nothing has left us
    the slip with its cut       ->
    GS r 1                      ->    in its turn, after the last line
                                <-    one byte: printed

No answer is an answer too: such a slip was sent, and more is not known.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from devices.errors import DeviceError, LinkLost, WriteBroken
from devices.ports import Link, SlipState
from devices.printer.raster import CUT, INIT, TALLEST_STRIP
from devices.printer.settings import PrinterSettings
from devices.printer.status import (
    ERROR_CAUSE,
    GS_R,
    OFFLINE_CAUSE,
    PAPER,
    PRINTER,
    Answers,
    Kind,
    ask,
    kind_of,
    of_gs_r,
)
from devices.states import Condition, Reason, State

DOTS_PER_MM = 8
LOOK_S = 0.5
"""While waiting for the evidence, how often to ask whether the printer has stopped."""
ASK_SILENT_S = 10.0
"""How often a printer that has never answered is asked again."""


@dataclass(frozen=True)
class Proof:
    """What can be said of a slip that was handed to the printer."""

    state: SlipState
    reasons: tuple[Reason, ...] = ()
    evidence: str | None = None


class EscPosDriver:
    """Bytes and meaning; no thread, no socket, the clock handed in."""

    def __init__(self, link: Link, settings: PrinterSettings, clock: Callable[[], float] = time.monotonic) -> None:
        self._link = link
        self._settings = settings
        self._clock = clock
        self._has_answered = False
        self._torn = False  # a slip may have reached the printer in part
        self._owed = 0  # slips whose GS r is not answered yet; the printer answers in their order
        self._paper_byte = 0
        self._strange = False
        self._ask_again_at = 0.0

    def open(self) -> None:
        self._link.open()
        self._ask_again_at = 0.0
        if self._torn or self._owed:
            self._link.write(_mending(self._settings.dots), self._settings.write_timeout_s)
        self._torn = False
        self._owed = 0

    def close(self) -> None:
        self._link.close(drop=self._torn)

    def abandon(self) -> None:
        self._link.abandon()

    # ---- how is it? ----

    def check(self) -> Condition:
        """READY, ATTENTION or STOPPED. A printer that has never answered works as far as anybody knows."""
        if not self._has_answered and self._clock() < self._ask_again_at:
            self._listen(0.0)
            return Condition(State.ATTENTION, (Reason.SILENT,))
        answers = self._ask_all()
        if answers.silent and not self._has_answered:
            self._ask_again_at = self._clock() + ASK_SILENT_S
            return Condition(State.ATTENTION, (self._silence(),))
        if answers.silent:
            return Condition(State.STOPPED, (self._silence(),))
        return Condition.of(answers.reasons())

    def _silence(self) -> Reason:
        return Reason.UNKNOWN_ANSWER if self._strange else Reason.SILENT

    def _ask_all(self) -> Answers:
        self._strange = False
        printer = self._ask(PRINTER)
        if printer is None:
            return Answers()
        cause, paper = self._ask(OFFLINE_CAUSE), self._ask(PAPER)
        error = self._ask(ERROR_CAUSE) if Answers(offline_cause=cause).has_error else None
        return Answers(printer, cause, error, paper)

    def _ask(self, n: int) -> int | None:
        """One real-time question; None when no answer comes in time."""
        self._listen(0.0)
        self._link.write(ask(n), self._settings.answer_timeout_s)
        deadline = self._clock() + self._settings.answer_timeout_s
        while (left := deadline - self._clock()) > 0:
            if answers := self._listen(left):
                self._has_answered = True
                return answers[-1]
        return None

    def _listen(self, wait_s: float) -> list[int]:
        """Read what has come, sort it, and return the real-time answers in it."""
        answers: list[int] = []
        for byte in self._link.read(wait_s):
            match kind_of(byte):
                case Kind.REAL_TIME:
                    answers.append(byte)
                case Kind.IN_TURN:
                    self._owed = max(0, self._owed - 1)
                    self._paper_byte = byte
                case Kind.GARBAGE:
                    self._strange = True
                case Kind.FLOW:
                    pass
        return answers

    # ---- print ----

    def print(self, data: bytes, rows: int) -> Proof:
        """One slip with its cut. Raises LinkLost only while nothing of it has left us."""
        condition = self.check()
        if condition.state is State.STOPPED:
            return Proof(SlipState.FAILED_BEFORE, condition.reasons)
        if failure := self._write(data + GS_R):
            return failure
        if not self._has_answered:
            return Proof(SlipState(self._settings.unproved), condition.reasons)
        self._owed += 1
        return self._evidence(rows)

    def _write(self, data: bytes) -> Proof | None:
        try:
            self._link.write(data, self._settings.write_timeout_s)
        except WriteBroken as error:
            if not error.written:
                if isinstance(error, LinkLost):
                    raise
                return Proof(SlipState.FAILED_BEFORE, (error.reason,))
            self._torn = True
            self._link.close(drop=True)
            return Proof(SlipState.UNCERTAIN, (error.reason,))
        return None

    def _evidence(self, rows: int) -> Proof:
        """Wait until the printer has said once for each slip that it has printed, or cannot print."""
        mechanism_s = rows / DOTS_PER_MM / self._settings.slowest_mm_per_s
        deadline = self._clock() + mechanism_s + self._settings.evidence_timeout_s
        try:
            while self._clock() < deadline:
                if proof := self._look(min(LOOK_S, deadline - self._clock())):
                    return proof
            # An answer still to come must not vouch for a later slip: begin again on a new link.
            self._owed = 0
            self._link.close()
            self.open()
        except DeviceError as error:
            return Proof(SlipState.UNCERTAIN, (error.reason,))
        return Proof(SlipState.UNCERTAIN, (Reason.NO_EVIDENCE,))

    def _look(self, wait_s: float) -> Proof | None:
        until = self._clock() + wait_s
        while (left := until - self._clock()) > 0:
            self._listen(left)
            if not self._owed:
                return self._proved()
        answers = self._ask_all()
        condition = Condition.of(answers.reasons())
        if condition.state is State.STOPPED and not answers.silent:
            return Proof(SlipState.UNCERTAIN, condition.reasons)
        return None

    def _proved(self) -> Proof:
        paper = tuple(sorted(of_gs_r(self._paper_byte)))
        if Reason.MEDIA_EMPTY in paper:
            return Proof(SlipState.UNCERTAIN, paper)
        return Proof(SlipState.CONFIRMED, paper, evidence="gs_r")


def _mending(dots: int) -> bytes:
    """What is sent after a slip was torn in the middle: fills up a picture that the printer may still be
    waiting for (blank rows; NUL means nothing elsewhere), then cuts the torn piece off."""
    return bytes(dots // 8 * TALLEST_STRIP) + INIT + CUT
