"""A station on another machine needs an address that leads to the server's."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from config.check import check
from config.check_hosts import check_hosts
from config.load import find_hall

LAN = "192.168.1.10"
STATIONS = [
    {"id": "kiosk", "kind": "ticket_kiosk", "machine": "pc-1"},
    {"id": "desk", "kind": "supervisor_desk", "machine": "pc-2"},
    {"id": "panel", "kind": "counter_panel", "machine": "pc-3"},
]


def told(stations: list[dict[str, Any]] = STATIONS, **tables: dict[str, Any]) -> dict[str, list[str]]:
    """Key → stations that cannot ask there."""
    problems = list(check_hosts({"stations": stations, **tables}, "hall.toml"))
    assert all(one.warning and one.remedy for one in problems)
    return {one.key: one.reason.rpartition(": ")[2].split(", ") for one in problems}


@pytest.mark.parametrize(
    ("tables", "expected"),
    [
        pytest.param({"server": {"host": LAN}}, {"tallies.host": ["desk"]}, id="tallies forgotten"),
        pytest.param({"server": {"host": LAN}, "tallies": {"host": LAN}}, {}, id="both on the LAN"),
        pytest.param({"tallies": {"host": LAN}}, {"server.host": ["desk", "panel"]}, id="server forgotten"),
        pytest.param(
            {"server": {"host": LAN}, "tallies": {"host": "localhost"}}, {"tallies.host": ["desk"]}, id="name"
        ),
        pytest.param({"server": {"host": LAN}, "tallies": {"enabled": False}}, {}, id="no tallies"),
        pytest.param(
            {"server": {"host": LAN}, "tallies": {"host": LAN}, "dossiers": {"system": "csv"}},
            {"dossiers.host": ["panel"]},
            id="look-up service forgotten",
        ),
        pytest.param(
            {"server": {"host": LAN}, "tallies": {"host": LAN}, "dossiers": {"system": "csv", "host": LAN}},
            {},
            id="all on the LAN",
        ),
        pytest.param(
            {"server": {"host": LAN}, "tallies": {"host": LAN}, "dossiers": {"system": "none"}}, {}, id="no look-ups"
        ),
        pytest.param(
            {"server": {"host": "0.0.0.0"}, "tallies": {"host": LAN}},
            {"server.host": ["desk", "panel"]},
            id="an address to listen at, not to ask at",
        ),
        pytest.param({}, {}, id="a whole hall at home is played by one PC"),
    ],
)
def test_who_is_asked_from_another_machine_has_an_address_there(
    tables: dict[str, Any], expected: dict[str, list[str]]
) -> None:
    assert told(**tables) == expected


def test_stations_beside_the_server_and_stations_that_are_off_need_no_address() -> None:
    beside = [{**STATIONS[1], "machine": "may-chu"}, {**STATIONS[1], "enabled": False}, {"kind": 7, "machine": "pc-9"}]
    assert told(beside, server={"host": LAN, "machine": "may-chu"}) == {}


def test_the_city_hall_on_the_lan_is_told_of_every_host_that_was_forgotten() -> None:
    file = find_hall("thu-dau-mot")
    data = tomllib.loads(file.read_text("utf-8"))
    data["server"]["host"] = LAN
    assert {one.key for one in check(data, str(file))} == {"tallies.host", "dossiers.host"}
