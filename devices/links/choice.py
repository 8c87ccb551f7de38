"""Address and passport → the link that carries the bytes. A link's library is imported only when it is needed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from devices.ports import Link
from devices.printer.settings import PrinterSettings, SerialAddress, TcpAddress, UsbAddress, UsbLpAddress
from devices.runner import BACK_OFF_S


def pauses_of(settings: PrinterSettings) -> Sequence[float]:
    """Pauses between the tries to reach a printer that is away."""
    return tuple(pause * settings.pace for pause in BACK_OFF_S)


def link_to(settings: PrinterSettings) -> Link:
    """The link of a printer, not yet open; listened in on if the settings want a trace."""
    if settings.trace is None:
        return _link_to(settings)
    from devices.links.tap import TapLink, TraceFile
    from devices.printer.trace import commands_of, is_poll

    return TapLink(_link_to(settings), TraceFile(settings.trace), commands_of, is_poll)


def _link_to(settings: PrinterSettings) -> Link:
    match settings.address:
        case TcpAddress(host, port):
            from devices.links.tcp import TcpLink

            return TcpLink(host, port, settings.connect_timeout_s)
        case SerialAddress(device):
            from devices.links.serial import SerialLink

            return SerialLink(device, settings.passport.baud or 9600, settings.passport.flow)
        case UsbLpAddress(device):
            from devices.links.usblp import UsbLpLink

            return UsbLpLink(device)
        case UsbAddress(device):
            from devices.links.usb import UsbLink

            return UsbLink(device)
        case _ as unknown:
            assert_never(unknown)
