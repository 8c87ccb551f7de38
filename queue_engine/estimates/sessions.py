"""The sessions of one day in minutes: when counters call, and how much of a wait is working time."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Sessions:
    """Spans [start, end) in which counters call, in order. After the last one they go on until the hall is empty."""

    spans: tuple[tuple[float, float], ...]
    breaks: tuple[tuple[float, float], ...] = field(init=False)
    """The spans [end, start) between sessions, in which nobody is called."""

    def __post_init__(self) -> None:
        edges = [edge for span in self.spans for edge in span]
        if not edges or any(later <= earlier for earlier, later in pairwise(edges)):
            raise ValueError(f"sessions must follow one another: {self.spans}")
        breaks = tuple((end, start) for (_, end), (start, _) in pairwise(self.spans))
        object.__setattr__(self, "breaks", breaks)

    @property
    def opening(self) -> float:
        return self.spans[0][0]

    def next_call(self, at: float) -> float:
        """The first instant, not before ``at``, at which a counter may call."""
        at = max(at, self.opening)
        return next((start for end, start in self.breaks if end <= at < start), at)

    def worked(self, at: float) -> float:
        """Working minutes from the opening to ``at``: breaks do not count, overtime does."""
        lost = sum(max(0.0, min(at, start) - end) for end, start in self.breaks)
        return max(0.0, at - self.opening) - lost

    def clock(self, worked: float) -> float:
        """The instant at which ``worked`` minutes have passed; never before the opening and never inside a break."""
        at = self.opening + max(0.0, worked)
        for end, start in self.breaks:
            if at >= end:
                at += start - end
        return at

    def session_end(self, at: float) -> float | None:
        """The end of the session that runs at ``at`` or comes next; None in overtime."""
        return next((end for _, end in self.spans if at < end), None)
