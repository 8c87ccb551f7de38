"""``hall devices test NAME`` for all that is no printer: used once by the drivers that the stations have."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from devices.camera.settings import CameraSettings
from devices.camera.station import camera_reader
from devices.cli.line_probe import Speaks, on_line
from devices.cli.listening import Heard, scanned, shown
from devices.cli.wiring import Bus, HallConfig, Keypad, Pad, Reader, Sign
from devices.cli.words import say
from devices.errors import DeviceError
from devices.fault_words import Language
from devices.pads.screen import WindowPad
from devices.pads.settings import KeypadSettings, PadSettings
from devices.pads.station import bus_pad, rating_pad
from devices.pads.table_file import TableProblems, load_table
from devices.ports import CodeReader, Press, Scan
from devices.readers.settings import ReaderSettings
from devices.readers.station import code_reader
from devices.signs.settings import BusSettings, SignSettings
from devices.signs.station import sign_bus
from devices.states import DeviceHealth, State
from devices.words import Lookup, state_word, told, told_all

FOUND_S = 4.0
"""How long a device may take until it is known to be there."""
SCAN_S = 20.0
PRESS_S = 15.0
SHOWN_S, SEEN_S = 4.0, 2.0
LOOK_S = 0.05
EIGHTS = "8888"

Tell = Callable[[str], None]
Ask = Callable[[str], str]


class HasHealth(Protocol):
    @property
    def health(self) -> DeviceHealth: ...


@dataclass(frozen=True)
class Trials:
    """Tries one device out before a person's eyes; True: nothing speaks against it."""

    config: HallConfig
    trace: Callable[[str], Path]
    tell: Tell
    language: Language
    texts: Lookup
    ask: Ask = input
    patience: float = 1.0
    """All times that a person is waited for, so many times as long."""

    def run(self, row: object) -> bool:
        match row:
            case Reader():
                return self._reader(row)
            case Bus():
                return self._bus(row)
            case Sign():
                return self._sign(row)
            case Keypad():
                return self._keypad(row)
            case Pad():
                return self._pad(row)
        raise TypeError(f"no such device: {row!r}")

    def _say(self, key: str, /, **values: object) -> None:
        self.tell(say(self.language, key, **values))

    # ---- readers and cameras ----

    def _reader(self, row: Reader) -> bool:
        if row.kind == "wedge":
            return self._typed(row)
        heard: Heard[Scan] = Heard()
        with closing(self._opened_reader(row, heard)) as reader:
            if not self._found(reader):
                return False
            seconds = SCAN_S * self.patience
            self._say("try_hold" if row.kind == "camera" else "try_scan", seconds=round(seconds))
            scan = heard.next(seconds)
            if scan is None:
                self._say("try_nothing_scanned")
                return self._state(reader.health, well=False)
            self._scan(scan.text, scan.symbology)
            return True

    def _opened_reader(self, row: Reader, heard: Heard[Scan]) -> CodeReader:
        if row.kind == "camera":
            return camera_reader(CameraSettings.of(row, self.trace(row.id)), heard)
        return code_reader(ReaderSettings.of(row, self.trace(row.id)), heard)

    def _typed(self, row: Reader) -> bool:
        try:
            found = scanned(self.ask(say(self.language, "scan_here") + ": ").encode())
        except EOFError:
            found = None
        if found is None:
            self._say("try_nothing_scanned")
            return False
        self._scan(found.text.removeprefix(row.prefix), found.symbology)
        return True

    def _scan(self, text: str, symbology: str) -> None:
        text, masked = shown(text)
        self._say("scanned", text=text, symbology=symbology or say(self.language, "not_told"))
        if masked:
            self._say("scanned_identity")

    # ---- pads and keypads ----

    def _pad(self, row: Pad) -> bool:
        heard: Heard[Press] = Heard()
        settings = PadSettings.of(row, self.trace(row.id))
        if row.bus is not None:
            return self._bus_pad(row, settings, heard)
        pad = rating_pad(settings, heard)
        with closing(pad):
            if isinstance(pad, WindowPad):
                self._say("try_on_screen")
                return True
            if not self._described(row) or not self._found(pad):
                return False
            pad.arm(PRESS_S * self.patience)
            return self._pressed(heard)

    def _described(self, row: Pad | Keypad) -> bool:
        """A bought box's table is right; else everything that is wrong with it."""
        try:
            if row.kind == "table" and row.table is not None:
                load_table(row.table)
        except TableProblems as problems:
            self.tell(str(problems))
            return False
        return True

    def _bus_pad(self, row: Pad, settings: PadSettings, heard: Heard[Press]) -> bool:
        pad = bus_pad(settings, heard)
        bus = self._line_of(row.bus)
        line = BusSettings.of(bus, (), self.trace(bus.id))
        with closing(sign_bus(line, pads=[pad])) as owner:
            pad.hang_on(owner)
            if not self._found(owner) or not self._found(pad):
                return False
            pad.arm(PRESS_S * self.patience)
            return self._pressed(heard)

    def _pressed(self, heard: Heard[Press]) -> bool:
        seconds = PRESS_S * self.patience
        self._say("try_press", seconds=round(seconds))
        press = heard.next(seconds)
        if press is None:
            self._say("try_nothing_pressed")
            return False
        self._say("key_heard", key=press.key)
        return True

    def _keypad(self, row: Keypad) -> bool:
        heard: Heard[Press] = Heard()
        settings = KeypadSettings.of(row, self.trace(row.id))
        pad = rating_pad(settings.pad, heard, kind="keypad")
        with closing(pad):
            if isinstance(pad, WindowPad):
                self._say("try_on_screen")
                return True
            if not self._described(row) or not self._found(pad):
                return False
            return self._every_key(row, heard)

    def _every_key(self, row: Keypad, heard: Heard[Press]) -> bool:
        """Each act once, in any order, until nothing is pressed for a while."""
        missing = set(row.keys.values())
        seconds = PRESS_S * self.patience
        acts = ", ".join(say(self.language, f"act_{act}") for act in row.keys.values())
        self._say("try_keys", seconds=round(seconds), acts=acts)
        while missing and (press := heard.next(seconds)) is not None:
            act = row.keys.get(str(press.key))
            said = say(self.language, f"act_{act}") if act else say(self.language, "no_act")
            self._say("key_does", key=press.key, act=said)
            missing -= {act}
        if missing:
            self._say("keys_missing", acts=", ".join(say(self.language, f"act_{act}") for act in sorted(missing)))
        return not missing

    # ---- lines and signs ----

    def _line_of(self, id: str | None) -> Bus:
        return next(bus for bus in self.config.buses if bus.id == id)

    def _sign(self, row: Sign) -> bool:
        bus = self._line_of(row.bus)
        line = replace(BusSettings.of(bus, (), self.trace(bus.id)), signs=(SignSettings.of(row),))
        number = str(self.config.counter(row.counter).number)
        with closing(sign_bus(line)) as owner:
            sign = owner.sign(row.id)
            if not self._found(owner):
                return False
            for key, text in (("try_eights", EIGHTS[:1] * row.digits), ("try_number", number)):
                sign.show(text)
                if not until(lambda: sign.up_to_date, SHOWN_S):
                    self._say("try_sign_silent", address=row.address)
                    return self._state(sign.health, well=False)
                self._say(key, text=text)
                until(lambda: False, SEEN_S * self.patience)
        return True

    def _bus(self, row: Bus) -> bool:
        """A round of all its addresses with times."""
        hanging: list[Sign | Pad] = [*self.config.signs, *self.config.pads]
        everybody = sorted((one.address, one.id, one) for one in hanging if one.bus == row.id)
        if not everybody:
            self._say("bus_empty")
        answered = 0
        try:
            with on_line(row.device, row.baud, row.answer_ms / 1000) as line:
                begun = time.monotonic()
                for address, _, one in everybody:
                    speaks: Speaks = "pad" if isinstance(one, Pad) else one.kind
                    found = line.asked(address, speaks)
                    answered += found is not None
                    key = "bus_has" if found else "bus_lacks"
                    self._say(key, address=address, id=one.id, name=one.name, ms=round(found.ms if found else 0))
                self._say("bus_round", ms=round((time.monotonic() - begun) * 1000), count=len(everybody), well=answered)
        except DeviceError as error:
            self.tell(f"  {told(error.reason, self.texts)}")
            return False
        return answered == len(everybody)

    # ---- states ----

    def _found(self, device: HasHealth) -> bool:
        """It is there and usable; else what keeps it, in words."""
        if until(lambda: device.health.usable or device.health.state is State.DISABLED, FOUND_S):
            return self._state(device.health, well=device.health.usable)
        return self._state(device.health, well=False)

    def _state(self, health: DeviceHealth, *, well: bool) -> bool:
        self._say("test_state", state=state_word(health.state, self.texts))
        for said in told_all(health.state, health.reasons, self.texts):
            self.tell(f"  {said}")
        return well


def until(so: Callable[[], bool], seconds: float) -> bool:
    until = time.monotonic() + seconds
    while not so() and time.monotonic() < until:
        time.sleep(LOOK_S)
    return so()
