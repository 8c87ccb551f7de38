"""From a TOML file to :class:`HallConfig`, or to all that is wrong with it."""

from __future__ import annotations

import logging
import os
import re
import tomllib
from collections.abc import Iterator
from difflib import get_close_matches
from importlib.resources import files
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from pydantic import ValidationError

from config.check import check
from config.explain import explain
from config.places import with_places
from config.problems import ConfigProblems, Problem, close_to
from config.programs import SERVER_BY
from config.schema import HallConfig, Station, StationKind
from config.secrets import ensure
from config.syntax import syntax, why_not
from config.words import say

log = logging.getLogger(__name__)


def sample_halls() -> tuple[str, ...]:
    """Names of the halls that come with the program."""
    return tuple(sorted(path.name for path in _halls().iterdir() if (path / "hall.toml").is_file()))


def find_hall(name_or_path: str | Path) -> Path:
    """The file of a sample hall's name, of a path, or of a folder with a ``hall.toml``."""
    path = Path(name_or_path).expanduser()
    if path.is_dir() and (path / "hall.toml").is_file():
        return (path / "hall.toml").resolve()
    if path.is_file() or path.suffix == ".toml":
        return path.resolve()
    if str(name_or_path) in sample_halls():
        return _halls() / str(name_or_path) / "hall.toml"
    reason, known = say("no_hall", name=name_or_path), ", ".join(sample_halls())
    close = close_to(str(name_or_path), sample_halls())
    remedy = "; ".join(filter(None, [close, say("no_hall_fix", known=known)]))
    raise ConfigProblems([Problem(str(name_or_path), "", reason, remedy)])


def load_hall(name_or_path: str | Path) -> HallConfig:
    """The settings of a hall; raises :class:`ConfigProblems` with all that is wrong, logs what is unwise."""
    config, warnings = read_hall(find_hall(name_or_path))
    for warning in warnings:
        log.warning("%s", warning)
    return config


def read_hall(path: Path) -> tuple[HallConfig, tuple[Problem, ...]]:
    """The settings of a file, and what is unwise in them. Raises ConfigProblems."""
    return parse_hall(_read(path), path)


def load_station(hall: str, station_id: str, *kinds: StationKind) -> tuple[HallConfig, Station]:
    """What a station's program needs: the settings with all tokens, and its own station. Raises ConfigProblems.

    ``kinds``: what the program can be.
    """
    config = _by_another_way(ensure(load_hall(hall)), os.environ.get(SERVER_BY, ""))
    station = config.station(station_id)
    if station.kind not in kinds:  # a slip of the keyboard: say which ones would do
        known = ", ".join(one.id for one in config.stations if one.kind in kinds)
        section = 'stations kind="{}"'.format(" | ".join(kind.value for kind in kinds))
        reason = say("unknown_id", value=station.id, section=section)
        remedy = say("known", known=known) if known else say("none_yet", section=section)
        raise ConfigProblems([Problem(config.hall.id, "--station", reason, remedy)])
    return config, station


def _by_another_way(config: HallConfig, address: str) -> HallConfig:
    """The settings of a station that reaches the server by way of a cable that can be cut."""
    host, _, port = address.rpartition(":")
    if not host or not port.isdecimal():
        return config
    return config.model_copy(update={"server": config.server.model_copy(update={"host": host, "port": int(port)})})


def parse_hall(data: dict[str, Any], path: Path) -> tuple[HallConfig, tuple[Problem, ...]]:
    """Settings and warnings from the data of a file; relative paths start at the file's folder."""
    found = list(check(data, str(path)))
    config = None
    try:
        config = HallConfig.model_validate(with_places(data, path.parent))
    except ValidationError as error:
        found = explain(error, str(path)) + found
    errors = [problem for problem in found if not problem.warning]
    errors += _wrong_zone(data, str(path))
    if config is None or errors:
        raise ConfigProblems(errors)
    return config, tuple(found)


def _halls() -> Path:
    return Path(str(files("config"))) / "halls"


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        problem = Problem(str(path), "", say("not_utf8"), say("not_utf8_fix"))
        raise ConfigProblems([problem]) from error
    except OSError as error:
        problem = Problem(str(path), "", say("unreadable", why=why_not(error)), say("unreadable_fix"))
        raise ConfigProblems([problem]) from error
    except tomllib.TOMLDecodeError as error:
        place, why = syntax(error)
        problem = Problem(str(path), place, say("syntax", why=why), say("syntax_fix"))
        raise ConfigProblems([problem]) from error


def _wrong_zone(data: dict[str, Any], file: str) -> Iterator[Problem]:
    hall = data.get("hall")
    zone = hall.get("timezone", "Asia/Ho_Chi_Minh") if isinstance(hall, dict) else None
    if not isinstance(zone, str):
        return
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        yield Problem(file, "hall.timezone", say("no_zone", value=zone), _zone_remedy(zone))


def _zone_remedy(zone: str) -> str:
    """A name that is all but right, else Vietnam's; figures are an offset, and the names nearest to it mislead."""
    names = {name.casefold(): name for name in available_timezones()}
    near = [] if re.search(r"\d", zone) else get_close_matches(zone.casefold(), names, n=1, cutoff=0.85)
    return say("nearest", name=names[near[0]]) if near else say("no_zone_fix")
