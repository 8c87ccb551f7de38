"""From settings to a reader at work."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from typing import cast

from devices.errors import UnknownKind
from devices.links.names import Names
from devices.ports import ScanListener, StateListener
from devices.readers.reading import ReaderDriver
from devices.readers.settings import ReaderSettings
from devices.station import StationDevice

DriverFactory = Callable[[ReaderSettings, ScanListener, Names | None], ReaderDriver]

DRIVERS: Mapping[str, str] = {
    "serial": "devices.readers.serial_reader:serial_reader",
    "evdev": "devices.readers.evdev_reader:evdev_reader",
    "hid_pos": "devices.readers.hidpos_reader:hidpos_reader",
}
"""Kinds at a cable of their own; a camera has a factory of its own, and what types into a window lives there."""


class StationReader(StationDevice[ReaderDriver]):
    """A CodeReader over any driver."""

    def __init__(self, settings: ReaderSettings, driver: ReaderDriver, on_state: StateListener | None = None) -> None:
        poll_s, back_off_s, enabled = settings.poll_s, settings.back_off_s, settings.enabled
        super().__init__(settings.id, "reader", driver, on_state, poll_s=poll_s, back_off_s=back_off_s, enabled=enabled)


def code_reader(
    settings: ReaderSettings,
    on_scan: ScanListener,
    on_state: StateListener | None = None,
    names: Names | None = None,
) -> StationReader:
    """The reader that the settings describe, started; whether it can be reached is its health."""
    if settings.kind not in DRIVERS:
        raise UnknownKind(settings.kind, DRIVERS)
    module, _, name = DRIVERS[settings.kind].partition(":")
    driver = cast(DriverFactory, getattr(importlib.import_module(module), name))(settings, on_scan, names)
    return StationReader(settings, driver, on_state)
