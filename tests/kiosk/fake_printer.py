"""A printer whose slips end when, and as, the test says."""

from __future__ import annotations

from collections.abc import Callable

from devices.ports import PrintOutcome, SlipState, StateListener
from devices.printer.slip import SlipContent
from devices.states import DeviceHealth, Reason, State


class FakePrinter:
    """Stands for devices.ports.TicketPrinter."""

    def __init__(self, on_state: StateListener) -> None:
        self.slips: list[SlipContent] = []
        self.jobs: list[str] = []
        self.warmed = self.closed = False
        self._on_state = on_state
        self._done: list[Callable[[PrintOutcome], None]] = []
        self.health = DeviceHealth("may-in-1", "escpos_tcp", State.CONNECTING, (), 0.0)

    def print_slip(self, job_id: str, content: SlipContent, done: Callable[[PrintOutcome], None]) -> None:
        self.jobs.append(job_id)
        self.slips.append(content)
        self._done.append(done)

    def warm(self) -> None:
        self.warmed = True

    def close(self) -> None:
        self.closed = True

    def end(self, state: SlipState, *reasons: Reason) -> None:
        """The newest slip ends like this."""
        self._done[-1](PrintOutcome(self.jobs[-1], state, reasons))

    def become(self, state: State, *reasons: Reason) -> None:
        self.health = DeviceHealth("may-in-1", "escpos_tcp", state, reasons, 0.0)
        self._on_state(self.health)
