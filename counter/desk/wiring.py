"""The one place that puts the supervisor's desk together; every part can be passed in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject

from assets.qt.loop import Loop
from assets.qt.station import PaintLog
from config.demo.qt import pilot_of
from config.schema import HallConfig, Station
from counter.desk.effects import Effects
from counter.desk.events import Event, Ticked
from counter.desk.flow import Desk, reduce
from counter.desk.shell import Shell
from counter.looks import desk_theme, window_size
from counter.ports import Link, Lookups, hall_clock
from counter.tallies.flow import TallyPage
from counter.tallies.part import TallyPart
from counter.tallies.periods import Against


@dataclass
class Program:
    """A running desk; it keeps alive what Qt does not own."""

    shell: Shell
    loop: Loop
    effects: Effects
    link: Link
    tallies: TallyPart | None = None
    pilot: QObject | None = None

    def start(self) -> None:
        self.shell.appear()
        self.link.start()

    def close(self) -> None:
        self.link.stop()
        if self.tallies:
            self.tallies.close()
        self.shell.paints.close()


def build(
    config: HallConfig, station: Station, link: Link, tallies: Lookups | None = None, folder: Path | None = None
) -> Program:
    """The desk, not yet shown and not yet following. ``tallies``: None where the hall keeps none; ``folder``: where
    their files go, else where the user keeps documents.
    """
    theme, part = desk_theme(station), None
    if tallies is not None:
        page = TallyPage(language=config.hall.languages[0], against=Against.NOTHING, who=station.name)
        part = TallyPart(config, theme, link, tallies, page, folder)
    shell = Shell(
        config,
        theme,
        hall_clock(config, link),
        width_px=window_size(station)[0],
        box=station.window,
        paints=PaintLog(station.paint_log),
        tallies=part,
    )
    loop = Loop(Desk(language=config.hall.languages[0], tallies=part is not None), reduce, shell)
    effects = Effects(link, shell)
    happened = partial(_at_the_time, loop, link)
    shell.meant.connect(happened)
    effects.happened.connect(happened)
    loop.stepped.connect(shell.show_state)
    loop.wanted.connect(effects.perform)
    happened(Ticked(link.now_ms()))
    return Program(shell, loop, effects, link, part, pilot_of(station, shell))


def _at_the_time(loop: Loop, link: Link, event: Event) -> None:
    """The flow has no clock: each event comes with the time of the server before it."""
    loop.dispatch(Ticked(link.now_ms()), event)
