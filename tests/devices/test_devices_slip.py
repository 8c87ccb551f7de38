"""What the citizen holds in the hand: everything on it, whole, legible and scannable."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image, ImageDraw

from devices.errors import FontMissing, NotDrawable
from devices.printer.bitmap import Bitmap
from devices.printer.encode import encode
from devices.printer.fonts import BOLD, PACKAGE, find_font, load_font
from devices.printer.layout import STANDARD, lay_out
from devices.printer.page import Block, Mark, Qr, Text
from devices.printer.render import render, save_png
from devices.printer.slip import SlipContent, sample_slip
from devices.printer.typeset import LONGEST_TEXT, clean, ink_width, wrap
from tests.devices.devices_pages import load_png

BOTH = pytest.mark.parametrize("dots", [576, 384])
SAMPLES = pytest.mark.parametrize(
    "content",
    [
        pytest.param(sample_slip(), id="vi"),
        pytest.param(sample_slip(long=True, priority=True), id="vi long priority"),
        pytest.param(sample_slip("en", priority=True, copy=2), id="en priority again"),
        pytest.param(sample_slip("en", long=True, copy=31), id="en long again"),
    ],
)


def ink_box(image: Image.Image) -> tuple[int, int, int, int]:
    box = image.getbbox()
    assert box is not None
    return box


def placed(content: SlipContent, dots: int) -> Iterator[tuple[int, Block]]:
    for part in lay_out(content, STANDARD, dots).parts:
        yield part.top, part.block


def drawn_alone(block: Block, width: int, top: int, height: int) -> Image.Image:
    image = Image.new("1", (width, height), 0)
    page = ImageDraw.Draw(image)
    page.fontmode = "1"
    block.draw(page, width, top)
    return image


def dots_of_ink(image: Image.Image) -> int:
    return int.from_bytes(image.tobytes(), "big").bit_count()


def image_of(bitmap: Bitmap) -> Image.Image:
    return Image.frombytes("1", (bitmap.width, bitmap.height), bitmap.data)


def texts(content: SlipContent, dots: int) -> list[str]:
    found = []
    for _, block in placed(content, dots):
        text = block.text if isinstance(block, Mark) else block
        if isinstance(text, Text):
            found.append(" ".join(text.lines))
    return found


@BOTH
@SAMPLES
def test_all_ink_stays_inside_the_margins(content: SlipContent, dots: int) -> None:
    left, top, right, bottom = ink_box(image_of(render(content, dots)))
    margin = STANDARD.margin.on(dots)
    assert left >= margin - 2
    assert right <= dots - margin + 2
    assert top > 0
    assert bottom < render(content, dots).height


@BOTH
@SAMPLES
def test_every_line_is_as_complete_as_on_a_far_larger_sheet(content: SlipContent, dots: int) -> None:
    for _, block in placed(content, dots):
        if isinstance(block, Text | Mark):
            sheet = drawn_alone(block, dots + 800, 300, block.height + 600)
            strip = drawn_alone(block, dots, 0, block.height)
            assert strip.crop(ink_box(strip)).tobytes() == sheet.crop(ink_box(sheet)).tobytes(), block


@BOTH
@SAMPLES
def test_no_part_is_drawn_over_another(content: SlipContent, dots: int) -> None:
    whole = image_of(render(content, dots))
    alone = [drawn_alone(block, dots, top, whole.height) for top, block in placed(content, dots)]
    assert dots_of_ink(whole) == sum(dots_of_ink(image) for image in alone)


@BOTH
@SAMPLES
def test_every_word_of_the_content_is_on_the_slip(content: SlipContent, dots: int) -> None:
    given = (
        content.again, content.hall_name, content.number_label, content.number, content.priority_mark or "",
        content.field, content.counters, *content.directions, content.ahead, content.wait, content.time,
        content.qr_caption, *content.advice,
    )  # fmt: skip
    assert texts(content, dots) == [text for text in given if text]


@BOTH
@SAMPLES
def test_a_phone_reads_the_square_code(content: SlipContent, dots: int, tmp_path: Path) -> None:
    save_png(render(content, dots), tmp_path / "slip.png")
    with Image.open(tmp_path / "slip.png") as image:
        codes = zxingcpp.read_barcodes(image.convert("L"))
    assert [code.text for code in codes] == [content.qr_url]


@BOTH
def test_the_square_code_has_large_modules_and_a_quiet_zone(dots: int) -> None:
    for top, block in placed(sample_slip(), dots):
        if isinstance(block, Qr):
            assert block.module >= 4
            quiet = 4 * block.module
            left = (dots - block.height) // 2
            around = (left - quiet, top - quiet, left + block.height + quiet, top + block.height + quiet)
            whole = image_of(render(sample_slip(), dots)).crop(around)
            assert ink_box(whole) == (quiet, quiet, quiet + block.height, quiet + block.height)


@BOTH
def test_the_number_is_the_largest_thing_on_the_slip(dots: int) -> None:
    heights = {" ".join(b.lines): b.capitals for _, b in placed(sample_slip(long=True), dots) if isinstance(b, Text)}
    number = heights.pop("Q1088")
    assert number >= 3 * max(heights.values())
    assert number >= 80  # 10 mm


@BOTH
def test_the_sample_fills_the_standard_layout_and_is_longer_than_90_mm(dots: int) -> None:
    page = lay_out(sample_slip(priority=True, copy=2), STANDARD, dots)
    assert {part.name for part in page.parts} - {"gap"} == {part.show for part in STANDARD.part}
    assert lay_out(sample_slip(), STANDARD, dots).height >= 720


@pytest.mark.parametrize("filled", [{}, {"priority": True, "copy": 2}])
def test_a_slip_in_strips_is_two_fifths_of_the_whole_raster(filled: dict[str, Any]) -> None:
    page = lay_out(sample_slip(**filled))
    untrimmed = 8 + len(render(sample_slip(**filled)).data)
    assert len(encode(page).data) <= 0.40 * untrimmed


def test_all_vietnamese_letters_differ_and_none_is_missing() -> None:
    bases, tones = "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY", ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
    letters = [unicodedata.normalize("NFC", base + tone) for base in bases for tone in tones] + ["đ", "Đ", "d", "D"]
    font = load_font(BOLD, 21)
    seen = {}
    for letter in [*letters, "\ue000"]:  # the last is a letter of no font: an empty box
        image = drawn_alone(Text((letter,), font), 64, 0, 64)
        assert image.tobytes() not in seen, (letter, seen[image.tobytes()])
        seen[image.tobytes()] = letter


@pytest.mark.parametrize("word", ["Nghiêng" * 30, "https://" + "a" * 200])
def test_a_word_longer_than_the_line_is_broken_and_complete(word: str) -> None:
    font = load_font(BOLD, 31)
    lines = wrap(word, font, 360)
    assert "".join(lines) == word
    assert all(ink_width(font, line) <= 360 for line in lines)


def test_a_no_break_space_keeps_words_together() -> None:
    font = load_font(BOLD, 31)
    loose = "Mời ông bà đến Quầy 12 hoặc Quầy 15 ở tầng trệt"
    tied = loose.replace("Quầy ", "Quầy\u00a0")
    rooms = range(ink_width(font, "Quầy 12") + 10, 500, 7)
    assert any(line.endswith("Quầy") for room in rooms for line in wrap(loose, font, room))
    assert all(" ".join(wrap(tied, font, room)).count("Quầy\u00a01") == 2 for room in rooms)


@pytest.mark.parametrize(
    ("dirty", "tidy"),
    [
        ("Đất  đai\n", "Đất đai"),
        ("\x1b@\x1dV\x00xin", "@ V xin"),
        ("\u202eđảo\u202c ngược\u200b", "đảo ngược"),
        ("a\u0302\u0301", "ấ"),
        ("x" * 1000, "x" * (LONGEST_TEXT - 1) + "…"),
    ],
)
def test_hostile_text_becomes_plain_text(dirty: str, tidy: str) -> None:
    assert clean(dirty) == tidy


@BOTH
def test_a_slip_without_its_optional_parts_is_still_a_slip(dots: int, tmp_path: Path) -> None:
    bare = SlipContent(hall_name="", number="C1", field="", qr_url="https://h.example/v/1")
    save_png(render(bare, dots), tmp_path / "slip.png")
    assert load_png(tmp_path / "slip.png") == render(bare, dots)
    assert render(bare, dots).height < render(sample_slip(), dots).height


def test_what_cannot_be_drawn_is_a_typed_error() -> None:
    for length in (1500, 5000):
        with pytest.raises(NotDrawable, match="too fine"):
            render(replace(sample_slip(), qr_url="https://h.example/" + "x" * length), 384)
    with pytest.raises(NotDrawable, match="too long"):
        render(replace(sample_slip(), number="A" * 60), 384)


def test_a_missing_font_names_its_package(tmp_path: Path) -> None:
    with pytest.raises(FontMissing, match=PACKAGE):
        find_font(BOLD, (tmp_path, tmp_path / "nowhere"))


def test_a_font_is_found_deep_in_a_folder(tmp_path: Path) -> None:
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    (deep / BOLD).write_bytes(b"")
    assert find_font(BOLD, (tmp_path,)) == deep / BOLD
