"""A simulated printer in this process, and a station's printer that talks to it over real TCP."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field, replace
from queue import Empty, SimpleQueue

from devices.ports import PrintOutcome
from devices.printer.settings import PrinterSettings, TcpAddress
from devices.printer.sim import CapturedSlip, Faults, SimSettings
from devices.printer.sim_server import SimServer
from devices.printer.slip import Content, sample_slip
from devices.printer.station import StationPrinter
from devices.states import DeviceHealth, State

PATIENCE_S = 20.0
FAST = SimSettings(port=0, speed=100.0)
QUICK = PrinterSettings(
    "p1",
    TcpAddress("127.0.0.1"),
    connect_timeout_s=5.0,
    write_timeout_s=5.0,
    answer_timeout_s=2.0,
    evidence_timeout_s=2.0,
)
"""Where a printer answers it does so at once, but a busy machine lets it wait for its turn."""
UNHEARD = {"answer_timeout_s": 0.3, "evidence_timeout_s": 0.5}
"""Where none ever answers, waiting longer changes nothing."""


@dataclass
class SimBench:
    """A simulator on a thread of its own; ``unplug`` and ``plug_in`` keep its port."""

    settings: SimSettings = FAST
    faults: Faults = field(default_factory=Faults)
    slips: SimpleQueue[CapturedSlip] = field(default_factory=SimpleQueue)
    server: SimServer | None = None
    thread: threading.Thread | None = None

    def plug_in(self) -> SimBench:
        self.server = SimServer(self.settings, self.slips.put, self.faults)
        self.settings = replace(self.settings, port=self.server.port)
        self.thread = threading.Thread(target=self.server.serve)
        self.thread.start()
        return self

    def unplug(self) -> None:
        if self.server is not None and self.thread is not None:
            self.server.stop()
            self.thread.join(PATIENCE_S)
            assert not self.thread.is_alive()
        self.server = None

    def set(self, line: str) -> None:
        self.faults.obey(line)
        if self.server is not None:
            self.server.wake()

    def next_slip(self) -> CapturedSlip:
        return self.slips.get(timeout=PATIENCE_S)

    @property
    def slips_printed(self) -> int:
        return self.slips.qsize()


class Health:
    """Every state a device has told, and a way to wait for one."""

    def __init__(self) -> None:
        self.told: SimpleQueue[DeviceHealth] = SimpleQueue()
        self.seen: list[DeviceHealth] = []

    def __call__(self, health: DeviceHealth) -> None:
        self.told.put(health)

    def wait_for(self, *states: State) -> DeviceHealth:
        deadline = time.monotonic() + PATIENCE_S
        while True:
            try:
                health = self.told.get(timeout=max(0.0, deadline - time.monotonic()))
            except Empty:
                raise AssertionError(f"never {states}; seen {[(h.state, h.reasons) for h in self.seen]}") from None
            self.seen.append(health)
            if health.state in states:
                return health


@dataclass
class PrinterBench:
    """A station's printer whose outcomes are collected."""

    printer: StationPrinter
    health: Health
    outcomes: SimpleQueue[PrintOutcome] = field(default_factory=SimpleQueue)
    jobs: int = 0

    def start_slip(self, content: Content | None = None) -> None:
        self.jobs += 1
        self.printer.print_slip(f"job-{self.jobs}", content or sample_slip(), self.outcomes.put)

    def outcome(self) -> PrintOutcome:
        return self.outcomes.get(timeout=PATIENCE_S)

    def print(self, content: Content | None = None) -> PrintOutcome:
        self.start_slip(content)
        return self.outcome()
