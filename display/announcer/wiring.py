"""The one place that puts the announcer together; every part can be passed in."""

from __future__ import annotations

import signal
from collections.abc import Collection
from dataclasses import dataclass

from assets.texts import Texts
from config import ConfigProblems, HallConfig
from config.problems import Problem, nearest
from config.schema import Station, StationKind
from config.secrets import strange_token
from config.voice import Zone
from config.words import say
from devices.errors import DeviceError
from devices.speech.pack import PackProblems
from devices.speech.ports import SoundCard
from devices.speech.settings import SpeechSettings
from devices.speech.speakers import speaker_of
from devices.speech.station import Speech, packs_of, start_speech
from devices.speech.trial import SpeakerTrial
from devices.wiring import speech_settings
from display.announcer.floor import FloorKeeper, Sender
from display.announcer.flow import Place
from display.announcer.hours import quiet_hours
from display.announcer.station import AnnouncerStation, Following
from display.announcer.turns import TurnRules
from display.announcer.words import Wording
from display.common.reports import Reports
from display.common.words import local_time
from queue_engine.client import Commands, Follower
from queue_engine.client.follower import ServerClock
from queue_engine.client.trials import Trials
from queue_engine.protocol import Message, ReportDeviceTest

DEVICE = "speaker"
"""The loudspeaker's name among the station's devices."""
WHOLE_HALL = Zone(id="all", name="-")


@dataclass
class Program:
    """A running announcer."""

    station: AnnouncerStation
    speech: Speech
    reports: Reports
    floor: FloorKeeper
    follower: Following

    def run(self) -> int:
        """Until SIGTERM or SIGINT; what sounds then breaks off."""
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
        self.floor.start()
        self.follower.start()

    def close(self) -> None:
        self.follower.stop()
        self.speech.close()
        self.floor.stop()
        self.reports.stop()


def build(config: HallConfig, station: Station, sender: Sender | None = None, card: SoundCard | None = None) -> Program:
    """The station, its loudspeaker already started and its follower not yet. Raises ConfigProblems."""
    clock, settings = ServerClock(), settings_of(config, station)
    reports = Reports(sender or Commands(config.server.address, station.secret))
    speech = _start_speech(config, settings, reports, clock, card)
    place = place_of(config, station, settings.sim_speed)
    made = AnnouncerStation(place, speech, Wording(config, speech), reports, clock.now_ms, settings.sim_speed)
    floor_sender = sender or Commands(config.server.address, station.secret)
    room = zone_of(config, station).room
    made.floor = floor = FloorKeeper(floor_sender, room, place.zone, made.happened, clock.now_ms)
    unknown = strange_token(config, station)
    follower = Follower(config.server.address, station.secret, made.changed, made.link_changed, clock, unknown=unknown)
    made.following = follower
    _let_desk_try(made, config, station, speech, reports, clock)
    return Program(made, speech, reports, floor, follower)


def zone_of(config: HallConfig, station: Station) -> Zone:
    """The zone in which it speaks."""
    return next((zone for zone in config.zones if zone.id == station.zone), WHOLE_HALL)


def place_of(config: HallConfig, station: Station, speed: float = 1.0) -> Place:
    """Who the station is; a simulated card that is faster makes the hall's seconds shorter."""
    voice, zone = config.voice, zone_of(config, station)
    rules = TurnRules(
        merge_after_ms=round(voice.merge_after_s * 1000 / speed),
        oldest_ms=round(voice.oldest_s * 1000 / speed),
        most_merged=voice.most_merged,
        awaited_only=voice.awaited_only,
    )
    counters = frozenset(zone.counters) or None
    overheard, spare = is_overheard(config, station), has_spare(config, station)
    return Place(station.id, station.zone or "", counters, rules, overheard, quiet_hours(config), spare)


def is_overheard(config: HallConfig, station: Station) -> bool:
    """Whether another announcer speaks in the same room, or stands by for the same zone."""
    room = zone_of(config, station).room
    beside = any(room in (zone_of(config, one).room or None,) for one in _others(config, station))
    return beside or has_spare(config, station)


def has_spare(config: HallConfig, station: Station) -> bool:
    """Whether another announcer stands by for the same zone."""
    return any(one.zone == station.zone for one in _others(config, station))


def _others(config: HallConfig, station: Station) -> list[Station]:
    return [one for one in config.stations if one.kind is StationKind.ANNOUNCER and one.enabled and one != station]


def settings_of(config: HallConfig, station: Station) -> SpeechSettings:
    """The loudspeaker and its voice, as the hall's settings have them."""
    speaker = speaker_of(station.speaker, config.hall.state_dir)
    return speech_settings(config, DEVICE, config.voice.languages, speaker)


def _start_speech(
    config: HallConfig, settings: SpeechSettings, reports: Reports, clock: ServerClock, card: SoundCard | None
) -> Speech:
    try:
        _see_packs(config, packs_of(settings))
        return start_speech(
            settings, reports.changed, card=card, clock=lambda: local_time(clock.now_ms(), config).time()
        )
    except DeviceError as error:
        raise _in_words(config, error) from error


def _see_packs(config: HallConfig, known: Collection[str]) -> None:
    """A language of the calls without a pack is a mistake of the settings."""
    for n, language in enumerate(config.voice.languages):
        if language not in known:
            reason = say("no_voice_pack", language=language)
            raise ConfigProblems([Problem(config.hall.id, f"voice.languages[{n}]", reason, nearest(language, known))])


def _in_words(config: HallConfig, error: DeviceError) -> ConfigProblems:
    """What is wrong with the voice's language packs, key by key."""
    problems = error.problems if isinstance(error, PackProblems) else (str(error),)
    file = str(config.voice.packs or config.hall.id)
    return ConfigProblems([Problem(file, "voice.languages", one, say("voice_pack_fix")) for one in problems])


def _let_desk_try(
    made: AnnouncerStation,
    config: HallConfig,
    station: Station,
    speech: Speech,
    reports: Reports,
    clock: ServerClock,
) -> None:
    """Two words, when the supervisor's desk asks for them."""
    language = config.hall.languages[0]
    trial = SpeakerTrial(speech.speaker, language, Texts.load(language)["announcer.speaker_trial"])

    def report(message: Message) -> None:
        if isinstance(message, ReportDeviceTest):
            reports.tested(message)

    trials = Trials(station.id, {DEVICE: trial}, clock.now_ms, report)
    made.on_facts, made.on_tick = trials.heard, trials.look
