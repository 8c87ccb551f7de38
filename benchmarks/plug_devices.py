"""The devices of ``plug_soak``: each with its cable, and the account of what went in at one end and came out here."""

from __future__ import annotations

import itertools
import random
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Protocol

import segno

from benchmarks.hall import BrokenBenchmark, spawn
from benchmarks.plug_ends import BAUD, BUS_PADS, LINE, PRINTERS, READERS, READY, SIGNS, bus, pads
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

PATIENCE_S = 10.0
ACTS: dict[int, Act] = {1: "next", 2: "recall", 3: "finish", 4: "no_show"}
EVENTS = (1, 3)
"""So many between two unplugs."""


class Far:
    """The process of the far ends."""

    def __init__(self, folder: Path) -> None:
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        self._process = spawn(folder / "ends.log", "-m", "benchmarks.plug_ends", str(folder), **pipes)
        self._gate = threading.Lock()
        self._hears: dict[str, Callable[[str], None]] = {}
        self.said = {name: what for name, _, what in (line.partition(" ") for line in self._begun())}
        """What each said at its start."""
        self._thread = threading.Thread(target=self._follow)
        self._thread.start()

    def _begun(self) -> Iterator[str]:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line.decode().strip() == READY:
                return
            yield line.decode().strip()
        raise BrokenBenchmark("the far ends did not start")

    def tell(self, name: str, command: str) -> None:
        assert self._process.stdin is not None
        with self._gate:
            self._process.stdin.write(f"{name} {command}\n".encode())
            self._process.stdin.flush()

    def listen(self, name: str, hears: Callable[[str], None]) -> None:
        self._hears[name] = hears

    def _follow(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            name, _, what = line.decode().strip().partition(" ")
            if name in self._hears:
                self._hears[name](what)

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(PATIENCE_S)
        self._thread.join(PATIENCE_S)


@dataclass(frozen=True)
class Walk:
    """Out and in again, milliseconds."""

    absent_ms: float
    """The plug is pulled → the listener is told."""
    ready_ms: float
    """It is back → so is the device."""


class AtWork(Protocol):
    """Any of the stations' devices."""

    @property
    def health(self) -> DeviceHealth: ...
    def close(self) -> None: ...


class Plugged:
    """A device at its cable."""

    shortest_s = 0.0
    """Its plug is out for so long at least."""

    def __init__(self, name: str, group: str) -> None:
        self.name, self.group = name, group
        self.events = 0
        self.lost: Counter[str] = Counter()
        self.doubled: Counter[str] = Counter()
        """Or sent by nobody."""
        self.sent: Counter[str] = Counter()
        self.came: Counter[str] = Counter()
        self._news = threading.Condition()
        self._usable: bool | None = None
        self._turns: list[tuple[float, bool]] = []
        """When it became usable or ceased to be, since the plug was pulled."""
        self.device: AtWork

    def told(self, health: DeviceHealth) -> None:
        """Its listener."""
        with self._news:
            if self._usable is not health.usable:
                self._usable = health.usable
                self._turns.append((time.monotonic(), health.usable))
            self._news.notify_all()

    def arrived(self, what: str) -> None:
        with self._news:
            self.came[what] += 1
            self._news.notify_all()

    def until(self, so: Callable[[], bool]) -> bool:
        with self._news:
            return self._news.wait_for(so, PATIENCE_S)

    def until_ready(self) -> None:
        if not self.until(lambda: self._usable is True):
            raise BrokenBenchmark(f"{self.name} is not ready: {self.device.health}")

    def send(self, what: str, do: Callable[[], None]) -> None:
        """One event; what does not come within ten seconds is lost, and shows in the account."""
        self.sent[what] += 1
        before = self.came[what]
        do()
        self.until(lambda: self.came[what] > before)

    def walk(self, chance: random.Random, out_s: float) -> Walk:
        """Some events, then out for so long and in again."""
        for _ in range(chance.randint(*EVENTS)):
            self.event(chance)
        self._turns, pulled = [], time.monotonic()
        self.plug(False)
        self.while_out()
        time.sleep(max(out_s, self.shortest_s))
        back = time.monotonic()
        self.plug(True)
        if not self.until(lambda: len(self._turns) >= 2):
            raise BrokenBenchmark(f"{self.name} did not go and come: {self._turns}, {self.device.health}")
        (absent, gone), (ready, here) = self._turns[:2]
        if gone or not here:
            raise BrokenBenchmark(f"{self.name} went and came in another order: {self._turns}")
        self.after(back)
        return Walk((absent - pulled) * 1000, (ready - back) * 1000)

    def settle(self) -> None:
        """Close the account so far."""
        with self._news:
            self.events += self.sent.total()
            self.lost += self.sent - self.came
            self.doubled += self.came - self.sent
            self.sent, self.came = Counter(), Counter()

    # ---- what kinds differ in ----

    def event(self, chance: random.Random) -> None:
        raise NotImplementedError

    def plug(self, there: bool) -> None:
        raise NotImplementedError

    def while_out(self) -> None:
        """What the hall does meanwhile."""

    def after(self, back: float) -> None:
        """What must be so again."""


class FarPlugged(Plugged):
    """One whose far end is in the other process."""

    def __init__(self, name: str, group: str, far: Far) -> None:
        super().__init__(name, group)
        self.far = far

    def plug(self, there: bool) -> None:
        self.far.tell(self.name, "unplugged off" if there else "unplugged on")


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
