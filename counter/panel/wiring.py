"""The one place that puts the officer's panel together; every part can be passed in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QObject

from assets.qt.key_filter import KeyFilter
from assets.qt.loop import Loop
from assets.qt.station import PaintLog
from config.demo.qt import pilot_of
from config.schema import HallConfig, Station
from counter.looks import PANEL_GROWTH, desk_theme
from counter.panel.cables import Cables, PostOf
from counter.panel.effects import Effects
from counter.panel.events import Event, Scanned, Ticked
from counter.panel.flow import begin, reduce
from counter.panel.props import allowed_officers
from counter.panel.shell import Shell
from counter.panel.state import Limits, Panel
from counter.ports import Link, Lookups, hall_clock
from devices.ports import Scan


@dataclass
class Program:
    """A running panel; it keeps alive what Qt does not own."""

    shell: Shell
    loop: Loop
    effects: Effects
    link: Link
    cables: Cables
    lookups: Lookups | None = None
    pilot: QObject | None = None

    def start(self) -> None:
        self.shell.appear()
        self.link.start()
        self.cables.start()

    def close(self) -> None:
        self.cables.close()
        self.link.stop()
        if self.lookups is not None:
            self.lookups.stop()
        self.shell.paints.close()


def build(
    config: HallConfig, station: Station, link: Link, lookups: Lookups | None = None, post_of: PostOf | None = None
) -> Program:
    """The panel, not yet shown and not yet following. ``post_of``: another post for what its pads are told."""
    paints = PaintLog(station.paint_log)
    theme = desk_theme(station, PANEL_GROWTH)
    shell = Shell(config, theme, hall_clock(config, link), box=station.window, paints=paints)
    loop = Loop(replace(first_state(config, station), asks=lookups is not None), reduce, shell)
    effects = Effects(link, paints, shell, lookups)
    happened = partial(_at_the_time, loop, link)
    shell.meant.connect(happened)
    effects.happened.connect(happened)
    loop.stepped.connect(shell.show_state)
    loop.wanted.connect(effects.perform)
    cables = Cables(config, station, link, partial(KeyFilter, shell), shell, post_of)
    cables.acted.connect(shell.press_key)
    cables.scanned.connect(partial(_scanned, happened))
    shell.fault_seen.connect(link.send)
    happened(Ticked(link.now_ms()))
    return Program(shell, loop, effects, link, cables, lookups, pilot_of(station, shell))


def first_state(config: HallConfig, station: Station) -> Panel:
    """The panel of a counter before anybody has signed in."""
    assert station.counter is not None, "the settings give every panel a counter"
    counter = config.counter(station.counter)
    officers, language = allowed_officers(config, counter.id), config.hall.languages[0]
    panel = begin(counter.id, counter.fields, officers, language, limits_of(config), config.queue.paper_roll)
    return replace(panel, prints=station.paper_at is not None)


def limits_of(config: HallConfig) -> Limits:
    """The settings about haste and regret, in the unit of the panel's clock."""
    rules = config.queue
    seconds = rules.recall_cooldown_s, rules.no_show_after_s, rules.undo_within_s, rules.void_within_s
    cooldown_ms, no_show_ms, undo_ms, void_ms = (1000 * one for one in seconds)
    return Limits(cooldown_ms, rules.no_show_after_calls, no_show_ms, undo_ms, void_ms)


def _scanned(happened: Callable[[Event], None], scan: Scan) -> None:
    happened(Scanned(scan.text, scan.symbology, scan.reader))


def _at_the_time(loop: Loop, link: Link, event: Event) -> None:
    """The flow has no clock: each event comes with the time of the server before it."""
    loop.dispatch(Ticked(link.now_ms()), event)
