"""The line, listened in on for repairers: every new text with its answer, and what is said again only if answered anew.

``?`` behind a request: it was said again and not answered; then the answer of that address is news, too.

Numbers on signs hang in the hall for everybody to read, so they stand in the file as they are.
"""

from __future__ import annotations

from devices.links.serial import SerialLink
from devices.links.tap import TapLink, TraceFile
from devices.pads.cable import WakingLink
from devices.signs import segments
from devices.signs.modbus import SEGMENTS, request_at
from devices.signs.settings import BusSettings


def link_of(settings: BusSettings) -> WakingLink:
    """The line, not yet open; listened in on if the settings want a trace."""
    link = SerialLink(settings.device, settings.baud)
    return link if settings.trace is None else TracedLine(link, TraceFile(settings.trace))


class TracedLine(TapLink):
    """A line and its trace: what is said again and answered again is left out, what is not answered stands there."""

    def __init__(self, link: WakingLink, trace: TraceFile) -> None:
        super().__init__(link, trace, lambda data: [described(data)], lambda _: False)
        self._line, self._file = link, trace
        self._last: dict[bytes, bytes] = {}
        self._again: bytes | None = None
        self._answered = False
        self._address = b""
        self._mute: set[bytes] = set()
        """Addresses that have not answered what was said again; told once, and again when they answer."""

    def wake(self) -> None:
        self._line.wake()

    def write(self, data: bytes, deadline_s: float, *, urgent: bool = False) -> None:
        if self._again is not None and not self._answered and self._address not in self._mute:
            self._mute.add(self._address)
            self._file.note("out", [described(self._again), "?"])
        self._again, self._answered = data if self._is_again(data) else None, False
        self._address = _address_of(data)
        if self._again is None:
            super().write(data, deadline_s, urgent=urgent)
        else:
            self._line.write(data, deadline_s, urgent=urgent)

    def read(self, wait_s: float) -> bytes:
        if self._again is None:
            return super().read(wait_s)
        data = self._line.read(wait_s)
        self._answered = self._answered or bool(data)
        if data and self._address in self._mute:
            self._mute.discard(self._address)
            self._file.note("in", data.hex(" "))
        return data

    def _is_again(self, data: bytes) -> bool:
        """The same as the last time to this address: a refresh, or a question for keys."""
        address, said = _address_of(data), data if request_at(data) else _without_number(data)
        again = self._last.get(address) == said
        self._last[address] = said
        return again


def _address_of(data: bytes) -> bytes:
    return data[:1] if request_at(data) else data[:5]


def _without_number(line: bytes) -> bytes:
    """A line of ours without its sequence number and sum."""
    return b",".join((line[:5], line[11:].partition(b"*")[0]))


def described(data: bytes) -> str:
    """A request as a repairer reads it: ``[7] A012``, the line itself, or hex."""
    if found := request_at(data):
        request = found[0]
        if request.register == SEGMENTS and request.values:
            return f"[{request.unit}] {segments.seen(request.values, 2 * len(request.values))!r}"
        return f"[{request.unit}] {data.hex(' ')}"
    line = data.rstrip(b"\r\n")
    return line.decode("ascii") if line.isascii() and line.decode("ascii").isprintable() else data.hex(" ")
