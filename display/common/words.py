"""What boards and signs say in the hall's languages, and the time on its wall."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from assets.texts import Texts
from config.schema import HallConfig
from config.today import WEEK


@dataclass(frozen=True, slots=True)
class Said:
    """A text in the hall's first language, and small below it in its second."""

    main: str
    small: str = ""


NOTHING = Said("")


class Words:
    """Texts of a station in the hall's languages, the first one large."""

    def __init__(self, languages: tuple[str, ...], section: str = "board") -> None:
        """``section``: where the station's texts stand."""
        self._section = section
        self.main = Texts(languages[0])
        self.second = Texts(languages[1]) if len(languages) > 1 else None

    def say(self, key: str, **values: str | Said) -> Said:
        """A text with its values filled in; what is said in two languages goes into each of them."""
        main = {name: value.main if isinstance(value, Said) else value for name, value in values.items()}
        small = {name: value.small if isinstance(value, Said) else value for name, value in values.items()}
        second = self.second[f"{self._section}.{key}"].format(**small) if self.second else ""
        return Said(first_large(self.main[f"{self._section}.{key}"].format(**main)), first_large(second))

    def weekday(self, day: date) -> Said:
        return self.named_day(WEEK[day.weekday()])

    def named_day(self, day: str) -> Said:
        return Said(self.main[f"board.day_{day}"], self.second[f"board.day_{day}"] if self.second else "")

    def name(self, vietnamese: str, english: str) -> Said:
        """A name from the settings."""
        small = self.second.pick(vietnamese, english) if self.second else ""
        main = self.main.pick(vietnamese, english)
        return Said(main, small if small != main else "")


def first_large(text: str) -> str:
    return text[:1].upper() + text[1:]


def local_time(utc_ms: int, config: HallConfig) -> datetime:
    """A moment on the hall's wall."""
    return datetime.fromtimestamp(utc_ms / 1000, UTC).astimezone(ZoneInfo(config.hall.timezone))


def clock_of(at: str, now_ms: int, config: HallConfig) -> str:
    """Hours and minutes on the hall's wall; on another day than today the day before them."""
    then, now = local_time(ms_of(at), config), local_time(now_ms, config)
    return f"{then:%H:%M}" if then.date() == now.date() else f"{then:%d/%m %H:%M}"


def ms_of(at: str) -> int:
    """UTC milliseconds of a time on the wire."""
    return round(datetime.fromisoformat(at).timestamp() * 1000)
