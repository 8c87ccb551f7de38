"""Sound as numbers: levels, trimming, other formats, damage; the chime."""

from __future__ import annotations

import io
import wave
from pathlib import Path

import numpy as np
import pytest

from devices.speech.chime import made_chime
from devices.speech.errors import BadSound
from devices.speech.sound import (
    RATE,
    Sound,
    joined,
    levelled,
    louder,
    proved,
    read_wav,
    silence,
    wav_bytes,
)
from tests.devices.devices_speech import VOICE, noise, place_in, tone


def a_wav(samples: np.ndarray, rate: int, channels: int = 1, width: int = 2) -> bytes:
    data = io.BytesIO()
    with wave.open(data, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(width)
        file.setframerate(rate)
        file.writeframes(samples.tobytes())
    return data.getvalue()


def spiky() -> Sound:
    """Quiet noise with a few full-scale clicks: the worst case for a level."""
    samples = noise("quiet", 1.0).samples // 20
    samples[:: RATE // 10] = 32767
    return Sound(samples)


UNEVEN = joined([tone(0.4), silence(0.5), tone(0.1)])


@pytest.mark.parametrize(
    "sound", [tone(1.0, amplitude=0.9), tone(0.5, amplitude=0.001), noise("x", 1.0), spiky(), UNEVEN]
)
def test_every_sound_comes_to_one_level_and_never_clips(sound: Sound) -> None:
    level = levelled(sound)
    assert level.rms_db == pytest.approx(-20.0, abs=0.3)
    assert level.peak_db <= -3.0


def test_the_silence_around_a_phrase_is_cut_off() -> None:
    level = levelled(joined([silence(1.0), tone(0.5), silence(2.0)]))
    assert 0.5 <= level.seconds <= 0.6


@pytest.mark.parametrize("rate", [8_000, 16_000, 24_000, 44_100, 48_000])
def test_another_rate_keeps_length_and_pitch(rate: int) -> None:
    time = np.arange(rate) / rate
    sound = read_wav(a_wav((np.sin(2 * np.pi * 440 * time) * 16000).astype("<i2"), rate))
    assert sound.seconds == pytest.approx(1.0, abs=0.001)
    spectrum = np.abs(np.fft.rfft(sound.samples))
    assert spectrum.argmax() / sound.seconds == pytest.approx(440, abs=1)


@pytest.mark.parametrize(("width", "form"), [(1, "u1"), (2, "<i2"), (4, "<i4")])
def test_another_width_and_stereo_are_read(width: int, form: str) -> None:
    one = tone(0.5).samples / 32768
    values = one * 127 + 128 if width == 1 else one * 2 ** (8 * width - 1)
    both = np.repeat(values.astype(form), 2)
    assert place_in(read_wav(a_wav(both, RATE, 2, width)), tone(0.5))[1] > 0.99


def test_what_is_written_is_read_back_unchanged(tmp_path: Path) -> None:
    file = tmp_path / "a.wav"
    file.write_bytes(wav_bytes(tone(0.4)))
    assert (read_wav(file).samples == tone(0.4).samples).all()
    with wave.open(str(file)) as read:
        assert (read.getframerate(), read.getnchannels(), read.getsampwidth()) == (RATE, 1, 2)


@pytest.mark.parametrize("damage", [b"", b"RIFF", b"not a sound at all" * 10, wav_bytes(tone(0.4))[:30]])
def test_a_damaged_file_is_told_as_such(tmp_path: Path, damage: bytes) -> None:
    file = tmp_path / "a.wav"
    file.write_bytes(damage)
    with pytest.raises(BadSound):
        read_wav(file)
    with pytest.raises(BadSound):
        read_wav(tmp_path / "absent.wav")


def test_a_sound_too_short_or_silent_is_no_phrase() -> None:
    assert proved(tone(0.31), "a") is not None
    for poor in (tone(0.29), silence(2.0), Sound(np.zeros(0, np.int16))):
        with pytest.raises(BadSound):
            proved(poor, "a")


def test_volume_is_a_share_of_the_amplitude() -> None:
    assert louder(tone(0.4), 50).rms_db == pytest.approx(tone(0.4).rms_db - 6.02, abs=0.05)
    assert louder(tone(0.4), 100).samples is not None


def test_the_chime_of_the_house_is_the_one_made_here() -> None:
    kept, made = read_wav(VOICE / "chime.wav"), made_chime()
    assert len(kept.samples) == len(made.samples)
    assert np.abs(kept.samples.astype(int) - made.samples).max() <= 2


def test_the_chime_is_two_falling_tones_and_no_louder_than_speech() -> None:
    chime = made_chime()
    first, second = chime.samples[: RATE // 2], chime.samples[RATE * 6 // 10 :]
    pitches = [np.abs(np.fft.rfft(part)).argmax() * RATE / len(part) for part in (first, second)]
    assert pitches == pytest.approx([784, 622], abs=5)
    assert 0.9 <= chime.seconds <= 1.5
    assert chime.rms_db == pytest.approx(-20, abs=0.3) and chime.peak_db <= -3
