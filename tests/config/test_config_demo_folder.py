"""Where a demonstration leaves what it makes: it overwrites nobody's files, and wrong settings leave nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from config.demo.__main__ import MARK, Demo
from config.problems import ConfigProblems


def demo(out: Path) -> Demo:
    return Demo("commune", out, visits=1, seed=1, speed=60.0, day=1)


@pytest.mark.parametrize("name", ["summary.json", "journal.jsonl", "state"])
def test_a_folder_with_files_of_these_names_is_left_alone(name: str, tmp_path: Path) -> None:
    if name == "state":
        (tmp_path / name).mkdir()
    else:
        (tmp_path / name).write_text("mine")
    before = list(tmp_path.iterdir())
    with pytest.raises(ConfigProblems, match=name):
        demo(tmp_path)._clear()
    assert list(tmp_path.iterdir()) == before


def test_a_folder_of_an_earlier_demonstration_starts_empty(tmp_path: Path) -> None:
    (tmp_path / MARK).write_text("")
    (tmp_path / "summary.json").write_text("old")
    (tmp_path / "slips").mkdir()
    demo(tmp_path)._clear()
    assert sorted(one.name for one in tmp_path.iterdir()) == [MARK, "state"]


def test_wrong_settings_leave_no_temporary_folder(tmp_path: Path) -> None:
    wrong = tmp_path / "hall.toml"
    wrong.write_text("[hall]\nid = 'x'\n")
    folder = tmp_path / "tmp"
    folder.mkdir()
    command = [sys.executable, "-m", "config", "demo", "--hall", str(wrong)]
    environment = {"TMPDIR": str(folder), "QT_QPA_PLATFORM": "offscreen", "HALL_LANG": "en"}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=60, check=False)
    assert done.returncode == 3
    assert "hall.name: this setting is missing" in done.stderr
    assert list(folder.iterdir()) == []
