"""Raster strips: what they draw is what was meant, and no picture commands the printer."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.printer.bitmap import Bitmap
from devices.printer.decoder import decode
from devices.printer.encode import encode_bitmap as encode
from devices.printer.encode.native import CENTRE, CUT, INIT
from devices.printer.realtime import HIDDEN, RealTimeScanner
from devices.printer.render import render
from devices.printer.slip import sample_slip

nasty_bytes = st.sampled_from([0x10, 0x04, 0x05, 0x14, 0x00, 0x01, 0x41, 0x1B, 0x1D, 0xFF])


@st.composite
def bitmaps(draw: st.DrawFn, pixels: st.SearchStrategy[int]) -> Bitmap:
    stride = draw(st.integers(1, 12))
    blank = st.just(bytes(stride))
    inked = st.lists(pixels, min_size=stride, max_size=stride).map(bytes)
    rows = draw(st.lists(st.one_of(blank, inked), max_size=40))
    return Bitmap.of_rows(stride * 8, rows)


def drawn(data: bytes, width: int) -> Bitmap:
    decoded = decode(data, width)
    assert decoded.bad == ()
    assert len(decoded.slips) == 1
    assert decoded.rest.height == 0
    return decoded.slips[0]


@given(bitmaps(st.integers(0, 255)))
def test_any_picture_is_drawn_bit_for_bit(bitmap: Bitmap) -> None:
    encoded = encode(bitmap)
    assert drawn(encoded.data, bitmap.width) == encoded.bitmap
    if not encoded.moved:
        assert encoded.bitmap == bitmap


@given(bitmaps(nasty_bytes))
@settings(max_examples=400)
def test_no_picture_hides_a_real_time_command(bitmap: Bitmap) -> None:
    encoded = encode(bitmap)
    assert not HIDDEN.search(encoded.data)
    assert RealTimeScanner().feed(encoded.data) == []
    assert drawn(encoded.data, bitmap.width) == encoded.bitmap


@given(bitmaps(nasty_bytes))
@settings(max_examples=400)
def test_a_dot_is_only_ever_added_and_only_beside_a_black_one(bitmap: Bitmap) -> None:
    encoded = encode(bitmap)
    added = 0
    for meant, sent in zip(bitmap.data, encoded.bitmap.data, strict=True):
        assert (meant, sent) == (meant, meant) or (meant, sent) == (0x10, 0x18)
        added += meant != sent
    assert added == encoded.moved


@pytest.mark.parametrize("pair", [b"\x10\x04", b"\x10\x05", b"\x10\x14"])
@pytest.mark.parametrize("stride", [48, 72])
def test_a_pair_inside_the_margins_is_sent_off_the_grid_and_drawn_unchanged(pair: bytes, stride: int) -> None:
    row = bytearray(stride)
    row[20:22] = pair
    row[30:32] = pair
    bitmap = Bitmap.of_rows(stride * 8, [bytes(row)] * 7)
    encoded = encode(bitmap)
    assert encoded.moved == 0
    assert not HIDDEN.search(encoded.data)
    assert drawn(encoded.data, bitmap.width) == bitmap


def test_a_pair_across_two_rows_is_parted_by_a_band_edge() -> None:
    upper, lower = b"\x81" + bytes(6) + b"\x10", b"\x04" + bytes(6) + b"\x81"
    bitmap = Bitmap.of_rows(64, [upper, lower])
    encoded = encode(bitmap)
    assert encoded.moved == 0
    assert not HIDDEN.search(encoded.data)
    assert encoded.data.count(b"\x1dv0\x00") == 2
    assert drawn(encoded.data, 64) == bitmap


def test_only_a_picture_that_is_nasty_on_both_grids_gets_another_dot() -> None:
    # 10 04 on the byte grid, and 10 04 again half a byte further on
    bitmap = Bitmap.of_rows(64, [bytes.fromhex("0010040001004000")])
    encoded = encode(bitmap)
    assert encoded.moved == 1
    assert encoded.bitmap.data == bytes.fromhex("0018040001004000")
    assert drawn(encoded.data, 64) == encoded.bitmap


def test_an_empty_slip_is_a_cut() -> None:
    assert encode(Bitmap(576, b"")).data == INIT + CENTRE + CUT


def test_blank_rows_are_fed_and_sides_are_trimmed() -> None:
    row = bytes(30) + b"\xff" * 12 + bytes(30)
    bitmap = Bitmap.of_rows(576, [bytes(72)] * 300 + [row] * 2)
    expected = INIT + CENTRE + b"\x1bJ\xff\x1bJ\x2d" + b"\x1dv0\x00\x0c\x00\x02\x00" + b"\xff" * 24 + CUT
    assert encode(bitmap).data == expected


@pytest.mark.parametrize("dots", [576, 384])
@pytest.mark.parametrize("long", [False, True])
def test_a_slip_arrives_as_it_was_drawn_in_half_the_bytes(dots: int, long: bool) -> None:
    bitmap = render(sample_slip(long=long, priority=long), dots)
    encoded = encode(bitmap)
    assert encoded.moved == 0
    assert drawn(encoded.data, dots) == bitmap
    assert len(encoded.data) < 0.6 * len(bitmap.data)


def test_a_row_much_narrower_than_its_neighbours_goes_out_alone() -> None:
    wide, narrow = b"\xff" * 72, bytes(35) + b"\xff\xff" + bytes(35)
    bitmap = Bitmap.of_rows(576, [wide] * 2 + [narrow] * 2)
    data = encode(bitmap).data
    assert b"\x1dv0\x00\x48\x00\x02\x00" in data
    assert b"\x1dv0\x00\x02\x00\x02\x00" in data
    assert drawn(data, 576) == bitmap


def test_a_bitmap_of_a_broken_size_is_refused() -> None:
    with pytest.raises(ValueError, match="multiple of 8"):
        Bitmap(577, b"")
    with pytest.raises(ValueError, match="whole number of rows"):
        Bitmap(16, b"\x00")


@given(st.lists(nasty_bytes, max_size=60).map(bytes), st.lists(st.integers(1, 5), max_size=60))
def test_the_scanner_sees_the_same_commands_however_the_bytes_are_cut(data: bytes, sizes: list[int]) -> None:
    whole = RealTimeScanner().feed(data)
    scanner, pieces, rest = RealTimeScanner(), [], data
    for size in [*sizes, len(data) + 1]:
        pieces += scanner.feed(rest[:size])
        rest = rest[size:]
    assert pieces == whole
    assert len(whole) == len(re.findall(rb"\x10[\x04\x05\x14](?s:.)", data))
