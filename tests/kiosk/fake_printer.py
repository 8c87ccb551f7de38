"""A printer whose slips end when, and as, the test says."""

from __future__ import annotations

from collections.abc import Callable

from devices.ports import PrintOutcome, SlipOrder, SlipState, StateListener
from devices.printer.slip import Content
from devices.states import DeviceHealth, Reason, State


class FakePrinter:
    """Stands for devices.ports.TicketPrinter."""

    def __init__(self, on_state: StateListener, name: str = "may-in-1") -> None:
        self.slips: list[Content] = []
        self.orders: list[SlipOrder] = []
        self.warmed = self.closed = False
        self._done: Callable[[PrintOutcome], None] = lambda outcome: None
        self._name, self._listeners = name, [on_state]
        self.health = DeviceHealth(name, "escpos_tcp", State.CONNECTING, (), 0.0)

    def listen(self, on_state: StateListener) -> None:
        self._listeners.append(on_state)

    def take(self, order: SlipOrder) -> None:
        self.orders.append(order)
        self.slips.append(order.content())

    def print_slip(self, job_id: str, content: Content, done: Callable[[PrintOutcome], None]) -> None:
        self.slips.append(content)
        self._done = done

    def finish(self, outcome: PrintOutcome) -> None:
        """The slip without an order ends like this."""
        self._done(outcome)

    def distrust(self) -> None:
        pass

    def warm(self) -> None:
        self.warmed = True

    def close(self) -> None:
        self.closed = True

    def end(self, state: SlipState, *reasons: Reason) -> None:
        """The newest slip ends like this."""
        order = self.orders[-1]
        if state is not SlipState.FAILED_BEFORE and order.sending():
            order.sent()
        order.ended(PrintOutcome(order.job_id, state, reasons))

    def become(self, state: State, *reasons: Reason) -> None:
        self.health = DeviceHealth(self._name, "escpos_tcp", state, reasons, 0.0)
        for listener in self._listeners:
            listener(self.health)
