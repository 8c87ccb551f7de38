"""Sound as numbers: mono, 22,050 a second, 16 bit. Reading, levelling, joining and writing it."""

from __future__ import annotations

import io
import math
import wave
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from devices.speech.errors import BadSound

RATE = 22_050
FULL = 32_768
LEVEL_DB, PEAK_DB = -20.0, -3.0
"""What every piece of speech is brought to: RMS, and the most that a peak may have (both dBFS)."""
SHORTEST_S = 0.3
"""No phrase is shorter; a file that is has been broken off."""
SILENT_DB = -60.0
_AUDIBLE = 0.01
_QUIET_BESIDE_PEAK = 10 ** (-45 / 20)
_KEEP_S, _FADE_S = 0.03, 0.005
_BLOCK = 32
_CEILING = 10 ** ((PEAK_DB - 0.02) / 20)

Samples = NDArray[np.int16]
Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Sound:
    """A piece of sound."""

    samples: Samples

    @property
    def seconds(self) -> float:
        return len(self.samples) / RATE

    @property
    def rms_db(self) -> float:
        return _db(float(np.sqrt(np.mean(_floats(self) ** 2))) if len(self.samples) else 0.0)

    @property
    def peak_db(self) -> float:
        return _db(float(np.abs(_floats(self)).max()) if len(self.samples) else 0.0)

    @property
    def pcm(self) -> bytes:
        """As it stands in a WAV file: little-endian."""
        return self.samples.astype("<i2").tobytes()

    @classmethod
    def of_pcm(cls, data: bytes) -> Sound:
        return cls(np.frombuffer(data, "<i2").astype(np.int16))


def _db(amplitude: float) -> float:
    return 20 * math.log10(amplitude) if amplitude > 0 else -math.inf


def _floats(sound: Sound) -> Floats:
    return sound.samples.astype(np.float64) / FULL


def _sound(values: Floats) -> Sound:
    return Sound(np.clip(np.rint(values * FULL), -FULL, FULL - 1).astype(np.int16))


def silence(seconds: float) -> Sound:
    return Sound(np.zeros(round(seconds * RATE), np.int16))


def joined(parts: Iterable[Sound]) -> Sound:
    """One after the other."""
    pieces = [part.samples for part in parts]
    return Sound(np.concatenate(pieces)) if pieces else silence(0)


def louder(sound: Sound, percent: float) -> Sound:
    """With so many percent of its amplitude; 100 leaves it as it is."""
    return sound if percent == 100 else _sound(_floats(sound) * (percent / 100))


def read_wav(source: Path | bytes) -> Sound:
    """A WAV file of any rate, width and number of channels; raises BadSound."""
    name = source if isinstance(source, Path) else "the sound"
    try:
        with wave.open(str(source) if isinstance(source, Path) else io.BytesIO(source), "rb") as file:
            rate, width, channels = file.getframerate(), file.getsampwidth(), file.getnchannels()
            data = file.readframes(file.getnframes())
    except (OSError, EOFError, wave.Error) as error:
        raise BadSound(f"{name}: {error}") from error
    if not rate or not channels or width not in (1, 2, 3, 4):
        raise BadSound(f"{name}: no sound of a known kind")
    values = _decoded(data[: len(data) // (width * channels) * width * channels], width)
    return _sound(_resampled(values.reshape(-1, channels).mean(axis=1), rate))


def _decoded(data: bytes, width: int) -> Floats:
    """Whole numbers of 1 to 4 bytes (one byte: unsigned) → −1 … 1."""
    if width == 1:
        return (np.frombuffer(data, np.uint8).astype(np.float64) - 128) / 128
    # Left-aligned in 32 bits, so that one scale fits all widths.
    wide = np.zeros((len(data) // width, 4), np.uint8)
    wide[:, 4 - width :] = np.frombuffer(data, np.uint8).reshape(-1, width)
    return wide.view("<i4").reshape(-1).astype(np.float64) / 2**31


def _resampled(values: Floats, rate: int) -> Floats:
    """Through the spectrum: exact, and quick enough for a sentence."""
    if rate == RATE or not len(values):
        return values
    count = max(1, round(len(values) * RATE / rate))
    spectrum = np.fft.rfft(values)[: count // 2 + 1]
    return np.asarray(np.fft.irfft(spectrum, count) * (count / len(values)), np.float64)


def proved(sound: Sound, what: str, shortest_s: float = SHORTEST_S) -> Sound:
    """The same sound; raises BadSound when nobody could hear words in it."""
    if sound.seconds < shortest_s:
        raise BadSound(f"{what}: only {sound.seconds:.2f} s of sound")
    if sound.rms_db < SILENT_DB:
        raise BadSound(f"{what}: silent")
    return sound


def end_pause(sound: Sound) -> float:
    """Seconds of quiet at its end."""
    loud = np.flatnonzero(np.abs(_floats(sound)) > _AUDIBLE)
    return (len(sound.samples) - int(loud[-1])) / RATE if len(loud) else sound.seconds


def levelled(sound: Sound) -> Sound:
    """Trimmed, and brought to LEVEL_DB with no peak above PEAK_DB."""
    values = _trimmed(_floats(sound))
    level = 10 ** (LEVEL_DB / 20)
    for _ in range(8):
        now = float(np.sqrt(np.mean(values**2)))
        if now == 0 or abs(_db(now) - LEVEL_DB) < 0.05:
            break
        values = _limited(values * (level / now))
    return _sound(_limited(values))


def _trimmed(values: Floats) -> Floats:
    """Without the silence before and after, with soft edges."""
    loud = np.flatnonzero(np.abs(values) > np.abs(values).max(initial=0) * _QUIET_BESIDE_PEAK)
    if not len(loud):
        return values
    keep, fade = round(_KEEP_S * RATE), round(_FADE_S * RATE)
    cut = values[max(0, loud[0] - keep) : loud[-1] + keep].copy()
    if len(cut) > 2 * fade:
        ramp = np.linspace(0, 1, fade)
        cut[:fade] *= ramp
        cut[-fade:] *= ramp[::-1]
    return cut


def _limited(values: Floats) -> Floats:
    """Peaks turned down to the ceiling, smoothly. A block's gain suits its neighbours too, so that what is drawn
    between the middles of two blocks is never too much for either."""
    if not len(values) or np.abs(values).max() <= _CEILING:
        return values
    padded = np.pad(values, (0, -len(values) % _BLOCK))
    peaks = np.abs(padded).reshape(-1, _BLOCK).max(axis=1)
    gains = np.minimum(1, _CEILING / np.maximum(peaks, 1e-9))
    beside = np.pad(gains, 1, mode="edge")
    gains = np.minimum(np.minimum(beside[:-2], beside[2:]), gains)
    middles = np.arange(len(gains)) * _BLOCK + _BLOCK / 2
    return np.asarray(values * np.interp(np.arange(len(values)), middles, gains), np.float64)


_HEAD = 44


def wav_head(data_bytes: int, more: int = 0) -> bytes:
    """The head of a WAV file of our form; ``more`` bytes of other chunks follow the sound."""
    sizes = (36 + data_bytes + more, 16, 1, 1, RATE, RATE * 2, 2, 16, data_bytes)
    kinds = (4, 4, 2, 2, 4, 4, 2, 2, 4)
    fields = [size.to_bytes(wide, "little") for size, wide in zip(sizes, kinds, strict=True)]
    return b"".join([b"RIFF", fields[0], b"WAVEfmt ", *fields[1:8], b"data", fields[8]])


def wav_bytes(sound: Sound) -> bytes:
    """A whole WAV file."""
    data = sound.pcm
    return wav_head(len(data)) + data
