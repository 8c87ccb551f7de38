"""A scanner at a serial line (RS-232, or USB in CDC mode): the bytes arrive as they were scanned."""

from __future__ import annotations

from devices.links.names import Names
from devices.links.serial import SerialLink
from devices.ports import ScanListener
from devices.readers.framing import Framer
from devices.readers.reading import ReaderDriver
from devices.readers.settings import ReaderSettings


def serial_reader(settings: ReaderSettings, on_scan: ScanListener, names: Names | None = None) -> ReaderDriver:
    """The driver, not yet open."""
    link = SerialLink(settings.device, settings.baud, names=names)
    return ReaderDriver(settings, link, Framer(settings.framing), on_scan)
