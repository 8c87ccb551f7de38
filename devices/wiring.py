"""From a hall's configuration to a device's settings."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from config import load_hall
from devices.printer.sim import SimSettings


@dataclass(frozen=True)
class SimulatedPrinter:
    """What one simulator needs."""

    settings: SimSettings
    capture_dir: Path


class NoSuchPrinter(Exception):
    """The configuration has no printer of that name."""


def simulated_printer(config: str, printer_id: str) -> SimulatedPrinter:
    """The simulator of one printer of the hall."""
    hall = load_hall(config)
    for row in hall.printers:
        if row.id == printer_id:
            sim = row.sim
            settings = SimSettings(
                row.id, row.host, row.port, row.dots, sim.buffer_bytes, sim.mm_per_s, sim.speed
            )  # fmt: skip
            return SimulatedPrinter(settings, sim.capture_dir)
    known = ", ".join(row.id for row in hall.printers) or "none"
    raise NoSuchPrinter(f"no printer {printer_id!r} in {config}; there are: {known}")
