"""``hall`` and ``hall config``: what a person at the keyboard sees."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from config import __main__ as hall
from config import show
from config.describe import keys, table_of
from config.load import find_hall
from config.schema import HallConfig, Settings


def all_tables(table: type[Settings] = HallConfig) -> list[type[Settings]]:
    inner = [found for info in table.model_fields.values() if (found := table_of(info))]
    return [table, *(one for found in inner for one in all_tables(found))]


@pytest.mark.parametrize("table", all_tables(), ids=lambda table: table.__name__)
def test_every_key_is_described(table: type[Settings]) -> None:
    bare = [name for name, info in table.model_fields.items() if len(info.description or "") < 8]
    assert bare == []


def test_describe_prints_every_key(capsys: pytest.CaptureFixture[str]) -> None:
    assert show.main(["--describe"]) == 0
    printed = capsys.readouterr().out
    for key in ("hall.lookup_url", "stations[].screen.width_mm", "printers[].sim.buffer_bytes", "fields[].letter"):
        assert key in printed
    assert all(f"{key.path}" in printed and key.description in printed for key in keys())


@pytest.mark.parametrize("name", ["commune", "days", "thu-dau-mot"])
def test_every_key_of_a_sample_hall_is_in_the_description(name: str) -> None:
    known = {key.path for key in keys()}
    named = set(paths(tomllib.loads(find_hall(name).read_text("utf-8"))))
    assert {path for path in named if not path.startswith(OF_THE_HALL)} <= known


OF_THE_HALL = ("dossiers.fields.", "dossiers.returns.")
"""Tables whose keys are codes of another system."""


def paths(data: dict[str, object], prefix: str = "") -> list[str]:
    found = []
    for name, value in data.items():
        rows = value if isinstance(value, list) and value and isinstance(value[0], dict) else None
        path = f"{prefix}{name}" + ("[]" if rows else "")
        found.append(path)
        for row in rows or ([value] if isinstance(value, dict) else []):
            found += paths(row, path + ".")
    return found


def test_check_says_that_a_hall_is_right(capsys: pytest.CaptureFixture[str]) -> None:
    assert show.main(["--check", "commune"]) == 0
    assert "14 fields, 2 counters" in capsys.readouterr().out


def test_check_says_what_is_wrong_and_exits_with_its_code(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "hall.toml"
    path.write_text("[hall]\nid = 'x'\n")
    assert show.main(["--check", str(path)]) == 3
    assert "hall.name: this setting is missing" in capsys.readouterr().err


def test_an_unknown_subcommand_gets_the_nearest_name_and_exit_code_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert hall.main(["boad"]) == 2
    assert "did you mean “board”?" in capsys.readouterr().err


def test_without_a_subcommand_all_of_them_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert hall.main([]) == 2
    printed = capsys.readouterr().err
    assert all(f"hall {name} " in printed for name in hall.COMMANDS)


def test_the_dispatcher_becomes_the_room_with_its_arguments() -> None:
    command = hall.command_line(["board", "--config", "x.toml"])
    assert command == [sys.executable, "-P", "-m", "display", "board", "--config", "x.toml"]


def test_hall_config_runs_as_a_command() -> None:
    run = subprocess.run([sys.executable, "-m", "config", "config"], capture_output=True, text=True, check=True)
    assert "thu-dau-mot" in run.stdout
