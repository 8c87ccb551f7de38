"""What the loudspeaker says next, without a clock of its own.

Calls wait in the order of the journal and are said one by one. Those that have waited too long are said together,
each number once. A call that is not worth saying any more leaves the line with its reason. Nothing overtakes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby, takewhile

from display.common.words import ms_of
from queue_engine.protocol import Call, SpeechOutcome

Calls = tuple[Call, ...]


class Why(StrEnum):
    """Why a call is shown only."""

    CALLED_AGAIN = "called-again"
    """A newer call of its number came before its turn."""
    TAKEN_BACK = "taken-back"
    CAME = "came"
    """The citizen was at the counter before its turn."""
    ABSENT = "absent"
    """The officer did not wait any longer."""
    ELSEWHERE = "elsewhere"
    """The number was held, or sent to another counter."""
    TOO_OLD = "too-old"
    QUIET_HOURS = "quiet-hours"


@dataclass(frozen=True, slots=True)
class TurnRules:
    """When calls are said together, and when it is too late for them."""

    merge_after_ms: int = 15_000
    oldest_ms: int = 60_000
    most_merged: int = 5
    awaited_only: bool = True
    """A call whose citizen has come, or is not waited for any more, is not said."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What is said in one go; ``id`` tells it from the turns before."""

    id: int
    calls: Calls

    @property
    def seqs(self) -> tuple[int, ...]:
        return tuple(call.seq for call in self.calls)


@dataclass(frozen=True, slots=True)
class Result:
    """What became of some calls."""

    calls: tuple[int, ...]
    outcome: SpeechOutcome
    reasons: tuple[str, ...] = ()
    seconds: float = 0.0


def entered(waiting: Calls, fresh: Iterable[Call]) -> tuple[Calls, tuple[Result, ...]]:
    """The line with these calls too. A newer call of a number goes to the end, and the older one leaves."""
    line = sorted({call.seq: call for call in (*waiting, *fresh)}.values(), key=lambda call: call.seq)
    newest = {call.ticket: call.seq for call in line}
    return sifted(line, lambda call: None if newest[call.ticket] == call.seq else Why.CALLED_AGAIN)


def sifted(line: Sequence[Call], why_not: Callable[[Call], str | None]) -> tuple[Calls, tuple[Result, ...]]:
    """Who stays in the line, and what becomes of those who leave it."""
    judged = [(call, why_not(call)) for call in line]
    kept = tuple(call for call, why in judged if why is None)
    gone = sorted(((why, call.seq) for call, why in judged if why is not None))
    return kept, tuple(
        Result(tuple(seq for _, seq in group), "shown_only", (str(why),))
        for why, group in groupby(gone, key=lambda one: one[0])
    )


def next_calls(waiting: Calls, rules: TurnRules, now_ms: int) -> Calls:
    """The first in the line; and when it has waited too long, those behind it that have too."""
    late = tuple(takewhile(lambda call: waited_ms(call, now_ms) > rules.merge_after_ms, waiting))
    return late[: rules.most_merged] or waiting[:1]


def is_too_old(call: Call, rules: TurnRules, now_ms: int) -> bool:
    return waited_ms(call, now_ms) > rules.oldest_ms


def waited_ms(call: Call, now_ms: int) -> int:
    return now_ms - ms_of(call.at)


def said(turn: Turn) -> SpeechOutcome:
    """The outcome of a turn that was heard."""
    return "merged" if len(turn.calls) > 1 else "spoken"
