"""A scanner that is neither a keyboard nor a serial line: HID-POS. Bytes arrive as they were scanned."""

from __future__ import annotations

from devices.links.hidraw import HidrawLink
from devices.links.names import Names
from devices.ports import ScanListener
from devices.readers.hidpos import HidPosSense, layouts
from devices.readers.reading import ReaderDriver
from devices.readers.settings import ReaderSettings


def hidpos_reader(settings: ReaderSettings, on_scan: ScanListener, names: Names | None = None) -> ReaderDriver:
    """The driver, not yet open."""
    sense = HidPosSense(prefix=settings.framing.prefix)
    link = HidrawLink(settings.device, lambda descriptor: sense.expect(layouts(descriptor)), names=names)
    return ReaderDriver(settings, link, sense, on_scan)
