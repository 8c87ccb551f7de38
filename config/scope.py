"""Which part of the hall a station serves: the counters of its zone, and of these what has to do with its fields."""

from __future__ import annotations

from config.schema import Counter, HallConfig, Station, StationKind


def zone_counters(config: HallConfig, zone: str | None) -> frozenset[str]:
    """Ids of the counters of a zone; of the whole hall without one, or for a zone that names none."""
    named = next((one.counters for one in config.zones if one.id == zone), ())
    return frozenset(named or (counter.id for counter in config.counters))


def is_shown(config: HallConfig, station: Station, counter: str, field: str) -> bool:
    """Whether a board shows calls of a field to a counter. What the settings do not know is shown everywhere."""
    known = any(one.id == counter for one in config.counters)
    here = not known or counter in zone_counters(config, station.zone)
    return here and (not station.fields or field in station.fields)


def boards_for(config: HallConfig, counter: str, field: str) -> frozenset[str]:
    """Ids of the boards that have to show a call."""
    boards = (one for one in config.stations if one.kind is StationKind.HALL_BOARD and one.enabled)
    return frozenset(one.id for one in boards if is_shown(config, one, counter, field))


def part_of(config: HallConfig, station: Station) -> HallConfig:
    """The hall as a board of a part of it shows it; the whole hall when nothing would be left."""
    here = zone_counters(config, station.zone)
    counters = tuple(one for one in config.counters if one.id in here and _serves(one, station.fields))
    served = {field for one in counters for field in one.fields}
    wanted = served.intersection(station.fields) if station.fields else served
    fields = tuple(field for field in config.fields if field.id in wanted)
    if not counters or not fields or (counters, fields) == (config.counters, config.fields):
        return config
    return config.model_copy(update={"counters": counters, "fields": fields})


def _serves(counter: Counter, fields: tuple[str, ...]) -> bool:
    return not fields or not set(fields).isdisjoint(counter.fields)
