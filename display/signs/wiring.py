"""The one place that puts the station of a line together; every part can be passed in."""

from __future__ import annotations

import signal
from collections import defaultdict
from dataclasses import dataclass

from config import ConfigProblems, HallConfig
from config.problems import Problem
from config.schema import Station
from config.words import say
from devices.links.tap import trace_file
from devices.signs.settings import BusSettings
from devices.signs.station import BusSign, SignBus, sign_bus
from display.signs.reports import Reports, Sender
from display.signs.station import Following, SignStation
from queue_engine.client import Commands, Follower
from queue_engine.client.follower import ServerClock


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
    bus = sign_bus(settings, reports.changed)
    clock = ServerClock()
    made = SignStation(_signs_by_counter(config, settings, bus), clock.now_ms, reports)
    follower = Follower(config.server.address, station.secret, made.changed, made.link_changed, clock)
    made.following = follower
    return Program(made, bus, reports, follower)


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
