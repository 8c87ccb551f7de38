"""Working time of one day: when counters call, and how much of a wait is work. Any unit; whole numbers stay whole."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Generic, TypeVar

Number = TypeVar("Number", int, float)


@dataclass(frozen=True, slots=True)
class WorkingTime(Generic[Number]):
    """Spans [start, end) in which counters call, in order. After the last one they go on until the hall is empty."""

    spans: tuple[tuple[Number, Number], ...]
    breaks: tuple[tuple[Number, Number], ...] = field(init=False)
    """The spans [end, start) between sessions, in which nobody is called."""

    def __post_init__(self) -> None:
        edges = [edge for span in self.spans for edge in span]
        if not edges or any(later <= earlier for earlier, later in pairwise(edges)):
            raise ValueError(f"sessions must follow one another: {self.spans}")
        object.__setattr__(self, "breaks", tuple((end, start) for (_, end), (start, _) in pairwise(self.spans)))

    @property
    def opening(self) -> Number:
        return self.spans[0][0]

    def next_call(self, at: Number) -> Number:
        """The first instant, not before ``at``, at which a counter may call."""
        at = max(at, self.opening)
        return next((start for end, start in self.breaks if end <= at < start), at)

    def worked(self, at: Number) -> Number:
        """Working time from the opening to ``at``: breaks do not count, overtime does."""
        done = max(at, self.opening) - self.opening
        for end, start in self.breaks:
            done -= max(min(at, start), end) - end
        return done

    def clock(self, worked: Number) -> Number:
        """The instant at which so much has been worked; never before the opening and never inside a break."""
        at = max(self.opening + worked, self.opening)
        for end, start in self.breaks:
            if at >= end:
                at += start - end
        return at

    def between(self, start: Number, end: Number) -> Number:
        """Working time from one instant to another; negative when ``end`` is earlier."""
        return self.worked(end) - self.worked(start)

    def after(self, at: Number, wait: Number) -> Number:
        """The instant at which ``wait`` of work has passed since ``at``: ``between(at, after(at, wait)) == wait``."""
        return self.clock(self.worked(at) + wait)

    def session_end(self, at: Number) -> Number | None:
        """The end of the session that runs at ``at`` or comes next; None in overtime."""
        return next((end for _, end in self.spans if at < end), None)


def joined(spans: Iterable[tuple[Number, Number]]) -> tuple[tuple[Number, Number], ...]:
    """Spans in order with those that touch made one and empty ones left out."""
    found: list[tuple[Number, Number]] = []
    for start, end in spans:
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        elif start < end:
            found.append((start, end))
    return tuple(found)
