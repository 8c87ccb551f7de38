"""Tokens of the stations: made once, kept privately, never printed."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import SecretStr

from config import ConfigProblems, HallConfig, load_hall
from config.secrets import ensure


@pytest.fixture
def commune(tmp_path: Path) -> HallConfig:
    config = load_hall("commune")
    return config.model_copy(update={"hall": config.hall.model_copy(update={"state_dir": tmp_path / "state"})})


def tokens(config: HallConfig) -> dict[str, str]:
    return {station.id: station.token.get_secret_value() for station in config.stations if station.token}


def test_every_station_gets_its_own_long_token(commune: HallConfig) -> None:
    made = tokens(ensure(commune))
    assert set(made) == {station.id for station in commune.stations}
    assert len(set(made.values())) == len(made)
    assert all(len(token) >= 40 for token in made.values())


def test_tokens_stay_the_same_at_the_next_start(commune: HallConfig) -> None:
    assert tokens(ensure(commune)) == tokens(ensure(commune))


def test_the_file_is_for_its_owner_only(commune: HallConfig) -> None:
    ensure(commune)
    mode = (commune.hall.state_dir / "secrets.toml").stat().st_mode
    assert stat.S_IMODE(mode) == 0o600


def test_a_token_in_the_settings_wins_and_is_not_written_down(commune: HallConfig) -> None:
    first, *others = commune.stations
    given = commune.model_copy(update={"stations": (first.model_copy(update={"token": SecretStr("given")}), *others)})
    assert tokens(ensure(given))[first.id] == "given"
    assert "given" not in (commune.hall.state_dir / "secrets.toml").read_text()


def test_a_new_station_gets_a_token_beside_the_old_ones(commune: HallConfig) -> None:
    before = tokens(ensure(commune))
    grown = commune.model_copy(
        update={"stations": (*commune.stations, commune.stations[0].model_copy(update={"id": "kiosk-2"}))}
    )
    after = tokens(ensure(grown))
    assert {key: after[key] for key in before} == before
    assert "kiosk-2" in after


def test_printing_the_settings_shows_no_token(commune: HallConfig) -> None:
    config = ensure(commune)
    assert not any(token in repr(config) + str(config) for token in tokens(config).values())


def test_programs_that_start_at_once_agree_on_the_tokens(tmp_path: Path) -> None:
    script = (
        "import hashlib; from config import load_hall; from config.secrets import ensure; "
        "t = [s.token.get_secret_value() for s in ensure(load_hall('commune')).stations]; "
        "print(hashlib.sha256(repr(t).encode()).hexdigest())"
    )
    environment = {**os.environ, "XDG_STATE_HOME": str(tmp_path)}
    command = [sys.executable, "-c", script]
    started = [subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) for _ in range(6)]
    assert len({process.communicate(timeout=60)[0] for process in started}) == 1


def test_an_unwritable_folder_is_a_problem_with_file_reason_and_remedy(commune: HallConfig, tmp_path: Path) -> None:
    blocked = tmp_path / "a-file"
    blocked.write_text("in the way")
    config = commune.model_copy(update={"hall": commune.hall.model_copy(update={"state_dir": blocked / "state"})})
    with pytest.raises(ConfigProblems) as caught:
        ensure(config)
    [problem] = caught.value.problems
    assert problem.file.startswith(str(blocked))
    assert "state" in problem.reason
    assert "hall.state_dir" in problem.remedy


@pytest.mark.parametrize("text", ["not = = toml", 'tokens = "x"', "[tokens]\nkiosk-1 = 7\n"])
def test_a_damaged_file_of_secrets_is_refused_in_words(text: str, commune: HallConfig) -> None:
    commune.hall.state_dir.mkdir()
    (commune.hall.state_dir / "secrets.toml").write_text(text)
    with pytest.raises(ConfigProblems, match="damaged"):
        ensure(commune)


def test_a_file_of_secrets_that_an_editor_has_marked_is_read(commune: HallConfig) -> None:
    made = ensure(commune)
    file = commune.hall.state_dir / "secrets.toml"
    file.write_text(file.read_text("utf-8"), "utf-8-sig")
    assert [one.secret for one in ensure(commune).stations] == [one.secret for one in made.stations]
