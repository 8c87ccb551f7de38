"""From a hall's configuration to a device's settings."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from config import load_hall
from config.load import find_hall
from config.programs import EVERY_MACHINE, programs_of
from config.schema import Printer
from devices.faults import Targets
from devices.printer.sim import SimSettings
from devices.speech.say import Place

NEAR_END_MM = 400.0
"""A simulated near-end sensor tells when so much paper is left."""


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
            return SimulatedPrinter(_sim_settings(row), row.sim.capture_dir)
    known = ", ".join(row.id for row in hall.printers) or "none"
    raise NoSuchPrinter(f"no printer {printer_id!r} in {config}; there are: {known}")


def _sim_settings(row: Printer) -> SimSettings:
    sim, passport = row.sim, row.passport
    return SimSettings(
        id=row.id,
        host=row.host,
        port=row.port,
        dots=passport.dots,
        buffer_bytes=sim.buffer_bytes,
        mm_per_s=sim.mm_per_s,
        speed=sim.speed,
        kind=row.kind,
        device=row.device or "",
        baud=passport.baud,
        flow=passport.flow,
        near_end_mm=NEAR_END_MM if passport.near_end else None,
    )


def fault_targets(config: str) -> Targets:
    """What a fault file of this hall may name. Raises ConfigProblems."""
    file = find_hall(config)
    hall = load_hall(file)
    programs = {program.name for program in programs_of(hall, file, EVERY_MACHINE)}
    stations = {station.id for station in hall.stations} & programs
    return Targets({row.id for row in hall.printers if row.simulated}, programs, stations)


def voice_place() -> Place:
    """The house's language packs, chime and recorded voices: data beside us, of which no code is used."""
    voice = Path(str(resources.files("assets"))) / "voice"
    return Place(voice / "packs", voice / "chime.wav", voice)


def device_texts(language: str) -> dict[str, str]:
    """What the hall's texts say about devices, by key."""
    text = resources.files("assets").joinpath("texts", f"{language}.toml").read_text(encoding="utf-8")
    tables = tomllib.loads(text)
    return {f"{name}.{key}": said for name in ("device", "device_remedy") for key, said in tables[name].items()}
