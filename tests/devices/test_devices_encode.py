"""Every way of drawing a page: what comes out is what was meant, and no picture commands the printer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from devices_pages import bitmaps, pages, sample_page
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.printer.bitmap import Bitmap
from devices.printer.decoder import Ask, PrinterMemory, decode
from devices.printer.encode import Encoded, encode, encode_bitmap, nv
from devices.printer.page import Page
from devices.printer.passport import Cut, Passport
from devices.printer.realtime import HIDDEN, RealTimeScanner
from devices.printer.render import render_page

STRIPS = Passport()
COLUMNS = Passport(picture="columns")
HYBRID = Passport(characters="hybrid")
NATIVE = frozenset({"number", "qr"})
ALL = [
    STRIPS,
    COLUMNS,
    *(Passport(characters=way) for way in ("hybrid", "glyphs", "tcvn")),
    *(Passport(characters=way, native=NATIVE) for way in ("hybrid", "glyphs", "tcvn")),
]
ways = st.builds(
    replace,
    st.sampled_from(ALL),
    picture=st.sampled_from(["strips", "columns"]),
    evidence_per=st.sampled_from(["slip", "strip"]),
    cut=st.sampled_from(["feed_cut", "full", "none"]),
)


def drawn(encoded: Encoded, memory: PrinterMemory | None = None) -> Bitmap:
    decoded = decode(encoded.data, encoded.bitmap.width, memory)
    assert decoded.bad == ()
    assert len(decoded.slips) == 1
    assert decoded.rest.height == 0
    assert len(decoded.asked) == encoded.checks
    return decoded.slips[0]


def hides_nothing(data: bytes) -> bool:
    return not HIDDEN.search(data) and not RealTimeScanner().feed(data)


def is_nearly(encoded: Encoded, page: Page) -> bool:
    """The page's picture, perhaps with rows below and with as many dots more as are told."""
    sent = encoded.bitmap.data
    meant = render_page(page).data.ljust(len(sent), b"\0")
    added = sum((have ^ want).bit_count() for have, want in zip(sent, meant, strict=True))
    return added == encoded.moved and all(have & want == want for have, want in zip(sent, meant, strict=True))


@pytest.mark.parametrize("passport", [STRIPS, COLUMNS], ids=["strips", "columns"])
@given(page=pages(), per_strip=st.booleans())
@settings(max_examples=60, deadline=None)
def test_a_drawn_page_is_drawn_bit_for_bit(passport: Passport, page: Page, per_strip: bool) -> None:
    encoded = encode(page, replace(passport, evidence_per="strip" if per_strip else "slip"))
    assert drawn(encoded) == encoded.bitmap
    assert is_nearly(encoded, page)


@given(page=pages(), way=st.sampled_from([HYBRID, replace(HYBRID, picture="columns")]), stored=pages())
@settings(max_examples=60, deadline=None)
def test_a_page_with_stored_pictures_is_drawn_bit_for_bit(page: Page, way: Passport, stored: Page) -> None:
    setup, memory = nv.set_up([page, stored], way), PrinterMemory()
    assert decode(setup.data, page.dots, memory).bad == ()
    encoded = encode(page, replace(way, nv=setup.after))
    assert drawn(encoded, memory) == encoded.bitmap
    assert way.picture == "columns" or is_nearly(encoded, page)
    assert set(memory.graphics) == set(setup.after)
    assert hides_nothing(setup.data)


@given(page=pages(), passport=ways)
@settings(max_examples=120, deadline=None)
def test_no_way_of_printing_hides_a_real_time_command(page: Page, passport: Passport) -> None:
    encoded = encode(page, passport)
    assert hides_nothing(encoded.data)
    assert decode(encoded.data, page.dots).bad == ()
    assert encode(page, passport) == encoded
    assert encoded.bitmap.height >= page.height


@given(bitmaps(widest=4))
@settings(max_examples=300)
def test_columns_draw_any_picture_and_only_add_the_dots_that_they_tell(bitmap: Bitmap) -> None:
    encoded = encode_bitmap(bitmap, COLUMNS)
    assert drawn(encoded) == encoded.bitmap
    assert hides_nothing(encoded.data)
    pairs = list(zip(encoded.bitmap.data, bitmap.data, strict=False))
    assert sum((have ^ want).bit_count() for have, want in pairs) == encoded.moved
    assert not any(encoded.bitmap.data[len(bitmap.data) :])


def test_columns_part_a_command_that_stands_across_two_columns() -> None:
    left, right = 0x800010, 0x040000  # the last byte of one column and the first of the next
    rows = [bytes(((left >> 23 - y & 1) << 4 | (right >> 23 - y & 1) << 3,)) for y in range(24)]
    encoded = encode_bitmap(Bitmap.of_rows(8, rows), COLUMNS)
    assert encoded.moved == 0
    assert encoded.data.count(b"\x1b*\x21") == 2
    assert drawn(encoded) == encoded.bitmap


@pytest.mark.parametrize("dots", [576, 384])
@pytest.mark.parametrize("passport", [STRIPS, COLUMNS, HYBRID], ids=["strips", "columns", "hybrid"])
def test_a_slip_comes_out_as_it_was_laid_out(dots: int, passport: Passport) -> None:
    page = sample_page(dots, long=True)
    encoded = encode(page, passport)
    assert encoded.moved == 0
    assert drawn(encoded).data.startswith(render_page(page).data)


@pytest.mark.parametrize(
    ("cut", "end", "blank"),
    [("feed_cut", b"\x1dVB\x00", 0), ("full", b"\x1bJ\x90\x1dV\x00", 144), ("partial", b"\x1bJ\x90\x1dV\x01", 144)],
)
def test_the_slip_ends_as_the_passport_says(cut: Cut, end: bytes, blank: int) -> None:
    page = sample_page()
    encoded = encode(page, Passport(cut=cut))
    assert encoded.data.endswith(end)
    assert encoded.bitmap.height == page.height + blank
    assert drawn(encoded) == encoded.bitmap


def test_a_slip_that_a_person_tears_is_fed_out_and_not_cut() -> None:
    encoded = encode(sample_page(), Passport(cut="none"))
    decoded = decode(encoded.data, 576)
    assert decoded.slips == ()
    assert decoded.rest == encoded.bitmap


# ---- a question after every strip


def test_only_a_printer_that_answers_is_asked_after_every_strip() -> None:
    page, mute = sample_page(), Passport(evidence_per="strip", answers=frozenset({"dle_eot"}))
    asked = encode(page, replace(mute, answers=frozenset({"gs_r"})))
    assert asked.checks == asked.data.count(b"\x1dv0\x00") == asked.data.count(b"\x1dr\x01")
    assert decode(asked.data, 576).asked == (Ask("GS r", 1),) * asked.checks
    assert asked.data.count(b"\x1dv0\x00") < encode(page, STRIPS).data.count(b"\x1dv0\x00"), "few headers to lose"
    assert len(asked.data) <= 0.42 * 72 * asked.bitmap.height
    unproved = encode(page, mute)
    assert unproved.checks  # nobody has said yet that it does not know the question
    assert encode(page, replace(mute, proved_on=date(2026, 1, 5))).checks == 0


@pytest.mark.parametrize("passport", [STRIPS, COLUMNS], ids=["strips", "columns"])
def test_a_picture_that_loses_a_byte_on_the_way_swallows_a_question(passport: Passport) -> None:
    page = sample_page(384)
    encoded = encode(page, replace(passport, evidence_per="strip"))
    head = b"\x1dv0\x00" if passport is STRIPS else b"\x1b*\x21"
    begin = encoded.data.index(head) + 8
    end = encoded.data.index(b"\x1dr\x01", begin) - (passport is COLUMNS)
    for at in range(begin, end, 37):
        hurt = decode(encoded.data[:at] + encoded.data[at + 1 :], 384)
        assert len(hurt.asked) < encoded.checks, at
