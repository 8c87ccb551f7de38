"""A centre adds a language without code: one file of words and number rules, and a folder of recorded sounds.

The sounds are tones here, each word its own pitch, so that a call can be heard word by word.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from config import load_hall
from config.schema import HallConfig
from devices.__main__ import main
from devices.speech.ports import SpeechOrder, SpokenState
from devices.speech.reader import Call
from devices.speech.sim import SimulatedSoundCard
from devices.speech.sound import RATE, Sound, joined, levelled, louder, read_wav, silence, wav_bytes
from devices.speech.station import Speech, start_speech
from devices.wiring import speech_settings
from tests.devices.devices_speech import Outcomes, place_in, tone
from tests.fakes.hall import settings, write_settings

needs_espeak = pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="espeak-ng is not installed")

DIGITS = ("សូន្យ", "មួយ", "ពីរ", "បី", "បួន")
WORDS = (*DIGITS, "ប្រាំ", "ដប់", "អេ", "សូមអញ្ជើញលេខ", "មក", "បញ្ជរ", "សូមប៉ះអេក្រង់")
PACK = f"""
language = "km"
name = "ភាសាខ្មែរ"
name_en = "Khmer"
region = "delta"

[regions.delta]

# Counted in fives: six is five and one.
[numbers.cardinal]
{"".join(f'"{n}" = "{word}"' + chr(10) for n, word in enumerate(DIGITS))}
"5/5" = "ប្រាំ[ {{rest}}]"
"10" = "{{times}} ដប់[ {{rest}}]"

[letters]
A = "អេ"

[phrases]
call = "សូមអញ្ជើញលេខ {{number}} | មក {{counter}}"
priority = "សូមអញ្ជើញលេខ {{number}} | មក {{counter}}"
recall = "សូមអញ្ជើញលេខ {{number}} | មក {{counter}}"
merged = "សូមអញ្ជើញលេខ | {{calls}}"
merged_call = "{{number}} មក {{counter}}"
merged_counter = "សូមអញ្ជើញលេខ | {{numbers}} | មក {{counter}}"
counter = "បញ្ជរ {{number}}"

[prompts]
touch_screen_for_number = "សូមប៉ះអេក្រង់"

[sounds]
{"".join(f'"{word}" = "km/{n}.wav"' + chr(10) for n, word in enumerate(WORDS))}
"""
TEXT = "សូមអញ្ជើញលេខ អេ សូន្យ មួយ ពីរ មក បញ្ជរ ប្រាំ មួយ"
ORDER = ("សូមអញ្ជើញលេខ", "អេ", "សូន្យ", "ពីរ", "មក", "បញ្ជរ", "ប្រាំ")
"""What is said once in that call."""


def recording(word: str) -> Sound:
    """As somebody speaks it: a pitch of its own, silence around it, as loud as it happened to be."""
    n = WORDS.index(word)
    spoken = louder(tone(0.35 + 0.02 * n, hertz=300 + 90 * n), 20 + 7 * n)
    return joined([silence(0.4), spoken, silence(0.2)])


@pytest.fixture
def hall(tmp_path: Path) -> HallConfig:
    """A hall whose folder has got a pack and recordings, and whose settings name them."""
    (tmp_path / "tieng").mkdir()
    (tmp_path / "tieng" / "km.toml").write_text(PACK, encoding="utf-8")
    (tmp_path / "giong" / "km").mkdir(parents=True)
    for n, word in enumerate(WORDS):
        (tmp_path / "giong" / "km" / f"{n}.wav").write_bytes(wav_bytes(recording(word)))
    voice = {"languages": ["km"], "packs": "tieng", "engine": "recorded", "recorded": "giong"}
    return load_hall(write_settings(tmp_path, {**settings(tmp_path), "voice": voice}))


@pytest.fixture
def speak(tmp_path: Path, hall: HallConfig) -> Iterator[Callable[..., tuple[Speech, SimulatedSoundCard]]]:
    begun: list[Speech] = []

    def begin(*languages: str) -> tuple[Speech, SimulatedSoundCard]:
        card = SimulatedSoundCard(200.0, tmp_path / "heard")
        begun.append(start_speech(speech_settings(hall, "speaker", languages), card=card))
        return begun[-1], card

    yield begin
    for speech in begun:
        speech.close()


def test_a_call_is_heard_in_the_words_that_the_centre_recorded(
    tmp_path: Path, hall: HallConfig, speak: Callable[..., tuple[Speech, SimulatedSoundCard]]
) -> None:
    speech, card = speak(*hall.voice.languages)
    outcomes = Outcomes()
    speech.speaker.take(SpeechOrder("j", speech.call(Call("A012", 6)), outcomes.order("x").done))
    assert outcomes.next().state is SpokenState.SPOKEN
    assert [one.text for one in card.played] == [TEXT]
    heard = read_wav(tmp_path / "heard" / "0001.wav")
    found = [place_in(heard, levelled(recording(word))) for word in ORDER]
    assert all(likeness > 0.9 for _, likeness in found)
    assert all(before[0] < after[0] for before, after in pairwise(found)), "in the order of the sentence"
    assert found[0][0] > speech.narrator.chime().seconds, "behind the chime"
    assert heard.peak_db <= -3.0


def test_words_that_were_recorded_at_any_loudness_are_equally_loud(
    speak: Callable[..., tuple[Speech, SimulatedSoundCard]],
) -> None:
    speech, _ = speak("km")
    heard = speech.narrator.sound_of(speech.call(Call("A012", 6), chime=False))
    levels = []
    for word in ORDER:
        one = levelled(recording(word))
        at = round(place_in(heard, one)[0] * RATE)
        levels.append(Sound(heard.samples[at : at + len(one.samples)]).rms_db)
    assert np.ptp(levels) < 1.0 and np.mean(levels) == pytest.approx(-19.5, abs=1.5)


@needs_espeak
def test_it_is_said_after_vietnamese_which_the_machine_speaks(
    speak: Callable[..., tuple[Speech, SimulatedSoundCard]], expect_log: Callable[[str], None]
) -> None:
    expect_log("espeak-ng vi 130 respelled .* speaks instead")
    speech, card = speak("vi", "km")
    outcomes = Outcomes()
    speech.speaker.take(SpeechOrder("j", speech.call(Call("A012", 6)), outcomes.order("x").done))
    assert outcomes.next().state is SpokenState.SPOKEN
    assert card.played[0].text == f"Mời công dân có số a không một hai đến quầy số sáu / {TEXT}"


def test_stations_that_citizens_touch_invite_in_it_too(speak: Callable[..., tuple[Speech, SimulatedSoundCard]]) -> None:
    speech, _ = speak("km")
    said = speech.prompt("touch_screen_for_number")
    assert place_in(speech.narrator.sound_of(said), levelled(recording("សូមប៉ះអេក្រង់")))[1] > 0.99


def test_the_words_can_be_looked_at_before_anything_is_recorded(
    tmp_path: Path, hall: HallConfig, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["say", "A012", "--counter", "6", "--lang", "km", "--packs", str(hall.voice.packs), "--text"]) == 0
    assert capsys.readouterr().out == f"{TEXT}\n"
