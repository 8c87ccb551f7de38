"""What is wrong with the layouts of slips. Only the devices' room can read one, so it is asked, as a program."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from config.programs import EVERY_MACHINE
from config.schema import HallConfig
from config.words import say


def layout_problems(config: HallConfig, file: Path, machine: str = EVERY_MACHINE) -> Iterator[str]:
    """For each layout of the machine's printers, and of papers, that cannot be used: its key, and all that is wrong."""
    used = _used(config, machine)
    if used:
        yield from _papers(config, file)
    told: dict[Path, str] = {}
    for place, printer in enumerate(config.printers):
        if printer.layout is None or not (machine == EVERY_MACHINE or printer.id in used):
            continue
        layout = printer.layout
        if layout not in told:
            told[layout] = _asked(layout)
        if told[layout]:
            yield f"{file}: printers[{place}].layout: {say('bad_layout', printer=printer.id)}\n{told[layout]}"


def _papers(config: HallConfig, file: Path) -> Iterator[str]:
    for paper, layout in config.printing.layouts.named().items():
        if wrong := _asked(layout, paper):
            yield f"{file}: printing.layouts.{paper}: {say('bad_paper_layout', paper=paper)}\n{wrong}"


def _used(config: HallConfig, machine: str) -> set[str | None]:
    here = [one for one in config.stations if one.enabled and machine in (one.machine, EVERY_MACHINE)]
    return {id for one in here for id in (one.printer, one.spare_printer) if id}


def _asked(layout: Path, paper: str = "ticket") -> str:
    """Empty: it can be used."""
    about = ["--paper", paper, "--layout", str(layout)]
    command = [sys.executable, "-P", "-m", "devices", "preview-slip", "--check", *about]
    said = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    return (said.stderr.strip() or say("by_code", code=said.returncode)) if said.returncode else ""
