"""Papers that are no number's slip: what the shipped layouts show, that it fits, and that it comes out as drawn."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from typing import get_args

import pytest
import zxingcpp
from PIL import Image

from devices.errors import NotDrawable
from devices.ports import SlipState
from devices.printer.bitmap import Bitmap
from devices.printer.encode import text
from devices.printer.layout import NEEDED, BarcodePart, Layout, Size, lay_out
from devices.printer.layout_file import LayoutProblems, load_layout
from devices.printer.page import Item, Pair, Text
from devices.printer.paper_samples import sample_paper
from devices.printer.papers import PaperContent
from devices.printer.passport import Passport
from devices.printer.render import render
from devices.printer.settings import PrinterSettings
from devices.printer.slip import PaperKind, sample_slip
from devices.printer.station import Drawer
from devices.printer.wiring import paper_layouts
from tests.devices.devices_bench import PrinterBench, SimBench
from tests.devices.devices_pages import load_png
from tests.devices.test_devices_encode_text import GLYPHS, TCVN, plain, printed, read, words
from tests.devices.test_devices_evidence import proved

PAPERS: tuple[PaperKind, ...] = ("status", "checklist", "missing", "hold")
WIDTHS = (576, 384)
ALL = [
    pytest.param(sample_paper(paper, language, long=long, copy=2 if paper == "hold" else 1), dots, id=f"{name}-{dots}")
    for paper in PAPERS
    for language in ("vi", "en")
    for long in (False, True)
    for dots in WIDTHS
    for name in [f"{paper}-{language}{'-long' * long}"]
]


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HALL_LANG", "en")


def layout_of(paper: PaperKind) -> Layout:
    return load_layout(paper_layouts()[paper][-1], paper)


def picture(bitmap: Bitmap) -> Image.Image:
    inverted = bytes(byte ^ 0xFF for byte in bitmap.data)
    return Image.frombytes("1", (bitmap.width, bitmap.height), inverted).convert("L")


# ---- what stands on them ----


def test_every_paper_has_a_layout_and_every_layout_shows_what_its_paper_is_for() -> None:
    assert set(PAPERS) | {"ticket"} == set(get_args(PaperKind)) == set(NEEDED)
    for paper in PAPERS:
        assert set(NEEDED[paper]) <= {part.show for part in layout_of(paper).part}


@pytest.mark.parametrize("paper", PAPERS)
def test_every_text_of_a_paper_has_its_place_in_its_layout(paper: PaperKind) -> None:
    content = sample_paper(paper, long=True, copy=2 if paper == "hold" else 1)
    silent = {"paper", "language", "qr_url", "barcode"}
    filled = {field.name for field in fields(PaperContent) if getattr(content, field.name)} - silent
    assert filled <= {part.show for part in layout_of(paper).part}


def with_barcode(module: tuple[int, int] = (2, 2)) -> Layout:
    layout = layout_of("status")
    return layout.model_copy(update={"part": (*layout.part, BarcodePart(show="barcode", module=Size(*module)))})


@pytest.mark.parametrize("module", [2, 3])
def test_a_hall_with_old_readers_gets_the_code_as_lines_too(module: int) -> None:
    content = replace(sample_paper("status"), qr_url="")
    paper = picture(render(content, 576, with_barcode((module, module))))
    (read,) = zxingcpp.read_barcodes(paper, formats=zxingcpp.BarcodeFormat.Code128)
    assert read.text == content.barcode


@pytest.mark.parametrize(
    ("code", "dots"), [("H13.12-261109-0042", 384), ("000.00.01.H22-261109-0042", 576), ("", 576), ("HỒ SƠ 12", 576)]
)
def test_lines_that_would_be_too_fine_are_left_out_and_the_square_code_stays(code: str, dots: int) -> None:
    content = replace(sample_paper("status"), barcode=code)
    assert lay_out(content, with_barcode(), dots).height == lay_out(content, layout_of("status"), dots).height


@pytest.mark.parametrize(("content", "dots"), ALL)
def test_nothing_leaves_the_paper_and_the_code_is_read(content: PaperContent, dots: int) -> None:
    layout = layout_of(content.paper)
    bitmap = render(content, dots, layout)
    left, top, right, bottom = Image.frombytes("1", (dots, bitmap.height), bitmap.data).getbbox() or (0, 0, 0, 0)
    margin = layout.margin.on(dots)
    assert left >= margin - 3 and right <= dots - margin + 3
    assert top > 0 and bottom < bitmap.height
    assert [code.text for code in zxingcpp.read_barcodes(picture(bitmap))] == [content.qr_url]


@pytest.mark.parametrize(("content", "dots"), ALL)
def test_no_word_of_a_list_is_lost_or_cut(content: PaperContent, dots: int) -> None:
    page = lay_out(content, layout_of(content.paper), dots)
    blocks = [part.block.text if isinstance(part.block, Item) else part.block for part in page.named("items")]
    read = " ".join(" ".join(block.lines) for block in blocks if isinstance(block, Text))
    assert read.split() == " ".join(content.items).split()
    pairs = [part.block for part in page.named("facts") if isinstance(part.block, Pair)]
    told = " ".join(" ".join((*pair.label.lines, *pair.value.lines)) for pair in pairs)
    assert told.split() == " ".join(content.facts).split()


def test_a_value_stands_beside_its_label_or_below_it_and_they_never_meet() -> None:
    page = lay_out(sample_paper("checklist", long=True), layout_of("checklist"), 576)
    pairs = [part.block for part in page.named("facts") if isinstance(part.block, Pair)]
    assert [pair.beside for pair in pairs] == [False, False, True]
    for pair in pairs:
        assert pair.beside or pair.below >= pair.label.height
        assert not pair.beside or pair.label.widest + pair.value.widest < pair.room


def test_a_printer_that_writes_letters_gets_the_box_and_the_label_as_letters() -> None:
    lines = list(text.written(lay_out(sample_paper("missing"), layout_of("missing"))))
    assert "[ ] Bản sao trích lục kết hôn có chứng thực" in lines
    assert "Hẹn trả: 27/11/2026" in lines


def test_a_published_fee_of_many_sentences_is_read_to_its_end() -> None:
    long = "Miễn lệ phí cho người thuộc hộ nghèo. " * 30
    page = lay_out(replace(sample_paper("checklist"), facts=(f"Phí\t{long}",)), layout_of("checklist"), 384)
    [pair] = [part.block for part in page.named("facts") if isinstance(part.block, Pair)]
    assert " ".join(pair.value.lines) == long.strip()


# ---- on a printer ----


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("dots", WIDTHS)
def test_the_decoded_picture_is_the_intended_one(
    paper: PaperKind, dots: int, new_sim: Callable[..., SimBench], new_printer: Callable[..., PrinterBench]
) -> None:
    sim = new_sim(dots=dots)
    bench = new_printer(sim.settings.port, dots, layouts=paper_layouts())
    content = sample_paper(paper, long=True)
    assert {bench.print(content).state, bench.print(sample_slip()).state} <= {SlipState.CONFIRMED, SlipState.SENT}
    rows = render(content, dots, layout_of(paper))
    piece = sim.next_slip().bitmap
    assert piece.data[: len(rows.data)] == rows.data
    assert not any(piece.data[len(rows.data) :]), "behind it there is white to the knife"
    assert sim.next_slip().bitmap.data.startswith(render(sample_slip(), dots).data), "a slip keeps its own layout"


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("passport", [GLYPHS, TCVN], ids=["our letters", "the printer's own"])
def test_a_paper_reads_the_same_in_letters(paper: PaperKind, passport: Passport) -> None:
    page = lay_out(sample_paper(paper, long=True), layout_of(paper), 576)
    written = words(page) if passport is GLYPHS else plain(words(page))
    drawn = {word for line in text.written(page) if "·" in line for word in line.split()}
    missed = Counter(written) - Counter(read(printed(page, passport)))
    assert set(missed) <= drawn, "only what has no letter is drawn"


def test_a_layout_of_the_hall_that_is_broken_gives_way_to_the_one_of_the_house(
    tmp_path: Path, expect_log: Callable[[str], None]
) -> None:
    expect_log("the standard layout is used instead")
    own = tmp_path / "status.toml"
    own.write_text('paper = "status"\nmargn = 3\n', encoding="utf-8")
    passport = proved("dle_eot")
    settings = PrinterSettings("p1", None, layouts=paper_layouts({"status": own}))  # type: ignore[arg-type]
    drawing = Drawer(settings, lambda: passport).draw(sample_paper("status"))
    assert drawing.encoded().bitmap.data.startswith(render(sample_paper("status"), 576, layout_of("status")).data)


def test_a_paper_without_any_layout_cannot_be_drawn_and_says_so() -> None:
    drawer = Drawer(PrinterSettings("p1", None), lambda: proved("dle_eot"))  # type: ignore[arg-type]
    with pytest.raises(NotDrawable, match="hold"):
        drawer.draw(sample_paper("hold"))


# ---- the files ----


@pytest.mark.parametrize("paper", PAPERS)
def test_no_layout_may_leave_out_what_its_paper_is_for(paper: PaperKind, tmp_path: Path) -> None:
    for left_out in NEEDED[paper]:
        kept = "".join(f'[[part]]\nshow = "{name}"\n' for name in NEEDED[paper] if name != left_out)
        file = tmp_path / "paper.toml"
        file.write_text(f'paper = "{paper}"\n{kept}', encoding="utf-8")
        with pytest.raises(LayoutProblems) as caught:
            load_layout(file)
        assert left_out in str(caught.value)


def test_the_layout_of_another_paper_is_refused_with_the_name_of_both() -> None:
    with pytest.raises(LayoutProblems) as caught:
        load_layout(paper_layouts()["hold"][-1], "status")
    assert "“hold”" in str(caught.value) and 'paper = "status"' in str(caught.value)


def test_a_list_whose_letters_leave_no_room_for_words_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "paper.toml"
    file.write_text('paper = "checklist"\n[[part]]\nshow = "subject"\n[[part]]\nshow = "items"\nsize = [110, 24]\n')
    with pytest.raises(LayoutProblems, match="too large for 80 mm"):
        load_layout(file)


def preview(*options: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "devices", "preview-slip", *map(str, options)]
    return subprocess.run(command, check=False, capture_output=True, text=True, timeout=100)


def test_each_paper_can_be_looked_at_with_its_own_layout_or_another(tmp_path: Path) -> None:
    out = tmp_path / "paper.png"
    made = preview("--paper", "hold", "--dots", 384, "--language", "en", "--copy", 2, "--out", out)
    assert made.returncode == 0, made.stderr
    assert load_png(out) == render(sample_paper("hold", "en", copy=2), 384, layout_of("hold"))
    own = paper_layouts()["missing"][-1]
    assert preview("--layout", own, "--long", "--out", out).returncode == 0
    assert load_png(out) == render(sample_paper("missing", long=True), 576, layout_of("missing"))


def test_checking_a_layout_for_the_wrong_paper_says_so(tmp_path: Path) -> None:
    made = preview("--check", "--paper", "status", "--layout", paper_layouts()["hold"][-1])
    assert made.returncode == 3 and "“hold”" in made.stderr


def test_a_text_part_of_a_list_is_of_the_page_s_fonts() -> None:
    page = lay_out(sample_paper("checklist"), layout_of("checklist"))
    sizes = {part.block.text.font.size for part in page.named("items") if isinstance(part.block, Item)}
    notes = {part.block.font.size for part in page.named("items") if isinstance(part.block, Text)}
    assert (sizes, notes) == ({29}, {25})
