"""What proves that a slip was printed: questions behind its last byte, which a printer answers when it gets there.

    GS ( H id   the answer carries the id: exact, however late it comes
    GS r 1      the answer carries no name. So more are asked than may still be owed from before: when more have
                come than were owed, at least one of them was asked behind this slip. Any byte may look like one, so
                two that follow each other must be alike
    GS a 15     its four bytes come at every change too. What comes a second time unchanged was asked for, and is
                counted as GS r is; a change is asked about once more

    GS I 67     its answer has a form of its own, and is no proof of a slip. It is asked behind the nameless questions
                after trouble: when it is answered, every nameless answer from before has come or never will

Questions inside the slip (GS r 1 behind every strip) are counted: a byte lost on the line makes the picture swallow
the first byte of the question behind it, and one answer is missing.
"""

from __future__ import annotations

from devices.printer.passport import Answer, Passport
from devices.printer.status import GS_A, GS_I, GS_R, Kind, Told, gs_h

IN_ORDER: tuple[Answer, ...] = ("gs_h", "gs_r", "asb")
NAMES = {"gs_h": "gs_h", "gs_r": "gs_r", "asb": "asb_idle"}
LEFT_OVER = 4
"""Answers that a former program may have left unheard in the printer."""
MOST_OWED = 64
MOST_NAMES_OWED = 8
MOST_STATES_OWED = 16
LAST_ID = 9999


class Ledger:
    """Who was asked what, and what is still owed. Pure; the driver writes and reads."""

    def __init__(self, passport: Passport, first_id: int = 0) -> None:
        self.means: Answer | None = next((means for means in IN_ORDER if means in passport.asked), None)
        self.tells_changes = "asb" in passport.asked and self.means != "gs_r"
        """With nameless answers GS a would be a risk: three of its bytes look like theirs."""
        self.known = self.means in passport.answers
        """It is proved that this printer answers, by its passport or by having done so."""
        self.last_change = b""
        self.paper = b""
        """The newest answer to GS r 1."""
        self._id = first_id % LAST_ID
        self._owed = LEFT_OVER
        self._before = self._inside = self._come = 0
        self._named = self._changed = self._noise = self._alike = False
        self._states_owed = LEFT_OVER if self.means == "asb" else 0
        self._states_before = self._states_come = 0
        """Answers to GS a: owed now, owed when the slip began, and come since."""
        self.tells_name = False
        """It has answered GS I since that was last in doubt."""
        self._names_owed = self._names_before = self._names_behind = self._names_come = 0
        self._has_name = False

    @property
    def evidence(self) -> str | None:
        return NAMES[self.means] if self.means else None

    def questions(self, inside: int = 0) -> bytes:
        """What to send behind a slip that holds ``inside`` questions itself; counting begins anew."""
        self._before, self._inside, self._come, self._names_behind = self._owed, inside, 0, 0
        self._named = self._changed = self._noise = self._alike = False
        match self.means:
            case "gs_h":
                self._id = self._id % LAST_ID + 1
                self._owe(inside)
                return gs_h(self._id) + (GS_A if self.tells_changes else b"")
            case "gs_r":
                behind = max(2, self._owed + 1)
                self._inside += behind if inside else 0
                self._owe(inside + behind)
                return GS_R * behind
            case "asb":
                behind, self._states_before, self._states_come = self._states_owed + 1, self._states_owed, 0
                return b"".join(self.watch() for _ in range(behind))
        return b""

    def watch(self) -> bytes:
        """What to send so that the printer tells how it is, now and at every change."""
        self._states_owed = min(self._states_owed + 1, MOST_STATES_OWED)
        return GS_A

    def barrier(self) -> bytes:
        """What to send behind the questions, so that its answer ends what is owed of the nameless ones."""
        behind = self._names_behind = self._names_owed + 1
        self._names_before, self._names_come = self._names_owed, 0
        self._names_owed = min(self._names_owed + behind, MOST_NAMES_OWED)
        return GS_I * behind

    @property
    def passed(self) -> bool:
        """More barriers were answered than were owed, so the newest one was reached."""
        return self._names_come > self._names_before and not self._noise

    def _owe(self, more: int) -> None:
        self._owed = min(self._owed + more, max(MOST_OWED, self._inside))

    def heard(self, told: Told) -> None:
        match told.kind:
            case Kind.PRINTED:
                self._named |= told.id == b"%04d" % self._id
                self.known |= self._named
            case Kind.IN_TURN:
                self._alike = self._come > 0 and told.data == self.paper
                self._come += 1
                self._owed = max(0, self._owed - 1)
                self.paper = told.data
                self.known |= self.means == "gs_r"
            case Kind.NAME:
                self._names_come += 1
                self._names_owed = max(0, self._names_owed - 1)
                self.tells_name = self._has_name = True
            case Kind.CHANGE:
                again = told.data == self.last_change
                self._states_come += again
                self._states_owed = max(0, self._states_owed - again)
                self._changed |= not again and self.means == "asb"
                self.last_change = told.data
                self.known |= self.means == "asb"
            case Kind.GARBAGE:
                self._noise = True
            case _:
                pass

    def once_more(self) -> bytes:
        """What to ask now, because what came may have been a change and not an answer."""
        changed, self._changed = self._changed, False
        return self.watch() if changed and not self.reached else b""

    @property
    def reached(self) -> bool:
        """The printer has come to the end of the slip. Among garbage, an answer without a name proves nothing."""
        if self.means == "gs_h":
            return self._named
        if self.means == "asb":
            return self._states_come > self._states_before and not self._noise
        enough = self.complete if self._inside else self._come > self._before
        return enough and self._alike and not self._noise

    @property
    def complete(self) -> bool:
        """All questions inside the slip were answered too, so no byte of a picture was lost."""
        return self._come >= self._before + self._inside if self._inside else True

    @property
    def begun(self) -> bool:
        """It has answered something since the slip began that can only come from within it."""
        return self._come > self._before

    @property
    def owes(self) -> bool:
        return self._owed > 0

    @property
    def heard_in_turn(self) -> int:
        """Answers without a name since the counting began."""
        return self._come + self._states_come

    def distrust(self) -> None:
        """Another program may have asked what is not answered yet."""
        self._owe(2 * LEFT_OVER)
        self._names_owed = min(self._names_owed + LEFT_OVER, MOST_NAMES_OWED)
        self._states_owed = min(self._states_owed + LEFT_OVER, MOST_STATES_OWED)

    def settled(self) -> None:
        """What is older than the newest question is answered or lost."""
        self._owed = self._before = self._come = 0
        self._states_owed = self._states_before = self._states_come = 0

    def quiet(self) -> None:
        """A question was answered and then nothing came for a while: nothing older is owed any more.

        Its name may still come, of a printer that has one and was asked for it behind that question.
        """
        self.settled()
        self._names_owed = min(self._names_owed, self._names_behind) if self._has_name else 0
