"""Slip → bitmap: black or white only, each letter thresholded by the font's own hinting, no dithering."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw

from devices.printer.bitmap import Bitmap
from devices.printer.layout import lay_out
from devices.printer.slip import SlipContent


def render(content: SlipContent, dots: int = 576) -> Bitmap:
    """The slip as the paper should show it. Raises FontMissing or NotDrawable, nothing else of the world."""
    blocks = lay_out(content, dots)
    image = Image.new("1", (dots, sum(block.height for block in blocks)), 0)
    page = ImageDraw.Draw(image)
    page.fontmode = "1"  # no anti-aliasing: a thermal head knows no grey
    top = 0
    for block in blocks:
        block.draw(page, dots, top)
        top += block.height
    return Bitmap(dots, image.tobytes())


def save_png(bitmap: Bitmap, path: Path) -> None:
    """Black dots on white, one pixel a dot."""
    inverted = bytes(byte ^ 0xFF for byte in bitmap.data)
    Image.frombytes("1", (bitmap.width, bitmap.height), inverted).save(path)


def load_png(path: Path) -> Bitmap:
    """The bitmap that save_png wrote."""
    with Image.open(path) as image:
        pixels = image.convert("1").tobytes()
        return Bitmap(image.width, bytes(byte ^ 0xFF for byte in pixels))
