"""``python -m counter panel|rating|supervisor|leader --config FILE --station ID``: the counters and the staff."""

from __future__ import annotations

import argparse
import logging
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from config.schema import HallConfig, Station
    from counter.desk.wiring import Program as Desk
    from counter.leader.wiring import Program as Leader
    from counter.panel.wiring import Program as Panel
    from counter.rating.wiring import Program as Rating
    from queue_engine.client.qt.lookups import Lookups

COMMANDS = {
    "panel": ("counter_panel", "the officer's panel of one counter"),
    "rating": ("rating_screen", "the rating screen of one counter"),
    "supervisor": ("supervisor_desk", "the supervisor's desk"),
    "leader": ("leader_desk", "the leader's tallies, to read only"),
}
"""Subcommand → kind of station, and what it is."""
TALLY_S = 20.0
"""A workbook with one row a visit takes its time."""


def main(arguments: list[str] | None = None) -> int:
    """The exit code: 0 after SIGTERM, 1 after a mistake of ours, WRONG_SET_UP for wrong settings."""
    parser = argparse.ArgumentParser(prog="counter", description="Stations of staff.")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, (_, help) in COMMANDS.items():
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

    try:
        config, station = load_station(hall, station_id, StationKind(COMMANDS[command][0]))
    except ConfigProblems as problems:
        print(problems, file=sys.stderr)
        return WRONG_SET_UP
    from assets.qt.station import live

    return live(lambda: _build(command, config, station))


def _build(command: str, config: HallConfig, station: Station) -> Panel | Rating | Desk | Leader:
    from config.secrets import strange_token
    from queue_engine.client.qt import HallLink

    link = HallLink(config.server.address, station.secret, unknown=strange_token(config, station))
    match command:
        case "panel":
            from counter.panel import wiring as panel

            return panel.build(config, station, link, _lookups(config, station))
        case "rating":
            from counter.rating import wiring as rating

            return rating.build(config, station, link)
        case "leader":
            from counter.leader import wiring as leader

            return leader.build(config, station, link, _tallies(config, station))
        case _:
            from counter.desk import wiring as desk

            return desk.build(config, station, link, _tallies(config, station))


def _lookups(config: HallConfig, station: Station) -> Lookups | None:
    """None: the hall has no look-up service."""
    if not config.dossiers.running:
        return None
    from queue_engine.client.qt.lookups import Lookups

    return Lookups(config.dossiers.lookup_address, station.secret, config.dossiers.deadline_s)


def _tallies(config: HallConfig, station: Station) -> Lookups | None:
    """None: the hall keeps no tallies."""
    if not config.tallies.enabled:
        return None
    from queue_engine.client.qt.lookups import Lookups

    return Lookups(config.tallies.address, station.secret, TALLY_S)


if __name__ == "__main__":
    sys.exit(main())
