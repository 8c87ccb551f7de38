"""The one place that puts a counter's rating screen together; every part can be passed in."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject

from assets.qt.loop import Loop
from assets.qt.portraits import Portraits
from assets.qt.station import PaintLog
from config.demo.qt import pilot_of
from config.ratings import Ratings
from config.schema import HallConfig, Station
from config.station_files import ratings_file
from counter.looks import window_size
from counter.ports import Link, hall_clock
from counter.rating.cables import Cables
from counter.rating.effects import Effects
from counter.rating.events import Event, Ticked
from counter.rating.flow import Rules, begin, reduce
from counter.rating.shell import Shell
from queue_engine.client.askers import Posting
from queue_engine.client.asking import Asker
from queue_engine.client.post import Counted, Post

PostOf = Callable[[Counted], Posting]


@dataclass
class Program:
    """A running rating screen; it keeps alive what Qt does not own."""

    shell: Shell
    loop: Loop
    effects: Effects
    link: Link
    cables: Cables
    post: Posting
    portraits: Portraits
    pilot: QObject | None = None

    def start(self) -> None:
        self.shell.appear(hide_cursor=True)
        self.cables.start(self.shell, self.effects.on_pressed)
        self.post.start()
        self.link.start()

    def close(self) -> None:
        """What citizens have said is on the disk when this returns."""
        self.cables.close()
        self.effects.close()
        self.link.stop()
        self.post.stop()
        self.portraits.close()
        self.shell.paints.close()


def build(
    config: HallConfig, station: Station, link: Link, post_of: PostOf | None = None, executor: Executor | None = None
) -> Program:
    """The rating screen, not yet shown and not yet following.

    ``post_of``: another post for what citizens say; ``executor``: where files are written and read.
    """
    assert station.counter is not None, "the settings give every rating screen a counter"
    portraits, clock = Portraits(executor), hall_clock(config, link)
    paints, size = PaintLog(station.paint_log), window_size(station)
    shell = Shell(config, size, link.now_ms, clock, box=station.window, paints=paints, portraits=portraits)
    loop = Loop(begin(station.counter, rules_of(config)), reduce, shell)
    cables = Cables(config, station, link, shell)
    asker = Asker(station.counter, cables, config.ratings.level_counts)
    post = (post_of or partial(_post, config, station))(asker.strays)
    effects = Effects(link, asker, cables, post, executor, shell)
    happened = partial(_at_the_time, loop, link)
    shell.meant.connect(happened)
    effects.happened.connect(happened)
    loop.stepped.connect(shell.show_state)
    loop.wanted.connect(effects.perform)
    happened(Ticked(link.now_ms()))
    return Program(shell, loop, effects, link, cables, post, portraits, pilot_of(station, shell))


def rules_of(config: HallConfig) -> Rules:
    return Rules(config.hall.languages, asking_of(config.ratings), config.ratings.questions)


def asking_of(ratings: Ratings) -> dict[str, frozenset[int]]:
    """Scale → levels that are asked why; none where the settings have no reasons."""
    return {
        scale.id: frozenset(n for n, level in enumerate(scale.levels, start=1) if level.asks_reason and ratings.reasons)
        for scale in ratings.scales
    }


def _post(config: HallConfig, station: Station, counted: Counted) -> Posting:
    return Post(config.server.address, station.secret, ratings_file(config, station), counted=counted)


def _at_the_time(loop: Loop, link: Link, event: Event) -> None:
    """The flow has no clock: each event comes with the time of the server before it."""
    loop.dispatch(Ticked(link.now_ms()), event)
