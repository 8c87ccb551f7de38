"""Settings → a loudspeaker at work: a call that was expected is heard from kept sounds, in order, level and whole."""

from __future__ import annotations

import shutil
from datetime import time
from pathlib import Path

import numpy as np
import pytest

from devices.speech.cards import AlsaCard, AnyCard, PulseCard
from devices.speech.errors import Unreadable
from devices.speech.ports import SpeechOrder, SpokenState
from devices.speech.reader import Call
from devices.speech.settings import SpeechSettings, Volume
from devices.speech.sim import SimulatedSoundCard
from devices.speech.sound import levelled, read_wav
from devices.speech.station import card_of, packs_of, start_speech
from devices.states import Reason
from tests.devices.devices_speech import PACKS, PATIENCE_S, VOICE, Outcomes, pack, place_in

needs_espeak = pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="espeak-ng is not installed")


def settings(folder: Path, **changes: object) -> SpeechSettings:
    given = {"languages": ("vi", "en"), "kind": "file", "sim_speed": 50.0, "chime": VOICE / "chime.wav", **changes}
    return SpeechSettings("loa", PACKS, folder / "sounds", folder=folder / "heard", **given)  # type: ignore[arg-type]


@needs_espeak
def test_an_expected_call_is_heard_in_both_languages_without_making_anything(tmp_path: Path) -> None:
    outcomes, speech = Outcomes(), start_speech(settings(tmp_path))
    calls = [Call("A012", 3), Call("A013", 3)]
    speech.expect(calls)
    assert speech.warmer.wait_until_warm(PATIENCE_S)
    said = speech.call(calls[0], times=2)
    assert speech.narrator.missing(said.phrases) == []
    before = {file.name: file.stat().st_ino for file in (tmp_path / "sounds").iterdir()}
    speech.speaker.take(SpeechOrder("j", said, outcomes.order("x").done))
    outcome = outcomes.next()
    assert outcome.state is SpokenState.SPOKEN
    assert {file.name: file.stat().st_ino for file in (tmp_path / "sounds").iterdir()} == before
    heard = read_wav(tmp_path / "heard" / "0001.wav")
    assert outcome.seconds == pytest.approx(heard.seconds, abs=0.1)
    assert heard.peak_db <= -3 and np.abs(heard.samples.astype(int)).max() < 32767
    kept = {sound.seconds: sound for sound in map(read_wav, (tmp_path / "sounds").glob("*.wav"))}
    order = [clause for phrase in said.phrases for clause in phrase.clauses]
    places = [place_in(heard, speech.narrator.sound_of(type(said)((phrase,), chime=False))) for phrase in said.phrases]
    assert len(order) == 4 and len(kept) >= 4
    assert all(likeness > 0.99 for _, likeness in places)
    assert places[0][0] < places[1][0]
    assert place_in(heard, levelled(speech.narrator.chime()))[0] < 0.05
    speech.close()


@needs_espeak
def test_a_muted_hour_is_silent_and_told(tmp_path: Path) -> None:
    night = settings(tmp_path, volumes=(Volume(time(6), 80), Volume(time(18), 0)))
    outcomes, speech = Outcomes(), start_speech(night, clock=lambda: time(20))
    speech.speaker.take(SpeechOrder("j", speech.prompt("touch_screen"), outcomes.order("x").done))
    assert outcomes.next().reasons == (Reason.MUTED,)
    speech.close()


def test_several_calls_are_one_announcement(tmp_path: Path) -> None:
    speech = start_speech(settings(tmp_path))
    said = speech.merged([Call("A012", 3), Call("B004", 5)])
    assert [phrase.language for phrase in said.phrases] == ["vi", "en"]
    assert said.text.startswith("Mời các số a không một hai đến quầy số ba, ")
    speech.close()


def test_a_language_without_a_pack_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="'km'; there are en, vi"):
        start_speech(settings(tmp_path, languages=("km",)))


@pytest.mark.parametrize(
    ("kind", "card"),
    [
        ("auto", AnyCard),
        ("paplay", PulseCard),
        ("aplay", AlsaCard),
        ("sim", SimulatedSoundCard),
        ("file", SimulatedSoundCard),
    ],
)
def test_the_settings_choose_the_card(tmp_path: Path, kind: str, card: type) -> None:
    assert isinstance(card_of(settings(tmp_path, kind=kind)), card)


def test_a_pack_of_the_hall_s_own_is_said_and_what_it_lacks_for_stations_as_the_house_says_it(tmp_path: Path) -> None:
    (tmp_path / "tieng").mkdir()
    text, _, rest = (PACKS / "vi.toml").read_text("utf-8").partition("[prompts]")
    own = text.replace("Mời công dân có số", "Xin mời số") + '[prompts]\ntouch_screen = "Xin chạm vào đây"\n'
    (tmp_path / "tieng" / "vi.toml").write_text(own + rest[rest.index("[voice]") :], "utf-8")
    vietnamese = packs_of(settings(tmp_path, own_packs=tmp_path / "tieng"))["vi"]
    assert vietnamese.phrases.call.startswith("Xin mời số")
    assert vietnamese.prompts["touch_screen"] == "Xin chạm vào đây"
    assert vietnamese.prompts["slip_failed"] == pack("vi").prompts["slip_failed"]
