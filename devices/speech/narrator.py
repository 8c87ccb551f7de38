"""From phrases to the one sound that is played: clauses from the cache or an engine, joined behind a chime."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from devices.errors import DeviceError
from devices.speech.cache import SoundCache, key_of
from devices.speech.chime import made_chime
from devices.speech.engines import Engine
from devices.speech.errors import Ending, NoVoice
from devices.speech.reader import Phrase, inside_a_sentence
from devices.speech.sound import Sound, joined, levelled, proved, read_wav, silence

CLAUSE_PAUSE_S, STOP_PAUSE_S = 0.12, 0.3
"""Between clauses; after one that ends with a comma or colon."""
LANGUAGE_PAUSE_S = 0.5

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Announcement:
    """What one turn of the loudspeaker says: the phrases, one language after the other, said ``times`` times."""

    phrases: tuple[Phrase, ...]
    times: int = 1
    chime: bool = True
    chime_pause_s: float = 0.3
    repeat_pause_s: float = 1.2

    @property
    def text(self) -> str:
        return " / ".join(phrase.text for phrase in self.phrases)


@dataclass(frozen=True)
class Voiced:
    """An announcement as one sound, and what could not be said of it: a language whose voice failed is left out."""

    sound: Sound
    left_out: tuple[DeviceError, ...] = ()


class Narrator:
    """Makes announcements out of kept clauses. May be used from any thread."""

    def __init__(self, engines: Mapping[str, Engine], cache: SoundCache | None, chime: Path | None = None) -> None:
        self._engines = dict(engines)
        self._cache = cache
        self._chime = _chime_of(chime)

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(self._engines)

    def voiceless(self) -> dict[str, DeviceError]:
        """Languages that cannot be spoken now, and why."""
        told: dict[str, DeviceError] = {}
        for language, engine in self._engines.items():
            try:
                engine.open()
            except DeviceError as error:
                told[language] = error
        return told

    def abandon(self) -> None:
        for engine in self._engines.values():
            engine.abandon()

    def voiced(self, announcement: Announcement) -> Voiced:
        """All of it as one sound; what is not kept yet is made. Raises a DeviceError when nothing can be said."""
        spoken: list[Sound] = []
        left_out: list[DeviceError] = []
        for phrase in announcement.phrases:
            try:
                spoken.append(joined(self._clauses(phrase)))
            except Ending:
                raise
            except DeviceError as error:
                left_out.append(error)
        if left_out and not spoken:
            raise left_out[0]
        said = joined(_with_pauses(spoken, LANGUAGE_PAUSE_S))
        body = _with_pauses([said] * announcement.times, announcement.repeat_pause_s)
        bell = [self._chime, silence(announcement.chime_pause_s)] if announcement.chime else []
        return Voiced(joined([*bell, *body]), tuple(left_out))

    def sound_of(self, announcement: Announcement) -> Sound:
        """The sound alone."""
        return self.voiced(announcement).sound

    def chime(self) -> Sound:
        """The chime alone: what is left to call eyes to the board when there is no voice."""
        return self._chime

    def keep(self, language: str, clause: str) -> bool:
        """See to it that this clause is kept; True when it had to be made. Raises a DeviceError."""
        if self.kept(language, clause):
            return False
        self._clause(language, clause)
        return True

    def kept(self, language: str, clause: str) -> bool:
        return (
            self._cache is not None and key_of(inside_a_sentence(clause), self._engine(language).voice) in self._cache
        )

    def missing(self, phrases: Iterable[Phrase]) -> list[tuple[str, str]]:
        """Clauses (language, words) that are not kept yet, each once."""
        wanted = dict.fromkeys((phrase.language, clause) for phrase in phrases for clause in phrase.clauses)
        return [one for one in wanted if not self.kept(*one)]

    def _clauses(self, phrase: Phrase) -> Iterator[Sound]:
        for place, clause in enumerate(phrase.clauses):
            yield self._clause(phrase.language, clause)
            if place < len(phrase.clauses) - 1:
                yield silence(STOP_PAUSE_S if clause.endswith((",", ":", ".")) else CLAUSE_PAUSE_S)

    def _clause(self, language: str, clause: str) -> Sound:
        engine, words = self._engine(language), inside_a_sentence(clause)
        key = key_of(words, engine.voice)
        kept = self._cache.get(key) if self._cache else None
        if kept is None:
            kept = engine.make(words)
            if self._cache:
                self._cache.put(key, kept)
        return kept

    def _engine(self, language: str) -> Engine:
        if language not in self._engines:
            raise NoVoice(f"no voice speaks {language!r}; there are {', '.join(self._engines) or 'none'}")
        return self._engines[language]


def _with_pauses(parts: list[Sound], seconds: float) -> list[Sound]:
    pause = silence(seconds)
    return [piece for number, part in enumerate(parts) for piece in ([pause, part] if number else [part])]


def _chime_of(file: Path | None) -> Sound:
    """The hall's chime; ours when the file is missing or damaged."""
    if file is not None:
        try:
            return levelled(proved(read_wav(file), str(file)))
        except DeviceError as error:
            log.warning("the chime cannot be used, ours sounds instead: %s", error)
    return made_chime()
