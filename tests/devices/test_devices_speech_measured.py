"""Calls as the machine speaks them, measured: level, peak, length, silence, and what follows what."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from devices.speech.narrator import CLAUSE_PAUSE_S, LANGUAGE_PAUSE_S, STOP_PAUSE_S, Announcement
from devices.speech.reader import Call, Phrase
from devices.speech.settings import SpeechSettings
from devices.speech.sound import RATE, Sound, wav_bytes
from devices.speech.station import Speech, start_speech
from tests.devices.devices_speech import PACKS, VOICE, place_in

pytestmark = pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="espeak-ng is not installed")

WORDS_A_MINUTE = (90, 260)
"""Slower is tiring, faster is lost in a hall. A word is a syllable in Vietnamese."""
CALLS = (
    Call("A012", 3),
    Call("Đ105", 21, priority=True),
    Call("R999", 40, recall=True),
    Call("1001", 8),
    Call("A7", 5, names={"vi": "Quầy Trả kết quả", "en": "Results counter"}),
)


@pytest.fixture(scope="module")
def speech(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Speech]:
    folder = tmp_path_factory.mktemp("voice")
    settings = SpeechSettings("loa", PACKS, folder, "sim", languages=("vi", "en"), chime=VOICE / "chime.wav")
    made = start_speech(settings)
    yield made
    made.close()


def phrases_of(speech: Speech) -> list[Phrase]:
    said = [speech.call(call) for call in CALLS] + [speech.merged(CALLS[:3]), speech.prompt("touch_screen_for_number")]
    return [phrase for one in said for phrase in one.phrases]


def alone(speech: Speech, phrase: Phrase) -> Sound:
    return speech.narrator.sound_of(Announcement((phrase,), chime=False))


def clauses_of(speech: Speech, phrase: Phrase) -> list[Sound]:
    return [alone(speech, Phrase(phrase.language, (clause,))) for clause in phrase.clauses]


def is_silent(sound: Sound, begin_s: float, end_s: float) -> bool:
    """But for a sample or two at its ends."""
    part = sound.samples[round(begin_s * RATE) + 2 : round(end_s * RATE) - 2].astype(int)
    return len(part) > 0 and int(np.abs(part).max()) == 0


def test_every_clause_is_at_the_level_of_speech_and_none_clips(speech: Speech) -> None:
    sounds = [sound for phrase in phrases_of(speech) for sound in clauses_of(speech, phrase)]
    assert len(sounds) > 25
    assert [round(sound.rms_db, 1) for sound in sounds] == pytest.approx([-20.0] * len(sounds), abs=0.3)
    assert max(sound.peak_db for sound in sounds) <= -3.0


def test_a_whole_announcement_is_no_louder_than_its_parts(speech: Speech) -> None:
    for call in CALLS:
        sound = speech.narrator.sound_of(speech.call(call, times=2))
        assert sound.peak_db <= -3.0
        assert -23.0 <= sound.rms_db <= -19.0  # the pauses count too
        assert not np.any(np.abs(sound.samples.astype(int)) >= 32_767)


def test_a_call_is_as_long_as_its_words_want(speech: Speech) -> None:
    for phrase in phrases_of(speech):
        seconds, words = alone(speech, phrase).seconds, len(phrase.text.split())
        slow, fast = (words * 60 / pace for pace in WORDS_A_MINUTE)
        assert fast < seconds < slow + 1.0, (phrase.text, seconds)


def test_the_chime_comes_first_then_a_pause_then_each_clause_in_its_turn(speech: Speech) -> None:
    said = speech.call(Call("A012", 3), times=2)
    whole, chime = speech.narrator.sound_of(said), speech.narrator.chime()
    assert place_in(whole, chime)[0] == pytest.approx(0, abs=0.005)
    at = chime.seconds
    for turn in range(said.times):
        pause = said.repeat_pause_s if turn else said.chime_pause_s
        for phrase in said.phrases:
            for clause, sound in zip(phrase.clauses, clauses_of(speech, phrase), strict=True):
                assert is_silent(whole, at, at + pause), clause
                at = after(whole, sound, at)
                pause = STOP_PAUSE_S if clause.endswith(",") else CLAUSE_PAUSE_S
            pause = LANGUAGE_PAUSE_S
    assert at == pytest.approx(whole.seconds, abs=0.01)


def after(whole: Sound, part: Sound, begin_s: float) -> float:
    """The end of this part, which comes next."""
    near = Sound(whole.samples[round(begin_s * RATE) : round((begin_s + part.seconds + 2.0) * RATE)])
    begins, likeness = place_in(near, part)
    assert likeness > 0.99
    return begin_s + begins + part.seconds


def test_what_is_written_into_a_file_is_what_was_measured(speech: Speech, tmp_path: Path) -> None:
    sound = speech.narrator.sound_of(speech.call(Call("A012", 3)))
    file = tmp_path / "call.wav"
    file.write_bytes(wav_bytes(sound))
    assert file.stat().st_size == 44 + 2 * len(sound.samples)
