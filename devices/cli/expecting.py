"""What a hall's settings expect: printers, readers, lines, signs, pads, keypads, and whether they are there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from devices.cli.listing import Expected, Listing, Presence
from devices.cli.reported import HallServer
from devices.cli.wiring import EVERY_MACHINE, Bus, Device, Hall, HallConfig, Keypad, Pad, Printer, Reader, Sign
from devices.errors import DeviceError
from devices.links.names import Names
from devices.links.tcp import TcpLink
from devices.printer.settings import TcpAddress, address_of

SIM = "sim:"
KNOCK_S = 1.0


def listing_of(hall: Hall, machine: str | None, names: Names) -> Listing:
    """Raises WrongSetUp when there is no such machine."""
    here = hall.here(machine) or EVERY_MACHINE
    expected = (*_printers(hall, here, names), *_others(hall.config, here, names))
    return Listing(str(hall.file), names.everything(), expected)


def _printers(hall: Hall, here: str, names: Names) -> Iterator[Expected]:
    server = HallServer(hall)
    for row in hall.config.printers:
        address = address_of(row)
        where = f"{address.host}:{address.port}" if isinstance(address, TcpAddress) else address.device
        presence = _printer_presence(row, here, names, server)
        better = _better(where, names) if presence == "there" else ""
        proved = row.passport.proved_on
        simulated = row.simulated
        yield Expected(
            row.id, "printer", row.name, row.machine, row.kind, where, presence, better, proved, simulated=simulated
        )


def _printer_presence(row: Printer, here: str, names: Names, server: HallServer) -> Presence:
    """A printer on the LAN that a station has at work may turn everybody else away."""
    address = address_of(row)
    if not row.enabled:
        return "off"
    if isinstance(address, TcpAddress):
        return "there" if _answers(address) or server.held(row.id) else "missing"
    if here not in (row.machine, EVERY_MACHINE):
        return "elsewhere"
    return "there" if _plugged_in(address.device, names) else "missing"


def _answers(address: TcpAddress) -> bool:
    """Somebody takes the call; nothing is said."""
    link = TcpLink(address.host, address.port, KNOCK_S)
    try:
        link.open()
    except DeviceError:
        return False
    link.close()
    return True


# ---- all that is no printer


def _others(config: HallConfig, here: str, names: Names) -> Iterator[Expected]:
    """In the order of the file's sections."""
    stations = [one for one in config.stations if one.enabled]
    for reader in config.readers:
        used = any(reader.id in one.readers for one in stations)
        row = _at_a_cable(reader, "camera" if reader.kind == "camera" else "reader", here, names)
        yield replace(row, used=used)
    for bus in config.buses:
        yield replace(_at_a_cable(bus, "bus", here, names), used=any(one.bus == bus.id for one in stations))
    for sign in config.signs:
        yield _on_a_line(sign, config, here, names)
    for pad in config.pads:
        on_a_line = pad.bus is not None
        yield _on_a_line(pad, config, here, names) if on_a_line else _at_a_cable(pad, "pad", here, names)
    for keypad in config.keypads:
        yield _at_a_cable(keypad, "keypad", here, names)


def kind_of(row: Printer | Device) -> str:
    """The word for it."""
    match row:
        case Printer():
            return "printer"
        case Reader():
            return "camera" if row.kind == "camera" else "reader"
        case Bus():
            return "bus"
        case Sign():
            return "sign"
        case Keypad():
            return "keypad"
    return "pad"


def _at_a_cable(row: Reader | Bus | Pad | Keypad, kind: str, here: str, names: Names) -> Expected:
    cable = "bus" if isinstance(row, Bus) else row.kind
    where = row.device or ""
    presence = _presence(row, where, here, names)
    better = _better(where, names) if presence == "there" and where else ""
    cabled, simulated = bool(where), row.simulated
    return Expected(row.id, kind, row.name, row.machine, cable, where, presence, better, None, False, cabled, simulated)


def _on_a_line(row: Sign | Pad, config: HallConfig, here: str, names: Names) -> Expected:
    """It is there as far as its line's converter is; whether it answers only `hall devices test` can tell."""
    bus = next((one for one in config.buses if one.id == row.bus), None)
    presence: Presence = "off" if not row.enabled else "missing"
    if row.enabled and bus is not None:
        presence = _presence(bus, bus.device, here, names)
    where = f"{row.bus} #{row.address}"
    return Expected(row.id, kind_of(row), row.name, row.machine, row.kind, where, presence, "", None, False, False)


def _presence(row: Device, device: str, here: str, names: Names) -> Presence:
    if not row.enabled:
        return "off"
    if here not in (row.machine, EVERY_MACHINE):
        return "elsewhere"
    return "there" if not device or _plugged_in(device, names) else "missing"


def _plugged_in(device: str, names: Names) -> bool:
    if device.startswith(SIM):
        return Path(device.removeprefix(SIM)).is_dir()
    return names.node_of(device) is not None or any(found.name == device for found in names.plugged_in())


def _better(device: str, names: Names) -> str:
    """The name that stays the same; empty where there is none better."""
    better = names.name_of(device) if device.startswith("/dev/") else device
    return "" if better == device else better
