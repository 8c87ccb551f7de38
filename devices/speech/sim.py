"""A simulated sound card: records start, end and text of each sound, on a clock that may run faster."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from devices.speech.errors import BrokenOff, Ending, NoSoundCard, PlayerFailed, PlayerStalled
from devices.speech.sound import Sound, wav_bytes


@dataclass(frozen=True)
class Played:
    """One sound that was heard, in seconds of the simulated clock."""

    text: str
    start: float
    end: float
    whole: bool
    """It was played to its end."""


@dataclass
class SoundFaults:
    """What goes wrong; may be changed from any thread while the card is at work."""

    no_card: bool = False
    vanish_after_s: float | None = None
    """The card goes away so long after the start of the next sound."""
    fail_next: int = 0
    """So many players end at once with exit code 1."""
    slow: float = 1.0
    """Every sound takes so many times its length."""
    short: float = 1.0
    """The player ends well after this part of the sound."""


@dataclass
class SimulatedSoundCard:
    """Plays nothing and takes as long as a real card would, divided by ``speed``."""

    speed: float = 1.0
    folder: Path | None = None
    """Where the sounds are left as WAV files, numbered; None: nowhere."""
    log: Path | None = None
    """A file that gets one JSON line for each sound; the card is unplugged while ``<log>.away`` exists."""
    faults: SoundFaults = field(default_factory=SoundFaults)
    clock: Callable[[], float] = time.monotonic

    def __post_init__(self) -> None:
        self._gate = threading.Condition()
        self._began = self.clock()
        self._played: list[Played] = []
        self._ending = False
        self._hushed = False

    @property
    def played(self) -> tuple[Played, ...]:
        with self._gate:
            return tuple(self._played)

    def now(self) -> float:
        """Seconds on the card's clock since it was made."""
        return (self.clock() - self._began) * self.speed

    def wait_for(self, count: int, timeout_s: float) -> bool:
        """Wait until so many sounds have ended; False when they have not in time (of the real clock)."""
        with self._gate:
            return self._gate.wait_for(lambda: len(self._played) >= count, timeout_s)

    def open(self) -> None:
        self.look()

    def look(self) -> None:
        if self.faults.no_card or (self.log is not None and away_mark(self.log).exists()):
            raise NoSoundCard("the simulated sound card is away")

    def play(self, sound: Sound, text: str, deadline_s: float) -> float:
        """What it gives is what the card needs: a busy machine that wakes it late does not make the card a slow one."""
        self.look()
        if self.faults.fail_next > 0:
            self.faults.fail_next -= 1
            raise PlayerFailed("the simulated player ended with exit code 1")
        if self.folder is not None:
            self.folder.mkdir(parents=True, exist_ok=True)
            (self.folder / f"{len(self._played) + 1:04}.wav").write_bytes(wav_bytes(sound))
        start, length = self.now(), sound.seconds * self.faults.slow * self.faults.short
        vanish, self.faults.vanish_after_s = self.faults.vanish_after_s, None
        lasts = min(length, deadline_s, length if vanish is None else vanish)
        hushed = self._pass(lasts)
        self._record(Played(text, start, self.now(), whole=lasts == length and self.faults.short == 1 and not hushed))
        if hushed:
            raise BrokenOff("the simulated sound was hushed")
        if vanish is not None and vanish <= lasts:
            self.faults.no_card = True
            raise NoSoundCard("the simulated sound card went away")
        if lasts < length:
            raise PlayerStalled(f"the simulated player did not end in {deadline_s:.0f} s")
        return lasts

    def close(self) -> None:
        """Nothing is held."""

    def ready(self) -> None:
        with self._gate:
            self._hushed = False

    def hush(self) -> None:
        with self._gate:
            self._hushed = True
            self._gate.notify_all()

    def abandon(self) -> None:
        with self._gate:
            self._ending = True
            self._gate.notify_all()

    def _pass(self, seconds: float) -> bool:
        """Whether it was hushed before so many seconds of the simulated clock were over."""
        until = self.clock() + seconds / self.speed
        with self._gate:
            while not self._ending and not self._hushed and (left := until - self.clock()) > 0:
                self._gate.wait(left)
            if self._ending:
                raise Ending("the simulated sound broke off")
            return self._hushed

    def _record(self, played: Played) -> None:
        if self.log is not None:
            self._write(self.log, played)
        with self._gate:
            self._played.append(played)
            self._gate.notify_all()

    def _write(self, file: Path, played: Played) -> None:
        """``began`` and ``ended`` are of the machine's clock, so that several cards may be compared."""
        began, ended = (self._began + moment / self.speed for moment in (played.start, played.end))
        line = {**asdict(played), "began": began, "ended": ended}
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(line, ensure_ascii=False) + "\n")


def away_mark(log: Path) -> Path:
    """The file that unplugs a card with this log."""
    return log.with_name(log.name + ".away")
