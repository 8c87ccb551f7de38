"""The one place that puts the hall board together; every part can be passed in."""

from __future__ import annotations

from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject

from assets.qt.loop import Loop
from assets.qt.station import PaintLog
from config.schema import HallConfig, Station
from display.board.flow import BoardState, reduce
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

    def start(self) -> None:
        self.shell.appear(hide_cursor=True)
        self.link.start()

    def close(self) -> None:
        self.link.stop()
        self.effects.close()
        self.shell.paints.close()


def build(config: HallConfig, station: Station, link: Link, executor: Executor | None = None) -> Program:
    """The board, not yet shown and not yet following."""
    paints = PaintLog(station.paint_log)
    shell = Shell(config, link.now_ms, box=station.window, paints=paints)
    loop = Loop(BoardState(), reduce, shell)
    one_thread = executor or ThreadPoolExecutor(1, "board-effects")
    effects = Effects(link, paints, one_thread, partial(counter_number, config=config), shell)
    shell.meant.connect(loop.dispatch)
    effects.happened.connect(loop.dispatch)
    loop.stepped.connect(shell.show_state)
    loop.wanted.connect(effects.perform)
    shell.show_state(loop.state)
    return Program(shell, loop, effects, link, _pilot(station, shell))


def _pilot(station: Station, shell: Shell) -> QObject | None:
    """Scripted people read the real board; only where the settings ask for a demonstration."""
    if station.pilot is None:
        return None
    from config.demo.qt.pilot import attach

    return attach(shell, station.id, station.pilot)
