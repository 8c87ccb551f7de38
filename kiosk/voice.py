"""A voice beside a screen: what is to be said, as words for the loudspeaker. Returns at once; the newest counts."""

from __future__ import annotations

import itertools
import logging
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from assets.texts import Texts
from config.schema import HallConfig
from devices.errors import DeviceError
from devices.ports import StateListener
from devices.speech.narrator import Announcement
from devices.speech.ports import SpeechOrder, SpokenOutcome
from devices.speech.reader import CLAUSE, Phrase, Reader
from devices.speech.settings import SpeechSettings
from devices.speech.speakers import speaker_of
from devices.speech.station import Speech, packs_of, start_speech
from devices.speech.trial import SpeakerTrial
from devices.trials import Trial
from devices.wiring import station_speech_settings
from kiosk.events import Say, SayWhy
from kiosk.messages import reason_of
from kiosk.state import Refused

DEVICE = "speaker"
"""The loudspeaker's name among the station's devices."""

_CLOCK = re.compile(r"\b(\d{1,2}):(\d{2})\b")
_DATE = re.compile(r"\b(\d{1,2})/(\d{1,2})\b")
_NUMBER = re.compile(r"\b[A-ZĐ]\d{3,}\b")
_SENTENCE = re.compile(r"(?<=[.:;])\s+")

log = logging.getLogger(__name__)


class Voice:
    """Speaks advice, and invites. ``now`` is the time on the hall's wall."""

    def __init__(self, speech: Speech, config: HallConfig, now: Callable[[], datetime]) -> None:
        self._speech, self._config, self._now = speech, config, now
        self._turns = itertools.count(1)
        self._newest = 0

    def say(self, advice: Say | SayWhy) -> None:
        """Say it, unless something newer comes before it can begin."""
        reader = self._speech.readers.get(advice.language)
        if reader is None:
            return
        try:
            phrase = self._phrase(reader, advice)
        except DeviceError as error:
            log.warning("nothing is said of %r: %s", advice, error)
            return
        self._take(phrase)

    def invite(self, prompt: str) -> None:
        """Say it in every language of the calls that has it, but not in quiet hours."""
        readers = [self._speech.readers.get(language) for language in self._config.voice.languages]
        phrases = [one.prompt(prompt) for one in readers if one is not None and prompt in one.pack.prompts]
        if phrases and not self._is_quiet():
            self._take(*phrases)

    def hush(self) -> None:
        """Silence, at once: what sounds breaks off, and what was about to is not said."""
        turn, self._newest = self._newest, 0
        self._speech.speaker.hush(_job(turn))

    def _take(self, *phrases: Phrase) -> None:
        self.hush()
        turn = self._newest = next(self._turns)
        announcement = Announcement(phrases, chime=False)
        self._speech.speaker.take(SpeechOrder(_job(turn), announcement, _ended, lambda: turn == self._newest))

    def _is_quiet(self) -> bool:
        now = f"{self._now():%H:%M}"
        return any(row.begins <= now < row.ends for row in self._config.voice.quiet)

    def trials(self) -> dict[str, Trial]:
        """What the desk may have tried out: two words, in the hall's language."""
        language = self._config.hall.languages[0]
        return {DEVICE: SpeakerTrial(self._speech.speaker, language, Texts.load(language)["kiosk.speaker_trial"])}

    def close(self) -> None:
        """Ends within two seconds."""
        self._speech.close()

    def _phrase(self, reader: Reader, advice: Say | SayWhy) -> Phrase:
        if isinstance(advice, Say):
            text = reader.pack.prompts[advice.prompt].format(number=reader.number(advice.number))
            clauses = text.split(CLAUSE)
        else:
            texts, refused = Texts.load(advice.language), Refused(advice.code, advice.detail)
            clauses = _SENTENCE.split(readable(reason_of(refused, advice.today, self._config, texts), reader))
        return Phrase(reader.pack.language, tuple(" ".join(clause.split()) for clause in clauses))


def _job(turn: int) -> str:
    return f"advice-{turn}"


def _ended(outcome: SpokenOutcome) -> None:
    """The loudspeaker tells the desk itself how it is; what one citizen missed stands on the screen."""


def readable(text: str, reader: Reader) -> str:
    """A sentence of the screen as it is read aloud: times, dates and ticket numbers in words."""
    prompts = reader.pack.prompts
    text = _CLOCK.sub(lambda found: _clock(prompts, int(found[1]), int(found[2])), text)
    text = _DATE.sub(lambda found: prompts["date"].format(day=int(found[1]), month=int(found[2])), text)
    return _NUMBER.sub(lambda found: reader.number(found[0]), text).replace("/", " ")


def _clock(prompts: dict[str, str], hour: int, minute: int) -> str:
    return prompts["clock" if minute else "full_hour"].format(hour=hour, minute=minute)


def settings_of(config: HallConfig, speaker: str = "") -> SpeechSettings:
    """The station's loudspeaker, in the languages of screen and calls of which there are packs."""
    settings = station_speech_settings(config, DEVICE, (), speaker_of(speaker, config.hall.state_dir))
    try:
        known = packs_of(settings)
    except DeviceError as error:
        log.error("the hall's own language packs cannot be used: %s", error)
        settings = replace(settings, own_packs=None)
        known = packs_of(settings)
    wanted = dict.fromkeys((*config.hall.languages, *config.voice.languages))
    return replace(settings, languages=tuple(one for one in wanted if one in known))


def start_voice(config: HallConfig, speaker: str, now: Callable[[], datetime], on_state: StateListener) -> Voice:
    """The voice, at work. A missing card or a missing program is told to ``on_state`` and tried again for ever."""
    speech = start_speech(settings_of(config, speaker), on_state, clock=lambda: now().time())
    return Voice(speech, config, now)
