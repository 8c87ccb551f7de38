"""Kind of device → driver. Drivers are imported only when one is asked for."""

from __future__ import annotations

import difflib
import importlib
from collections.abc import Callable, Mapping
from typing import cast

from devices.errors import UnknownKind
from devices.ports import StateListener, TicketPrinter
from devices.printer.settings import PrinterSettings

PrinterFactory = Callable[[PrinterSettings, StateListener | None], TicketPrinter]

PRINTERS: Mapping[str, str] = {
    "escpos_tcp": "devices.printer.station:escpos_tcp_printer",
}


def ticket_printer(settings: PrinterSettings, on_state: StateListener | None = None) -> TicketPrinter:
    """The printer that the settings describe, started; whether it can be reached is its health."""
    return cast(PrinterFactory, _load(PRINTERS, settings.kind))(settings, on_state)


def _load(known: Mapping[str, str], kind: str) -> object:
    if kind not in known:
        near = difflib.get_close_matches(kind, known, n=1)
        hint = f"; did you mean {near[0]!r}?" if near else f"; known: {', '.join(sorted(known))}"
        raise UnknownKind(f"no driver for kind {kind!r}{hint}")
    module, _, name = known[kind].partition(":")
    return getattr(importlib.import_module(module), name)
