"""One printer at the end of a cable, while it is being found out: slips in, answers out, no trust in anything."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import TracebackType

from devices.errors import WriteStalled
from devices.ports import Link
from devices.printer.encode import native
from devices.printer.passport import Flow, Passport
from devices.printer.settings import Address, PrinterSettings, SerialAddress
from devices.printer.status import CLEAR, GS_A, GS_R, AnswerStream, Kind, Told, ask, gs_h

ANSWER_S = 0.6
"""How long a question waits for its answer."""
PRINTED_S = 12.0
"""How long a test slip may take until it is answered for."""
PIECE = 256
STALL_S = 2.0
"""A piece that takes so much longer than its time on the line is held up."""
NO_CHANGES = b"\x1da\x00"
MENDING = bytes(512) + native.INIT
"""Ends whatever garbage of another speed may have begun: NUL means nothing."""

LinkTo = Callable[[PrinterSettings], Link]


@dataclass(frozen=True)
class Cable:
    """Where the printer is, and how fast its line runs."""

    address: Address
    baud: int | None = None
    flow: Flow = "none"

    @property
    def serial(self) -> bool:
        return isinstance(self.address, SerialAddress)

    def settings(self, printer: str, trace: Path | None) -> PrinterSettings:
        passport = Passport(baud=self.baud, flow=self.flow)
        return PrinterSettings(printer, self.address, passport, connect_timeout_s=3.0, trace=trace)


@dataclass
class Probe:
    """An open line; use it in a ``with``. Every method raises DeviceError when the line is gone."""

    link: Link
    cable: Cable
    clock: Callable[[], float] = time.monotonic
    _stream: AnswerStream = field(default_factory=AnswerStream)
    _last_id: int = 0

    def __enter__(self) -> Probe:
        self.link.open()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.link.close(drop=kind is not None)

    def send(self, data: bytes) -> None:
        wire_s = len(data) * 10 / self.cable.baud if self.cable.baud else 0.0
        self.link.write(data, 10.0 + 2 * wire_s)

    def hurry(self, data: bytes) -> None:
        """A real-time command, also to a printer that says "wait"."""
        self.link.write(data, 2.0, urgent=True)

    def takes(self, count: int) -> bool:
        """Does it take so many idle bytes, each piece about as fast as the line is? False: it has said "wait"."""
        wire_s = PIECE * 10 / self.cable.baud if self.cable.baud else 0.0
        try:
            for _ in range(count // PIECE):
                self.link.write(bytes(PIECE), wire_s + STALL_S)
        except WriteStalled:
            return False
        return True

    # ---- questions ----

    def real_time(self, n: int) -> int | None:
        """DLE EOT n."""
        told = self._asked(ask(n), Kind.REAL_TIME, urgent=True)
        return told.data[0] if told else None

    def in_turn(self, wait_s: float = ANSWER_S) -> int | None:
        """GS r 1."""
        told = self._asked(GS_R, Kind.IN_TURN, wait_s)
        return told.data[0] if told else None

    def names_itself_printed(self) -> bool:
        """GS ( H with a number of ours."""
        self._last_id += 1
        told = self._asked(gs_h(self._last_id), Kind.PRINTED)
        return told is not None and told.id == b"%04d" % self._last_id

    def tells_changes(self) -> bool:
        """GS a, and silence again."""
        told = self._asked(GS_A, Kind.CHANGE)
        self.send(NO_CHANGES)
        return told is not None

    def clear(self) -> None:
        self.hurry(CLEAR)

    def time_of(self, data: bytes) -> float | None:
        """Seconds from the first byte until it answers behind the last line; None when it does not."""
        self._hear(0.0)
        begun = self.clock()
        self.send(data)
        return self.clock() - begun if self.in_turn(PRINTED_S) is not None else None

    def _asked(self, question: bytes, kind: Kind, wait_s: float = ANSWER_S, *, urgent: bool = False) -> Told | None:
        self._hear(0.0)
        (self.hurry if urgent else self.send)(question)
        until = self.clock() + wait_s
        while (left := until - self.clock()) > 0:
            for told in self._hear(left):
                if told.kind is kind:
                    return told
        return None

    def _hear(self, wait_s: float) -> list[Told]:
        return self._stream.feed(self.link.read(wait_s))


@dataclass(frozen=True)
class Bench:
    """Makes probes for one printer."""

    printer: str
    link_to: LinkTo
    trace: Path | None = None

    def probe(self, cable: Cable, **changes: object) -> Probe:
        there = replace(cable, **changes)  # type: ignore[arg-type]
        return Probe(self.link_to(there.settings(self.printer, self.trace)), there)
