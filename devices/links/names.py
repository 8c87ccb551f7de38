"""What is plugged in, and names that stay the same when Linux counts anew.

    /dev/serial/by-id/usb-FTDI_FT232R_A50285BI-if00-port0   by the chip's serial number, in whatever socket
    /dev/serial/by-path/pci-0000:00:14.0-usb-0:4:1.0-port0  by the socket: for chips without one (CH340, PL2303)
    usb:04b8:0e15:J8CF012345                                a USB printer by vendor, product and serial number
    usb@1-1.4                                               a USB printer by the socket, for those without a number
    usb:0c2e:0b61:18C2   usb@1-1.2                          a scanner in HID-POS mode, likewise
    /dev/input/by-id/usb-…-event-kbd                        a keyboard, or a scanner that types
    /dev/v4l/by-id/usb-…-video-index0                       a camera

Two of a kind that say the same of themselves go by their sockets, as long as both are plugged in. The kernel's own
names (ttyUSB0, lp0) go by the order of plugging in and may change places.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

PRINTER_CLASS = "07"
SCANNER_PAGE = re.compile(rb"\x05\x8c|\x06\x8c\x00")
"""The item of a HID descriptor that says "usage page: barcode scanner"."""
READERS = re.compile(r"scan|bar ?code|honeywell|hhp|metrologic|zebra|symbol|datalogic|newland|opticon|zebex", re.I)
"""What stands in the names of scanners that type."""
NO_UART = "0"
"""Type of a serial port that exists on paper only."""


@dataclass(frozen=True)
class Found:
    """Something that is plugged in."""

    kind: Literal["serial", "usblp", "usb", "hid", "keyboard", "camera"]
    name: str
    """What belongs into the settings."""
    node: str
    """Today's device file; empty when USB is spoken without one."""
    words: str
    """Maker and product as the device itself says them."""
    steady: bool
    """The name goes with the device wherever it is plugged in; False: with the socket, or with nothing."""


@dataclass(frozen=True)
class UsbName:
    """A USB device by what it says of itself, or by the socket that it is in."""

    vendor: int = 0
    product: int = 0
    serial: str | None = None
    port: str | None = None

    @classmethod
    def of(cls, text: str) -> UsbName | None:
        """None when the text is no name of this kind."""
        if match := re.fullmatch(r"usb@(\d+-\d+(?:\.\d+)*)", text):
            return cls(port=match[1])
        if match := re.fullmatch(r"usb:([0-9A-Fa-f]{4}):([0-9A-Fa-f]{4})(?::(.+))?", text):
            return cls(int(match[1], 16), int(match[2], 16), match[3])
        return None

    def __str__(self) -> str:
        if self.port is not None:
            return f"usb@{self.port}"
        return f"usb:{self.vendor:04x}:{self.product:04x}" + (f":{self.serial}" if self.serial else "")


@dataclass(frozen=True)
class _Usb:
    """One USB device as /sys shows it."""

    folder: Path

    def __getitem__(self, name: str) -> str:
        return _text(self.folder / name)

    def is_meant_by(self, name: UsbName) -> bool:
        if name.port is not None:
            return self.folder.name == name.port
        same_kind = (int(self["idVendor"] or "0", 16), int(self["idProduct"] or "0", 16)) == (name.vendor, name.product)
        return same_kind and name.serial in (None, self["serial"])

    @property
    def words(self) -> str:
        ids = f"{self['idVendor']}:{self['idProduct']}"
        return " ".join(filter(None, (self["manufacturer"], self["product"]))) or ids

    @property
    def identity(self) -> tuple[str, str, str]:
        """What it says of itself; cheap ones of one kind say all the same."""
        return self["idVendor"], self["idProduct"], self["serial"]

    def name(self, steady: bool) -> UsbName:
        if not steady:
            return UsbName(port=self.folder.name)
        return UsbName(int(self["idVendor"], 16), int(self["idProduct"], 16), self["serial"])


class Names:
    """Reads /dev and /sys below ``root`` anew at every question."""

    def __init__(self, root: Path = Path("/")) -> None:
        self._dev = root / "dev"
        self._sys = root / "sys"

    def plugged_in(self) -> tuple[Found, ...]:
        """Everything that a slip printer, a scanner or a keypad could be: serial lines first, then USB printers."""
        return (*self._serial_lines(), *self._usb_printers())

    def readers(self) -> tuple[Found, ...]:
        """What else could read: scanners in HID-POS mode, keyboards (what looks like a scanner first), cameras."""
        keyboards = self._by_id_or_path("input", "-event-kbd", "keyboard")
        typing = sorted(keyboards, key=lambda one: not looks_like_reader(one))
        return (*self._hid_scanners(), *typing, *self._by_id_or_path("v4l", "-video-index0", "camera"))

    def everything(self) -> tuple[Found, ...]:
        """Whatever a device of the hall could be."""
        return (*self.plugged_in(), *self.readers())

    def node_of(self, name: str) -> Path | None:
        """Today's device file of a name: a path, or a USB name; None when it is not plugged in."""
        if usb := UsbName.of(name):
            nodes = (*self._lp_nodes(), *self._hid_nodes())
            return next((node for device, node in nodes if device.is_meant_by(usb) and node.exists()), None)
        path = self._dev / Path(name).relative_to("/dev") if name.startswith("/dev/") else Path(name)
        return path.resolve() if path.exists() else None

    def name_of(self, node: str) -> str:
        """The name under which today's device file should stand in the settings; itself when there is no better."""
        return next((found.name for found in self.everything() if found.node == node), node)

    def usb_port_of(self, name: UsbName) -> str | None:
        """Today's socket of a USB device ("1-1.4"); None when it is not plugged in."""
        return next((device.folder.name for device in self._usb_devices() if device.is_meant_by(name)), None)

    def descriptor_of(self, node: Path) -> bytes:
        """How the HID device at this node describes its reports; empty when it does not."""
        try:
            return (self._sys / "class/hidraw" / node.name / "device/report_descriptor").read_bytes()
        except OSError:
            return b""

    # ---- who is who ----

    def _usb_devices(self) -> Iterator[_Usb]:
        folders = _entries(self._sys / "bus/usb/devices")
        return (_Usb(folder) for folder in folders if (folder / "idVendor").is_file())

    def _has_twin(self, usb: _Usb) -> bool:
        """Another one that says the same of itself is plugged in: only their sockets tell them apart."""
        return [other.identity for other in self._usb_devices()].count(usb.identity) > 1

    def _goes_by_number(self, usb: _Usb) -> bool:
        return bool(usb["serial"]) and not self._has_twin(usb)

    # ---- serial lines ----

    def _serial_lines(self) -> Iterator[Found]:
        for entry in _entries(self._sys / "class/tty"):
            if not re.fullmatch(r"tty(USB|ACM|S|AMA)\d+", entry.name) or not (self._dev / entry.name).exists():
                continue
            if entry.name.startswith("ttyS") and _text(entry / "type") in ("", NO_UART):
                continue
            yield self._serial_line(entry)

    def _serial_line(self, entry: Path) -> Found:
        node, usb = self._dev / entry.name, _usb_above(entry / "device")
        by_id, by_path = (self._link_to(node, f"serial/{way}") for way in ("by-id", "by-path"))
        steady = usb is not None and by_id is not None and self._goes_by_number(usb)
        name = (by_id if steady else by_path or by_id) or self._said(node)
        return Found("serial", name, self._said(node), usb.words if usb else entry.name, steady)

    def _link_to(self, node: Path, folder: str) -> str | None:
        links = (link for link in _entries(self._dev / folder) if link.resolve() == node.resolve())
        return next((self._said(link) for link in links), None)

    def _said(self, path: Path) -> str:
        """A path below our root as the machine itself would call it."""
        return f"/dev/{path.relative_to(self._dev)}"

    # ---- USB printers ----

    def _usb_printers(self) -> Iterator[Found]:
        nodes = {device.folder.resolve(): node for device, node in self._lp_nodes()}
        for device in self._printer_devices():
            node = nodes.get(device.folder.resolve())
            said = self._said(node) if node is not None and node.exists() else ""
            steady = self._goes_by_number(device)
            yield Found("usblp" if said else "usb", str(device.name(steady)), said, device.words, steady)

    def _printer_devices(self) -> Iterator[_Usb]:
        """USB devices with a printer's interface, each once."""
        seen: set[Path] = set()
        for interface in _entries(self._sys / "bus/usb/devices"):
            usb = _usb_above(interface) if _text(interface / "bInterfaceClass") == PRINTER_CLASS else None
            if usb is not None and usb.folder not in seen:
                seen.add(usb.folder)
                yield usb

    def _lp_nodes(self) -> Iterator[tuple[_Usb, Path]]:
        """The device files of usblp."""
        for entry in _entries(self._sys / "class/usbmisc"):
            usb = _usb_above(entry / "device") if entry.name.startswith("lp") else None
            if usb is not None:
                yield usb, self._dev / "usb" / entry.name

    # ---- scanners in HID-POS mode, keyboards, cameras ----

    def _hid_scanners(self) -> Iterator[Found]:
        for usb, node in self._hid_nodes():
            steady = self._goes_by_number(usb)
            yield Found("hid", str(usb.name(steady)), self._said(node), usb.words, steady)

    def _hid_nodes(self) -> Iterator[tuple[_Usb, Path]]:
        """The device files of those that call themselves barcode scanners."""
        for entry in _entries(self._sys / "class/hidraw"):
            usb, node = _usb_above(entry / "device"), self._dev / entry.name
            if usb is not None and SCANNER_PAGE.match(self.descriptor_of(node)):
                yield usb, node

    def _by_id_or_path(self, folder: str, ending: str, kind: Literal["keyboard", "camera"]) -> Iterator[Found]:
        """One for each node: by its own name, else by its socket."""
        links = [*_entries(self._dev / folder / "by-id"), *_entries(self._dev / folder / "by-path")]
        links_of: dict[Path, list[Path]] = {}
        for link in (link for link in links if link.name.endswith(ending) and link.exists()):
            links_of.setdefault(link.resolve(), []).append(link)
        for node, own in links_of.items():
            if node.is_relative_to(self._dev):
                yield self._at_links(own, node, kind)

    def _at_links(self, links: list[Path], node: Path, kind: Literal["keyboard", "camera"]) -> Found:
        """``links``: by its own name before by its socket."""
        entry = self._sys / "class" / ("input" if kind == "keyboard" else "video4linux") / node.name
        usb = _usb_above(entry / "device")
        words = _text(entry / ("device/name" if kind == "keyboard" else "name")) or (usb.words if usb else node.name)
        link = links[-1 if usb is not None and self._has_twin(usb) else 0]
        steady = link.parent.name == "by-id" and usb is not None and self._goes_by_number(usb)
        return Found(kind, self._said(link), self._said(node), words, steady)


def looks_like_reader(found: Found) -> bool:
    """By its name; a guess, so nothing is ever taken from the keyboards without a person's word."""
    return bool(READERS.search(f"{found.name} {found.words}"))


def _usb_above(place: Path) -> _Usb | None:
    """The USB device to which an interface or a port in /sys belongs."""
    here = place.resolve()
    return next((_Usb(folder) for folder in (here, *here.parents) if (folder / "idVendor").is_file()), None)


def _entries(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []  # no such class of devices on this machine


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""  # an attribute that this device does not have, or a device that is just being unplugged
