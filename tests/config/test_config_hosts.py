"""A station on another machine needs an address that leads to the server's."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from config import up
from config.check import check
from config.check_hosts import check_asked, check_hosts
from config.load import find_hall, load_hall
from config.schema import HallConfig

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


@pytest.fixture
def city() -> HallConfig:
    """A hall of several machines whose addresses are all of one."""
    return load_hall("thu-dau-mot")


def test_one_machine_of_several_is_told_that_the_others_cannot_ask_at_home(city: HallConfig) -> None:
    far = [one.id for one in city.stations if one.machine != city.server.machine]
    [problem] = check_asked(city, "hall.toml", city.server.machine)
    assert (problem.key, problem.warning) == ("server.host", True)
    assert problem.reason.endswith(": " + ", ".join(far))
    assert "\n" not in str(problem)


def test_a_machine_without_the_server_is_told_of_its_own_stations(city: HallConfig) -> None:
    machine = next(one.machine for one in city.stations if one.machine != city.server.machine)
    own = [one.id for one in city.stations if one.machine == machine]
    [problem] = check_asked(city, "hall.toml", machine)
    assert problem.reason.endswith(": " + ", ".join(own))


def test_a_hall_that_one_pc_plays_is_told_nothing(city: HallConfig) -> None:
    assert list(check_asked(city, "hall.toml", "all")) == []
    assert list(check_asked(load_hall("commune"), "hall.toml", "pc-1")) == []


def test_addresses_on_the_lan_are_told_nothing_more(city: HallConfig) -> None:
    server = city.server.model_copy(update={"host": LAN})
    assert list(check_asked(city.model_copy(update={"server": server}), "hall.toml", server.machine)) == []


def test_hall_up_says_it_before_it_runs_the_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setattr(up, "_run", lambda *_: 0)
    machine = load_hall("thu-dau-mot").server.machine
    assert up.main(["--hall", "thu-dau-mot", "--machine", machine]) == 0
    [line] = capsys.readouterr().err.splitlines()
    assert "server.host: 127.0.0.1 can be reached on the server's own machine only" in line
