"""A layout file decides what a slip shows and how; a mistake in it is said with file, key, reason and remedy."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import get_args

import pytest
from PIL import Image

from devices.cli.sheets import WIDTHS
from devices.errors import DeviceError
from devices.printer.layout import NEEDED, STANDARD, Layout, TextPart, lay_out
from devices.printer.layout_file import LayoutProblem, LayoutProblems, load_layout
from devices.printer.page import Mark, Picture, Text, draw_parts
from devices.printer.preview import WIDTHS as PREVIEWED
from devices.printer.render import render
from devices.printer.slip import ListName, PaperKind, SlipContent, TextName, sample_slip
from tests.devices.devices_pages import load_png

SLIPS = Path(__file__).parents[2] / "assets" / "slips"
SAMPLES = [SLIPS / "compact.toml", SLIPS / "standard.toml"]
LEAST = '[[part]]\nshow = "again"\n[[part]]\nshow = "number"\n'


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HALL_LANG", "en")


def written(folder: Path, text: str) -> Path:
    file = folder / "slip.toml"
    file.write_text(text, encoding="utf-8")
    return file


def problems_of(folder: Path, text: str) -> tuple[LayoutProblem, ...]:
    with pytest.raises(LayoutProblems) as caught:
        load_layout(written(folder, text))
    return caught.value.problems


def shown(content: SlipContent, layout: Layout, dots: int = 576) -> list[str]:
    return [part.name for part in lay_out(content, layout, dots).parts if not part.blank]


# ---- what the files in assets are ----


def test_the_standard_file_is_the_standard_layout() -> None:
    assert load_layout(SLIPS / "standard.toml") == STANDARD


def test_every_text_of_a_slip_has_its_place_in_the_standard_layout() -> None:
    names = {field.name for field in fields(SlipContent)} & set(get_args(TextName))
    assert len(names) > 10 and names <= {part.show for part in STANDARD.part}


@pytest.mark.parametrize("file", SAMPLES, ids=lambda file: file.stem)
@pytest.mark.parametrize("dots", [576, 384])
def test_every_sample_layout_draws_every_sample_slip(file: Path, dots: int) -> None:
    layout = load_layout(file)
    for language in ("vi", "en"):
        for long in (False, True):
            bitmap = render(sample_slip(language, long=long, priority=True, copy=2), dots, layout)
            assert bitmap.width == dots


def test_a_second_sample_looks_different_with_a_logo_and_the_hall_s_own_words() -> None:
    compact = load_layout(SLIPS / "compact.toml")
    names = shown(sample_slip(), compact)
    assert names[0] == "logo" and "words" in names
    assert names.index("counters") < names.index("field")
    assert render(sample_slip(), 576, compact).height < render(sample_slip()).height


# ---- what a hall can change without code ----


def test_the_order_of_the_parts_is_the_order_on_the_paper(tmp_path: Path) -> None:
    rows = "".join(f'[[part]]\nshow = "{name}"\n' for name in ("time", "number", "hall_name", "again"))
    assert shown(sample_slip(copy=2), load_layout(written(tmp_path, rows))) == ["time", "number", "hall_name", "again"]


def test_the_hall_s_own_words_follow_the_language_of_the_slip(tmp_path: Path) -> None:
    text = LEAST + '[[part]]\nshow = "words"\nvi = "Cảm ơn"\nen = "Thank you"\n'
    layout = load_layout(written(tmp_path, text))
    for language, words in (("vi", "Cảm ơn"), ("en", "Thank you")):
        block = lay_out(sample_slip(language), layout).named("words")[0].block
        assert isinstance(block, Text) and block.lines == (words,)


def test_one_number_is_the_size_on_both_papers(tmp_path: Path) -> None:
    text = LEAST + '[[part]]\nshow = "field"\nsize = 40\n[[part]]\nshow = "time"\nsize = [30, 20]\n'
    layout = load_layout(written(tmp_path, text))
    for dots, sizes in ((576, [40, 30]), (384, [40, 20])):
        blocks = [lay_out(sample_slip(), layout, dots).named(name)[0].block for name in ("field", "time")]
        assert [block.font.size for block in blocks if isinstance(block, Text)] == sizes


@pytest.mark.parametrize("align", ["left", "right"])
def test_text_may_stand_at_either_side(align: str, tmp_path: Path) -> None:
    text = f'margin = 20\n{LEAST}[[part]]\nshow = "field"\nalign = "{align}"\n'
    page = lay_out(sample_slip(), load_layout(written(tmp_path, text)))
    field = draw_parts(576, page.named("field"))
    left, _, right, _ = Image.frombytes("1", (576, field.height), field.data).getbbox() or (0, 0, 0, 0)
    assert 20 <= (left if align == "left" else 576 - right) <= 23


def test_a_logo_is_scaled_and_black_or_white_without_any_pattern(tmp_path: Path) -> None:
    Image.new("RGBA", (300, 150), (0, 0, 0, 255)).save(tmp_path / "logo.png")
    layout = load_layout(written(tmp_path, LEAST + '[[part]]\nshow = "logo"\nfile = "logo.png"\nwidth = [100, 64]\n'))
    for dots, ink in ((576, 100 * 50), (384, 64 * 32)):
        block = lay_out(sample_slip(), layout, dots).named("logo")[0].block
        assert isinstance(block, Picture)
        assert int.from_bytes(block.bitmap.data, "big").bit_count() == ink


@pytest.mark.parametrize(("grey", "ink"), [(100, 64 * 64), (160, 0)])
def test_grey_is_ink_or_paper_and_never_dots(grey: int, ink: int, tmp_path: Path) -> None:
    logo = Image.new("L", (64, 64), grey)
    logo.putpixel((0, 0), 0)
    logo.save(tmp_path / "logo.png")
    layout = load_layout(written(tmp_path, LEAST + '[[part]]\nshow = "logo"\nfile = "logo.png"\nwidth = 64\n'))
    block = lay_out(sample_slip(), layout).named("logo")[0].block
    assert isinstance(block, Picture)
    assert int.from_bytes(block.bitmap.data, "big").bit_count() == (ink or 1)


@dataclass(frozen=True)
class FakePapersSlip:
    """Another kind of slip: a heading and a list, without a number or a code."""

    papers: tuple[str, ...]
    paper: PaperKind = "checklist"
    language: str = "vi"
    number: str = ""
    qr_url: str = ""
    barcode: str = ""

    def texts(self, name: TextName | ListName) -> tuple[str, ...]:
        return {"hall_name": ("Giấy tờ còn thiếu",), "advice": self.papers}.get(name, ())


def test_another_kind_of_slip_needs_only_its_own_texts() -> None:
    papers = ("1. Căn cước", "2. Giấy khai sinh của con")
    page = lay_out(FakePapersSlip(papers))
    lines = [part.block.lines[0] for part in page.parts if isinstance(part.block, Text)]
    assert lines == ["Giấy tờ còn thiếu", *papers]
    assert render(FakePapersSlip(papers)).height == page.height


# ---- what takes no room ----


def test_what_is_empty_takes_no_room_and_takes_its_rule_with_it() -> None:
    bare = SlipContent(hall_name="", number="C1", field="", qr_url="")
    assert shown(bare, STANDARD) == ["number"]
    without_way = replace(sample_slip(), counters="", directions=())
    assert shown(without_way, STANDARD).count("rule") == shown(sample_slip(), STANDARD).count("rule") - 1


def test_the_mark_of_a_reprint_is_the_first_thing_on_the_slip_and_framed() -> None:
    page = lay_out(sample_slip(copy=3))
    first = next(part for part in page.parts if not part.blank)
    assert isinstance(first.block, Mark) and first.block.frame
    assert first.block.text.lines == ("BẢN IN LẠI (lần 3)",)
    assert "again" not in shown(sample_slip(), STANDARD)


@pytest.mark.parametrize("name", NEEDED["ticket"])
def test_no_layout_may_leave_out_the_number_or_the_mark_of_a_reprint(name: str, tmp_path: Path) -> None:
    kept = "".join(f'[[part]]\nshow = "{other}"\n' for other in NEEDED["ticket"] if other != name)
    (problem,) = problems_of(tmp_path, kept)
    assert (problem.key, name in problem.reason, name in problem.remedy) == ("part", True, True)


# ---- what is wrong, where, why, and what to do ----


@pytest.mark.parametrize(
    ("text", "key", "reason", "remedy"),
    [
        ('[[part]]\nshow = "numbr"', "part[2].show", "numbr", "did you mean “number”"),
        ('[[part]]\nshow = "field"\nsise = 3', "part[2].sise", "no setting", "did you mean “size”"),
        ('[[part]]\nshow = "field"\nsize = 4', "part[2].size", "4 is no size from 14 to 120", "80 mm paper"),
        ('[[part]]\nshow = "field"\nsize = [30]', "part[2].size", "[30]", "one number, or two"),
        ('[[part]]\nshow = "field"\nsize = "big"', "part[2].size", "big", "8 dots are 1 mm"),
        ('[[part]]\nshow = "field"\nsize = [80, 110]', "part[2].size", "too large for 58 mm", "at most 92"),
        ('[[part]]\nshow = "field"\nlook = "band"\nsize = [100, 30]', "part[2].size", "80 mm", "at most 91"),
        ('[[part]]\nshow = "field"\nlook = "fat"', "part[2].look", "fat", "'plain', 'band', 'frame'"),
        ('[[part]]\nshow = "field"\nbold = "yes"', "part[2].bold", "yes", "true or false"),
        ('[[part]]\nshow = "words"\nvi = 3', "part[2].vi", "3", "text in quotes"),
        ('[[part]]\nshow = "words"', "part[2].vi", "missing", "add it"),
        ("[[part]]\nsize = 30", "part[2]", "shows", "add show"),
        ('[[part]]\nshow = "qr"\nmodule = 3', "part[2].module", "3 is no size from 4", "one number"),
        ('[[part]]\nshow = "logo"\nfile = "x.png"', "part[2].file", "x.png", "PNG"),
        ('[[part]]\nshow = "logo"\nfile = "x.png"\nthreshold = 900', "part[2].threshold", "900", "255 or less"),
        ('[[part]]\nshow = "logo"\nfile = "x.png"\nthreshold = 0', "part[2].threshold", "0", "1 or more"),
    ],
)
def test_a_mistake_is_named_with_key_reason_and_remedy(
    text: str, key: str, reason: str, remedy: str, tmp_path: Path
) -> None:
    (problem,) = problems_of(tmp_path, LEAST + text)
    assert (problem.file, problem.key) == (str(tmp_path / "slip.toml"), key)
    assert reason in problem.reason
    assert remedy in problem.remedy


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    problems = problems_of(tmp_path, 'margn = 3\n[[part]]\nshow = "field"\nlook = "x"\nsize = 1\n')
    assert {problem.key for problem in problems} == {"margn", "part[0].look", "part[0].size"}


@pytest.mark.parametrize("text", ["margin = ", "[[part", "part = 3", "part = [3]"])
def test_a_file_that_is_no_layout_at_all_is_refused_in_words(text: str, tmp_path: Path) -> None:
    assert all(problem.reason and problem.remedy for problem in problems_of(tmp_path, text))


def test_a_file_that_is_not_there_or_not_text_is_a_device_error(tmp_path: Path) -> None:
    with pytest.raises(DeviceError, match="No such file"):
        load_layout(tmp_path / "nowhere.toml")
    (tmp_path / "slip.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(LayoutProblems, match="not TOML"):
        load_layout(tmp_path / "slip.toml")


def test_a_logo_that_is_no_picture_or_prints_nothing_is_refused(tmp_path: Path) -> None:
    text = LEAST + '[[part]]\nshow = "logo"\nfile = "logo.png"\n'
    (tmp_path / "logo.png").write_text("no picture")
    assert "cannot be read" in problems_of(tmp_path, text)[0].reason
    Image.new("L", (320, 320), 255).save(tmp_path / "logo.png")
    assert "prints nothing" in problems_of(tmp_path, text.replace('"logo.png"', f'"{tmp_path}/logo.png"'))[0].reason


def test_the_mistakes_are_told_in_vietnamese_where_that_is_spoken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HALL_LANG", "vi")
    (problem,) = problems_of(tmp_path, LEAST + '[[part]]\nshow = "fild"')
    assert (problem.reason, problem.remedy) == ("phiếu không có phần “fild”", "có phải “field”?")


def test_a_layout_written_in_code_is_checked_like_a_file() -> None:
    with pytest.raises(ValueError, match="size"):
        TextPart.model_validate({"show": "field", "size": 999})
    with pytest.raises(ValueError, match="number"):
        Layout(part=(TextPart(show="again"),))


# ---- the preview ----


def preview(*options: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "devices", "preview-slip", *map(str, options)]
    return subprocess.run(command, check=False, capture_output=True, text=True, timeout=100)


@pytest.mark.parametrize(
    "options", [[], ["--dots", 384, "--long", "--priority", "--copy", 2], ["--language", "en", "--number", "B105"]]
)
def test_a_slip_can_be_looked_at_before_it_is_printed(options: list[object], tmp_path: Path) -> None:
    made = preview("--out", tmp_path / "slip.png", *options)
    assert made.returncode == 0, made.stderr
    assert load_png(tmp_path / "slip.png").width == (384 if 384 in options else 576)
    assert "mm" in made.stdout


def test_the_preview_knows_every_width_that_a_set_up_finds_and_needs_no_ending_of_the_files_name(
    tmp_path: Path,
) -> None:
    assert tuple(WIDTHS.values()) == PREVIEWED
    made = preview("--out", tmp_path / "phieu", "--dots", 512)
    assert made.returncode == 0, made.stderr
    assert load_png(tmp_path / "phieu").width == 512


def test_the_preview_shows_the_layout_that_it_is_given(tmp_path: Path) -> None:
    assert preview("--out", tmp_path / "slip.png", "--layout", SLIPS / "compact.toml").returncode == 0
    assert load_png(tmp_path / "slip.png") == render(sample_slip(), 576, load_layout(SLIPS / "compact.toml"))


def test_the_preview_of_a_wrong_layout_says_what_is_wrong(tmp_path: Path) -> None:
    made = preview("--out", tmp_path / "slip.png", "--layout", written(tmp_path, LEAST + "margn = 3"))
    assert (made.returncode, made.stdout) == (3, "")
    assert "margn" in made.stderr and not (tmp_path / "slip.png").exists()
