"""The settings of dossiers: what is missing or contradicts itself is told with its key."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from config import ConfigProblems
from config.load import find_hall, parse_hall


def hall(tmp_path: Path, text: str) -> tuple[Any, tuple[Any, ...]]:
    data = tomllib.loads(find_hall("commune").read_text("utf-8"))
    data.pop("dossiers", None)
    return parse_hall({**data, **tomllib.loads(text)}, tmp_path / "hall.toml")


def refused(tmp_path: Path, text: str) -> list[str]:
    with pytest.raises(ConfigProblems) as caught:
        hall(tmp_path, text)
    assert all(one.remedy for one in caught.value.problems)
    return [one.key for one in caught.value.problems if one.key.startswith("dossiers")]


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ('[dossiers]\nsystem = "portal"', ["dossiers.address"]),
        ('[dossiers]\nsystem = "igate"\naddress = "may-chu:80"', ["dossiers.address"]),
        ('[dossiers]\nsystem = "igate"\naddress = "http://[::1"', ["dossiers.address"]),
        ('[dossiers]\nsystem = "csv"', ["dossiers.folder"]),
        ('[dossiers]\nsystem = "sql"', ["dossiers.address"]),
        ('[dossiers]\nsystem = "sql"\naddress = "cu.db"', ["dossiers.address"]),
        ('[dossiers]\nmapping = "m.toml"\nca_file = "ca.pem"', ["dossiers.mapping", "dossiers.ca_file"]),
        ('[dossiers]\nsecret = "none"', ["dossiers.secret"]),
        ('[dossiers.fields]\nDD = "nowhere"', ["dossiers.fields.DD"]),
        ('[dossiers.returns]\nDD = "nowhere"', ["dossiers.returns.DD"]),
        ('[dossiers.out]\nsend = ["visits"]', ["dossiers.out.where"]),
        ('[dossiers.out]\nsend = ["visits"]\nwhere = "address"', ["dossiers.out.address"]),
        ('[dossiers.out]\nsend = ["flags"]\nwhere = "folder"', ["dossiers.out.folder"]),
        ('[dossiers]\nprocedures = "p.csv"\nport = 8750', ["dossiers.port", "dossiers.procedures"]),
    ],
)
def test_a_contradiction_is_told_with_its_key(text: str, keys: list[str], tmp_path: Path) -> None:
    assert refused(tmp_path, text) == keys


def test_a_secret_that_others_read_is_refused(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("x", "utf-8")
    text = '[dossiers]\nsystem = "portal"\naddress = "https://x"\nunit = "H13"\nsecret = "secret"'
    secret.chmod(0o640)
    assert refused(tmp_path, text) == ["dossiers.secret"]
    secret.chmod(0o600)
    config, _ = hall(tmp_path, text)
    assert config.dossiers.secret == secret


def test_an_open_address_and_a_folder_that_is_away_are_warned_of(tmp_path: Path) -> None:
    _, warnings = hall(tmp_path, '[dossiers]\nsystem = "portal"\naddress = "http://10.0.0.5"')
    assert [one.key for one in warnings if "dossiers" in one.key] == ["dossiers.address", "dossiers.unit"]
    _, warnings = hall(tmp_path, '[dossiers]\nsystem = "csv"\nfolder = "share"')
    assert [one.key for one in warnings if "dossiers" in one.key] == ["dossiers.folder"]


def test_paths_start_at_the_file(tmp_path: Path) -> None:
    (tmp_path / "cu.db").write_bytes(b"")
    (tmp_path / "m.toml").write_text("", "utf-8")
    text = '[dossiers]\nsystem = "sql"\naddress = "cu.db"\nmapping = "m.toml"\n[dossiers.out]\nfolder = "out"'
    config, _ = hall(tmp_path, text)
    given = config.dossiers
    assert (given.address, given.mapping) == (str(tmp_path / "cu.db"), str(tmp_path / "m.toml"))
    assert given.out.folder == tmp_path / "out"
    config, _ = hall(tmp_path, '[dossiers]\nsystem = "sql"\naddress = "postgresql://doc@may/hoso"')
    assert config.dossiers.address == "postgresql://doc@may/hoso"
