"""Settings of hall boards: how high letters must be, which part of the hall a board shows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from config import HallConfig, load_hall
from config.board import largest_mm, letters_mm
from config.check_boards import check_boards
from config.load import parse_hall
from config.scope import boards_for, is_shown, part_of, zone_counters

CITY = load_hall("thu-dau-mot")
COUNTERS = tuple(counter.id for counter in CITY.counters)


def board(**values: Any) -> dict[str, Any]:
    return {"id": "bang", "kind": "hall_board", "name": "Bảng", **values}


def reasons(*stations: dict[str, Any], **more: Any) -> list[tuple[str, bool]]:
    data = {"stations": list(stations), **more}
    return [(problem.key, problem.warning) for problem in check_boards(data, "hall.toml")]


@pytest.mark.parametrize(("metres", "needed"), [(1.5, 12.5), (3, 25), (4, 31.5), (5, 38), (6, 51), (9, 76), (18, 152)])
def test_letters_are_as_high_as_the_distance_asks(metres: float, needed: float) -> None:
    assert letters_mm(metres) == pytest.approx(needed)


@pytest.mark.parametrize(
    ("screen", "metres", "is_told"),
    [
        ((941, 529), 9, False),
        ((941, 529), 18, True),
        ((529, 941), 8, False),
        ((529, 941), 10, True),
        ((527, 296), 9, True),
    ],
)
def test_a_screen_too_small_for_its_hall_is_a_warning(screen: tuple[int, int], metres: float, is_told: bool) -> None:
    sizes = {"width_mm": screen[0], "height_mm": screen[1]}
    told = reasons(board(viewing_m=metres, screen=sizes))
    assert told == ([("stations[0].viewing_m", True)] if is_told else [])


def test_the_warning_names_both_heights() -> None:
    [problem] = check_boards({"stations": [board(viewing_m=9, screen={"width_mm": 527, "height_mm": 296})]}, "f")
    assert "76 mm" in problem.reason and f"{int(largest_mm(527, 296))} mm" in problem.reason


def test_a_board_without_a_distance_is_not_judged() -> None:
    assert reasons(board(), board(viewing_m="near"), board(viewing_m=9, screen=3)) == [("stations[2].viewing_m", True)]


@pytest.mark.parametrize(("key", "value"), [("viewing_m", 6), ("fields", ["land"]), ("playlist", "phim")])
def test_what_only_boards_have_is_an_error_at_other_stations(key: str, value: object) -> None:
    assert reasons({"id": "k", "kind": "ticket_kiosk", key: value}) == [(f"stations[0].{key}", False)]


def test_a_field_that_the_boards_zone_never_calls_is_a_warning() -> None:
    hall = {
        "zones": [{"id": "a", "counters": ["1"]}],
        "fields": [{"id": "land"}, {"id": "civil"}],
        "counters": [{"id": "1", "fields": ["land"]}, {"id": "2", "fields": ["civil"]}],
    }
    assert reasons(board(zone="a", fields=["land", "civil"]), **hall) == [("stations[0].fields[1]", True)]


def test_a_playlist_lies_beside_the_settings(tmp_path: Path) -> None:
    data = {
        "hall": {"id": "h", "name": "H", "name_en": "H", "short_name": "H"},
        "fields": [{"id": "land", "letter": "D", "name": "Đất", "name_en": "Land"}],
        "counters": [{"id": "1", "number": 1, "name": "Quầy 1", "name_en": "Counter 1", "fields": ["land"]}],
        "stations": [board(playlist="phim")],
    }
    config, _ = parse_hall(data, tmp_path / "hall.toml")
    assert config.station("bang").playlist == tmp_path / "phim"


# ---------------------------------------------------------------------------------------------------
# Parts of the hall


def with_zone(counters: tuple[str, ...], **board: Any) -> HallConfig:
    """The city hall, its first board in a zone of these counters."""
    zone = {"id": "khu-a", "name": "Khu A", "counters": counters}
    values = CITY.model_dump(mode="python")
    values["zones"] = [zone]
    for station in values["stations"]:
        if station["id"] == "bang-1":
            station |= {"zone": "khu-a", **board}
    return HallConfig.model_validate(values)


def test_a_board_of_the_whole_hall_shows_all_of_it() -> None:
    assert part_of(CITY, CITY.station("bang-1")) is CITY
    assert zone_counters(CITY, None) == set(COUNTERS)


def test_a_zone_without_counters_is_the_whole_hall() -> None:
    assert zone_counters(with_zone(()), "khu-a") == set(COUNTERS)


def test_a_board_of_a_zone_has_its_counters_and_their_fields() -> None:
    config = with_zone(COUNTERS[:2])
    part = part_of(config, config.station("bang-1"))
    assert [counter.id for counter in part.counters] == list(COUNTERS[:2])
    served = {field for counter in CITY.counters[:2] for field in counter.fields}
    assert {field.id for field in part.fields} == served


def test_a_board_of_a_field_has_the_counters_that_serve_it() -> None:
    config = with_zone((), fields=("land",))
    part = part_of(config, config.station("bang-1"))
    assert [field.id for field in part.fields] == ["land"]
    assert [counter.id for counter in part.counters] == [one.id for one in CITY.counters_of("land")]


def test_the_desk_can_ask_which_boards_have_to_show_a_call() -> None:
    config = with_zone(COUNTERS[:2], fields=("land",))
    assert boards_for(config, COUNTERS[0], "land") == {"bang-1", "bang-2"}
    assert boards_for(config, COUNTERS[0], "civil") == {"bang-2"}
    assert boards_for(config, COUNTERS[5], "land") == {"bang-2"}


def test_a_counter_that_the_settings_do_not_know_is_shown_everywhere() -> None:
    config = with_zone(COUNTERS[:2])
    assert is_shown(config, config.station("bang-1"), "quay-99", "land")
