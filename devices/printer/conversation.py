"""Talking with an ESC/POS printer: what is sent, what it says, and which answer belongs to which question."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

from devices.ports import Link
from devices.printer.evidence import Ledger
from devices.printer.settings import PrinterSettings
from devices.printer.status import (
    ACK,
    ASK_KEYS,
    CAN,
    ERROR_CAUSE,
    OFFLINE_CAUSE,
    PAPER,
    PRINTER,
    Answers,
    AnswerStream,
    Kind,
    Told,
    ask,
    stops_in,
)
from devices.states import Reason

BITS_A_BYTE = 10
QUIET_S = 0.3
"""Answers to questions that stand side by side are never so far apart."""
LATE_S = 2.0
"""So long an answer that did not come in time is taken for possible."""


class Conversation:
    """Keeps real-time answers and answers in their turn apart; the latter go to the ledger."""

    def __init__(
        self, link: Link, settings: PrinterSettings, ledger: Ledger, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._link = link
        self._settings = settings
        self._ledger = ledger
        self._clock = clock
        self.has_answered = False
        """It has once answered a real-time question with something that can be an answer."""
        self.strange = False
        """Garbage came with the newest answers."""
        self._stream = AnswerStream()
        self._late: deque[tuple[int, bool, float]] = deque()
        """Questions that were given up, whether they were asked since ``look_out``, and when."""
        self._slowest = 0.0
        """Seconds that an answer has been late: whoever is so slow is waited for so long."""
        self._late_until = 0.0
        self._asked_its_name = settings.passport.characters == "glyphs"
        """A printer that does not know GS I may take it for letters, and a slip in glyphs does not clear those away."""
        self._blocks: deque[Told] | None = None
        """Of the list of keys that was asked for; None: nobody has asked."""
        self.stopped_since: frozenset[Reason] = frozenset()
        """What an answer that came too late said of a stop, since ``look_out``."""

    def begin(self) -> None:
        """On a new connection nothing is under way."""
        self._stream = AnswerStream()
        self._late.clear()
        self._slowest = 0.0
        self._asked_its_name = self._settings.passport.characters == "glyphs"

    def look_out(self) -> None:
        """From here on answers that come too late are listened to as well: has it stopped in between?"""
        self._late = deque((n, False, at) for n, _, at in self._late)
        self.stopped_since = frozenset()

    def wire_s(self, data: bytes) -> float:
        """How long these bytes are on a serial line."""
        baud = self._settings.passport.baud
        return len(data) * BITS_A_BYTE / baud if baud else 0.0

    def send(self, data: bytes, *, urgent: bool = False) -> None:
        """Hand over, or raise a WriteBroken; ``urgent`` for what is obeyed in real time."""
        self._link.write(data, self._settings.write_timeout_s + self.wire_s(data), urgent=urgent)

    def ask_all(self) -> Answers:
        """Every question once; an answer among garbage is none, and is asked for once more."""
        if self._late and self._clock() >= self._late_until:
            self._pause(2 * self._slowest)  # what can still come must not pass for an answer to what is asked next
            self._late.clear()
        answers = self._ask_each()
        if self.strange and not answers.silent:
            answers = self._ask_each()
        if self.strange:
            return Answers()
        self.has_answered |= not answers.silent
        return answers

    def _ask_each(self) -> Answers:
        self.strange = False
        printer = self._ask(PRINTER)
        if printer is None:
            return Answers()
        cause, paper = self._ask(OFFLINE_CAUSE), self._ask(PAPER)
        error = self._ask(ERROR_CAUSE) if Answers(offline_cause=cause).has_error else None
        return Answers(printer, cause, error, paper)

    def _ask(self, n: int) -> int | None:
        """One real-time question; None when no answer comes in time."""
        self.listen(0.0)
        self.send(ask(n), urgent=True)
        asked_at = self._clock()
        deadline, late = asked_at + self._settings.answer_timeout_s, len(self._late)
        while (left := deadline - self._clock()) > 0:
            if answers := self.listen(left):
                return answers[0]
        came = len(self._late) < late
        self._late.append((n, True, asked_at))
        if not came:
            self._late_until = self._clock() + LATE_S
        return None

    def _note_late(self, n: int, asked_since: bool, asked_at: float, byte: int) -> None:
        """The answer to a question that was given up: too old to say how it is, but so it was when it was asked."""
        self._slowest = min(max(self._slowest, self._clock() - asked_at), LATE_S)
        if asked_since:
            self.stopped_since |= stops_in(n, byte)

    def listen(self, wait_s: float) -> list[int]:
        """Read what has come, sort it, and return the real-time answers in it that are not late ones."""
        answers: list[int] = []
        for told in self._stream.feed(self._link.read(wait_s)):
            match told.kind:
                case Kind.REAL_TIME if self._late:
                    self._note_late(*self._late.popleft(), told.data[0])
                case Kind.REAL_TIME:
                    answers.append(told.data[0])
                case Kind.KEYS if self._blocks is not None:
                    self._blocks.append(told)
                case Kind.KEYS:
                    self.send(CAN)  # it comes too late, and the printer waits for a word about it
                case Kind.GARBAGE:
                    self.strange = True
                    self._ledger.heard(told)
                case _:
                    self._ledger.heard(told)
        return answers

    def stored_keys(self) -> frozenset[str] | None:
        """The keys of the pictures in the printer; None when it does not tell all of them in time."""
        self._blocks, keys = deque(), frozenset[str]()
        try:
            self.send(ASK_KEYS)
            while block := self._next_block():
                keys |= block.keys
                self.send(ACK)
                if not block.goes_on:
                    return keys
        finally:
            self._blocks = None
        return None

    def _next_block(self) -> Told | None:
        deadline = self._clock() + self._settings.answer_timeout_s + 2 * self._slowest
        while not self._blocks and (left := deadline - self._clock()) > 0:
            self.listen(left)
        return self._blocks.popleft() if self._blocks else None

    def settle(self, longer_s: float = 0.0) -> bool:
        """Ask in turn, and wait for the answer and for all that are older: then nothing is owed any more.

        ``longer_s``: so much longer than an idle printer takes.
        """
        wait_s = self._settings.answer_timeout_s + 2 * self._slowest + longer_s
        self.send(self._ledger.questions() + self._barrier())
        if self._ledger.tells_name and self._wait_until_passed(wait_s):
            return True
        if not self.wait_until_reached(0.0 if self._ledger.tells_name else wait_s):
            return False
        self._wait_until_quiet()
        self._ledger.quiet()
        return True

    def _barrier(self) -> bytes:
        """GS I, where nameless answers are proved: it is tried once a connection, and kept to while it is answered."""
        ledger = self._ledger
        wanted = ledger.means == "gs_r" and ledger.known and (ledger.tells_name or not self._asked_its_name)
        self._asked_its_name |= wanted
        return ledger.barrier() if wanted else b""

    def _wait_until_passed(self, wait_s: float) -> bool:
        """Listen for the barrier: nothing that is older can come behind it, however late the printer is."""
        deadline = self._clock() + wait_s
        while not self._ledger.passed and (left := deadline - self._clock()) > 0:
            self.listen(left)
        if self._ledger.passed:
            self._ledger.settled()
        elif self._ledger.reached:  # what stands in front of it was answered: another printer may be there now
            self._ledger.tells_name = False
        return self._ledger.passed

    def _wait_until_quiet(self) -> None:
        """Questions stand side by side, and so do their answers: a pause means that no more will come."""
        heard = -1
        while heard != self._ledger.heard_in_turn:
            heard = self._ledger.heard_in_turn
            self._pause(max(min(QUIET_S, self._settings.answer_timeout_s), 2 * self._slowest))

    def _pause(self, wait_s: float) -> None:
        """Let time pass, listening."""
        deadline = self._clock() + wait_s
        while (left := deadline - self._clock()) > 0:
            self.listen(left)

    def wait_until_reached(self, wait_s: float) -> bool:
        """Listen so long for the proof that everything handed over before the newest questions was worked off."""
        deadline = self._clock() + wait_s
        while not self._ledger.reached and (left := deadline - self._clock()) > 0:
            self.listen(left)
            self._ask_once_more()
        return self._ledger.reached

    def _ask_once_more(self) -> None:
        if question := self._ledger.once_more():
            self.send(question)
