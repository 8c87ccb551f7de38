"""The far ends of the cables of ``plug_soak``, in a process of their own: scanners, pads, a line of signs, printers.

One line of standard input is ``NAME COMMAND`` for a simulator. One line of standard output is ``NAME WHAT``: a port, a
sign's new text, the code on a slip that has been cut off.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from devices.pads.settings import PadSettings
from devices.pads.sim_server import SimPadServer, SimPadSettings
from devices.printer.sim import CapturedSlip, SimSettings
from devices.printer.sim_server import SimServer
from devices.readers.settings import ReaderKind
from devices.readers.sim import SimReaderServer, SimReaderSettings
from devices.signs.settings import BusSettings, SignSettings
from devices.signs.sim_server import SimBusServer

READERS: tuple[ReaderKind, ...] = ("serial", "evdev", "hid_pos")
PRINTERS = {"printer-tcp": "escpos_tcp", "printer-serial": "escpos_serial", "printer-usb": "escpos_usblp"}
LINE = "line"
SIGNS = tuple(SignSettings(f"sign-{n}", n) for n in range(1, 21))
BUS_PADS = (("pad-on-line-1", 31), ("pad-on-line-2", 32))
TABLE = Path(__file__).parent.parent / "assets" / "pads" / "framed-xor.toml"
BAUD = 115200
SPEED = 60.0
"""So many times faster than paper moves."""
READY = "ends are there"


def pads(folder: Path) -> tuple[PadSettings, ...]:
    """Those on a cable of their own; the last one is an officer's keypad."""
    return (
        PadSettings("pad-line", "line", str(folder / "pad-line"), address=3),
        PadSettings("pad-table", "table", str(folder / "pad-table"), table=TABLE),
        PadSettings("pad-digits", "digits", str(folder / "pad-digits")),
        PadSettings("keypad", "digits", str(folder / "keypad"), always=True),
    )


def bus(folder: Path) -> BusSettings:
    return BusSettings(LINE, str(folder / LINE), SIGNS)


class Server(Protocol):
    def serve(self) -> None: ...


@dataclass(frozen=True)
class End:
    """A simulator and how it is told something."""

    server: Server
    obey: Callable[[str], None]


def ends(folder: Path, tell: Callable[[str], None]) -> dict[str, End]:
    readers = {f"reader-{kind}": _reader(f"reader-{kind}", kind, folder) for kind in READERS}
    lone = {settings.id: _pad(settings) for settings in pads(folder)}
    printers = {name: _printer(name, kind, folder, tell) for name, kind in PRINTERS.items()}
    return readers | lone | printers | _line(folder, tell)


def _reader(name: str, kind: str, folder: Path) -> End:
    server = SimReaderServer(SimReaderSettings(name, folder / name, kind, BAUD))
    return End(server, server.tell)


def _pad(settings: PadSettings) -> End:
    far = SimPadSettings.of(settings)
    server = SimPadServer(far.device, [far.pad], far.baud)
    return End(server, _waking(far.pad.faults.obey, server.wake))


def _printer(name: str, kind: str, folder: Path, tell: Callable[[str], None]) -> End:
    def cut(slip: CapturedSlip) -> None:
        tell(f"{name} {slip.torn or 'whole'} {' '.join(slip.codes)}")

    server = SimServer(SimSettings(name, port=0, kind=kind, device=str(folder / name), baud=BAUD, speed=SPEED), cut)
    if server.port:
        tell(f"{name} port {server.port}")
    return End(server, _waking(server.printer.faults.obey, server.wake))


def _line(folder: Path, tell: Callable[[str], None]) -> dict[str, End]:
    """The line itself, and each pad on it."""
    server = SimBusServer(bus(folder), BUS_PADS, on_shown=lambda shown: tell(f"{shown.sign} shows {shown.text}"))

    def told(name: str) -> Callable[[str], None]:
        return _waking(lambda command: server.bus.obey(name, command, time.monotonic()), server.wake)

    return {name: End(server, told(name)) for name in (LINE, *(id for id, _ in BUS_PADS))}


def _waking(obey: Callable[[str], None], wake: Callable[[], None]) -> Callable[[str], None]:
    def both(command: str) -> None:
        obey(command)
        wake()

    return both


def main(folder: Path, commands: Iterable[str]) -> None:
    gate = threading.Lock()

    def tell(words: str) -> None:
        with gate:
            print(words, flush=True)

    known = ends(folder, tell)
    for server in {id(end.server): end.server for end in known.values()}.values():
        threading.Thread(target=server.serve, daemon=True).start()
    tell(READY)
    for line in commands:
        name, _, command = line.strip().partition(" ")
        known[name].obey(command)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.stdin)
