"""``python -m display board|sign|signs|announcer --config FILE --station ID``: what people watch and hear."""

from __future__ import annotations

import argparse
import logging
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assets.qt.station import Program
    from config.schema import HallConfig, Station

COMMANDS = {
    "board": "the hall board",
    "sign": "the sign of one counter, on a screen",
    "signs": "the LED signs of one line",
    "announcer": "the voice of the hall or of one zone",
}
WINDOWLESS = ("signs", "announcer")


def main(arguments: list[str] | None = None) -> int:
    """The exit code: 0 after SIGTERM, 1 after a mistake of ours, 3 for wrong settings."""
    parser = argparse.ArgumentParser(prog="display", description="Stations that people watch and hear.")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, words in COMMANDS.items():
        command = commands.add_parser(name, help=words, description=words)
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

    kinds = {
        "board": StationKind.HALL_BOARD,
        "sign": StationKind.COUNTER_SIGN,
        "signs": StationKind.SIGN_BUS,
        "announcer": StationKind.ANNOUNCER,
    }
    try:
        config, station = load_station(hall, station_id, kinds[command])
        if command in WINDOWLESS:
            return _run_windowless(command, config, station)
    except ConfigProblems as problems:
        print(problems, file=sys.stderr)
        return WRONG_SET_UP
    from assets.qt.station import live

    return live(lambda: _build(command, config, station))


def _run_windowless(command: str, config: HallConfig, station: Station) -> int:
    """Without a window, and without Qt."""
    if command == "announcer":
        from display.announcer.wiring import build as build_announcer

        return build_announcer(config, station).run()
    from display.signs.wiring import build as build_signs

    return build_signs(config, station).run()


def _build(command: str, config: HallConfig, station: Station) -> Program:
    from config.secrets import strange_token
    from queue_engine.client.qt import HallLink

    link = HallLink(config.server.address, station.secret, unknown=strange_token(config, station))
    if command == "sign":
        from display.sign.wiring import build as build_sign

        return build_sign(config, station, link)
    from display.board.wiring import build as build_board

    return build_board(config, station, link)


if __name__ == "__main__":
    sys.exit(main())
