"""The kiosk without its window: flow, effects, link and printing, wired together. What prints is here, all of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject

from assets.qt.loop import Loop
from config.schema import HallConfig, Station, StationKind
from devices.camera.station import Camera
from devices.catalog import ticket_printer
from devices.links.tap import trace_file
from devices.ports import StateListener, TicketPrinter
from devices.printer.joblog import JobLog
from devices.printer.settings import PrinterSettings
from devices.printer.wiring import paper_layouts
from devices.qt.readers import Readers
from devices.trials import Trial
from kiosk.effects import Effects, Link, Ratings, Voice
from kiosk.flow import reduce
from kiosk.inviting import Invitation
from kiosk.lookup.ports import Lookups, Papers
from kiosk.papers.desk import PaperDesk
from kiosk.papers.screen import ScreenPapers
from kiosk.printing import SlipDesk
from kiosk.rating.rules import rates_of
from kiosk.reading import StartReaders
from kiosk.state import Kiosk, Rules
from kiosk.trials import printer_trials
from kiosk.viewing import cameras_of
from queue_engine.client.qt.trials import DeviceTrials

PrinterFactory = Callable[[StateListener], Sequence[TicketPrinter]]
"""Starts the station's printers, the main one first."""


@dataclass(frozen=True)
class Paper:
    """What a kiosk prints with, and its record of slips."""

    printers: PrinterFactory
    log: JobLog


VoiceFactory = Callable[[StateListener], Voice]
"""Starts the station's voice."""


@dataclass
class Core:
    """A kiosk that follows, asks and prints; a window may be put before it."""

    loop: Loop
    effects: Effects
    link: Link
    printers: Sequence[TicketPrinter] = ()
    slips: SlipDesk | None = None
    voice: Voice | None = None
    trials: DeviceTrials | None = None
    start_readers: StartReaders | None = None
    readers: Readers | None = None
    lookups: Lookups | None = None
    screen_papers: ScreenPapers | None = None
    ratings: Ratings | None = None

    def start(self) -> None:
        self.link.start()
        if self.ratings is not None:
            self.ratings.start()
        if self.start_readers is not None:
            self.readers = self.start_readers()
            if self.trials is not None:
                self.trials.add(self.readers.trials)
        for printer in self.printers:
            printer.warm()

    def cameras(self) -> Sequence[Camera]:
        """Those that have been started."""
        return self.readers.cameras if self.readers is not None else ()

    def close(self) -> None:
        if self.readers is not None:
            self.readers.close()
        self.link.stop()
        if self.slips is not None:
            self.slips.close()
        if self.voice is not None:
            self.voice.close()
        if self.lookups is not None:
            self.lookups.stop()
        if self.ratings is not None:
            self.ratings.stop()


def core_of(
    config: HallConfig,
    station: Station,
    link: Link,
    paper: Paper | None = None,
    parent: QObject | None = None,
    voice: VoiceFactory | None = None,
    lookups: Lookups | None = None,
    papers: Papers | None = None,
    ratings: Ratings | None = None,
) -> Core:
    """The core, not yet following."""
    rates = rates_of(config.ratings) if ratings else None
    rules = replace(rules_of(config, station), prints=bool(papers or paper), rates=rates)
    loop = Loop(Kiosk.at_start(rules), reduce, parent)
    effects = Effects(config, station.id, link, parent)
    effects.happened.connect(loop.dispatch)
    loop.wanted.connect(effects.perform)
    core = Core(loop, effects, link, lookups=lookups, ratings=ratings)
    if ratings:
        effects.use_ratings(ratings)
    if lookups:
        effects.use_lookups(lookups)
    if paper:
        _use_paper(core, config, station, paper)
    if papers:
        effects.use_papers(papers)
    if voice:
        core.voice = voice(effects.health.told)
        effects.use_voice(core.voice)
    core.trials = DeviceTrials(station.id, _trials_of(core, config), link, parent)
    return core


def _trials_of(core: Core, config: HallConfig) -> dict[str, Trial]:
    """What the desk may have tried out here."""
    spoken = core.voice.trials() if core.voice else {}
    return {**printer_trials(config, core.link, core.printers), **spoken}


def rules_of(config: HallConfig, station: Station) -> Rules:
    """What the flow must know of the settings."""
    return Rules(
        fields=frozenset(field.id for field in config.fields),
        groups=frozenset(group.id for group in config.field_groups),
        priorities=tuple(group.id for group in config.priority_groups),
        languages=config.hall.languages,
        printer=station.printer,
        idle_s=station.idle_timeout_s,
        ticket_s=station.ticket_shown_s,
        void_s=config.queue.void_within_s,
        voice=station.voice,
        invitation=invitation_of(config, station),
        bookings=config.queue.bookings,
        camera=bool(cameras_of(config, station)),
        looks_up=station.kind is StationKind.LOOKUP_SCREEN,
        lookups=station.kind is StationKind.LOOKUP_SCREEN or config.dossiers.running,
        readers=any(config.reader(name).enabled for name in station.readers),
        schedule=config.schedule,
        weekdays={field.id: field.open_weekdays for field in config.fields if field.open_weekdays},
        timezone=config.hall.timezone,
    )


def invitation_of(config: HallConfig, station: Station) -> Invitation | None:
    """How a station invites aloud, where the settings want it."""
    every_s = config.voice.invite_every_s
    looks_up = station.kind is StationKind.LOOKUP_SCREEN
    prompt = "touch_screen_to_look_up" if looks_up else "touch_screen_for_number"
    calls = any(one.kind is StationKind.ANNOUNCER and one.enabled for one in config.stations)
    return Invitation(prompt, every_s, calls) if station.voice and every_s else None


def slip_log_of(station: Station, folder: Path) -> Path:
    """Where a station keeps its record of slips."""
    return folder / f"{station.id}.slips.jsonl"


def paper_of(config: HallConfig, station: Station, folder: Path) -> Paper | None:
    """Printers and record of a kiosk that prints. Raises LogInUse or NotStored."""
    names = [name for name in (station.printer, station.spare_printer) if name]
    if not names:
        return None
    state_dir = config.hall.state_dir
    layouts = paper_layouts(config.printing.layouts.named())
    settings = [PrinterSettings.of(config.printer(name), trace_file(state_dir, name), layouts) for name in names]
    log = JobLog(slip_log_of(station, folder))
    return Paper(lambda listen: [ticket_printer(one, listen) for one in settings], log)


def voice_of(config: HallConfig, station: Station, now: Callable[[], datetime]) -> VoiceFactory | None:
    """The voice of a kiosk that speaks; ``now`` is the time on the hall's wall."""
    if not station.voice:
        return None
    from kiosk.voice import start_voice  # only a kiosk that speaks pays for it

    return partial(start_voice, config, station.speaker, now)


def _use_paper(core: Core, config: HallConfig, station: Station, paper: Paper) -> None:
    effects, link = core.effects, core.link

    def now() -> datetime:
        return datetime.fromtimestamp(link.now_ms() / 1000, UTC)

    core.printers = paper.printers(effects.printer_changed)
    moved, reported, record = effects.slip_moved, effects.slip_reported, effects.health.told
    key = station.secret if station.token else ""
    desk = PaperDesk(paper.log, config, key, now, effects.paper_reported)
    core.slips = SlipDesk(paper.log, core.printers, config, moved, reported, now, record, desk)
    effects.use_slips(core.slips)
    core.screen_papers = ScreenPapers(core.slips, effects)
    effects.use_papers(core.screen_papers)
    core.loop.stepped.connect(core.screen_papers.follow)
    link.keep_numbers(core.slips.keep)
