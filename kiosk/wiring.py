"""The one place that puts the kiosk together: settings, window, link, printer. Every part can be passed in."""

from __future__ import annotations

import logging
from collections.abc import Callable
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
from kiosk.effects import Effects, Link
from kiosk.flow import reduce
from kiosk.shell import Shell
from kiosk.state import Kiosk, Rules

log = logging.getLogger(__name__)

PrinterFactory = Callable[[StateListener], TicketPrinter]


@dataclass
class Program:
    """A running kiosk; it keeps alive what Qt does not own."""

    shell: Shell
    loop: Loop
    effects: Effects
    link: Link
    printer: TicketPrinter | None = None
    pilot: QObject | None = None

    def start(self) -> None:
        self.shell.appear(hide_cursor=True)
        self.link.start()
        if self.printer is not None:
            self.printer.warm()

    def close(self) -> None:
        self.link.stop()
        if self.printer is not None:
            self.printer.close()
        self.shell.paints.close()


def build(config: HallConfig, station: Station, link: Link, printer: PrinterFactory | None = None) -> Program:
    """The kiosk, not yet shown and not yet following."""
    shell = Shell(
        config,
        theme_of(station),
        hall_clock(config, link),
        box=station.window,
        paints=PaintLog(station.paint_log),
    )
    loop = Loop(Kiosk.at_start(rules_of(config, station)), reduce, shell)
    effects = Effects(config, link, shell)
    shell.meant.connect(loop.dispatch)
    effects.happened.connect(loop.dispatch)
    loop.stepped.connect(shell.show_state)
    loop.wanted.connect(effects.perform)
    shell.show_state(loop.state)
    return Program(shell, loop, effects, link, _start_printer(effects, printer), _pilot(station, shell))


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


def _start_printer(effects: Effects, factory: PrinterFactory | None) -> TicketPrinter | None:
    if factory is None:
        return None
    printer = factory(effects.printer_changed)
    effects.use_printer(printer)
    return printer


def _pilot(station: Station, shell: Shell) -> QObject | None:
    """Scripted citizens touch the real window; only where the settings ask for a demonstration."""
    if station.pilot is None:
        return None
    from config.demo.qt.pilot import attach

    return attach(shell, station.id, station.pilot)
