"""Page → ESC/POS, in the way that a printer's passport says.

    picture   everything drawn, in strips (GS v 0) or columns (ESC *)
    hybrid    fixed runs from the printer's memory, number and QR code in its own hand, the rest drawn
    glyphs    text in our own letters, which the printer holds in RAM
    tcvn      text in the printer's TCVN-3 pages

Whatever the way, the bytes hold no real-time command, and the same page and passport give the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import chain

from devices.printer.bitmap import Bitmap
from devices.printer.encode import columns, hybrid, native, strips, tcvn, text
from devices.printer.encode.glyphs import STANDARD, GlyphSet
from devices.printer.encode.result import Drawn, Encoded
from devices.printer.page import Page, draw_parts
from devices.printer.passport import UNPROVED, Passport
from devices.printer.realtime import HIDDEN

__all__ = ["Encoded", "encode", "encode_bitmap", "greeting", "written_by"]

RESET_LINE = b"\x1b!\x00\x1dB\x00" + native.CENTRE
"""Settings of a line, without forgetting the letters that were sent."""


def encode(page: Page, passport: Passport = UNPROVED, glyphs: GlyphSet = STANDARD) -> Encoded:
    """The whole slip with its cut. In glyph mode the printer must have had ``greeting`` since it was switched on."""
    match passport.characters:
        case "picture":
            return encode_bitmap(draw_parts(page.dots, page.parts), passport)
        case "hybrid":
            body = hybrid.draw(page, passport, _picture(passport), _question(passport))
            encoded = _whole(native.INIT + native.CENTRE, body, page.dots, passport)
        case "glyphs":
            speller = glyphs.with_guests(text.written(page))
            encoded = _text(RESET_LINE, page, passport, speller)
        case "tcvn":
            encoded = _text(native.INIT + tcvn.HEAD + native.CENTRE, page, passport, tcvn.Tcvn())
    if HIDDEN.search(encoded.data):  # strips are the one way that can avoid it always
        return encode_bitmap(draw_parts(page.dots, page.parts), passport)
    return encoded


def encode_bitmap(bitmap: Bitmap, passport: Passport = UNPROVED) -> Encoded:
    """A ready picture as a slip. What is decoded from ``data`` is ``Encoded.bitmap``, bit for bit."""
    head = RESET_LINE if passport.characters == "glyphs" else native.INIT + native.CENTRE
    return _whole(head, _picture(passport)(bitmap), bitmap.width, passport)


def greeting(passport: Passport, glyphs: GlyphSet = STANDARD) -> bytes:
    """What a printer must be sent after every connection and every recovery, before its next slip."""
    return glyphs.set_up() if passport.characters == "glyphs" else b""


def written_by(pages: tuple[Page, ...]) -> GlyphSet:
    """The letters that suit these pages best: give it one page of each field and language."""
    return GlyphSet.of(chain.from_iterable(map(text.written, pages)))


def _text(head: bytes, page: Page, passport: Passport, speller: text.Speller) -> Encoded:
    body = text.write(page, passport, speller, _picture(passport), _question(passport))
    return _whole(head, body, page.dots, passport)


def _whole(head: bytes, body: Drawn, dots: int, passport: Passport) -> Encoded:
    cut, fed = native.cut(passport.cut)
    rows = (*body.rows, *(bytes(dots // 8),) * fed)
    return Encoded(head + body.data + cut, Bitmap.of_rows(dots, rows), body.moved, body.checks)


def _picture(passport: Passport) -> Callable[[Bitmap], Drawn]:
    draw = columns.draw if passport.picture == "columns" else strips.draw
    return partial(draw, question=_question(passport))


def _question(passport: Passport) -> bytes:
    return native.GS_R if passport.evidence_per == "strip" and "gs_r" in passport.asked else b""
