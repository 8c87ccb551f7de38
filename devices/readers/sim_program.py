"""``python -m devices sim-reader``: one of the hall's readers, simulated at its cable."""

from __future__ import annotations

import argparse

from devices.readers.sim import SimReaderServer, SimReaderSettings
from devices.sim_program import add_script, be, script_of


def add_sim_reader(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--config", required=True, help="the hall's file, or the name of a sample hall")
    parser.add_argument("--reader", required=True, help="code of the reader in that file")
    add_script(parser)


def simulate_reader(settings: SimReaderSettings, options: argparse.Namespace) -> int:
    """Be the reader until told to end. Raises FaultProblems."""
    return be(f"reader {settings.id}", lambda _: SimReaderServer(settings, script_of(options, settings.id)))
