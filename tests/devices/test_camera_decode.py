"""``hall devices decode``: one line a picture, in the order given; what cannot be read is told and the rest goes on."""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from benchmarks.scan_frames import code
from devices.__main__ import main
from devices.camera.decode import add_decode, decode_images
from devices.camera.pictures import MOST_PIXELS
from tests.devices.devices_camera import BY_NAME, TEXT, desk, save, shot


def decode(*arguments: object) -> int:
    parser = argparse.ArgumentParser()
    add_decode(parser)
    return decode_images(parser.parse_args([str(one) for one in arguments]))


def lines(text: str) -> list[list[str]]:
    return [line.split("\t") for line in text.splitlines()]


def test_one_line_a_picture_with_kind_text_and_milliseconds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bars, square = save(shot(), tmp_path / "giấy hẹn.png"), save(shot("qr", "A 1", 4.0), tmp_path / "qr.jpg")
    tilted, bare = save(shot(case=BY_NAME["tilt 45"]), tmp_path / "t.webp"), save(desk(), tmp_path / "bàn.bmp")
    assert decode(bars, square, bare, tilted) == 0
    told = lines(capsys.readouterr().out)
    assert [line[:3] for line in told] == [
        [str(bars), "code128", TEXT],
        [str(square), "qr", "A 1"],
        [str(bare), "-"],
        [str(tilted), "code128", TEXT],
    ]
    assert all(float(line[3]) > 0 for line in told if len(line) > 2)


def test_a_file_that_cannot_be_read_is_told_and_the_others_are_decoded(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = save(shot(), tmp_path / "good.png")
    broken = tmp_path / "broken.png"
    broken.write_bytes(good.read_bytes()[:3000])
    empty, text = tmp_path / "empty.jpg", tmp_path / "text.png"
    empty.touch()
    text.write_text("no picture")
    wrong = [tmp_path / "none.png", tmp_path, broken, empty, text]
    assert decode(*wrong, good) == 1
    told = capsys.readouterr()
    assert [line[:3] for line in lines(told.out)] == [[str(good), "code128", TEXT]]
    assert [line.partition(": ")[0] for line in told.err.splitlines()] == [str(file) for file in wrong]


def test_what_is_wrong_with_a_file_is_said_in_vietnamese_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HALL_LANG", "vi")
    assert main(["decode", str(tmp_path / "none.png")]) == 1
    assert capsys.readouterr().err == f"{tmp_path / 'none.png'}: không có tệp này\n"


def test_a_picture_that_would_fill_the_memory_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    huge = tmp_path / "huge.png"
    Image.new("1", (20_000, MOST_PIXELS // 20_000 + 1), 1).save(huge)
    assert decode(huge) == 1
    assert "million dots" in capsys.readouterr().err


def test_every_code_of_a_picture_if_that_is_wanted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    frame = desk()
    for top, text in ((10, "A001"), (250, "A002")):
        bars = code("code128", text, 2)
        frame[top : top + bars.shape[0], 10 : 10 + bars.shape[1]] = bars
    file = save(frame, tmp_path / "two.png")
    assert decode(file) == 0
    assert len(lines(capsys.readouterr().out)) == 1
    assert decode("--all", file) == 0
    assert sorted(line[2] for line in lines(capsys.readouterr().out)) == ["A001", "A002"]
    assert decode("--only", "qr", file) == 0
    assert lines(capsys.readouterr().out) == [[str(file), "-"]]


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "YCbCr", "I;16", "I", "F"])
def test_pictures_of_every_mode_are_read(mode: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gray = shot()
    file = tmp_path / ("a.jpg" if mode == "YCbCr" else "a.tif")
    if mode == "I;16":
        Image.fromarray(gray.astype(np.uint16) * 100).save(file)
    else:
        Image.fromarray(gray).convert(mode).save(file)
    assert decode(file) == 0
    assert lines(capsys.readouterr().out)[0][1:3] == ["code128", TEXT]


def test_a_telephones_picture_is_turned_the_way_it_was_held(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    picture = Image.fromarray(shot(case=BY_NAME["perspective .2"])).rotate(90, expand=True)
    exif = picture.getexif()
    exif[0x0112] = 6  # it is to be turned by a quarter
    picture.save(tmp_path / "a.jpg", exif=exif)
    assert decode(tmp_path / "a.jpg") == 0
    assert lines(capsys.readouterr().out)[0][2] == TEXT
