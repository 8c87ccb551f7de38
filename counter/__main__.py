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
    from counter.ports import Link

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
    from config import ConfigProblems, load_hall
    from config.problems import WRONG_SET_UP
    from config.secrets import ensure

    try:
        config = ensure(load_hall(hall))
        station = config.station(station_id)
        _check_kind(command, config, station)
    except ConfigProblems as problems:
        print(problems, file=sys.stderr)
        return WRONG_SET_UP
    return _show(command, config, station)


def _check_kind(command: str, config: HallConfig, station: Station) -> None:
    """A station of another kind is a slip of the keyboard: say which ones would do."""
    from config import ConfigProblems, Problem
    from config.schema import StationKind
    from config.words import say

    kind = StationKind.COUNTER_PANEL if command == "panel" else StationKind.SUPERVISOR_DESK
    if station.kind is kind:
        return
    known = ", ".join(one.id for one in config.stations if one.kind is kind)
    reason = say("unknown_id", value=station.id, section=f'stations kind="{kind.value}"')
    raise ConfigProblems([Problem(config.hall.id, "--station", reason, say("known", known=known))])


def _build(command: str, config: HallConfig, station: Station, link: Link) -> Panel | Desk:
    if command == "panel":
        from counter.panel import wiring as panel

        return panel.build(config, station, link)
    from counter.desk import wiring as desk

    return desk.build(config, station, link)


def _show(command: str, config: HallConfig, station: Station) -> int:
    from assets.qt.station import EndOnSignal, application, out_of_order_on_error, report_first_paint
    from queue_engine.client.qt import HallLink

    app = application()
    ending = EndOnSignal(app)
    assert station.token is not None, "config.secrets.ensure gives every station a token"
    link = HallLink(f"{config.server.host}:{config.server.port}", station.token.get_secret_value())
    program = _build(command, config, station, link)
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
