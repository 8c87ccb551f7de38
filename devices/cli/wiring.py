"""From a hall's file to what the commands of ``hall devices`` work with."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assets.texts import Texts
from config.check_devices import READING, SECTIONS
from config.codes import recovery_patterns
from config.devices import Bus, Camera, Device, Keypad, Pad, Reader, Sign
from config.load import find_hall, load_hall, parse_hall, sample_halls
from config.problems import ConfigProblems
from config.programs import EVERY_MACHINE, machines_of, this_machine
from config.schema import Counter, HallConfig, Printer, Station, StationKind
from config.words import language as spoken
from devices.cli.hall_file import Check, NotKept
from devices.cli.setup import Place, Target
from devices.fault_words import Language
from devices.links.tap import trace_file
from devices.printer.settings import PrinterSettings, address_of
from devices.printer.slip import SlipContent

USUAL_FILE = Path("/etc/hall/hall.toml")


__all__ = [
    "EVERY_MACHINE", "READING", "Bus", "Camera", "Counter", "Device", "Hall", "HallConfig", "Keypad", "Pad", "Printer",
    "Reader", "Sign", "Station", "StationKind", "WrongSetUp", "code_patterns", "language", "open_hall", "texts",
]  # fmt: skip
"""Also the settings' own words: the rest of these commands knows them from here."""


class WrongSetUp(Exception):
    """The hall's file cannot be used; the message has every reason."""


@dataclass(frozen=True)
class Hall:
    """A hall's file, read."""

    file: Path
    config: HallConfig

    @property
    def known(self) -> tuple[str, ...]:
        return tuple(row.id for row in self.config.printers)

    @property
    def devices(self) -> dict[str, tuple[str, Printer | Device]]:
        """Everything with a cable, by its code: section and row."""
        rows = {section: getattr(self.config, section) for section in SECTIONS}
        return {row.id: (section, row) for section, listed in rows.items() for row in listed}

    @property
    def ids(self) -> frozenset[str]:
        """Codes that no new device or station may have."""
        return frozenset((*self.devices, *(station.id for station in self.config.stations)))

    @property
    def check(self) -> Check:
        return _check

    @property
    def machines(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*machines_of(self.config), *(row.machine for _, row in self.devices.values()))))

    def here(self, machine: str | None = None) -> str | None:
        """The machine that this computer is; None: nobody can tell. Raises WrongSetUp when there is no such machine."""
        if machine in self.machines:
            return machine
        try:
            return this_machine(self.config, self.file, machine, socket.gethostname())
        except ConfigProblems as problems:
            if machine is not None:
                raise WrongSetUp(str(problems)) from problems
            return None

    @property
    def is_sample(self) -> bool:
        """It is one of those that come with the program, and no hall's own."""
        return self.file in {find_hall(name).resolve() for name in sample_halls()}

    def printer(self, id: str) -> Printer | None:
        return next((row for row in self.config.printers if row.id == id), None)

    def trace(self, id: str) -> Path:
        return trace_file(self.config.hall.state_dir, id)

    def settings(self, row: Printer) -> PrinterSettings:
        return PrinterSettings.of(row, self.trace(row.id))

    def target(self, id: str, name: str) -> Target:
        row = self.printer(id)
        if row is None:
            return Target(id, name, None)
        return Target(id, row.name, address_of(row), row.layout, row.passport.nv)

    def slips(self) -> tuple[SlipContent, ...]:
        """One of each kind that this hall prints, as the kiosk writes them; none when it cannot be asked."""
        command = [sys.executable, "-P", "-m", "kiosk.samples", "--config", str(self.file)]
        said = subprocess.run(command, capture_output=True, text=True, check=False)
        if said.returncode:
            return ()
        return tuple(SlipContent(**_tuples(row)) for row in json.loads(said.stdout))

    def place(self, id: str) -> Place:
        return Place(self.file, _check, self.config.hall.state_dir / "devices" / f"{id}.setup.json")

    def stations_at(self, id: str) -> tuple[str, ...]:
        return tuple(one.id for one in self.config.stations if id in (one.printer, one.spare_printer))


def _tuples(row: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}


def language() -> Language:
    return "vi" if spoken() == "vi" else "en"


def texts() -> Texts:
    return Texts(language())


def open_hall(name: str) -> Hall:
    """Raises WrongSetUp."""
    try:
        file = find_hall(name).resolve()
        config = load_hall(file)
    except ConfigProblems as problems:
        raise WrongSetUp(str(problems)) from problems
    return Hall(file, config)


def _check(data: dict[str, Any], file: Path) -> None:
    try:
        parse_hall(data, file)
    except ConfigProblems as problems:
        raise NotKept(str(problems)) from problems


def code_patterns(config: HallConfig) -> tuple[re.Pattern[str], ...]:
    """What scanned codes look like in this hall."""
    letters = [field.letter for field in config.fields]
    return recovery_patterns(config.codes, letters, config.hall.lookup_url)
