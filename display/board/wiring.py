"""The one place that puts the hall board together; every part can be passed in."""

from __future__ import annotations

from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject

from assets.qt.loop import Loop
from assets.qt.station import PaintLog
from config.demo.qt import pilot_of
from config.schema import HallConfig, Station
from config.scope import part_of, zone_counters
from display.board.flow import BoardState, Rules, reduce
from display.board.loading import Loader
from display.board.playlist import Playlist
from display.board.props import counter_number
from display.board.shell import Shell
from display.common.effects import Effects, Link


@dataclass
class Program:
    """A running board; it keeps alive what Qt does not own."""

    shell: Shell
    loop: Loop
    effects: Effects
    link: Link
    pilot: QObject | None = None
    loader: Loader | None = None

    def start(self) -> None:
        self.shell.appear(hide_cursor=True)
        self.link.start()

    def close(self) -> None:
        self.link.stop()
        self.effects.close()
        if self.loader is not None:
            self.loader.close()
        self.shell.paints.close()


def build(config: HallConfig, station: Station, link: Link, executor: Executor | None = None) -> Program:
    """The board, not yet shown and not yet following."""
    paints = PaintLog(station.paint_log)
    loader = Loader(Playlist(station.playlist), config.board) if station.playlist is not None else None
    shell = Shell(part_of(config, station), link.now_ms, station=station, loader=loader, paints=paints)
    loop = Loop(BoardState(rules_of(config, station)), reduce, shell)
    one_thread = executor or ThreadPoolExecutor(1, "board-effects")
    effects = Effects(link, paints, one_thread, partial(counter_number, config=config), shell)
    shell.meant.connect(loop.dispatch)
    effects.happened.connect(loop.dispatch)
    loop.stepped.connect(shell.show_state)
    loop.wanted.connect(effects.perform)
    shell.show_state(loop.state)
    return Program(shell, loop, effects, link, pilot_of(station, shell), loader)


def rules_of(config: HallConfig, station: Station) -> Rules:
    """Which calls belong on this board, and which are still worth a flash."""
    here = zone_counters(config, station.zone)
    return Rules(
        replay_ms=round(config.board.replay_s * 1000),
        start_ms=round(config.board.start_replay_s * 1000),
        elsewhere=frozenset(counter.id for counter in config.counters) - here,
        fields=frozenset(station.fields) or None,
        zones=frozenset({station.zone, ""}) if station.zone is not None else None,
    )
