"""Packs of the house, sounds to measure, and a voice that needs no program."""

from __future__ import annotations

import hashlib
import threading
from functools import cache
from pathlib import Path
from queue import SimpleQueue

import numpy as np

from devices.speech.errors import NoVoice
from devices.speech.narrator import Announcement
from devices.speech.pack import LanguagePack, load_pack
from devices.speech.ports import SpeechOrder, SpokenOutcome
from devices.speech.reader import Phrase
from devices.speech.sound import RATE, Sound, levelled

ROOT = Path(__file__).resolve().parents[2]
VOICE = ROOT / "assets" / "voice"
PACKS = VOICE / "packs"
KHMER = Path(__file__).with_name("packs") / "km.toml"
PATIENCE_S = 20.0


@cache
def pack(language: str) -> LanguagePack:
    return load_pack(KHMER if language == "km" else PACKS / f"{language}.toml")


def tone(seconds: float, hertz: float = 440.0, amplitude: float = 0.3) -> Sound:
    time = np.arange(round(seconds * RATE)) / RATE
    return Sound(np.rint(np.sin(2 * np.pi * hertz * time) * amplitude * 32767).astype(np.int16))


def noise(words: str, seconds: float = 0.5) -> Sound:
    """Noise that is the same for the same words and like that of no others."""
    seed = int.from_bytes(hashlib.sha256(words.encode()).digest()[:8], "big")
    values = np.random.default_rng(seed).normal(0, 3000, round(seconds * RATE))
    return Sound(np.clip(values, -32768, 32767).astype(np.int16))


def place_in(whole: Sound, part: Sound) -> tuple[float, float]:
    """Where the part is most like the whole, in seconds, and how alike (1: the same but for loudness)."""
    long, short = whole.samples.astype(float), part.samples.astype(float)
    size = 1 << (len(long) + len(short)).bit_length()
    product = np.fft.irfft(np.fft.rfft(long, size) * np.conj(np.fft.rfft(short, size)), size)
    product = product[: max(1, len(long) - len(short) + 1)]
    power = np.cumsum(np.concatenate([[0.0], long**2]))
    around = np.sqrt(np.maximum(power[len(short) :] - power[: -len(short)], 1e-9))[: len(product)]
    likeness = product / (around * np.sqrt((short**2).sum()))
    best = int(likeness.argmax())
    return best / RATE, float(likeness[best])


class NoiseEngine:
    """An engine whose words are noise; ``broken`` makes it fail, ``held`` makes it wait."""

    def __init__(self, voice: str = "noise", seconds: float = 0.5) -> None:
        self.voice = voice
        self.seconds = seconds
        self.made: list[str] = []
        self.broken = False
        self.go_on = threading.Event()
        self.go_on.set()

    def open(self) -> None:
        if self.broken:
            raise NoVoice("the engine is broken")

    def make(self, text: str) -> Sound:
        self.go_on.wait(PATIENCE_S)
        self.open()
        self.made.append(text)
        return levelled(noise(text, self.seconds))

    def abandon(self) -> None:
        self.go_on.set()


class Outcomes:
    """Orders, and their ends in the order in which they came."""

    def __init__(self) -> None:
        self._ends: SimpleQueue[SpokenOutcome] = SimpleQueue()

    def order(self, words: str, job_id: str = "", *, wanted: bool = True, chime: bool = False) -> SpeechOrder:
        announcement = Announcement((Phrase("vi", (words,)),), chime=chime)
        return SpeechOrder(job_id or words, announcement, self._ends.put, lambda: wanted)

    def next(self) -> SpokenOutcome:
        return self._ends.get(timeout=PATIENCE_S)

    def none_left(self) -> bool:
        return self._ends.empty()
