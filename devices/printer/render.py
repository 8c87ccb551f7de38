"""Slip → bitmap: black or white only, each letter thresholded by the font's own hinting, no dithering."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from devices.printer.bitmap import Bitmap
from devices.printer.layout import STANDARD, Layout, lay_out
from devices.printer.page import Page, draw_parts
from devices.printer.slip import Content


def render(content: Content, dots: int = 576, layout: Layout = STANDARD) -> Bitmap:
    """The slip as the paper should show it. Raises FontMissing or NotDrawable, nothing else of the world."""
    return render_page(lay_out(content, layout, dots))


def render_page(page: Page) -> Bitmap:
    """All parts of a page in one picture."""
    return draw_parts(page.dots, page.parts)


def save_png(bitmap: Bitmap, path: Path) -> None:
    """Black dots on white, one pixel a dot, whatever the file is called."""
    inverted = bytes(byte ^ 0xFF for byte in bitmap.data)
    Image.frombytes("1", (bitmap.width, bitmap.height), inverted).save(path, "PNG")
