"""The chime, made here: two falling tones a third apart. ``python -m devices.speech.chime FILE.wav`` writes it."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

import numpy as np

from devices.speech.sound import FULL, RATE, Floats, Sound, levelled, wav_bytes

TONES = ((784.0, 0.0), (622.3, 0.5))
"""G5 and E flat 5: hertz and the second at which each begins."""
PARTIALS = ((1.0, 1.0), (2.0, 0.35), (3.01, 0.12), (4.2, 0.05))
"""Multiple of the tone and strength; the last ones slightly off, as in metal."""
DECAY_S, ATTACK_S, LENGTH_S = 0.22, 0.004, 1.25


@cache
def made_chime() -> Sound:
    """About 1.2 s, brought to the level of speech."""
    time = np.arange(round(LENGTH_S * RATE)) / RATE
    values = sum((_tone(time, pitch, begin) for pitch, begin in TONES), start=np.zeros_like(time))
    values = values / np.abs(values).max() * 0.5
    return levelled(Sound(np.rint(values * FULL).astype(np.int16)))


def _tone(time: Floats, pitch: float, begin: float) -> Floats:
    since = np.maximum(time - begin, 0)
    shape = np.where(time >= begin, np.minimum(since / ATTACK_S, 1) * np.exp(-since / DECAY_S), 0)
    waves = (strength * np.sin(2 * np.pi * pitch * times * since) for times, strength in PARTIALS)
    return np.asarray(shape * sum(waves, start=np.zeros_like(time)), np.float64)


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(wav_bytes(made_chime()))
