"""The one place that puts the sign of a counter together; every part can be passed in."""

from __future__ import annotations

from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer

from assets.qt.loop import Loop
from assets.qt.portraits import Portraits
from assets.qt.station import PaintLog
from config import ConfigProblems, HallConfig
from config.demo.qt import pilot_of
from config.problems import Problem
from config.schema import Station
from config.words import say
from display.common.effects import Effects, Link
from display.common.events import Ticked
from display.sign.flow import SignState, reduce
from display.sign.shell import Shell

CLOCK, CLOCK_MS = "clock", 30_000
"""After midnight the sign says of which day its last word is."""


@dataclass
class Program:
    """A running sign; it keeps alive what Qt does not own."""

    shell: Shell
    loop: Loop
    effects: Effects
    link: Link
    pilot: QObject | None = None
    portraits: Portraits | None = None

    def start(self) -> None:
        self.shell.appear(hide_cursor=True)
        self.link.start()

    def close(self) -> None:
        self.link.stop()
        self.effects.close()
        if self.portraits is not None:
            self.portraits.close()
        self.shell.paints.close()


def build(config: HallConfig, station: Station, link: Link, executor: Executor | None = None) -> Program:
    """The sign, not yet shown and not yet following. Raises ConfigProblems."""
    counter = config.counter(_counter_of(config, station))
    paints = PaintLog(station.paint_log)
    portraits = Portraits(executor) if station.officer_shown else None
    shell = Shell(config, named=station.officer_shown, box=station.window, paints=paints, portraits=portraits)
    start_ms, replay_ms = round(config.board.start_replay_s * 1000), round(config.board.replay_s * 1000)
    loop = Loop(SignState(counter.id, start_ms, replay_ms), reduce, shell)
    one_thread = executor or ThreadPoolExecutor(1, "sign-effects")
    effects = Effects(link, paints, one_thread, lambda call: str(counter.number), shell)
    shell.meant.connect(loop.dispatch)
    effects.happened.connect(loop.dispatch)
    loop.stepped.connect(shell.show_state)
    loop.wanted.connect(effects.perform)
    shell.show_state(loop.state)
    clock = QTimer(shell, interval=CLOCK_MS)
    clock.setObjectName(CLOCK)
    clock.timeout.connect(lambda: loop.dispatch(Ticked(link.now_ms())))
    clock.start()
    return Program(shell, loop, effects, link, pilot_of(station, shell), portraits)


def _counter_of(config: HallConfig, station: Station) -> str:
    if station.counter is None:
        reason = say("unknown_id", value="", section="counters")
        raise ConfigProblems([Problem(config.hall.id, f"stations.{station.id}.counter", reason, "")])
    return station.counter
