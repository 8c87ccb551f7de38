"""Slips as text: in letters that we have sent, and in the printer's own Vietnamese pages."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, product
from unicodedata import normalize

import numpy as np
import pytest
import zxingcpp
from devices_pages import sample_page, square_code, vietnamese
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.printer.bitmap import Bitmap
from devices.printer.decoder import Piece, PrinterMemory, decode
from devices.printer.decoder_font import letter_at
from devices.printer.encode import encode, encode_bitmap, greeting, tcvn, text, written_by
from devices.printer.encode.glyphs import COMMON, STANDARD, GlyphSet, drawing
from devices.printer.fonts import BOLD, REGULAR, load_font
from devices.printer.page import Gap, Mark, Number, Page, Picture, Qr, Rule, Text
from devices.printer.passport import Passport
from devices.printer.realtime import HIDDEN

NATIVE = frozenset({"number", "qr"})
GLYPHS = Passport(characters="glyphs", native=NATIVE)
TCVN = Passport(characters="tcvn", native=NATIVE)
MARKED = [
    normalize("NFC", base + tone) for base, tone in product("aăâeêioôơuưy", ["", *"\u0300\u0301\u0303\u0309\u0323"])
]
LETTERS = [letter for small in [*MARKED, "đ"] if not small.isascii() for letter in (small, small.upper())]
RULES = {"-" * 6, "_" * 6, "-" * 4, "_" * 4}


def memory(*sets: GlyphSet, letters: str = "") -> PrinterMemory:
    known = {letter for one in sets for letter in one.codes} | set(letters) | set(LETTERS) | set("–…“”")
    return PrinterMemory(readings={drawing(letter): letter for letter in known})


def printed(page: Page, passport: Passport, glyphs: GlyphSet = STANDARD, kept: PrinterMemory | None = None) -> Piece:
    remembered = kept or memory(glyphs)
    decoded = decode(greeting(passport, glyphs) + encode(page, passport, glyphs).data, page.dots, remembered)
    assert decoded.bad == ()
    assert len(decoded.slips) == 1
    return decoded.pieces[0]


def words(page: Page) -> list[str]:
    """Everything that is to be read, number included."""
    return " ".join(text.written(page)).split()


def read(piece: Piece) -> list[str]:
    return " ".join(line for line in piece.lines if line not in RULES).split()


def plain(found: list[str]) -> list[str]:
    """As the printer's own pages have it."""
    return " ".join(found).translate(tcvn.PLAIN_SIGNS).split()


@pytest.mark.parametrize("dots", [576, 384])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_slip_reads_the_same_in_our_letters_and_in_the_printers(dots: int, language: str) -> None:
    page = sample_page(dots, language)
    assert read(printed(page, GLYPHS)) == words(page)
    assert read(printed(page, TCVN)) == plain(words(page))


@pytest.mark.parametrize("passport", [GLYPHS, TCVN], ids=["glyphs", "tcvn"])
def test_the_code_on_a_text_slip_is_read_by_a_camera(passport: Passport) -> None:
    page = sample_page()
    url = next(part.block.url for part in page.parts if isinstance(part.block, Qr))
    piece = printed(page, passport)
    assert piece.codes == (url,)
    assert seen_by_camera(piece.bitmap) == [url]


def seen_by_camera(bitmap: Bitmap) -> list[str]:
    dots = np.unpackbits(np.frombuffer(bitmap.data, np.uint8).reshape(-1, bitmap.stride), axis=1)
    return [code.text for code in zxingcpp.read_barcodes(((1 - dots) * 255).astype(np.uint8))]


@pytest.mark.parametrize("passport", [GLYPHS, TCVN], ids=["glyphs", "tcvn"])
def test_an_unproved_code_is_drawn(passport: Passport) -> None:
    page = Page.of(576, [("qr", square_code("https://example.vn/v/1"), False), ("gap", Gap(40), True)])
    encoded = encode(page, replace(passport, native=frozenset()))
    assert b"\x1d(k" not in encoded.data
    piece = printed(page, replace(passport, native=frozenset()))
    assert Bitmap(576, piece.bitmap.data[: len(encoded.bitmap.data) - 72 * 40]).data == encoded.bitmap.data[: -72 * 40]


@given(lines=st.lists(vietnamese, min_size=1, max_size=4), dots=st.sampled_from([576, 384]))
@settings(max_examples=80, deadline=None)
def test_any_vietnamese_text_reads_back(lines: list[str], dots: int) -> None:
    fonts = (load_font(REGULAR, 25), load_font(BOLD, 38))
    texts = [Text((line,), fonts[at % 2]) for at, line in enumerate(lines)]
    page = Page.of(dots, [("advice", Mark(one, 8) if at == 2 else one, False) for at, one in enumerate(texts)])
    own = written_by((page,))
    assert "".join(read(printed(page, GLYPHS, own))) == "".join(words(page))
    assert "".join(read(printed(page, TCVN))) == "".join(plain(words(page)))


def test_letters_come_out_the_same_however_they_were_typed() -> None:
    spelling = STANDARD.with_guests(["Hộ tịch"])
    assert spelling.spell(normalize("NFD", "Hộ tịch")) == spelling.spell("Hộ tịch")
    assert tcvn.Tcvn().spell(normalize("NFD", "Hộ tịch")) == tcvn.Tcvn().spell("Hộ tịch")


def test_the_number_is_the_printers_own_and_as_large_as_it_can() -> None:
    page = Page.of(576, [("number", Number(("A012",), load_font(BOLD, 100)), False)])
    for passport in (GLYPHS, TCVN):
        encoded = encode(page, passport)
        assert b"\x1d!\x77A012\n\x1d!\x00" in encoded.data
        assert printed(page, passport).lines == ("A012",)


def test_what_cannot_be_written_is_drawn() -> None:
    logo = Picture(Bitmap(16, b"\xff\x81" * 8))
    page = Page.of(576, [("logo", logo, True), ("advice", Text(("Xin chờ 漢",), load_font(REGULAR, 25)), True)])
    encoded = encode(page, TCVN)
    assert encoded.data.count(b"\x1dv0\x00") >= 2
    assert printed(page, TCVN).lines == ()
    assert printed(page, TCVN).bitmap == encoded.bitmap


@pytest.mark.parametrize("columns", [4, 5, 12, 48])
@given(text_=vietnamese)
def test_no_line_is_longer_than_the_paper(columns: int, text_: str) -> None:
    lines = text.wrap(text_, columns)
    assert all(0 < len(line) <= columns for line in lines)
    assert "".join(lines).replace(" ", "") == text_.replace(" ", "")


# ---- our letters


def test_every_vietnamese_letter_has_a_face_of_its_own_without_a_hidden_command() -> None:
    faces = {letter: drawing(letter) for letter in [*LETTERS, *map(chr, range(0x21, 0x7F))]}
    assert all(len(face) == 36 and not HIDDEN.search(face) for face in faces.values())
    assert [pair for pair in combinations(faces, 2) if faces[pair[0]] == faces[pair[1]]] == []


def test_a_letter_is_sent_with_the_bytes_of_the_manual() -> None:
    setup = GlyphSet({0x21: "ấ"}).set_up()
    assert setup == b"\x1b@\x1b&\x03\x21\x21\x0c" + drawing("ấ")


def test_the_standard_set_keeps_codes_free_for_letters_that_a_slip_brings_along() -> None:
    assert set(COMMON) == set(STANDARD.codes)
    assert len(STANDARD.free) == 10
    assert STANDARD.codes["a"] == ord("a")
    spelling = STANDARD.with_guests(["Thỷ Ẵ"])
    assert set(spelling.guests) == {"ỷ", "Ẵ"}
    assert spelling.preparation.count(b"\x1b&\x03") >= 1
    assert not set(spelling.guests.values()) & set(STANDARD.letters)


def test_a_slip_sends_no_letter_that_the_printer_has_and_never_initialises_it() -> None:
    page = sample_page()
    own = written_by((page,))
    data = encode(page, GLYPHS, own).data
    assert b"\x1b&" not in data
    assert b"\x1b@" not in data
    assert b"\x1b@" not in encode_bitmap(Bitmap(576, b"\xff" * 72), GLYPHS).data


def test_letters_outlive_a_cut_and_are_gone_after_power_off() -> None:
    page, kept = sample_page(), memory(STANDARD)
    first, second = printed(page, GLYPHS, kept=kept), decode(encode(page, GLYPHS).data, 576, kept).pieces[0]
    assert first == second
    kept.power_off()
    lost = decode(encode(page, GLYPHS).data, 576, kept).pieces[0]
    assert read(lost) != words(page)
    assert "A012" in lost.lines  # the number does not hang on them
    assert printed(page, GLYPHS, kept=kept) == first


def test_only_glyph_mode_has_a_greeting() -> None:
    assert greeting(Passport()) == greeting(TCVN) == b""
    assert greeting(GLYPHS) == STANDARD.set_up()
    assert not HIDDEN.search(greeting(GLYPHS))


def test_more_letters_than_codes_are_ranked_by_their_use() -> None:
    crowd = "".join(LETTERS) + "abcdefghijklmnopqrstuvwxyz"
    chosen = GlyphSet.of([crowd, "ấấấ", "ZZZ"])
    assert len(chosen.letters) == 84
    assert {"ấ", "Z"} <= set(chosen.codes)
    assert chosen.codes["Z"] == ord("Z")


# ---- the printer's own pages


def test_all_134_letters_are_in_the_two_pages() -> None:
    assert len(LETTERS) == 134
    assert set(tcvn.SMALL) | set(tcvn.CAPITALS) == set(LETTERS)
    for page, table in ((30, tcvn.SMALL), (31, tcvn.CAPITALS)):
        assert {letter_at(code, page): code for code in table.values()} == table


def test_capitals_change_the_page_and_the_line_ends_where_it_began() -> None:
    assert tcvn.Tcvn().spell("Đất đai – Ố") == b"\x1bt\x1f\xa7\x1bt\x1e\xcat \xaeai - \x1bt\x1f\xe8\x1bt\x1e"
    assert tcvn.Tcvn().spell("漢") is None


def test_rules_are_written_as_wide_as_the_paper_allows() -> None:
    page = Page.of(576, [("rule", Rule(3, 14), True), ("rule", Rule(3, 14, dotted=True), True)])
    assert printed(page, TCVN).lines == ("______", "------")
