"""The one place that puts the station of a line together; every part can be passed in."""

from __future__ import annotations

import signal
from collections import defaultdict
from dataclasses import dataclass
from functools import partial

from config import ConfigProblems, HallConfig
from config.problems import Problem
from config.schema import Station
from config.secrets import strange_token
from config.station_files import ratings_file
from config.words import say
from devices.links.tap import trace_file
from devices.signs.settings import BusSettings
from devices.signs.station import BusSign, SignBus, sign_bus
from display.common.reports import Reports, Sender
from display.signs.asking import LineAsking, PostOf
from display.signs.flow import SignsState
from display.signs.station import Following, SignStation
from display.signs.trial import Trials, asked
from queue_engine.client import Commands, Follower
from queue_engine.client.askers import Posting
from queue_engine.client.follower import ServerClock
from queue_engine.client.post import Counted, Post
from queue_engine.protocol import Fact


@dataclass
class Program:
    """A running line of signs."""

    station: SignStation
    bus: SignBus
    reports: Reports
    follower: Following
    asking: LineAsking

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
        self.asking.start()
        self.follower.start()

    def close(self) -> None:
        self.follower.stop()
        self.bus.close()
        self.asking.stop()
        self.reports.stop()


def build(config: HallConfig, station: Station, sender: Sender | None = None, post_of: PostOf | None = None) -> Program:
    """The station, its line already started and its follower not yet. Raises ConfigProblems."""
    settings = settings_of(config, station)
    reports = Reports(sender or Commands(config.server.address, station.secret))
    asking = LineAsking(config, station, post_of or partial(_post, config, station))
    bus = sign_bus(settings, reports.changed, asking.pads)
    for pad in asking.pads:
        pad.hang_on(bus)
    clock = ServerClock()
    signs = _signs_by_counter(config, settings, bus)
    start_ms, replay_ms = round(config.board.start_replay_s * 1000), round(config.board.replay_s * 1000)
    made = SignStation(signs, clock.now_ms, reports, SignsState(tuple(signs), start_ms, replay_ms))
    unknown = strange_token(config, station)
    follower = Follower(config.server.address, station.secret, made.changed, made.link_changed, clock, unknown=unknown)
    made.following = follower
    _let_desk_try(made, config, station, bus, reports)
    made.on_hall, made.on_time = asking.heard, asking.passed
    return Program(made, bus, reports, follower, asking)


def _post(config: HallConfig, station: Station, counted: Counted) -> Posting:
    return Post(config.server.address, station.secret, ratings_file(config, station), counted=counted)


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
