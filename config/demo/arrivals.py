"""Who comes to the demonstration: the arrivals of one recorded day, mapped to the fields of the hall."""

from __future__ import annotations

import csv
import random
from dataclasses import dataclass
from importlib.resources import files

from config.schema import HallConfig

SOCIAL = ("survey", "culture", "complaint")
"""What the recorded field ``social`` becomes in a hall that has none: one of these, by seed."""


@dataclass(frozen=True)
class Person:
    """A scripted citizen. Times are minutes after 07:00; lengths are minutes."""

    index: int
    arrival_min: float
    field: str
    priority: str | None
    service_min: float
    pause_after_min: float
    comes_when_called: bool


def people_of(config: HallConfig, day: int, visits: int, seed: int) -> list[Person]:
    """The first ``visits`` arrivals of a day of ``config/halls/history.csv``; the same seed gives the same people."""
    chance = random.Random(seed)
    rows = [row for row in _history() if int(row["day"]) == day][:visits]
    return [_person(index, row, config, chance) for index, row in enumerate(rows)]


def days_recorded() -> range:
    """The days that can be chosen."""
    days = [int(row["day"]) for row in _history()]
    return range(min(days), max(days) + 1)


def _history() -> list[dict[str, str]]:
    text = files("config").joinpath("halls/history.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _person(index: int, row: dict[str, str], config: HallConfig, chance: random.Random) -> Person:
    field = _field(row["field"], config, chance)
    groups = [group.id for group in config.priority_groups]
    return Person(
        index=index,
        arrival_min=float(row["arrival_min"]),
        field=field,
        priority=chance.choice(groups) if row["class"] == "priority" and groups else None,
        service_min=float(row["service_min"]),
        pause_after_min=float(row["pause_after_min"] or 0),
        comes_when_called=row["no_show"] != "1",
    )


def _field(recorded: str, config: HallConfig, chance: random.Random) -> str:
    known = [field.id for field in config.fields]
    if recorded in known:
        return recorded
    others = [name for name in SOCIAL if name in known]
    served = [field.id for field in config.fields if config.counters_of(field.id)]
    return chance.choice(others if recorded == "social" and others else served)
