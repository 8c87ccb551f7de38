"""``python -m kiosk --config HALL --station ID``: the ticket kiosk."""

from __future__ import annotations

import argparse
import logging
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from config.schema import HallConfig, Station
    from kiosk.wiring import PrinterFactory, Program


def main(arguments: list[str] | None = None) -> int:
    """The exit code: 0 after SIGTERM or the window's end, 1 after a mistake of ours, 3 for wrong settings."""
    parser = argparse.ArgumentParser(prog="python -m kiosk", description="The ticket kiosk of a hall.")
    parser.add_argument("--config", required=True, metavar="HALL", help="settings file, or the name of a sample hall")
    parser.add_argument("--station", required=True, metavar="ID", help="id of the kiosk in the settings")
    given = parser.parse_args(arguments)
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s", level=logging.INFO)
    return _run(given.config, given.station)


def _run(hall: str, station_id: str) -> int:
    from config import ConfigProblems
    from config.load import load_station
    from config.problems import WRONG_SET_UP
    from config.schema import StationKind

    try:
        config, station = load_station(hall, station_id, StationKind.TICKET_KIOSK)
        _check_folder(_intents(config, station))
    except ConfigProblems as problems:
        print(problems, file=sys.stderr)
        return WRONG_SET_UP
    from assets.qt.station import live

    return live(lambda: _build(config, station))


def _build(config: HallConfig, station: Station) -> Program:
    from kiosk.wiring import build
    from queue_engine.client.qt import HallLink

    link = HallLink(config.server.address, station.secret, _intents(config, station))
    return build(config, station, link, _printer(config, station))


def _intents(config: HallConfig, station: Station) -> Path:
    return config.hall.state_dir / "stations" / f"{station.id}.intents.jsonl"


def _check_folder(intents: Path) -> None:
    """A kiosk that cannot write down what it is about to ask for must not ask. Raises ConfigProblems."""
    from config import ConfigProblems, Problem
    from config.words import say

    try:
        intents.parent.mkdir(parents=True, exist_ok=True)
        intents.touch()
    except OSError as error:
        problem = Problem(str(intents.parent), "", say("no_state_dir", why=error.strerror), say("no_state_dir_fix"))
        raise ConfigProblems([problem]) from error


def _printer(config: HallConfig, station: Station) -> PrinterFactory | None:
    if station.printer is None:
        return None
    from devices.catalog import ticket_printer
    from devices.printer.settings import PrinterSettings

    return partial(ticket_printer, PrinterSettings.of(config.printer(station.printer)))


if __name__ == "__main__":
    sys.exit(main())
