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
from devices.speech.errors import NoVoice
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


class Narrator:
    """Makes announcements out of kept clauses. May be used from any thread."""

    def __init__(self, engines: Mapping[str, Engine], cache: SoundCache | None, chime: Path | None = None) -> None:
        self._engines = dict(engines)
        self._cache = cache
        self._chime = _chime_of(chime)

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(self._engines)

    def open(self) -> None:
        """Raises a DeviceError when a language cannot be spoken."""
        for engine in self._engines.values():
            engine.open()

    def abandon(self) -> None:
        for engine in self._engines.values():
            engine.abandon()

    def sound_of(self, announcement: Announcement) -> Sound:
        """All of it as one sound; what is not kept yet is made. Raises a DeviceError."""
        said = joined(self._spoken(announcement.phrases))
        pause = silence(announcement.repeat_pause_s)
        body = [part for turn in range(announcement.times) for part in ([pause] if turn else []) + [said]]
        bell = [self._chime, silence(announcement.chime_pause_s)] if announcement.chime else []
        return joined([*bell, *body])

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

    def _spoken(self, phrases: tuple[Phrase, ...]) -> Iterator[Sound]:
        for number, phrase in enumerate(phrases):
            if number:
                yield silence(LANGUAGE_PAUSE_S)
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


def _chime_of(file: Path | None) -> Sound:
    """The hall's chime; ours when the file is missing or damaged."""
    if file is not None:
        try:
            return levelled(proved(read_wav(file), str(file)))
        except DeviceError as error:
            log.warning("the chime cannot be used, ours sounds instead: %s", error)
    return made_chime()
