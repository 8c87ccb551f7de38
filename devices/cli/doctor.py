"""``hall doctor``: one page that a repairer can be sent. No token, no PIN, no person's name and no code is on it."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from devices.camera.settings import CameraSettings
from devices.camera.station import camera_reader
from devices.catalog import ticket_printer
from devices.cli import machine
from devices.cli.cable_log import cable_lines
from devices.cli.expecting import kind_of
from devices.cli.line_probe import on_line
from devices.cli.listing import Listing
from devices.cli.log import lines_of
from devices.cli.reported import HallServer
from devices.cli.trials import HasHealth, until
from devices.cli.wiring import Bus, Device, Hall, Keypad, Pad, Printer, Reader, Sign
from devices.cli.words import say
from devices.errors import DeviceError
from devices.fault_words import Language
from devices.links.names import Names
from devices.pads.settings import KeypadSettings, PadSettings
from devices.pads.station import rating_pad
from devices.readers.settings import ReaderSettings
from devices.readers.station import code_reader
from devices.states import DeviceHealth, Reason, State
from devices.words import Lookup, state_word, told, told_all

FOUND_S = 3.5
"""How long a device is waited for."""
LOG_LINES = 5
SETTLED = frozenset({State.READY, State.ATTENTION, State.STOPPED, State.DISABLED})


SECRET = re.compile(r"(\b(?:token|officers\[\d+\][.\w]*): ).*")
"""What is wrong with a secret or with a person may quote it."""


def without_hall(language: Language, why: str, names: Names, now: Callable[[], datetime] = datetime.now) -> list[str]:
    """The page of a computer whose settings cannot be used: what is known without them, and what is wrong with them."""
    told_why = [SECRET.sub(r"\1…", line) for line in why.splitlines()]
    cables = Listing("", names.everything(), ()).plugged(language)
    return [
        *_head(language, "?", now()),
        *_part(language, "doctor_settings", told_why),
        *_part(language, "doctor_machine", [*_computer(language, None), *_groups(language)]),
        *_part(language, "doctor_needs", _needs(language)),
        *_part(language, "doctor_cables", cables),
    ]


def _head(language: Language, hall: str, when: datetime) -> list[str]:
    return [say(language, "doctor_title", hall=hall, when=f"{when:%d/%m/%Y %H:%M}"), say(language, "doctor_about")]


def _part(language: Language, key: str, lines: Iterable[str]) -> Iterator[str]:
    yield from ("", f"== {say(language, key)} ==", *lines)


# ---- the computer


def _computer(language: Language, here: str | None) -> Iterator[str]:
    yield f"{say(language, 'doctor_host')}: {socket.gethostname()} ({here or '?'})"
    yield from (f"{name}: {version}" for name, version in machine.versions())


def _groups(language: Language) -> Iterator[str]:
    mine, lacking = machine.groups()
    yield say(language, "doctor_groups", user=machine.user(), groups=", ".join(mine) or "–")
    if lacking:
        yield say(language, "doctor_groups_lack", groups=", ".join(lacking), list=",".join(lacking))


def _needs(language: Language) -> Iterator[str]:
    missing = [one for one in machine.needs() if not one.there]
    if not missing:
        yield say(language, "doctor_needs_all")
    for one in missing:
        yield say(language, "doctor_need", what=one.what, why=say(language, one.why), remedy=one.remedy)


# ---- a hall's page


@dataclass(frozen=True)
class Doctor:
    """Writes the page."""

    hall: Hall
    listing: Listing
    here: str | None
    language: Language
    texts: Lookup
    now: Callable[[], datetime] = datetime.now

    @cached_property
    def _server(self) -> HallServer:
        return HallServer(self.hall)

    def lines(self) -> Iterator[str]:
        yield from _head(self.language, self.hall.config.hall.id, self.now())
        yield from self._part("doctor_machine", self._machine())
        yield from self._part("doctor_needs", _needs(self.language))
        yield from self._part("doctor_cables", self.listing.lines(self.language))
        yield from self._part("doctor_devices", self._devices())
        yield from self._part("doctor_reported", self._reported())
        yield from self._part("doctor_logs", self._logs())

    def _say(self, key: str, /, **values: object) -> str:
        return say(self.language, key, **values)

    def _part(self, key: str, lines: Iterable[str]) -> Iterator[str]:
        return _part(self.language, key, lines)

    def _machine(self) -> Iterator[str]:
        yield from _computer(self.language, self.here)
        for folder in (self.hall.config.hall.state_dir, self.hall.file.parent):
            free = machine.free_gb(folder)
            key = "doctor_disk" if free is None or free >= machine.LEAST_FREE else "doctor_disk_full"
            yield self._say(key, folder=folder, free="?" if free is None else f"{free:.1f}")
        yield from _groups(self.language)

    # ---- devices ----

    def _devices(self) -> Iterator[str]:
        rows = self.hall.devices
        if not rows:
            yield self._say("list_nothing")
        for id, (_, row) in rows.items():
            kind = self._say(f"kind_{kind_of(row)}")
            if not row.enabled:
                yield f"{id}  {kind}: {self._say('off')}"
            elif self.here is not None and row.machine != self.here and not _on_lan(row):
                yield f"{id}  {kind}: {self._say('elsewhere', machine=row.machine)}"
            else:
                yield f"{id}  {kind}: {self._state_of(row)}"

    def _state_of(self, row: Printer | Device) -> str:
        """As the station says that has it at work; else by a short look of the real driver. Nothing is printed."""
        line = row.bus if isinstance(row, Sign | Pad) else None
        held = self._server.held(row.id) if line is None else self._server.held_on(line, row.id)
        if held is not None:
            return self._say("doctor_at", station=held.station, state=self._told(held.state, held.reasons))
        try:
            if isinstance(row, Sign) or (isinstance(row, Pad) and row.bus is not None):
                return self._on_line(row)
            if isinstance(row, Bus):
                with on_line(row.device, row.baud):
                    return self._say("doctor_opened")
            return self._by_driver(row)
        except DeviceError as error:
            return self._reason(error.reason)

    def _on_line(self, row: Sign | Pad) -> str:
        bus = next(one for one in self.hall.config.buses if one.id == row.bus)
        with on_line(bus.device, bus.baud, bus.answer_ms / 1000) as line:
            # A sign of the line protocol can only be asked by showing something.
            found = line.asked(row.address, "pad" if isinstance(row, Pad) else row.kind)
        return self._say("doctor_answers", ms=round(found.ms)) if found else self._reason(Reason.SILENT)

    def _by_driver(self, row: Printer | Device) -> str:
        device: HasHealth | None = self._opened(row)
        if device is None:
            return self._say("doctor_no_cable")
        try:
            until(lambda: device.health.state in SETTLED or bool(device.health.reasons), FOUND_S)
            unsure = _on_lan(row) and Reason.UNREACHABLE in device.health.reasons and self._server.stations is None
            return self._health(device.health) + (f" {self._say('doctor_perhaps_held')}" if unsure else "")
        finally:
            device.close()  # type: ignore[attr-defined]

    def _opened(self, row: Printer | Device) -> Any:
        """The station's own driver; None for what has no cable of its own."""
        match row:
            case Printer():
                return ticket_printer(replace(self.hall.settings(row), trace=None), lambda health: None)
            case Reader(kind="wedge"):
                return None
            case Reader(kind="camera"):
                return camera_reader(CameraSettings.of(row), lambda scan: None)
            case Reader():
                return code_reader(ReaderSettings.of(row), lambda scan: None)
            case Keypad():
                return rating_pad(KeypadSettings.of(row).pad, lambda press: None, kind="keypad")
            case Pad():
                return None if row.kind == "screen" else rating_pad(PadSettings.of(row), lambda press: None)
        return None

    def _health(self, health: DeviceHealth) -> str:
        if Reason.IN_USE in health.reasons:
            return self._say("doctor_held")
        return self._told(health.state, health.reasons)

    def _told(self, state: State, reasons: tuple[Reason, ...]) -> str:
        said = " ".join(map(str, told_all(state, reasons, self.texts)))
        return f"{state_word(state, self.texts)}. {said}".strip()

    def _reason(self, reason: Reason) -> str:
        return self._say("doctor_held") if reason is Reason.IN_USE else str(told(reason, self.texts))

    # ---- what the server knows ----

    def _reported(self) -> Iterator[str]:
        server = self._server
        if not server.answers:
            yield self._say("doctor_server_away", address=server.address)
            return
        yield self._say("doctor_server_there", address=server.address)
        if server.stations is None:
            yield self._say("doctor_server_shut")
        for station in server.stations or ():
            yield self._say("doctor_station" if station["connected"] else "doctor_station_away", id=station["station"])
            for one in station["devices"]:
                said = " ".join(str(told(reason, self.texts)) for reason in one["reasons"])
                yield f"  {one['device']}: {state_word(one['state'], self.texts)} {said} ({one['at']})"

    # ---- what went over the cables ----

    def _logs(self) -> Iterator[str]:
        for id, (section, _) in self.hall.devices.items():
            read = lines_of if section == "printers" else cable_lines
            for line in read(self.hall.trace(id), LOG_LINES, self.language, self.texts)[-LOG_LINES:]:
                yield f"{id}  {line}"


def _on_lan(row: Printer | Device) -> bool:
    return isinstance(row, Printer) and row.kind == "escpos_tcp"
