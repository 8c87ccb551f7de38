"""Engines: espeak-ng, pyttsx3 that has to prove itself, recorded words, and the chain between them."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from devices.errors import DeviceError
from devices.speech import engines
from devices.speech.engines import EspeakEngine, FirstThatSpeaks, Pyttsx3Engine, RecordedEngine
from devices.speech.errors import BadSound, Ending, NotRecorded, NoVoice, ProgramMissing
from devices.speech.reader import Call, Reader
from devices.speech.sound import Sound, levelled, louder, read_wav, wav_bytes
from tests.devices.devices_speech import NoiseEngine, noise, pack, place_in
from tests.fakes.hall import wait_until

ExpectLog = Callable[[str], None]
needs_espeak = pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="espeak-ng is not installed")
CALL = "mời công dân có số a không một hai"


def made_at_last(engine: EspeakEngine | Pyttsx3Engine) -> Sound:
    """pyttsx3 loses a file now and then, and says so: the chain is there for that."""
    for _ in range(9):
        with suppress(NoVoice):
            return engine.make(CALL)
    return engine.make(CALL)


@needs_espeak
@pytest.mark.parametrize("engine", [EspeakEngine, Pyttsx3Engine])
def test_a_phrase_becomes_a_sound_of_the_right_length_and_level(
    engine: type[EspeakEngine | Pyttsx3Engine], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "DEADLINE_S", 60)  # a busy machine is no fault of the voice
    sound = made_at_last(engine("vi", 130))
    assert 2.0 < sound.seconds < 4.5
    assert sound.rms_db == pytest.approx(-20, abs=0.3)
    assert sound.peak_db <= -3


@needs_espeak
def test_a_text_that_looks_like_an_option_is_only_spoken() -> None:
    assert EspeakEngine("vi", 130).make("-w mười hai mươi").seconds > 0.3


@needs_espeak
def test_faster_is_shorter() -> None:
    assert EspeakEngine("vi", 180).make(CALL).seconds < EspeakEngine("vi", 110).make(CALL).seconds * 0.8


@needs_espeak
def test_a_voice_that_is_not_there_is_told() -> None:
    with pytest.raises(NoVoice):
        EspeakEngine("xx-nobody", 130).make(CALL)
    with pytest.raises(NoVoice, match="names no voice"):
        EspeakEngine("", 130).make(CALL)


def test_a_missing_program_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(ProgramMissing, match="espeak-ng is not installed"):
        EspeakEngine("vi", 130).open()


def fake_espeak(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> EspeakEngine:
    program = folder / "espeak-ng"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    return EspeakEngine("vi", 130)


def test_an_engine_that_leaves_no_file_has_failed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BadSound):
        fake_espeak(tmp_path, monkeypatch, "exit 0").make(CALL)


@pytest.mark.parametrize("engine", [EspeakEngine, Pyttsx3Engine])
def test_a_disk_that_takes_no_phrase_is_told_as_a_voice_that_is_away(
    engine: type[EspeakEngine | Pyttsx3Engine], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "installed", str)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    with pytest.raises(NoVoice, match="no phrase can be written"):
        engine("vi", 130).make(CALL)


def test_a_word_that_is_said_otherwise_from_now_on_is_another_voice() -> None:
    for engine in (EspeakEngine, Pyttsx3Engine):
        plain, taught, anew = (engine("vi", 130, respell) for respell in ({}, {"gi": "di"}, {"gi": "zi"}))
        assert len({plain.voice, taught.voice, anew.voice}) == 3
        assert taught.voice == engine("vi", 130, {"gi": "di"}).voice


def test_an_engine_that_hangs_is_ended_at_its_deadline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "DEADLINE_S", 0.3)
    began = time.monotonic()
    with pytest.raises(NoVoice, match="did not end"):
        fake_espeak(tmp_path, monkeypatch, "sleep 60 & sleep 60").make(CALL)
    assert time.monotonic() - began < 30


def test_an_engine_is_abandoned_at_once_and_for_good(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = fake_espeak(tmp_path, monkeypatch, f"touch {tmp_path}/running; sleep 60")
    ended: list[DeviceError] = []

    def make() -> None:
        try:
            engine.make(CALL)
        except DeviceError as error:
            ended.append(error)

    thread = threading.Thread(target=make)
    thread.start()
    wait_until((tmp_path / "running").exists)
    engine.abandon()
    thread.join(30)
    assert not thread.is_alive()
    assert isinstance(ended[0], Ending)
    with pytest.raises(Ending):
        engine.make(CALL)


@needs_espeak
def test_when_pyttsx3_loses_its_file_espeak_speaks_and_it_is_logged_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, expect_log: ExpectLog
) -> None:
    expect_log("pyttsx3 vi 130: .*; espeak-ng vi 130 speaks instead")
    loser = tmp_path / "python"
    loser.write_text("#!/bin/sh\necho 'Audio saved'\nexit 0\n")
    loser.chmod(0o755)
    monkeypatch.setattr(engines.sys, "executable", str(loser))
    chain = FirstThatSpeaks([Pyttsx3Engine("vi", 130), EspeakEngine("vi", 130)])
    assert chain.make(CALL).seconds > 2
    assert chain.make(CALL).seconds > 2


@needs_espeak
@pytest.mark.parametrize(("keep", "speed"), [(0.9, 130), (0.5, 130), (1.0, 200)])
def test_a_file_of_pyttsx3_that_lacks_its_end_or_has_another_speed_is_not_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, keep: float, speed: int
) -> None:
    whole = tmp_path / "whole.wav"
    subprocess.run(["espeak-ng", "-v", "vi", "-s", f"{speed}", "-w", str(whole), CALL], check=True)
    samples = read_wav(whole).samples
    (tmp_path / "part.wav").write_bytes(wav_bytes(Sound(samples[: int(len(samples) * keep)])))
    loser = tmp_path / "python"
    loser.write_text(f'#!/bin/sh\nfor last; do :; done\ncp {tmp_path}/part.wav "$last"\n')
    loser.chmod(0o755)
    monkeypatch.setattr(engines.sys, "executable", str(loser))
    with pytest.raises(BadSound, match="lost a part"):
        Pyttsx3Engine("vi", 130).make(CALL)


def test_a_chain_fails_only_when_its_last_engine_does(expect_log: ExpectLog) -> None:
    expect_log("second speaks instead")
    first, second = NoiseEngine("first"), NoiseEngine("second")
    chain = FirstThatSpeaks([first, second])
    first.broken = True
    chain.make("a")
    assert second.made == ["a"]
    second.broken = True
    with pytest.raises(NoVoice):
        chain.make("b")
    first.broken = False
    chain.make("c")
    assert first.made == ["c"]


# -- recorded words --------------------------------------------------------------------------------


@pytest.fixture
def studio(tmp_path: Path) -> Path:
    """Every sound that the Vietnamese pack names: noise, some loud, some hardly audible."""
    for number, file in enumerate(pack("vi").sounds.values()):
        (tmp_path / file).write_bytes(wav_bytes(louder(noise(file, 0.4), 100 if number % 2 else 5)))
    return tmp_path


def test_recorded_words_are_joined_in_order_and_at_one_level(studio: Path) -> None:
    engine = RecordedEngine(studio, pack("vi").sounds)
    call = Reader(pack("vi"), "north", whole=True).call(Call("B124", 21)).text.lower()
    pieces = engine.pieces(call)
    assert " | ".join(pieces) == (
        "mời công dân có số | bê | một | trăm | hai | mươi | tư | đến | quầy số | hai | mươi | mốt"
    )
    whole = engine.make(call)
    assert whole.seconds == pytest.approx(len(pieces) * 0.4 + (len(pieces) - 1) * 0.06, rel=0.05)
    assert whole.rms_db == pytest.approx(-20, abs=0.3) and whole.peak_db <= -3
    unique = [piece for piece in pieces if pieces.count(piece) == 1]
    found = [place_in(whole, levelled(noise(pack("vi").sounds[piece], 0.4))) for piece in unique]
    assert all(likeness > 0.9 for _, likeness in found)
    assert [begin for begin, _ in found] == sorted(begin for begin, _ in found)


def test_a_sentence_that_is_recorded_whole_is_used_whole(studio: Path) -> None:
    engine = RecordedEngine(studio, {**pack("vi").sounds, "mời công dân có số a": "letter-z.wav"})
    assert engine.pieces("Mời công dân có số a một")[0] == "mời công dân có số a"


def test_a_word_that_nobody_recorded_is_told_and_said_by_the_machine(studio: Path, expect_log: ExpectLog) -> None:
    expect_log("nobody has recorded 'ba'; noise speaks instead")
    (studio / "3.wav").unlink()
    engine = RecordedEngine(studio, pack("vi").sounds)
    assert engine.missing() == ("ba",)
    with pytest.raises(NotRecorded):
        engine.make("đến quầy số ba")
    machine = NoiseEngine()
    chain = FirstThatSpeaks([engine, machine])
    chain.make("đến quầy số ba")
    chain.make("đến quầy số hai")
    assert machine.made == ["đến quầy số ba"]


def test_a_word_recorded_anew_is_another_voice(studio: Path) -> None:
    before = RecordedEngine(studio, pack("vi").sounds).voice
    (studio / "3.wav").write_bytes(wav_bytes(noise("another take", 0.7)))
    assert RecordedEngine(studio, pack("vi").sounds).voice != before


def test_a_word_for_which_the_pack_names_another_file_is_another_voice(studio: Path) -> None:
    sounds = pack("vi").sounds
    before = RecordedEngine(studio, sounds).voice
    assert RecordedEngine(studio, {**sounds, "ba": sounds["bốn"], "bốn": sounds["ba"]}).voice != before
    assert RecordedEngine(studio, dict(reversed(sounds.items()))).voice == before


def test_a_folder_without_sounds_is_no_voice(tmp_path: Path) -> None:
    with pytest.raises(NoVoice):
        RecordedEngine(tmp_path, pack("vi").sounds).open()
