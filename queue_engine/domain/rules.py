"""The settings that the rules need, as plain values; each program's wiring fills them from the configuration."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from queue_engine.domain.bookings import BookingRules
from queue_engine.domain.codes import CodeRules
from queue_engine.domain.errors import Refused
from queue_engine.domain.policy import MINUTE_MS, CounterSkills, Rule
from queue_engine.domain.promise import PromiseRules
from queue_engine.domain.quota import FieldRule
from queue_engine.domain.ratings import RatingRules
from queue_engine.domain.schedule import Schedule


@dataclass(frozen=True, slots=True)
class OfficerRule:
    """Who may sign in, and where: no counters means any."""

    name: str
    pin_hash: str = field(repr=False)
    counters: frozenset[str] = frozenset()


class ReadmitPlace(StrEnum):
    """Where a missed ticket waits when it comes back."""

    OLD_PLACE = "old_place"
    AFTER_NEXT = "after_next"
    """Behind the one who would be called next."""
    END = "end"


@dataclass(frozen=True, slots=True)
class CallingRules:
    """The order of calling, and what an officer must wait for. Times in seconds or minutes, as named."""

    rule: Rule = Rule(minute=MINUTE_MS)  # noqa: RUF009 - immutable
    ratio: tuple[int, int] | None = None
    """So many priority tickets, then so many ordinary ones; None: the rule's keys alone decide."""
    recall_cooldown_s: int = 10
    no_show_after_calls: int = 2
    no_show_after_s: int = 30
    readmit_within_min: int = 60
    readmit_place: ReadmitPlace = ReadmitPlace.OLD_PLACE
    undo_within_s: int = 30
    void_within_s: int = 60
    paper_roll: bool = False
    """Officers call numbers of a paper roll."""
    max_per_person: int = 0
    """0: no limit."""


@dataclass(frozen=True, slots=True)
class ZoneRule:
    """A part of the hall with a loudspeaker of its own: its counters (none: all), and the room that hears it."""

    counters: frozenset[str] = frozenset()
    room: str = ""


@dataclass(frozen=True, slots=True)
class HallRules:
    """Fields with their letters, counters with their fields, officers, hours and the rules of calling."""

    hall: str
    letters: dict[str, str]
    counters: dict[str, tuple[str, ...]]
    officers: dict[str, OfficerRule]
    schedule: Schedule
    priority_groups: frozenset[str]
    calling: CallingRules = CallingRules()
    counter_numbers: dict[str, int] = field(default_factory=dict)
    promise: PromiseRules = PromiseRules()  # noqa: RUF009 - immutable
    bookings: BookingRules = BookingRules()  # noqa: RUF009 - immutable
    printing: frozenset[str] = frozenset()
    """Stations that have a printer."""
    codes: CodeRules = CodeRules()  # noqa: RUF009 - immutable
    field_rules: dict[str, FieldRule] = field(default_factory=dict)
    """Days and quotas of fields that have any."""

    announcers: dict[str, str] = field(default_factory=dict)
    """Station -> the zone where it may speak; empty: the whole hall."""
    zones: dict[str, ZoneRule] = field(default_factory=dict)
    sends: frozenset[str] = frozenset()
    """What goes out to the central system: visits, flags, ratings, summaries."""
    ratings: RatingRules = RatingRules()  # noqa: RUF009 - immutable
    paper_at: dict[str, str] = field(default_factory=dict)
    """Counter -> the station that prints what is missing at its held visits."""
    paper_keys: dict[str, str] = field(default_factory=dict, repr=False)
    """Printing station -> the secret from which the codes of its papers are made."""

    def zone(self, name: str) -> ZoneRule:
        """The whole hall is a zone without settings."""
        return self.zones.get(name) or ZoneRule()

    def letter(self, name: str) -> str:
        """The letter of a field. Raises Refused(unknown_field)."""
        if name not in self.letters:
            raise Refused("unknown_field", f"no field {name!r} in this hall", field=name)
        return self.letters[name]

    def field_rule(self, name: str) -> FieldRule:
        """What the settings say about a field's numbers."""
        return self.field_rules.get(name) or FieldRule(name)

    def skills(self, counter: str, fields: tuple[str, ...]) -> CounterSkills:
        """A counter as the rules of calling see it."""
        return CounterSkills(self.counter_numbers.get(counter, 0), frozenset(fields))

    def counters_of(self, name: str) -> tuple[str, ...]:
        """The counters that serve a field, in the order of the configuration."""
        return tuple(counter for counter, fields in self.counters.items() if name in fields)
