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
    from kiosk.wiring import PrinterFactory
    from queue_engine.client.qt import HallLink


def main(arguments: list[str] | None = None) -> int:
    """The exit code: 0 after SIGTERM or the window's end, 1 after a mistake of ours, 3 for wrong settings."""
    parser = argparse.ArgumentParser(prog="python -m kiosk", description="The ticket kiosk of a hall.")
    parser.add_argument("--config", required=True, metavar="HALL", help="settings file, or the name of a sample hall")
    parser.add_argument("--station", required=True, metavar="ID", help="id of the kiosk in the settings")
    given = parser.parse_args(arguments)
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s", level=logging.INFO)
    return _run(given.config, given.station)


def _run(hall: str, station_id: str) -> int:
    from config import ConfigProblems, load_hall
    from config.problems import WRONG_SET_UP
    from config.secrets import ensure

    try:
        config = ensure(load_hall(hall))
        station = config.station(station_id)
        _check_kind(config, station)
        _check_folder(_intents(config, station))
    except ConfigProblems as problems:
        print(problems, file=sys.stderr)
        return WRONG_SET_UP
    return _show(config, station)


def _check_kind(config: HallConfig, station: Station) -> None:
    """A station of another kind is a slip of the keyboard: say which ones would do."""
    from config import ConfigProblems, Problem
    from config.schema import StationKind
    from config.words import say

    if station.kind is StationKind.TICKET_KIOSK:
        return
    known = ", ".join(one.id for one in config.stations if one.kind is StationKind.TICKET_KIOSK)
    reason = say("unknown_id", value=station.id, section=f"stations, kind = {StationKind.TICKET_KIOSK.value}")
    raise ConfigProblems([Problem("", "--station", reason, known)])


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


def _show(config: HallConfig, station: Station) -> int:
    from assets.qt.station import EndOnSignal, application, out_of_order_on_error, report_first_paint
    from kiosk.wiring import build

    app = application()
    ending = EndOnSignal(app)
    program = build(config, station, _link(config, station), _printer(config, station))
    out_of_order_on_error(program.shell.show_broken)
    report_first_paint(program.shell.after_paint, program.shell.paints)
    program.start()
    try:
        return app.exec()
    finally:
        ending.deleteLater()
        program.close()
        program.shell.deleteLater()


def _link(config: HallConfig, station: Station) -> HallLink:
    from queue_engine.client.qt import HallLink

    assert station.token is not None, "config.secrets.ensure gives every station a token"
    return HallLink(
        f"{config.server.host}:{config.server.port}", station.token.get_secret_value(), _intents(config, station)
    )


def _printer(config: HallConfig, station: Station) -> PrinterFactory | None:
    if station.printer is None:
        return None
    from devices.catalog import ticket_printer
    from devices.printer.settings import PrinterSettings

    return partial(ticket_printer, PrinterSettings.of(config.printer(station.printer)))


if __name__ == "__main__":
    sys.exit(main())
