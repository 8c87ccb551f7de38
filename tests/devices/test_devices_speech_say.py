"""The command ``hall say``: words, a file, or honest words about the loudspeaker."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from devices.__main__ import main
from devices.speech.sound import read_wav
from tests.devices.devices_speech import KHMER

needs_espeak = pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="espeak-ng is not installed")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ("A012 --counter 3", "Mời công dân có số a không một hai đến quầy số ba"),
        ("A024 --counter 3 --whole", "Mời công dân có số a hai mươi bốn đến quầy số ba"),
        ("A024 --counter 3 --whole --region north", "Mời công dân có số a hai mươi tư đến quầy số ba"),
        ("1001 --counter 21 --whole", "Mời công dân có số một ngàn không trăm lẻ một đến quầy số hai mươi mốt"),
        ("A012 --counter 3 --lang en", "Number ay zero one two, please go to counter three"),
        ("A012 --counter 3 --priority", "Xin kính mời công dân có số a không một hai vui lòng đến quầy số ba"),
    ],
)
def test_the_words_of_a_call_are_printed(arguments: str, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["say", *arguments.split(), "--text"]) == 0
    assert capsys.readouterr().out == f"{words}\n"


def test_a_counter_may_have_a_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["say", "A1", "--counter", "Quầy Trả kết quả", "--text"]) == 0
    assert capsys.readouterr().out == "Mời công dân có số a một đến quầy Trả kết quả\n"


def test_a_folder_with_another_language_is_all_that_it_needs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copy(KHMER, tmp_path / "km.toml")
    assert main(["say", "A2", "--counter", "6", "--lang", "km", "--packs", str(tmp_path), "--text"]) == 0
    assert capsys.readouterr().out == "សូមអញ្ជើញលេខ អេ ពីរ មក បញ្ជរ ប្រាំ មួយ\n"


@needs_espeak
def test_a_call_is_rendered_at_the_level_of_speech(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "call.wav"
    assert main(["say", "A012", "--counter", "3", "--wav", str(file)]) == 0
    sound = read_wav(file)
    assert 3.5 < sound.seconds < 6.0
    assert sound.rms_db == pytest.approx(-20, abs=0.5)
    assert sound.peak_db <= -3
    assert "dBFS" in capsys.readouterr().out


@needs_espeak
def test_the_chime_and_a_second_time_make_it_longer(tmp_path: Path) -> None:
    files = [tmp_path / "once.wav", tmp_path / "twice.wav"]
    main(["say", "A012", "--counter", "3", "--wav", str(files[0])])
    main(["say", "A012", "--counter", "3", "--wav", str(files[1]), "--chime", "--times", "2"])
    once, twice = (read_wav(file).seconds for file in files)
    assert twice == pytest.approx(2 * once + 1.25 + 0.3 + 1.2, abs=0.1)


def test_a_recorded_voice_that_is_not_whole_is_told_with_what_is_still_to_be_recorded(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["say", "A1", "--counter", "3", "--voice", "lan", "--text"]) == 0
    told = capsys.readouterr().err
    assert "lan: 58 of 58 sounds are not there yet" in told
    assert "3.wav “ba”" in told


@pytest.mark.parametrize(
    "arguments",
    [
        "A012 --counter 3 --lang lo",
        "A012 --counter 3 --region west",
        "A012 --counter 3 --packs /nowhere",
        "? --counter 3",
        f"{'1' * 5000} --counter 3 --whole",
    ],
)
def test_what_cannot_be_said_is_told_and_not_played(arguments: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["say", *arguments.split(), "--text"]) == 1
    assert capsys.readouterr().err.strip()


def test_without_a_loudspeaker_the_command_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("espeak-ng", "nice"):
        if found := shutil.which(name):
            (tmp_path / name).symlink_to(found)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert main(["say", "A012", "--counter", "3"]) == 1
    told = capsys.readouterr()
    assert told.out == "Mời công dân có số a không một hai đến quầy số ba\n"
    assert "loudspeaker" in told.err


@pytest.mark.parametrize("speed", ["5", "-5", "900"])
def test_a_speed_that_nobody_speaks_at_is_refused(speed: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["say", "A012", "--counter", "3", f"--speed={speed}"])
    assert ended.value.code == 2
    assert "--speed" in capsys.readouterr().err
