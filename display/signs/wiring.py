"""The one place that puts the station of a line together; every part can be passed in."""

from __future__ import annotations

import logging
import signal
from collections import defaultdict
from dataclasses import dataclass

from config import ConfigProblems, HallConfig
from config.problems import Problem
from config.schema import Station
from config.words import say
from devices.links.tap import trace_file
from devices.pads.settings import PadSettings
from devices.pads.station import bus_pad
from devices.ports import Press
from devices.signs.settings import BusSettings
from devices.signs.station import BusSign, SignBus, sign_bus
from display.common.reports import Reports, Sender
from display.signs.flow import SignsState
from display.signs.station import Following, SignStation
from display.signs.trial import Trials, asked
from queue_engine.client import Commands, Follower
from queue_engine.client.follower import ServerClock
from queue_engine.protocol import Fact

log = logging.getLogger(__name__)


@dataclass
class Program:
    """A running line of signs."""

    station: SignStation
    bus: SignBus
    reports: Reports
    follower: Following

    def run(self) -> int:
        """Until SIGTERM or SIGINT; the signs are dark then."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self.station.end())
        self.start()
        try:
            self.station.run()
        finally:
            self.close()
        return 0

    def start(self) -> None:
        self.reports.start()
        self.follower.start()

    def close(self) -> None:
        self.follower.stop()
        self.bus.close()
        self.reports.stop()


def build(config: HallConfig, station: Station, sender: Sender | None = None) -> Program:
    """The station, its line already started and its follower not yet. Raises ConfigProblems."""
    settings = settings_of(config, station)
    reports = Reports(sender or Commands(config.server.address, station.secret))
    pads = [bus_pad(PadSettings.of(row), _stray) for row in config.pads if row.bus == station.bus and row.enabled]
    bus = sign_bus(settings, reports.changed, pads)
    for pad in pads:
        pad.hang_on(bus)
    clock = ServerClock()
    signs = _signs_by_counter(config, settings, bus)
    start_ms, replay_ms = round(config.board.start_replay_s * 1000), round(config.board.replay_s * 1000)
    made = SignStation(signs, clock.now_ms, reports, SignsState(tuple(signs), start_ms, replay_ms))
    follower = Follower(config.server.address, station.secret, made.changed, made.link_changed, clock)
    made.following = follower
    _let_desk_try(made, config, station, bus, reports)
    return Program(made, bus, reports, follower)


def _stray(press: Press) -> None:
    """Nobody asks for a rating through this station: a pad on its line is kept alive, and its keys count as stray."""
    log.info("pad %s: a key was pressed and nobody had asked", press.pad)


def _let_desk_try(made: SignStation, config: HallConfig, station: Station, bus: SignBus, reports: Reports) -> None:
    """What the supervisor's desk asks to be tried out is."""
    counter_of = {row.id: row.counter for row in config.signs}
    signs = {row.id: bus.sign(row.id) for row in config.signs if row.bus == station.bus}
    others = {row.id: bus.pad(row.id) for row in config.pads if row.bus == station.bus and row.enabled}
    trials = Trials(
        signs,
        {bus.health.device: bus, **others},
        reports.tested,
        lambda device: made.put_back(counter_of[device], signs[device]),
    )

    def hear(facts: tuple[Fact, ...], now_ms: int) -> None:
        for device in asked(facts, station.id, now_ms):
            trials.begin(device, now_ms)

    made.on_facts, made.on_tick = hear, trials.tick


def settings_of(config: HallConfig, station: Station) -> BusSettings:
    """The line of this station. Raises ConfigProblems."""
    for row in config.buses:
        if row.id == station.bus:
            return BusSettings.of(row, config.signs, trace_file(config.hall.state_dir, row.id))
    reason = say("unknown_id", value=str(station.bus), section="buses")
    raise ConfigProblems([Problem(config.hall.id, f"stations.{station.id}.bus", reason, "")])


def _signs_by_counter(config: HallConfig, settings: BusSettings, bus: SignBus) -> dict[str, list[BusSign]]:
    """A counter may have several signs: one to each side."""
    here = {sign.id for sign in settings.signs}
    found: dict[str, list[BusSign]] = defaultdict(list)
    for row in config.signs:
        if row.id in here:
            found[row.counter].append(bus.sign(row.id))
    return dict(found)
