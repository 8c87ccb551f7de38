"""``python -m devices``: the simulated printer, and a slip to look at."""

from __future__ import annotations

import argparse
import logging
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

log = logging.getLogger("devices")


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    return int(options.run(options))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m devices", description="Devices of the hall.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    sim = commands.add_parser("sim-printer", help="simulate one of the hall's printers at its TCP port")
    sim.add_argument("--config", required=True, help="the hall's file, or the name of a sample hall")
    sim.add_argument("--printer", required=True, help="code of the printer in that file")
    sim.add_argument("--faults", type=Path, help="file to which fault commands are appended: 'paper_out on'")
    sim.set_defaults(run=_sim_printer)
    slip = commands.add_parser("render-slip", help="draw a sample slip as PNG")
    slip.add_argument("--out", required=True, type=Path)
    slip.add_argument("--dots", type=int, choices=(576, 384), default=576, help="576: 80 mm paper; 384: 58 mm")
    slip.add_argument("--language", choices=("vi", "en"), default="vi")
    slip.add_argument("--long", action="store_true", help="names as long as they come")
    slip.add_argument("--priority", action="store_true")
    slip.set_defaults(run=_render_slip)
    return parser


def _sim_printer(options: argparse.Namespace) -> int:
    from config.problems import WRONG_SET_UP, ConfigProblems
    from devices.wiring import NoSuchPrinter, simulated_printer

    try:
        simulated = simulated_printer(options.config, options.printer)
    except (ConfigProblems, NoSuchPrinter) as error:
        print(error, file=sys.stderr)
        return WRONG_SET_UP
    from devices.printer.sim_server import Capture, SimServer

    try:
        capture = Capture(simulated.capture_dir)
        server = SimServer(simulated.settings, capture, fault_file=options.faults)
    except OSError as error:
        print(f"simulated printer {options.printer}: {error}", file=sys.stderr)
        return 1
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: server.stop())
    log.info("printer %s listens on %s:%d", options.printer, simulated.settings.host, server.port)
    server.serve()
    capture.close()
    return 0


def _render_slip(options: argparse.Namespace) -> int:
    from devices.errors import DeviceError
    from devices.printer.render import render, save_png
    from devices.printer.slip import sample_slip

    try:
        content = sample_slip(options.language, long=options.long, priority=options.priority)
        save_png(render(content, options.dots), options.out)
    except (DeviceError, OSError) as error:
        print(f"the slip cannot be drawn: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
