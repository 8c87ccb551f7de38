"""Carries out what the flow asks for, and turns what the world answers into events. Nothing here waits."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from functools import partial
from typing import Any, Protocol, assert_never
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, QTimer, Signal, SignalInstance

from config.schema import HallConfig
from devices.ports import Scan
from devices.printer.spooler import SlipEvent
from devices.states import DeviceHealth, State
from devices.trials import Trial
from kiosk.events import (
    Answered,
    Asked,
    AskMeaning,
    Changed,
    CodeRead,
    CodeScanned,
    Denied,
    DropSlip,
    Effect,
    Event,
    HallChanged,
    Hush,
    Invite,
    LinkChanged,
    PaperChanged,
    Recovered,
    Reprint,
    Say,
    SayWhy,
    SendCheckIn,
    SendIssue,
    SendKeep,
    SendVoid,
    SlipMoved,
    StartTimer,
    StopTimer,
    Ticked,
    Timer,
    TimeUp,
    WaitsChanged,
)
from kiosk.lookup.events import Forget, Heard, Look, PaperState, PaperTold, Print, Tell
from kiosk.lookup.ports import Lookups, Papers
from kiosk.rating.events import Post
from queue_engine.client import LinkStatus, Unreachable
from queue_engine.client.qt.health import HealthReporter
from queue_engine.protocol import (
    CodeMeaning,
    HallState,
    Issued,
    Message,
    Noted,
    PaperAsked,
    Refusal,
    RefusalCode,
    ReportPaper,
    ReportSlip,
    SlipNow,
    TicketNow,
    Waits,
)

log = logging.getLogger(__name__)

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
    def keep_numbers(self, keep: Callable[[Issued], None]) -> None: ...


class Slips(Protocol):
    """What the window needs of kiosk.printing.SlipDesk."""

    def again(self, issued: Issued) -> None: ...
    def drop(self, ticket: str) -> None: ...
    def wished(self, station: str, slips: Iterable[SlipNow]) -> None: ...
    def linked(self) -> None: ...
    def noted(self, ticket: str, steps: int) -> None: ...
    def asked(self, station: str, papers: Iterable[PaperAsked]) -> None: ...
    def ticked(self, day: date) -> None: ...


class Voice(Protocol):
    """What the window needs of kiosk.voice.Voice."""

    def say(self, advice: Say | SayWhy) -> None: ...
    def invite(self, prompt: str) -> None: ...
    def hush(self) -> None: ...
    def trials(self) -> Mapping[str, Trial]: ...
    def close(self) -> None: ...


class Ratings(Protocol):
    """What the window needs of kiosk.rating.posting.RatingPost."""

    def start(self) -> None: ...
    def put(self, body: Message) -> None: ...
    def stop(self) -> None: ...


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
    scanned = Signal(object)
    """A reader emits it with its devices.ports.Scan, from whatever thread."""
    _slip_moved = Signal(object)
    _slip_reported = Signal(object)
    _paper_reported = Signal(object, object)
    _printer_changed = Signal(object)

    def __init__(self, config: HallConfig, station: str, link: Link, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._config, self._station, self._link = config, station, link
        self._slips: Slips | None = None
        self._voice: Voice | None = None
        self._lookups: Lookups | None = None
        self._papers: Papers | None = None
        self._ratings: Ratings | None = None
        self._asked: dict[str, int] = {}
        self._reports: dict[str, ReportSlip] = {}
        self._paper_reports: dict[str, Callable[[], None]] = {}
        self.health = HealthReporter(link, self)
        self._printers: dict[str, DeviceHealth] = {}
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
        self._slip_moved.connect(self._on_slip_moved)
        self._slip_reported.connect(self._on_slip_reported)
        self._paper_reported.connect(self._on_paper_reported)
        self._printer_changed.connect(self._on_printer_changed)

    def use_slips(self, slips: Slips) -> None:
        self._slips = slips

    def use_voice(self, voice: Voice) -> None:
        self._voice = voice

    def use_lookups(self, lookups: Lookups) -> None:
        self._lookups = lookups

    def use_papers(self, papers: Papers) -> None:
        self._papers = papers

    def use_ratings(self, ratings: Ratings) -> None:
        self._ratings = ratings

    def slip_moved(self, event: SlipEvent) -> None:
        """From the slip desk, on whatever thread."""
        self._slip_moved.emit(event)

    def slip_reported(self, report: ReportSlip) -> None:
        """From the slip desk, on whatever thread."""
        self._slip_reported.emit(report)

    def paper_reported(self, report: ReportPaper, noted: Callable[[], None]) -> None:
        """From the slip desk, on whatever thread; ``noted``: the server has it, or will never take it."""
        self._paper_reported.emit(report, noted)

    def printer_changed(self, health: DeviceHealth) -> None:
        """A printer's state listener; called on the printer's thread."""
        self._printer_changed.emit(health)
        self.health.told(health)

    def perform(self, effect: Effect) -> None:
        match effect:
            case SendIssue(body) | SendCheckIn(body) | AskMeaning(body) | SendVoid(body) | SendKeep(body):
                self.happened.emit(Asked(self._link.send(body)))
            case Tell(ask, body):
                self._asked[self._link.send(body)] = ask
            case Look(ask, body):
                self._look(ask, body)
            case Forget():
                self._forget()
            case Print():
                self._print(effect)
            case Post(body):
                if self._ratings:
                    self._ratings.put(body)
            case Reprint(issued):
                self._desk.again(issued)
            case DropSlip(ticket):
                if self._slips:
                    self._slips.drop(ticket)
            case StartTimer(timer, seconds):
                self._alarms[timer].start(round(seconds * 1000))
            case StopTimer(timer):
                self._alarms[timer].stop()
            case Say() | SayWhy() | Invite() | Hush():
                if self._voice:
                    _speak(self._voice, effect)
            case _:
                assert_never(effect)

    def _look(self, ask: int, body: Message) -> None:
        if self._lookups is None:
            self._tell(Heard(ask, None))
        else:
            self._lookups.ask(body, partial(self._on_looked, ask))

    def _forget(self) -> None:
        self._asked.clear()
        if self._lookups is not None:
            self._lookups.forget()

    def _on_looked(self, ask: int, answer: object) -> None:
        self._tell(Heard(ask, answer if isinstance(answer, Message) else None))

    def _print(self, effect: Print) -> None:
        assert self._papers is not None, "the flow prints only where the wiring has said that something does"
        self._papers.print(effect.paper, effect.language, partial(self._on_paper_told, effect.ask))

    def _on_paper_told(self, ask: int, state: PaperState) -> None:
        self._tell(PaperTold(ask, state))

    @property
    def _desk(self) -> Slips:
        assert self._slips is not None, "the flow prints only where the settings name a printer"
        return self._slips

    # -- what the world says ---------------------------------------------------------------------

    def _tell(self, event: Event) -> None:
        self.happened.emit(event)

    def _on_changed(self, hall: HallState, facts: tuple[Any, ...]) -> None:
        self._tell_time()
        self._tell(HallChanged(hall))
        if self._slips:
            self._slips.wished(self._station, hall.slips.values())
            self._slips.asked(self._station, hall.papers)

    def _on_waits_changed(self, waits: Waits) -> None:
        self._tell_time()
        self._tell(WaitsChanged(waits))

    def _on_clock(self) -> None:
        if self._link.now_ms() // TICK_MS != self._tick:
            self._tell_time()

    def _tell_time(self) -> None:
        now_ms = self._link.now_ms()
        if self._slips and self._tick != now_ms // TICK_MS:
            self._slips.ticked(datetime.fromtimestamp(now_ms / 1000, ZoneInfo(self._config.hall.timezone)).date())
        self._tick = now_ms // TICK_MS
        self._tell(Ticked(now_ms))

    def _on_scanned(self, scan: Scan) -> None:
        self._tell(CodeScanned(scan.text, scan.symbology))

    def _on_link_changed(self, status: LinkStatus) -> None:
        self._tell(LinkChanged(status.live))
        if status.live and self._slips:
            self._slips.linked()

    def _on_answered(self, intent: str, answer: object) -> None:
        report = self._reports.pop(intent, None)
        if report:
            self._on_noted(report, answer)
            return
        if intent in self._paper_reports:
            self._on_paper_noted(self._paper_reports.pop(intent), answer)
            return
        if intent in self._asked:
            self._on_looked(self._asked.pop(intent), answer)
            return
        match answer:
            case Issued():
                self._tell(Answered(intent, answer))
            case CodeMeaning():
                self._tell(CodeRead(intent, answer))
            case TicketNow(ticket=ticket):
                self._tell(Changed(intent, ticket))
            case Refusal(code=code, detail=detail):
                self._tell(Denied(intent, code, detail))
            case Unreachable():
                self._tell(Denied(intent, UNREACHABLE))

    def _on_recovered(self, issued: Issued) -> None:
        self._tell(Recovered(issued))

    def _on_slip_moved(self, event: SlipEvent) -> None:
        self._tell(SlipMoved(event.job_id, event.state, event.printer, event.last))

    def _on_slip_reported(self, report: ReportSlip) -> None:
        self._reports[self._link.send(report)] = report

    def _on_paper_reported(self, report: ReportPaper, noted: Callable[[], None]) -> None:
        self._paper_reports[self._link.send(report)] = noted

    def _on_paper_noted(self, noted: Callable[[], None], answer: object) -> None:
        if isinstance(answer, Refusal):
            log.error("the server takes no report on a paper: %s", answer)
        if isinstance(answer, Noted | Refusal):
            noted()

    def _on_noted(self, report: ReportSlip, answer: object) -> None:
        """A refusal settles it where saying it again would be refused again: the server has no such ticket."""
        hopeless = isinstance(answer, Refusal) and answer.code in (RefusalCode.UNKNOWN_TICKET, RefusalCode.BAD_MESSAGE)
        if hopeless:
            log.error("the server takes no report on the slip of %s: %s", report.ticket, answer)
        if hopeless or isinstance(answer, Noted):
            self._desk.noted(report.ticket, report.after + len(report.steps))

    def _on_printer_changed(self, health: DeviceHealth) -> None:
        self._printers[health.device] = health
        works = [one.usable or one.state is State.CONNECTING for one in self._printers.values()]
        self._tell(PaperChanged(any(works)))


def _speak(voice: Voice, effect: Say | SayWhy | Invite | Hush) -> None:
    match effect:
        case Invite(prompt):
            voice.invite(prompt)
        case Hush():
            voice.hush()
        case _:
            voice.say(effect)
