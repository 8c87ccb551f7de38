"""The one place that puts the supervisor's desk together; every part can be passed in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject

from assets.qt.loop import Loop
from assets.qt.station import PaintLog
from config.schema import HallConfig, Station
from counter.desk.effects import Effects
from counter.desk.events import Event, Ticked
from counter.desk.flow import Desk, reduce
from counter.desk.shell import Shell
from counter.looks import desk_theme, window_size
from counter.ports import Link, hall_clock


@dataclass
class Program:
    """A running desk; it keeps alive what Qt does not own."""

    shell: Shell
    loop: Loop
    effects: Effects
    link: Link
    pilot: QObject | None = None

    def start(self) -> None:
        self.shell.appear()
        self.link.start()

    def close(self) -> None:
        self.link.stop()
        self.shell.paints.close()


def build(config: HallConfig, station: Station, link: Link) -> Program:
    """The desk, not yet shown and not yet following."""
    shell = Shell(
        config,
        desk_theme(station),
        hall_clock(config, link),
        width_px=window_size(station)[0],
        box=station.window,
        paints=PaintLog(station.paint_log),
    )
    loop = Loop(Desk(language=config.hall.languages[0]), reduce, shell)
    effects = Effects(link, shell)
    happened = partial(_at_the_time, loop, link)
    shell.meant.connect(happened)
    effects.happened.connect(happened)
    loop.stepped.connect(shell.show_state)
    loop.wanted.connect(effects.perform)
    happened(Ticked(link.now_ms()))
    return Program(shell, loop, effects, link, _pilot(station, shell))


def _at_the_time(loop: Loop, link: Link, event: Event) -> None:
    """The flow has no clock: each event comes with the time of the server before it."""
    loop.dispatch(Ticked(link.now_ms()), event)


def _pilot(station: Station, shell: Shell) -> QObject | None:
    """Only where the settings ask for a demonstration."""
    if station.pilot is None:
        return None
    from config.demo.qt.pilot import attach

    return attach(shell, station.id, station.pilot)
