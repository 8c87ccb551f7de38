"""``python -m devices``: the hall's devices, their simulators, fault files, and a slip to look at."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Callable, Sequence
from typing import TypeVar

from devices.camera.settings import CameraSettings
from devices.faults import FaultProblems
from devices.pads.sim_server import add_sim_pad
from devices.printer.preview import add_preview, preview
from devices.readers.sim_program import add_sim_reader
from devices.signs.sim_commands import add_sim_bus
from devices.sim_commands import (
    add_faults,
    add_play,
    add_sim_cable,
    add_sim_printer,
    carry,
    check_faults,
    play,
    simulate,
)
from devices.speech.say import add_say, say

DEVICES = frozenset({"list", "setup", "test", "log", "doctor", "decode", "-h", "--help"})
"""Commands for people; the others are programs that must start fast."""


def main(arguments: Sequence[str] | None = None) -> int:
    given = sys.argv[1:] if arguments is None else arguments
    options = _parser(for_people=not given or given[0] in DEVICES).parse_args(given)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    try:
        return int(options.run(options))
    except FaultProblems as problems:
        from config.problems import WRONG_SET_UP
        from config.words import language

        print(problems.told("vi" if language() == "vi" else "en"), file=sys.stderr)
        return WRONG_SET_UP


def _parser(*, for_people: bool) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m devices", description="Devices of the hall.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    sim = commands.add_parser("sim-printer", help="simulate one of the hall's printers at its cable")
    add_sim_printer(sim)
    sim.set_defaults(run=_sim_printer)
    reader = commands.add_parser("sim-reader", help="simulate one of the hall's readers at its cable")
    add_sim_reader(reader)
    reader.set_defaults(run=_sim_reader)
    pad = commands.add_parser("sim-pad", help="simulate one of the hall's pads or keypads at its cable")
    add_sim_pad(pad)
    pad.set_defaults(run=_sim_pad)
    bus = commands.add_parser("sim-bus", help="simulate a shared line with its signs and pads")
    add_sim_bus(bus)
    bus.set_defaults(run=_sim_bus)
    cable = commands.add_parser("sim-cable", help="a piece of LAN cable that a fault file can cut")
    add_sim_cable(cable)
    cable.set_defaults(run=carry)
    faults = commands.add_parser("faults", help="check a fault file")
    add_faults(faults)
    faults.set_defaults(run=_faults)
    playing = commands.add_parser("play-faults", help="tell a launcher which programs fail now")
    add_play(playing)
    playing.set_defaults(run=play)
    slip = commands.add_parser("preview-slip", help="draw a sample slip as PNG, to look at a layout")
    add_preview(slip)
    slip.set_defaults(run=_preview_slip)
    if for_people:
        from devices.cli.commands import add_commands

        add_commands(commands)
    saying = commands.add_parser("say", help="a call as words, as a WAV file or through the loudspeaker")
    add_say(saying)
    saying.set_defaults(run=_say)
    return parser


def _sim_printer(options: argparse.Namespace) -> int:
    from devices.wiring import simulated_printer

    simulated = _set_up(lambda: simulated_printer(options.config, options.printer))
    return simulate(simulated.settings, simulated.capture_dir, options)


def _sim_reader(options: argparse.Namespace) -> int:
    from devices.readers.sim_program import simulate_reader
    from devices.wiring import simulated_reader

    simulated = _set_up(lambda: simulated_reader(options.config, options.reader))
    if isinstance(simulated, CameraSettings):
        from devices.camera.sim_program import simulate_camera

        return simulate_camera(simulated, options)
    return simulate_reader(simulated, options)


def _sim_pad(options: argparse.Namespace) -> int:
    from devices.pads.sim_server import simulate_pad
    from devices.wiring import simulated_pad

    return simulate_pad(_set_up(lambda: simulated_pad(options.config, options.pad)), options)


def _sim_bus(options: argparse.Namespace) -> int:
    from devices.signs.sim_commands import simulate_bus
    from devices.wiring import simulated_bus

    simulated = _set_up(lambda: simulated_bus(options.config, options.bus))
    return simulate_bus(simulated.settings, simulated.pads, simulated.capture_dir, options)


T = TypeVar("T")


def _set_up(read: Callable[[], T]) -> T:
    """What the hall's settings say; ends the program where they say nothing that can be used."""
    from config.problems import WRONG_SET_UP, ConfigProblems
    from devices.errors import DeviceError
    from devices.wiring import NoSuchDevice

    try:
        return read()
    except (ConfigProblems, NoSuchDevice, DeviceError) as error:
        print(error, file=sys.stderr)
        raise SystemExit(WRONG_SET_UP) from error


def _faults(options: argparse.Namespace) -> int:
    from config.problems import WRONG_SET_UP, ConfigProblems
    from config.words import language
    from devices.wiring import fault_targets

    try:
        targets = fault_targets(options.config) if options.config else None
    except ConfigProblems as error:
        print(error, file=sys.stderr)
        return WRONG_SET_UP
    return check_faults(options, targets, "vi" if language() == "vi" else "en")


def _say(options: argparse.Namespace) -> int:
    from config.words import language
    from devices.errors import DeviceError
    from devices.wiring import device_texts, voice_place

    devices = logging.getLogger("devices")
    before = devices.level
    devices.setLevel(logging.ERROR)  # what matters is said in words
    try:
        return say(options, voice_place(), device_texts("vi" if language() == "vi" else "en"))
    except (DeviceError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        devices.setLevel(before)


def _preview_slip(options: argparse.Namespace) -> int:
    from config.problems import WRONG_SET_UP
    from devices.errors import DeviceError
    from devices.printer.layout_file import LayoutProblems
    from devices.printer.wiring import paper_layouts

    try:
        print(preview(options, {paper: files[-1] for paper, files in paper_layouts().items()}))
    except LayoutProblems as problems:
        print(problems, file=sys.stderr)
        return WRONG_SET_UP
    except (DeviceError, OSError) as error:
        print(f"the slip cannot be drawn: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
