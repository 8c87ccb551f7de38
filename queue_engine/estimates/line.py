"""The place in the line of everybody who waits, or might. Under a ratio of classes it is not fixed at issue.

A field's line is laid out as its counters would call it if nobody came any more: so many priority tickets, so many
ordinary ones. The keys of the line, smallest first, are given to the tickets in that order, so that lines of several
fields still compare by time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from queue_engine.domain.policy import TicketClass
from queue_engine.estimates.hall import Ask, Hall, Waiting

BEFORE_MIN = 1e-6


@dataclass(slots=True)
class Line:
    """Who waits at ``hall.now`` for any counter of a field, as the hall's rule or its ratio puts them in order."""

    hall: Hall
    _keys: dict[str, float] = field(init=False, default_factory=dict)
    """Ticket → its key, where the ratio gives it another one."""
    _lines: dict[str, list[Waiting]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        if self.hall.ratio is None:
            return
        for name in self.hall.served:
            line = self._lines[name] = interleaved(self._free(name), self.hall.ratio)
            keys = sorted(one.key for one in line)
            self._keys.update((one.ticket, key) for one, key in zip(line, keys, strict=True))

    def _free(self, name: str) -> list[Waiting]:
        waiting = (one for one in self.hall.waiting if one.field == name and one.only is None)
        return sorted((one for one in waiting if one.due <= self.hall.now), key=lambda one: (one.key, one.seq))

    def placed(self, one: Waiting) -> Waiting:
        """The ticket with the key of its place."""
        return replace(one, key=self._keys[one.ticket]) if one.ticket in self._keys else one

    def key(self, ask: Ask) -> float:
        """The key of whoever would take such a ticket now."""
        hall = self.hall
        if hall.ratio is None:
            return hall.rule.key(hall.now, ask.ticket_class, ask.slot)
        line, priority = self._lines[ask.field], ask.ticket_class is TicketClass.PRIORITY
        newest = Waiting("", ask.field, hall.now, 0, priority=priority)
        place = interleaved([*line, newest], hall.ratio).index(newest)
        return self._keys[line[place].ticket] - BEFORE_MIN if place < len(line) else hall.now


def interleaved(waiting: Sequence[Waiting], ratio: tuple[int, int]) -> list[Waiting]:
    """So many priority tickets, then so many ordinary ones, each class in its order."""
    favoured = [one for one in waiting if one.priority]
    others = [one for one in waiting if not one.priority]
    found: list[Waiting] = []
    while favoured or others:
        found += favoured[: ratio[0]] + others[: ratio[1]]
        favoured, others = favoured[ratio[0] :], others[ratio[1] :]
    return found
