"""Engines make a clause's words into sound: espeak-ng, pyttsx3 in a child of its own, a recorded voice, or a chain."""

from __future__ import annotations

import hashlib
import logging
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import numpy as np

from devices.errors import DeviceError
from devices.speech.children import Children, Ended
from devices.speech.errors import BadSound, Ending, NotRecorded, NoVoice, PlayerFailed, ProgramMissing
from devices.speech.sound import Sound, end_pause, joined, levelled, proved, read_wav, silence

ESPEAK = "espeak-ng"
DEADLINE_S = 5.0
WORD_PAUSE_S = 0.06
"""Between recorded words."""
END_PAUSES = ((80, 0.885), (110, 0.621), (130, 0.482), (160, 0.350), (200, 0.235), (260, 0.128))
"""Words a minute → seconds of quiet that espeak-ng leaves behind every phrase, of any voice and text (half behind a
comma). Measured with 1.51. A file without it was broken off, or spoken at another speed than was asked for."""
STOP_PAUSE_S = 0.2
"""After a comma."""

log = logging.getLogger(__name__)


class Engine(Protocol):
    """One voice of one language at one speed."""

    @property
    def voice(self) -> str:
        """All that the sound of a text depends on, in words; part of the key under which it is kept."""

    def open(self) -> None:
        """Raises a DeviceError when it cannot speak at all."""

    def make(self, text: str) -> Sound:
        """The words as sound, levelled; raises a DeviceError. From any thread."""

    def abandon(self) -> None:
        """From any thread and for good: what is being made ends with a DeviceError."""


def installed(program: str) -> str:
    """Its path; raises ProgramMissing."""
    found = shutil.which(program)
    if found is None:
        raise ProgramMissing(f"{program} is not installed")
    return found


def respelled(text: str, respell: Mapping[str, str]) -> str:
    """The words as the machine must be given them to say them right."""
    return " ".join(respell.get(word.strip(",.!"), word) for word in text.split())


@contextmanager
def _phrase_file() -> Iterator[Path]:
    """A place for one phrase; raises NoVoice where the disk gives none."""
    try:
        with tempfile.TemporaryDirectory(prefix="hall-voice-", ignore_cleanup_errors=True) as folder:
            yield Path(folder) / "phrase.wav"
    except OSError as error:
        raise NoVoice(f"no phrase can be written: {error}") from error


def _taught(respell: Mapping[str, str]) -> str:
    """What tells a voice that says some words otherwise from one that does not."""
    return f" respelled {hashlib.sha256(repr(sorted(respell.items())).encode()).hexdigest()[:8]}" if respell else ""


def _asked(children: Children, command: Sequence[str], text: str) -> Ended:
    try:
        return children.run(command, DEADLINE_S, text=text)
    except PlayerFailed as error:
        raise NoVoice(str(error)) from error


class EspeakEngine:
    """The espeak-ng program, one process a phrase."""

    def __init__(self, voice: str, speed: int, respell: Mapping[str, str] | None = None) -> None:
        self._name, self._speed = voice, speed
        self._respell = respell or {}
        self._children = Children()

    @property
    def voice(self) -> str:
        return f"{ESPEAK} {self._name} {self._speed}{_taught(self._respell)}"

    def open(self) -> None:
        installed(ESPEAK)
        if not self._name:
            raise NoVoice("the language pack names no voice of espeak-ng")

    def make(self, text: str) -> Sound:
        self.open()
        with _phrase_file() as file:
            # By standard input, so that no text is ever taken for an option.
            command = (ESPEAK, "-v", self._name, "-s", str(self._speed), "-b", "1", "-w", str(file), "--stdin")
            ended = _asked(self._children, command, respelled(text, self._respell))
            if ended.code:
                raise NoVoice(f"{ESPEAK}: {ended.why}")
            return levelled(proved(read_wav(file), text))

    def abandon(self) -> None:
        self._children.abandon()


class Pyttsx3Engine:
    """pyttsx3, one process a phrase: it loses files, and hangs when one engine is used twice."""

    def __init__(self, voice: str, speed: int, respell: Mapping[str, str] | None = None) -> None:
        self._name, self._speed = voice, speed
        self._respell = respell or {}
        self._children = Children()

    @property
    def voice(self) -> str:
        return f"pyttsx3 {self._name} {self._speed}{_taught(self._respell)}"

    def open(self) -> None:
        if not self._name:
            raise NoVoice("the language pack names no voice for pyttsx3")

    def make(self, text: str) -> Sound:
        self.open()
        with _phrase_file() as file:
            child = ("-P", "-m", "devices.speech.pyttsx3_child", self._name, str(self._speed), str(file))
            ended = _asked(self._children, (sys.executable, *child), respelled(text, self._respell))
            # Its exit code proves nothing: the file does.
            if not file.exists():
                raise NoVoice(f"pyttsx3 left no file: {ended.why}")
            sound = proved(read_wav(file), text)
            if end_pause(sound) < self._least_pause(text):
                raise BadSound(f"pyttsx3 lost a part of {text!r}, or said it at another speed")
            return levelled(sound)

    def _least_pause(self, text: str) -> float:
        speeds, pauses = zip(*END_PAUSES, strict=True)
        pause = float(np.interp(self._speed, np.array(speeds), np.array(pauses)))
        return 0.9 * pause * (0.5 if text[-1:] in ",;:" else 1)

    def abandon(self) -> None:
        self._children.abandon()


class RecordedEngine:
    """Joins the recorded sounds of a folder, the longest that fit."""

    def __init__(self, folder: Path, sounds: Mapping[str, str]) -> None:
        self._folder = folder
        self._named = {text: folder / file for text, file in sounds.items()}
        self._files = {tuple(_words(text)): file for text, file in self._named.items()}
        self._longest = max(map(len, self._files), default=0)
        self._loaded: dict[Path, Sound] = {}
        self._fingerprint = _fingerprint(folder, sounds)

    @property
    def voice(self) -> str:
        return f"recorded {self._folder.name} {self._fingerprint}"

    def open(self) -> None:
        if not any(file.exists() for file in self._files.values()):
            raise NoVoice(f"{self._folder}: none of the sounds that the language pack names is here")

    def make(self, text: str) -> Sound:
        parts = [part for stretch in text.split(",") for part in [*self._stretch(stretch), silence(STOP_PAUSE_S)]]
        return levelled(proved(joined(parts[:-1]), text, shortest_s=0.05))

    def missing(self) -> tuple[str, ...]:
        """Words that the pack names and nobody has recorded yet."""
        return tuple(text for text, file in self._named.items() if not file.exists())

    def pieces(self, text: str) -> tuple[str, ...]:
        """The recorded texts that are joined for this one; raises NotRecorded."""
        words, found = _words(text), []
        while words:
            size = next((n for n in range(min(self._longest, len(words)), 0, -1) if self._has(words[:n])), 0)
            if not size:
                raise NotRecorded(f"{self._folder.name}: nobody has recorded {words[0]!r}")
            found.append(" ".join(words[:size]))
            words = words[size:]
        return tuple(found)

    def abandon(self) -> None:
        """Nothing here takes long."""

    def _has(self, words: Sequence[str]) -> bool:
        file = self._files.get(tuple(words))
        return file is not None and file.exists()

    def _stretch(self, text: str) -> list[Sound]:
        parts: list[Sound] = []
        for piece in self.pieces(text):
            parts += [self._load(self._files[tuple(piece.split())]), silence(WORD_PAUSE_S)]
        return parts[:-1]

    def _load(self, file: Path) -> Sound:
        if file not in self._loaded:
            self._loaded[file] = levelled(proved(read_wav(file), str(file), shortest_s=0.05))
        return self._loaded[file]


class FirstThatSpeaks:
    """Engines in the order in which they are asked; a change of the one that answers is logged once."""

    def __init__(self, engines: Sequence[Engine]) -> None:
        self._engines = tuple(engines)
        self._failing: set[int] = set()

    @property
    def voice(self) -> str:
        return self._engines[0].voice

    def open(self) -> None:
        self._first(lambda engine: engine.open())

    def make(self, text: str) -> Sound:
        made: list[Sound] = []
        self._first(lambda engine: made.append(engine.make(text)))
        return made[0]

    def abandon(self) -> None:
        for engine in self._engines:
            engine.abandon()

    def _first(self, act: _Act) -> None:
        for place, engine in enumerate(self._engines):
            try:
                act(engine)
            except Ending:
                raise
            except DeviceError as error:
                self._failed(place, error)
                if place == len(self._engines) - 1:
                    raise
            else:
                self._failing.discard(place)
                return

    def _failed(self, place: int, error: DeviceError) -> None:
        if place not in self._failing and place < len(self._engines) - 1:
            log.warning("%s: %s; %s speaks instead", self._engines[place].voice, error, self._engines[place + 1].voice)
        self._failing.add(place)


class _Act(Protocol):
    def __call__(self, engine: Engine, /) -> None: ...


def _words(text: str) -> list[str]:
    return text.lower().replace(",", " ").replace(":", " ").split()


def _fingerprint(folder: Path, sounds: Mapping[str, str]) -> str:
    """Changes when a sound is recorded anew, and when the pack names another file for some words."""
    try:
        files = sorted((str(file), file.stat().st_size, file.stat().st_mtime_ns) for file in folder.rglob("*.wav"))
    except OSError:
        files = []
    return hashlib.sha256(repr((files, sorted(sounds.items()))).encode()).hexdigest()[:12]
