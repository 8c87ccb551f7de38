"""Whatever text comes, nothing of it is lost at the edges, and how it was typed makes no difference."""

from __future__ import annotations

import unicodedata
from dataclasses import fields, replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from devices.printer.fonts import BOLD, REGULAR, load_font
from devices.printer.layout import STANDARD, lay_out
from devices.printer.page import Align, Block, Mark, Part, Text
from devices.printer.render import render
from devices.printer.slip import SlipContent, sample_slip
from devices.printer.typeset import clean, wrap

VIETNAMESE = "aăâbcdđeêghiklmnoôơpqrstuưvxyAĂÂĐÊÔƠƯỶ \u0300\u0301\u0303\u0309\u0323\u0302\u031b\u00a0,.:/–0123456789"
TEXTS = st.text(max_size=120) | st.text(alphabet=VIETNAMESE, max_size=300)
SHEET = 600
"""White around a block that is drawn to see whether anything sticks out."""


PAD = 13


def drawn(block: Block, width: int, above: int) -> Image.Image:
    image = Image.new("1", (width, block.height + 2 * above), 0)
    page = ImageDraw.Draw(image)
    page.fontmode = "1"
    block.draw(page, width, above)
    return image


def sticks_out(part: Part, dots: int) -> bool:
    """Whether ink lies beyond the part's rows or the paper, seen on a far larger sheet."""
    left, top, right, bottom = drawn(part.block, dots + 2 * SHEET, SHEET).getbbox() or (SHEET,) * 4
    return left < SHEET or right > SHEET + dots or top < SHEET or bottom > SHEET + part.height


def content_of(text: str, again: str) -> SlipContent:
    return replace(
        sample_slip(), hall_name=text, field=text, counters=text, directions=(text, again), advice=(text,),
        priority_mark=text, again=again, ahead=again, time=text,
    )  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(TEXTS, TEXTS, st.sampled_from([576, 384]))
@example("\u0302\u0301 \u0323", "Ặ" * 90, 384)
@example("\u0489" * 40, "ff\ufb03" * 60, 384)
@example("𒐫﷽" * 30, "W" * 300, 576)
def test_whatever_the_text_all_ink_is_on_the_paper(text: str, again: str, dots: int) -> None:
    page = lay_out(content_of(text, again), STANDARD, dots)
    assert not [part for part in page.parts if part.name != "rule" and sticks_out(part, dots)]
    assert render(content_of(text, again), dots).height == page.height


@settings(deadline=None, max_examples=60)
@given(TEXTS, st.sampled_from(["left", "centre", "right"]), st.sampled_from([BOLD, REGULAR]), st.booleans())
def test_aligned_and_boxed_text_stays_on_the_paper_too(text: str, align: Align, file: str, boxed: bool) -> None:
    font, margin, width = load_font(file, 27), 14, 384
    lines = wrap(clean(text), font, width - 2 * margin - (4 * PAD if boxed else 0))
    if lines:
        near, far = Text(lines, font, align, margin), Text(lines, font, align, SHEET + margin)
        strip = drawn(Mark(near, PAD, 3) if boxed else near, width, 0)
        sheet = drawn(Mark(far, PAD, 3) if boxed else far, width + 2 * SHEET, SHEET)
        assert strip.tobytes() == sheet.crop((SHEET, SHEET, SHEET + width, SHEET + strip.height)).tobytes()
        assert strip.histogram()[255] == sheet.histogram()[255]


@settings(deadline=None, max_examples=60)
@given(TEXTS)
@example("A\u200d\u0302 Đặng Thị Ngọc Ẩn")
def test_composed_and_decomposed_text_make_the_same_slip_bit_for_bit(text: str) -> None:
    composed, apart = unicodedata.normalize("NFC", text), unicodedata.normalize("NFD", text)
    assert render(content_of(apart, "")) == render(content_of(composed, ""))


def test_a_whole_slip_typed_in_parts_is_the_same_slip() -> None:
    content = sample_slip(long=True, priority=True, copy=2)
    apart = replace(content, **{field.name: _apart(getattr(content, field.name)) for field in fields(content)})
    assert apart != content
    assert render(apart) == render(content)


def _apart(value: str | tuple[str, ...]) -> str | tuple[str, ...]:
    if isinstance(value, tuple):
        return tuple(unicodedata.normalize("NFD", text) for text in value)
    return unicodedata.normalize("NFD", value)


@pytest.mark.parametrize("text", ["a\u200d\u0302n", "a\u0302\u200bn"])
def test_a_mark_parted_from_its_letter_by_an_unseen_character_finds_it_again(text: str) -> None:
    assert clean(text) == "ân"
