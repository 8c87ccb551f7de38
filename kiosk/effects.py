"""Carries out what the flow asks for, and turns what the world answers into events. Nothing here waits."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Protocol, assert_never

from PySide6.QtCore import QObject, QTimer, Signal, SignalInstance

from assets.texts import Texts
from config.schema import HallConfig
from devices.ports import PrintOutcome
from devices.printer.slip import SlipContent
from devices.states import DeviceHealth, State
from kiosk.events import (
    Answered,
    Asked,
    Changed,
    CodeScanned,
    Denied,
    Effect,
    Event,
    HallChanged,
    LinkChanged,
    PaperChanged,
    PrintSlip,
    Recovered,
    Report,
    SendCheckIn,
    SendIssue,
    SendKeep,
    SendVoid,
    SlipEnded,
    StartTimer,
    StopTimer,
    Ticked,
    Timer,
    TimeUp,
    WaitsChanged,
)
from kiosk.slips import slip_of
from queue_engine.client import LinkStatus, Unreachable
from queue_engine.protocol import HallState, Issued, Message, Refusal, ReportDevice, TicketNow, Waits

UNREACHABLE = "unreachable"
LOOK_MS = 1000
"""How often it is seen whether it is time for the next tick."""
TICK_MS = 10_000
"""Hours begin at full minutes; a table of waits grows old within two."""


class Link(Protocol):
    """What the kiosk needs of queue_engine.client.qt.HallLink."""

    @property
    def changed(self) -> SignalInstance: ...
    @property
    def link_changed(self) -> SignalInstance: ...
    @property
    def answered(self) -> SignalInstance: ...
    @property
    def recovered(self) -> SignalInstance: ...
    @property
    def waits_changed(self) -> SignalInstance: ...
    def start(self) -> None: ...
    def stop(self) -> None: ...
    def send(self, body: Message) -> str: ...
    def now_ms(self) -> int: ...


class SlipPrinter(Protocol):
    """What the kiosk needs of devices.ports.TicketPrinter."""

    def print_slip(self, job_id: str, content: SlipContent, done: Callable[[PrintOutcome], None]) -> None: ...


class Alarm(QTimer):
    """One of the flow's clocks."""

    rang = Signal(object)

    def __init__(self, timer: Timer, parent: QObject) -> None:
        super().__init__(parent)
        self._timer = timer
        self.setSingleShot(True)
        self.timeout.connect(self._on_timeout)

    def _on_timeout(self) -> None:
        self.rang.emit(TimeUp(self._timer))


class Effects(QObject):
    """``happened`` carries events to the loop, always in the window's thread."""

    happened = Signal(object)
    scanned = Signal(str)
    """A reader emits it with the text of a code, from whatever thread."""
    _slip_ended = Signal(str, object)
    _health_changed = Signal(object)

    def __init__(self, config: HallConfig, link: Link, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._config, self._link = config, link
        self._printer: SlipPrinter | None = None
        self._told: tuple[str, tuple[str, ...]] | None = None
        self._jobs = 0
        self._tick = 0
        self._clock = QTimer(self, interval=LOOK_MS)
        self._alarms = {timer: Alarm(timer, self) for timer in Timer}
        for alarm in self._alarms.values():
            alarm.rang.connect(self.happened)
        self._listen()

    def _listen(self) -> None:
        self._link.changed.connect(self._on_changed)
        self._link.link_changed.connect(self._on_link_changed)
        self._link.answered.connect(self._on_answered)
        self._link.recovered.connect(self._on_recovered)
        self._link.waits_changed.connect(self._on_waits_changed)
        self.scanned.connect(self._on_scanned)
        self._clock.timeout.connect(self._on_clock)
        self._clock.start()
        self._slip_ended.connect(self._on_slip_ended)
        self._health_changed.connect(self._on_health_changed)

    def use_printer(self, printer: SlipPrinter) -> None:
        self._printer = printer

    def printer_changed(self, health: DeviceHealth) -> None:
        """The printer's state listener; called on the printer's thread."""
        self._health_changed.emit(health)

    def perform(self, effect: Effect) -> None:
        match effect:
            case SendIssue(body) | SendCheckIn(body) | SendVoid(body) | SendKeep(body):
                self.happened.emit(Asked(self._link.send(body)))
            case Report(body):
                self._link.send(body)
            case PrintSlip(issued, language, again):
                self._print(issued, language, again)
            case StartTimer(timer, seconds):
                self._alarms[timer].start(round(seconds * 1000))
            case StopTimer(timer):
                self._alarms[timer].stop()
            case _:
                assert_never(effect)

    def _print(self, issued: Issued, language: str, again: bool) -> None:
        assert self._printer is not None, "the flow prints only where the settings name a printer"
        self._jobs += 1
        ticket = issued.ticket.id
        content = slip_of(issued, self._config, Texts.load(language), copy=2 if again else 1)
        self._printer.print_slip(f"{ticket}#{self._jobs}", content, partial(self._slip_ended.emit, ticket))

    # -- what the world says ---------------------------------------------------------------------

    def _tell(self, event: Event) -> None:
        self.happened.emit(event)

    def _on_changed(self, hall: HallState, facts: tuple[Any, ...]) -> None:
        self._tell_time()
        self._tell(HallChanged(hall))

    def _on_waits_changed(self, waits: Waits) -> None:
        self._tell_time()
        self._tell(WaitsChanged(waits))

    def _on_clock(self) -> None:
        if self._link.now_ms() // TICK_MS != self._tick:
            self._tell_time()

    def _tell_time(self) -> None:
        now_ms = self._link.now_ms()
        self._tick = now_ms // TICK_MS
        self._tell(Ticked(now_ms))

    def _on_scanned(self, text: str) -> None:
        self._tell(CodeScanned(text))

    def _on_link_changed(self, status: LinkStatus) -> None:
        self._tell(LinkChanged(status.live))

    def _on_answered(self, intent: str, answer: object) -> None:
        match answer:
            case Issued():
                self._tell(Answered(intent, answer))
            case TicketNow(ticket=ticket):
                self._tell(Changed(intent, ticket))
            case Refusal(code=code, detail=detail):
                self._tell(Denied(intent, code, detail))
            case Unreachable():
                self._tell(Denied(intent, UNREACHABLE))

    def _on_recovered(self, issued: Issued) -> None:
        self._tell(Recovered(issued))

    def _on_slip_ended(self, ticket: str, outcome: PrintOutcome) -> None:
        self._tell(SlipEnded(ticket, outcome.state, outcome.reasons))

    def _on_health_changed(self, health: DeviceHealth) -> None:
        self._tell(PaperChanged(health.usable or health.state is State.CONNECTING))
        # To be at work is no news to the hall: only what a person may have to act on is.
        state = State.READY if health.state is State.BUSY else health.state
        if self._told != (state, health.reasons):
            self._told = (state, health.reasons)
            body = {"device": health.device, "kind": health.kind, "state": state, "reasons": health.reasons}
            self._link.send(ReportDevice.model_validate(body))
