"""Printers in a hall's settings: their cables, their passports, and who prints on which."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from config import ConfigProblems, load_hall
from config.problems import Problem

HALL = """
[hall]
id = "sound"
name = "Hội trường"
name_en = "Hall"
short_name = "HT"

[[fields]]
id = "land"
letter = "D"
name = "Đất đai"
name_en = "Land"

[[counters]]
id = "c1"
number = 1
name = "Quầy 1"
name_en = "Counter 1"
fields = ["land"]
"""
BY_ID = "/dev/serial/by-id/usb-FTDI_FT232R_A50285BI-if00-port0"


def kiosk(keys: str, id: str = "kiosk-1") -> str:
    return f'[[stations]]\nid = "{id}"\nkind = "ticket_kiosk"\nname = "Máy lấy số"\n{keys}\n'


def printer(keys: str, id: str = "p1") -> str:
    return f'[[printers]]\nid = "{id}"\nname = "Máy in"\n{keys}\n'


def serial(device: str = BY_ID, more: str = "", id: str = "p1") -> str:
    keys = f'kind = "escpos_serial"\ndevice = "{device}"\n{more}\n[printers.passport]\nbaud = 115200'
    return printer(keys, id)


Load = Callable[[str], tuple[Problem, ...]]


@pytest.fixture
def problems(tmp_path: Path) -> Load:
    """Everything that is wrong with HALL and these rows."""

    def load(rows: str) -> tuple[Problem, ...]:
        path = tmp_path / "hall.toml"
        path.write_text(HALL + rows, encoding="utf-8")
        try:
            load_hall(path)
        except ConfigProblems as error:
            return error.problems
        return ()

    return load


def asks(at: str, kind: str = "counter_panel") -> str:
    keys = f'id = "panel-1"\nkind = "{kind}"\nname = "Quầy"\ncounter = "c1"\npaper_at = "{at}"'
    return f"[[stations]]\n{keys}\n"


TWO = printer("", "p1") + printer("port = 9101", "p2")

SOUND = {
    "a serial printer by its name": serial(),
    "a serial printer by its socket": serial("/dev/serial/by-path/pci-0000:00:14.0-usb-0:4:1.0-port0"),
    "a USB printer by its codes": printer('kind = "escpos_usblp"\ndevice = "usb:04b8:0e15:J8CF01"'),
    "a USB printer by udev's own name": printer('kind = "escpos_usblp"\ndevice = "/dev/slip-printer"'),
    "a USB printer without usblp": printer('kind = "escpos_usb"\ndevice = "usb@1-1.4"'),
    "a spare on the LAN": TWO + kiosk('printer = "p1"\nspare_printer = "p2"'),
    "a spare for two": TWO.replace("port = 9101", "port = 9101\nshared = true")
    + printer("port = 9102", "p3")
    + kiosk('printer = "p1"\nspare_printer = "p2"')
    + kiosk('printer = "p3"\nspare_printer = "p2"', "kiosk-2"),
    "one printer for a kiosk and one that is left out": printer("")
    + kiosk('printer = "p1"')
    + kiosk('printer = "p1"\nenabled = false', "kiosk-2"),
    "a simulator at a pseudo-terminal": serial("/tmp/hall/p1", "simulated = true"),
    "two simulators at cables": serial("/tmp/hall/p1", "simulated = true")
    + serial("/tmp/hall/p2", "simulated = true", "p2"),
    "a panel whose papers a kiosk prints": printer("") + kiosk('printer = "p1"') + asks("kiosk-1"),
    "the same cable's name on two machines": serial() + serial(more='machine = "pc-2"', id="p2"),
}


@pytest.mark.parametrize("rows", SOUND.values(), ids=SOUND.keys())
def test_what_can_work_is_accepted(rows: str, problems: Load) -> None:
    assert problems(rows) == ()


WRONG = {
    "papers at a station that is not there": (asks("kiosk-9"), "stations[0].paper_at", "kiosk-9", "panel-1"),
    "papers at a kiosk without a printer": (
        kiosk("") + asks("kiosk-1"),
        "stations[1].paper_at",
        "has no printer",
        "switched on",
    ),
    "papers at a panel": (asks("panel-1"), "stations[0].paper_at", "prints nothing for citizens", "ticket_kiosk"),
    "papers of a sign": (
        printer("") + kiosk('printer = "p1"') + asks("kiosk-1", "counter_sign"),
        "stations[1].paper_at",
        "not for kind counter_sign",
        "leave it out",
    ),
    "a serial printer without its cable": (
        printer('kind = "escpos_serial"\n[printers.passport]\nbaud = 9600'),
        "printers[0].device",
        "needs the name of its cable",
        "ls /dev/serial/by-id",
    ),
    "a USB printer without its cable": (printer('kind = "escpos_usblp"'), "printers[0].device", "needs", "lsusb"),
    "a serial printer without a speed": (
        printer(f'kind = "escpos_serial"\ndevice = "{BY_ID}"'),
        "printers[0].passport.baud",
        "needs a speed",
        "self-test slip",
    ),
    "a speed that no line has": (
        serial().replace("115200", "123"),
        "printers[0].passport.baud",
        "123 is not one of",
        "speed of a serial line",
    ),
    "an address on the LAN for a cable": (
        serial(more='host = "10.0.0.9"'),
        "printers[0].host",
        "not for kind escpos_serial",
        "escpos_tcp",
    ),
    "a cable for an address on the LAN": (
        printer('device = "/dev/usb/lp0"'),
        "printers[0].device",
        "not for kind escpos_tcp",
        "escpos_usblp",
    ),
    "a path for USB that has none": (
        printer('kind = "escpos_usb"\ndevice = "/dev/usb/lp0"'),
        "printers[0].device",
        "not the name of a USB device",
        "usb@1-1.4",
    ),
    "a serial line that is no path": (serial("COM3"), "printers[0].device", "not the path", "/dev/serial/by-id"),
    "two printers at one cable": (
        serial() + serial(id="p2"),
        "printers[1].device",
        "printers[0] has this address",
        "its own",
    ),
    "two printers at one port": (
        printer('host = "10.0.0.9"') + printer('host = "10.0.0.9"', "p2"),
        "printers[1].port",
        "printers[0] has this address",
        "of its own",
    ),
    "a simulator in a real device's place": (
        serial(more="simulated = true"),
        "printers[0].device",
        "real device's place",
        "simulated = false",
    ),
    "a simulator of plain USB": (
        printer('kind = "escpos_usb"\ndevice = "usb:04b8:0e15"\nsimulated = true'),
        "printers[0].simulated",
        "cannot be simulated",
        "escpos_tcp",
    ),
    "a spare that is not there": (
        printer("") + kiosk('printer = "p1"\nspare_printer = "p7"'),
        "stations[0].spare_printer",
        "“p7” is not in [[printers]]",
        "“p1”",
    ),
    "a spare that is the first": (
        printer("") + kiosk('printer = "p1"\nspare_printer = "p1"'),
        "stations[0].spare_printer",
        "first printer already",
        "another printer",
    ),
    "a spare without a first": (
        printer("") + kiosk('spare_printer = "p1"'),
        "stations[0].spare_printer",
        "no first one",
        'printer = "…"',
    ),
    "a cable that ends at another machine": (
        serial(more='machine = "pc-9"') + kiosk('printer = "p1"'),
        "stations[0].printer",
        "plugged into machine “pc-9”",
        "on the LAN",
    ),
    "two stations that hold one printer": (
        printer("") + kiosk('printer = "p1"') + kiosk('printer = "p1"', "kiosk-2"),
        "stations[1].printer",
        "one program at a time",
        "shared = true",
    ),
    "an unknown key in a passport": (
        printer("[printers.passport]\ndost = 384"),
        "printers[0].passport.dost",
        "no setting of this name",
        "did you mean “dots”",
    ),
    "a width that no paper has": (
        printer("[printers.passport]\ndots = 100"),
        "printers[0].passport.dots",
        "100",
        "58 mm 384",
    ),
    "a stored picture without its sum": (
        printer('[printers.passport.nv]\nA1 = "half"'),
        "printers[0].passport.nv.A1",
        "'half' does not have the right form",
        "",
    ),
}


@pytest.mark.parametrize(("rows", "key", "reason", "remedy"), WRONG.values(), ids=WRONG.keys())
def test_what_cannot_work_is_told_with_its_remedy(
    rows: str, key: str, reason: str, remedy: str, problems: Load
) -> None:
    found = [problem for problem in problems(rows) if problem.key == key]
    assert len(found) == 1, found
    assert reason in found[0].reason
    assert remedy in found[0].remedy


@pytest.mark.parametrize("rows", [WRONG[name][0] for name in WRONG], ids=WRONG.keys())
def test_each_is_told_in_vietnamese_too(rows: str, problems: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    english = [str(problem) for problem in problems(rows)]
    monkeypatch.setenv("HALL_LANG", "vi")
    vietnamese = [str(problem) for problem in problems(rows)]
    assert len(vietnamese) == len(english)
    assert not set(vietnamese) & set(english)


UNWISE = {
    "a name that goes by the order of plugging in": (serial("/dev/ttyUSB0"), "may mean another device"),
    "the same for usblp": (printer('kind = "escpos_usblp"\ndevice = "/dev/usb/lp0"'), "may mean another device"),
    "a station at a printer that is switched off": (
        printer("enabled = false") + kiosk('printer = "p1"'),
        "is switched off",
    ),
    "a speed on the LAN": (printer("[printers.passport]\nbaud = 9600"), "not for kind escpos_tcp"),
}


@pytest.mark.parametrize(("rows", "warning"), UNWISE.values(), ids=UNWISE.keys())
def test_what_is_unwise_is_a_warning(
    rows: str, warning: str, problems: Load, expect_log: Callable[[str], None]
) -> None:
    expect_log(warning)
    assert problems(rows) == ()


def test_wrong_types_are_left_to_the_schema(problems: Load) -> None:
    rows = printer('kind = "escpos_serial"\ndevice = [1]\npassport = 3') + kiosk("printer = 3\nspare_printer = [1]")
    keys = {problem.key for problem in problems(rows)}
    assert {"printers[0].device", "printers[0].passport", "stations[0].printer", "stations[0].spare_printer"} <= keys


def test_a_layout_lies_beside_the_file(tmp_path: Path) -> None:
    path = tmp_path / "hall.toml"
    path.write_text(HALL + printer('layout = "slips/wide.toml"') + printer("port = 9101", "p2"), encoding="utf-8")
    config = load_hall(path)
    assert config.printer("p1").layout == tmp_path / "slips" / "wide.toml"
    assert config.printer("p2").layout is None
