"""What tallies must know of the hall's settings; the wiring hands it in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

By = Literal["officer", "counter", "field", "hour", "weekday", "day"]
BY: tuple[By, ...] = ("officer", "counter", "field", "hour", "weekday", "day")


@dataclass(frozen=True, slots=True)
class LevelRule:
    """A level of a scale: its name and what it counts in a mean."""

    name: str
    points: float


@dataclass(frozen=True, slots=True)
class TallyRules:
    """Names, scales and the number under which answers are few. Names are in the language of the reader."""

    hall: str
    timezone: str = "Asia/Ho_Chi_Minh"
    language: str = "vi"
    least: int = 30
    scales: Mapping[str, tuple[LevelRule, ...]] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)
    counters: Mapping[str, str] = field(default_factory=dict)
    officers: Mapping[str, str] = field(default_factory=dict)

    def name(self, by: By, key: str) -> str:
        """The name of an officer, a counter or a field; a code that the settings no longer know stays a code."""
        names = {"officer": self.officers, "counter": self.counters, "field": self.fields}.get(by, {})
        return names.get(key, key)
