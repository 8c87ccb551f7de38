"""The devices of ``plug_soak``, a class for each kind: its settings, its events, what it is told while it is away."""

from __future__ import annotations

import itertools
import random
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import segno

from benchmarks.hall import BrokenBenchmark
from benchmarks.plug_cables import PATIENCE_S, Far, FarPlugged, Plugged
from benchmarks.plug_ends import BAUD, BUS_PADS, LINE, PRINTERS, READERS, SIGNS, bus, pads
from devices.camera.settings import CameraSettings
from devices.camera.sim_faults import COMMANDS
from devices.camera.station import camera_reader
from devices.pads.settings import Act, KeypadSettings, PadSettings
from devices.pads.station import bus_pad, call_keypad, rating_pad
from devices.ports import Press, PrintOutcome, Scan, SlipState
from devices.printer.passport import Passport
from devices.printer.settings import Address, PrinterSettings, SerialAddress, TcpAddress, UsbLpAddress
from devices.printer.slip import sample_slip
from devices.printer.station import escpos_printer
from devices.readers.settings import ReaderKind, ReaderSettings
from devices.readers.station import code_reader
from devices.signs.station import sign_bus
from devices.states import DeviceHealth

ACTS: dict[int, Act] = {1: "next", 2: "recall", 3: "finish", 4: "no_show"}


class Reader(FarPlugged):
    def __init__(self, kind: ReaderKind, far: Far, folder: Path) -> None:
        super().__init__(f"reader-{kind}", "reader", far)
        self._numbers = itertools.count(1)
        settings = ReaderSettings(self.name, kind, str(folder / self.name), BAUD)
        self.device = code_reader(settings, lambda scan: self.arrived(scan.text), self.told)

    def event(self, chance: random.Random) -> None:
        """Also in two pieces, and twice as by a trigger that is held: still one scan."""
        text, way = f"H13.01-251122-{next(self._numbers):06}", chance.choice(("scan", "scan_split", "twice"))
        self.send(text, lambda: self.far.tell(self.name, f"{way} {text}"))


class Camera(Plugged):
    """Its far end is in this process; the plug is pulled by taking its folder away."""

    shortest_s = 0.5
    """A real one comes back as another device file; a folder must be missed by a look."""

    def __init__(self, folder: Path) -> None:
        super().__init__("camera", "camera")
        self._numbers = itertools.count(1)
        self._folder, self._away = folder / "camera", folder / "camera-away"
        self._folder.mkdir()
        self._command("nothing")
        self.device = camera_reader(CameraSettings(self.name, str(self._folder), 640, 480), self._scanned, self.told)

    def _scanned(self, scan: Scan) -> None:
        self.arrived(scan.text)

    def event(self, chance: random.Random) -> None:
        text = f"H13.01-251122-{next(self._numbers):06}"
        picture = self._folder / f"{text}.png"
        segno.make(text, error="m").save(str(picture), scale=6)
        self.send(text, lambda: self._command(f"show {picture.name}"))
        self._command("nothing")
        picture.unlink()

    def _command(self, line: str) -> None:
        with (self._folder / COMMANDS).open("a", encoding="utf-8") as commands:
            commands.write(line + "\n")

    def plug(self, there: bool) -> None:
        if there:
            self._away.rename(self._folder)
        else:
            self._folder.rename(self._away)


class Pad(FarPlugged):
    def __init__(self, settings: PadSettings, far: Far, keys: int) -> None:
        super().__init__(settings.id, "pad", far)
        self._begins_anew = settings.kind == "line"
        self._keys = itertools.cycle(range(1, keys + 1))
        self._levels = {key: keys + 1 - key for key in range(1, keys + 1)} if settings.kind == "table" else {}
        self._pad = rating_pad(settings, self._pressed, self.told)
        self.device = self._pad

    def plug(self, there: bool) -> None:
        """The line pad has its power from the cable: it counts from the beginning again."""
        if self._begins_anew:
            self.far.tell(self.name, "power_off off" if there else "power_off on")
        super().plug(there)

    def _pressed(self, press: Press) -> None:
        self.arrived(_pressed(press.key, press.armed))

    def event(self, chance: random.Random) -> None:
        key, asked = next(self._keys), chance.random() < 0.7
        if asked:
            self._pad.arm(PATIENCE_S)
        what = _pressed(self._levels.get(key, key), asked)
        self.send(what, lambda: self.far.tell(self.name, f"press {key}"))


def _pressed(key: int, asked: bool) -> str:
    return f"key {key}" if asked else f"key {key}, stray"


class Keypad(FarPlugged):
    def __init__(self, settings: PadSettings, far: Far) -> None:
        super().__init__(settings.id, "pad", far)
        self._keys = itertools.cycle(ACTS)
        self.device = call_keypad(KeypadSettings(settings, ACTS), self.arrived, self.told)

    def event(self, chance: random.Random) -> None:
        key = next(self._keys)
        self.send(ACTS[key], lambda: self.far.tell(self.name, f"press {key}"))


class Line(FarPlugged):
    """The shared line: 20 signs and two pads."""

    def __init__(self, far: Far, folder: Path) -> None:
        super().__init__(LINE, "line", far)
        self.right_again_ms: list[float] = []
        self._texts = (f"A{number % 1000:03}" for number in itertools.count(1))
        self._keys = itertools.cycle(range(1, 6))
        self._places: dict[str, bool] = {}
        for sign in SIGNS:
            far.listen(sign.id, self._shown_by(sign.id))
        self._pads = [bus_pad(PadSettings(id, address=address), self._pressed) for id, address in BUS_PADS]
        self._bus = sign_bus(bus(folder), self.told, self._pads)
        for pad in self._pads:
            pad.hang_on(self._bus)
        self.device = self._bus

    def _shown_by(self, sign: str) -> Callable[[str], None]:
        return lambda what: self.arrived(f"{sign} {what}")

    def _pressed(self, press: Press) -> None:
        self.arrived(f"{press.pad} {_pressed(press.key, press.armed)}")

    def told(self, health: DeviceHealth) -> None:
        if health.device == LINE:
            super().told(health)
            return
        with self._news:
            self._places[health.device] = health.usable
            self._news.notify_all()

    def event(self, chance: random.Random) -> None:
        """A new text somewhere, or a key."""
        if chance.random() < 0.5:
            self._show(chance.choice(SIGNS).id, next(self._texts), self.send)
            return
        pad, key, asked = chance.choice(self._pads), next(self._keys), chance.random() < 0.7
        if asked:
            pad.arm(PATIENCE_S)
        self.send(f"{pad.id} {_pressed(key, asked)}", lambda: self.far.tell(pad.id, f"press {key}"))

    def _show(self, sign: str, text: str, by: Callable[[str, Callable[[], None]], None]) -> None:
        by(f"{sign} shows {text}", lambda: self._bus.sign(sign).show(text))

    def while_out(self) -> None:
        """Every sign gets another text; what is shown in the end is the newest."""
        for sign in SIGNS:
            self._bus.sign(sign.id).show("8888")
            self._show(sign.id, next(self._texts), self._order)

    def _order(self, what: str, do: Callable[[], None]) -> None:
        self.sent[what] += 1
        do()

    def after(self, back: float) -> None:
        self.until(lambda: self.came == self.sent)
        self.right_again_ms.append((time.monotonic() - back) * 1000)
        self.until_ready()

    def until_ready(self) -> None:
        super().until_ready()
        every = {*(sign.id for sign in SIGNS), *(id for id, _ in BUS_PADS)}
        if not self.until(lambda: {id for id, usable in self._places.items() if usable} == every):
            raise BrokenBenchmark(f"not ready on the line: {every - {id for id, so in self._places.items() if so}}")


PASSPORT = Passport(
    characters="hybrid",
    answers=frozenset({"dle_eot", "gs_r", "gs_h"}),
    native=frozenset({"number", "qr"}),
    clears=True,
    baud=BAUD,
    proved_on=date(2026, 1, 1),
    mm_per_s=1000.0,
)


class Printer(FarPlugged):
    """A slip is known by the address in its QR code."""

    def __init__(self, name: str, far: Far, folder: Path) -> None:
        super().__init__(name, "lan" if PRINTERS[name] == "escpos_tcp" else "printer", far)
        self._numbers = itertools.count(1)
        self._ended = 0
        self.unconfirmed = 0
        """Slips that came out, or did not, without proof."""
        far.listen(name, self.arrived)
        self._printer = escpos_printer(PrinterSettings(name, self._address(folder), PASSPORT), self.told)
        self.device = self._printer

    def _address(self, folder: Path) -> Address:
        match PRINTERS[self.name]:
            case "escpos_tcp":
                return TcpAddress("127.0.0.1", int(self.far.said[self.name].removeprefix("port ")))
            case "escpos_serial":
                return SerialAddress(str(folder / self.name))
            case _:
                return UsbLpAddress(str(folder / self.name))

    def event(self, chance: random.Random) -> None:
        number = next(self._numbers)
        url = f"https://motcua.thudaumot.example/v/{self.name}/{number:06}"
        slip = replace(sample_slip(number=f"A{number:03}"), qr_url=url)
        self.send(f"whole {url}", lambda: self._printer.print_slip(f"job-{number}", slip, self._end))
        self.until(lambda: self._ended == number)

    def _end(self, outcome: PrintOutcome) -> None:
        with self._news:
            self._ended += 1
            self.unconfirmed += outcome.state is not SlipState.CONFIRMED
            self._news.notify_all()


def all_devices(far: Far, folder: Path) -> list[Plugged]:
    *lone, keypad = pads(folder)
    return [
        *(Reader(kind, far, folder) for kind in READERS),
        Camera(folder),
        *(Pad(settings, far, 4 if settings.kind == "table" else 5) for settings in lone),
        Keypad(keypad, far),
        Line(far, folder),
        *(Printer(name, far, folder) for name in PRINTERS),
    ]
