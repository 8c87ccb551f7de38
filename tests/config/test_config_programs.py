"""Which programs a machine runs."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from config import ConfigProblems, HallConfig, load_hall
from config.dossiers import Dossiers
from config.programs import PROGRAM_OF, machines_of, programs_of, this_machine
from config.schema import StationKind

FILE = Path("/etc/hall/hall.toml")


@pytest.fixture(scope="module")
def city() -> HallConfig:
    return load_hall("thu-dau-mot")


@pytest.fixture(scope="module")
def commune() -> HallConfig:
    return load_hall("commune")


def test_one_pc_runs_the_whole_commune_server_first(commune: HallConfig) -> None:
    names = [program.name for program in programs_of(commune, FILE, "pc-1")]
    assert names == [
        "server",
        "sim-may-in-1",
        "kiosk-1",
        "bang-1",
        "loa-1",
        "ban-1",
        "ban-2",
        "man-danh-gia-1",
        "truc-ban",
        "estimator",
        "tallies",
    ]


def test_every_program_starts_as_python_m_room(commune: HallConfig) -> None:
    commands = {p.name: " ".join(p.command[3:]) for p in programs_of(commune, FILE, "pc-1")}
    assert commands == {
        "server": f"queue_engine serve --config {FILE}",
        "estimator": f"queue_engine estimate --config {FILE}",
        "tallies": f"queue_engine tallies serve --config {FILE}",
        "sim-may-in-1": f"devices sim-printer --config {FILE} --printer may-in-1",
        "kiosk-1": f"kiosk --config {FILE} --station kiosk-1",
        "bang-1": f"display board --config {FILE} --station bang-1",
        "loa-1": f"display announcer --config {FILE} --station loa-1",
        "ban-1": f"counter panel --config {FILE} --station ban-1",
        "ban-2": f"counter panel --config {FILE} --station ban-2",
        "man-danh-gia-1": f"counter rating --config {FILE} --station man-danh-gia-1",
        "truc-ban": f"counter supervisor --config {FILE} --station truc-ban",
    }
    assert {p.command[:3] for p in programs_of(commune, FILE, "pc-1")} == {(sys.executable, "-P", "-m")}


def test_only_the_server_is_vital(commune: HallConfig) -> None:
    assert [program.name for program in programs_of(commune, FILE, "pc-1") if program.vital] == ["server"]


def test_a_machine_of_a_city_hall_runs_only_its_own(city: HallConfig) -> None:
    assert [program.name for program in programs_of(city, FILE, "may-kiosk-2")] == ["sim-may-in-2", "kiosk-2"]
    assert [program.name for program in programs_of(city, FILE, "may-lanh-dao")] == ["lanh-dao"]
    programs = {program.name: " ".join(program.command[3:]) for program in programs_of(city, FILE, "may-chu")}
    assert list(programs) == ["server", "truc-ban", "estimator", "sim-centre", "dossiers", "tallies"]
    assert programs["sim-centre"] == f"queue_engine dossiers sim --config {FILE}"
    assert programs["dossiers"] == f"queue_engine dossiers serve --config {FILE}"


def test_all_machines_together_run_everything_but_what_is_disabled(city: HallConfig) -> None:
    closed = [one.model_copy(update={"enabled": one.id != "tra-cuu-2"}) for one in city.stations]
    city = city.model_copy(update={"stations": tuple(closed)})
    names = [program.name for program in programs_of(city, FILE, "all")]
    assert len(names) == len(set(names)) == 1 + 2 + 2 + 2 + 1 + 2 + 1 + 8 + 2 + 1 + 1 + 2 + 1 + 1
    assert [name for name in names if name.startswith("tra-cuu")] == ["tra-cuu-1"]


def test_every_kind_of_station_has_a_program() -> None:
    assert set(PROGRAM_OF) == set(StationKind)


def test_tallies_that_are_switched_off_are_not_started(commune: HallConfig) -> None:
    off = commune.model_copy(update={"tallies": commune.tallies.model_copy(update={"enabled": False})})
    assert "tallies" not in [program.name for program in programs_of(off, FILE, "pc-1")]


def test_the_machine_is_the_one_asked_for_else_this_computer_else_the_only_one(
    city: HallConfig, commune: HallConfig
) -> None:
    assert this_machine(city, FILE, "may-bang-1", "other") == "may-bang-1"
    assert this_machine(city, FILE, None, "may-quay-3") == "may-quay-3"
    assert this_machine(city, FILE, "all", "other") == "all"
    assert this_machine(commune, FILE, None, "any-name") == "pc-1"


def test_a_computer_that_the_hall_does_not_know_gets_the_names_it_knows(city: HallConfig) -> None:
    with pytest.raises(ConfigProblems) as caught:
        this_machine(city, FILE, None, "laptop")
    assert all(machine in str(caught.value) for machine in machines_of(city))
    with pytest.raises(ConfigProblems, match="did you mean “may-kiosk-1”"):
        this_machine(city, FILE, "may-kiosk1", "laptop")


def test_a_hall_that_tells_a_folder_and_asks_no_system_has_somebody_who_tells(tmp_path: Path) -> None:
    plain = load_hall("commune")
    out = Dossiers.model_validate({"out": {"send": ("ratings",), "where": "folder", "folder": tmp_path}})
    silent, telling = (plain.model_copy(update={"dossiers": given}) for given in (Dossiers(), out))
    names = [{one.name for one in programs_of(hall, FILE, "pc-1")} for hall in (silent, telling)]
    assert ["dossiers" in one for one in names] == [False, True]
