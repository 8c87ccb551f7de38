"""``python -m display board --config FILE --station ID``: the stations that people watch."""

from __future__ import annotations

import argparse
import logging
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from config.schema import HallConfig, Station
    from display.board.wiring import Program

COMMANDS = {"board": "the hall board"}


def main(arguments: list[str] | None = None) -> int:
    """The exit code: 0 after SIGTERM, 1 after a mistake of ours, 3 for wrong settings."""
    parser = argparse.ArgumentParser(prog="display", description="Stations that people watch.")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, words in COMMANDS.items():
        command = commands.add_parser(name, help=words, description=words)
        command.add_argument("--config", "--hall", required=True, help="hall name or TOML file")
        command.add_argument("--station", required=True, help="id of the station")
    chosen = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    return _run(chosen.config, chosen.station)


def _run(hall: str, station_id: str) -> int:
    from config import ConfigProblems
    from config.load import load_station
    from config.problems import WRONG_SET_UP
    from config.schema import StationKind

    try:
        config, station = load_station(hall, station_id, StationKind.HALL_BOARD)
    except ConfigProblems as problems:
        print(problems, file=sys.stderr)
        return WRONG_SET_UP
    from assets.qt.station import live

    return live(lambda: _build(config, station))


def _build(config: HallConfig, station: Station) -> Program:
    from display.board.wiring import build
    from queue_engine.client.qt import HallLink

    return build(config, station, HallLink(config.server.address, station.secret))


if __name__ == "__main__":
    sys.exit(main())
