"""Kind of device → driver. Drivers are imported only when one is asked for."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from typing import cast

from devices.errors import UnknownKind
from devices.ports import StateListener, TicketPrinter
from devices.printer.settings import PrinterSettings

PrinterFactory = Callable[[PrinterSettings, StateListener | None], TicketPrinter]

PRINTERS: Mapping[str, str] = {
    "escpos_tcp": "devices.printer.station:escpos_printer",
    "escpos_serial": "devices.printer.station:escpos_printer",
    "escpos_usblp": "devices.printer.station:escpos_printer",
    "escpos_usb": "devices.printer.station:escpos_printer",
}


def ticket_printer(settings: PrinterSettings, on_state: StateListener | None = None) -> TicketPrinter:
    """The printer that the settings describe, started; whether it can be reached is its health."""
    return cast(PrinterFactory, _load(PRINTERS, settings.kind))(settings, on_state)


def _load(known: Mapping[str, str], kind: str) -> object:
    if kind not in known:
        raise UnknownKind(kind, known)
    module, _, name = known[kind].partition(":")
    return getattr(importlib.import_module(module), name)
