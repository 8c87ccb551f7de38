"""The settings that the rules need, as plain values; each program's wiring fills them from the configuration."""

from __future__ import annotations

from dataclasses import dataclass, field

from queue_engine.domain.calendar import Hours
from queue_engine.domain.errors import Refused


@dataclass(frozen=True, slots=True)
class OfficerRule:
    """Who may sign in, and where: no counters means any."""

    name: str
    pin_hash: str = field(repr=False)
    counters: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class HallRules:
    """Fields with their letters, counters with their fields, officers, hours and the priority's advance."""

    hall: str
    letters: dict[str, str]
    counters: dict[str, tuple[str, ...]]
    officers: dict[str, OfficerRule]
    hours: Hours
    priority_groups: frozenset[str]
    priority_advance_min: int

    def letter(self, name: str) -> str:
        """The letter of a field. Raises Refused(unknown_field)."""
        if name not in self.letters:
            raise Refused("unknown_field", f"no field {name!r} in this hall", field=name)
        return self.letters[name]

    def counters_of(self, name: str) -> tuple[str, ...]:
        """The counters that serve a field, in the order of the configuration."""
        return tuple(counter for counter, fields in self.counters.items() if name in fields)
