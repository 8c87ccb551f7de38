"""The one place that puts the kiosk's window and its core together. Every part can be passed in."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject

from assets.qt.key_filter import KeyFilter
from assets.qt.loop import Loop
from assets.qt.station import PaintLog
from assets.qt.theme import Theme
from assets.theme import KIOSK_CAP_MM, Kind, Screen
from config.demo.qt import pilot_of
from config.schema import HallConfig, Station
from kiosk.core import Core, Paper, VoiceFactory, core_of
from kiosk.effects import Effects, Link, Ratings
from kiosk.lookup.ports import Lookups, Papers
from kiosk.reading import readers_of
from kiosk.shell import Shell
from kiosk.viewing import CameraGlance, cameras_of

log = logging.getLogger(__name__)


@dataclass
class Program:
    """A running kiosk; it keeps alive what Qt does not own."""

    shell: Shell
    core: Core
    pilot: QObject | None = None

    @property
    def loop(self) -> Loop:
        return self.core.loop

    @property
    def effects(self) -> Effects:
        return self.core.effects

    def start(self) -> None:
        self.shell.appear(hide_cursor=True)
        self.core.start()

    def close(self) -> None:
        self.core.close()
        self.shell.paints.close()


def build(
    config: HallConfig,
    station: Station,
    link: Link,
    paper: Paper | None = None,
    voice: VoiceFactory | None = None,
    lookups: Lookups | None = None,
    papers: Papers | None = None,
    ratings: Ratings | None = None,
) -> Program:
    """The kiosk, not yet shown and not yet following."""
    shell = Shell(
        config,
        theme_of(station),
        hall_clock(config, link),
        box=station.window,
        paints=PaintLog(station.paint_log),
    )
    core = core_of(config, station, link, paper, shell, voice, lookups, papers, ratings)
    core.start_readers = readers_of(config, station, core.effects, partial(KeyFilter, shell), shell)
    mirrored = frozenset(camera.id for camera in cameras_of(config, station) if camera.camera.mirror)
    shell.look_through(CameraGlance(core.cameras, mirrored))
    shell.meant.connect(core.loop.dispatch)
    core.loop.stepped.connect(shell.show_state)
    shell.show_state(core.loop.state)
    return Program(shell, core, pilot_of(station, shell))


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
