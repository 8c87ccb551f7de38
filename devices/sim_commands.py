"""What the programs at the far ends of the cables do: simulated printer, cable that can be cut, fault file."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import logging
import signal
import sys
import time
from pathlib import Path

from devices.fault_file import LOOK_S, FaultFile, read_faults
from devices.fault_words import Language, say
from devices.faults import LINK, FaultLine, Owner, Targets
from devices.printer.sim import SimSettings
from devices.sim_cable import Ends, SimCable
from devices.sim_program import FAILED, add_script, be, script_of

log = logging.getLogger("devices")
FLASH = "flash.json"
"""Among what the simulated printer leaves: what is stored in it for good."""


# ---- the printer ----


def add_sim_printer(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--config", required=True, help="the hall's file, or the name of a sample hall")
    parser.add_argument("--printer", required=True, help="code of the printer in that file")
    parser.add_argument("--bytes", type=Path, metavar="FILE", help="draw what is in this file, and end")
    add_script(parser)


def simulate(settings: SimSettings, capture_dir: Path, options: argparse.Namespace) -> int:
    """Be the printer until told to end. Raises FaultProblems."""
    from devices.printer.sim_capture import Capture
    from devices.printer.sim_server import SimServer

    def start(stack: contextlib.ExitStack) -> SimServer:
        capture = stack.enter_context(contextlib.closing(Capture(capture_dir)))
        return SimServer(settings, capture, script=script_of(options, settings.id), flash=capture_dir / FLASH)

    if options.bytes is not None:
        return _print_file(settings, capture_dir, options.bytes)
    return be(f"printer {settings.id}", start)


def _print_file(settings: SimSettings, capture_dir: Path, file: Path) -> int:
    from devices.printer.sim_capture import Capture
    from devices.printer.sim_file import print_bytes
    from devices.printer.sim_memory import load_memory

    try:
        with contextlib.closing(Capture(capture_dir)) as capture:
            print_bytes(settings, file.read_bytes(), capture, memory=load_memory(capture_dir / FLASH))
    except OSError as error:
        print(f"simulated printer {settings.id}: {error}", file=sys.stderr)
        return FAILED
    return 0


# ---- the cable ----


def add_sim_cable(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--station", required=True, help="the station whose way to the server this is")
    parser.add_argument("--port", required=True, type=int, help="where the station connects to, on this machine")
    parser.add_argument("--to", required=True, metavar="HOST:PORT", help="where the server is")
    add_script(parser)


def carry(options: argparse.Namespace) -> int:
    """Be the cable until told to end. Raises FaultProblems."""
    host, _, port = options.to.rpartition(":")
    try:
        cable = SimCable(Ends("127.0.0.1", options.port, host, int(port)), script_of(options, LINK + options.station))
        asyncio.run(_until_told(cable))
    except OSError as error:
        print(f"cable of {options.station}: {error}", file=sys.stderr)
        return FAILED
    return 0


async def _until_told(cable: SimCable) -> None:
    carrying = asyncio.ensure_future(cable.run(lambda port: log.info("cable listens on 127.0.0.1:%d", port)))
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, carrying.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await carrying


# ---- the fault file itself ----


def add_faults(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--config", metavar="HALL", help="the hall whose devices and programs it names")
    parser.add_argument("--links", action="store_true", help="print only the stations whose links it cuts")


def add_play(parser: argparse.ArgumentParser) -> None:
    add_script(parser)


def check_faults(options: argparse.Namespace, targets: Targets | None, language: Language) -> int:
    """Say that a fault file can be used, and what is in it. Raises FaultProblems."""
    lines = read_faults(options.file, targets)
    if options.links:
        stations = (line.target.removeprefix(LINK) for line in lines if line.owner is Owner.LINK)
        print("\n".join(dict.fromkeys(stations)))
    else:
        print(say(language, "all_right", file=options.file, count=len(lines)))
    return 0


def play(options: argparse.Namespace) -> int:
    """Print the faults of programs as they come due, one JSON object a line, for the launcher that can do them."""
    file = FaultFile(options.faults, lambda line: line.owner is Owner.PROGRAM, options.since)
    with contextlib.suppress(BrokenPipeError):
        while True:
            for line in file.due():
                print(_program_fault(line), flush=True)
            time.sleep(LOOK_S)
    return 0


def _program_fault(line: FaultLine) -> str:
    return json.dumps({"program": line.target, "fault": line.fault})
