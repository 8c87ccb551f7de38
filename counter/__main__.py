"""``python -m counter panel|supervisor --config FILE --station ID``: the stations of staff."""

from __future__ import annotations

import argparse
import logging
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from config.schema import HallConfig, Station
    from counter.desk.wiring import Program as Desk
    from counter.panel.wiring import Program as Panel
    from queue_engine.client.qt.lookups import Lookups

COMMANDS = {"panel": "the officer's panel of one counter", "supervisor": "the supervisor's desk"}


def main(arguments: list[str] | None = None) -> int:
    """The exit code: 0 after SIGTERM, 1 after a mistake of ours, WRONG_SET_UP for wrong settings."""
    parser = argparse.ArgumentParser(prog="counter", description="Stations of staff.")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, help in COMMANDS.items():
        command = commands.add_parser(name, help=help, description=help)
        command.add_argument("--config", "--hall", required=True, help="hall name or TOML file")
        command.add_argument("--station", required=True, help="id of the station")
    chosen = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    return _run(chosen.command, chosen.config, chosen.station)


def _run(command: str, hall: str, station_id: str) -> int:
    from config import ConfigProblems
    from config.load import load_station
    from config.problems import WRONG_SET_UP
    from config.schema import StationKind

    kind = StationKind.COUNTER_PANEL if command == "panel" else StationKind.SUPERVISOR_DESK
    try:
        config, station = load_station(hall, station_id, kind)
    except ConfigProblems as problems:
        print(problems, file=sys.stderr)
        return WRONG_SET_UP
    from assets.qt.station import live

    return live(lambda: _build(command, config, station))


def _build(command: str, config: HallConfig, station: Station) -> Panel | Desk:
    from queue_engine.client.qt import HallLink

    link = HallLink(config.server.address, station.secret)
    if command == "panel":
        from counter.panel import wiring as panel

        return panel.build(config, station, link, _lookups(config, station))
    from counter.desk import wiring as desk

    return desk.build(config, station, link)


def _lookups(config: HallConfig, station: Station) -> Lookups | None:
    """None: the hall has no look-up service."""
    if not config.dossiers.running:
        return None
    from queue_engine.client.qt.lookups import Lookups

    return Lookups(config.dossiers.lookup_address, station.secret, config.dossiers.deadline_s)


if __name__ == "__main__":
    sys.exit(main())
