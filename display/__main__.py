"""``python -m display board --config FILE --station ID``: the stations that people watch."""

from __future__ import annotations

import argparse
import logging
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from config.schema import HallConfig, Station

COMMANDS = {"board": "the hall board"}


def main(arguments: list[str] | None = None) -> int:
    """The exit code: 0 after SIGTERM, 1 after a mistake of ours, WRONG_SET_UP for wrong settings."""
    parser = argparse.ArgumentParser(prog="display", description="Stations that people watch.")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, help in COMMANDS.items():
        command = commands.add_parser(name, help=help, description=help)
        command.add_argument("--config", "--hall", required=True, help="hall name or TOML file")
        command.add_argument("--station", required=True, help="id of the station")
    chosen = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    return _run(chosen.config, chosen.station)


def _run(hall: str, station_id: str) -> int:
    from config import ConfigProblems, load_hall
    from config.problems import WRONG_SET_UP
    from config.secrets import ensure

    try:
        config = ensure(load_hall(hall))
        station = config.station(station_id)
        _check_kind(config, station)
    except ConfigProblems as problems:
        print(problems, file=sys.stderr)
        return WRONG_SET_UP
    return _show(config, station)


def _check_kind(config: HallConfig, station: Station) -> None:
    """A station of another kind is a slip of the keyboard: say which ones would do."""
    from config import ConfigProblems, Problem
    from config.schema import StationKind
    from config.words import say

    if station.kind is StationKind.HALL_BOARD:
        return
    known = ", ".join(one.id for one in config.stations if one.kind is StationKind.HALL_BOARD)
    reason = say("unknown_id", value=station.id, section=f'stations kind="{StationKind.HALL_BOARD.value}"')
    raise ConfigProblems([Problem(config.hall.id, "--station", reason, say("known", known=known))])


def _show(config: HallConfig, station: Station) -> int:
    from assets.qt.station import EndOnSignal, application, out_of_order_on_error, report_first_paint
    from display.board.wiring import build
    from queue_engine.client.qt import HallLink

    app = application()
    ending = EndOnSignal(app)
    assert station.token is not None, "config.secrets.ensure gives every station a token"
    link = HallLink(f"{config.server.host}:{config.server.port}", station.token.get_secret_value())
    program = build(config, station, link)
    out_of_order_on_error(program.shell.show_broken)
    report_first_paint(program.shell.after_paint, program.shell.paints)
    program.start()
    try:
        return app.exec()
    finally:
        ending.deleteLater()
        program.close()
        program.shell.deleteLater()


if __name__ == "__main__":
    sys.exit(main())
