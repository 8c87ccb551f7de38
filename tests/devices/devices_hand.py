"""The simulated printer without a cable, its clock moved by hand."""

from __future__ import annotations

from typing import Any

from devices.printer.bitmap import Bitmap
from devices.printer.sim import CapturedSlip, Faults, SimPrinter, SimSettings

BLACK_100_ROWS = Bitmap(576, b"\xff" * 7200)


class HandMovedPrinter:
    """Collects its slips; ``now`` is what its clock shows."""

    def __init__(self, faults: Faults | None = None, **settings: Any) -> None:
        self.slips: list[CapturedSlip] = []
        self.sim = SimPrinter(SimSettings(**settings), self.slips.append, faults)
        self.now = 100.0

    def set(self, line: str) -> None:
        self.sim.faults.obey(line)

    def receive(self, data: bytes) -> bytes:
        return self.sim.receive(data, self.now)

    def pass_time(self, seconds: float) -> bytes:
        answers, end = b"", self.now + seconds
        while self.now < end:
            answers += self.sim.advance(self.now)
            due = self.sim.due(self.now)
            self.now = min(end, self.now + max(0.001, due if due is not None else seconds))
        return answers + self.sim.advance(self.now)

    @property
    def torn(self) -> list[str]:
        return [slip.torn for slip in self.slips]
