"""The one place that puts the kiosk together: settings, window, link, printer. Every part can be passed in."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject

from assets.qt.loop import Loop
from assets.qt.station import PaintLog
from assets.qt.theme import Theme
from assets.theme import KIOSK_CAP_MM, Kind, Screen
from config.schema import HallConfig, Station
from devices.ports import StateListener, TicketPrinter
from devices.printer.joblog import JobLog
from kiosk.effects import Effects, Link
from kiosk.flow import reduce
from kiosk.printing import SlipDesk
from kiosk.shell import Shell
from kiosk.state import Kiosk, Rules

log = logging.getLogger(__name__)

PrinterFactory = Callable[[StateListener], Sequence[TicketPrinter]]
"""Starts the station's printers, the main one first."""


@dataclass(frozen=True)
class Paper:
    """What a kiosk prints with, and its record of slips."""

    printers: PrinterFactory
    log: JobLog


@dataclass
class Program:
    """A running kiosk; it keeps alive what Qt does not own."""

    shell: Shell
    loop: Loop
    effects: Effects
    link: Link
    printers: Sequence[TicketPrinter] = ()
    slips: SlipDesk | None = None
    pilot: QObject | None = None

    def start(self) -> None:
        self.shell.appear(hide_cursor=True)
        self.link.start()
        for printer in self.printers:
            printer.warm()

    def close(self) -> None:
        self.link.stop()
        if self.slips is not None:
            self.slips.close()
        self.shell.paints.close()


def build(config: HallConfig, station: Station, link: Link, paper: Paper | None = None) -> Program:
    """The kiosk, not yet shown and not yet following."""
    shell = Shell(
        config,
        theme_of(station),
        hall_clock(config, link),
        box=station.window,
        paints=PaintLog(station.paint_log),
    )
    loop = Loop(Kiosk.at_start(rules_of(config, station)), reduce, shell)
    effects = Effects(config, station.id, link, shell)
    shell.meant.connect(loop.dispatch)
    effects.happened.connect(loop.dispatch)
    loop.stepped.connect(shell.show_state)
    loop.wanted.connect(effects.perform)
    shell.show_state(loop.state)
    program = Program(shell, loop, effects, link, pilot=_pilot(station, shell))
    if paper:
        _use_paper(program, config, paper)
    return program


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
        bookings=config.queue.bookings,
        schedule=config.schedule,
        timezone=config.hall.timezone,
    )


def theme_of(station: Station) -> Theme:
    size, window = station.screen, station.window
    screen = Screen(size.width_px, size.height_px, size.width_mm, size.height_mm)
    if screen.comfort() < 1:
        log.warning(
            "the screen of %s (%d × %d mm) is too small: capitals are %.1f mm high instead of %.1f",
            station.id,
            size.width_mm,
            size.height_mm,
            KIOSK_CAP_MM * screen.comfort(),
            KIOSK_CAP_MM,
        )
    return Theme.for_screen(screen, window[2:] if window else None, Kind.KIOSK)


def hall_clock(config: HallConfig, link: Link) -> Callable[[], datetime]:
    """The server's time on the hall's wall."""
    zone = ZoneInfo(config.hall.timezone)
    return lambda: datetime.fromtimestamp(link.now_ms() / 1000, UTC).astimezone(zone)


def _use_paper(program: Program, config: HallConfig, paper: Paper) -> None:
    effects, link = program.effects, program.link

    def now() -> datetime:
        return datetime.fromtimestamp(link.now_ms() / 1000, UTC)

    program.printers = paper.printers(effects.printer_changed)
    slips = SlipDesk(paper.log, program.printers, config, effects.slip_moved, effects.slip_reported, now)
    program.slips = slips
    effects.use_slips(slips)
    link.keep_numbers(slips.keep)


def _pilot(station: Station, shell: Shell) -> QObject | None:
    """Scripted citizens touch the real window; only where the settings ask for a demonstration."""
    if station.pilot is None:
        return None
    from config.demo.qt.pilot import attach

    return attach(shell, station.id, station.pilot)
