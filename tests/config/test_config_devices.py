"""Readers, pads, signs and lines in a hall's settings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from test_config_printers import HALL, kiosk, printer

from config import ConfigProblems, HallConfig, load_hall
from config.problems import Problem
from config.programs import EVERY_MACHINE, FaultPlan, programs_of

BY_ID = "/dev/serial/by-id/usb-Honeywell_1450g_123-if00"
Rows = str


def row(section: str, keys: str, id: str = "d1") -> Rows:
    return f'[[{section}]]\nid = "{id}"\nname = "Thiết bị"\n{keys}\n'


def reader(keys: str = f'device = "{BY_ID}"', id: str = "r1") -> Rows:
    return row("readers", keys, id)


BUS = row("buses", 'device = "/dev/serial/by-id/rs485"', "line-1")


def sign(address: int, id: str) -> Rows:
    return row("signs", f'bus = "line-1"\naddress = {address}\ncounter = "c1"', id)


PANEL = '[[stations]]\nid = "panel"\nkind = "counter_panel"\nname = "Bàn gọi số"\ncounter = "c1"\n'


Load = Callable[[Rows], HallConfig]
Problems = Callable[[Rows], tuple[Problem, ...]]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    def load(rows: Rows) -> HallConfig:
        path = tmp_path / "hall.toml"
        path.write_text(HALL + rows, encoding="utf-8")
        return load_hall(path)

    return load


@pytest.fixture
def problems(load: Load) -> Problems:
    def problems(rows: Rows) -> tuple[Problem, ...]:
        try:
            load(rows)
        except ConfigProblems as found:
            return found.problems
        return ()

    return problems


def keys_of(found: tuple[Problem, ...]) -> list[str]:
    return [problem.key for problem in found]


def test_a_hall_with_every_kind_of_device_is_read(load: Load) -> None:
    hall = load(
        reader()
        + reader('kind = "wedge"', "r2")
        + BUS
        + sign(1, "s1")
        + row("pads", 'bus = "line-1"\naddress = 2\ncounter = "c1"', "pad-1")
        + row("pads", 'kind = "table"\ntable = "box.toml"\ndevice = "/dev/serial/by-id/box"\ncounter = "c1"', "pad-2")
        + row("keypads", 'kind = "digits"\ndevice = "/dev/input/by-id/pad"\ncounter = "c1"', "keys-1")
        + kiosk('readers = ["r1", "r2"]')
        + PANEL
        + '[[stations]]\nid = "signs"\nkind = "sign_bus"\nname = "Bảng số"\nbus = "line-1"\n'
    )
    assert hall.station("kiosk-1").readers == ("r1", "r2")
    assert hall.readers[0].same_code_s == 1.5
    assert hall.signs[0].kind == "modbus"
    assert hall.keypads[0].keys["4"] == "no_show"


def test_a_table_and_a_simulators_cable_lie_beside_the_settings(load: Load, tmp_path: Path) -> None:
    hall = load(
        row("pads", 'kind = "table"\ntable = "box.toml"\ndevice = "cable/pad"\nsimulated = true\ncounter = "c1"')
        + PANEL
    )
    assert hall.pads[0].table == tmp_path / "box.toml"
    assert hall.pads[0].device == str(tmp_path / "cable/pad")


@pytest.mark.parametrize(
    ("rows", "key"),
    [
        (reader(""), "readers[0].device"),
        (reader(f'kind = "wedge"\ndevice = "{BY_ID}"'), "readers[0].device"),
        (row("pads", 'counter = "c1"'), "pads[0].device"),
        (row("pads", f'kind = "screen"\ndevice = "{BY_ID}"\ncounter = "c1"'), "pads[0].device"),
        (BUS + row("pads", f'bus = "line-1"\ndevice = "{BY_ID}"\ncounter = "c1"'), "pads[0].device"),
        (BUS + row("pads", 'kind = "digits"\nbus = "line-1"\ncounter = "c1"'), "pads[0].bus"),
        (row("pads", f'kind = "table"\ndevice = "{BY_ID}"\ncounter = "c1"'), "pads[0].table"),
        (row("pads", f'table = "box.toml"\ndevice = "{BY_ID}"\ncounter = "c1"'), "pads[0].table"),
        (row("pads", f'device = "{BY_ID}"\ncounter = "nowhere"'), "pads[0].counter"),
        (reader(f'device = "{BY_ID}"\nsimulated = true'), "readers[0].device"),
        (reader('kind = "wedge"\nsimulated = true'), "readers[0].simulated"),
        (sign(1, "s1"), "signs[0].bus"),
        (BUS + sign(1, "s1") + sign(1, "s2"), "signs[1].address"),
        (BUS + sign(2, "s1") + row("pads", 'bus = "line-1"\naddress = 2\ncounter = "c1"'), "pads[0].address"),
        (reader(id="same") + printer("", id="same"), "readers[0].id"),
        (reader(id="a") + reader(id="b"), "readers[1].device"),
        (kiosk('bus = "line-1"') + BUS, "stations[0].bus"),
        ('[[stations]]\nid = "x"\nkind = "sign_bus"\nname = "x"\n', "stations[0].bus"),
        (
            '[[stations]]\nid = "x"\nkind = "hall_board"\nname = "x"\nreaders = ["r1"]\n' + reader(),
            "stations[0].readers",
        ),
        (
            '[[stations]]\nid = "x"\nkind = "rating_screen"\nname = "x"\ncounter = "c1"\nreaders = ["r1"]\n' + reader(),
            "stations[0].readers",
        ),
        (kiosk('readers = ["nobody"]'), "stations[0].readers[0]"),
        (kiosk('readers = ["r1"]') + reader(f'device = "{BY_ID}"\nmachine = "pc-2"'), "stations[0].readers"),
        (kiosk('readers = ["r1"]') + kiosk('readers = ["r1"]', "kiosk-2") + reader(), "stations[1].readers"),
    ],
)
def test_a_contradiction_is_named_with_its_key_and_a_remedy(problems: Problems, rows: Rows, key: str) -> None:
    found = problems(rows)
    assert keys_of(found) == [key]
    assert found[0].remedy


def test_two_kiosks_may_both_have_a_reader_that_types(problems: Problems) -> None:
    both = kiosk('readers = ["r1"]') + kiosk('readers = ["r1"]', "kiosk-2") + reader('kind = "wedge"')
    assert problems(both) == ()


@pytest.mark.parametrize("kind", ["wedge", f'hid_pos"\ndevice = "{BY_ID}'])
def test_a_pause_that_no_reader_of_this_kind_waits_for_is_named(
    kind: str, load: Load, expect_log: Callable[[str], None]
) -> None:
    expect_log("terminator")
    assert load(reader(f'kind = "{kind}"\nterminator = "none"') + kiosk('readers = ["r1"]')).readers


@pytest.mark.parametrize("section", ["keypads", "pads"])
def test_a_keypad_or_pad_to_which_no_panel_listens_is_named(
    section: str, load: Load, expect_log: Callable[[str], None]
) -> None:
    expect_log("runs no panel")
    assert load(row(section, 'device = "/dev/input/by-id/pad"\nmachine = "pc-2"\ncounter = "c1"') + PANEL).counters


def test_a_rating_pad_is_listened_to_by_the_rating_screen_of_its_counter(load: Load) -> None:
    """And one on a shared line by the line's program, one on the screen by the screen."""
    screen = '[[stations]]\nid = "danh-gia"\nkind = "rating_screen"\nname = "X"\ncounter = "c1"\nmachine = "pc-2"\n'
    cabled = row("pads", 'device = "/dev/input/by-id/pad"\nmachine = "pc-2"\ncounter = "c1"')
    others = row("pads", 'bus = "line-1"\ncounter = "c1"', "p2") + row("pads", 'kind = "screen"\ncounter = "c1"', "p3")
    assert len(load(screen + cabled + others + BUS + PANEL).pads) == 3


@pytest.mark.parametrize(
    ("box", "settings", "warned"),
    [
        (3, "", False),
        (2, "", True),
        (5, "", True),
        (5, "[ratings]\nenabled = false\n", False),
        (0, "", False),
    ],
    ids=["as many keys as levels", "a level that nobody can give", "keys that mean nothing", "nobody asks", "no file"],
)
def test_a_bought_pad_has_as_many_keys_as_the_scale_has_levels(
    box: int, settings: str, warned: bool, load: Load, tmp_path: Path, expect_log: Callable[[str], None]
) -> None:
    matches = "".join(f'[[match]]\nbytes = "0{key}"\nkey = {key}\n' for key in range(1, box + 1))
    if box:
        (tmp_path / "box.toml").write_text(f'name = "Hộp"\n{matches}', encoding="utf-8")
    if warned:
        expect_log(f"this pad has {box} keys and scale “ba-muc” has 3 levels")
    pad = row("pads", 'kind = "table"\ntable = "box.toml"\ndevice = "/dev/serial/by-id/pad"\ncounter = "c1"')
    assert load(settings + pad + PANEL).pads


def test_keys_that_a_box_counts_as_one_level_are_one(load: Load, tmp_path: Path) -> None:
    matches = "".join(f'[[match]]\nbytes = "0{key}"\nkey = {key}\n' for key in range(1, 5))
    (tmp_path / "box.toml").write_text(f'name = "Hộp"\n{matches}[levels]\n4 = 3\n', encoding="utf-8")
    pad = row("pads", 'kind = "table"\ntable = "box.toml"\ndevice = "/dev/serial/by-id/pad"\ncounter = "c1"')
    assert load(pad + PANEL).pads


def test_simulated_devices_get_their_programs_and_a_camera_only_for_its_faults(load: Load, tmp_path: Path) -> None:
    hall = load(
        reader('device = "cable/r1"\nsimulated = true')
        + reader('kind = "camera"\ndevice = "pictures"\nsimulated = true', "r2")
        + row("buses", 'device = "cable/bus"\nsimulated = true', "line-1")
        + row("pads", 'bus = "line-1"\naddress = 2\ncounter = "c1"\nsimulated = true', "pad-1")
        + row("pads", 'device = "cable/pad"\ncounter = "c1"\nsimulated = true', "pad-2")
        + PANEL
    )
    file = tmp_path / "hall.toml"

    def simulators(faults: FaultPlan | None = None) -> list[str]:
        programs = programs_of(hall, file, EVERY_MACHINE, faults)
        return sorted(one.name for one in programs if one.name.startswith("sim-"))

    assert simulators() == ["sim-line-1", "sim-pad-2", "sim-r1"]
    assert simulators(FaultPlan(tmp_path / "x.faults", tmp_path / "since")) == [
        "sim-line-1",
        "sim-pad-2",
        "sim-r1",
        "sim-r2",
    ]
