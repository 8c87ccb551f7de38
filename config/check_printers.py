"""What printers, their cables and the stations that print must say to each other. Works beside wrong types too."""

from __future__ import annotations

from collections.abc import Iterator

from config.problems import Problem
from config.rows import Row, rows
from config.words import say

AT_A_CABLE = frozenset({"escpos_serial", "escpos_usblp", "escpos_usb"})
BY_TURNS = ("/dev/ttyUSB", "/dev/ttyACM", "/dev/usb/lp")
"""Names that Linux hands out in the order of plugging in."""
PRINTS_PAPERS = frozenset({"ticket_kiosk", "lookup_screen"})
USB_NAME = ("usb:", "usb@")


def check_printers(data: Row, file: str) -> Iterator[Problem]:
    """Every contradiction about printers."""
    for place, row in rows(data, "printers"):
        yield from _cable(place, row, file) if row.get("kind") in AT_A_CABLE else _network(place, row, file)
        if row.get("simulated") is True:
            yield from _simulated(place, row, file)
    yield from _same_address(data, file)
    printers = {row["id"]: row for _, row in rows(data, "printers") if isinstance(row.get("id"), str)}
    for place, row in rows(data, "stations"):
        yield from _spare(place, row, file)
        yield from _within_reach(place, row, printers, file)
    yield from _papers(data, file)
    yield from _shared(data, file)


def _cable(place: str, row: Row, file: str) -> Iterator[Problem]:
    kind, device = str(row.get("kind")), row.get("device")
    if device is None:
        yield Problem(file, f"{place}.device", say("no_device", kind=kind), say(f"no_device_{kind}_fix"))
    elif isinstance(device, str):
        yield from _name_of_cable(place, kind, device, file)
    for key in ("host", "port"):
        if key in row:
            yield Problem(file, f"{place}.{key}", say("not_for_kind", kind=kind), say("not_for_cable_fix"))
    if kind == "escpos_serial" and _passport(row).get("baud") is None:
        yield Problem(file, f"{place}.passport.baud", say("no_baud"), say("no_baud_fix"))


def _name_of_cable(place: str, kind: str, device: str, file: str) -> Iterator[Problem]:
    key = f"{place}.device"
    if kind == "escpos_usb" and not device.startswith(USB_NAME):
        yield Problem(file, key, say("not_usb_name", value=device), say("no_device_escpos_usb_fix"))
    elif kind == "escpos_serial" and not device.startswith("/"):
        yield Problem(file, key, say("not_a_path", value=device), say("no_device_escpos_serial_fix"))
    elif kind == "escpos_usblp" and not device.startswith(("/", *USB_NAME)):
        yield Problem(file, key, say("not_a_path", value=device), say("no_device_escpos_usblp_fix"))
    elif device.startswith(BY_TURNS):
        yield Problem(file, key, say("by_turns", value=device), say("by_turns_fix"), warning=True)


def _network(place: str, row: Row, file: str) -> Iterator[Problem]:
    if row.get("device") is not None:
        reason = say("not_for_kind", kind=row.get("kind", "escpos_tcp"))
        yield Problem(file, f"{place}.device", reason, say("not_for_tcp_fix"))
    if _passport(row).get("baud") is not None:
        reason = say("not_for_kind", kind=row.get("kind", "escpos_tcp"))
        yield Problem(file, f"{place}.passport.baud", reason, say("baud_idle_fix"), warning=True)


def _passport(row: Row) -> Row:
    passport = row.get("passport")
    return passport if isinstance(passport, dict) else {}


def _simulated(place: str, row: Row, file: str) -> Iterator[Problem]:
    device = row.get("device")
    if row.get("kind") == "escpos_usb":
        yield Problem(file, f"{place}.simulated", say("sim_usb"), say("sim_usb_fix"))
    elif isinstance(device, str) and device.startswith(("/dev/", *USB_NAME)):
        yield Problem(file, f"{place}.device", say("sim_real", value=device), say("sim_real_fix"))


def _same_address(data: Row, file: str) -> Iterator[Problem]:
    """Two printers at one cable, or at one port of the LAN; simulators' ports are compared with all that listens."""
    first: dict[tuple[str, ...], str] = {}
    for place, row in rows(data, "printers"):
        cable = row.get("kind") in AT_A_CABLE
        if (cable and row.get("device") is None) or (not cable and row.get("simulated") is True):
            continue
        keys = (("machine", "pc-1"), ("device", "")) if cable else (("host", "127.0.0.1"), ("port", 9100))
        at = tuple(str(row.get(key, default)) for key, default in keys)
        if other := first.get(at):
            yield Problem(file, f"{place}.{keys[1][0]}", say("same_address", other=other), say("same_address_fix"))
        first.setdefault(at, place)


def _spare(place: str, row: Row, file: str) -> Iterator[Problem]:
    spare, main = row.get("spare_printer"), row.get("printer")
    if spare is None:
        return
    if main is None:
        yield Problem(file, f"{place}.spare_printer", say("spare_alone"), say("spare_alone_fix"))
    elif spare == main:
        yield Problem(file, f"{place}.spare_printer", say("spare_is_main", value=spare), say("spare_is_main_fix"))


def _papers(data: Row, file: str) -> Iterator[Problem]:
    """A panel names a station of citizens that has a printer and is there."""
    stations = {row["id"]: row for _, row in rows(data, "stations") if isinstance(row.get("id"), str)}
    for place, row in rows(data, "stations"):
        wanted, key = row.get("paper_at"), f"{place}.paper_at"
        if wanted is None:
            continue
        if row.get("kind") != "counter_panel":
            yield Problem(file, key, say("not_for_kind", kind=row.get("kind")), say("paper_panel_only_fix"))
            continue
        there = stations.get(str(wanted))
        if there and there.get("kind") not in PRINTS_PAPERS:
            yield Problem(file, key, say("paper_kind", station=wanted, kind=there.get("kind")), say("paper_fix"))
        elif there and not there.get("printer"):
            yield Problem(file, key, say("paper_no_printer", station=wanted), say("paper_fix"))
        elif there and there.get("enabled") is False and row.get("enabled") is not False:
            yield Problem(file, key, say("paper_off", station=wanted), say("paper_fix"), warning=True)


def _within_reach(place: str, row: Row, printers: dict[str, Row], file: str) -> Iterator[Problem]:
    """A cable ends at one machine; a printer that is switched off prints nothing."""
    for key in ("printer", "spare_printer"):
        printer = printers.get(str(row.get(key)))
        if printer is None:
            continue
        machine, here = printer.get("machine", "pc-1"), row.get("machine", "pc-1")
        if printer.get("kind") in AT_A_CABLE and machine != here:
            reason = say("cable_far", printer=printer["id"], machine=machine, here=here)
            yield Problem(file, f"{place}.{key}", reason, say("cable_far_fix"))
        if printer.get("enabled") is False and row.get("enabled") is not False:
            reason = say("printer_off", printer=printer["id"])
            yield Problem(file, f"{place}.{key}", reason, say("printer_off_fix"), warning=True)


def _shared(data: Row, file: str) -> Iterator[Problem]:
    """A printer serves one program at a time; who keeps its line shuts the others out."""
    apart = {row.get("id") for _, row in rows(data, "printers") if row.get("shared") is not True}
    user_of: dict[str, str] = {}
    for place, row in rows(data, "stations"):
        if row.get("enabled") is False:
            continue
        for key in ("printer", "spare_printer"):
            printer = row.get(key)
            if not isinstance(printer, str) or printer not in apart:
                continue
            if (other := user_of.setdefault(printer, place)) != place:
                reason = say("not_shared", printer=printer, other=other)
                yield Problem(file, f"{place}.{key}", reason, say("not_shared_fix", printer=printer))
