"""Layouts of slips that a hall's file names: what is wrong with one is said before anybody takes a number."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path

import pytest
import tomlkit

from config import show
from config.layouts import layout_problems
from config.load import find_hall, load_hall

WRONG = """
margn = 3

[[part]]
show = "number"

[[part]]
show = "nmber"
"""


def a_hall(folder: Path, layout: str, text: str | None) -> Path:
    """The commune's hall, whose first printer has this layout."""
    data = tomlkit.parse(find_hall("commune").read_text("utf-8"))
    data["printers"][0]["layout"] = layout  # type: ignore[index]
    if text is not None:
        (folder / layout).write_text(text, "utf-8")
    file = folder / "hall.toml"
    file.write_text(tomlkit.dumps(data), "utf-8")
    return file


@pytest.fixture(autouse=True)
def vietnamese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HALL_LANG", "vi")


def test_check_says_what_is_wrong_in_a_layout_by_file_key_reason_and_remedy(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = a_hall(tmp_path, "phieu.toml", WRONG)
    assert show.main(["--check", str(file)]) == 3
    printed = capsys.readouterr()
    layout = tmp_path / "phieu.toml"
    assert f"{file}: printers[0].layout: chưa dùng được mẫu phiếu của máy in “may-in-1”" in printed.err
    assert f"{layout}: margn: không có mục tên này → có phải “margin”?" in printed.err
    assert f"{layout}: part[1].show: phiếu không có phần “nmber” → có phải “number”?" in printed.err
    assert printed.out == "", "nothing says that the hall can be used"


def test_check_says_that_a_layout_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert show.main(["--check", str(a_hall(tmp_path, "khong-co.toml", None))]) == 3
    assert "khong-co.toml: không đọc được tệp" in capsys.readouterr().err


def test_check_is_content_with_a_layout_that_can_be_used(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    standard = Path("assets/slips/compact.toml").read_text("utf-8")
    shutil.copy("assets/slips/logo-sen.png", tmp_path)
    assert show.main(["--check", str(a_hall(tmp_path, "phieu.toml", standard))]) == 0
    assert capsys.readouterr().err == ""


def test_a_machine_is_told_of_the_layouts_of_its_own_stations_only(tmp_path: Path) -> None:
    file = a_hall(tmp_path, "phieu.toml", WRONG)
    config = load_hall(file)
    machines = {one["machine"] for one in tomllib.loads(file.read_text("utf-8"))["stations"] if one.get("printer")}
    told = {machine: len(list(layout_problems(config, file, machine))) for machine in (*machines, "another", "all")}
    assert told == {**dict.fromkeys(machines, 1), "another": 0, "all": 1}


def a_hall_with_papers(folder: Path, paper: str, layout: str) -> Path:
    """The sample hall with a layout of its own for a paper, beside its file."""
    (folder / "giay.toml").write_text(layout, encoding="utf-8")
    file = a_hall(folder, "phieu.toml", Path("assets/slips/standard.toml").read_text("utf-8"))
    file.write_text(f'{file.read_text("utf-8")}\n[printing.layouts]\n{paper} = "giay.toml"\n', encoding="utf-8")
    return file


def test_a_paper_s_layout_lies_beside_the_file_and_is_read_by_check(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hold = Path("assets/slips/hold.toml").read_text("utf-8")
    file = a_hall_with_papers(tmp_path, "hold", hold)
    assert load_hall(file).printing.layouts.named() == {"hold": tmp_path / "giay.toml"}
    assert show.main(["--check", str(file)]) == 0
    assert capsys.readouterr().err == ""


def test_check_says_that_a_layout_is_for_another_paper(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    hold = Path("assets/slips/hold.toml").read_text("utf-8")
    file = a_hall_with_papers(tmp_path, "status", hold)
    assert show.main(["--check", str(file)]) == 3
    said = capsys.readouterr().err
    assert f"{file}: printing.layouts.status: chưa dùng được mẫu giấy “status”" in said
    assert 'đây là mẫu của loại giấy “hold” → cần mẫu có paper = "status"' in said
