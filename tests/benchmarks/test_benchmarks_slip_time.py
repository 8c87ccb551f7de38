"""The lanes of slip_time have the printers that the set-up makes, and touches with and without slips are fair."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.qt.restless_kiosk import with_slip
from benchmarks.slip_lanes import LANES, lanes_hall
from devices.printer.encode import encode
from devices.printer.layout import STANDARD, lay_out
from devices.printer.passport import Passport
from devices.printer.sim_memory import load_memory
from kiosk.samples import samples

CHARACTERS = {"tcp": "picture", "115200": "hybrid", "115200_drawn": "picture", "9600": "hybrid"}


@pytest.mark.timeout(60)
def test_each_lane_prints_as_the_set_up_would_have_it(tmp_path: Path) -> None:
    hall = lanes_hall(tmp_path, None)
    passports = {lane.name: Passport.of(hall.config.printer(lane.printer).passport) for lane in LANES}
    assert {name: passport.characters for name, passport in passports.items()} == CHARACTERS
    kept = load_memory(LANES[1].capture(tmp_path) / "flash.json").graphics
    assert kept.keys() == passports["9600"].nv.keys() != set()


@pytest.mark.timeout(60)
def test_what_the_printer_has_stored_is_found_again_on_the_hall_s_slips(tmp_path: Path) -> None:
    hall = lanes_hall(tmp_path, None)
    slip = next(samples(hall.config))
    drawn, stored = (
        len(encode(lay_out(slip, STANDARD), Passport.of(hall.config.printer(lane.printer).passport)).data)
        for lane in LANES[:2]
    )
    assert stored < drawn / 5


def test_neither_kind_of_touch_always_comes_first() -> None:
    assert list(with_slip(3)) == [False, True, True, False, False, True, True, False]
