"""python-escpos beside our encoder: the same commands, the same pictures, the same letters."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from devices_pages import sample_page

from devices.printer.decoder import decode
from devices.printer.encode import encode, native, tcvn
from devices.printer.passport import Passport
from devices.printer.render import render_page, save_png

URL = "https://motcua.example.vn/v/6f1c0e5b"


def ask_escpos(folder: Path, script: str, *arguments: str) -> bytes:
    """What python-escpos's printer without a printer makes of it, in a process of its own: it logs and leaves files."""
    program = f"import sys\nfrom escpos import constants, printer\np = printer.Dummy(profile='TM-T88V')\n{script}\n"
    run = subprocess.run(
        [sys.executable, "-c", program + "sys.stdout.buffer.write(p.output)", *arguments],
        env={"ESCPOS_CAPABILITIES_PICKLE_DIR": str(folder), "PATH": ""},
        capture_output=True,
        check=True,
        timeout=60,
    )
    return run.stdout


@pytest.fixture(scope="module")
def slip_png(tmp_path_factory: pytest.TempPathFactory) -> Path:
    png = tmp_path_factory.mktemp("slip") / "slip.png"
    save_png(render_page(sample_page(512)), png)
    return png


@pytest.mark.parametrize(
    ("implementation", "fragment"),
    [("bitImageRaster", 960), ("bitImageRaster", 97), ("graphics", 400), ("bitImageColumn", 960)],
)
def test_its_picture_decodes_to_ours(tmp_path: Path, slip_png: Path, implementation: str, fragment: int) -> None:
    script = "p.image(sys.argv[1], impl=sys.argv[2], fragment_height=int(sys.argv[3]))"
    data = ask_escpos(tmp_path, script, str(slip_png), implementation, str(fragment))
    meant = render_page(sample_page(512))
    if implementation == "bitImageColumn":  # it sets lines of 16 units, made for printers that count in half dots
        data = data.replace(b"\x1b3\x10", b"\x1b3\x18")
    decoded = decode(data, 512)
    assert decoded.bad == ()
    assert decoded.rest.data.rstrip(b"\0") == meant.data.rstrip(b"\0")


def test_its_code_is_asked_for_with_the_same_bytes(tmp_path: Path) -> None:
    theirs = ask_escpos(tmp_path, "p.qr(sys.argv[1], ec=1, size=5, model=2, native=True)", URL)
    assert native.qr(URL, 5) in theirs
    assert decode(theirs, 512).pieces[0].codes == (URL,)


def test_its_letters_stand_at_the_same_codes(tmp_path: Path) -> None:
    script = (
        "from escpos.capabilities import CAPABILITIES\n"
        "pages = [''.join(CAPABILITIES['encodings'][name]['data']) for name in ('TCVN-3-1', 'TCVN-3-2')]\n"
        "p._raw('|'.join(pages).encode())"
    )
    small, capital = ask_escpos(tmp_path, script).decode().split("|")
    assert {letter: 0x80 + at for at, letter in enumerate(small) if letter != " "} == tcvn.SMALL
    # its list has the Icelandic Ð where Vietnamese has Đ
    capitals = capital.replace("Ð", "Đ")
    assert {letter: 0x80 + at for at, letter in enumerate(capitals) if letter != " "} == tcvn.CAPITALS


def test_its_constants_are_ours(tmp_path: Path) -> None:
    script = (
        "p._raw(constants.HW_INIT)\np.set(align='center')\np.control('LF')\n"
        "p._raw(constants.TXT_STYLE['invert'][True])\np._raw(constants.TXT_STYLE['invert'][False])\n"
        "p._raw(constants.TXT_SIZE + bytes([0x77]))\np._raw(constants.PAPER_FULL_CUT)\np._raw(constants.PAPER_PART_CUT)"
    )
    theirs = ask_escpos(tmp_path, script)
    ours = (native.INIT, native.CENTRE, native.LF, native.REVERSE, native.UPRIGHT, native.size(8, 8),
            b"\x1dV\x00", b"\x1dV\x01")  # fmt: skip
    for command in ours:
        assert command in theirs, command


def test_our_slip_is_a_fraction_of_its_picture(tmp_path: Path, slip_png: Path) -> None:
    theirs = ask_escpos(tmp_path, "p.image(sys.argv[1])", str(slip_png))
    assert len(encode(sample_page(512), Passport(dots=512)).data) < 0.45 * len(theirs)
