"""Photos of officers in the settings: whose they are, and where they lie."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.check_officers import check_officers
from config.load import parse_hall

HALL = {
    "hall": {"id": "h", "name": "H", "name_en": "H", "short_name": "H"},
    "fields": [{"id": "land", "letter": "D", "name": "Đất", "name_en": "Land"}],
    "counters": [{"id": "1", "number": 1, "name": "Quầy 1", "name_en": "Counter 1", "fields": ["land"]}],
}


def officer(id: str, name: str, **more: object) -> dict[str, object]:
    return {"id": id, "name": name, "pin_hash": "$argon2id$x", **more}


def told(folder: Path, *officers: dict[str, object], **more: object) -> list[tuple[str, bool]]:
    problems = check_officers({"officers": list(officers), **more}, str(folder / "hall.toml"))
    return [(problem.key, problem.warning) for problem in problems]


def test_a_photo_lies_beside_the_settings(tmp_path: Path) -> None:
    (tmp_path / "hoa.jpg").write_bytes(b"x")
    rows = [officer("hoa", "Trần Thị Hoa", photo="hoa.jpg"), officer("an", "Lê An")]
    config, problems = parse_hall({**HALL, "officers": rows}, tmp_path / "hall.toml")
    assert config is not None and not [one for one in problems if "officers" in one.key]
    assert [one.photo for one in config.officers] == [tmp_path / "hoa.jpg", None]


def test_a_photo_that_is_not_on_this_machine_is_a_warning(tmp_path: Path) -> None:
    assert told(tmp_path, officer("hoa", "Hoa", photo="hoa.jpg")) == [("officers[0].photo", True)]


def test_a_photo_that_could_be_of_two_officers_is_a_warning(tmp_path: Path) -> None:
    (tmp_path / "hoa.jpg").write_bytes(b"x")
    rows = officer("hoa-1", "Hoa", photo="hoa.jpg"), officer("hoa-2", "Hoa")
    assert told(tmp_path, *rows) == [("officers[0].photo", True)]


@pytest.mark.parametrize(
    ("kind", "keys"), [("counter_sign", []), ("hall_board", [("stations[0].officer_shown", False)])]
)
def test_only_a_counters_sign_shows_an_officer(tmp_path: Path, kind: str, keys: list[tuple[str, bool]]) -> None:
    assert told(tmp_path, stations=[{"id": "s", "kind": kind, "officer_shown": True}]) == keys
