"""What the settings of the voice must say to each other, to the stations and to the language packs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from config import show
from config.check_voice import check_voice
from config.load import find_hall
from config.voice import SPEEDS
from devices.speech import pack

COUNTERS = [{"id": "1"}, {"id": "2"}, {"id": "3"}]


def announcer(id: str, zone: str | None = None, **more: Any) -> dict[str, Any]:
    return {"id": id, "kind": "announcer", **({"zone": zone} if zone else {}), **more}


def zone(id: str, *counters: str, room: str = "") -> dict[str, Any]:
    return {"id": id, "counters": list(counters), "room": room}


def told(stations: list[dict[str, Any]], *zones: dict[str, Any]) -> dict[str, str]:
    """Key → reason; all of them are warnings."""
    problems = list(check_voice({"counters": COUNTERS, "stations": stations, "zones": list(zones)}, "hall.toml"))
    assert all(one.warning and one.remedy for one in problems)
    return {one.key: one.reason for one in problems}


# ---- who speaks where ----


def test_a_loudspeaker_for_the_whole_hall_beside_one_with_a_zone_is_warned_of() -> None:
    found = told([announcer("loa-1", "east"), announcer("loa-2")], zone("east", "1"))
    assert list(found) == ["stations[1].zone"]
    assert found["stations[1].zone"].endswith(": loa-1")


@pytest.mark.parametrize(
    "stations",
    [
        pytest.param([announcer("loa-1"), announcer("loa-2")], id="a spare for the whole hall"),
        pytest.param([announcer("loa-1"), announcer("loa-2", "east", enabled=False)], id="the other one is off"),
        pytest.param([announcer("loa-1", "all"), announcer("loa-2", "all")], id="a spare of a zone"),
    ],
)
def test_loudspeakers_that_stand_by_for_each_other_are_right(stations: list[dict[str, Any]]) -> None:
    assert told(stations, zone("east", "1"), zone("all")) == {}


@pytest.mark.parametrize(
    ("east", "west", "shared"),
    [
        pytest.param(zone("east", "1", "2"), zone("west", "2", "3"), "2", id="one counter"),
        pytest.param(zone("east", "1", "2", room="sanh"), zone("west", "2", "3"), "2", id="one has no room"),
        pytest.param(zone("east"), zone("west", "2", "3"), "2, 3", id="a zone of all counters"),
    ],
)
def test_two_zones_that_say_the_same_calls_are_warned_of(
    east: dict[str, Any], west: dict[str, Any], shared: str
) -> None:
    found = told([announcer("loa-1", "east"), announcer("loa-2", "west")], east, west)
    assert list(found) == ["zones[1].room"]
    assert f"“east” both speak for {shared}, " in found["zones[1].room"]


@pytest.mark.parametrize(
    ("east", "west"),
    [
        pytest.param(zone("east", "1"), zone("west", "2", "3"), id="no counter of both"),
        pytest.param(zone("east", "1", "2", room="a"), zone("west", "2", "3", room="a"), id="in turn"),
        pytest.param(zone("east", "1", "2", room="a"), zone("west", "2", "3", room="b"), id="out of earshot"),
    ],
)
def test_two_zones_that_do_not_talk_at_once_are_right(east: dict[str, Any], west: dict[str, Any]) -> None:
    assert told([announcer("loa-1", "east"), announcer("loa-2", "west")], east, west) == {}


def test_zones_of_boards_alone_may_share_a_counter() -> None:
    board = {"id": "bang-1", "kind": "hall_board", "zone": "west"}
    assert told([announcer("loa-1", "east"), board], zone("east", "1", "2", "3"), zone("west", "2")) == {}


def test_what_is_no_zone_at_all_is_left_to_the_schema() -> None:
    assert told([announcer("loa-1", zone=["east"]), announcer("loa-2", "east")], zone("east")) == {}  # type: ignore


# ---- how it speaks ----


def keys_of(**voice: Any) -> list[tuple[str, bool]]:
    return [(one.key, one.warning) for one in check_voice({"voice": voice}, "hall.toml")]


def test_the_speeds_are_those_of_the_language_packs() -> None:
    assert pack.SPEEDS == SPEEDS


@pytest.mark.parametrize(
    ("speed", "right"), [(0, True), (1, False), (79, False), (80, True), (260, True), (261, False)]
)
def test_a_speed_is_one_that_a_machine_can_speak(speed: int, right: bool, tmp_path: Path) -> None:
    file = tmp_path / "hall.toml"
    file.write_text(find_hall("commune").read_text("utf-8") + f"\n[voice]\nspeed = {speed}\n", "utf-8")
    assert (show.main(["--check", str(file)]) == 0) is right


def test_recordings_that_nobody_would_hear_are_warned_of(tmp_path: Path) -> None:
    assert keys_of(recorded=str(tmp_path)) == [("voice.recorded", True)]
    assert keys_of(recorded=str(tmp_path), engine="recorded") == []
    assert keys_of(engine="recorded") == [("voice.recorded", False)]


# ---- in which languages ----


def checked(folder: Path, languages: str, sample: str = "commune") -> int:
    file = folder / "hall.toml"
    file.write_text(find_hall(sample).read_text("utf-8") + f"\n[voice]\nlanguages = {languages}\n", "utf-8")
    return show.main(["--check", str(file)])


def test_check_refuses_a_language_without_a_pack(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert checked(tmp_path, '["vi", "km"]') == 3
    printed = capsys.readouterr()
    assert "hall.toml: voice.languages[1]: the language packs cannot speak “km” → put voice.languages" in printed.err
    assert printed.out == "", "nothing says that the hall can be used"


def test_check_says_what_is_wrong_with_a_pack_of_the_halls_own_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "goi").mkdir()
    (tmp_path / "goi" / "km.toml").write_text('language = "km"\n', "utf-8")
    assert checked(tmp_path, '["vi", "en"]\npacks = "goi"') == 3
    assert capsys.readouterr().err.count("km.toml:") == 1


def test_check_knows_the_packs_of_the_house(tmp_path: Path) -> None:
    assert checked(tmp_path, '["vi", "en"]') == 0
