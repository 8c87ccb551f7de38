"""One hall with a kiosk for each kind of cable, their printers as `hall devices setup` would leave them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import tomli_w

from benchmarks.hall import BenchHall, BrokenBenchmark, Shape, token
from config import load_hall
from config.ports import free_port
from config.schema import HallConfig
from devices.cli.facts import passport_of
from devices.cli.sheets import WIDTHS
from devices.cli.stored import Store
from devices.printer.decoder import PrinterMemory, decode
from devices.printer.encode import native
from devices.printer.layout import STANDARD
from devices.printer.passport import Passport
from devices.printer.passport_file import table_of
from devices.printer.sim_memory import save_memory
from kiosk.samples import samples

DOTS, MM_PER_S = 576, 150.0
PROVED = date(2026, 1, 1)


@dataclass(frozen=True)
class Lane:
    """A kiosk and its printer."""

    name: str
    baud: int | None = None
    """None: a TCP port."""
    keeps: bool = True
    """It keeps pictures, and writes the number and draws the code well; the set-up uses that on serial lines."""

    @property
    def kiosk(self) -> str:
        return f"kiosk-{self.name.replace('_', '-')}"

    @property
    def printer(self) -> str:
        return f"printer-{self.name.replace('_', '-')}"

    def capture(self, folder: Path) -> Path:
        """Where its simulated printer leaves what it cut."""
        return folder / "captured" / self.name

    def cable(self, folder: Path) -> dict[str, Any]:
        if self.baud is None:
            return {"kind": "escpos_tcp", "host": "127.0.0.1", "port": free_port()}
        return {"kind": "escpos_serial", "device": str(folder / f"tty-{self.name}")}


LANES = (Lane("tcp"), Lane("9600", 9600), Lane("115200", 115200), Lane("115200_drawn", 115200, keeps=False))


def proved(lane: Lane) -> Passport:
    """What the set-up makes of the answers of such a printer; whether all is drawn is its choice."""
    facts = {
        "kind": "escpos_serial" if lane.baud else "escpos_tcp",
        "width": next(letter for letter, dots in WIDTHS.items() if dots == DOTS),
        "cut": "feed_cut",
        "picture": "strips",
        "answers": ["dle_eot", "gs_r", "gs_h", "asb"],
        "near_end": True,
        "clears": True,
        "native_number": lane.keeps,
        "native_qr": lane.keeps,
        "stores": lane.keeps,
        "mm_per_s": MM_PER_S,
    }
    serial = {"baud": lane.baud, "flow": "dsr_dtr"} if lane.baud else {}
    return passport_of({**facts, **serial}, PROVED)


def stored(passport: Passport, config: HallConfig, flash: Path) -> Passport:
    """With the pictures that the hall's slips have in common in the printer's memory."""
    if passport.characters != "hybrid":
        return passport
    memory = PrinterMemory()
    plan = Store(tuple(samples(config)), STANDARD).plan(passport, memory.room)
    if decode(native.INIT + plan.data, passport.dots, memory).bad:
        raise BrokenBenchmark("the printer does not understand what is to be stored in it")
    flash.parent.mkdir(parents=True, exist_ok=True)
    save_memory(flash, memory)
    return replace(passport, nv=plan.after)


def lanes_hall(folder: Path, pilot: str | None) -> BenchHall:
    """The sample hall with the lanes' kiosks and printers in the place of its own; ``pilot`` leads each kiosk."""
    hall = BenchHall(folder, Shape(pilot=pilot))
    values = tomllib.loads(hall.file.read_text(encoding="utf-8"))
    values["printers"] = [_printer(lane, hall.config, folder) for lane in LANES]
    kiosk = next(one for one in values["stations"] if one["kind"] == "ticket_kiosk")
    others = [one for one in values["stations"] if one["kind"] != "ticket_kiosk"]
    values["stations"] = [*(_kiosk(kiosk, lane) for lane in LANES), *others]
    hall.file.write_text(tomli_w.dumps(values), encoding="utf-8")
    hall.config = load_hall(hall.file)
    return hall


def _printer(lane: Lane, config: HallConfig, folder: Path) -> dict[str, Any]:
    capture = lane.capture(folder)
    passport = stored(proved(lane), config, capture / "flash.json")
    return {
        "id": lane.printer,
        "name": lane.name,
        "simulated": True,
        "sim": {"capture_dir": str(capture), "mm_per_s": MM_PER_S, "speed": 1.0},
        "passport": table_of(passport),
        **lane.cable(folder),
    }


def _kiosk(like: dict[str, Any], lane: Lane) -> dict[str, Any]:
    own = {"machine": "pc-1", "token": token(lane.kiosk), "printer": lane.printer}
    return {**like, "id": lane.kiosk, "name": lane.name, **own}
