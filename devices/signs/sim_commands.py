"""``python -m devices sim-bus``: the far end of a shared line, with its signs and pads."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from contextlib import ExitStack, closing
from pathlib import Path

from devices.signs.settings import BusSettings
from devices.signs.sim_server import SignCapture, SimBusServer
from devices.sim_program import add_script, be, script_of_all


def add_sim_bus(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--config", required=True, help="the hall's file, or the name of a sample hall")
    parser.add_argument("--bus", required=True, help="code of the line in that file")
    add_script(parser)


def simulate_bus(
    settings: BusSettings, pads: Sequence[tuple[str, int]], capture_dir: Path, options: argparse.Namespace
) -> int:
    """Be the line until told to end; ``pads`` are (id, address). Raises FaultProblems."""
    targets = {settings.id, *(sign.id for sign in settings.signs), *(id for id, _ in pads)}

    def start(stack: ExitStack) -> SimBusServer:
        capture = stack.enter_context(closing(SignCapture(capture_dir, lambda: server.bus)))
        server = SimBusServer(settings, pads, script_of_all(options, targets), capture, look=capture.look)
        return server

    return be(f"line {settings.id}", start)
