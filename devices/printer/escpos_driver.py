"""An ESC/POS printer over any link: asks before, writes, asks after, and claims no more than it was told.

    DLE EOT 1 2 4 (3)  ->  <- answers      refuse with reasons: nothing has left us
    the slip with its cut       ->
    GS ( H, GS r 1 or GS a 15   ->         in its turn, after the last line
                                <-         printed

No answer is an answer too: such a slip was sent, and more is not known. A printer that used to answer and does not
gets no second slip until it has: at most one is in doubt.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Set
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from devices.errors import Abandoned, DeviceError, LinkLost, WriteBroken
from devices.ports import Link, SlipState
from devices.printer.conversation import Conversation
from devices.printer.evidence import Ledger
from devices.printer.passport import Passport
from devices.printer.settings import PrinterSettings
from devices.printer.status import CLEAR, of_change, of_gs_r
from devices.states import UNKNOWNS, Condition, Reason, State

if TYPE_CHECKING:
    from devices.printer.encode.result import Encoded

log = logging.getLogger(__name__)
DOTS_PER_MM = 8
TALLEST_STRIP = 255
LONG_SLIP_MM = 150
KNIFE_S = 0.5
ASK_SILENT_S = 10.0
"""How often a question is asked again that was not answered, while slips go on without."""


@dataclass(frozen=True)
class Proof:
    """What can be said of a slip that was handed to the printer."""

    state: SlipState
    reasons: tuple[Reason, ...] = ()
    evidence: str | None = None


def no_greeting() -> bytes:
    return b""


class EscPosDriver:
    """Bytes and meaning; no thread, no socket, the clock handed in.

    ``greeting`` gives what the printer must hold before a slip (its letters, for glyphs). It is sent after every
    connection and after everything that makes a printer forget.
    """

    def __init__(
        self,
        link: Link,
        settings: PrinterSettings,
        clock: Callable[[], float] = time.monotonic,
        greeting: Callable[[], bytes] = no_greeting,
    ) -> None:
        self._link = link
        self._settings = settings
        self._passport = settings.passport
        self.passport = settings.passport
        """What holds of the printer at the cable: without the stored pictures that it turned out not to have."""
        self._to_ask_keys = False
        self._keys_again_at = 0.0
        self._asks = "dle_eot" in settings.passport.asked
        self._clock = clock
        self._greeting = greeting
        # Ten a second is faster than slips: no number of a program before this one comes again soon.
        self._ledger = Ledger(settings.passport, first_id=round(clock() * 10))
        self._talk = Conversation(link, settings, self._ledger, clock)
        self._to_greet = True
        self._mended = False
        self._torn = 0
        """So many bytes a picture may still wait for: a slip has reached the printer in part."""
        self._in_doubt = 0
        """The same, of a slip of which nobody knows how far it has come."""
        self._to_settle = self._ledger.means is not None
        """Somebody before may have left something in the printer: a slip at work, half a picture, answers not heard."""
        self._doubt_again_at = 0.0
        self._ask_again_at = 0.0
        self._kept_quiet = False

    def open(self) -> None:
        self._link.open()
        self._talk.begin()
        self._ask_again_at = self._doubt_again_at = self._keys_again_at = 0.0
        self._to_greet = True
        self._to_ask_keys = bool(self._passport.nv)
        if self._settings.shared and self._ledger.known:
            self._ledger.distrust()
            self._to_settle = True

    def close(self) -> None:
        self._link.close(drop=bool(self._torn))

    def abandon(self) -> None:
        self._link.abandon()

    def distrust(self) -> None:
        """A program before this one ended in the middle of a slip."""
        if not self._mended:
            self._torn = _longest_picture(self._passport)
        self._ledger.distrust()
        self._to_settle = self._ledger.means is not None

    # ---- how is it? ----

    def check(self) -> Condition:
        """READY, ATTENTION or STOPPED. A printer that has never answered works as far as anybody knows."""
        condition = self._condition()
        if condition.state is State.STOPPED:
            return condition
        self._make_ready()
        if self._to_settle and (self._talk.has_answered or self._ledger.known):
            self._settle_once()
        if self._in_doubt and not self._has_gone_on():
            return Condition(State.STOPPED, (Reason.NO_EVIDENCE,))
        if self._to_ask_keys and (self._talk.has_answered or self._ledger.known):
            self._compare_keys()
        return condition

    def _compare_keys(self) -> None:
        """It may have been exchanged for another one: what it has not stored is drawn from now on.

        One that told its keys at its set-up and does not now is another one, or ill: all is drawn until it tells them.
        """
        if self._clock() < self._keys_again_at:
            return
        there = self._talk.stored_keys()
        tells = there is not None or "keys" not in self._passport.answers
        self._to_ask_keys = not tells
        self._keys_again_at = 0.0 if tells else self._clock() + ASK_SILENT_S
        if there is not None or not tells:
            self._use_stored(there or frozenset())

    def _use_stored(self, there: Set[str]) -> None:
        nv = {key: sum_ for key, sum_ in self._passport.nv.items() if key in there}
        if len(nv) < len(self.passport.nv):
            log.warning(
                "%s: %d stored pictures are not in it and are drawn instead, which takes longer; "
                "store them again with: hall devices setup %s",
                self._settings.id, len(self._passport.nv) - len(nv), self._settings.id,
            )  # fmt: skip
        self.passport = replace(self._passport, nv=nv)

    def _settle_once(self) -> None:
        """Begin with nothing owed; a printer that nobody has proved shows here whether it answers in turn at all.

        One that is proved is waited for as long as it may be at the slip of somebody before.
        """
        self._to_settle = False
        if self._talk.settle(self._last_slip_s if self._ledger.known else 0.0):
            return
        if self._ledger.known:
            self._in_doubt = _longest_picture(self._passport)
        self._kept_quiet = not self._ledger.known

    @property
    def _last_slip_s(self) -> float:
        return LONG_SLIP_MM / self._passport.mm_per_s + self._settings.evidence_timeout_s

    @property
    def _mending_s(self) -> float:
        """The rest of a picture, and the knife."""
        return TALLEST_STRIP / DOTS_PER_MM / self._passport.mm_per_s + KNIFE_S * self._settings.pace

    def _condition(self) -> Condition:
        if not self._asks:
            self._talk.listen(0.0)
            return self._as_it_says_unasked()
        if not self._talk.has_answered and self._clock() < self._ask_again_at:
            self._talk.listen(0.0)
            return Condition(State.ATTENTION, (Reason.SILENT,))
        answers = self._talk.ask_all()
        if answers.silent and not self._talk.has_answered:
            self._ask_again_at = self._clock() + ASK_SILENT_S
            return Condition(State.ATTENTION, (self._silence(),))
        if answers.silent:
            self._to_ask_keys = bool(self._passport.nv)
            return Condition(State.STOPPED, (self._silence(),))
        return Condition.of(self._believed(answers.reasons()))

    def _as_it_says_unasked(self) -> Condition:
        if self._ledger.last_change:
            return Condition.of(self._believed(of_change(self._ledger.last_change)))
        if self._ledger.known:
            return Condition.of(self._believed(frozenset({Reason.UNKNOWN_PAPER})))
        return Condition(State.ATTENTION, (Reason.SILENT,))

    def _believed(self, reasons: frozenset[Reason]) -> frozenset[Reason]:
        if self._passport.near_end:
            return reasons
        return reasons - {Reason.MEDIA_LOW} | {Reason.UNKNOWN_NEAR_END}

    def _silence(self) -> Reason:
        return Reason.UNKNOWN_ANSWER if self._talk.strange else Reason.SILENT

    # ---- clean and ready for the next slip ----

    def _make_ready(self) -> None:
        """Clear away what is left of a torn slip, and send what the printer must hold."""
        if self._torn:
            if self._passport.clears:
                self._talk.send(CLEAR, urgent=True)
            self._talk.send(_mending(self._torn, self._passport))
            self._torn, self._mended = 0, True
            self._to_greet = True
            self._doubt_again_at = 0.0
        if self._to_greet:
            self._talk.send(self._greeting() + self._first_words())
            self._to_greet = False

    def _first_words(self) -> bytes:
        """Changes are told from here on; a slip must not take their first telling for its own answer."""
        if self._ledger.means == "asb":
            self._to_settle = True
        return self._ledger.watch() if self._ledger.tells_changes else b""

    def _has_gone_on(self) -> bool:
        """After a slip in doubt: does the printer work off what it gets? Clear its way if it does not."""
        if self._ledger.reached:
            return self._certain()
        if self._clock() < self._doubt_again_at:
            return False
        if self._talk.settle():
            return self._certain()
        self._torn = self._in_doubt
        self._make_ready()
        if self._talk.settle(self._mending_s):
            return self._certain()
        self._doubt_again_at = self._clock() + self._settings.evidence_timeout_s
        return False

    def _certain(self) -> bool:
        self._in_doubt = 0
        return True

    # ---- print ----

    def print(self, encoded: Callable[[], Encoded], sending: Callable[[], bool], sent: Callable[[], None]) -> Proof:
        """One slip with its cut, asked for when the printer is known to be ready and what it has stored.

        Raises LinkLost only while nothing of it has left us.
        """
        condition = self.check()
        if condition.state is State.STOPPED:
            return Proof(SlipState.FAILED_BEFORE, condition.reasons)
        slip = encoded()
        if slip.checks and not self._can_count():
            return Proof(SlipState.FAILED_BEFORE, (Reason.NO_EVIDENCE,))
        if not sending():
            return Proof(SlipState.FAILED_BEFORE, (Reason.NOT_WANTED,))
        self._talk.look_out()
        if failure := self._write(slip):
            return failure
        sent()
        if not self._talk.has_answered and not self._ledger.known:
            return Proof(SlipState(self._settings.unproved), condition.reasons)
        return self._evidence(slip)

    def _can_count(self) -> bool:
        """The answers inside a slip mean something only when none from before can mix with them."""
        if not self._ledger.known or not self._ledger.owes or self._talk.settle():
            return True
        self._in_doubt = _longest_picture(self._passport)
        return False

    def _write(self, slip: Encoded) -> Proof | None:
        try:
            self._talk.send(slip.data + self._ledger.questions(slip.checks))
        except WriteBroken as error:
            if not error.written and isinstance(error, LinkLost):
                raise
            self._link.close(drop=True)
            if not error.written:
                return Proof(SlipState.FAILED_BEFORE, (error.reason,))
            self._half_way(slip)
            return Proof(SlipState.UNCERTAIN, (error.reason,))
        return None

    def _half_way(self, slip: Encoded) -> None:
        """The link is gone, and with it anything between nothing and all of the slip."""
        self._torn = min(len(slip.data), _longest_picture(self._passport))
        self._in_doubt = self._torn if self._ledger.known else 0

    def _evidence(self, slip: Encoded) -> Proof:
        """Wait until the printer has said that it has printed, or that it cannot."""
        try:
            proof = self._watch(slip, self._clock() + self._patience_s(slip))
        except DeviceError as error:
            if not isinstance(error, Abandoned):
                self._half_way(slip)
            return Proof(SlipState.UNCERTAIN, (error.reason,))
        return proof or self._unproved(slip)

    def _patience_s(self, slip: Encoded) -> float:
        mechanism_s = slip.bitmap.height / DOTS_PER_MM / self._passport.mm_per_s
        return (
            mechanism_s
            + self._talk.wire_s(slip.data)
            + (self._settings.evidence_timeout_s if self._may_answer else 0.0)
        )

    @property
    def _may_answer(self) -> bool:
        """False once it has let a first slip wait in vain, and nobody has proved that it ever answers."""
        return self._ledger.means is not None and (self._ledger.known or not self._kept_quiet)

    def _watch(self, slip: Encoded, deadline: float) -> Proof | None:
        while (left := deadline - self._clock()) > 0:
            if self._talk.wait_until_reached(min(left, self._settings.answer_timeout_s)):
                return self._proved()
            if self._may_look and (proof := self._look()):
                self._stopped_in(slip)
                return proof
        return None

    @property
    def _may_look(self) -> bool:
        """Answers that all come too late still tell of a stop, so a proved printer is asked though it seems silent."""
        return self._asks and (self._talk.has_answered or "dle_eot" in self._passport.answers)

    def _look(self) -> Proof | None:
        answers = self._talk.ask_all()
        condition = Condition.of(answers.reasons())
        if condition.state is State.STOPPED and not answers.silent:
            return Proof(SlipState.UNCERTAIN, condition.reasons)
        return None

    def _stopped_in(self, slip: Encoded) -> None:
        """It holds the rest of the slip and would print it when somebody has helped it."""
        if self._passport.clears:
            self._talk.send(CLEAR, urgent=True)
            self._half_way(slip)
        elif self._ledger.means == "asb":
            self._to_settle = True  # its answer to this slip must be out of the way before the next

    def _proved(self) -> Proof:
        if not self._ledger.complete:
            return Proof(SlipState.UNCERTAIN, (Reason.GARBLED,))
        if self._talk.stopped_since:
            return Proof(SlipState.UNCERTAIN, tuple(sorted(self._talk.stopped_since)))
        paper = of_gs_r(self._ledger.paper[0]) if self._ledger.means == "gs_r" else frozenset()
        reasons = tuple(sorted(self._believed(paper) - UNKNOWNS))
        if Reason.MEDIA_EMPTY in paper:
            return Proof(SlipState.UNCERTAIN, reasons)
        return Proof(SlipState.CONFIRMED, reasons, self._ledger.evidence)

    def _unproved(self, slip: Encoded) -> Proof:
        """The time is over and nothing, or too little, has come."""
        if self._ledger.known:
            self._in_doubt = min(len(slip.data), _longest_picture(self._passport))
            garbled = slip.checks and self._ledger.begun
            return Proof(SlipState.UNCERTAIN, (Reason.GARBLED if garbled else Reason.NO_EVIDENCE,))
        self._kept_quiet = True
        return Proof(SlipState(self._settings.unproved), (Reason.NEVER_TELLS,))


def _longest_picture(passport: Passport) -> int:
    return passport.dots // 8 * TALLEST_STRIP


def _mending(fill: int, passport: Passport) -> bytes:
    """What is sent after a slip was torn in the middle: fills up a picture that the printer may still be
    waiting for (blank rows; NUL means nothing elsewhere), then cuts the torn piece off.

    A byte lost in a picture's size may have made it larger than anybody can fill: DLE ENQ 2 ends even that. A printer
    that does not know it stays stopped until it is switched off and on.
    """
    from devices.printer.encode import native

    return bytes(fill) + native.INIT + native.cut(passport.cut)[0]
