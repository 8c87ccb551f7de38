"""What readers, pads, signs, their lines and stations must say to each other. Works beside wrong types too."""

from __future__ import annotations

from collections.abc import Iterator

from config.check_printers import BY_TURNS
from config.problems import Problem
from config.rows import Row, rows, texts
from config.schema import StationKind
from config.words import say

SECTIONS = ("printers", "readers", "buses", "signs", "pads", "keypads")
"""Everything with a cable; their ids are one space, because the desk and a fault file name a device by its id alone."""
AT_A_CABLE = {
    "readers": {"serial", "hid_pos", "evdev", "camera"},
    "pads": {"line", "table", "digits"},
    "keypads": {"line", "table", "digits"},
}
"""Section → kinds that need the name of a cable."""
WITHOUT_CABLE = {"wedge", "screen"}
READING = {StationKind.TICKET_KIOSK, StationKind.LOOKUP_SCREEN, StationKind.COUNTER_PANEL}
ENDED_BY_A_KEY = {"wedge", "hid_pos"}
"""Their codes end with a key or with the report, never with a pause."""


def check_devices(data: Row, file: str) -> Iterator[Problem]:
    """Every contradiction about devices beside printers."""
    for section, kinds in AT_A_CABLE.items():
        for place, row in rows(data, section):
            yield from _cable(place, row, kinds, file)
            yield from _simulated(place, row, file)
    for place, row in rows(data, "readers"):
        if row.get("terminator") == "none" and (kind := row.get("kind")) in ENDED_BY_A_KEY:
            reason = say("not_for_kind", kind=kind)
            yield Problem(file, f"{place}.terminator", reason, say("no_pause_fix"), warning=True)
    for place, row in (*rows(data, "pads"), *rows(data, "keypads")):
        yield from _table(place, row, file)
    yield from _one_name(data, file)
    yield from _one_cable(data, file)
    yield from _addresses(data, file)
    yield from _stations(data, file)
    yield from _listened_to(data, file)


def _cable(place: str, row: Row, kinds: set[str], file: str) -> Iterator[Problem]:
    kind, device, on_a_bus = str(row.get("kind", "serial")), row.get("device"), row.get("bus") is not None
    if place.startswith(("pads", "keypads")):
        kind = str(row.get("kind", "line"))
    needed = kind in kinds and not on_a_bus
    if needed and device is None:
        yield Problem(file, f"{place}.device", say("no_device", kind=kind), say("no_device_fix"))
    elif not needed and device is not None:
        fix = "on_a_bus_fix" if on_a_bus else "not_for_screen_fix"
        yield Problem(file, f"{place}.device", say("not_for_kind", kind=kind), say(fix))
    elif isinstance(device, str) and device.startswith(BY_TURNS):
        yield Problem(file, f"{place}.device", say("by_turns", value=device), say("by_turns_fix"), warning=True)
    if on_a_bus and kind != "line":
        yield Problem(file, f"{place}.bus", say("not_for_kind", kind=kind), say("line_only_fix"))


def _simulated(place: str, row: Row, file: str) -> Iterator[Problem]:
    if row.get("simulated") is not True:
        return
    kind, device = row.get("kind"), row.get("device")
    if kind in WITHOUT_CABLE:
        yield Problem(file, f"{place}.simulated", say("sim_kind", kind=kind), say("sim_kind_fix"))
    if isinstance(device, str) and device.startswith("/dev/"):
        yield Problem(file, f"{place}.device", say("sim_real", value=device), say("sim_real_fix"))


def _table(place: str, row: Row, file: str) -> Iterator[Problem]:
    given, kind = row.get("table") is not None, row.get("kind", "line")
    if kind == "table" and not given:
        yield Problem(file, f"{place}.table", say("no_table"), say("no_table_fix"))
    elif kind != "table" and given:
        yield Problem(file, f"{place}.table", say("not_for_kind", kind=kind), say("table_only_fix"))


def _one_name(data: Row, file: str) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for section in SECTIONS:
        for place, row in rows(data, section):
            name = row.get("id")
            if not isinstance(name, str):
                continue
            if other := first.get(name):
                yield Problem(file, f"{place}.id", say("twice", value=name, other=other), say("one_name_fix"))
            first.setdefault(name, place)


def _one_cable(data: Row, file: str) -> Iterator[Problem]:
    """Two devices at one cable of one machine; a reader may serve one station only."""
    first: dict[tuple[str, str], str] = {}
    for section in SECTIONS[1:]:
        for place, row in rows(data, section):
            device = row.get("device")
            if not isinstance(device, str):
                continue
            at = (str(row.get("machine", "pc-1")), device)
            if other := first.get(at):
                yield Problem(file, f"{place}.device", say("same_address", other=other), say("same_address_fix"))
            first.setdefault(at, place)


def _addresses(data: Row, file: str) -> Iterator[Problem]:
    first: dict[tuple[str, int], str] = {}
    for section in ("signs", "pads"):
        for place, row in rows(data, section):
            bus, address = row.get("bus"), row.get("address", 1)
            if not isinstance(bus, str) or not isinstance(address, int):
                continue
            if other := first.get((bus, address)):
                reason = say("twice", value=address, other=other)
                yield Problem(file, f"{place}.address", reason, say("one_address_fix", bus=bus))
            first.setdefault((bus, address), place)


def _stations(data: Row, file: str) -> Iterator[Problem]:
    readers = {str(row.get("id")): row for _, row in rows(data, "readers")}
    buses = {str(row.get("id")): row for _, row in rows(data, "buses")}
    user_of: dict[str, str] = {}
    for place, row in rows(data, "stations"):
        kind, bus = row.get("kind"), row.get("bus")
        if kind == StationKind.SIGN_BUS and bus is None:
            yield Problem(file, f"{place}.bus", say("no_bus"), say("no_bus_fix"))
        elif kind != StationKind.SIGN_BUS and bus is not None:
            yield Problem(file, f"{place}.bus", say("not_for_kind", kind=kind), say("bus_only_fix"))
        if texts(row, "readers") and isinstance(kind, str) and kind not in set(READING):
            yield Problem(file, f"{place}.readers", say("not_for_kind", kind=kind), say("no_reading_fix"))
        used = [(f"{place}.readers", readers.get(name)) for name in texts(row, "readers")]
        used.append((f"{place}.bus", buses.get(str(bus))))
        for key, device in used:
            if device is not None:
                yield from _reach(key, row, device, user_of, file)


def _reach(key: str, station: Row, device: Row, user_of: dict[str, str], file: str) -> Iterator[Problem]:
    """A cable ends at one machine, and one program holds it."""
    name, machine, here = device.get("id"), device.get("machine", "pc-1"), station.get("machine", "pc-1")
    if machine != here:
        yield Problem(file, key, say("device_far", device=name, machine=machine, here=here), say("device_far_fix"))
    if device.get("kind") != "wedge" and (other := user_of.setdefault(str(name), key)) != key:
        yield Problem(file, key, say("held_twice", device=name, other=other), say("held_twice_fix"))


def _listened_to(data: Row, file: str) -> Iterator[Problem]:
    """A keypad is the panel's at its counter, a rating pad that or the rating screen's; the cable must end there."""
    pads = [(place, row) for place, row in rows(data, "pads") if row.get("device") is not None]
    for kinds, listed in (
        ({StationKind.COUNTER_PANEL}, rows(data, "keypads")),
        ({StationKind.COUNTER_PANEL, StationKind.RATING_SCREEN}, pads),
    ):
        stations = [row for _, row in rows(data, "stations") if row.get("kind") in kinds]
        for place, row in listed:
            machine, counter = row.get("machine", "pc-1"), row.get("counter")
            there = [one.get("machine", "pc-1") for one in stations if one.get("counter") == counter]
            if row.get("enabled") is not False and machine not in there:
                reason = say("no_listener", machine=machine, counter=counter)
                yield Problem(file, f"{place}.machine", reason, say("no_listener_fix"), warning=True)
