"""The decoder against the manuals and against another encoder."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.printer.decoder import Ask, Bad, Cut, Decoder, Feed, Obeyed, Quiet, Row, decode
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
        pytest.param(b"A\x1bJ\x01", [Bad("byte 41"), Feed(1)], id="text is no picture"),
        pytest.param(b"\x1d\x99\x0a", [Bad("command 1D 99"), Bad("byte 99"), Feed(30)], id="unknown command"),
    ],
)  # fmt: skip
def test_each_command_does_what_the_manual_says(data: bytes, expected: list[object]) -> None:
    assert events(data) == expected


def test_a_picture_wider_than_the_paper_is_a_mistake_and_loses_its_right_side() -> None:
    found = events(b"\x1dv0\x00\x03\x00\x01\x00\xff\x00\xff")
    assert found == [Bad("picture of 3 bytes in mode 0"), Row(b"\xff\x00")]


def test_a_command_that_never_ends_is_told() -> None:
    assert decode(b"\x1bJ", 16).bad == ("2 bytes of a command that never ended",)


@given(st.binary(max_size=200))
def test_no_bytes_break_the_decoder(data: bytes) -> None:
    decoder, buffer = Decoder(16), bytearray(data)
    while decoder.take(buffer) is not None:
        pass
    assert decoder.consumed + len(buffer) == len(data)


@given(st.binary(max_size=120), st.lists(st.integers(1, 7), max_size=120))
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
        timeout=30,
    )
    decoded = decode((tmp_path / "slip.bin").read_bytes(), 576)
    assert decoded.bad == ()
    assert decoded.rest == bitmap
