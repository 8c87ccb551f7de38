"""From settings to a loudspeaker at work: packs, voices, cache and card put together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from devices.ports import StateListener
from devices.speech.cache import SoundCache
from devices.speech.cards import AlsaCard, AnyCard, PulseCard
from devices.speech.engines import Engine, EspeakEngine, FirstThatSpeaks, Pyttsx3Engine, RecordedEngine
from devices.speech.errors import Unreadable
from devices.speech.narrator import Announcement, Narrator
from devices.speech.pack import LanguagePack, load_packs
from devices.speech.ports import SoundCard
from devices.speech.reader import Call, Reader
from devices.speech.settings import SpeechSettings, volume_by_clock
from devices.speech.sim import SimulatedSoundCard
from devices.speech.speaker import StationSpeaker
from devices.speech.warmer import Warmer


def _wall_clock() -> time:
    return datetime.now().time()


@dataclass(frozen=True)
class Speech:
    """All that an announcing station needs: words, a voice that is kept warm, and a loudspeaker."""

    readers: dict[str, Reader]
    """By language, in the order in which calls are said."""
    narrator: Narrator
    warmer: Warmer
    speaker: StationSpeaker

    def call(self, call: Call, times: int = 1, *, chime: bool = True) -> Announcement:
        """The announcement of a call in every language."""
        return Announcement(tuple(reader.call(call) for reader in self.readers.values()), times, chime)

    def merged(self, calls: Sequence[Call], times: int = 1, *, chime: bool = True) -> Announcement:
        """The announcement of several calls at once."""
        return Announcement(tuple(reader.merged(calls) for reader in self.readers.values()), times, chime)

    def prompt(self, name: str) -> Announcement:
        """A station's sentence, as ``touch_screen``, in every language."""
        return Announcement(tuple(reader.prompt(name) for reader in self.readers.values()), chime=False)

    def expect(self, calls: Iterable[Call]) -> None:
        """These may be called next: keep their sounds ready. Returns at once."""
        self.warmer.want([reader.call(call) for call in calls for reader in self.readers.values()])

    def close(self) -> None:
        """End within two seconds each."""
        self.warmer.close()
        self.speaker.close()


def start_speech(
    settings: SpeechSettings,
    on_state: StateListener | None = None,
    *,
    card: SoundCard | None = None,
    clock: Callable[[], time] = _wall_clock,
) -> Speech:
    """The loudspeaker that the settings describe, started. Raises PackProblems or Unreadable for wrong settings."""
    packs = packs_of(settings)
    readers = {language: reader_of(packs, language, settings) for language in settings.languages}
    engines = {language: engine_of(reader.pack, reader.region, settings) for language, reader in readers.items()}
    narrator = Narrator(engines, SoundCache(settings.cache, settings.cache_mb * 1_000_000), settings.chime)
    percent = volume_by_clock(settings.volumes, clock)
    kind, chosen = settings.kind, card or card_of(settings)
    speaker = StationSpeaker(settings.id, kind, chosen, narrator, percent, on_state, enabled=settings.enabled)
    return Speech(readers, narrator, Warmer(narrator, on_state, f"{settings.id}-voice"), speaker)


def packs_of(settings: SpeechSettings) -> dict[str, LanguagePack]:
    """The packs of the house and those of the hall, by language. Raises PackProblems."""
    house = load_packs(settings.packs)
    own = load_packs(settings.own_packs) if settings.own_packs else {}
    return {**house, **{language: _completed(pack, house.get(language)) for language, pack in own.items()}}


def _completed(own: LanguagePack, house: LanguagePack | None) -> LanguagePack:
    """A station asks for its sentences by name: one that the hall's own pack lacks is said as the house says it."""
    prompts = {**(house.prompts if house else {}), **own.prompts}
    return own.model_copy(update={"prompts": prompts})


def pack_of(packs: dict[str, LanguagePack], language: str) -> LanguagePack:
    if language not in packs:
        raise Unreadable(f"there is no language pack {language!r}; there are {', '.join(packs) or 'none'}")
    return packs[language]


def reader_of(packs: dict[str, LanguagePack], language: str, settings: SpeechSettings) -> Reader:
    """The reader of a language; the region counts for the languages that have it."""
    pack = pack_of(packs, language)
    region = settings.region if settings.region in pack.regions else ""
    return Reader(pack, region, whole=settings.whole)


def engine_of(pack: LanguagePack, region: str, settings: SpeechSettings) -> Engine:
    """The voice that is wished, with espeak-ng behind it."""
    voice, speed, respell = pack.espeak_of(region), settings.speed or pack.voice.speed, pack.voice.respell
    espeak = EspeakEngine(voice, speed, respell)
    if settings.voice == "recorded" and settings.recorded is not None:
        return FirstThatSpeaks([RecordedEngine(settings.recorded, pack.sounds), espeak])
    if settings.voice == "pyttsx3":
        return FirstThatSpeaks([Pyttsx3Engine(voice, speed, respell), espeak])
    return espeak


def card_of(settings: SpeechSettings) -> SoundCard:
    """What plays."""
    match settings.kind:
        case "paplay":
            return PulseCard(settings.device)
        case "aplay":
            return AlsaCard(settings.device)
        case "sim":
            return SimulatedSoundCard(settings.sim_speed, log=settings.sim_log)
        case "file":
            return SimulatedSoundCard(settings.sim_speed, settings.folder)
        case "auto":
            return AnyCard()
