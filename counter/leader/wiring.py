"""The one place that puts the leader's screen together; every part can be passed in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject

from assets.qt.loop import Loop
from assets.qt.station import PaintLog
from config.demo.qt import pilot_of
from config.schema import HallConfig, Station
from counter.leader.flow import Leader, LinkChanged, reduce
from counter.leader.shell import Shell
from counter.looks import desk_theme
from counter.ports import Link, Lookups, hall_clock
from counter.tallies.flow import TallyPage
from counter.tallies.part import TallyPart
from counter.tallies.periods import Preset
from queue_engine.client import LinkStatus


@dataclass
class Program:
    """A running screen; it keeps alive what Qt does not own."""

    shell: Shell
    loop: Loop
    link: Link
    tallies: TallyPart | None
    pilot: QObject | None = None

    def start(self) -> None:
        self.shell.show_state(self.loop.state)
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
    """Not yet shown and not yet asking. It opens on the month. ``tallies``: None where the hall keeps none; ``folder``:
    where files go, else where the user keeps documents.
    """
    theme, language, part = desk_theme(station), config.hall.languages[0], None
    if tallies is not None:
        page = TallyPage(language=language, choice=Preset.THIS_MONTH, who=station.name)
        part = TallyPart(config, theme, link, tallies, page, folder)
    paints = PaintLog(station.paint_log)
    shell = Shell(config, theme, hall_clock(config, link), part, box=station.window, paints=paints)
    loop = Loop(Leader(language=language), reduce, shell)
    shell.meant.connect(loop.dispatch)
    loop.stepped.connect(shell.show_state)

    def on_link(status: LinkStatus) -> None:
        loop.dispatch(LinkChanged(status))

    link.link_changed.connect(on_link)
    return Program(shell, loop, link, part, pilot_of(station, shell))
