"""Names of the hall's parts, times and durations, in the words that staff read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Protocol
from zoneinfo import ZoneInfo

from assets.texts import Texts
from config.schema import HallConfig

MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS


class _Named(Protocol):
    """Whatever the settings give two names."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def name_en(self) -> str: ...


def ms_of(iso: str) -> int:
    """UTC milliseconds of a time on the wire."""
    return round(datetime.fromisoformat(iso).timestamp() * 1000)


@dataclass(frozen=True)
class Words:
    """One language and one hall; an id that the settings do not know is shown as it is."""

    texts: Texts
    config: HallConfig

    def __getitem__(self, key: str) -> str:
        return self.texts[key]

    def field(self, id: str) -> str:
        return self._named(self.config.fields, id)

    def letter(self, id: str) -> str:
        return next((field.letter for field in self.config.fields if field.id == id), "?")

    def counter(self, id: str) -> str:
        return self._named(self.config.counters, id)

    def priority(self, id: str) -> str:
        return self._named(self.config.priority_groups, id)

    def officer(self, id: str) -> str:
        return next((officer.name for officer in self.config.officers if officer.id == id), id)

    def station(self, id: str) -> str:
        return next((station.name for station in self.config.stations if station.id == id), id)

    def device(self, id: str) -> str:
        own = f"device.name_{id}"
        known = self.texts[own] if own in self.texts else id  # noqa: SIM401 – texts are no dict
        config = self.config
        rows = (config.printers, config.readers, config.signs, config.pads, config.keypads, config.buses)
        return next((row.name for some in rows for row in some if row.id == id), known)

    def _named(self, items: Iterable[_Named], id: str) -> str:
        found = next((item for item in items if item.id == id), None)
        return self.texts.pick(found.name, found.name_en) if found else id

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.config.hall.timezone)

    def clock(self, iso: str) -> str:
        """Hours and minutes on the hall's wall."""
        return f"{datetime.fromisoformat(iso).astimezone(self.zone):%H:%M}"

    def moment(self, iso: str, now_ms: int) -> str:
        """The same; on another day than today the day before it."""
        at = datetime.fromisoformat(iso).astimezone(self.zone)
        today = datetime.fromtimestamp(now_ms / 1000, self.zone).date()
        return f"{at:%H:%M}" if at.date() == today else f"{at:%d/%m %H:%M}"

    def minutes(self, ms: int) -> str:
        """A wait as people say it: under a minute, minutes, hours and minutes."""
        if ms < MINUTE_MS:
            return self.texts["panel.under_a_minute"]
        hours, rest = divmod(ms, HOUR_MS)
        if not hours:
            return self.texts["panel.minutes"].format(n=rest // MINUTE_MS)
        return self.texts["panel.hours"].format(h=hours, n=rest // MINUTE_MS)


def stopwatch(ms: int) -> str:
    """A duration that counts up: 2:07, or 1:02:07 after an hour."""
    seconds = max(0, ms) // 1000
    hours, rest = divmod(seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes}:{seconds:02d}"
