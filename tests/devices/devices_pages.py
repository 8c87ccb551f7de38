"""Random pages for the encoder: pictures full of real-time commands, texts, rules, codes, in any order."""

from __future__ import annotations

from pathlib import Path

import segno
from hypothesis import strategies as st
from PIL import Image

from devices.printer.bitmap import Bitmap
from devices.printer.fonts import BOLD, REGULAR, load_font
from devices.printer.layout import STANDARD, lay_out
from devices.printer.page import Block, Gap, Mark, Number, Page, Picture, Qr, Rule, Text
from devices.printer.slip import sample_slip

nasty_bytes = st.sampled_from([0x10, 0x04, 0x05, 0x14, 0x00, 0x01, 0x41, 0x1B, 0x1D, 0xFF])
vietnamese = st.text("aăâbcdđeêghikmnoôơuưvxyàảãáạấộữỵĐÂƯẤỘw123–:, ", min_size=1, max_size=40).map(
    lambda text: " ".join(text.split()) or "a"
)


@st.composite
def bitmaps(draw: st.DrawFn, pixels: st.SearchStrategy[int] = nasty_bytes, widest: int = 12) -> Bitmap:
    stride = draw(st.integers(1, widest))
    blank = st.just(bytes(stride))
    inked = st.lists(pixels, min_size=stride, max_size=stride).map(bytes)
    return Bitmap.of_rows(stride * 8, draw(st.lists(st.one_of(blank, inked), max_size=40)))


@st.composite
def blocks(draw: st.DrawFn) -> Block:
    text = Text((draw(vietnamese),), load_font(draw(st.sampled_from([REGULAR, BOLD])), draw(st.sampled_from([20, 31]))))
    number = Number((draw(st.from_regex(r"[A-Z][0-9]{3,4}", fullmatch=True)),), load_font(BOLD, 60))
    picture = draw(bitmaps())
    return draw(
        st.sampled_from(
            [text, number, Mark(text, 8), Rule(3, 14), Rule(3, 14, dotted=True), Gap(draw(st.integers(0, 300))), *[
                Picture(picture)] * 3, square_code("https://example.vn/v/" + draw(st.text("abc019", max_size=30)))]
        )
    )  # fmt: skip


@st.composite
def pages(draw: st.DrawFn, dots: int = 384) -> Page:
    names = st.sampled_from(["field", "logo", "advice", "time"])
    return Page.of(dots, draw(st.lists(st.tuples(names, blocks(), st.booleans()), max_size=6)))


def square_code(url: str, module: int = 4) -> Qr:
    code = segno.make_qr(url, error="m")
    return Qr(tuple(tuple(bool(dark) for dark in row) for row in code.matrix), module, url)


def sample_page(dots: int = 576, language: str = "vi", *, long: bool = False) -> Page:
    return lay_out(sample_slip(language, long=long, priority=long), STANDARD, dots)


def load_png(path: Path) -> Bitmap:
    """The bitmap that save_png wrote."""
    with Image.open(path) as image:
        pixels = image.convert("1").tobytes()
        return Bitmap(image.width, bytes(byte ^ 0xFF for byte in pixels))
