"""The decoder against the manuals and against another encoder."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.printer.decoder import (
    Ask,
    Bad,
    Cut,
    Decoder,
    Feed,
    Letter,
    Obeyed,
    PrinterMemory,
    Quiet,
    Row,
    Stored,
    Written,
    decode,
)
from devices.printer.decoder_font import cell, letter_at
from devices.printer.render import render, save_png
from devices.printer.slip import sample_slip

PYTHON_ESCPOS = """
import sys
from escpos.printer import Dummy
printer = Dummy()
printer.image(sys.argv[1], impl="bitImageRaster", fragment_height=int(sys.argv[2]))
open(sys.argv[3], "wb").write(printer.output)
"""


def events(data: bytes, dots: int = 16) -> list[object]:
    decoder, buffer, found = Decoder(dots), bytearray(data), []
    while (event := decoder.take(buffer)) is not None:
        found.append(event)
    return found


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param(b"\x1b@", [Quiet("1B 40")], id="ESC @"),
        pytest.param(b"\x1bJ\x07", [Feed(7)], id="ESC J"),
        pytest.param(b"\x1b3\x14\n\x1b2\n", [Quiet("1B 33"), Feed(20), Quiet("1B 32"), Feed(30)], id="ESC 3 and LF"),
        pytest.param(b"\x1bd\x02", [Feed(60)], id="ESC d"),
        pytest.param(b"\x1dV\x00\x1dV1\x1dVB\x00\x1dVA\x05", [Cut()] * 4, id="GS V"),
        pytest.param(b"\x1dr\x01\x1dIC", [Ask("GS r", 1), Ask("GS I", 67)], id="questions in their turn"),
        pytest.param(b"\x10\x04\x01\x10\x05\x02\x10\x14\x01\x00\x01", [Obeyed()] * 3, id="real time"),
        pytest.param(b"\x1dv0\x00\x01\x00\x02\x00\x81\x18", [Quiet("GS v 0"), Row(b"\x81\x00"), Row(b"\x18\x00")],
                     id="GS v 0"),
        pytest.param(b"\x1ba\x01\x1dv0\x00\x01\x00\x01\x00\xff", [Quiet("1B 61"), Quiet("GS v 0"), Row(b"\x0f\xf0")],
                     id="centred between bytes"),
        pytest.param(b"\x1ba\x02\x1dv0\x00\x01\x00\x01\x00\xff", [Quiet("1B 61"), Quiet("GS v 0"), Row(b"\x00\xff")],
                     id="right"),
        pytest.param(b"\x1b$\x08\x00\x1b=\x01\x1bp\x00\x32\x32", [Quiet("1B 24"), Quiet("1B 3D"), Quiet("1B 70")],
                     id="position, chosen printer, drawer"),
        pytest.param(b"\x1b*\x21\x02\x00" + b"\xff" * 6 + b"\n",
                     [Quiet("ESC *"), *[Row(b"\xc0\x00")] * 24, Feed(6)], id="ESC * and LF"),
        pytest.param(b"\x1ba\x01\x1b3\x18\x1b*\x21\x02\x00" + b"\xff" * 6 + b"\n",
                     [Quiet("1B 61"), Quiet("1B 33"), Quiet("ESC *"), *[Row(b"\x01\x80")] * 24], id="columns centred"),
        pytest.param(b"\x1b*\x00\x01\x00\xff", [Bad("columns in mode 0")], id="a mode that we do not draw"),
        pytest.param(b"\x1d(H\x06\x0000" + b"0042", [Ask("GS ( H", 48, b"0042")], id="GS ( H"),
        pytest.param(b"\x1da\x0f", [Ask("GS a", 15)], id="GS a"),
        pytest.param(b"\x1d(L\x02\x0003\x1d(L\x02\x0000\x1d(L\x04\x000@KC",
                     [Ask("GS ( L", 51), Ask("GS ( L", 48), Ask("GS ( L", 64)], id="room, capacity, keys"),
        pytest.param(b"\x1d(L\x0c\x000p0\x01\x01\x31\x10\x00\x01\x00\x81\x18\x1d(L\x02\x0002",
                     [Quiet("GS ( L 112"), Quiet("GS ( L"), Row(b"\x81\x18")], id="a picture through the buffer"),
        pytest.param(b"\x1d8L\x0c\x00\x00\x000p0\x01\x02\x31\x10\x00\x01\x00\x81\x18\x1d(L\x02\x0002",
                     [Quiet("GS ( L 112"), Quiet("GS ( L"), *[Row(b"\x81\x18")] * 2], id="GS 8 L, twice as high"),
        pytest.param(b"\x1d(L\x05\x000ACLR\x1d(L\x02\x0002", [Stored(""), Bad("no graphics in the buffer")],
                     id="erase all, print nothing"),
        pytest.param(b"\x1d(k\x03\x001Q0", [Bad("symbol function 81 with 3 bytes")], id="no contents for a code"),
        pytest.param(b"\x1b&\x02\x41\x41", [Bad("letters that no 12 by 24 font takes")], id="letters of another font"),
        pytest.param(b"\x1b&\x03AB\x00\x0d", [Bad("letters that no 12 by 24 font takes")], id="a letter too wide"),
        pytest.param(b"\x1bt\x63", [Bad("code page 99")], id="unknown page"),
        pytest.param(b"\x1bt\x1e\x80", [Quiet("1B 74"), Bad("no letter at 80 in page 30")], id="a hole in a page"),
        pytest.param(b"\x1d\x07\x0a", [Bad("command 1D 07"), Bad("byte 07"), Feed(30)], id="unknown command"),
    ],
)  # fmt: skip
def test_each_command_does_what_the_manual_says(data: bytes, expected: list[object]) -> None:
    assert events(data) == expected


def test_a_picture_wider_than_the_paper_is_a_mistake_and_loses_its_right_side() -> None:
    found = events(b"\x1dv0\x00\x03\x00\x01\x00\xff\x00\xff")
    assert found == [Bad("picture of 3 bytes in mode 0"), Row(b"\xff\x00")]


def test_a_command_that_never_ends_is_told() -> None:
    assert decode(b"\x1bJ", 16).bad == ("2 bytes of a command that never ended",)


# Bytes that begin commands, or are small lengths, more often than chance would have it.
streams = st.lists(
    st.one_of(
        st.binary(max_size=6),
        st.sampled_from(
            [b"\x1d(L", b"\x1d(k", b"\x1b&\x03AB", b"\x1b*\x21", b"\x1dv0\x00", b"\x1d8L", b"\x03\x00", b"\x10\x04",
             b"A", b"\x1b%\x01", b"1P0abc", b"1Q0", b"\n", b"0C0A0\x01\x08\x00\x01\x001\xff", b"0EA0\x01\x01"]
        ),
    ),
    max_size=40,
).map(b"".join)  # fmt: skip


@given(streams)
def test_no_bytes_break_the_decoder(data: bytes) -> None:
    decoder, buffer = Decoder(16), bytearray(data)
    while decoder.take(buffer) is not None:
        pass
    assert decoder.consumed + len(buffer) == len(data)


@given(streams, st.lists(st.integers(1, 7), max_size=120))
def test_a_stream_means_the_same_however_it_is_cut(data: bytes, sizes: list[int]) -> None:
    decoder, buffer, found, rest = Decoder(16), bytearray(), [], data
    for size in [*sizes, len(data) + 1]:
        buffer += rest[:size]
        rest = rest[size:]
        while (event := decoder.take(buffer)) is not None:
            found.append(event)
    assert found == events(data)


@pytest.mark.parametrize("fragment", [960, 97])
def test_the_bytes_of_python_escpos_decode_to_the_same_picture(tmp_path: Path, fragment: int) -> None:
    bitmap = render(sample_slip(priority=True), 576)
    save_png(bitmap, tmp_path / "slip.png")
    subprocess.run(
        [sys.executable, "-c", PYTHON_ESCPOS, str(tmp_path / "slip.png"), str(fragment), str(tmp_path / "slip.bin")],
        env={"ESCPOS_CAPABILITIES_PICKLE_DIR": str(tmp_path), "PATH": ""},
        capture_output=True,
        check=True,
        timeout=100,
    )
    decoded = decode((tmp_path / "slip.bin").read_bytes(), 576)
    assert decoded.bad == ()
    assert decoded.rest == bitmap


# ---- letters


def test_a_line_of_text_is_printed_by_its_line_feed() -> None:
    found = events(b"\x1b3\x00A\n", dots=24)
    rows = [Row((dots << 12).to_bytes(3, "big")) for dots in cell("A").rows]
    assert found == [Quiet("1B 33"), Letter("A"), Written("A"), *rows]


def test_text_is_wrapped_where_the_paper_ends() -> None:
    decoded = decode(b"Quay 12\n", 48)
    assert decoded.pieces[0].lines == ("Quay", " 12")
    assert decoded.rest.height == 60


def test_sizes_stand_on_one_base_and_white_on_black_is_turned() -> None:
    piece = decode(b"\x1dB\x01a\x1dB\x00\x1d!\x11b\n", 40).pieces[0]
    assert piece.bitmap.height == 48
    assert piece.lines == ("ab",)
    assert not any(piece.bitmap.row(y)[0] for y in range(24))  # above the small letter
    assert piece.bitmap.row(24)[0] == 0xFF


def test_a_picture_in_the_middle_of_a_line_is_a_mistake() -> None:
    decoded = decode(b"A\x1dv0\x00\x01\x00\x01\x00\xff", 16)
    assert decoded.bad == ("picture in the middle of a line",)
    assert decoded.rest.height == 25
    assert decode(b"A\x1dV\x00", 16).bad == ("cut in the middle of a line",)


def test_downloaded_letters_are_drawn_only_while_they_are_chosen_and_only_at_their_codes() -> None:
    memory = PrinterMemory(readings={b"\xff" * 36: "■"})
    decoded = decode(b"\x1b&\x03AA\x0c" + b"\xff" * 36 + b"A\x1b%\x01AB\x1b%\x00A\x1b%\x01\x1b?AA\n", 64, memory)
    assert decoded.pieces[0].lines == ("A■BAA",)
    assert memory.glyphs == {}


def test_letters_are_lost_by_initialising_and_kept_by_a_cut() -> None:
    memory = PrinterMemory()
    decode(b"\x1b&\x03AA\x01\xff\xff\xff\x1dV\x00", 16, memory)
    assert memory.glyphs == {0x41: b"\xff\xff\xff".ljust(36, b"\0")}
    decode(b"\x1b@", 16, memory)
    assert memory.glyphs == {}


def test_the_first_page_is_the_one_of_old() -> None:
    assert [letter_at(code, 0) for code in (0x41, 0x80, 0xE1)] == ["A", "Ç", "ß"]


def test_what_is_still_to_come_needs_no_more_bytes() -> None:
    decoder, buffer = Decoder(24), bytearray(b"A\n")
    assert decoder.take(buffer) == Letter("A")
    assert not decoder.in_picture
    assert decoder.take(buffer) == Written("A")
    assert not buffer and decoder.in_picture
    rest = list(iter(lambda: decoder.take(buffer), None))
    assert len(rest) == 25 and rest[-1] == Feed(6)
    assert not decoder.in_picture
    assert decoder.consumed == 2
