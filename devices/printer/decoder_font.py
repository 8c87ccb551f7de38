"""The simulated printer's own letters: font A, 12 by 24 dots, code pages 0, 30 and 31."""

from __future__ import annotations

from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

from devices.printer.decoder_memory import COLUMNS, ROWS, Graphic
from devices.printer.fonts import SMALL, load_font

MONO, MONO_PX, MARKED_PX, BASE = "DejaVuSansMono.ttf", 20, 17, 18

# TCVN 5712-3, rows of sixteen codes from A0h to F0h, as the makers print them in their lists of pages.
_PAGE_30 = """
. . . . . . . . ă â ê ô ơ ư đ .
. . . . . à ả ã á ạ . ằ ẳ ẵ ắ .
. . . . . . ặ ầ ẩ ẫ ấ ậ è . ẻ ẽ
é ẹ ề ể ễ ế ệ ì ỉ . . . ĩ í ị ò
. ỏ õ ó ọ ồ ổ ỗ ố ộ ờ ở ỡ ớ ợ ù
. ủ ũ ú ụ ừ ử ữ ứ ự ỳ ỷ ỹ ý ỵ .
"""
_PAGE_31 = """
. Ă Â . . . . Đ . . Ê Ô Ơ Ư . .
. . . . . À Ả Ã Á Ạ . Ằ Ẳ Ẵ Ắ .
. . . . . . Ặ Ầ Ẩ Ẫ Ấ Ậ È . Ẻ Ẽ
É Ẹ Ề Ể Ễ Ế Ệ Ì Ỉ . . . Ĩ Í Ị Ò
. Ỏ Õ Ó Ọ Ồ Ổ Ỗ Ố Ộ Ờ Ở Ỡ Ớ Ợ Ù
. Ủ Ũ Ú Ụ Ừ Ử Ữ Ứ Ự Ỳ Ỷ Ỹ Ý Ỵ .
"""
PAGES = {30: _PAGE_30.split(), 31: _PAGE_31.split()}


def letter_at(code: int, page: int) -> str | None:
    """What this code means; None where the page has nothing."""
    if code < 0x80:
        return chr(code)
    if page == 0:
        return bytes((code,)).decode("cp437")
    letter = PAGES[page][code - 0xA0] if page in PAGES and code >= 0xA0 else "."
    return None if letter == "." else letter


@lru_cache(maxsize=512)
def cell(letter: str) -> Graphic:
    """The letter as the printer draws it."""
    mono = ord(letter) < 0x250
    font = load_font(MONO, MONO_PX) if mono else load_font(SMALL, MARKED_PX)
    image = Image.new("1", (COLUMNS, ROWS), 0)
    pen = ImageDraw.Draw(image)
    pen.fontmode = "1"
    pen.text((_left(font, letter), BASE), letter, fill=1, font=font, anchor="ls")
    return Graphic.of_raster(COLUMNS, ROWS, image.tobytes())


def _left(font: ImageFont.FreeTypeFont, letter: str) -> int:
    left, _, right, _ = font.getbbox(letter, mode="1", anchor="ls")
    return int((COLUMNS - (right - left)) // 2 - left)
