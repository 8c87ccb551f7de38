"""Pictures to codes: every trouble that the chain is there for, and pictures that nobody would call one."""

from __future__ import annotations

import unicodedata

import numpy as np
import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as some
from hypothesis.extra import numpy as arrays

from benchmarks.scan_frames import Case, Gray, code, empty_frames, picture, seeded
from devices.camera.chain import decode, find_crowd, surely
from devices.camera.first_reader import first_reader
from devices.camera.grays import MOST_PIXELS, gray_of
from devices.camera.reads import Read, read_of
from tests.devices.devices_camera import BY_NAME, SMALL, TEXT, desk, shot

ALL = ("code128", "code39", "qr")
READ_ALL = first_reader(ALL)


def texts(frame: np.ndarray) -> list[tuple[str, str]]:
    return [(read.symbology, read.text) for read in decode(frame, READ_ALL)]


@pytest.mark.parametrize("symbology", ALL)
def test_a_clean_code_is_read_with_its_kind(symbology: str) -> None:
    text = "25112100421" if symbology == "code39" else TEXT
    assert texts(shot(symbology, text, 4.0 if symbology == "qr" else 2.0)) == [(symbology, text)]


@pytest.mark.parametrize(
    ("case", "step"),
    [
        ("clean", "raw"),
        ("tilt 30", "upright"),
        ("tilt 45", "upright"),
        ("noise 40", "otsu"),
        ("glare 110", "adaptive"),
    ],
)
def test_each_view_reads_what_those_before_it_cannot(case: str, step: str) -> None:
    (read,) = decode(shot(case=BY_NAME[case]), READ_ALL)
    assert (read.text, read.step) == (TEXT, step)


def test_the_corners_are_told_in_dots_of_the_whole_picture() -> None:
    (flat,) = decode(shot(), READ_ALL)
    (tilted,) = decode(shot(case=BY_NAME["tilt 45"]), READ_ALL)
    for read in (flat, tilted):
        middle = np.mean(read.corners, axis=0)
        assert np.abs(middle - [320, 240]).max() < 25
    ends = np.subtract(tilted.corners[1], tilted.corners[0])
    assert abs(abs(np.degrees(np.arctan2(ends[1], ends[0]))) % 90 - 45) < 6


def test_kinds_that_are_not_wanted_are_not_read() -> None:
    assert list(first_reader(["qr"])(shot())) == []
    assert decode(shot(), first_reader(["code39", "qr"])) == ()


@pytest.mark.parametrize("text", ["5J2451", "NWTNT4", "A+B12", "AB/C12", "-12345678"])
def test_code_39_is_read_as_its_letters_stand_and_as_no_other_code_made_of_it(text: str) -> None:
    """A pharmacy's code, letters behind a shift sign, a medicine's number."""
    assert texts(shot("code39", text)) == [("code39", text)]


def test_the_small_form_of_a_qr_code_is_one() -> None:
    rows = segno.make(TEXT).matrix
    assert len(rows) < 21, "it is a Micro QR code"
    modules = np.pad(np.array([[255 * (not dark) for dark in row] for row in rows], np.uint8), 4, constant_values=255)
    frame, small = desk(), np.kron(modules, np.ones((5, 5), np.uint8))
    frame[100 : 100 + small.shape[0], 100 : 100 + small.shape[1]] = small
    assert texts(frame) == [("qr", TEXT)]


def test_two_codes_in_one_picture_are_both_read() -> None:
    frame = desk()
    bars, square = code("code128", "A001", 2), code("qr", "https://x.vn?mahs=1", 4)
    frame[10 : 10 + bars.shape[0], 10 : 10 + bars.shape[1]] = bars
    frame[200 : 200 + square.shape[0], 300 : 300 + square.shape[1]] = square
    assert sorted(texts(frame)) == [("code128", "A001"), ("qr", "https://x.vn?mahs=1")]


def test_nothing_is_read_where_nothing_is() -> None:
    frames = empty_frames(SMALL, seeded("nothing"))
    assert [found for _ in range(60) if (found := texts(next(frames)))] == []
    assert texts(desk()) == []
    assert find_crowd(desk()) is None


# ---- the second reader ----


def asked_about(frame: Gray) -> list[tuple[int, ...]]:
    """The sizes of what the second reader was asked about, when the first sees nothing."""
    asked: list[tuple[int, ...]] = []

    def second(image: Gray) -> list[Read]:
        asked.append(image.shape)
        return [Read("code128", "seen", ((0, 0), (image.shape[1], 0)))]

    reads = decode(frame, lambda image: (), second)
    assert [read.step for read in reads] == ["second"] * len(asked)
    return asked


def test_the_second_reader_is_asked_about_bars_that_the_first_cannot_read() -> None:
    assert len(asked_about(shot())) == 1


def test_the_second_reader_is_not_asked_when_there_are_no_bars() -> None:
    cloth = seeded("cloth").integers(90, 190, SMALL[::-1]).astype(np.uint8)
    assert asked_about(desk()) == asked_about(cloth) == asked_about(shot("qr", TEXT, 4.0)) == []


def test_the_second_reader_is_not_asked_when_the_first_has_read_something() -> None:
    def never(image: Gray) -> list[Read]:
        raise AssertionError("asked")

    assert decode(shot(), READ_ALL, never)


# ---- texts ----


def test_what_is_read_is_composed_and_has_no_control_characters() -> None:
    name = "Trần Thị Đẹp"
    frame = shot("qr", unicodedata.normalize("NFD", name) + "\x0e\x01\x00\t", 4.0)
    assert texts(frame) == [("qr", name)]


@pytest.mark.parametrize(
    ("symbology", "text"),
    [("code128", ""), ("code128", "\x00\r\n"), ("code39", "A1"), ("qr", "x" * 301), ("qr", " \u200b ")],
)
def test_what_no_citizen_would_show_is_not_read(symbology: str, text: str) -> None:
    assert read_of(symbology, text, ()) is None


# ---- any picture ----


@pytest.mark.parametrize("depth", [np.uint16, np.float32, np.float64, np.int32])
def test_pictures_of_more_than_eight_bits_are_read(depth: type) -> None:
    frame = shot().astype(depth)
    assert texts(frame * 16 if depth is np.uint16 else frame / 255 if np.issubdtype(depth, np.floating) else frame) == [
        ("code128", TEXT)
    ]


@pytest.mark.parametrize("channels", [1, 2, 3, 4])
def test_pictures_of_one_to_four_channels_are_read(channels: int) -> None:
    layers = [shot()] * channels
    if channels in (2, 4):
        layers[-1] = np.full_like(layers[0], 255)
    assert texts(np.dstack(layers)) == [("code128", TEXT)]


def test_what_is_transparent_counts_as_white_paper() -> None:
    """As programs save a code: black, and nothing around it."""
    bars = 255 - code("code128", TEXT, 2)
    black = np.zeros_like(bars)
    assert texts(np.dstack([black, black, black, bars])) == [("code128", TEXT)]
    assert texts(np.dstack([black, black, black, black])) == []


@pytest.mark.parametrize("shape", [(1, 1), (1, 1, 3), (2, 900), (900, 2), (0, 0), (0, 10, 3), (12, 12, 4)])
def test_a_picture_of_a_few_dots_shows_nothing(shape: tuple[int, ...]) -> None:
    for value in (0, 255):
        assert decode(np.full(shape, value, np.uint8), READ_ALL) == ()


@pytest.mark.parametrize("shape", [(5,), (4, 4, 5), (2, 2, 2, 2)])
def test_what_is_no_picture_is_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="no picture"):
        gray_of(np.zeros(shape, np.uint8))


def test_a_huge_picture_is_reduced_and_read() -> None:
    huge = np.kron(shot(module=2.0), np.ones((12, 12), np.uint8))
    assert huge.size > 2.5 * MOST_PIXELS
    assert gray_of(huge).size <= MOST_PIXELS
    assert texts(huge) == [("code128", TEXT)]


def test_a_sheet_scanned_at_300_dots_an_inch_is_read() -> None:
    sheet = np.full((3508, 2480), 250, np.uint8)
    bars = code("code128", TEXT, 3)
    sheet[300 : 300 + bars.shape[0], 1500 : 1500 + bars.shape[1]] = bars
    assert texts(sheet) == [("code128", TEXT)]


@settings(max_examples=60, deadline=None)
@given(
    arrays.arrays(
        some.sampled_from([np.uint8, np.uint16, np.float32]),
        some.one_of(arrays.array_shapes(min_dims=2, max_dims=2, max_side=90), some.just((40, 50, 3))),
    )
)
def test_no_array_is_too_strange(frame: np.ndarray) -> None:
    for read in decode(frame, READ_ALL, lambda image: ()):
        assert read.text


@settings(max_examples=25, deadline=None)
@given(some.text(some.characters(min_codepoint=33, max_codepoint=126), min_size=4, max_size=24), some.integers(-8, 8))
def test_whatever_stands_in_code_128_comes_out(text: str, angle: int) -> None:
    frame = picture(code("code128", text, 2), (1280, 720), Case("", angle=angle), seeded(text))
    assert texts(frame) == [("code128", text)]


# ---- out of focus ----


@pytest.mark.parametrize(("blur", "step"), [(1.5, "sharpened"), (2.5, "deblurred")])
def test_bars_out_of_focus_are_read(blur: float, step: str) -> None:
    size, module = ((640, 480), 2.0) if blur < 2 else ((1280, 720), 3.0)
    frame = picture(code("code128", TEXT, module), size, Case("", blur=blur), seeded("focus", 5))
    (read,) = decode(frame, READ_ALL)
    assert (read.text, read.step) == (TEXT, step)
    assert np.abs(np.mean(read.corners, axis=0) - np.divide(size, 2)).max() < 40


BESIDE = ((0, 0), (90, 0), (90, 40), (0, 40))


@pytest.mark.parametrize(
    ("reads", "believed"),
    [
        ([], 0),
        ([Read("code128", "a", BESIDE)], 1),
        ([Read("code128", "a", BESIDE), Read("code128", "b", BESIDE)], 0),
        ([Read("code128", "a", BESIDE[:2])], 0),
        ([Read("code128", "a", ())], 0),
    ],
)
def test_what_sharpened_bars_seem_to_say_is_doubted(reads: list[Read], believed: int) -> None:
    assert len(list(surely(lambda image: reads)(np.zeros((100, 100), np.uint8)))) == believed
