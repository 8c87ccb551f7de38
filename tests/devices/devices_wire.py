"""A simulated printer behind a link on which time passes only as somebody waits; bytes can be lost at chosen places."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from devices.printer.decoder import PrinterMemory
from devices.printer.encode.result import Encoded
from devices.printer.escpos_driver import EscPosDriver, Proof
from devices.printer.passport import UNPROVED, Passport
from devices.printer.settings import PrinterSettings, SerialAddress
from devices.printer.sim import CapturedSlip, SimPrinter, SimSettings

PASSPORT = replace(
    UNPROVED,
    answers=frozenset({"dle_eot", "gs_r"}),
    dots=384,
    clears=True,
    evidence_per="strip",
    proved_on=date(2026, 1, 1),
    mm_per_s=100.0,
)


@dataclass
class Wire:
    """Implements devices.ports.Link."""

    printer: SimPrinter
    now: float = 0.0
    lose: frozenset[int] = frozenset()
    """Places among all bytes that are ever written."""
    sent: bytearray = field(default_factory=bytearray)
    lost: bool = False
    _heard: bytearray = field(default_factory=bytearray)

    def clock(self) -> float:
        return self.now

    def open(self) -> None: ...
    def close(self, *, drop: bool = False) -> None: ...
    def abandon(self) -> None: ...

    def write(self, data: bytes, deadline_s: float, *, urgent: bool = False) -> None:
        kept = bytes(byte for place, byte in enumerate(data, len(self.sent)) if place not in self.lose)
        self.sent += data
        while kept:
            self._heard += self.printer.advance(self.now)
            fits = min(self.printer.room, len(kept))
            self._heard += self.printer.receive(kept[:fits], self.now)
            kept = kept[fits:]
            self.now += 0.0 if fits else 0.01

    def read(self, wait_s: float) -> bytes:
        end = self.now + wait_s
        while True:
            self._heard += self.printer.advance(self.now)
            if self._heard or self.now >= end:
                heard, self._heard = bytes(self._heard), bytearray()
                return heard
            due = self.printer.due(self.now)
            self.now = min(end, self.now + max(due, 1e-4)) if due is not None else end


class WireBench:
    """A driver at such a wire."""

    def __init__(self, passport: Passport = PASSPORT, memory: PrinterMemory | None = None) -> None:
        self.slips: list[CapturedSlip] = []
        settings = SimSettings(kind="escpos_serial", dots=passport.dots)
        self.wire = Wire(SimPrinter(settings, self.slips.append, memory=memory))
        printer = PrinterSettings("p1", SerialAddress("wire"), passport)
        self.driver = EscPosDriver(self.wire, printer, self.wire.clock)
        self.driver.open()
        self.driver.check()

    def set(self, line: str) -> None:
        self.wire.printer.faults.obey(line)

    def print(self, slip: Encoded, lose_at: int | None = None) -> Proof:
        """``lose_at``: the place in the slip of the one byte that is lost."""

        def sending() -> bool:
            self.wire.lose = frozenset() if lose_at is None else frozenset({len(self.wire.sent) + lose_at})
            return True

        return self.driver.print(lambda: slip, sending, lambda: None)

    def whole(self, slip: Encoded) -> int:
        """So many pieces by now show exactly this slip."""
        return sum(piece.bitmap == slip.bitmap and not piece.torn for piece in self.slips)

    def pass_time(self, seconds: float) -> None:
        end = self.wire.now + seconds
        while self.wire.now < end:
            self.wire.read(end - self.wire.now)
