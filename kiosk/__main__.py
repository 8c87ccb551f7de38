"""``python -m kiosk --config HALL --station ID``: the ticket kiosk or the look-up screen, as the station is."""

from __future__ import annotations

import argparse
import logging
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from config import ConfigProblems
    from config.schema import HallConfig, Station
    from kiosk.core import Paper
    from kiosk.rating.posting import RatingPost
    from kiosk.wiring import Program
    from queue_engine.client.qt.lookups import Lookups


def main(arguments: list[str] | None = None) -> int:
    """The exit code: 0 after SIGTERM or the window's end, 1 after a mistake of ours, 3 for wrong settings."""
    parser = argparse.ArgumentParser(
        prog="python -m kiosk", description="The ticket kiosk or the look-up screen of a hall."
    )
    parser.add_argument("--config", required=True, metavar="HALL", help="settings file, or the name of a sample hall")
    parser.add_argument("--station", required=True, metavar="ID", help="id of the station in the settings")
    given = parser.parse_args(arguments)
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s", level=logging.INFO)
    return _run(given.config, given.station)


def _run(hall: str, station_id: str) -> int:
    from config import ConfigProblems
    from config.load import load_station
    from config.problems import WRONG_SET_UP
    from config.schema import StationKind

    try:
        config, station = load_station(hall, station_id, StationKind.TICKET_KIOSK, StationKind.LOOKUP_SCREEN)
        folder = _folder(config)
        paper = _paper(config, station, folder)
    except ConfigProblems as problems:
        print(problems, file=sys.stderr)
        return WRONG_SET_UP
    from assets.qt.station import live

    return live(lambda: _build(config, station, folder, paper))


def _build(config: HallConfig, station: Station, folder: Path, paper: Paper | None) -> Program:
    from config.secrets import strange_token
    from kiosk.core import voice_of
    from kiosk.wiring import build, hall_clock
    from queue_engine.client.qt import HallLink

    intents, unknown = folder / f"{station.id}.intents.jsonl", strange_token(config, station)
    link = HallLink(config.server.address, station.secret, intents, unknown=unknown)
    voice = voice_of(config, station, hall_clock(config, link))
    ratings = _ratings(config, station)
    return build(config, station, link, paper, voice, _lookups(config, station), ratings=ratings)


def _ratings(config: HallConfig, station: Station) -> RatingPost | None:
    """The way to the hall for whoever rates a visit here with its slip."""
    from config.station_files import ratings_file
    from kiosk.rating.posting import RatingPost
    from kiosk.rating.rules import rates_of

    if rates_of(config.ratings) is None:
        return None
    return RatingPost(config.server.address, station.secret, ratings_file(config, station))


def _lookups(config: HallConfig, station: Station) -> Lookups | None:
    """The dossier service, for a station that looks up."""
    from config.schema import StationKind
    from queue_engine.client.qt.lookups import Lookups

    if station.kind is not StationKind.LOOKUP_SCREEN and not config.dossiers.running:
        return None
    return Lookups(config.dossiers.lookup_address, station.secret, config.dossiers.deadline_s)


def _folder(config: HallConfig) -> Path:
    """A kiosk that cannot write down what it is about to ask for must not ask. Raises ConfigProblems."""
    from config.station_files import stations_folder

    folder = stations_folder(config)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / ".writable").touch()
    except OSError as error:
        raise _unwritable(folder, error.strerror) from error
    return folder


def _unwritable(folder: Path, why: object) -> ConfigProblems:
    from config import ConfigProblems, Problem
    from config.words import say

    return ConfigProblems([Problem(str(folder), "", say("no_state_dir", why=why), say("no_state_dir_fix"))])


def _paper(config: HallConfig, station: Station, folder: Path) -> Paper | None:
    """Record and printers of a kiosk that prints. Raises ConfigProblems."""
    from devices.errors import LogInUse, NotStored
    from kiosk.core import paper_of

    try:
        return paper_of(config, station, folder)
    except (LogInUse, NotStored) as error:
        raise _unwritable(folder, error) from error


if __name__ == "__main__":
    sys.exit(main())
