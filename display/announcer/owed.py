"""What the server has still to be told of calls: sent while the link is there, and again until its fact is heard."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from display.announcer.turns import Result
from queue_engine.protocol import Fact, HallState

CALLS_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Owed:
    """Results without their fact; those in ``sent`` are on their way."""

    unsent: tuple[Result, ...] = ()
    sent: tuple[Result, ...] = ()

    @property
    def seqs(self) -> frozenset[int]:
        return frozenset(seq for result in (*self.sent, *self.unsent) for seq in result.calls)

    def with_results(self, results: tuple[Result, ...]) -> Owed:
        """A call that has a result keeps it."""
        known = self.seqs
        fresh = (replace(one, calls=tuple(seq for seq in one.calls if seq not in known)) for one in results)
        return replace(self, unsent=(*self.unsent, *(part for one in fresh for part in _parts(one))))

    def without(self, calls: Collection[int]) -> Owed:
        """The server knows of these."""
        return Owed(_rest(self.unsent, calls), _rest(self.sent, calls))

    def sending(self) -> tuple[Owed, tuple[Result, ...]]:
        return Owed((), (*self.sent, *self.unsent)), self.unsent

    def again(self) -> Owed:
        """The link is lost, and perhaps what was sent last with it."""
        return Owed((*self.sent, *self.unsent))

    def untold(self, result: Result) -> Owed:
        return Owed((*self.unsent, result), tuple(one for one in self.sent if one != result))


def _parts(result: Result) -> Iterator[Result]:
    """In messages of a size that the protocol takes."""
    for start in range(0, len(result.calls), CALLS_AT_ONCE):
        yield replace(result, calls=result.calls[start : start + CALLS_AT_ONCE])


def _rest(results: tuple[Result, ...], calls: Collection[int]) -> tuple[Result, ...]:
    left = (replace(one, calls=tuple(seq for seq in one.calls if seq not in calls)) for one in results)
    return tuple(one for one in left if one.calls)


def heard(hall: HallState, facts: tuple[Fact, ...], zone: str) -> frozenset[int]:
    """Calls of which the journal says what became of them in this zone."""
    kept = {call.seq for call in hall.calls if any(one.zone == zone for one in call.spoken)}
    new = [fact.data["calls"] for fact in facts if fact.kind == "calls_spoken" and fact.data["zone"] == zone]
    return frozenset(kept.union(*new))
