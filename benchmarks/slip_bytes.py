"""How many bytes one slip is in every way of printing it, and how long a serial line carries them."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks import program
from benchmarks.hall import BrokenBenchmark
from benchmarks.measure import Row, counted
from devices.printer.decoder import Piece, PrinterMemory, decode
from devices.printer.encode import encode, greeting, nv
from devices.printer.layout import STANDARD, lay_out
from devices.printer.page import Page
from devices.printer.passport import Native, Passport
from devices.printer.render import render_page, save_png
from devices.printer.slip import sample_slip

DOTS, DOTS_PER_MM, SHORTEST_MM = 576, 8, 90
BAUDS = (9600, 19200, 115200)
BITS_A_BYTE = 10
"""8N1: a start bit, eight of the byte, a stop bit."""
NATIVE: frozenset[Native] = frozenset({"number", "qr"})
SAMPLE = sample_slip(priority=True, copy=2)
OTHER_FIELD = replace(
    SAMPLE, field="Hộ tịch", counters="Quầy\u00a01", directions=("Cạnh cửa chính",), priority_mark=None, again=""
)
ESCPOS = """
import sys
from escpos.printer import Dummy
printer = Dummy()
printer.image(sys.argv[1], impl="bitImageRaster")
sys.stdout.buffer.write(printer.output)
"""


@dataclass(frozen=True)
class Way:
    """One way of printing, and what the printer must have been sent before."""

    name: str
    passport: Passport
    set_up: bytes = b""
    exact: bool = False
    """Every dot is ours: what comes out can be compared with what was drawn."""


def measure(quick: bool) -> list[Row]:  # noqa: ARG001 it takes two seconds
    page = lay_out(SAMPLE, STANDARD, DOTS)
    if page.height < SHORTEST_MM * DOTS_PER_MM:
        raise BrokenBenchmark(f"the sample slip has only {page.height} rows")
    raster = len(by_escpos(page))
    rows = [counted("escpos_raster", "bytes", raster), *_on_the_wire("escpos_raster", raster)]
    for way in ways(page):
        size = len(proved(way, page))
        rows += [counted(way.name, "bytes", size, baseline=raster), *_on_the_wire(way.name, size)]
    return [*rows, *(counted(f"{way.name}_set_up", "bytes", len(way.set_up)) for way in ways(page) if way.set_up)]


def _on_the_wire(name: str, size: int) -> Iterator[Row]:
    return (counted(f"{name}_at_{baud}", "s", size * BITS_A_BYTE / baud) for baud in BAUDS)


def ways(page: Page) -> tuple[Way, ...]:
    hybrid = Passport(characters="hybrid", native=NATIVE)
    stored, other = nv.set_up([page], hybrid), nv.set_up([lay_out(OTHER_FIELD, STANDARD, DOTS)], hybrid)
    glyphs = Passport(characters="glyphs", native=NATIVE)
    return (
        Way("strips", Passport(), exact=True),
        Way("strips_asked", Passport(evidence_per="strip"), exact=True),
        Way("columns", Passport(picture="columns"), exact=True),
        Way("hybrid", hybrid),
        Way("hybrid_nv", replace(hybrid, nv=stored.after), stored.data),
        Way("hybrid_nv_fixed", replace(hybrid, nv=other.after), other.data),
        Way("glyphs", glyphs, greeting(glyphs)),
        Way("tcvn", Passport(characters="tcvn", native=NATIVE)),
    )


def proved(way: Way, page: Page) -> bytes:
    """The slip's bytes, once the decoder has made of them what was meant."""
    encoded, memory = encode(page, way.passport), PrinterMemory()
    before = decode(way.set_up, DOTS, memory)
    decoded = decode(encoded.data, DOTS, memory)
    if before.bad or decoded.bad or len(decoded.slips) != 1:
        raise BrokenBenchmark(f"{way.name}: {(*before.bad, *decoded.bad)}, {len(decoded.slips)} slips")
    if way.exact and decoded.slips[0] != encoded.bitmap:
        raise BrokenBenchmark(f"{way.name}: another picture came out")
    if not way.exact and not _says(decoded.pieces[0], page):
        raise BrokenBenchmark(f"{way.name}: the number or the code is missing")
    return encoded.data


def _says(piece: Piece, page: Page) -> bool:
    urls = tuple(getattr(part.block, "url", "") for part in page.named("qr"))
    number = " ".join(line for part in page.named("number") for line in getattr(part.block, "lines", ()))
    return piece.codes == urls and number in piece.lines


def by_escpos(page: Page) -> bytes:
    """The untrimmed raster of python-escpos, in a process of its own: it logs, and leaves files behind."""
    with tempfile.TemporaryDirectory() as folder:
        png = Path(folder) / "slip.png"
        save_png(render_page(page), png)
        run = subprocess.run(
            [sys.executable, "-c", ESCPOS, str(png)],
            env={"ESCPOS_CAPABILITIES_PICKLE_DIR": folder, "PATH": ""},
            capture_output=True,
            timeout=60,
            check=False,
        )
    if run.returncode:
        raise BrokenBenchmark(f"python-escpos: {run.stderr.decode()[-500:]}")
    return run.stdout


if __name__ == "__main__":
    sys.exit(program.main(Path(__file__).stem, measure))
